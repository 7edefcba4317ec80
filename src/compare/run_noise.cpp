// run_noise: what runs made anew would differ by although nothing changed.
//
// Both sides' means are off by chance, and only the broken side is drawn: its mean takes the error
// of both, sd sqrt(2 / R). A draw moves all grades of a break alike, so that a curve over them
// shows the gate and not the luck of the draw.

#include "src/compare/run_noise.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "src/compare/judge_pairs.h"
#include "src/stats/philox.h"
#include "src/stats/special.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

constexpr std::uint64_t k_which_runs = 0x77686963;  // the stream that permutes them
constexpr std::uint64_t k_of_each = 0x65616368;     // beside a metric's: each run's own deviation

std::vector<std::size_t> shuffled(std::size_t count, stats::Draws& draws) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t left = count; left > 1; --left)
    std::swap(order[left - 1], order[draws.index(left, left)]);
  return order;
}

double uniform(stats::Draws& draws, std::size_t at) {
  return (static_cast<double>(draws.bits(at) >> 12U) + 0.5) / 4503599627370496.0;
}

bool same_tasks(const Run& one, const Run& other) {
  return std::ranges::equal(one.records.samples, other.records.samples, {}, &SampleTable::task,
                            &SampleTable::task);
}

}  // namespace

RunNoise::RunNoise(const Bundle& baseline, std::vector<bool> stands_alone,
                   std::vector<std::optional<double>> tops, std::uint64_t seed, std::uint64_t draws)
    : stands_alone_(std::move(stands_alone)),
      seed_(seed),
      draws_(std::max<std::uint64_t>(1, draws)) {
  std::map<std::pair<MetricKey, std::string>, Group> found;
  std::size_t at = 0;
  for (const Run& run : baseline.runs)
    for (const Metric& metric : run.records.metrics) {
      const std::size_t number = at++;
      if (!stands_alone_[number]) continue;
      Group& group = found[{metric.key, run.arm}];
      group.key = metric.key;
      group.arm = run.arm;
      group.top = tops[number];
      if (metric.repeats.empty()) group.values.push_back(metric.value);
      group.values.insert(group.values.end(), metric.repeats.begin(), metric.repeats.end());
    }
  for (auto& [key, group] : found) {
    const bool enough = group.values.size() >= k_least_runs_of_noise;
    group.sd = enough ? stats::standard_deviation(group.values) : 0;
    const bool differ = group.sd > 0 && std::isfinite(group.sd);
    (differ ? groups_ : too_few_).push_back(std::move(group));
  }
}

void RunNoise::add_levels(const std::string& task, const std::string& arm,
                          std::vector<double> levels) {
  if (levels.size() < 2) return;
  const double level = stats::mean(levels);
  const double error =
      stats::standard_deviation(levels) * std::sqrt(2 / static_cast<double>(levels.size()));
  const double relative = level > 0 && std::isfinite(error) ? error / level : 0;
  const auto same = std::ranges::find_if(
      levels_, [&](const Levels& one) { return one.task == task && one.arm == arm; });
  if (same == levels_.end())
    levels_.push_back({task, arm, relative});
  else
    same->relative = std::max(same->relative, relative);
}

RunNoise::Spread RunNoise::spread_of(const MetricKey& key) const {
  for (const auto* groups : {&groups_, &too_few_})
    for (const Group& group : *groups) {
      const bool same = group.key.task == key.task && group.key.name == key.name &&
                        group.key.filter == key.filter &&
                        (group.arm == key.arm || group.key.arm == key.arm);
      if (!same) continue;
      return {group.values.size(), groups == &groups_ ? std::optional(group.sd) : std::nullopt};
    }
  return {};
}

double RunNoise::quantile(std::uint64_t stream, std::uint64_t draw) const {
  stats::Draws draws(seed_, stream, draws_);
  const std::size_t place = shuffled(draws_, draws)[draw % draws_];
  return stats::normal_quantile((static_cast<double>(place) + 0.5) / static_cast<double>(draws_));
}

double RunNoise::share_of(const std::string& task, const std::string& arm,
                          std::uint64_t draw) const {
  const auto at = std::ranges::find_if(
      levels_, [&](const Levels& one) { return one.task == task && one.arm == arm; });
  if (at == levels_.end()) return 0;
  return at->relative * quantile(stream_of({task, "mean of the runs", "", arm}), draw);
}

template <typename Visit>
void RunNoise::each_value(Bundle& bundle, const Group& group, Visit visit) const {
  std::size_t at = 0;
  for (Run& run : bundle.runs)
    for (Metric& metric : run.records.metrics) {
      if (!stands_alone_[at++] || metric.key != group.key || run.arm != group.arm) continue;
      if (metric.repeats.empty()) visit(metric, metric.value);
      for (double& value : metric.repeats) visit(metric, value);
    }
}

void RunNoise::redraw(Bundle& changed, std::uint64_t draw) const {
  for (const Group& group : groups_) {
    const std::size_t count = group.values.size();
    double centre = 0;
    each_value(changed, group,
               [&](const Metric&, double value) { centre += value / static_cast<double>(count); });
    const std::uint64_t stream =
        stream_of({group.key.task, group.key.name, group.key.filter, group.arm});
    stats::Draws draws(seed_, stream ^ k_of_each, draw);
    std::vector<double> deviations(count);
    for (std::size_t run = 0; run < count; ++run)
      deviations[run] = stats::normal_quantile(uniform(draws, run));
    const double own = stats::mean(deviations);
    const double of_means = std::sqrt(2 / static_cast<double>(count)) * quantile(stream, draw);
    std::size_t run = 0;
    each_value(changed, group, [&](Metric& metric, double& value) {
      value = centre + group.sd * (deviations[run++] - own + of_means);
      if (group.top) value = std::clamp(value, 0.0, *group.top);
      if (group.top && metric.n && *metric.n > 0) {  // a rate of n stays k of n
        const auto n = static_cast<double>(*metric.n);
        value = std::round(value / *group.top * n) / n * *group.top;
      }
      metric.text.clear();
    });
  }
}

void RunNoise::permute(Bundle& changed, std::uint64_t draw) const {
  std::map<std::string, std::vector<std::size_t>> arms;
  for (std::size_t i = 0; i < changed.runs.size(); ++i) {
    const Run& run = changed.runs[i];
    std::vector<std::size_t>& runs = arms[run.arm];
    if (run.records.samples.empty() ||
        (!runs.empty() && !same_tasks(changed.runs[runs.front()], run)))
      continue;
    runs.push_back(i);
  }
  std::uint64_t arm_number = 0;
  for (const auto& [arm, runs] : arms) {
    const std::uint64_t stream = k_which_runs + arm_number++;
    if (runs.size() < 2) continue;
    std::vector<std::size_t> order;
    // Each run its own again would be no draw at all; another draw has another number.
    for (std::uint64_t again = 0; order.empty() || std::ranges::is_sorted(order); ++again) {
      stats::Draws draws(seed_, stream, draw + (again << 32U));
      order = shuffled(runs.size(), draws);
    }
    std::vector<Records> records;
    for (const std::size_t run : runs) records.push_back(std::move(changed.runs[run].records));
    std::vector<std::vector<SampleTable>> samples(runs.size());
    std::vector<std::vector<Metric>> metrics(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
      samples[i] = std::move(records[order[i]].samples);
      metrics[i] = std::move(records[order[i]].metrics);
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
      records[i].samples = std::move(samples[i]);
      records[i].metrics = std::move(metrics[i]);
      changed.runs[runs[i]].records = std::move(records[i]);
    }
  }
}

}  // namespace reprocheck
