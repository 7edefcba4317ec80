// saved_results: the results that a person names, and the metrics of them that are meant.

#include "src/cli/saved_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "src/base/text.h"
#include "src/cli/read_file.h"
#include "src/policy/policy.h"

namespace reprocheck::cli {
namespace {

constexpr std::size_t k_listed = 8;

std::string list_of(std::vector<std::string> names) {
  const std::size_t more = names.size() > k_listed ? names.size() - k_listed : 0;
  names.resize(names.size() - more);
  for (std::string& name : names) name = shown(name, 60);
  return join(names, ", ") + (more > 0 ? fmt::format(" and {} more", more) : std::string());
}

Error no_such_metric(const std::string& written, const std::vector<const Report*>& reports) {
  std::set<std::string> names;
  std::string without;
  for (const Report* report : reports) {
    if (report->metrics.empty()) without = report->headline;
    for (const MetricComparison& metric : report->metrics) names.insert(to_string(metric.key));
  }
  if (names.empty())
    return {ErrorKind::usage, "command line",
            fmt::format("the result holds no metric: {}", shown(without, 300)), ""};
  const std::vector<std::string> all(names.begin(), names.end());
  return {ErrorKind::usage, "command line",
          fmt::format("no metric of the result is called \"{}\"", shown(written, 60)),
          did_you_mean(written, all, "one of " + list_of(all))};
}

}  // namespace

Result<reports::SavedResults> read_saved(const std::string& path) {
  const auto text = read_file(path);
  if (!text)
    return fail(ErrorKind::input, path, "cannot be read",
                "reprocheck compare ... -o json:result.json");
  return reports::read_results(*text, path);
}

Result<reports::SavedResults> comparison_at(const std::string& path) {
  auto saved = read_saved(path);
  if (!saved) return saved;
  if (std::ranges::all_of(saved->reports, [](const Report& r) { return r.command == "compare"; }))
    return saved;
  return fail(ErrorKind::usage, path, "is the result of an audit, which compared nothing",
              "reprocheck compare ... -o json:result.json");
}

Result<std::vector<ChosenMetric>> metrics_called(const std::string& written,
                                                 const std::vector<const Report*>& reports) {
  const Gate meant{.pattern = written};
  const bool starred = written.find('*') != std::string::npos;
  std::vector<ChosenMetric> chosen;
  for (const Report* report : reports) {
    std::vector<ChosenMetric> fitting;
    std::vector<std::string> names;
    for (const MetricComparison& metric : report->metrics) {
      if (to_string(metric.key) == written) {
        fitting = {{report, &metric}};
        names = {written};
        break;
      }
      if (!gate_fits(meant, metric.key)) continue;
      fitting.push_back({report, &metric});
      names.push_back(to_string(metric.key));
    }
    if (fitting.size() > 1 && !starred)
      return fail(ErrorKind::usage, "command line",
                  fmt::format("\"{}\" fits {} metrics: {}", shown(written, 60), fitting.size(),
                              list_of(names)),
                  "name one of them, or write a '*' for all");
    chosen.insert(chosen.end(), fitting.begin(), fitting.end());
  }
  if (chosen.empty()) return std::unexpected(no_such_metric(written, reports));
  return chosen;
}

}  // namespace reprocheck::cli
