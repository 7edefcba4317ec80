// parse_policy: reprocheck.yaml to a Policy, or one line that says where it is wrong.
//
// YAML 1.2 scalars, so that `severity: off` is the word. Every object is read by a list of
// known keys: a key that nobody reads would be a gate that guards nothing.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/policy/policy.h"

namespace reprocheck {
namespace {

using parse::Tree;

class PolicyReader {
 public:
  PolicyReader(std::string path, std::span<const KnownCheck> checks)
      : path_(std::move(path)), checks_(checks) {}

  Result<Policy> read(const Tree& root);

 private:
  using Field = std::pair<std::string_view, std::function<Result<void>(const Tree&)>>;

  [[nodiscard]] std::string place(const Tree& tree) const {
    return fmt::format("{}:{}:{}", path_, tree.mark().line, tree.mark().column);
  }
  [[nodiscard]] std::unexpected<Error> wrong(const Tree& tree, std::string message,
                                             std::string help = {}) const {
    return fail(ErrorKind::usage, place(tree), std::move(message), std::move(help));
  }
  Result<void> fields(const Tree& tree, std::string_view name, std::span<const Field> known);

  Result<void> text_into(const Tree& tree, std::string_view name, std::string& target);
  Result<void> number_into(const Tree& tree, std::string_view name, double& target);
  Result<void> flag_into(const Tree& tree, std::string_view name, bool& target);
  template <typename T>
  Result<void> word_into(const Tree& tree, std::string_view name, T& target,
                         std::initializer_list<std::pair<std::string_view, T>> words);
  Result<void> layers_into(const Tree& tree, std::string_view name, std::vector<Layer>& target);
  Result<void> margin_into(const Tree& tree, Margin& target);

  Result<void> gate(std::string_view metric, const Tree& tree);
  Result<void> check(const std::string& name, const Tree& tree);
  Result<void> waiver(const Tree& tree);
  Result<void> stats(const Tree& tree);
  Result<void> audit(const Tree& tree);
  Result<void> baseline(const Tree& tree);

