// compare: two bundles, measured once.
//
// Facts first, items second, numbers last: whether two scores may be compared is decided
// before anybody has seen which of them is larger.

#include <algorithm>
#include <iterator>
#include <map>
#include <span>

#include "src/base/text.h"
#include "src/compare/account.h"
#include "src/compare/caveats.h"
#include "src/compare/collect_metrics.h"
#include "src/compare/compare_slices.h"
#include "src/compare/comparison.h"
#include "src/compare/correct_family.h"
#include "src/compare/diff_facts.h"
#include "src/compare/match_arms.h"
#include "src/compare/measure_metric.h"
#include "src/compare/metric_scale.h"
#include "src/compare/pair_tables.h"
#include "src/compare/ruler.h"
#include "src/compare/runs_by_seed.h"
#include "src/stats/paired_binary.h"

namespace reprocheck {
namespace {

bool names_judge(const Examination& side) {
  return std::ranges::any_of(side.facts, [](const ReconciledFact& fact) {
    return fact.role == "judge" || fact.key.starts_with("judge");
  });
}

bool has_samples(const std::vector<const Run*>& runs) {
  return std::ranges::any_of(runs, [](const Run* run) { return !run->records.samples.empty(); });
}

bool judged_tables(const std::vector<const Run*>& runs) {
  return std::ranges::any_of(runs, [](const Run* run) {
    return std::ranges::any_of(run->records.samples, &SampleTable::judged);
  });
}

// When a run began, as its tool wrote it; "" where none did.
std::string_view start_of(const Run& run) {
  for (const RunRecord& told : run.records.runs)
    if (!told.started.empty()) return told.started;
  return "";
}

// Every run of one side began before any of the other; times are compared as they are written, so
// only where all are written alike.
bool are_apart(const ArmPair& arms) {
  std::vector<std::string_view> before, after;
  for (const Run* run : arms.baseline) before.push_back(start_of(*run));
  for (const Run* run : arms.fresh) after.push_back(start_of(*run));
  const std::size_t length = before.front().size();
  const auto alike = [&](std::string_view start) {
    return !start.empty() && start.size() == length;
  };
  if (!std::ranges::all_of(before, alike) || !std::ranges::all_of(after, alike)) return false;
  return std::ranges::max(before) < std::ranges::min(after) ||
         std::ranges::max(after) < std::ranges::min(before);
}

class Comparer {
 public:
  Comparer(const Examination& baseline, const Examination& fresh, const Policy& policy,
           unsigned jobs)
      : jobs_(jobs) {
    runs_.baseline = &baseline;
    runs_.fresh = &fresh;
    runs_.policy = &policy;
  }

  Result<Comparison> compare();

 private:
  void compare_facts();
  void account_items(const TaskArm& key, const ArmPair& arms, const PairedRuns& paired);
  Result<void> measure(const ArmPair& arms);
  [[nodiscard]] std::string ruler_for(const MetricPlan& plan, bool shows_items) const;
  // One sort for all metrics of a table.
  std::span<const std::uint32_t> places_of(const Pairing& pairing) {
    if (placed_ != &pairing) places_ = places_by_name(pairing);
    placed_ = &pairing;
    return places_;
  }
  void account_for(const MetricPlan& plan, const Pairing* pairing, const MetricComparison& metric);
  void look_into_slices(const MetricPlan& plan, const PairedRuns& paired, MetricComparison& metric);
  void release_new_metrics();
  Result<void> hold_gates();
  void waive();
  void find_status();

