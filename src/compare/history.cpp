// history: one metric over many saved results, in segments in which the ruler held.
//
// Gaps stay gaps: a value that is not there ends a segment and is never filled in. Several runs of
// one commit are one point, or whoever runs most often would weigh most.

#include "src/compare/history.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "src/base/text.h"
#include "src/compare/judge_pairs.h"
#include "src/compare/oriented.h"
#include "src/stats/change_points.h"
#include "src/stats/situation.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

using V = MetricVerdict;

constexpr std::size_t k_most_searched = 400;  // the last so many values: time is cubic in them

const MetricComparison* metric_in(const PastResult& result, const MetricKey& key) {
  const auto at = std::ranges::find(result.metrics, key, &MetricComparison::key);
  return at == result.metrics.end() ? nullptr : &*at;
}

// In small letters, and of what `git describe` says ("v1.0-3-gb0c1d2e") the hash.
std::string hash_of(std::string_view commit) {
  std::string hash = lower(commit);
  if (const std::size_t at = hash.rfind("-g"); at != hash.npos) hash.erase(0, at + 2);
  return hash;
}

// Equal, or one is the short form of the other.
bool is_one_commit(std::string_view commit, std::string_view another) {
  constexpr std::size_t short_form = 7;
  std::string one = hash_of(commit), other = hash_of(another);
  if (one.size() > other.size()) std::swap(one, other);
  const bool is_hex = one.find_first_not_of("0123456789abcdef") == std::string::npos;
  return !one.empty() &&
         (one == other || (is_hex && one.size() >= short_form && other.starts_with(one)));
}

class Past {
 public:
  Past(std::span<const PastResult> results, MetricKey key) : results_(results) {
    series_.key = std::move(key);
  }
  PastSeries make();

 private:
  void gather();
  void replace(PastPoint& point, std::size_t copy);
  void finish(PastPoint& point);
  void cut();
  void search(PastSegment& segment);
  void weigh(PastSegment& segment);
  void test(const PastSegment& segment, PastDrift& drift) const;
  [[nodiscard]] Attempt attempt_at(const PastPoint& point, std::size_t result) const;
  [[nodiscard]] bool is_one_run(std::size_t one, std::size_t other) const;
  [[nodiscard]] const MetricComparison* metric_at(std::size_t result) const {
    return metric_in(results_[result], series_.key);
  }

  std::span<const PastResult> results_;
  PastSeries series_;
};

// Results of one commit against one baseline, or against runs of one commit, are attempts, wherever
// they stand in the order. One run held against one baseline twice is one result, the later one.
void Past::gather() {
  std::map<std::pair<std::string, std::string>, std::size_t> by_bytes;
  for (std::size_t i = 0; i < results_.size(); ++i) {
    const PastResult& result = results_[i];
    if (const MetricComparison* metric = metric_at(i)) series_.like = metric;
    const std::pair bytes(result.fresh_digest, result.baseline_digest);
    const bool has_baseline = !result.baseline_digest.empty();
    const std::size_t next = series_.points.size();
    if (has_baseline && !result.fresh_digest.empty())
      if (const auto [at, is_new] = by_bytes.emplace(bytes, next); !is_new) {
        replace(series_.points[at->second], i);
        continue;
      }
    const auto at = std::ranges::find_if(series_.points, [&](const PastPoint& point) {
      const PastResult& other = results_[point.results.front()];
      const bool one_baseline = other.baseline_digest == result.baseline_digest ||
                                is_one_commit(other.baseline_commit, result.baseline_commit);
      return has_baseline && one_baseline && is_one_commit(other.commit, result.commit);
    });
    if (at == series_.points.end()) {
      series_.points.push_back({.results = {i}});
    } else {
      at->results.push_back(i);
      by_bytes[bytes] = static_cast<std::size_t>(at - series_.points.begin());
    }
  }
  for (PastPoint& point : series_.points) finish(point);
}

// The copy stands for its run, last, since it may be the one that is judged now.
void Past::replace(PastPoint& point, std::size_t copy) {
  const auto old = std::ranges::find_if(
      point.results, [&](std::size_t result) { return is_one_run(result, copy); });
  point.copies.push_back(*old);
  point.results.erase(old);
  point.results.push_back(copy);
}

bool Past::is_one_run(std::size_t one, std::size_t other) const {
  return results_[one].fresh_digest == results_[other].fresh_digest &&
         results_[one].baseline_digest == results_[other].baseline_digest;
}

