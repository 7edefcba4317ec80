// recompute: every aggregate that follows from the samples, made again.
//
// A number in metrics.json is a claim; the samples beside it are the evidence. Where a column
// bears on the claim it is formed again by every aggregation that its name allows, and only
// when none of them gives the recorded digits is it contradicted.

#include "src/examine/recompute.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "src/base/fingerprint_index.h"
#include "src/base/text.h"
#include "src/examine/label_scores.h"
#include "src/examine/pass_at_k.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

using State = Recomputation::State;

struct Candidate {
  double value;
  std::string formula;
  std::uint64_t n;
};

// "mean_f1", "f1_score", "Recall@5": the bare measure, folded.
std::string bare(std::string_view name) {
  std::string text = lower(base_name(name));
  for (const std::string_view prefix :
       {"eval_", "test_", "val_", "dev_", "mean_", "avg_", "answer_", "overall_"})
    if (text.starts_with(prefix) && text.size() > prefix.size()) text.erase(0, prefix.size());
  for (const std::string_view ending : {"_mean", "_score"})
    if (text.ends_with(ending) && text.size() > ending.size())
      text.erase(text.size() - ending.size());
  std::ranges::replace(text, '@', '_');
  if (const std::size_t at = text.find("_at_"); at != std::string::npos) text.replace(at, 4, "_");
  return folded(text);
}

bool is_accuracy_name(std::string_view name) {
  const std::string text = bare(name);
  return text.ends_with("accuracy") || text == "acc" || text == "em" || text == "exactmatch";
}

bool in_arm(const SampleTable& table, std::size_t row, std::string_view arm) {
  // No name means all rows, unless one of several arms is called nothing.
  const bool of_all = arm.empty() && (table.arms.size() == 1 ||
                                      std::ranges::find(table.arms, "") == table.arms.end());
  return of_all || table.arms[table.arm[row]] == arm;
}

std::optional<Candidate> mean_of(const SampleTable& table, const ScoreColumn& column,
                                 std::string_view arm, bool count_errors) {
  const auto mean = column_mean(table, column, arm, count_errors);
  if (!mean) return std::nullopt;
  return Candidate{mean->value, fmt::format("mean of {} over {} samples", column.name, mean->n),
                   mean->n};
}

// The mean of each item's own mean, where items were repeated.
std::optional<Candidate> mean_of_items(const SampleTable& table, const ScoreColumn& column,
                                       std::string_view arm) {
  if (!table.has_repeats || !table.has_ids) return std::nullopt;
  std::map<std::string_view, std::vector<double>> items;
  for (std::size_t row = 0; row < table.rows; ++row)
    if (in_arm(table, row, arm) && column.states[row] == SampleState::scored)
      items[table.ids[row]].push_back(column.values[row]);
  std::vector<double> means;
  means.reserve(items.size());
  for (const auto& [id, values] : items) means.push_back(stats::mean(values));
  if (means.empty()) return std::nullopt;
  return Candidate{stats::mean(means),
                   fmt::format("mean of {} items of {}", means.size(), column.name), means.size()};
}

struct Labels {
  std::vector<std::uint32_t> target, output;
  std::uint32_t count = 0;
};

std::optional<Labels> labels_of(const SampleTable& table, std::string_view arm) {
  if (!table.target_label.recorded() || !table.output_label.recorded()) return std::nullopt;
  FingerprintIndex codes;
  Labels labels;
  const auto code = [&](const Fingerprint& label) {
    std::uint32_t& known = codes.at(label);
    if (known == FingerprintIndex::k_none) known = labels.count++;
    return known;
  };
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (!in_arm(table, row, arm) || !table.target_label.present[row]) continue;
    labels.target.push_back(code(table.target_label.values[row]));
    // An output that is missing is a label of its own: it can only be wrong.
    labels.output.push_back(
        code(table.output_label.present[row] ? table.output_label.values[row] : Fingerprint{}));
  }
  return labels.target.empty() ? std::nullopt : std::optional(std::move(labels));
}