  unsigned jobs_;
  Comparison runs_;
  RulerFacts ruler_;
  const Pairing* placed_ = nullptr;  // whose places these are
  std::vector<std::uint32_t> places_;
  bool judge_on_record_ = false;
  VaryingSides vary_;
  bool both_sampled_ = false;  // of the arm pair at hand
};

void Comparer::compare_facts() {
  FactDifference difference = diff_facts(*runs_.baseline, *runs_.fresh);
  runs_.changes = std::move(difference.changes);
  runs_.unchanged = std::move(difference.unchanged);
  ruler_ = ruler_facts(runs_.changes, *runs_.policy);
  runs_.reasons = ruler_.reasons;
  judge_on_record_ = names_judge(*runs_.baseline) && names_judge(*runs_.fresh);
  vary_ = {answers_vary(*runs_.baseline), answers_vary(*runs_.fresh)};
}

// Of several runs of one task and arm the one whose items moved most speaks for all.
void Comparer::account_items(const TaskArm& key, const ArmPair& arms, const PairedRuns& paired) {
  const Pairing* moved_most = &paired.runs.front();
  for (std::size_t run = 0; run < paired.runs.size(); ++run) {
    const Pairing& pairing = paired.runs[run];
    LedgerSide counted_before;  // of the side whose last run is held against another one again
    const bool again = paired.on_both();
    add_to_ledger(pairing,
                  again && run >= paired.baseline_runs ? counted_before : runs_.ledger_baseline,
                  again && run >= paired.fresh_runs ? counted_before : runs_.ledger_fresh);
    if (pairing.touched() > moved_most->touched()) moved_most = &pairing;
  }
  if (!both_sampled_) return;  // a side without any sample tells nothing of single items
  const auto changes = [&](const Pairing& pairing) {
    return item_changes(pairing, key.first, key.second.empty() ? arms.arm : key.second);
  };
  ItemChanges items = changes(*moved_most);
  for (const Pairing& pairing : paired.runs)
    if (&pairing != moved_most && items.outputs_all_identical)
      items.outputs_all_identical = changes(pairing).outputs_all_identical;
  if (items.newly_errored + items.recovered > 0)
    items.error_rise_p = stats::mcnemar(items.recovered, items.newly_errored).midp_less;
  const auto reasons = item_reasons(*moved_most, items);
  runs_.reasons.insert(runs_.reasons.end(), reasons.begin(), reasons.end());
  runs_.items.push_back(std::move(items));
}

std::string Comparer::ruler_for(const MetricPlan& plan, bool shows_items) const {
  if (!ruler_.moved.empty()) return ruler_.moved;
  if (const auto task = ruler_.by_task.find(plan.key.task); task != ruler_.by_task.end())
    return task->second;
  return shows_items ? std::string() : ruler_.moved_without_samples;
}

void Comparer::account_for(const MetricPlan& plan, const Pairing* pairing,
                           const MetricComparison& metric) {
  const bool of_one_run = plan.baseline.runs_with_samples <= 1 && plan.fresh.runs_with_samples <= 1;
  if (!pairing || !of_one_run || plan.secondary || plan.baseline.column->is_resource) return;
  if (auto waterfall = waterfall_of(plan, *pairing))
    runs_.waterfall.push_back(std::move(*waterfall));
  if (metric.verdict != MetricVerdict::not_comparable || metric.difference)
    runs_.flips.push_back(flips_of(plan, *pairing, metric.direction,
                                   metric.test.starts_with("mcnemar_")
                                       ? places_of(*pairing)
                                       : std::span<const std::uint32_t>()));
}

void Comparer::look_into_slices(const MetricPlan& plan, const PairedRuns& paired,
                                MetricComparison& metric) {
  const bool told = metric.gated && metric.verdict != MetricVerdict::not_comparable;
  if (!told || runs_.same_path || plan.secondary || plan.baseline.column->is_resource) return;
  auto slices = compare_slices(plan, paired.runs, *runs_.policy, metric);
  std::ranges::move(slices, std::back_inserter(runs_.slices));
}

Result<void> Comparer::measure(const ArmPair& arms) {
  const TableArms names(arms);
  const auto pairings = pair_tables(arms, names, jobs_);
  placed_ = nullptr;
  both_sampled_ = has_samples(arms.baseline) && has_samples(arms.fresh);
  std::map<TaskArm, std::vector<Caveat>> caveats;
  std::map<TaskArm, PairedRuns> seeds;
  for (const auto& [key, paired] : pairings) {
    account_items(key, arms, paired);
    if (const Pairing* one = paired.of_one_run(); one && one->repeats)
      if (auto parted = runs_by_seed(*one, runs_.policy->touched, jobs_))
        seeds.emplace(key, std::move(*parted));
    if (paired.on_both() && !runs_.same_path)
      caveats[key] = item_caveats(paired.runs.front(), vary_);
  }
  // A group has no items of its own: those of its leaves stand for it.
  const bool all_show_items =
      !pairings.empty() && std::ranges::all_of(pairings, [](const auto& table) {
        return table.second.on_both() && table.second.runs.front().shows_items;
      });
  const bool a_table_went =
      std::ranges::any_of(pairings, [](const auto& table) { return table.second.fresh_runs == 0; });
  const bool judged =
      judge_on_record_ || (judged_tables(arms.baseline) && judged_tables(arms.fresh));
  for (const MetricPlan& plan : collect_metrics(arms, names)) {
    const std::string task = plan.baseline.table ? plan.baseline.table->task : plan.key.task;
    const auto found = pairings.find({task, plan.table_arm});
    const PairedRuns* tables =
        found != pairings.end() && found->second.on_both() ? &found->second : nullptr;
    const PairedRuns* paired = plan.baseline.column && plan.fresh.column ? tables : nullptr;
    const Pairing* pairing = paired ? &paired->runs.front() : nullptr;
    const bool is_group = plan.baseline.recorded && plan.baseline.recorded->is_group;
    const auto is_leaf = [](const MetricSide& side) {
      return side.recorded && side.recorded->leaf_of_group;
    };
    const MetricContext context{
        .policy = runs_.policy,
        .pairing = pairing,
        .pairings = paired ? std::span<const Pairing>(paired->runs) : std::span<const Pairing>{},
        .seeds = paired && seeds.contains(found->first) ? &seeds.at(found->first) : nullptr,
        .labels = found != pairings.end() ? found->second.of_one_run() : nullptr,
        .ruler_moved =
            is_group && a_table_went
                ? "samples_on_one_side"
                : ruler_for(plan, is_group ? all_show_items : pairing && pairing->shows_items),
        .runs_baseline = arms.baseline.size(),
        .runs_fresh = arms.fresh.size(),
        .same_path = runs_.same_path,
        .judged = judged,
        .arms_apart = are_apart(arms),
        .jobs = jobs_,
        .sampled = both_sampled_,
        // A group that fresh alone has takes nobody's gate away.
        .grouped = is_leaf(plan.baseline.present() ? plan.baseline : plan.fresh)};
    auto metric = measure_metric(plan, context);
    if (!metric) return std::unexpected(metric.error());
    if (tables) add_caveats(caveats[found->first], *metric);
    account_for(plan, pairing, *metric);
    if (paired) look_into_slices(plan, *paired, *metric);
    runs_.metrics.push_back(std::move(*metric));
  }
  return {};
}

// A name in the policy that means a metric of the baseline means none that fresh adds.
void Comparer::release_new_metrics() {
  for (MetricComparison& metric : runs_.metrics) {
    const auto is_the_gates = [&](const MetricComparison& other) {
      return other.in_baseline && other.gate == metric.gate;
    };
    if (metric.in_baseline || !metric.gate || metric.gate->pattern.contains('*') ||
        std::ranges::none_of(runs_.metrics, is_the_gates))
      continue;
    metric.gate = nullptr;
    metric.gated = false;
    metric.verdict = MetricVerdict::info_only;
  }
}

// What the policy names has to be there, once, with a direction; a gate on nothing is no pass.
Result<void> Comparer::hold_gates() {
  release_new_metrics();
  std::vector<MetricKey> keys;
  keys.reserve(runs_.metrics.size());
  for (const MetricComparison& metric : runs_.metrics)
    if (metric.in_baseline || metric.gate) keys.push_back(metric.key);
  if (auto done = check_gates(*runs_.policy, keys); !done) return done;
  for (const Gate& gate : runs_.policy->gates) {
    const bool starred = gate.pattern.find('*') != std::string::npos;
    if (starred ||
        std::ranges::any_of(keys, [&](const MetricKey& k) { return gate_fits(gate, k); }))
      continue;
    MetricComparison metric;
    metric.key = key_written(gate.pattern);
    metric.gate = &gate;
    metric.gated = true;
    metric.verdict = MetricVerdict::not_comparable;
    metric.detail = "on_neither_side";
    metric.margin_from = gate.place;
    runs_.metrics.push_back(std::move(metric));
  }
  std::ranges::sort(runs_.metrics, {}, &MetricComparison::key);
  return {};
}

void Comparer::waive() {
  for (MetricComparison& metric : runs_.metrics)
    for (const Waiver& waiver : runs_.policy->waivers) {
      if (waiver.metric.empty()) continue;
      Gate named;
      named.pattern = waiver.metric;
      if (holds_today(*runs_.policy, waiver) && gate_fits(named, metric.key))
        metric.waived = waiver.reason;
    }
}

void Comparer::find_status() {
  for (const MetricComparison& metric : runs_.metrics) {
    if (!metric.gated) continue;
    runs_.status = std::max(runs_.status, status_of(metric));
    if (const auto reason = metric_reason(metric)) runs_.reasons.push_back(*reason);
  }
  if (ruler_.confounded) runs_.status = std::max(runs_.status, ComparabilityStatus::confounded);
}

Result<Comparison> Comparer::compare() {
  const Bundle& baseline = *runs_.baseline->bundle;
  const Bundle& fresh = *runs_.fresh->bundle;
  runs_.same_path = baseline.identity == fresh.identity && baseline.digest == fresh.digest;
  runs_.fresh_not_rerun = !runs_.same_path && baseline.digest == fresh.digest &&
                          baseline.path.starts_with("git:") != fresh.path.starts_with("git:");
  runs_.same_path = runs_.same_path || runs_.fresh_not_rerun;
  compare_facts();
  auto arms = match_arms(baseline, fresh);
  if (!arms) return std::unexpected(arms.error());
  for (const ArmPair& pair : *arms)
    if (auto done = measure(pair); !done) return std::unexpected(done.error());
  if (auto done = hold_gates(); !done) return std::unexpected(done.error());
  correct_family(runs_.metrics);
  tell_of_family(runs_.metrics);
  waive();
  find_status();
  return std::move(runs_);
}

}  // namespace

std::string_view to_string(MetricVerdict verdict) {
  switch (verdict) {
    case MetricVerdict::regressed:
      return "regressed";
    case MetricVerdict::not_comparable:
      return "not_comparable";
    case MetricVerdict::inconclusive:
      return "inconclusive";
    case MetricVerdict::non_inferior:
      return "non_inferior";
    case MetricVerdict::improved:
      return "improved";
    case MetricVerdict::equivalent:
      return "equivalent";
    case MetricVerdict::info_only:
      return "info_only";
  }
  return "";
}

std::string_view to_string(ComparabilityStatus status) {
  switch (status) {
    case ComparabilityStatus::comparable:
      return "comparable";
    case ComparabilityStatus::on_subset:
      return "on_subset";
    case ComparabilityStatus::confounded:
      return "confounded";
    case ComparabilityStatus::not_comparable:
      return "not_comparable";
  }
  return "";
}

std::size_t correct_across(std::span<Comparison* const> candidates) {
  std::vector<MetricComparison> all;
  for (Comparison* runs : candidates) std::ranges::move(runs->metrics, std::back_inserter(all));
  correct_family(all);
  const auto tests = std::ranges::count_if(
      all, [](const MetricComparison& metric) { return metric.gated && metric.p_adjusted; });
  auto next = all.begin();
  for (Comparison* runs : candidates)
    for (MetricComparison& metric : runs->metrics) metric = std::move(*next++);
  return static_cast<std::size_t>(tests);
}

Result<Comparison> compare(const Examination& baseline, const Examination& fresh,
                           const Policy& policy, unsigned jobs) {
  return Comparer(baseline, fresh, policy, jobs).compare();
}

}  // namespace reprocheck
