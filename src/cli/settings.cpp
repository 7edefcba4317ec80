// settings: options made whole with the policy, the terminal and the repository around.
//
// The only room that reads the environment, the clock and the terminal; what it learns goes
// down as plain values, so that nothing below depends on where it runs.

#include "src/cli/settings.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "src/base/text.h"
#include "src/git/repository.h"

namespace reprocheck::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string working_folder() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

std::string today() {
  std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  if (const auto fixed = parse_integer(environment("SOURCE_DATE_EPOCH"))) now = *fixed;
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

bool is_forced(const char* name) {
  const std::string value = environment(name);
  return !value.empty() && value != "0" && value != "false";
}

// Of the flag's own word nothing is asked here: --color, then NO_, then FORCE_, then the terminal.
bool wants_colour(bool terminal) {
  if (!environment("NO_COLOR").empty()) return false;
  if (is_forced("FORCE_COLOR") || is_forced("CLICOLOR_FORCE")) return true;
  return terminal && environment("TERM") != "dumb";
}

Layout layout_of(const CommandLine& line, std::FILE* out) {
  Layout layout;
  const bool terminal = isatty(fileno(out)) == 1;
  int width = 100;
  winsize size{};
  if (terminal && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    width = size.ws_col;
  if (const auto columns = parse_integer(environment("COLUMNS")); columns && *columns > 0)
    width = static_cast<int>(std::clamp<long long>(*columns, 60, 120));
  layout.width = std::clamp(line.width > 0 ? line.width : width, 60, 120);
  layout.colour = line.color == "always" || (line.color == "auto" && wants_colour(terminal));
  layout.ascii = line.ascii;
  layout.verbosity = line.quiet > 0 ? -line.quiet : line.verbose ? 1 : 0;
  return layout;
}

Result<OutputChoice> output_of(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  std::vector<std::string> names;
  for (const Renderer* renderer : all_renderers()) {
    names.emplace_back(renderer->name);
    if (renderer->name == name)
      return OutputChoice{renderer, colon == std::string::npos ? "" : text.substr(colon + 1)};
  }
  const auto near = nearest(name, names);
  return fail(ErrorKind::usage, "-o", fmt::format("no format is called \"{}\"", shown(name)),
              near ? fmt::format("did you mean \"{}\"?", *near)
                   : fmt::format("one of {}", join(names, ", ")));
}

Result<std::vector<OutputChoice>> outputs_of(const CommandLine& line) {
  std::vector<std::string> texts = line.outputs;
  if (texts.empty()) texts = {"text"};
  std::vector<OutputChoice> outputs;
  int to_stdout = 0;
  for (const std::string& text : texts) {
    auto output = output_of(text);
    if (!output) return std::unexpected(output.error());
    to_stdout += output->path.empty() ? 1 : 0;
    outputs.push_back(std::move(*output));
  }
  if (to_stdout > 1)
    return fail(ErrorKind::usage, "-o", "only one format can go to stdout", "-o html:report.html");
  return outputs;
}

Result<void> known_checks_only(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    std::vector<std::string> known;
    for (const Check* check : all_checks()) known.emplace_back(check->name);
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto near = nearest(name, known);
    return fail(ErrorKind::usage, "command line",
                fmt::format("no check is called \"{}\"", shown(name)),
                near ? fmt::format("did you mean \"{}\"?", *near) : "reprocheck checks");
  }
  return {};
}

// Who names a repository means it: a run without its commit would be judged by less than was asked.
Result<void> repository_is_there(const std::string& folder) {
  if (folder.empty()) return {};
  std::error_code error;
  const auto opened = Repository::open(std::filesystem::absolute(folder, error).generic_string());
  if (opened || opened.error().kind == ErrorKind::environment) return {};
  return fail(ErrorKind::usage, fmt::format("--repo {}", shown(folder)), opened.error().message,
              opened.error().help);
}

void apply_flags(const CommandLine& line, Policy& policy) {
  policy.seed = line.seed;
  policy.today = today();
  const auto from = [&](const char* key, const std::string& value, std::string_view variable) {
    if (value.empty()) return;
    const bool inherited = std::ranges::any_of(
        line.variables, [&](const std::string& text) { return text.starts_with(variable); });
    policy.places[key] = inherited ? std::string(variable) : fmt::format("--{}", key);
  };
  from("fail-on", line.fail_on, "REPROCHECK_FAIL_ON");
  from("on-inconclusive", line.on_inconclusive, "REPROCHECK_ON_INCONCLUSIVE");
  if (line.fail_on == "warning") policy.fail_on = FailOn::warning;
  if (line.fail_on == "never") policy.fail_on = FailOn::never;
  if (line.on_inconclusive == "pass") policy.on_inconclusive = OnInconclusive::pass;
  if (line.on_inconclusive == "fail") policy.on_inconclusive = OnInconclusive::fail;
}

}  // namespace

Result<Settings> make_settings(const CommandLine& line, std::FILE* out) {
  set_git_home(environment("HOME"), environment("XDG_CONFIG_HOME"));
  Settings settings;
  settings.line = line;
  auto limits = limits_of(line);
  if (!limits) return std::unexpected(limits.error());
  settings.limits = *limits;
  auto policy = find_policy(line, *limits);
  if (!policy) return std::unexpected(policy.error());
  settings.policy = std::move(*policy);
  apply_flags(line, settings.policy);
  if (auto there = repository_is_there(line.repository); !there)
    return std::unexpected(there.error());
  auto outputs = outputs_of(line);
  if (!outputs) return std::unexpected(outputs.error());
  settings.outputs = std::move(*outputs);
  for (const auto* names : {&line.only, &line.skip})
    if (auto known = known_checks_only(*names); !known) return std::unexpected(known.error());
  settings.selection = {line.only, line.skip};
  settings.repository = {
      .none = line.no_repository, .folder = line.repository, .working_folder = working_folder()};
  settings.layout = layout_of(line, out);
  settings.sha256 = line.sha256;
  settings.decide = {line.exit_zero, line.require_baseline, line.level};
  settings.jobs = line.jobs > 0 ? line.jobs : std::max(1U, std::thread::hardware_concurrency());
  return settings;
}

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

std::vector<LimitName> limit_names(const Limits& limits) {
  std::vector<LimitName> names;
  for (const LimitField& limit : k_limits) names.push_back({limit.name, limits.*limit.field});
  return names;
}

Result<Limits> limits_of(const CommandLine& line) {
  Limits limits;
  for (const std::string& text : line.limits) {
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