void add_classification(const SampleTable& table, const MetricKey& key, std::string_view arm,
                        std::vector<Candidate>& candidates) {
  if (label_formulas(key.name, 1, 1).empty()) return;  // it speaks of no labels
  const auto labels = labels_of(table, arm);
  if (!labels) return;
  const std::size_t n = labels->target.size();
  const auto counts = stats::count_labels(labels->target, labels->output, labels->count);
  for (const LabelFormula& formula : label_formulas(key.name, labels->count, n))
    candidates.push_back({label_score(counts, formula), formula.words, n});
}

// What somebody called pass@k of answers that stand there is one of these.
void add_pass_at_k(const SampleTable& table, const MetricKey& key, std::string_view arm,
                   std::vector<Candidate>& candidates) {
  const auto k = pass_rank(key.name);
  const ScoreColumn* column = k && !column_for(table, key) ? pass_column(table) : nullptr;
  if (!column) return;
  const auto found = pass_at_k_of(table, *column, arm, *k);
  if (!found) return;
  const auto add = [&](double value, std::string_view how) {
    candidates.push_back(
        {value, fmt::format("{} of {} over {} questions", how, column->name, found->questions),
         found->questions});
  };
  add(found->unbiased, fmt::format("1 - C(n-c, {0}) / C(n, {0})", *k));
  add(found->first, fmt::format("any of the first {}", *k));
  add(found->by_share, fmt::format("1 - (1 - c/n)^{}", *k));
}

std::vector<std::string> arms_for(const SampleTable& table, const MetricKey& key) {
  for (const std::string& arm : table.arms)
    if (!arm.empty() && arm == key.arm) return {arm};
  std::vector<std::string> arms{""};
  if (table.arms.size() > 1) arms.insert(arms.end(), table.arms.begin(), table.arms.end());
  return arms;
}

std::vector<Candidate> candidates_for(const SampleTable& table, const MetricKey& key) {
  std::vector<Candidate> candidates;
  for (const std::string& arm : arms_for(table, key)) {
    if (const ScoreColumn* column = column_for(table, key)) {
      const bool zeros = errors_are_zero(key.name, *column);
      if (auto all = mean_of(table, *column, arm, zeros)) candidates.push_back(*all);
      if (auto items = mean_of_items(table, *column, arm)) candidates.push_back(*items);
    }
    if (const ScoreColumn* column = column_for(table, key); !column || column->derived)
      add_classification(table, key, arm, candidates);
    add_pass_at_k(table, key, arm, candidates);
  }
  return candidates;
}

bool is_rate(const Metric& metric) {
  return traits_of(metric.key.name).range == Range::unit_interval;
}

// A rate over n samples that is k of n for no whole k at the recorded digits.
bool is_no_k_of_n(const Metric& metric) {
  if (!metric.n || *metric.n == 0 || !is_accuracy_name(metric.key.name)) return false;
  const double n = static_cast<double>(*metric.n);
  const double share = metric.value > 1 ? metric.value / 100 : metric.value;
  for (const double k : {std::floor(share * n), std::ceil(share * n)})
    if (agrees_with_recorded(metric, k / n)) return false;
  return true;
}

// A tracker keeps what it was given, percentages too; a harness writes shares. Just above 1 stands
// neither: nobody reports an accuracy of 1.7 percent.
State impossible_or(const Metric& metric, State otherwise) {
  const bool no_share =
      metric.value > 1 && metric.by_tool && (metric.source.tool == "lm-eval" || metric.value < 2);
  const bool out_of_range = is_rate(metric) && (metric.value < 0 || metric.value > 100 || no_share);
  return out_of_range || is_no_k_of_n(metric) ? State::impossible : otherwise;
}

const Metric* number_of_task(const Run& run, const std::string& task, const MetricKey& key) {
  const auto found = std::ranges::find_if(run.records.metrics, [&](const Metric& metric) {
    return metric.key.task == task && metric.key.name == key.name &&
           metric.key.filter == key.filter;
  });
  return found == run.records.metrics.end() ? nullptr : &*found;
}

