// json: reprocheck.result/1, the result that scripts and every later format read.
//
// Full precision, one object, keys in the order of the schema. Invisible and steering
// characters leave as \u escapes: a result printed to a terminal or a CI log must not
// steer it, and the text still reads back as it was.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/json_write.h"
#include "reports/renderers.h"
#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

// The bytes at the front as one UTF-8 character; length 0 where they are none.
std::size_t length_of(std::string_view bytes) {
  for (const std::size_t length : {1U, 2U, 3U, 4U})
    if (length <= bytes.size() && is_utf8(bytes.substr(0, length))) return length;
  return 0;
}

char32_t code_of(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first;
  char32_t code = first & (0xFFU >> (character.size() + 1));
  for (const char letter : character.substr(1))
    code = (code << 6U) | (static_cast<unsigned char>(letter) & 0x3FU);
  return code;
}

bool steers(char32_t code) {
  return (code >= 0x7F && code <= 0x9F) || code == 0xAD || code == 0x61C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF ||
         (code >= 0xE0000 && code <= 0xE007F);
}

// Outside of strings a dump holds none of these, so the whole text can be rewritten.
std::string without_steering(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  while (!json.empty()) {
    if (json.starts_with("##[")) {  // a runner's log takes it for a command anywhere in a line
      safe += "\\u0023#[";
      json.remove_prefix(3);
      continue;
    }
    const auto first = static_cast<unsigned char>(json.front());
    const std::size_t length = first < 0x80 ? 1 : std::max<std::size_t>(length_of(json), 1);
    const char32_t code = code_of(json.substr(0, length));
    if (!steers(code)) {
      safe += json.substr(0, length);
    } else if (code < 0x10000) {
      safe += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(code));
    } else {
      const std::uint32_t rest = static_cast<std::uint32_t>(code) - 0x10000;
      safe += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10U), 0xDC00 + (rest & 0x3FFU));
    }
    json.remove_prefix(length);
  }
  return safe;
}

template <typename Value>
Json object_or_null(const std::optional<Value>& value) {
  return value ? to_json(*value) : Json();
}

// Nothing was compared: the status would be an assertion that nobody made.
bool has_comparability(const Report& report) {
  if (!report.comparability.empty()) return true;
  if (report.status != ComparabilityStatus::comparable) return true;
  return report.command == "compare" && report.baseline && report.fresh &&
         report.verdict != "unchecked" && report.verdict != "no_baseline";
}

Json comparability_of(const Report& report) {
  if (!has_comparability(report)) return {};
  Json object;
  object["status"] = text(to_string(report.status));
  object["reasons"] = array_of(report.comparability);
  return object;
}

Json samples_of(const Report& report) {
  Json ledger;
  ledger["baseline"] = to_json(report.ledger_baseline);
  ledger["fresh"] = to_json(report.ledger_fresh);
  Json object;
  object["ledger"] = std::move(ledger);
  object["flips"] = array_of(report.flips);
  return object;
}

std::string render_json(const Report& report, const Layout&) {
  return document_text(to_json(report));
}

}  // namespace

std::string document_text(const Json& document) {
  return without_steering(document.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

Json to_json(const OtherRuler& other) {
  Json object;
  object["from"] = text(other.from);
  object["verdict"] = text(other.verdict);
  object["headline"] = text(other.headline);
  object["exit_code"] = other.exit_code;
  return object;
}

Json to_json(const PolicyLine& line) {
  Json object;
  object["key"] = text(line.key);
  object["value"] = text(line.value);
  object["from"] = text_or_null(line.from);
  return object;
}

Json to_json(const Report& report) {
  Json result;
  result["schema"] = "reprocheck.result/1";
  result["tool"]["version"] = text(report.version);
  result["tool"]["engine"] = report.engine;
  result["command"] = text(report.command);
  result["verdict"] = text(report.verdict);
  result["headline"] = text(report.headline);
  result["exit_code"] = report.exit_code;
  result["reasons"] = texts(report.reasons);
  result["baseline"] = object_or_null(report.baseline);
  result["fresh"] = object_or_null(report.fresh);
  result["bundle"] = object_or_null(report.bundle);
  result["comparability"] = comparability_of(report);
  result["changes"] = array_of(report.changes);
  Json unchanged = Json::object();
  for (const auto& [layer, count] : report.unchanged) unchanged[to_string(layer)] = count;
  result["unchanged"] = std::move(unchanged);
  result["metrics"] = array_of(report.metrics);
  result["samples"] = samples_of(report);
  result["waterfall"] = array_of(report.waterfall);
  result["checks"] = array_of(report.checks);
  result["slices"] = array_of(report.slices);
  for (const char* reserved : {"contradictions", "claims", "checklists", "cuts"})
    result[reserved] = Json::array();
  result["other_ruler"] = object_or_null(report.other_ruler);
  result["policy"] = array_of(report.policy);
  result["seed"] = report.seed;
  result["arguments"] = texts(report.arguments);
  return result;
}

std::string utf8_text(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  std::string valid;
  while (!bytes.empty()) {
    const std::size_t length = length_of(bytes);
    if (length > 0) {
      valid += bytes.substr(0, length);
    } else {
      valid += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes.front()));
    }
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return valid;
}

Json text(std::string_view value) {
  return utf8_text(value);
}

Json text_or_null(std::string_view value) {
  if (value.empty()) return {};
  return utf8_text(value);
}

Json optional_text(const std::optional<std::string>& value) {
  if (!value) return {};
  return utf8_text(*value);
}

Json real(double value) {
  if (!std::isfinite(value)) return number_text(value);
  return value;
}

Json real(const std::optional<double>& value) {
  if (!value) return {};
  return real(*value);
}

Json texts(const std::vector<std::string>& values) {
  Json array = Json::array();
  for (const std::string& value : values) array.push_back(utf8_text(value));
  return array;
}

Json reals(const std::vector<double>& values) {
  Json array = Json::array();
  for (const double value : values) array.push_back(real(value));
  return array;
}

const Renderer k_json{"json", render_json};

}  // namespace reprocheck::reports
