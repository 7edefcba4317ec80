// account: where the difference of two aggregates comes from, to the last sample.
//
// With P the pairs that both sides scored, the difference of the two means is
//   mean_P(fresh - baseline)                      split by what happened to each pair,
//   + mean(fresh)    - mean_P(fresh)              by what only the fresh run counts,
//   - mean(baseline) + mean_P(baseline)           by what only the baseline counts,
// and each part is a sum over samples, so the terms add up and nothing is left over.

#include "src/compare/account.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "src/base/text.h"
#include "src/compare/metric_scale.h"
#include "src/compare/row_score.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

constexpr std::size_t k_first_ids = 100;
constexpr std::size_t k_first_items = 1'000;
constexpr std::size_t k_excerpts = 20;
constexpr std::size_t k_excerpts_fixed = 5;  // at least, of these
constexpr std::size_t k_excerpt_bytes = 2'000;

// Causes in the order in which a report tells them.
constexpr std::array<std::string_view, 13> k_causes{
    "removed",          "added",          "answers_removed",  "answers_added",  "target_changed",
    "question_changed", "newly_errored",  "recovered",        "prompt_changed", "output_changed",
    "rescored",         "unscored_fresh", "unscored_baseline"};

class Account {
 public:
  Account(const MetricPlan& plan, const Pairing& pairing)
      : plan_(plan), pairing_(pairing), zeros_(scale_of(plan, nullptr).counts_errors) {}

  std::optional<Waterfall> make();

 private:
  struct Term {
    std::uint64_t samples = 0;
    std::vector<double> parts;
  };
  [[nodiscard]] RowScore baseline(std::uint32_t row) const {
    return row_score(*plan_.baseline.column, row, zeros_);
  }
  [[nodiscard]] RowScore fresh(std::uint32_t row) const {
    return row_score(*plan_.fresh.column, row, zeros_);
  }
  void sort_pairs();
  static std::string_view cause_of(const Pair& pair, const RowScore& one, const RowScore& other);
  std::optional<Waterfall> total_up();

  const MetricPlan& plan_;
  const Pairing& pairing_;
  bool zeros_;
  std::map<std::string_view, Term> terms_;
  std::vector<double> paired_baseline_, paired_fresh_;  // of P
  std::vector<std::pair<std::string_view, double>> alone_baseline_, alone_fresh_;
};

std::string_view Account::cause_of(const Pair& pair, const RowScore& one, const RowScore& other) {
  if (pair.change == ItemChange::target_changed) return "target_changed";
  if (pair.change == ItemChange::question_changed) return "question_changed";
  if (other.errored && !one.errored) return "newly_errored";
  if (one.errored && !other.errored) return "recovered";
  if (pair.prompt_changed) return "prompt_changed";
  return pair.output_same ? "rescored" : "output_changed";
}

void Account::sort_pairs() {
  for (const std::uint32_t row : pairing_.removed)
    if (const RowScore score = baseline(row); score.known)
      alone_baseline_.emplace_back("removed", score.value);
  for (const UnpairedAnswer& answer : pairing_.answers_removed)
    if (const RowScore score = baseline(answer.row); score.known)
      alone_baseline_.emplace_back("answers_removed", score.value);
  for (const std::uint32_t row : pairing_.added)
    if (const RowScore score = fresh(row); score.known)
      alone_fresh_.emplace_back("added", score.value);
  for (const UnpairedAnswer& answer : pairing_.answers_added)
    if (const RowScore score = fresh(answer.row); score.known)
      alone_fresh_.emplace_back("answers_added", score.value);
  for (const Pair& pair : pairing_.pairs) {
    const RowScore one = baseline(pair.baseline);
    const RowScore other = fresh(pair.fresh);
    if (one.known && other.known) {
      paired_baseline_.push_back(one.value);
      paired_fresh_.push_back(other.value);
      if (one.value == other.value) continue;
      Term& term = terms_[cause_of(pair, one, other)];
      ++term.samples;
      term.parts.push_back(other.value - one.value);
    } else if (one.known) {
      alone_baseline_.emplace_back(other.errored ? "newly_errored" : "unscored_fresh", one.value);
    } else if (other.known) {
      alone_fresh_.emplace_back(one.errored ? "recovered" : "unscored_baseline", other.value);
    }
  }
}

