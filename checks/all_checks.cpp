// all_checks: every check, in layer order.
//
// A new check touches three places: its .cpp, its page beside it, and its name here. The order
// is the order of every report.

#include <algorithm>

#include "src/base/embedded.h"
#include "src/engine/check.h"

namespace reprocheck {
namespace checks {

extern const Check prompt_not_recorded, prompt_untracked;
extern const Check arms_identical, decoding_not_recorded, endpoint_not_recorded,
    fingerprint_not_recorded, model_not_recorded, model_unpinned, output_sampled_once,
    seed_not_recorded;
extern const Check data_changed, data_count_contradicted, data_hash_mismatched, data_missing,
    data_not_recorded, data_unpinned, question_changed, sample_added, sample_removed,
    target_changed;
extern const Check command_not_recorded, commit_changed, commit_dirty, commit_not_recorded,
    commit_unreachable, dependency_changed, dependency_contradicted, dependency_not_recorded,
    dependency_unpinned, install_unpinned, repository_not_recorded, worktree_changed;

}  // namespace checks

std::span<const Check* const> all_checks() {
  static constexpr const Check* all[] = {
      // prompt
      &checks::prompt_not_recorded,
      &checks::prompt_untracked,
      // model
      &checks::arms_identical,
      &checks::decoding_not_recorded,
      &checks::endpoint_not_recorded,
      &checks::fingerprint_not_recorded,
      &checks::model_not_recorded,
      &checks::model_unpinned,
      &checks::output_sampled_once,
      &checks::seed_not_recorded,
      // data
      &checks::data_changed,
      &checks::data_count_contradicted,
      &checks::data_hash_mismatched,
      &checks::data_missing,
      &checks::data_not_recorded,
      &checks::data_unpinned,
      &checks::question_changed,
      &checks::sample_added,
      &checks::sample_removed,
      &checks::target_changed,
      // code
      &checks::command_not_recorded,
      &checks::commit_changed,
      &checks::commit_dirty,
      &checks::commit_not_recorded,
      &checks::commit_unreachable,
      &checks::dependency_changed,
      &checks::dependency_contradicted,
      &checks::dependency_not_recorded,
      &checks::dependency_unpinned,
      &checks::install_unpinned,
      &checks::repository_not_recorded,
      &checks::worktree_changed,
  };
  return all;
}

std::string_view page_of(const Check& check) {
  std::string name(check.name);
  std::ranges::replace(name, '-', '_');
  name += ".md";
  for (const embedded::File& page : embedded::check_pages())
    if (page.name == name) return page.text;
  return "";
}

}  // namespace reprocheck
