// match_arms: which runs of the two sides answer each other.
//
// Two groups that nothing matches are never compared by order: the person is asked which run
// was meant.

#include "src/compare/match_arms.h"

#include <fmt/format.h>

#include <map>

#include "src/base/text.h"

namespace reprocheck {
namespace {

using Groups = std::map<std::string, std::vector<const Run*>>;

Groups groups_of(const Bundle& bundle) {
  Groups groups;
  for (const Run& run : bundle.runs) groups[run.arm].push_back(&run);
  return groups;
}

std::string settings_named(const std::string& arm) {
  return arm.empty() ? std::string("the one run") : shown(arm);
}

std::string paths_of(const Bundle& bundle, const std::vector<const Run*>& runs) {
  std::vector<std::string> paths;
  paths.reserve(runs.size());
  for (const Run* run : runs)
    paths.push_back(bundle.parts.empty() ? fmt::format("{}#{}", bundle.path, run->id) : run->id);
  return join(paths, ", ");
}

std::string name_one_of(const Bundle& other) {
  std::vector<const Run*> runs;
  runs.reserve(other.runs.size());
  for (const Run& run : other.runs) runs.push_back(&run);
  return fmt::format("name one run of each side (PATH#RUN_ID); the other side has {}",
                     shown(paths_of(other, runs), 600));
}

}  // namespace

Result<std::vector<ArmPair>> match_arms(const Bundle& baseline, const Bundle& fresh) {
  const Groups left = groups_of(baseline);
  const Groups right = groups_of(fresh);
  std::vector<ArmPair> pairs;
  if (left.empty() || right.empty()) return pairs;  // no finished run: nothing to match
  if (left.size() == 1 && right.size() == 1) {
    pairs.push_back({"", left.begin()->second, right.begin()->second});
    return pairs;
  }
  for (const auto& [arm, runs] : left) {
    const auto other = right.find(arm);
    if (other == right.end())
      return fail(ErrorKind::usage, baseline.path,
                  fmt::format("no fresh run has the settings of {} ({})", settings_named(arm),
                              shown(paths_of(baseline, runs), 600)),
                  name_one_of(fresh));
    pairs.push_back({arm, runs, other->second});
  }
  for (const auto& [arm, runs] : right)
    if (!left.contains(arm))
      return fail(ErrorKind::usage, fresh.path,
                  fmt::format("no baseline run has the settings of {} ({})", settings_named(arm),
                              shown(paths_of(fresh, runs), 600)),
                  name_one_of(baseline));
  return pairs;
}

}  // namespace reprocheck
