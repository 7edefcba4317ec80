// waiver-expired: a waiver has ended, or ends within a week.
//
// A waiver is a promise with a date. When it has passed, what it covered counts again; a
// week before, it is time to look.

#include <fmt/format.h>

#include <chrono>

#include "checks/look_shared.h"
#include "src/base/text.h"

namespace reprocheck::checks {
namespace {

// A date is text here, YYYY-MM-DD, so that dates compare as texts; the same where it is none.
std::string days_after(const std::string& date, int days) {
  const auto year = date.size() == 10 ? parse_integer(date.substr(0, 4)) : std::nullopt;
  const auto month = year ? parse_integer(date.substr(5, 2)) : std::nullopt;
  const auto day = month ? parse_integer(date.substr(8, 2)) : std::nullopt;
  if (!day) return date;
  const std::chrono::year_month_day from{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!from.ok()) return date;
  const std::chrono::year_month_day to = std::chrono::sys_days(from) + std::chrono::days(days);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(to.year()),
                     static_cast<unsigned>(to.month()), static_cast<unsigned>(to.day()));
}

Answered find_waiver_expired(const Examination&, const Options& options) {
  const std::string& today = options.policy().today;
  if (options.policy().waivers.empty()) return not_applicable("the policy waives nothing");
  if (today.empty()) return unavailable("no date of today was given");
  Findings findings;
  for (const Waiver& waiver : options.policy().waivers) {
    if (waiver.until.empty() || waiver.until >= days_after(today, 7)) continue;
    const bool over = waiver.until < today;
    const std::string& what = waiver.check.empty() ? waiver.metric : waiver.check;
    findings.push_back(
        {.subject = waiver.subject.empty() ? what : fmt::format("{}: {}", what, waiver.subject),
         .message =
             fmt::format("{} {}: {}", over ? "ended on" : "ends on", waiver.until, waiver.reason),
         .evidence = {{Side::fresh, {"policy", waiver.place, "", 0, waiver.until}}},
         .remedy = "mend what it covers, or give it another end and say why",
         .severity = over ? Severity::error : Severity::warning});
  }
  return findings;
}

}  // namespace

extern constexpr Check waiver_expired{
    .name = "waiver-expired",
    .layer = Layer::record,
    .severity = Severity::error,
    .summary = "a waiver has ended, or ends within a week",
    .needs = Need::nothing,
    .ask = &find_waiver_expired,
    .once = true,
};

}  // namespace reprocheck::checks
