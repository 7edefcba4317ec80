// native_metrics: aggregates in a plain document.
//
//   {"accuracy": 0.564, "recall_at_k": {"1": 0.978}, "f1": {"value": 0.61, "std_error": 0.02},
//    "loss": [0.41, 0.43, 0.40], "n_test": 500, "git_commit": "b663090..."}
//
// People put counts, settings and provenance beside their metrics. Told apart by name here, they
// become facts; a number spelled as a text stays a text, and a problem says so.

#include "src/readers/native_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "src/base/text.h"
#include "src/model/metric_names.h"
#include "src/readers/evaluations.h"
#include "src/readers/native_metric_names.h"
#include "src/readers/native_names.h"
#include "src/readers/native_samples.h"
#include "src/readers/provenance.h"
#include "src/readers/settings.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

constexpr std::size_t k_deepest = 16;

const Tree* first_of(const Tree& tree, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (const Tree* found = tree.find(name)) return found;
  return nullptr;
}

// {"value": 0.61, ...}: one metric with what is known of it.
const Tree* value_of(const Tree& tree) {
  const Tree* value = tree.find("value");
  if (!value) return nullptr;
  constexpr std::array<std::string_view, 14> known{
      "value",     "std_error",        "stderr", "se", "std",    "n",       "count",
      "direction", "higher_is_better", "unit",   "ci", "ci_low", "ci_high", "repeats"};
  const bool all = std::ranges::all_of(tree.members(), [&](const auto& member) {
    return std::ranges::find(known, lower(member.first)) != known.end();
  });
  return all ? value : nullptr;
}

Direction direction_of(const Tree& tree) {
  if (const Tree* word = tree.find("direction")) {
    const std::string text = lower(word->text());
    if (text == "higher" || text == "maximize" || text == "max") return Direction::higher;
    if (text == "lower" || text == "minimize" || text == "min") return Direction::lower;
  }
  if (const Tree* higher = tree.find("higher_is_better"); higher && higher->boolean())
    return *higher->boolean() ? Direction::higher : Direction::lower;
  return Direction::unknown;
}

bool is_number_array(const Tree& tree) {
  return tree.is_array() && !tree.items().empty() &&
         std::ranges::all_of(tree.items(), [](const Tree& item) { return item.is_number(); });
}

// Whether some k makes k/n the rate at its digits, as a share or in percent: an n that counts
// something else seldom does.
bool is_share_of(const Tree& rate, double n) {
  const double value = rate.number().value_or(std::nan(""));
  if (!(value >= 0 && value <= 100)) return false;
  const double unit = value > 1 ? 100 : 1;
  const double half = std::max(1e-9, 0.5 * std::pow(10.0, -decimals_of(rate.text()))) / unit;
  return std::abs(std::round(value / unit * n) / n - value / unit) <= half * (1 + 1e-9);
}

// {"correct": 89, "total": 225}: how many were right, and no rate.
bool counts_right(const Tree& object, const std::string& key, const Tree& value) {
  if (value.kind() != parse::Kind::integer || !may_count_right(key)) return false;
  const auto right = value.integer();
  return right && *right > 1 && std::ranges::any_of(object.members(), [&](const auto& member) {
           return member.second.kind() == parse::Kind::integer && is_count_name(member.first) &&
                  !names_the_run(member.first) && member.second.integer().value_or(0) >= *right;
         });
}

// {"accuracy": 0.772, "n": 250}, {"accuracy": {"mean": 0.772, "n": 250}}: the n of a rate that
// stands beside it.
void take_n_beside(const Tree& object, const std::string& key, const Tree& value, Metric& metric) {
  const Tree* n = object.find("n");
  const std::string_view rate =
      lower(key) == "mean" ? base_name(parent_path(metric.key.name)) : std::string_view(key);
  if (!n || n->kind() != parse::Kind::integer || !is_share_name(rate)) return;
  const auto count = n->integer();
  if (!count || *count <= 0 || !is_share_of(value, static_cast<double>(*count))) return;
  metric.n = static_cast<std::uint64_t>(*count);
  metric.n_is_beside = true;
}

constexpr std::array<std::string_view, 4> k_error_endings{"_stderr", "_std_err", "_std_error",
                                                          "_se"};

// {"accuracy": 0.91, "accuracy_stderr": 0.01}: the error that stands beside its metric, also before
// a filter ("acc,none" and "acc_stderr,none"). Null if there is none.
const Tree* error_beside(const Tree& object, std::string_view key) {
  const std::size_t comma = std::min(key.find(','), key.size());
  for (const std::string_view ending : k_error_endings) {
    const Tree* error =
        object.find(fmt::format("{}{}{}", key.substr(0, comma), ending, key.substr(comma)));
    if (error && error->is_number()) return error;
  }
  return nullptr;
}

// Whether a number is such an error, and no metric of its own.
bool is_error_of_another(const Tree& object, std::string_view key) {
  const std::size_t comma = std::min(key.find(','), key.size());
  const std::string_view name = key.substr(0, comma);
  return std::ranges::any_of(k_error_endings, [&](std::string_view ending) {
    if (!name.ends_with(ending)) return false;
    const Tree* metric = object.find(
        fmt::format("{}{}", name.substr(0, name.size() - ending.size()), key.substr(comma)));
    return metric && metric->is_number();
  });
}

