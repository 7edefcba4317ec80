// limit_options: --limit NAME=VALUE, the bounds of reading by their names.
//
// Who meets a limit is told its name, so that the same name raises it.

#include "src/cli/limit_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/base/text.h"

namespace reprocheck::cli {
namespace {

struct LimitField {
  std::string_view name;
  std::uint64_t Limits::* field;
};

constexpr LimitField k_limits[] = {
    {"entries", &Limits::entries},
    {"depth", &Limits::depth},
    {"path_bytes", &Limits::path_bytes},
    {"json.depth", &Limits::json_depth},
    {"json.file", &Limits::json_file},
    {"json.nodes", &Limits::json_nodes},
    {"jsonl.record", &Limits::jsonl_record},
    {"jsonl.records", &Limits::jsonl_records},
    {"yaml.file", &Limits::yaml_file},
    {"yaml.depth", &Limits::yaml_depth},
    {"yaml.expanded_nodes", &Limits::yaml_expanded_nodes},
    {"keys_per_map", &Limits::keys_per_map},
    {"toml.file", &Limits::toml_file},
    {"toml.depth", &Limits::toml_depth},
    {"toml.key_parts", &Limits::toml_key_parts},
    {"git.blob", &Limits::git_blob},
    {"git.objects", &Limits::git_objects},
    {"shown_value", &Limits::shown_value},
    {"findings", &Limits::findings},
};

}  // namespace

std::vector<reports::LimitName> limit_names(const Limits& limits) {
  std::vector<reports::LimitName> names;
  for (const LimitField& limit : k_limits) names.push_back({limit.name, limits.*limit.field});
  return names;
}

Result<Limits> limits_of(const std::vector<std::string>& texts) {
  Limits limits;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    const long long value =
        equals == std::string::npos ? -1 : parse_integer(text.substr(equals + 1)).value_or(-1);
    const auto limit =
        std::ranges::find(k_limits, std::string_view(text).substr(0, equals), &LimitField::name);
    if (value < 0 || limit == std::end(k_limits))
      return fail(ErrorKind::usage, "--limit", fmt::format("\"{}\" names no limit", shown(text)),
                  "NAME=VALUE; `reprocheck config` lists them");
    limits.*limit->field = static_cast<std::uint64_t>(value);
  }
  return limits;
}

}  // namespace reprocheck::cli
