// json_write: the parts of the result as JSON values, shared by the files of the json renderer.
//
// Strings become valid UTF-8 (bytes that are none as \xNN text), numbers that JSON cannot
// spell become "nan", "inf", "-inf", and whatever is absent becomes null.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "src/engine/report.h"

namespace reprocheck::reports {

using Json = nlohmann::ordered_json;

// Valid UTF-8 with everything valid kept as it is.
[[nodiscard]] std::string utf8_text(std::string_view bytes);

[[nodiscard]] Json text(std::string_view value);          // always a string
[[nodiscard]] Json text_or_null(std::string_view value);  // "" is absent
[[nodiscard]] Json optional_text(const std::optional<std::string>& value);
[[nodiscard]] Json real(double value);
[[nodiscard]] Json real(const std::optional<double>& value);
[[nodiscard]] Json texts(const std::vector<std::string>& values);
[[nodiscard]] Json reals(const std::vector<double>& values);

// A whole document as it leaves the program: indented, valid UTF-8, nothing in it that steers a
// terminal or a runner's log, one newline at its end.
[[nodiscard]] std::string document_text(const Json& document);

[[nodiscard]] Json to_json(const Report& report);
[[nodiscard]] Json to_json(const PolicyLine& line);
[[nodiscard]] Json to_json(const BundleReport& bundle);
[[nodiscard]] Json to_json(const Evidence& evidence);
[[nodiscard]] Json to_json(const Change& change);
[[nodiscard]] Json to_json(const ComparabilityReason& reason);
[[nodiscard]] Json to_json(const MetricComparison& metric);
[[nodiscard]] Json to_json(const LedgerSide& side);
[[nodiscard]] Json to_json(const Flips& flips);
[[nodiscard]] Json to_json(const Waterfall& waterfall);
[[nodiscard]] Json to_json(const SliceComparison& slice);
[[nodiscard]] Json to_json(const OtherRuler& other);
[[nodiscard]] Json to_json(const CheckReport& check);

// [{...}, ...] of any of the above.
template <typename Items>
[[nodiscard]] Json array_of(const Items& items) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(to_json(item));
  return array;
}

// `task`, `name`, `filter`, `arm`, the head of everything that belongs to a metric.
void put_key(Json& object, const MetricKey& key);

}  // namespace reprocheck::reports