// A harness's group: the mean of its tasks, each by its items or all alike. Nothing where a task
// has no such number or no count, or is a group itself, which may be weighed in another way.
std::vector<Candidate> means_of_members(const Metric& group, const Run& run) {
  double plain = 0, weighted = 0;
  std::uint64_t items = 0;
  for (const std::string& task : group.members) {
    const Metric* member = number_of_task(run, task, group.key);
    if (!member || !member->n || *member->n == 0 || member->is_group) return {};
    plain += member->value;
    weighted += static_cast<double>(*member->n) * member->value;
    items += *member->n;
  }
  if (group.members.empty()) return {};
  return {{weighted / static_cast<double>(items), "mean of its tasks by their items", items},
          {plain / static_cast<double>(group.members.size()), "mean of its tasks",
           group.members.size()}};
}

Recomputation recompute_one(const Metric& metric, std::size_t index, const Run& run) {
  Recomputation result{.metric = &metric, .run = index};
  if (has_no_value(metric)) return result;
  if (!std::isfinite(metric.value)) {
    result.state = State::not_finite;
    return result;
  }
  std::vector<Candidate> candidates = means_of_members(metric, run);
  std::optional<Candidate> without_errors;
  bool column_bears = false;
  for (const SampleTable& table : run.records.samples) {
    if (!speaks_of(metric.key, table, run.records.samples.size())) continue;
    const auto more = candidates_for(table, metric.key);
    candidates.insert(candidates.end(), more.begin(), more.end());
    if (const ScoreColumn* column = column_for(table, metric.key)) {
      column_bears = true;
      without_errors = mean_of(table, *column, metric.key.arm, false);
    }
  }
  const auto fitting = std::ranges::find_if(
      candidates, [&](const Candidate& c) { return agrees_with_recorded(metric, c.value); });
  if (fitting != candidates.end()) {
    result.state = State::agrees;
    result.recomputed = fitting->value;
    result.formula = fitting->formula;
    result.n = fitting->n;
    return result;
  }
  if (candidates.empty()) {
    result.state = impossible_or(metric, column_bears ? State::no_known_formula : State::no_column);
    return result;
  }
  const bool left_out = without_errors && agrees_with_recorded(metric, without_errors->value);
  const Candidate& shown = left_out ? *without_errors : candidates.front();
  result.recomputed = candidates.front().value;
  result.formula = shown.formula;
  result.n = shown.n;
  result.state = left_out ? State::left_out_errors : impossible_or(metric, State::contradicted);
  return result;
}

// {"closed": {"exact_match": ...}, "overall": {"exact_match": ...}}: where the samples give one of
// them, the others speak of parts of the samples that nobody marked, and nothing here denies them.
void excuse_parts(std::vector<Recomputation>& of_run) {
  const auto gives_whole = [&](const MetricKey& part) {
    return std::ranges::any_of(of_run, [&](const Recomputation& other) {
      const MetricKey& key = other.metric->key;
      return other.state == State::agrees && key.name != part.name && key.task == part.task &&
             key.filter == part.filter && key.arm == part.arm &&
             base_name(key.name) == base_name(part.name);
    });
  };
  for (Recomputation& each : of_run)
    if (each.state == State::contradicted && each.metric->key.name.contains('/') &&
        gives_whole(each.metric->key))
      each = {.metric = each.metric, .run = each.run};
}

}  // namespace

bool agrees_with_recorded(const Metric& metric, double value) {
  if (!std::isfinite(metric.value) || !std::isfinite(value)) return false;
  const auto fits = [&](double candidate) {
    if (std::abs(candidate - metric.value) <= 1e-9 * std::max(1.0, std::abs(metric.value)))
      return true;
    if (metric.by_tool || metric.text.empty()) return false;
    const int digits = decimals_of(metric.text);
    const double half = 0.5 * std::pow(10.0, -digits);
    // Half a unit of the last digit: both rules of rounding a tie are somebody's.
    return digits < 15 && (rounded(candidate, digits) == metric.value ||
                           std::abs(candidate - metric.value) <= half * (1 + 1e-9));
  };
  const bool percent = is_rate(metric) && metric.value > 1 && value <= 1;
  return fits(value) || (percent && fits(value * 100));
}