  std::string path_;
  std::span<const KnownCheck> checks_;
  Policy policy_;
};

Result<void> PolicyReader::fields(const Tree& tree, std::string_view name,
                                  std::span<const Field> known) {
  if (!tree.is_object()) return wrong(tree, fmt::format("{} has to be a map of keys", name));
  for (const auto& [key, value] : tree.members()) {
    const auto field = std::ranges::find_if(known, [&](const Field& f) { return f.first == key; });
    if (field == known.end()) {
      std::vector<std::string> names;
      for (const Field& f : known) names.emplace_back(f.first);
      const auto near = nearest(key, names);
      return wrong(value, fmt::format("unknown key \"{}\" in {}", shown(key), name),
                   near ? fmt::format("did you mean \"{}\"?", *near) : std::string());
    }
    if (auto done = field->second(value); !done) return done;
  }
  return {};
}

Result<void> PolicyReader::text_into(const Tree& tree, std::string_view name, std::string& target) {
  if (!tree.is_scalar() || tree.is_null())
    return wrong(tree, fmt::format("{} has to be a text", name));
  target = tree.text();
  return {};
}

Result<void> PolicyReader::number_into(const Tree& tree, std::string_view name, double& target) {
  const auto number = tree.number();
  if (!number || !std::isfinite(*number))
    return wrong(tree, fmt::format("{} has to be a finite number", name));
  target = *number;
  return {};
}

Result<void> PolicyReader::flag_into(const Tree& tree, std::string_view name, bool& target) {
  const auto flag = tree.boolean();
  if (!flag) return wrong(tree, fmt::format("{} has to be true or false", name));
  target = *flag;
  return {};
}

template <typename T>
Result<void> PolicyReader::word_into(const Tree& tree, std::string_view name, T& target,
                                     std::initializer_list<std::pair<std::string_view, T>> words) {
  std::vector<std::string> known;
  for (const auto& [word, value] : words) {
    if (tree.is_scalar() && tree.text() == word) {
      target = value;
      return {};
    }
    known.emplace_back(word);
  }
  return wrong(tree, fmt::format("{} has to be one of {}", name, join(known, ", ")));
}

Result<void> PolicyReader::layers_into(const Tree& tree, std::string_view name,
                                       std::vector<Layer>& target) {
  if (!tree.is_array()) return wrong(tree, fmt::format("{} has to be a list of layers", name));
  for (const Tree& item : tree.items()) {
    const auto layer = layer_named(item.text());
    if (!layer) return wrong(item, fmt::format("no layer is called \"{}\"", shown(item.text())));
    target.push_back(*layer);
  }
  return {};
}

Result<void> PolicyReader::margin_into(const Tree& tree, Margin& target) {
  auto margin = parse_margin(tree.text(), place(tree));
  if (!margin) return std::unexpected(margin.error());
  target = *margin;
  return {};
}

Result<void> PolicyReader::gate(std::string_view metric, const Tree& tree) {
  Gate gate;
  gate.pattern = metric;
  gate.place = fmt::format("{}:{}", path_, tree.mark().line);
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
         gate.place = fmt::format("{}:{}", path_, t.mark().line);
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
  };
  if (!tree.is_null())  // `accuracy:` alone is a gate with every default
    if (auto done = fields(tree, name, known); !done) return done;
  policy_.gates.push_back(std::move(gate));
  return {};
}

Result<void> PolicyReader::check(const std::string& name, const Tree& tree) {
  const auto known =
      std::ranges::find_if(checks_, [&](const KnownCheck& check) { return check.name == name; });
  if (known == checks_.end()) {
    std::vector<std::string> names;
    for (const KnownCheck& each : checks_) names.push_back(each.name);
    const auto near = nearest(name, names);
    return wrong(tree, fmt::format("no check is called \"{}\"", shown(name)),
                 near ? fmt::format("did you mean \"{}\"?", *near) : "reprocheck checks");
  }
  if (!tree.is_object()) return wrong(tree, fmt::format("checks.{} has to be a map of keys", name));
  CheckPolicy policy;
  policy.place = fmt::format("{}:{}", path_, tree.mark().line);
  for (const auto& [key, value] : tree.members()) {
    if (key == "severity") {
      const auto severity = severity_named(value.text());
      if (!severity)
        return wrong(value,
                     fmt::format("checks.{}.severity has to be off, note, warning or error", name));
      policy.severity = severity;
      continue;
    }
    if (std::ranges::find(known->options, key) == known->options.end())
      return wrong(value, fmt::format("the check {} has no option \"{}\"", name, shown(key)));
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
  waiver.place = fmt::format("{}:{}", path_, tree.mark().line);
  const Field known[] = {
      {"check", [&](const Tree& t) { return text_into(t, "check", waiver.check); }},
      {"metric", [&](const Tree& t) { return text_into(t, "metric", waiver.metric); }},
      {"subject", [&](const Tree& t) { return text_into(t, "subject", waiver.subject); }},
      {"reason", [&](const Tree& t) { return text_into(t, "reason", waiver.reason); }},
      {"until", [&](const Tree& t) { return text_into(t, "until", waiver.until); }},
  };
  if (auto done = fields(tree, "waivers", known); !done) return done;
  if (waiver.check.empty() == waiver.metric.empty())
    return wrong(tree, "a waiver names one check or one metric");
  if (!waiver.check.empty() &&
      std::ranges::none_of(checks_, [&](const KnownCheck& c) { return c.name == waiver.check; }))
    return wrong(tree, fmt::format("no check is called \"{}\"", shown(waiver.check)),
                 "reprocheck checks");
  if (trim(waiver.reason).empty()) return wrong(tree, "a waiver needs a reason");
  const bool dated = waiver.until.size() == 10 && waiver.until[4] == '-' && waiver.until[7] == '-';
  if (!dated) return wrong(tree, "a waiver needs an end: `until: YYYY-MM-DD`");
  policy_.waivers.push_back(std::move(waiver));
  return {};
}

Result<void> PolicyReader::stats(const Tree& tree) {
  const auto share = [&](const Tree& t) -> Result<void> {
    std::string_view text = t.text();
    const bool percent = text.ends_with('%');
    if (percent) text.remove_suffix(1);
    const auto number = parse_number(text);
    const double value = number ? *number / (percent ? 100 : 1) : -1;
    if (!(value >= 0 && value <= 0.05))
      return wrong(t, "stats.touched has to be a share from 0% to 5%");
    policy_.touched = value;
    return {};
  };
  const auto whole = [&](const Tree& t, std::string_view name, int least) -> Result<int> {
    const auto number = t.integer();
    if (!number || *number < least || *number > 1'000'000)
      return wrong(t, fmt::format("{} has to be a whole number from {}", name, least));
    return static_cast<int>(*number);
  };
  const Field known[] = {
      {"alpha",
       [&](const Tree& t) -> Result<void> {
         auto done = number_into(t, "stats.alpha", policy_.alpha);
         if (done && !(policy_.alpha > 0 && policy_.alpha < 0.5))
           return wrong(t, "stats.alpha has to lie between 0 and 0.5");
         return done;
       }},
      {"scope",
       [&](const Tree& t) {
         return word_into<std::string>(t, "stats.scope", policy_.scope,
                                       {{"population", "population"}, {"benchmark", "benchmark"}});
       }},
      {"min_runs",
       [&](const Tree& t) -> Result<void> {
         auto runs = whole(t, "stats.min_runs", 1);
         if (!runs) return std::unexpected(runs.error());
         policy_.min_runs = *runs;
         return {};
       }},
      {"touched", share},
      {"looks",
       [&](const Tree& t) -> Result<void> {
         auto looks = whole(t, "stats.looks", 1);
         if (!looks) return std::unexpected(looks.error());
         policy_.looks = *looks;
         return {};
       }},
  };
  return fields(tree, "stats", known);
}

Result<void> PolicyReader::audit(const Tree& tree) {
  const Field known[] = {
      {"level",
       [&](const Tree& t) -> Result<void> {
         const auto level = t.integer();
         if (!level || *level < 0 || *level > 4)
           return wrong(t, "audit.level has to be a whole number from 0 to 4");
         policy_.audit_level = static_cast<int>(*level);
         return {};
       }},
      {"anonymous",
       [&](const Tree& t) { return flag_into(t, "audit.anonymous", policy_.anonymous); }},
      {"without", [&](const Tree& t) { return layers_into(t, "audit.without", policy_.without); }},
  };
  return fields(tree, "audit", known);
}

Result<void> PolicyReader::baseline(const Tree& tree) {
  const Field known[] = {
      {"required",
       [&](const Tree& t) { return flag_into(t, "baseline.required", policy_.baseline_required); }},
      {"max_age_days",
       [&](const Tree& t) -> Result<void> {
         const auto days = t.integer();
         if (!days || *days < 0 || *days > 36'500)
           return wrong(t, "baseline.max_age_days has to be a whole number of days");
         policy_.baseline_max_age_days = static_cast<int>(*days);
         return {};
       }},
  };
  return fields(tree, "baseline", known);
}

Result<Policy> PolicyReader::read(const Tree& root) {
  const auto each = [&](const Tree& t, std::string_view name, auto&& one) -> Result<void> {
    if (!t.is_object()) return wrong(t, fmt::format("{} has to be a map of keys", name));
    for (const auto& [key, value] : t.members())
      if (auto done = one(key, value); !done) return done;
    return {};
  };
  const Field known[] = {
      {"version",
       [&](const Tree& t) -> Result<void> {
         if (t.integer() != 1) return wrong(t, "version has to be 1");
         return {};
       }},
      {"gates",
       [&](const Tree& t) {
         policy_.has_gates = true;
         return each(t, "gates", [&](const std::string& k, const Tree& v) { return gate(k, v); });
       }},
      {"under_test",
       [&](const Tree& t) { return layers_into(t, "under_test", policy_.under_test); }},
      {"checks",
       [&](const Tree& t) {
         return each(t, "checks", [&](const std::string& k, const Tree& v) { return check(k, v); });
       }},
      {"waivers",
       [&](const Tree& t) -> Result<void> {
         if (!t.is_array()) return wrong(t, "waivers has to be a list");
         for (const Tree& item : t.items())
           if (auto done = waiver(item); !done) return done;
         return {};
       }},
      {"audit", [&](const Tree& t) { return audit(t); }},
      {"stats", [&](const Tree& t) { return stats(t); }},
      {"baseline", [&](const Tree& t) { return baseline(t); }},
      {"slices",
       [&](const Tree& t) -> Result<void> {
         if (!t.is_array()) return wrong(t, "slices has to be a list of names");
         for (const Tree& item : t.items()) policy_.slices.push_back(item.text());
         return {};
       }},
      {"report",
       [&](const Tree& t) -> Result<void> {
         const Field inner[] = {{"max_mb", [](const Tree&) { return Result<void>{}; }},
                                {"sample_text", [](const Tree&) { return Result<void>{}; }}};
         return fields(t, "report", inner);
       }},
  };
  if (!root.is_null())
    if (auto done = fields(root, "the policy", known); !done) return std::unexpected(done.error());
  return std::move(policy_);
}

}  // namespace

Result<Policy> parse_policy(std::string_view text, const std::string& path,
                            std::span<const KnownCheck> known_checks, const Limits& limits) {
  auto document = parse::parse_yaml(text, path, parse::Dialect::yaml_1_2, limits);
  if (!document) {
    document.error().kind = ErrorKind::usage;
    return std::unexpected(document.error());
  }
  for (const parse::Notice& notice : document->notices)
    return fail(ErrorKind::usage,
                fmt::format("{}:{}:{}", path, notice.mark.line, notice.mark.column),
                notice.message);
  auto policy = PolicyReader(path, known_checks).read(document->root);
  if (!policy) return policy;
  policy->path = path;
  policy->text = text;
  return policy;
}

}  // namespace reprocheck
