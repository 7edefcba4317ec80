// all_checks: every check, in layer order.
//
// A new check touches three places: its .cpp, its page beside it, and its name here. The order
// is the order of every report.

#include <algorithm>

#include "src/base/embedded.h"
#include "src/engine/check.h"

namespace reprocheck {
namespace checks {

extern const Check prompt_changed, prompt_not_recorded, prompt_untracked;
extern const Check arms_identical, decoding_not_recorded, endpoint_not_recorded,
    fingerprint_changed, fingerprint_not_recorded, model_changed, model_not_recorded,
    model_unpinned, output_sampled_once, outputs_identical, seed_not_recorded;
extern const Check data_changed, data_count_contradicted, data_hash_mismatched,
    data_line_ends_changed, data_missing, data_not_recorded, data_unpinned, data_unsettled,
    question_changed, sample_added, sample_removed, target_changed;
extern const Check command_not_recorded, commit_changed, commit_dirty, commit_not_recorded,
    commit_unreachable, dependency_changed, dependency_contradicted, dependency_not_recorded,
    dependency_unpinned, install_unpinned, repository_not_recorded, worktree_changed;
extern const Check driver_not_recorded, duration_not_recorded, hardware_not_recorded, image_changed,
    image_unpinned, system_not_recorded;
extern const Check harness_changed, judge_changed, judge_disagrees_with_itself, judge_failed,
    judge_unpinned, metric_scale_changed, metric_undefined, score_contradicted, scorer_changed,
    scorer_unpinned;
extern const Check churn_high, error_rate_rose, failure_dropped, interval_not_recorded,
    metric_contradicted, metric_impossible, metric_inconclusive, metric_missing,
    metric_not_comparable, metric_not_finite, metric_not_recomputable, metric_regressed,
    noise_unknown, nothing_gated, repeat_count_low, repeat_missing, sample_count_contradicted,
    sample_count_not_recorded, sample_duplicated, sample_errored, sample_paired_by_position;
extern const Check baseline_copied, baseline_missing, baseline_stale, file_ambiguous,
    file_malformed, file_not_fetched, file_unreadable, fresh_not_rerun, key_duplicated,
    link_escaped, manifest_missing, name_collided, name_confusable, path_absolute, policy_changed,
    readme_missing, reference_escaped, run_unfinished, secret_found, waiver_expired,
    witness_contradicted;

}  // namespace checks

namespace {

constexpr const Check* k_all[] = {
    // prompt
    &checks::prompt_changed,
    &checks::prompt_not_recorded,
    &checks::prompt_untracked,
    // model
    &checks::arms_identical,
    &checks::decoding_not_recorded,
    &checks::endpoint_not_recorded,
    &checks::fingerprint_changed,
    &checks::fingerprint_not_recorded,
    &checks::model_changed,
    &checks::model_not_recorded,
    &checks::model_unpinned,
    &checks::output_sampled_once,
    &checks::outputs_identical,
    &checks::seed_not_recorded,
    // data
    &checks::data_changed,
    &checks::data_count_contradicted,
    &checks::data_hash_mismatched,
    &checks::data_line_ends_changed,
    &checks::data_missing,
    &checks::data_unsettled,
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
    // infrastructure
    &checks::driver_not_recorded,
    &checks::duration_not_recorded,
    &checks::hardware_not_recorded,
    &checks::image_changed,
    &checks::image_unpinned,
    &checks::system_not_recorded,
    // scoring
    &checks::harness_changed,
    &checks::judge_changed,
    &checks::judge_disagrees_with_itself,
    &checks::judge_failed,
    &checks::judge_unpinned,
    &checks::metric_scale_changed,
    &checks::metric_undefined,
    &checks::score_contradicted,
    &checks::scorer_changed,
    &checks::scorer_unpinned,
    // result
    &checks::churn_high,
    &checks::error_rate_rose,
    &checks::failure_dropped,
    &checks::interval_not_recorded,
    &checks::metric_contradicted,
    &checks::metric_impossible,
    &checks::metric_inconclusive,
    &checks::metric_missing,
    &checks::metric_not_comparable,
    &checks::metric_not_finite,
    &checks::metric_not_recomputable,
    &checks::metric_regressed,
    &checks::noise_unknown,
    &checks::nothing_gated,
    &checks::repeat_count_low,
    &checks::repeat_missing,
    &checks::sample_count_contradicted,
    &checks::sample_count_not_recorded,
    &checks::sample_duplicated,
    &checks::sample_errored,
    &checks::sample_paired_by_position,
    // record
    &checks::baseline_copied,
    &checks::baseline_missing,
    &checks::baseline_stale,
    &checks::file_ambiguous,
    &checks::file_malformed,
    &checks::file_not_fetched,
    &checks::file_unreadable,
    &checks::fresh_not_rerun,
    &checks::key_duplicated,
    &checks::link_escaped,
    &checks::manifest_missing,
    &checks::name_collided,
    &checks::name_confusable,
    &checks::path_absolute,
    &checks::policy_changed,
    &checks::readme_missing,
    &checks::reference_escaped,
    &checks::run_unfinished,
    &checks::secret_found,
    &checks::waiver_expired,
    &checks::witness_contradicted,
};

}  // namespace

std::span<const Check* const> all_checks() {
  return k_all;
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