double sorted_sum(std::vector<double> values) {
  std::ranges::sort(values);
  return stats::sum(values);
}

std::optional<Waterfall> Account::total_up() {
  const auto all_of = [](const std::vector<double>& paired,
                         const std::vector<std::pair<std::string_view, double>>& alone) {
    std::vector<double> values = paired;
    for (const auto& [cause, value] : alone) values.push_back(value);
    std::ranges::sort(values);
    return values;
  };
  const std::vector<double> left = all_of(paired_baseline_, alone_baseline_);
  const std::vector<double> right = all_of(paired_fresh_, alone_fresh_);
  if (left.empty() || right.empty()) return std::nullopt;
  const double pairs = std::max<double>(1, static_cast<double>(paired_baseline_.size()));
  const double centre_baseline = sorted_sum(paired_baseline_) / pairs;
  const double centre_fresh = sorted_sum(paired_fresh_) / pairs;

  std::map<std::string_view, std::pair<std::uint64_t, double>> sums;
  for (const auto& [cause, term] : terms_)
    sums[cause] = {term.samples, sorted_sum(term.parts) / pairs};
  const auto add_alone = [&](const auto& alone, double centre, double n, double sign) {
    std::map<std::string_view, std::vector<double>> parts;
    for (const auto& [cause, value] : alone) parts[cause].push_back(value - centre);
    for (const auto& [cause, values] : parts) {
      sums[cause].first += values.size();
      sums[cause].second += sign * sorted_sum(values) / n;
    }
  };
  add_alone(alone_baseline_, centre_baseline, static_cast<double>(left.size()), -1);
  add_alone(alone_fresh_, centre_fresh, static_cast<double>(right.size()), 1);

  Waterfall waterfall{
      .key = plan_.key, .total = stats::mean(right) - stats::mean(left), .terms = {}};
  for (const std::string_view cause : k_causes)
    if (const auto at = sums.find(cause); at != sums.end())
      waterfall.terms.push_back({std::string(cause), at->second.first, at->second.second});
  double rest = waterfall.total;
  for (const WaterfallTerm& term : waterfall.terms) rest -= term.contribution;
  // Only the rounding of the sum may be left over: an account that does not add up is none.
  const double size = std::max({std::abs(left.front()), std::abs(left.back()),
                                std::abs(right.front()), std::abs(right.back())});
  if (!(std::abs(rest) <= 1e-9 * size)) return std::nullopt;
  const auto largest = std::ranges::max_element(
      waterfall.terms, {}, [](const WaterfallTerm& term) { return std::abs(term.contribution); });
  if (largest != waterfall.terms.end()) largest->contribution += rest;
  return waterfall;
}

std::optional<Waterfall> Account::make() {
  sort_pairs();
  return total_up();
}

std::string excerpt(const SampleTable& table, std::uint32_t row, TextRole role) {
  if (!table.texts) return {};
  const auto text = table.texts->read(row, role);
  return text ? shown(*text, k_excerpt_bytes) : std::string();
}

FlipSample sample_of(const Pairing& pairing, const Pair& pair, bool broke) {
  const SampleTable& one = *pairing.baseline.table;
  const SampleTable& other = *pairing.fresh.table;
  FlipSample sample{.id = row_name(one, pair.baseline), .broke = broke};
  sample.question = excerpt(other, pair.fresh, TextRole::question);
  if (sample.question.empty()) sample.question = excerpt(other, pair.fresh, TextRole::prompt);
  sample.target = excerpt(other, pair.fresh, TextRole::target);
  sample.baseline_output = excerpt(one, pair.baseline, TextRole::output);
  sample.fresh_output = excerpt(other, pair.fresh, TextRole::output);
  return sample;
}