bool errors_are_zero(std::string_view metric_name, const ScoreColumn& column) {
  NameTraits traits = traits_of(metric_name);
  if (column.boolean) traits.range = Range::unit_interval;
  return counts_errors_as_zero(traits);
}

std::optional<ColumnMean> column_mean(const SampleTable& table, const ScoreColumn& column,
                                      std::string_view arm, bool count_errors) {
  std::vector<double> values;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (!in_arm(table, row, arm)) continue;
    const SampleState state = column.states[row];
    const bool scored = state == SampleState::scored || state == SampleState::truncated;
    if (scored && std::isfinite(column.values[row]))
      values.push_back(column.values[row]);
    else if (state == SampleState::errored && count_errors)
      values.push_back(0);
  }
  if (values.empty()) return std::nullopt;
  // In order of size, so that the order of the lines changes no digit.
  if (!column.boolean) std::ranges::sort(values);
  return ColumnMean{stats::mean(values), values.size()};
}

bool speaks_of(const MetricKey& key, const SampleTable& table, std::size_t tables_in_run) {
  if (key.task.empty() || table.task.empty()) return tables_in_run == 1 || table.task == key.task;
  return key.task == table.task;
}

const ScoreColumn* column_for(const SampleTable& table, const MetricKey& key) {
  for (const ScoreColumn& column : table.scores)
    if (column.name == key.name && column.filter == key.filter && !column.blank) return &column;
  const std::string name = bare(key.name);
  const ScoreColumn* by_name = nullptr;
  const ScoreColumn* only = nullptr;
  std::size_t scores = 0;
  for (const ScoreColumn& column : table.scores) {
    if (column.blank) continue;
    if (column.is_resource) {
      if (bare(column.name) == name) return &column;
      continue;
    }
    if (!by_name && !column.derived && bare(column.name) == name) by_name = &column;
    only = &column;
    ++scores;
  }
  if (by_name) return by_name;
  if (!is_accuracy_name(key.name) || !key.filter.empty()) return nullptr;
  if (scores == 1) return only->boolean || only->derived ? only : nullptr;
  const auto derived = std::ranges::find_if(table.scores, &ScoreColumn::derived);
  return derived == table.scores.end() ? nullptr : &*derived;
}

std::vector<ScoreSummary> summarize_scores(const Bundle& bundle) {
  std::vector<ScoreSummary> all;
  for (std::size_t run = 0; run < bundle.runs.size(); ++run)
    for (const SampleTable& table : bundle.runs[run].records.samples)
      for (const ScoreColumn& column : table.scores)
        for (const std::string& arm : table.arms) {
          if (column.blank) continue;
          ScoreSummary summary{.key = {table.task, column.name, column.filter, arm},
                               .run = run,
                               .derived = column.derived};
          double least = INFINITY, most = -INFINITY;
          for (std::size_t row = 0; row < table.rows; ++row) {
            if (!in_arm(table, row, arm)) continue;
            const bool scored = column.states[row] == SampleState::scored;
            summary.scored += scored ? 1 : 0;
            summary.errored += column.states[row] == SampleState::errored ? 1 : 0;
            if (!scored) continue;
            least = std::min(least, column.values[row]);
            most = std::max(most, column.values[row]);
          }
          const auto mean = mean_of(table, column, arm, errors_are_zero(column.name, column));
          summary.mean = mean ? mean->value : std::nan("");
          summary.constant = summary.scored > 1 && least == most;
          all.push_back(std::move(summary));
        }
  return all;
}

bool follows_from_samples(const Metric& metric, const Run& run) {
  const State state = recompute_one(metric, 0, run).state;
  return state == State::agrees || state == State::left_out_errors;
}

std::vector<Recomputation> recompute(const Bundle& bundle) {
  std::vector<Recomputation> all;
  for (std::size_t run = 0; run < bundle.runs.size(); ++run) {
    std::vector<Recomputation> of_run;
    for (const Metric& metric : bundle.runs[run].records.metrics)
      of_run.push_back(recompute_one(metric, run, bundle.runs[run]));
    excuse_parts(of_run);
    all.insert(all.end(), of_run.begin(), of_run.end());
  }
  return all;
}

}  // namespace reprocheck