// What a result and the copies of it tell of one run: a failure and a memory are not lost by
// judging it again.
Attempt Past::attempt_at(const PastPoint& point, std::size_t result) const {
  const PastResult& saved = results_[result];
  const auto flips = std::ranges::find(saved.flips, series_.key, &Flips::key);
  Attempt attempt = attempt_of(*metric_at(result), flips == saved.flips.end() ? nullptr : &*flips);
  attempt.baseline = saved.baseline_digest;
  attempt.fresh = saved.fresh_digest;
  for (const std::size_t copy : point.copies) {
    const MetricComparison* metric = is_one_run(copy, result) ? metric_at(copy) : nullptr;
    if (!metric) continue;
    attempt.failed_copy = attempt.failed_copy || own_verdict(*metric) == V::regressed;
    Attempt other = attempt_of(*metric);
    if (other.before.size() > attempt.before.size()) attempt.before = std::move(other.before);
  }
  return attempt;
}

void Past::finish(PastPoint& point) {
  std::vector<double> values, steps;
  std::vector<Attempt> attempts;
  for (const std::size_t result : point.results) {
    const MetricComparison* metric = metric_at(result);
    if (!metric) continue;
    point.metric = metric;
    attempts.push_back(attempt_at(point, result));
    if (metric->fresh && std::isfinite(*metric->fresh)) values.push_back(*metric->fresh);
    if (metric->difference && std::isfinite(*metric->difference))
      steps.push_back(*metric->difference);
  }
  if (!values.empty()) point.value = stats::mean(values);
  if (!steps.empty()) point.step = stats::mean(steps);
  if (values.size() >= k_least_for_sd) point.run_sd = stats::standard_deviation(values);
  if (!point.metric) return;
  point.verdicts = unnamed_runs(attempts);
  for (const Attempt& attempt : attempts) point.verdicts.push_back(attempt.verdict);
  point.verdict = point.metric->verdict;
  if (point.verdicts.size() < 2 || !point.metric->gated) return;
  const MetricComparison& metric = *point.metric;
  point.pooled =
      pool_attempts(attempts, 1 - metric.confidence, metric.margin / metric.range_top.value_or(1));
  // What one result says of runs that stand nowhere else, it said with their numbers at hand.
  if (attempts.size() > 1) point.verdict = point.pooled->verdict;
}

void Past::cut() {
  std::string why;
  for (std::size_t i = 0; i < series_.points.size(); ++i) {
    const PastPoint& point = series_.points[i];
    if (!point.value) {
      why = point.metric ? "fresh had no number before it" : "it was not recorded before it";
      continue;
    }
    const bool goes_on = !series_.segments.empty() && why.empty();
    if (std::ranges::find(point.verdicts, V::not_comparable) != point.verdicts.end())
      why = "the ruler moved";
    if (goes_on && why.empty()) {
      series_.segments.back().last = i;
    } else {
      const bool first = series_.segments.empty();
      series_.segments.push_back({.first = i, .last = i, .why = first ? "" : why});
    }
    why.clear();
  }
}

void Past::search(PastSegment& segment) {
  const std::size_t size = segment.last - segment.first + 1;
  segment.searched = size >= k_least_searched;
  if (!segment.searched) return;
  const std::size_t begin =
      size > k_most_searched ? segment.last + 1 - k_most_searched : segment.first;
  std::vector<double> values;
  for (std::size_t i = begin; i <= segment.last; ++i) values.push_back(*series_.points[i].value);
  stats::ChangePointOptions options;
  options.stream = stream_of(series_.key);
  const auto found = stats::change_points(values, options);
  const std::span<const double> all(values);
  for (std::size_t k = 0; k < found.size(); ++k) {
    const std::size_t from = k == 0 ? 0 : found[k - 1].first_after;
    const std::size_t at = found[k].first_after;
    const std::size_t to = k + 1 < found.size() ? found[k + 1].first_after : values.size();
    segment.changes.push_back({begin + at, found[k].p, stats::mean(all.subspan(from, at - from)),
                               stats::mean(all.subspan(at, to - at))});
  }
}

void take(const stats::Estimate& found, std::string how, PastDrift& drift) {
  drift.how = std::move(how);
  drift.p = found.p_value;
  drift.verdict = metric_verdict(found.verdict);
}

// The whole count that a rate over n independent items stands for; nullopt where it is none.
std::optional<std::uint64_t> count_of(const MetricComparison& metric, double value) {
  if (!metric.range_top || metric.n_fresh == 0 || metric.n_runs_fresh > 1) return std::nullopt;
  const double count = value / *metric.range_top * static_cast<double>(metric.n_fresh);
  const double whole = std::round(count);
  const bool is_count = std::fabs(count - whole) <= 1e-6 * std::max(1.0, whole) && whole >= 0 &&
                        whole <= std::min(1e15, static_cast<double>(metric.n_fresh));
  if (!is_count) return std::nullopt;
  return static_cast<std::uint64_t>(whole);
}

