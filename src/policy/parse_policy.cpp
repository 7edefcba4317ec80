// parse_policy: reprocheck.yaml to a Policy, or one line that says where it is wrong.
//
// YAML 1.2 scalars, so that `severity: off` is the word. Every object is read by a list of
// known keys: a key that nobody reads would be a gate that guards nothing.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/policy/policy_reader.h"

namespace reprocheck {
namespace {

constexpr std::string_view k_whole = "the policy";

}  // namespace

Result<void> PolicyReader::fields(const Tree& tree, std::string_view name,
                                  std::span<const Field> known) {
  if (!tree.is_object()) return wrong(tree, fmt::format("{} has to be a map of keys", name));
  for (const auto& [key, value] : tree.members()) {
    const auto field = std::ranges::find_if(known, [&](const Field& f) { return f.first == key; });
    if (field == known.end()) {
      std::vector<std::string> names;
      for (const Field& f : known) names.emplace_back(f.first);
      return wrong_key(value, fmt::format("unknown key \"{}\" in {}", shown(key), name), key,
                       names);
    }
    if (auto done = field->second(value); !done) return done;
    const std::string path = name == k_whole ? key : fmt::format("{}.{}", name, key);
    policy_.places[path] = line_of(value);
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

Result<void> PolicyReader::layers_into(const Tree& tree, std::string_view name,
                                       std::vector<Layer>& target) {
  if (!tree.is_array()) return wrong(tree, fmt::format("{} has to be a list of layers", name));
  std::vector<std::string> known;
  known.reserve(std::size(k_all_layers));
  for (const Layer layer : k_all_layers) known.emplace_back(to_string(layer));
  for (const Tree& item : tree.items()) {
    const auto layer = layer_named(item.text());
    if (!layer)
      return wrong(item, fmt::format("no layer is called \"{}\"", shown(item.text())),
                   did_you_mean(item.text(), known, "one of " + join(known, ", ")));
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

Result<void> PolicyReader::stats(const Tree& tree) {
  const auto share = [&](const Tree& t) -> Result<void> {
    std::string_view text = t.text();
    const bool percent = text.ends_with('%');
    if (percent) text.remove_suffix(1);
    const auto number = parse_number(text);
    const double value = number ? *number / (percent ? 100 : 1) : -1;
    if (!(value >= 0 && value <= k_most_touched))
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
    if (auto done = fields(root, k_whole, known); !done) return std::unexpected(done.error());
  return std::move(policy_);
}

std::string refusal_of(const parse::Notice& notice) {
  if (notice.code != "key-duplicated") return notice.message;
  return notice.message.substr(0, notice.message.rfind(';'));
}

Result<Policy> parse_policy(std::string_view text, const std::string& path,
                            std::span<const KnownCheck> known_checks, const Limits& limits,
                            std::span<const std::string> sets) {
  auto document = parse::parse_yaml(text, path, parse::Dialect::yaml_1_2, limits);
  if (!document) {
    document.error().kind = ErrorKind::usage;
    return std::unexpected(document.error());
  }
  for (const parse::Notice& notice : document->notices)
    return fail(ErrorKind::usage,
                fmt::format("{}:{}:{}", path, notice.mark.line, notice.mark.column),
                refusal_of(notice));
  auto root = lay_over(std::move(document->root), sets, limits);
  if (!root) return std::unexpected(root.error());
  auto policy = PolicyReader(path, known_checks, sets).read(*root);
  if (!policy) return policy;
  policy->path = path;
  policy->text = text;
  return policy;
}

}  // namespace reprocheck
