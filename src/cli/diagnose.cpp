// diagnose: the commands that explain saved results: why, plan, history. Nothing is judged.

#include <algorithm>
#include <set>

#include "reports/history.h"
#include "reports/plan.h"
#include "reports/why.h"
#include "src/cli/commands.h"
#include "src/cli/saved_results.h"
#include "src/cli/write_outputs.h"

namespace reprocheck::cli {
namespace {

std::vector<const Report*> comparisons_of(const reports::SavedResults& saved) {
  std::vector<const Report*> reports;
  reports.reserve(saved.reports.size());
  for (const Report& report : saved.reports) reports.push_back(&report);
  return reports;
}

Result<std::vector<ChosenMetric>> to_be_planned(const std::vector<std::string>& paths,
                                                const std::vector<const Report*>& reports) {
  if (paths.size() > 1) return metrics_called(paths[1], reports);
  std::vector<ChosenMetric> open;
  for (const Report* report : reports)
    for (const MetricComparison& metric : report->metrics)
      if (is_open(metric)) open.push_back({report, &metric});
  return open;
}

// -qq leaves what goes to a file.
int print_all(const Settings& settings, const PrintedPage& page, std::FILE* out, std::FILE* err) {
  std::vector<OutputChoice> outputs = settings.outputs;
  if (settings.layout.verbosity < -1)
    std::erase_if(outputs, [](const OutputChoice& output) { return output.path.empty(); });
  return print(outputs, page, out, err);
}

}  // namespace

int run_why(const Settings& settings, std::FILE* out, std::FILE* err) {
  const std::string& path = settings.line.paths.front();
  const auto saved = comparison_at(path);
  if (!saved) return report_error(saved.error(), err);
  const auto chosen = metrics_called(settings.line.paths[1], comparisons_of(*saved));
  if (!chosen) return report_error(chosen.error(), err);
  std::vector<reports::Why> decisions;
  for (const ChosenMetric& one : *chosen)
    decisions.push_back(reports::why_of(*one.report, *one.metric, saved->family));
  return print_all(
      settings,
      {reports::why_text(decisions, settings.layout), reports::why_document(decisions, path)}, out,
      err);
}

int run_plan(const Settings& settings, std::FILE* out, std::FILE* err) {
  const std::string& path = settings.line.paths.front();
  const auto saved = comparison_at(path);
  if (!saved) return report_error(saved.error(), err);
  const auto compared = comparisons_of(*saved);
  const auto chosen = to_be_planned(settings.line.paths, compared);
  if (!chosen) return report_error(chosen.error(), err);
  std::vector<reports::PlannedMetric> plans;
  for (const ChosenMetric& one : *chosen)
    plans.push_back(reports::planned(*one.report, *one.metric));
  return print_all(
      settings,
      {reports::plan_text(plans, compared, settings.layout), reports::plan_document(plans, path)},
      out, err);
}

int run_history(const Settings& settings, std::FILE* out, std::FILE* err) {
  std::vector<reports::SavedResults> files;
  for (const std::string& path : settings.line.paths) {
    auto saved = comparison_at(path);
    if (!saved) return report_error(saved.error(), err);
    files.push_back(std::move(*saved));
  }
  reports::History history;
  std::vector<PastResult> past;
  std::vector<const Report*> all;
  for (std::size_t i = 0; i < files.size(); ++i)
    for (const Report& report : files[i].reports) {
      past.push_back(reports::past_of(report));
      const bool one = report.fresh && report.fresh->parts.empty();
      history.names.push_back(
          {settings.line.paths[i], past.back().commit, one ? report.fresh->path : std::string()});
      all.push_back(&report);
    }
  std::set<MetricKey> wanted;
  if (!settings.line.metric.empty()) {
    const auto chosen = metrics_called(settings.line.metric, all);
    if (!chosen) return report_error(chosen.error(), err);
    for (const ChosenMetric& one : *chosen) wanted.insert(one.metric->key);
  }
  history.series = history_of(past, wanted);
  return print_all(
      settings,
      {reports::history_text(history, settings.layout), reports::history_document(history)}, out,
      err);
}

}  // namespace reprocheck::cli
