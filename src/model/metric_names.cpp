// metric_names: what a metric's name alone says: which way is better, and its scale.
//
// A gate on a metric of unknown direction could pass a loss as a gain, so the table is
// closed: a name that is not in it is shown and never gates.

#include "src/model/metric_names.h"

#include <algorithm>
#include <array>

#include "src/base/text.h"

namespace reprocheck {
namespace {

// A '*' at the end stands for any rest.
struct Named {
  std::string_view name;
  Direction direction;
  Range range;
};

constexpr Direction up = Direction::higher;
constexpr Direction down = Direction::lower;
constexpr Range unit = Range::unit_interval;
constexpr Range open = Range::unknown;

constexpr std::array k_table{
    Named{"acc", up, unit},
    Named{"accuracy", up, unit},
    Named{"acc_norm", up, unit},
    Named{"exact_match", up, unit},
    Named{"em", up, unit},
    Named{"f1", up, unit},
    Named{"precision", up, unit},
    Named{"recall", up, unit},
    Named{"auc", up, unit},
    Named{"roc_auc", up, unit},
    Named{"avg_prec", up, unit},
    Named{"map", up, unit},
    Named{"mrr", up, unit},
    Named{"ndcg", up, unit},
    Named{"hit_rate", up, unit},
    Named{"bleu", up, open},
    Named{"chrf", up, open},
    Named{"rouge*", up, unit},
    Named{"meteor", up, unit},
    Named{"bertscore*", up, unit},
    Named{"comet", up, open},
    Named{"pass", up, unit},
    Named{"passed", up, unit},
    Named{"pass_rate", up, unit},
    Named{"success", up, unit},
    Named{"success_rate", up, unit},
    Named{"resolved", up, unit},
    Named{"win_rate", up, unit},
    Named{"correct", up, unit},
    Named{"is_correct", up, unit},
    Named{"score", up, open},
    Named{"reward", up, open},
    Named{"r2", up, open},
    Named{"faithfulness", up, open},
    Named{"groundedness", up, open},
    Named{"relevance", up, open},
    Named{"relevancy", up, open},
    Named{"correctness", up, open},
    Named{"coherence", up, open},
    Named{"context_precision", up, unit},
    Named{"context_recall", up, unit},
    Named{"loss", down, open},
    Named{"perplexity", down, open},
    Named{"ppl", down, open},
    Named{"word_perplexity", down, open},
    Named{"byte_perplexity", down, open},
    Named{"bits_per_byte", down, open},
    Named{"wer", down, open},
    Named{"cer", down, open},
    Named{"ter", down, open},
    Named{"mae", down, open},
    Named{"mse", down, open},
    Named{"rmse", down, open},
    Named{"mape", down, open},
    Named{"error_rate", down, unit},
    Named{"ece", down, unit},
    Named{"brier", down, open},
    Named{"nll", down, open},
    Named{"toxicity", down, unit},
    Named{"hallucination_rate", down, unit},
};

constexpr std::array<std::string_view, 11> k_prefixes{"eval_",  "test_",  "val_",     "dev_",
                                                      "mean_",  "avg_",   "answer_",  "overall_",
                                                      "macro_", "micro_", "weighted_"};

// More of them than anybody writes in front of one measure: the work on a name stays bounded.
constexpr std::size_t k_most_prefixes = 8;

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A part that says how a measure was summed up and not which it is.
bool is_summary(std::string_view part) {
  return is_digits(part) || part == "mean" || part == "avg" || part == "average" || part == "value";
}

// The part of a joined name that names the measure: the last one that is no number and no mean.
std::string_view measure_of(std::string_view name) {
  std::string_view rest = name;
  while (true) {
    const std::size_t slash = rest.rfind('/');
    const std::string_view last = slash == std::string_view::npos ? rest : rest.substr(slash + 1);
    if (slash == std::string_view::npos || !is_summary(last)) return last;
    rest = rest.substr(0, slash);
  }
}

std::string plain_measure(std::string_view metric_name) {
  std::string measure = lower(measure_of(metric_name));
  std::ranges::replace(measure, '-', '_');
  std::ranges::replace(measure, ' ', '_');
  return measure;
}

// "rougeL_ci_low", "bertscore_std": how far a measure spreads, and which way is better nobody says.
bool is_spread(std::string_view name) {
  constexpr std::array<std::string_view, 9> words{"std", "stdev", "sd",     "var",   "variance",
                                                  "ci",  "ci95",  "stddev", "stderr"};
  const std::vector<std::string_view> parts = split(name, '_');
  return std::any_of(parts.begin() + 1, parts.end(), [&](std::string_view part) {
    return std::ranges::find(words, part) != words.end();
  });
}

std::optional<Named> find(std::string_view name) {
  for (const Named& row : k_table) {
    if (row.name == name) return row;
    if (row.name.ends_with('*') && name.starts_with(row.name.substr(0, row.name.size() - 1)) &&
        !is_spread(name))
      return row;
  }
  if (name.ends_with("_loss")) return Named{"loss", down, open};
  if (name.ends_with("_ok")) return Named{"ok", up, unit};
  return std::nullopt;
}

// One ignored ending cut off: "@5", "@k", "_at_5", "_at_k", "_score", "_mean"; "" if there is none.
std::string_view without_ending(std::string_view name) {
  if (const std::size_t at = name.rfind('@'); at != std::string_view::npos && at > 0)
    return name.substr(0, at);
  if (const std::size_t at = name.rfind("_at_"); at != std::string_view::npos && at > 0) {
    const std::string_view rank = name.substr(at + 4);
    if (rank == "k" || rank == "n" || is_digits(rank)) return name.substr(0, at);
  }
  for (const std::string_view ending : {"_score", "_mean"})
    if (name.size() > ending.size() && name.ends_with(ending))
      return name.substr(0, name.size() - ending.size());
  return {};
}

bool counts_items(std::string_view name) {
  return name.find("tokens") != name.npos || name.starts_with("cost") || name.ends_with("_usd");
}

bool is_resource(std::string_view name) {
  return name.starts_with("latency") || name.ends_with("_ms") || name.ends_with("_seconds") ||
         name.ends_with("elapsed_s") || name.starts_with("duration") || name == "runtime" ||
         name.ends_with("_runtime") || counts_items(name);
}

// Throughput: of the machine like a duration, but more is better, and nobody said so.
bool is_throughput(std::string_view name) {
  return name.ends_with("_per_second");
}

}  // namespace

bool is_amount(std::string_view metric_name) {
  return counts_items(plain_measure(metric_name));
}

NameTraits traits_of(std::string_view metric_name) {
  const std::string measure = plain_measure(metric_name);
  std::string_view name = measure;
  if (is_throughput(name)) return {Direction::unknown, Range::unknown, true};
  if (is_resource(name)) return {Direction::lower, Range::unknown, true};
  // Every prefix with every ending cut, the table asked before each cut: "avg_prec" is a row of its
  // own and no average of something called "prec", and "avg_score" is a score and no "avg".
  for (std::size_t cut = 0; cut <= k_most_prefixes; ++cut) {
    for (std::string_view rest = name; !rest.empty(); rest = without_ending(rest))
      if (const auto row = find(rest)) return {row->direction, row->range, false};
    const auto prefix = std::ranges::find_if(k_prefixes, [&](std::string_view p) {
      return name.size() > p.size() && name.starts_with(p);
    });
    if (prefix == k_prefixes.end()) break;
    name.remove_prefix(prefix->size());
  }
  return {};
}

bool counts_right_items(std::string_view metric_name) {
  const std::string name = plain_measure(metric_name);
  constexpr std::array<std::string_view, 13> rates{
      "acc",     "accuracy", "acc_norm",     "exact_match", "em",      "pass",      "passed",
      "success", "resolved", "success_rate", "pass_rate",   "correct", "is_correct"};
  return std::ranges::any_of(rates, [&](std::string_view rate) {
    return name == rate || (name.ends_with(rate) && name[name.size() - rate.size() - 1] == '_');
  });
}

bool scores_probability(std::string_view metric_name) {
  const std::string name = plain_measure(metric_name);
  return name.ends_with("loss") || name.ends_with("perplexity") || name.ends_with("ppl") ||
         name.ends_with("nll") || name.ends_with("brier") || name.ends_with("bits_per_byte");
}

bool scores_retrieval(std::string_view metric_name) {
  std::string name = lower(measure_of(metric_name));
  std::ranges::replace(name, '-', '_');
  const bool ranked = name.find('@') != std::string::npos || name.find("_at_") != std::string::npos;
  const auto has = [&](std::string_view word) { return name.find(word) != std::string::npos; };
  return has("retriev") || has("context_") || has("hit_rate") || has("mrr") || has("ndcg") ||
         (ranked && (has("recall") || has("precision") || has("hit") || has("map")));
}

bool counts_errors_as_zero(const NameTraits& traits) {
  return traits.direction == Direction::higher && traits.range == Range::unit_interval;
}

}  // namespace reprocheck
