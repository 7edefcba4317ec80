// settings: options made whole with the policy, the terminal and the repository around.
//
// What the environment, the calendar and the terminal say goes down from here as plain values, so
// that nothing below depends on where it runs. Variables that stand for flags: `variables`.

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
#include "src/cli/known_checks.h"
#include "src/cli/limit_options.h"
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

// Reports have every format; what judges nothing is a text, or JSON.
std::vector<const Renderer*> formats_of(std::string_view command) {
  std::vector<const Renderer*> formats;
  for (const Renderer* renderer : all_renderers())
    if (makes_reports(command) || renderer->name == "text" || renderer->name == "json")
      formats.push_back(renderer);
  return formats;
}

Result<OutputChoice> output_of(const std::string& text, std::string_view command) {
  const std::size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  std::vector<std::string> names;
  for (const Renderer* renderer : formats_of(command)) {
    names.emplace_back(renderer->name);
    if (renderer->name == name)
      return OutputChoice{renderer, colon == std::string::npos ? "" : text.substr(colon + 1)};
  }
  return fail(ErrorKind::usage, "-o",
              fmt::format("no format of {} is called \"{}\"", command, shown(name)),
              did_you_mean(name, names, "one of " + join(names, ", ")));
}

Result<void> known_checks_only(const std::vector<std::string>& names) {
  for (const std::string& name : names)
    if (auto known = check_called(name); !known) return std::unexpected(known.error());
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
  policy.look = line.look;
  if (line.fail_on == "warning") policy.fail_on = FailOn::warning;
  if (line.fail_on == "never") policy.fail_on = FailOn::never;
  if (line.on_inconclusive == "pass") policy.on_inconclusive = OnInconclusive::pass;
  if (line.on_inconclusive == "fail") policy.on_inconclusive = OnInconclusive::fail;
}

// What the working tree's policy says otherwise, key by key; where a line stands is no difference.
std::vector<std::string> lines_that_differ(const Policy& deciding, const Policy& other) {
  const std::vector<PolicyLine> here = policy_lines(deciding), there = policy_lines(other);
  const auto value_in = [](const std::vector<PolicyLine>& lines, const std::string& key) {
    const auto at = std::ranges::find(lines, key, &PolicyLine::key);
    return at == lines.end() ? std::string("not set") : at->value;
  };
  std::vector<std::string> differing;
  const auto add = [&](const std::string& key) {
    const std::string one = value_in(here, key), two = value_in(there, key);
    if (one != two)
      differing.push_back(
          fmt::format("{}: {} decides, not {}", key, shown(one, 60), shown(two, 60)));
  };
  for (const PolicyLine& line : here) add(line.key);
  for (const PolicyLine& line : there)
    if (std::ranges::find(here, line.key, &PolicyLine::key) == here.end()) add(line.key);
  return differing;
}

}  // namespace

bool makes_reports(std::string_view command) {
  return command == "compare" || command == "audit" || command == "report";
}

Result<std::vector<OutputChoice>> outputs_of(const CommandLine& line) {
  std::vector<std::string> texts = line.outputs;
  if (line.json) texts.emplace_back("json");
  if (texts.empty()) texts = {"text"};
  std::vector<OutputChoice> outputs;
  int to_stdout = 0;
  for (const std::string& text : texts) {
    auto output = output_of(text, line.command);
    if (!output) return std::unexpected(output.error());
    to_stdout += output->path.empty() ? 1 : 0;
    outputs.push_back(std::move(*output));
  }
  if (to_stdout > 1)
    return fail(ErrorKind::usage, "-o", "only one format can go to stdout",
                fmt::format("-o {0}:report.{0}", outputs.back().renderer->name));
  return outputs;
}

Result<Settings> make_settings(const CommandLine& line, std::FILE* out) {
  set_git_home(environment("HOME"), environment("XDG_CONFIG_HOME"));
  Settings settings;
  settings.line = line;
  auto limits = limits_of(line.limits);
  if (!limits) return std::unexpected(limits.error());
  settings.limits = *limits;
  auto policy = find_policy(line, *limits);
  if (!policy) return std::unexpected(policy.error());
  settings.policy = std::move(*policy);
  apply_flags(line, settings.policy);
  if (settings.policy.differs_from_worktree) {
    const std::vector<KnownCheck> known = known_checks();
    settings.other_policy =
        parse_policy(settings.policy.other_text, settings.policy.other_path, known, *limits);
    if (*settings.other_policy) {
      apply_flags(line, **settings.other_policy);
      settings.policy.other_changes = lines_that_differ(settings.policy, **settings.other_policy);
    }
  }
  if (line.look && settings.policy.looks && *line.look > *settings.policy.looks)
    return fail(
        ErrorKind::usage, "--look",
        fmt::format("look {} of {} that the policy declares", *line.look, *settings.policy.looks),
        "stats.looks is declared beforehand; without it every look spends its own share");
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

}  // namespace reprocheck::cli
