// baseline-stale: the baseline is older than the policy allows.
//
// An old baseline compares with a system that nobody runs any more, and slow losses hide
// behind it.

#include <fmt/format.h>

#include <chrono>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

// Days since 1970 of a text that begins with YYYY-MM-DD, or that counts milliseconds or seconds.
std::optional<int> day_number(std::string_view text) {
  constexpr long long day_seconds = 86'400;
  if (const auto count = parse_integer(text); count && *count > 0)
    return static_cast<int>(text.size() > 11 ? *count / 1000 / day_seconds : *count / day_seconds);
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_integer(text.substr(0, 4)), month = parse_integer(text.substr(5, 2)),
             day = parse_integer(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

Answered find_baseline_stale(const Comparison& runs, const Options& options) {
  const auto limit = options.policy().baseline_max_age_days;
  if (!limit) return not_applicable("the policy sets no age");
  std::optional<int> newest;
  const Source* source = nullptr;
  for (const Run& run : runs.baseline->bundle->runs)
    for (const RunRecord& record : run.records.runs) {
      const auto begun = day_number(record.started);
      if (!begun || (newest && *begun <= *newest)) continue;
      newest = begun;
      source = &record.source;
    }
  const auto today = day_number(options.policy().today);
  if (!newest) return unavailable("no start of the baseline was recorded");
  if (!today) return unavailable("no date of today was given");
  const int age = *today - *newest;
  if (age <= *limit) return Findings{};
  return Findings{{.subject = "baseline",
                   .message = fmt::format("is {} days old, the policy allows {}", age, *limit),
                   .evidence = {{Side::baseline, *source}},
                   .remedy = "make a new baseline from the main branch"}};
}

}  // namespace

extern constexpr Check baseline_stale{
    .name = "baseline-stale",
    .layer = Layer::record,
    .severity = Severity::warning,
    .summary = "the baseline is older than the policy allows",
    .needs = Need::nothing,
    .ask = &find_baseline_stale,
};

}  // namespace reprocheck::checks
