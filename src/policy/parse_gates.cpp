// parse_gates: the sections of a policy that name a metric or a check: gates, checks, waivers.
//
// Whatever is named here has to exist and every key has to be known: a misspelt gate guards
// nothing and would look like one that passed.

#include <algorithm>
#include <chrono>

#include "src/base/text.h"
#include "src/policy/policy_reader.h"

namespace reprocheck {
namespace {

// YYYY-MM-DD, and a day that the calendar has: a waiver until the 32nd would never end.
bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto number = [](std::string_view part) {
    const bool digits = part.find_first_not_of("0123456789") == std::string_view::npos;
    return digits ? static_cast<int>(parse_integer(part).value_or(0)) : 0;
  };
  const std::chrono::year_month_day day{
      std::chrono::year(number(text.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2))))};
  return day.ok();
}

}  // namespace

Result<void> PolicyReader::quantile_into(const Tree& tree, std::string_view name,
                                         std::optional<double>& target) {
  target = tree.number();
  if (target && *target > 0 && *target < 1) return {};
  return wrong(tree, fmt::format("{} has to be a number between 0 and 1, as 0.95", name));
}

Result<void> PolicyReader::step_into(const Tree& tree, std::string_view name,
                                     std::optional<int>& target) {
  const auto step = tree.integer();
  if (!step || *step < 1 || *step > 100)
    return wrong(tree, fmt::format("{} has to be a whole number from 1 to 100", name));
  target = static_cast<int>(*step);
  return {};
}

Result<void> PolicyReader::gate(std::string_view metric, const Tree& tree) {
  Gate gate;
  gate.pattern = metric;
  gate.place = line_of(tree);
  const std::string name = fmt::format("gates.{}", metric);
  const Field known[] = {
      {"direction",
       [&](const Tree& t) {
         Direction direction{};
         auto done =
             word_into<Direction>(t, name + ".direction", direction,
                                  {{"higher", Direction::higher}, {"lower", Direction::lower}});
         gate.direction = direction;
         return done;
       }},
      {"margin",
       [&](const Tree& t) {
         gate.place = line_of(t);
         return margin_into(t, gate.margin);
       }},
      {"severity",
       [&](const Tree& t) {
         return word_into<Severity>(t, name + ".severity", gate.severity,
                                    {{"error", Severity::error}, {"warning", Severity::warning}});
       }},
      {"polarity",
       [&](const Tree& t) {
         return word_into<Polarity>(t, name + ".polarity", gate.polarity,
                                    {{"block-on-regression", Polarity::block_on_regression},
                                     {"require-non-inferior", Polarity::require_non_inferior}});
       }},
      {"on_inconclusive",
       [&](const Tree& t) {
         OnInconclusive what{};
         auto done = word_into<OnInconclusive>(t, name + ".on_inconclusive", what,
                                               {{"pass", OnInconclusive::pass},
                                                {"warn", OnInconclusive::warn},
                                                {"fail", OnInconclusive::fail}});
         gate.on_inconclusive = what;
         return done;
       }},
      {"floor",
       [&](const Tree& t) {
         double floor = 0;
         auto done = number_into(t, name + ".floor", floor);
         gate.floor = floor;
         return done;
       }},
      {"max_drop",
       [&](const Tree& t) {
         Margin drop;
         auto done = margin_into(t, drop);
         gate.max_drop = drop;
         return done;
       }},
      {"quantile",
       [&](const Tree& t) { return quantile_into(t, name + ".quantile", gate.quantile); }},
      {"step", [&](const Tree& t) { return step_into(t, name + ".step", gate.step); }},
  };
  if (!tree.is_null())  // `accuracy:` alone is a gate with every default
    if (auto done = fields(tree, name, known); !done) return done;
  policy_.gates.push_back(std::move(gate));
  return {};
}

Result<const KnownCheck*> PolicyReader::check_named(const std::string& name,
                                                    parse::Mark mark) const {
  const auto known = std::ranges::find(checks_, name, &KnownCheck::name);
  if (known != checks_.end()) return &*known;
  std::vector<std::string> names;
  for (const KnownCheck& each : checks_) names.push_back(each.name);
  return fail(ErrorKind::usage, place(mark), fmt::format("no check is called \"{}\"", shown(name)),
              did_you_mean(name, names, "reprocheck checks"));
}

Result<void> PolicyReader::check(const std::string& name, const Tree& tree) {
  const auto found = check_named(name, tree.key_mark());
  if (!found) return std::unexpected(found.error());
  const std::vector<std::string>& options = (*found)->options;
  if (!tree.is_object()) return wrong(tree, fmt::format("checks.{} has to be a map of keys", name));
  CheckPolicy policy;
  policy.place = line_of(tree);
  for (const auto& [key, value] : tree.members()) {
    if (key == "severity") {
      const auto severity = severity_named(value.text());
      if (!severity)
        return wrong(value,
                     fmt::format("checks.{}.severity has to be off, note, warning or error", name));
      policy.severity = severity;
      continue;
    }
    if (std::ranges::find(options, key) == options.end()) {
      std::vector<std::string> known = options;
      known.emplace_back("severity");
      return wrong_key(value, fmt::format("the check {} has no option \"{}\"", name, shown(key)),
                       key, known, "one of " + join(known, ", "));
    }
    if (const auto flag = value.boolean())
      policy.options[key] = *flag;
    else if (const auto number = value.number())
      policy.options[key] = *number;
    else
      policy.options[key] = value.text();
  }
  policy_.checks[name] = std::move(policy);
  return {};
}

Result<void> PolicyReader::waiver(const Tree& tree) {
  Waiver waiver;
  waiver.place = line_of(tree);
  const Field known[] = {
      {"check",
       [&](const Tree& t) -> Result<void> {
         auto done = text_into(t, "check", waiver.check);
         if (!done || waiver.check.empty()) return done;
         const auto found = check_named(waiver.check, t.mark());
         return found ? done : std::unexpected(found.error());
       }},
      {"metric", [&](const Tree& t) { return text_into(t, "metric", waiver.metric); }},
      {"subject", [&](const Tree& t) { return text_into(t, "subject", waiver.subject); }},
      {"reason", [&](const Tree& t) { return text_into(t, "reason", waiver.reason); }},
      {"until", [&](const Tree& t) { return text_into(t, "until", waiver.until); }},
  };
  if (auto done = fields(tree, "waivers", known); !done) return done;
  if (waiver.check.empty() == waiver.metric.empty())
    return wrong(tree, "a waiver names one check or one metric");
  if (trim(waiver.reason).empty()) return wrong(tree, "a waiver needs a reason");
  if (!is_date(waiver.until)) return wrong(tree, "a waiver needs an end: `until: YYYY-MM-DD`");
  policy_.waivers.push_back(std::move(waiver));
  return {};
}

}  // namespace reprocheck