class Collector {
 public:
  explicit Collector(Page& page) : page_(page) {}

  void members(const Tree& object, const std::string& name, const std::string& pointer,
               const std::string& arm, std::size_t depth) {
    for (const auto& [key, value] : object.members()) {
      const std::string place = below(pointer, key);
      if (value.is_object() && is_settings_name(key))
        add_settings(page_.reading.records, value, page_.source(place, 0, ""),
                     lower(key) == "git" ? "git" : "");
      else
        member(object, key, name.empty() ? key : fmt::format("{}/{}", name, key), place, arm,
               depth);
    }
    add_provenance(page_.reading.records, object, page_.source(pointer, 0, ""));
  }

 private:
  void member(const Tree& object, const std::string& key, const std::string& name,
              const std::string& place, const std::string& arm, std::size_t depth) {
    const Tree& value = *object.find(key);
    if (value.is_number()) {
      if (is_progress_name(key) || counts_right(object, key, value) ||
          (value.kind() == parse::Kind::integer && is_count_name(key)))
        return count(key, value, name, place);
      if (is_provenance_key(key) || is_error_of_another(object, key)) return;  // a seed, an error
      return number(object, key, name, place, arm);
    }
    if (value.is_string()) return text(key, value, name, place, arm);
    if (value.is_null() && is_score_name(key)) return without_value(value, name, place, arm);
    if (is_number_array(value)) return repeats(value, name, place, arm);
    if (value.is_array() && std::ranges::any_of(value.items(), &Tree::is_number))
      return no_number(value, name, place);
    if (value.is_array()) return arms(value, name, place);
    if (!value.is_object() || depth >= k_deepest) return;
    if (const Tree* inner = value_of(value)) return described(value, *inner, name, place, arm);
    members(value, name, place, arm, depth + 1);
  }

  Metric make(const Tree& value, const std::string& name, const std::string& place,
              const std::string& arm) {
    Metric metric;
    // "acc,none": a harness's metric and its filter, kept by hand.
    const std::size_t comma = std::min(name.rfind(','), name.size());
    metric.key = {"", name.substr(0, comma), comma < name.size() ? name.substr(comma + 1) : "",
                  arm};
    metric.value = value.number().value_or(std::nan(""));
    metric.text = value.text();
    metric.source = page_.source(place, value.mark().line, value.text());
    return metric;
  }

  void number(const Tree& object, const std::string& key, const std::string& name,
              const std::string& place, const std::string& arm) {
    const Tree& value = *object.find(key);
    Metric metric = make(value, name, place, arm);
    take_n_beside(object, key, value, metric);
    if (const Tree* error = error_beside(object, key)) metric.std_error = error->number();
    page_.reading.records.metrics.push_back(std::move(metric));
  }

  void described(const Tree& whole, const Tree& value, const std::string& name,
                 const std::string& place, const std::string& arm) {
    if (value.is_string()) return text(name, value, name, below(place, "value"), arm);
    Metric metric = make(value, name, below(place, "value"), arm);
    if (is_number_array(value)) {
      take_repeats(value, metric);
    } else if (!value.is_number()) {
      if (value.is_null()) without_value(value, name, below(place, "value"), arm);
      return;
    }
    if (const Tree* error = first_of(whole, {"std_error", "stderr", "se"})) {
      metric.std_error = error->number();
      if (error->is_string()) text("std_error", *error, name, below(place, "std_error"), arm);
    }
    if (const Tree* n = first_of(whole, {"n", "count"}); n && n->integer() && *n->integer() >= 0)
      metric.n = static_cast<std::uint64_t>(*n->integer());
    metric.direction = direction_of(whole);
    page_.reading.records.metrics.push_back(std::move(metric));
  }

  static void take_repeats(const Tree& values, Metric& metric) {
    double sum = 0;
    for (const Tree& item : values.items()) {
      metric.repeats.push_back(item.number().value_or(std::nan("")));
      sum += metric.repeats.back();
    }
    metric.value = sum / static_cast<double>(metric.repeats.size());
    metric.text = "";  // the mean stands nowhere in the file
  }

  void repeats(const Tree& values, const std::string& name, const std::string& place,
               const std::string& arm) {
    Metric metric = make(values, name, place, arm);
    take_repeats(values, metric);
    metric.source.text = compact(values);
    page_.reading.records.metrics.push_back(std::move(metric));
  }

  // [{"arm": "student", "n": 500, "accuracy": 0.71}, ...]: one set of metrics an arm.
  void arms(const Tree& array, const std::string& name, const std::string& place) {
    for (std::size_t i = 0; i < array.items().size(); ++i) {
      const Tree& item = array.items()[i];
      if (!item.is_object()) continue;
      const Tree* arm = first_of(item, {"arm", "variant", "system", "condition"});
      if (!arm || !arm->is_string()) continue;
      const std::string last(base_name(name));
      const std::string prefix = last == "arms" || last == "results" || last == "systems" ||
                                         last == "variants" || last == "conditions"
                                     ? std::string(parent_path(name))
                                     : name;
      for (const auto& [key, value] : item.members())
        if (value.is_number() && !is_count_name(key) && !is_progress_name(key))
          number(item, key, prefix.empty() ? key : fmt::format("{}/{}", prefix, key),
                 below(below(place, i), key), arm->text());
    }
  }

