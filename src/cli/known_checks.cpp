// known_checks: the checks of this program, by the names under which people speak of them.
//
// A name that is nobody's would ask or skip nothing and look like one that passed.

#include "src/cli/known_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/base/text.h"

namespace reprocheck::cli {

Result<const Check*> check_called(std::string_view name) {
  const auto checks = all_checks();
  const auto found =
      std::ranges::find(checks, name, [](const Check* check) { return check->name; });
  if (found != checks.end()) return *found;
  std::vector<std::string> names;
  for (const Check* check : checks) names.emplace_back(check->name);
  return fail(ErrorKind::usage, "command line",
              fmt::format("no check is called \"{}\"", shown(name)),
              did_you_mean(name, names, "reprocheck checks"));
}

std::vector<KnownCheck> known_checks() {
  std::vector<KnownCheck> known;
  for (const Check* check : all_checks()) {
    KnownCheck each{.name = std::string(check->name)};
    for (const Option& option : check->options) each.options.emplace_back(option.name);
    known.push_back(std::move(each));
  }
  return known;
}

}  // namespace reprocheck::cli
