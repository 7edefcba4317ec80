// situation_folds: one number a fold of a cross-validation.
//
// Training sets of folds overlap, so that their differences vary less than those of independent
// trainings would; a t test over them as they are finds differences in up to a third of all true
// nulls (Dietterich 1998). The correction widens the error by what the folds share.

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "src/stats/cross_validation.h"
#include "src/stats/runs.h"
#include "src/stats/scale.h"
#include "src/stats/situation_parts.h"
#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

using namespace parts;

Estimate without(Estimate estimate, std::string_view reason) {
  add_flag(estimate, reason);
  estimate.verdict = Verdict::inconclusive;
  estimate.detail = reason;
  return finished(std::move(estimate));
}

// Corrected by Nadeau and Bengio; `trained_over_tested`: sizes of the two parts of a fold. Of
// differences of values up to about 1. nullopt where they have no spread.
std::optional<TTest> corrected_test(std::span<const double> differences, double trained_over_tested,
                                    double alpha) {
  if (differ_by_constant(differences, 1)) return std::nullopt;
  const auto corrected = nadeau_bengio(differences, trained_over_tested, 1);
  if (!corrected) return std::nullopt;
  return t_test(mean(differences), corrected->std_error, corrected->df, alpha);
}

bool are_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

Estimate judge_folds(std::span<const double> differences, const Decision& decision) {
  Estimate estimate;
  estimate.situation = Situation::cross_validation;
  estimate.assumption = "folds of one cross-validation, whose training sets overlap";
  estimate.n_used = 2 * differences.size();
  if (!are_finite(differences)) return without(std::move(estimate), "not_finite");
  estimate.difference = finite(mean(differences));
  if (const auto naive = paired_t(differences, decision.alpha))
    add_effect(estimate, "naive_t_p", naive->p);
  // Each fold tests one in J and trains on the rest.
  const auto test =
      corrected_test(differences, static_cast<double>(differences.size()) - 1, decision.alpha);
  if (!test) return without(std::move(estimate), "constant_runs");
  set_test(estimate, *test, "nadeau_bengio", "runs_t", decision);
  judge(estimate, decision, "constant_runs");
  require_agreement(estimate, decision);
  return finished(std::move(estimate));
}

using Halvings = std::array<std::array<double, 2>, 5>;

Estimate judge_halvings(const Halvings& differences, const Decision& decision) {
  std::vector<double> all;
  for (const auto& of_repetition : differences)
    all.insert(all.end(), of_repetition.begin(), of_repetition.end());
  std::ranges::sort(all);
  Estimate estimate;
  estimate.situation = Situation::cross_validation;
  estimate.assumption = "five halvings of one data set, whose training sets overlap";
  estimate.n_used = 2 * all.size();
  if (!are_finite(all)) return without(std::move(estimate), "not_finite");
  estimate.difference = finite(mean(all));
  const auto test = corrected_test(all, 1, decision.alpha);
  const auto combined = five_by_two(differences);
  if (!test || !combined) return without(std::move(estimate), "constant_runs");
  set_test(estimate, *test, "five_by_two", "runs_t", decision);
  add_effect(estimate, "corrected_t_p", test->p);
  add_effect(estimate, "f", combined->f);
  set_p(estimate, combined->p_f);  // F knows no direction: that of the mean is taken
  judge(estimate, decision, "constant_runs");
  require_agreement(estimate, decision);
  return finished(std::move(estimate));
}

using Place = std::pair<std::int64_t, std::int64_t>;  // repetition, fold

std::map<Place, double> by_place(std::span<const double> values,
                                 std::span<const std::int64_t> repetition,
                                 std::span<const std::int64_t> fold) {
  std::map<Place, double> placed;
  if (values.size() != repetition.size() || values.size() != fold.size()) return placed;
  for (std::size_t i = 0; i < values.size(); ++i) placed[{repetition[i], fold[i]}] = values[i];
  return placed;
}

}  // namespace

std::optional<Estimate> cross_validated(std::span<const double> baseline,
                                        std::span<const double> fresh, const SeedLists& folds,
                                        const Decision& decision) {
  const auto partner = partners_of(folds, baseline.size(), fresh.size());
  if (!is_usable(decision) || baseline.size() < k_least_runs || !partner) return std::nullopt;
  const Scale scale({baseline, fresh});
  std::vector<double> differences;
  differences.reserve(baseline.size());
  for (std::size_t i = 0; i < baseline.size(); ++i)
    differences.push_back(scale.in(fresh[(*partner)[i]]) - scale.in(baseline[i]));
  std::ranges::sort(differences);  // the order of files is no number
  return scale.back(judge_folds(differences, scale.in(decision)));
}

std::optional<Estimate> halved_five_times(std::span<const double> baseline,
                                          std::span<const double> fresh,
                                          const SeedLists& repetitions, const SeedLists& folds,
                                          const Decision& decision) {
  constexpr std::size_t runs = 10;
  const auto before = by_place(baseline, repetitions.baseline, folds.baseline);
  const auto after = by_place(fresh, repetitions.fresh, folds.fresh);
  if (!is_usable(decision) || baseline.size() != runs || fresh.size() != runs ||
      before.size() != runs || after.size() != runs)
    return std::nullopt;
  // Five repetitions of the same two folds, on both sides.
  const Scale scale({baseline, fresh});
  Halvings differences{};
  std::size_t next = 0;
  for (auto one = before.begin(), other = after.begin(); one != before.end(); ++one, ++other) {
    const bool second = next % 2 == 1;
    const bool of_last = next > 0 && one->first.first == std::prev(one)->first.first;
    const std::int64_t fold = std::next(before.begin(), second ? 1 : 0)->first.second;
    if (one->first != other->first || second != of_last || one->first.second != fold)
      return std::nullopt;
    differences[next / 2][next % 2] = scale.in(other->second) - scale.in(one->second);
    ++next;
  }
  return scale.back(judge_halvings(differences, scale.in(decision)));
}

}  // namespace reprocheck::stats