SampleState state_of(const SampleTable& table, std::uint32_t row) {
  const ScoreColumn* first = nullptr;
  // An item whose score failed has failed, whatever else was measured of it.
  for (const ScoreColumn& column : table.scores)
    if (is_known_score(column) && !column.derived && column.states[row] == SampleState::errored)
      return SampleState::errored;
  for (const ScoreColumn& column : table.scores) {
    if (column.is_resource) continue;
    if (column.states[row] == SampleState::scored) return SampleState::scored;
    if (!first) first = &column;
  }
  return first ? first->states[row] : SampleState::missing;
}

void count(LedgerSide& side, SampleState state) {
  switch (state) {
    case SampleState::scored:
      ++side.scored;
      break;
    case SampleState::abstained:
      ++side.abstained;
      break;
    case SampleState::errored:
      ++side.errored;
      break;
    case SampleState::truncated:
      ++side.truncated;
      break;
    case SampleState::filtered:
      ++side.filtered;
      break;
    case SampleState::missing:
      ++side.missing;
      break;
  }
}

std::vector<std::string> first_names(const SampleTable& table,
                                     const std::vector<std::uint32_t>& rows) {
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const std::uint32_t row : rows) names.push_back(row_name(table, row));
  std::ranges::sort(names);
  if (names.size() > k_first_items) names.resize(k_first_items);
  return names;
}

}  // namespace

std::optional<Waterfall> waterfall_of(const MetricPlan& plan, const Pairing& pairing) {
  return Account(plan, pairing).make();
}

std::vector<std::uint32_t> places_by_name(const Pairing& pairing) {
  std::vector<std::pair<std::string, std::uint32_t>> names;
  std::size_t rows = 0;
  names.reserve(pairing.baseline.rows.size());
  for (const std::uint32_t row : pairing.baseline.rows) {
    names.emplace_back(row_name(*pairing.baseline.table, row), row);
    rows = std::max<std::size_t>(rows, row + std::size_t{1});
  }
  std::ranges::sort(names);
  std::vector<std::uint32_t> places(rows);
  for (std::size_t place = 0; place < names.size(); ++place)
    places[names[place].second] = static_cast<std::uint32_t>(place);
  return places;
}

Flips flips_of(const MetricPlan& plan, const Pairing& pairing, Direction direction,
               std::span<const std::uint32_t> places) {
  Flips flips{.key = plan.key, .answers = pairing.repeats};
  const double sign = direction == Direction::lower ? -1 : 1;
  double right = 0;  // the one score that is not 0
  std::vector<std::pair<std::string, std::uint32_t>> broke, fixed;
  for (const ScoredPair& scored : paired_scores(plan, pairing).scored) {
    for (const double value : {scored.baseline, scored.fresh}) {
      if (value != 0 && right == 0) right = value;
      flips.graded = flips.graded || (value != 0 && value != right);
    }
    const double difference = sign * (scored.fresh - scored.baseline);
    if (difference == 0) {
      ++flips.same;
      continue;
    }
    const Pair& pair = pairing.pairs[scored.pair];
    (difference < 0 ? broke : fixed)
        .emplace_back(row_name(*pairing.baseline.table, pair.baseline), scored.pair);
    if (!places.empty())
      (difference < 0 ? flips.places_broke : flips.places_fixed).push_back(places[pair.baseline]);
  }
  const auto by_name = [](const auto& one, const auto& other) {
    return one.first == other.first ? one.second < other.second
                                    : reads_before(one.first, other.first);
  };
  std::ranges::sort(broke, by_name);
  std::ranges::sort(fixed, by_name);
  std::ranges::sort(flips.places_broke);
  std::ranges::sort(flips.places_fixed);
  flips.broke = broke.size();
  flips.fixed = fixed.size();
  const auto keep = [&](const auto& all, std::vector<std::string>& ids, bool is_broken,
                        std::size_t until) {
    for (const auto& [id, index] : all) {
      if (ids.size() < k_first_ids && (ids.empty() || ids.back() != id)) ids.push_back(id);
      if (flips.samples.size() < until)
        flips.samples.push_back(sample_of(pairing, pairing.pairs[index], is_broken));
    }
  };
  // What was fixed tells whether answers got worse or only move.
  keep(broke, flips.ids_broke, true, k_excerpts - std::min(k_excerpts_fixed, fixed.size()));
  keep(fixed, flips.ids_fixed, false, k_excerpts);
  return flips;
}

