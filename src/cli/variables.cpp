// variables: REPROCHECK_FLAG in the environment stands for --flag.
//
// Whoever reads a red or green build sees its command line and not its environment. So only the
// flags listed here may come from there, and those that bear on a verdict are told.

#include "src/cli/variables.h"

#include <fmt/format.h>

#include <CLI/Error.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "src/base/text.h"

namespace reprocheck::cli {
namespace {

constexpr std::array<std::string_view, 7> k_silent{"output", "color",   "width", "ascii",
                                                   "quiet",  "verbose", "jobs"};
constexpr std::array<std::string_view, 14> k_told{
    "config", "no-config",       "policy-from",      "set",  "repo", "no-repo", "fail-on",
    "level",  "on-inconclusive", "require-baseline", "only", "skip", "seed",    "exit-zero"};

std::string variable_of(std::string_view flag) {
  std::string name = "REPROCHECK_";
  for (const char c : flag)
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::optional<bool> truth_of(std::string_view text) {
  const std::string word = lower(text);
  for (const std::string_view yes : {"1", "true", "yes", "on"})
    if (word == yes) return true;
  for (const std::string_view no : {"0", "false", "no", "off"})
    if (word == no) return false;
  return std::nullopt;
}

bool excluded(const CLI::Option& option) {
  return std::ranges::any_of(option.get_excludes(),
                             [](const CLI::Option* other) { return other->count() > 0; });
}

// CLI11 begins its texts with the flag; the variable is what the person has to change.
std::unexpected<Error> refused(const std::string& variable, std::string_view why) {
  if (const std::size_t colon = why.find(": "); colon != std::string_view::npos)
    why.remove_prefix(colon + 2);
  return fail(ErrorKind::usage, variable, shown(why, 300), "reprocheck COMMAND --help");
}

Result<bool> give(CLI::Option& option, const std::string& variable, const std::string& value) {
  std::string text = value;
  const bool is_flag = option.get_expected_max() == 0;
  if (is_flag && option.get_lnames().front() != "quiet") {
    const auto truth = truth_of(value);
    if (!truth) return refused(variable, fmt::format("\"{}\" is neither 1 nor 0", shown(value)));
    if (!*truth) return false;
    text = "true";
  }
  try {
    option.add_result(text);
    option.run_callback();
  } catch (const CLI::Error& error) {
    return refused(variable, error.what());
  }
  return true;
}

}  // namespace

Result<std::vector<std::string>> apply_variables(CLI::App& command) {
  std::vector<std::string> told;
  // First those of the line are looked at, then any is given: two variables may contradict.
  std::vector<CLI::Option*> open;
  for (CLI::Option* option : command.get_options())
    if (option->get_configurable() && !option->get_lnames().empty() && option->count() == 0 &&
        !excluded(*option))
      open.push_back(option);
  for (CLI::Option* option : open) {
    const std::string flag = option->get_lnames().front();
    const bool is_told = std::ranges::find(k_told, flag) != k_told.end();
    if (!is_told && std::ranges::find(k_silent, flag) == k_silent.end()) continue;
    const std::string variable = variable_of(flag);
    const char* value = std::getenv(variable.c_str());
    if (!value || *value == '\0') continue;
    if (excluded(*option))
      return refused(variable, "contradicts another variable of the environment");
    const auto given = give(*option, variable, value);
    if (!given) return std::unexpected(given.error());
    if (*given && is_told) told.push_back(fmt::format("{}={}", variable, shown(value, 100)));
  }
  return told;
}

}  // namespace reprocheck::cli
