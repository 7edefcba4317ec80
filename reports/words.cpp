// words: verdicts, findings and metrics as every human format orders and names them.
//
// Sorting here never changes what is meant: the worst comes first, and equals keep the
// order of the result.

#include "reports/words.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "src/base/text.h"
#include "src/compare/oriented.h"

namespace reprocheck::reports {
namespace {

int rank_of(Severity severity) {
  return -static_cast<int>(severity);
}

template <typename Wanted>
std::vector<ListedFinding> listed(const Report& report, Wanted wanted) {
  std::vector<ListedFinding> found;
  for (const CheckReport& check : report.checks)
    for (const Finding& finding : check.findings)
      if (wanted(check, finding)) found.push_back({&check, &finding});
  std::ranges::stable_sort(found, [](const ListedFinding& one, const ListedFinding& two) {
    if (one.check->gates != two.check->gates) return one.check->gates;
    return rank_of(one.check->severity) < rank_of(two.check->severity);
  });
  return found;
}

template <typename Item>
const Item* with_key(const std::vector<Item>& items, const MetricKey& key) {
  const auto found = std::ranges::find(items, key, &Item::key);
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

std::string spaced(std::string_view word) {
  std::string text(word);
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string as_sentence(std::string_view clause) {
  std::string text(clause);
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  if (!text.empty() && !text.ends_with('.')) text += '.';
  return text;
}

std::string method_words(std::string_view method) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"none", "no test"},
      {"mcnemar_midp", "McNemar mid-p"},
      {"mcnemar_exact", "McNemar exact"},
      {"mcnemar_range", "McNemar range"},
      {"tango", "Tango"},
      {"newcombe", "Newcombe"},
      {"zero_of_n", "zero of n"},
      {"sign_flip", "sign-flip permutation"},
      {"cluster_sign_flip", "sign-flip over clusters"},
      {"cluster_t", "t over clusters"},
      {"cr2_t", "CR2 over clusters"},
      {"crossed_t", "t over questions and runs"},
      {"answers_t", "t over answers"},
      {"log_welch", "Welch on logs, one time a run"},
      {"log_t", "t on logs over runs"},
      {"fieller", "Fieller"},
      {"bounded_mean", "bounded mean"},
      {"runs_t", "t over runs"},
      {"runs_paired_t", "paired t over runs"},
      {"runs_welch", "Welch over runs"},
      {"bootstrap", "bootstrap over items"},
      {"bca", "BCa"},
      {"five_by_two", "combined F of five halvings"},
      {"nadeau_bengio", "corrected t over folds"},
      {"runs_prediction", "prediction from runs"}};
  for (const auto& [name, words] : names)
    if (method == name) return std::string(words);
  return spaced(method);
}

std::string verdict_words(std::string_view verdict) {
  return verdict == "non_inferior" ? "non-inferior" : spaced(verdict);
}

Glyph glyph_of(std::string_view verdict) {
  if (verdict == "regressed") return {"\xe2\x96\xbc", "v"};
  if (verdict == "improved") return {"\xe2\x96\xb2", "^"};
  if (verdict == "equivalent") return {"\xe2\x97\x8f", "o"};
  if (verdict == "non_inferior") return {"\xe2\x97\x91", ">"};
  if (verdict == "inconclusive") return {"\xe2\x97\x87", "?"};
  if (verdict == "not_comparable") return {"\xe2\x8a\x98", "x"};
  if (verdict == "no_baseline") return {"\xe2\x97\x8b", "-"};
  if (verdict == "unchecked") return {"\xe2\x80\xbc", "!"};
  if (verdict == "ready") return {"\xe2\x9c\x93", "+"};
  if (verdict == "not_ready") return {"\xe2\x9c\x97", "X"};
  return {"\xc2\xb7", "."};
}

bool was_opened(const BundleReport& side) {
  return !side.digest.empty() || side.files.total > 0;
}

std::string comparability_words(const Report& report) {
  const bool gates = std::ranges::any_of(report.metrics, &MetricComparison::gated);
  if (!gates && report.status == ComparabilityStatus::comparable) return "no metric gates";
  return spaced(to_string(report.status));
}

Headline headline_of(const Report& report) {
  Headline headline{verdict_words(report.verdict), report.headline};
  for (const std::string& word : {headline.verdict, report.verdict}) {
    if (!headline.rest.starts_with(word)) continue;
    headline.rest.erase(0, word.size());
    break;
  }
  if (headline.rest == report.headline && !headline.rest.empty()) headline.rest.insert(0, "  ");
  return headline;
}

namespace {

// How far from zero a metric's mark, interval or margin stands, in its own unit.
double extent_of(const MetricComparison& metric) {
  double extent = 0;
  for (const auto& part :
       {metric.difference, metric.low, metric.high, std::optional(metric.margin)})
    if (part && std::isfinite(*part)) extent = std::max(extent, std::fabs(*part));
  return extent;
}

bool has_place(const MetricComparison& metric) {
  return metric.difference && std::isfinite(*metric.difference) &&
         metric.direction != Direction::unknown;
}

}  // namespace

double plot_reach(const std::vector<const MetricComparison*>& metrics) {
  double reach = 0;
  for (const MetricComparison* metric : metrics)
    if (const Scale scale = scale_of(*metric); scale.rate && has_place(*metric))
      reach = std::max(reach, extent_of(*metric) * scale.factor);
  if (!(reach > 0)) return 0;
  const double power = std::pow(10, std::floor(std::log10(reach)));
  for (const double step : {1.0, 2.0, 4.0, 6.0, 8.0})
    if (reach <= step * power) return step * power;
  return 10 * power;
}

std::optional<PlotRow> plot_of(const MetricComparison& metric, double reach) {
  if (!has_place(metric)) return std::nullopt;
  const Scale scale = scale_of(metric);
  const double unit = scale.rate ? reach / scale.factor : extent_of(metric);
  PlotRow row;
  row.has_interval =
      metric.low && metric.high && std::isfinite(*metric.low) && std::isfinite(*metric.high);
  row.hollow = metric.verdict == MetricVerdict::inconclusive;
  if (!(unit > 0)) return row;  // nothing moved
  const double sign = metric.direction == Direction::lower ? -1 : 1;
  if (!scale.rate) row.own_end = sign * unit;
  row.point = row.low = row.high = sign * *metric.difference / unit;
  if (row.has_interval) {
    row.low = std::min(sign * *metric.low, sign * *metric.high) / unit;
    row.high = std::max(sign * *metric.low, sign * *metric.high) / unit;
  }
  if (std::isfinite(metric.margin)) row.band = metric.margin / unit;
  return row;
}

std::string changed_keys(const Report& report) {
  std::vector<std::string> keys;
  std::size_t more = 0;
  for (const Change& change : report.changes) {
    if (change.state == Change::State::unknown) continue;
    if (keys.size() == 4)
      ++more;
    else
      keys.push_back(shown(change.role.empty() ? change.key : change.role + " " + change.key, 40));
  }
  if (more > 0) keys.push_back(fmt::format("{} more", more));
  return join(keys, ", ");
}

std::vector<const MetricComparison*> ordered_metrics(const Report& report) {
  std::vector<const MetricComparison*> metrics;
  metrics.reserve(report.metrics.size());
  for (const MetricComparison& metric : report.metrics) metrics.push_back(&metric);
  std::ranges::stable_sort(metrics, [](const MetricComparison* one, const MetricComparison* two) {
    if (one->gated != two->gated) return one->gated;
    return one->verdict < two->verdict;
  });
  return metrics;
}

bool is_decisive(const MetricComparison& metric) {
  if (!metric.gated) return false;
  switch (metric.verdict) {
    case MetricVerdict::regressed:
    case MetricVerdict::not_comparable:
    case MetricVerdict::inconclusive:
      return true;
    case MetricVerdict::non_inferior:
    case MetricVerdict::improved:
    case MetricVerdict::equivalent:
    case MetricVerdict::info_only:
      return false;
  }
  return false;
}

std::vector<SharedCaveat> caveats_of(const std::vector<const MetricComparison*>& metrics) {
  std::vector<SharedCaveat> shared;
  for (const MetricComparison* metric : metrics)
    for (const Caveat& caveat : metric->caveats) {
      auto at = std::ranges::find(shared, caveat.message, &SharedCaveat::message);
      if (at == shared.end()) at = shared.insert(at, {caveat.message, {}});
      at->metrics.push_back(metric);
    }
  return shared;
}

std::string names_of(const std::vector<const MetricComparison*>& metrics) {
  constexpr std::size_t most = 3;
  std::string names;
  for (std::size_t at = 0; at < std::min(most, metrics.size()); ++at)
    names += (at == 0 ? "" : ", ") + to_string(metrics[at]->key);
  if (metrics.size() > most) names += fmt::format(" and {} more", metrics.size() - most);
  return names;
}

std::string verdict_text(const MetricComparison& metric) {
  const bool unsure =
      metric.verdict == MetricVerdict::regressed && metric.detail == k_size_uncertain;
  return fmt::format("{}{}", verdict_words(to_string(metric.verdict)),
                     unsure ? " (size uncertain)" : "");
}

std::string average_words(const MetricComparison& metric) {
  const bool of_times = effect_of(metric, "p50_baseline").has_value();
  if (!of_times) return "";
  // With too few requests for a quantile there is none to show.
  if (!metric.gated || metric.detail == "too_few_requests") return "mean";
  const auto quantile = effect_of(metric, "quantile");
  const std::string word =
      quantile ? fmt::format("p{}", number_text(rounded(100 * *quantile, 12))) : "median";
  const bool several = metric.n_runs_baseline > 1 || metric.n_runs_fresh > 1;
  return several ? fmt::format("geometric mean of the runs' {}s", word) : word;
}

const Flips* flips_of(const Report& report, const MetricKey& key) {
  return with_key(report.flips, key);
}

bool is_exploratory(const MetricComparison& metric) {
  return std::ranges::find(metric.flags, "exploratory") != metric.flags.end();
}

std::vector<const SliceComparison*> moved_slices(const Report& report) {
  std::vector<const SliceComparison*> moved;
  for (const SliceComparison& slice : report.slices)
    if (slice.moved) moved.push_back(&slice);
  std::ranges::stable_sort(moved, {}, [](const SliceComparison* s) { return *s->p_adjusted; });
  return moved;
}

std::string slice_text(const Report& report, const SliceComparison& slice, std::string_view arrow) {
  const MetricComparison* metric = metric_of(report, slice.key);
  const Scale scale = metric ? scale_of(*metric) : Scale{};
  return fmt::format("{}={} of {}: {} {} {} (n = {}, q {})", slice.slice, slice.label,
                     to_string(slice.key), level_text(scale, slice.baseline), arrow,
                     level_text(scale, slice.fresh), integer(slice.n),
                     p_text(slice.p_adjusted.value_or(1)));
}

std::string other_ruler_text(const OtherRuler& other) {
  return fmt::format("by {}, which does not decide: {} (exit {})", other.from, other.headline,
                     other.exit_code);
}

std::string scorers_text(const MetricComparison& metric) {
  const Scale scale = scale_of(metric);
  std::vector<std::string> parts;
  const auto add = [&](const std::string& ruler, std::string_view whose) {
    const auto low = effect_of(metric, ruler + "_low"), high = effect_of(metric, ruler + "_high");
    const auto known = effect_of(metric, ruler + "_known"), all = effect_of(metric, ruler + "_of");
    if (!low || !high || !known || !all) return;
    std::string text = difference_text(scale, *low);
    if (*known < *all) text += fmt::format(" to {}", difference_text(scale, *high));
    text += fmt::format(" by {} scorer", whose);
    if (*known < *all)
      text += fmt::format(" ({} of {} answers known)", number(*known), number(*all));
    parts.push_back(std::move(text));
  };
  add("baseline_ruler", "the baseline's");
  add("fresh_ruler", "fresh's");
  return join(parts, "; ");
}

const Waterfall* waterfall_of(const Report& report, const MetricKey& key) {
  return with_key(report.waterfall, key);
}

const MetricComparison* metric_of(const Report& report, const MetricKey& key) {
  return with_key(report.metrics, key);
}

const MetricComparison* metric_of(const Report& report, const ListedFinding& listed) {
  const CheckReport& check = *listed.check;
  if (check.layer != Layer::result || !check.name.starts_with("metric-")) return nullptr;
  const auto found = std::ranges::find_if(report.metrics, [&](const MetricComparison& metric) {
    return to_string(metric.key) == listed.finding->subject;
  });
  return found == report.metrics.end() ? nullptr : &*found;
}

std::vector<ListedFinding> new_findings(const Report& report) {
  return listed(report, [](const CheckReport& check, const Finding& finding) {
    return check.outcome != Outcome::waived && finding.waived.empty() && !finding.already_so;
  });
}

std::vector<ListedFinding> old_findings(const Report& report) {
  std::set<std::pair<std::string_view, std::string_view>> in_fresh;
  for (const CheckReport& check : report.checks)
    if (check.side == Side::fresh)
      for (const Finding& finding : check.findings) in_fresh.emplace(check.name, finding.subject);
  return listed(report, [&](const CheckReport& check, const Finding& finding) {
    const bool told =
        check.side == Side::baseline && in_fresh.contains({check.name, finding.subject});
    return check.outcome != Outcome::waived && finding.waived.empty() && finding.already_so &&
           !told;
  });
}

std::vector<ListedFinding> waived_findings(const Report& report) {
  return listed(report, [](const CheckReport& check, const Finding& finding) {
    return check.outcome == Outcome::waived || !finding.waived.empty();
  });
}

std::vector<ListedCheck> checks_that(const Report& report, Outcome outcome) {
  const auto twin_of = [&](const CheckReport& check) {
    return std::ranges::find_if(report.checks, [&](const CheckReport& other) {
      return other.name == check.name && other.side && other.side != check.side;
    });
  };
  std::vector<ListedCheck> found;
  for (const CheckReport& check : report.checks) {
    if (check.outcome != outcome) continue;
    const auto twin = check.side ? twin_of(check) : report.checks.end();
    const bool alike =
        twin != report.checks.end() && twin->outcome == outcome && twin->reason == check.reason;
    if (alike && check.side == Side::baseline) continue;
    found.push_back({&check, alike ? std::nullopt : check.side});
  }
  return found;
}

std::string side_note(const ListedCheck& listed) {
  return listed.side ? fmt::format(" ({})", to_string(*listed.side)) : "";
}

OutcomeCounts count_outcomes(const Report& report) {
  const auto count = [&](Outcome outcome) { return checks_that(report, outcome).size(); };
  OutcomeCounts counts{.passed = count(Outcome::passed),
                       .failed = count(Outcome::failed),
                       .waived = count(Outcome::waived),
                       .unavailable = count(Outcome::unavailable),
                       .not_applicable = count(Outcome::not_applicable),
                       .broken = count(Outcome::broken)};
  counts.total = counts.passed + counts.failed + counts.waived + counts.unavailable +
                 counts.not_applicable + counts.broken;
  return counts;
}

std::string place_of(const Evidence& evidence) {
  const Source& source = evidence.source;
  if (source.path.empty()) return source.tool;
  if (source.line > 0) return fmt::format("{}:{}", source.path, source.line);
  if (!source.pointer.empty()) return fmt::format("{} {}", source.path, source.pointer);
  return source.path;
}

}  // namespace reprocheck::reports