void add_to_ledger(const Pairing& pairing, LedgerSide& baseline, LedgerSide& fresh) {
  // How often a side answers a question is its own to say; which questions it answers is not.
  const std::uint64_t expected =
      pairing.pairs.size() + pairing.removed.size() + pairing.added.size();
  baseline.expected += expected + pairing.answers_removed.size();
  fresh.expected += expected + pairing.answers_added.size();
  baseline.missing += pairing.added.size();
  fresh.missing += pairing.removed.size();
  for (const Pair& pair : pairing.pairs) {
    count(baseline, state_of(*pairing.baseline.table, pair.baseline));
    count(fresh, state_of(*pairing.fresh.table, pair.fresh));
  }
  for (const std::uint32_t row : pairing.removed)
    count(baseline, state_of(*pairing.baseline.table, row));
  for (const std::uint32_t row : pairing.added) count(fresh, state_of(*pairing.fresh.table, row));
  for (const UnpairedAnswer& answer : pairing.answers_removed)
    count(baseline, state_of(*pairing.baseline.table, answer.row));
  for (const UnpairedAnswer& answer : pairing.answers_added)
    count(fresh, state_of(*pairing.fresh.table, answer.row));
}

ItemChanges item_changes(const Pairing& pairing, const std::string& task, const std::string& arm) {
  const SampleTable& one = *pairing.baseline.table;
  const SampleTable& other = *pairing.fresh.table;
  ItemChanges changes{.task = task, .arm = arm};
  changes.baseline_items = pairing.baseline.rows.size();
  changes.fresh_items = pairing.fresh.rows.size();
  changes.paired = pairing.pairs.size();
  changes.paired_by = pairing.paired_by;
  changes.removed = first_names(one, pairing.removed);
  changes.added = first_names(other, pairing.added);
  changes.removed_count = pairing.removed.size();
  changes.added_count = pairing.added.size();
  changes.duplicated = pairing.duplicated;
  std::ranges::sort(changes.duplicated);
  std::vector<std::uint32_t> targets, questions;
  bool all_same = !pairing.pairs.empty() && pairing.removed.empty() && pairing.added.empty() &&
                  pairing.answers_removed.empty() && pairing.answers_added.empty();
  for (const Pair& pair : pairing.pairs) {
    if (pair.change == ItemChange::target_changed) targets.push_back(pair.baseline);
    if (pair.change == ItemChange::question_changed) questions.push_back(pair.baseline);
    changes.prompt_changed_count += pair.prompt_changed ? 1 : 0;
    changes.output_changed_count += pair.output_known && !pair.output_same ? 1 : 0;
    all_same = all_same && pair.output_same && !pair.output_blank;
    const bool error_before = state_of(one, pair.baseline) == SampleState::errored;
    const bool error_after = state_of(other, pair.fresh) == SampleState::errored;
    changes.errored_baseline += error_before ? 1 : 0;
    changes.errored_fresh += error_after ? 1 : 0;
    changes.newly_errored += error_after && !error_before ? 1 : 0;
    changes.recovered += error_before && !error_after ? 1 : 0;
  }
  changes.target_changed = first_names(one, targets);
  changes.question_changed = first_names(one, questions);
  changes.target_changed_count = targets.size();
  changes.question_changed_count = questions.size();
  changes.outputs_all_identical = all_same;
  return changes;
}

}  // namespace reprocheck