// Differences from one baseline have errors of their own; without them two rates with their n.
void Past::test(const PastSegment& segment, PastDrift& drift) const {
  const PastPoint& one = series_.points[segment.first];
  const PastPoint& two = series_.points[segment.last];
  drift.how = "neither errors of a difference from one baseline nor n are on record";
  if (one.results.size() > 1 || two.results.size() > 1) {
    drift.how = "the first or the last commit has several attempts";
    return;
  }
  const MetricComparison& first = *one.metric;
  const MetricComparison& last = *two.metric;
  const double sign = orientation_of(last);
  stats::Decision decision{.alpha = k_drift_alpha, .margin = last.margin};
  const std::string& digest = results_[one.results.front()].baseline_digest;
  const bool one_baseline =
      !digest.empty() && digest == results_[two.results.front()].baseline_digest;
  if (one_baseline && first.difference && last.difference && first.std_error && last.std_error) {
    take(stats::two_standard_errors(sign * (*last.difference - *first.difference), *first.std_error,
                                    *last.std_error, decision),
         "two differences from one baseline, with their standard errors", drift);
    return;
  }
  // Graded scores, clusters and repeats have a mean that is no count.
  const auto by_counts = [](const MetricComparison& m) {
    return m.situation == stats::Situation::paired_binary ||
           m.situation == stats::Situation::counts;
  };
  const bool unpaired = first.n_paired == 0 && last.n_paired == 0;
  if (!by_counts(first) && !by_counts(last) && !unpaired) return;
  const auto k_first = count_of(first, *one.value);
  const auto k_last = count_of(last, *two.value);
  if (!k_first || !k_last) return;
  if (first.n_fresh == last.n_fresh && sign > 0) {
    decision.margin /= *last.range_top;
    take(stats::two_proportions(*k_first, *k_last, last.n_fresh, decision),
         "two counts over as many items, by their least favourable pairs", drift);
    return;
  }
  const auto error_of = [](const MetricComparison& metric, double value) {
    const double rate = value / *metric.range_top;
    const double n = static_cast<double>(metric.n_fresh);
    return *metric.range_top * std::sqrt(rate * (1 - rate) / std::max(1.0, n - 1));
  };
  take(stats::two_standard_errors(sign * drift.change, error_of(first, *one.value),
                                  error_of(last, *two.value), decision),
       "two rates with the error that their n gives", drift);
}

void Past::weigh(PastSegment& segment) {
  if (segment.last == segment.first) return;
  const auto points =
      std::span(series_.points).subspan(segment.first, segment.last - segment.first + 1);
  PastDrift drift;
  drift.merges = points.size() - 1;
  drift.change = *points.back().value - *points.front().value;
  const double sign = orientation_of(*series_.like);
  stats::CompensatedSum sum;
  std::set<std::string> baselines;
  bool all_steps = true;
  for (const PastPoint& point : points.subspan(1)) {
    if (point.verdict == V::regressed) ++drift.blocked;
    baselines.insert(results_[point.results.front()].baseline_digest);
    all_steps = all_steps && point.step;
    if (!point.step) continue;
    sum.add(*point.step);
    if (!drift.worst_step || sign * *point.step < sign * *drift.worst_step)
      drift.worst_step = point.step;
  }
  // Differences from one pinned baseline are no steps.
  if (all_steps && baselines.size() == drift.merges)
    drift.steps = sum.value();
  else
    drift.worst_step.reset();
  test(segment, drift);
  segment.drift = std::move(drift);
}

PastSeries Past::make() {
  gather();
  cut();
  for (PastSegment& segment : series_.segments) {
    search(segment);
    weigh(segment);
  }
  return std::move(series_);
}

}  // namespace

std::vector<PastSeries> history_of(std::span<const PastResult> results,
                                   const std::set<MetricKey>& wanted) {
  std::set<MetricKey> keys;
  for (const PastResult& result : results)
    for (const MetricComparison& metric : result.metrics)
      if (wanted.empty() || wanted.contains(metric.key)) keys.insert(metric.key);
  std::vector<PastSeries> all;
  all.reserve(keys.size());
  for (const MetricKey& key : keys) all.push_back(Past(results, key).make());
  return all;
}

}  // namespace reprocheck