  void count(const std::string& key, const Tree& value, const std::string& name,
             const std::string& place) {
    if (names_the_run(key))
      return add_setting(page_.reading.records, key, value.text(),
                         page_.source(place, value.mark().line, value.text()));
    page_.fact(Layer::result, "", name, value.text(), place, value.mark().line);
  }

  // Texts are labels, but for those that stand where a measurement belongs.
  void text(std::string_view key, const Tree& value, const std::string& name,
            const std::string& place, const std::string& arm) {
    if (is_provenance_key(key) || is_label(key)) return;
    if (is_score_name(key) && spells_no_number(value.text())) {
      page_.reading.records.metrics.push_back(make(value, name, place, arm));
    } else if (is_score_name(key) || spells_a_number(value.text())) {
      no_number(value, name, place);
    }
  }

  // The metric is there, and nothing is known of it: no reason to take it for one that is not.
  void without_value(const Tree& value, const std::string& name, const std::string& place,
                     const std::string& arm) {
    no_number(value, name, place);
    Metric metric = make(value, name, place, arm);
    metric.text = k_no_value;
    page_.reading.records.metrics.push_back(std::move(metric));
  }

  void no_number(const Tree& value, const std::string& name, const std::string& place) {
    page_.problem(ProblemKind::malformed,
                  fmt::format("metric {} is not a number: {} at {}", shown(name, 80),
                              shown(compact(value), 40), place),
                  value.mark().line);
  }

  Page& page_;
};

bool recognizes(const Look& file) {
  if (file.declared) return file.declared->role == "metrics";
  const std::string& path = file.entry.path;
  if (!is_metrics_name(path) || is_in_tracker_folder(path)) return false;
  return !(is_samples_name(path) && holds_json_lines(file));  // results.json, a record a line
}

// Records that lie in a list beside what sums them up.
void read_lists(const Look& file, const Tree& object, const std::string& pointer,
                Reading& reading) {
  for (const auto& [key, value] : object.members())
    if (value.is_array() && !value.items().empty() && value.items()[0].is_object())
      read_sample_array(file, value, below(pointer, key), reading);
}

// Whether anything was taken out of a file or said of it.
bool is_bare(const Records& records) {
  return records.metrics.empty() && records.samples.empty() && records.facts.empty() &&
         records.problems.empty();
}

// {"config": {...}, "results": ...}, of which experiment_results.json may lack the first; any other
// object as it is.
void read_object(const Look& file, const Tree& root, Page& page) {
  Collector collector(page);
  const Tree* results = root.find("results");
  const Tree* config = root.find("config");
  const bool named = base_name(file.entry.path) == "experiment_results.json";
  if (!results || (!config && !named)) {
    collector.members(root, "", "", "", 0);
    return read_lists(file, root, "", page.reading);
  }
  if (config && config->is_object())
    add_settings(page.reading.records, *config, page.source("/config", 0, ""));
  for (const auto& [key, value] : root.members())
    if (key != "config" && key != "results" && value.is_object() && is_settings_name(key))
      add_settings(page.reading.records, value, page.source(below("", key), 0, ""));
  add_provenance(page.reading.records, root, page.source("", 0, ""));
  if (results->is_object()) collector.members(*results, "", "/results", "", 0);
  if (results->is_array()) read_sample_array(file, *results, "/results", page.reading);
  if (!results->is_object()) return;
  read_lists(file, *results, "/results", page.reading);
}

Result<void> read(const Look& file, Reading& reading) {
  Page page{reading, "native", file.entry.path};
  const std::string name = lower(file.entry.path);
  const bool yaml = name.ends_with(".yaml") || name.ends_with(".yml");
  if (file.entry.size_bytes == 0) return fail(ErrorKind::input, file.entry.path, "is empty");
  const auto document = yaml ? yaml_at(file, file.entry.path, parse::Dialect::yaml_1_2)
                             : json_at(file, file.entry.path);
  if (!document) return std::unexpected(document.error());
  const Tree& root = document->root;
  if (root.is_array()) {
    reading.understood = read_sample_array(file, root, "", reading);
    return {};
  }
  page.notices(*document);
  if (!root.is_object()) {
    page.problem(ProblemKind::malformed, "is neither an object nor a list of records", 0, true);
    return {};
  }
  reading.shape = shape_of(root);
  read_object(file, root, page);
  reading.understood = !is_bare(reading.records);
  return {};
}

}  // namespace

void add_metrics(Page& page, const Tree& tree, const std::string& pointer) {
  Collector(page).members(tree, "", pointer, "", 0);
}

extern const Reader native_metrics;
const Reader native_metrics{"native-metrics", Role::result, recognizes, read};

}  // namespace reprocheck::readers
