// json_fields: reads the members of one JSON object, and remembers the first thing wrong.
//
// A saved result comes from outside, so every member is checked for its type; after the
// first trouble every read gives an empty value, and the caller asks once, at the end.

#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "src/base/text.h"

namespace reprocheck::reports {

using Json = nlohmann::ordered_json;

struct Trouble {
  std::string pointer;  // RFC 6901
  std::string message;  // "" while nothing is wrong
};

class Fields {
 public:
  Fields(const Json& object, std::string pointer, Trouble& trouble)
      : object_(object), pointer_(std::move(pointer)), trouble_(trouble) {
    if (!object.is_object()) wrong("", "expected an object");
  }

  // Members that the contract does not name may be missing: an older tool wrote the result.
  [[nodiscard]] bool has(const char* key) const {
    return object_.is_object() && object_.contains(key);
  }
  [[nodiscard]] bool is_null(const char* key) const {
    const Json* value = find(key);
    return value == nullptr || value->is_null();
  }

  // Null reads as "".
  [[nodiscard]] std::string text(const char* key) const { return optional_text(key).value_or(""); }
  [[nodiscard]] std::optional<std::string> optional_text(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (!value->is_string()) return wrong(key, "expected a text or null"), std::nullopt;
    return value->get<std::string>();
  }
  [[nodiscard]] bool flag(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr) return false;
    if (!value->is_boolean()) return wrong(key, "expected true or false"), false;
    return value->get<bool>();
  }
  // Null reads as 0.
  [[nodiscard]] std::uint64_t count(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr || value->is_null()) return 0;
    if (!value->is_number_unsigned()) return wrong(key, "expected a count"), 0;
    return value->get<std::uint64_t>();
  }
  [[nodiscard]] int small(const char* key) const {
    const std::uint64_t value = count(key);
    if (value > 1'000'000) return wrong(key, "expected a small count"), 0;
    return static_cast<int>(value);
  }
  [[nodiscard]] double real(const char* key) const {
    const std::optional<double> value = optional_real(key);
    if (!value) wrong(key, "expected a number");
    return value.value_or(0);
  }
  [[nodiscard]] std::optional<double> optional_real(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return real_of(*value, key);
  }
  [[nodiscard]] std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> values;
    for (const Json& item : array(key)) {
      if (!item.is_string()) return wrong(key, "expected texts"), values;
      values.push_back(item.get<std::string>());
    }
    return values;
  }
  [[nodiscard]] std::vector<double> reals(const char* key) const {
    std::vector<double> values;
    for (const Json& item : array(key)) values.push_back(real_of(item, key).value_or(0));
    return values;
  }
  [[nodiscard]] Fields object(const char* key) const {
    const Json* value = find(key);
    return {value == nullptr ? nothing() : *value, pointer_ + "/" + key, trouble_};
  }

  // One of the candidates, by its to_string.
  template <typename Word, typename Candidates>
  [[nodiscard]] Word word(const char* key, const Candidates& candidates) const {
    const std::string spelled = text(key);
    for (const Word candidate : candidates)
      if (spelled == to_string(candidate)) return candidate;
    wrong(key, fmt::format("unknown word '{}'", shown(spelled, 60)));
    return *std::begin(candidates);
  }

  // For every object of an array.
  template <typename Take>
  void each(const char* key, Take take) const {
    std::size_t index = 0;
    for (const Json& item : array(key))
      take(Fields(item, fmt::format("{}/{}/{}", pointer_, key, index++), trouble_));
  }
  // For every member of an object: name, fields or value.
  template <typename Take>
  void each_member(const char* key, Take take) const {
    const Json* value = find(key);
    if (value == nullptr) return;
    if (!value->is_object()) return wrong(key, "expected an object");
    for (const auto& [name, item] : value->items()) take(name, item);
  }

  [[nodiscard]] std::optional<double> real_of(const Json& value, std::string_view key) const {
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) {
      const auto& spelled = value.get_ref<const std::string&>();
      if (spelled == "nan") return std::numeric_limits<double>::quiet_NaN();
      if (spelled == "inf") return std::numeric_limits<double>::infinity();
      if (spelled == "-inf") return -std::numeric_limits<double>::infinity();
    }
    wrong(key, "expected a number");
    return std::nullopt;
  }
  [[nodiscard]] Fields member(const std::string& name, const Json& value, const char* key) const {
    return {value, fmt::format("{}/{}/{}", pointer_, key, shown(name, 40)), trouble_};
  }
  void wrong(std::string_view key, std::string message) const {
    if (!trouble_.message.empty()) return;
    trouble_.pointer = key.empty() ? pointer_ : fmt::format("{}/{}", pointer_, key);
    trouble_.message = std::move(message);
  }

 private:
  static const Json& nothing() {
    static const Json object = Json::object();
    return object;
  }
  static const Json& no_items() {
    static const Json items = Json::array();
    return items;
  }
  [[nodiscard]] const Json* find(const char* key) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    if (found != object_.end()) return &*found;
    wrong(key, "missing");
    return nullptr;
  }
  [[nodiscard]] const Json& array(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr) return no_items();
    if (value->is_array()) return *value;
    wrong(key, "expected an array");
    return no_items();
  }

  const Json& object_;
  std::string pointer_;
  Trouble& trouble_;
};

}  // namespace reprocheck::reports
