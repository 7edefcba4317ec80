// caveats: what the items themselves say against the assumption of a test.
//
// Items that share a text or a document fail together, and answers out of a cache are one answer.
// An interval that takes them for independent is too narrow. How much so nobody can tell without
// being told the clusters, so it is said and decides nothing.

#include "src/compare/caveats.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "src/base/fingerprint_index.h"
#include "src/base/text.h"
#include "src/compare/units.h"

namespace reprocheck {
namespace {

constexpr double k_told_from = 1.01;   // an interval too narrow by less is not worth a line
constexpr double k_one_form = 0.5;     // a text of more items than this is a frame, no question
constexpr double k_most_equal = 0.95;  // of the items, whose answers may be equal by themselves
constexpr double k_least_kinds = 0.2;  // of outputs an item: fewer are labels, which repeat anyway
constexpr std::size_t k_least_items = 10;

// How many items ask what an earlier one asked, and by how much that can widen an interval: by the
// root of Kish's design effect (1965), sum m^2 / n, had all of one text the same difference.
struct Copies {
  std::size_t items = 0, again = 0;
  double widening = 1;
};

Copies copies_of(const Pairing& pairing) {
  const std::vector<std::uint64_t>& inputs = pairing.baseline.table->inputs;
  std::vector<std::uint32_t> rows;
  rows.reserve(pairing.pairs.size());
  for (const Pair& pair : pairing.pairs) rows.push_back(pair.baseline);
  const UnitIndex index = index_units(pairing, rows);
  FingerprintIndex known(index.units);
  std::vector<double> sizes;
  std::size_t seen = 0;  // rows stand by unit where nothing repeats, else a unit's first row counts
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (index.unit[i] != seen) continue;
    ++seen;
    std::uint32_t& held = known.at({0, inputs[rows[i]] == 0 ? ~std::uint64_t{i} : inputs[rows[i]]});
    if (held == FingerprintIndex::k_none) {
      held = static_cast<std::uint32_t>(sizes.size());
      sizes.push_back(0);
    }
    ++sizes[held];
  }
  Copies copies{.items = index.units};
  const auto items = static_cast<double>(index.units);
  double squares = 0;
  for (const double size : sizes) {
    const bool frame = size > k_one_form * items;
    squares += frame ? size : size * size;
    if (!frame) copies.again += static_cast<std::size_t>(size) - 1;
  }
  if (items > 0) copies.widening = std::sqrt(squares / items);
  return copies;
}

std::optional<Caveat> duplicate_inputs(const Pairing& pairing) {
  if (pairing.clustered || pairing.baseline.table->inputs.empty()) return std::nullopt;
  const Copies copies = copies_of(pairing);
  if (copies.widening < k_told_from) return std::nullopt;
  return Caveat{"duplicate_inputs",
                fmt::format("{} of {} questions repeat the text of another (but for case, blanks "
                            "and numbers): intervals may be too narrow, by up to {:.0f}%; declare "
                            "`cluster`",
                            copies.again, copies.items, 100 * (1 - 1 / copies.widening))};
}

std::optional<Caveat> cluster_undeclared(const Pairing& pairing) {
  if (pairing.clustered) return std::nullopt;
  const SampleTable& baseline = *pairing.baseline.table;
  const SampleTable& fresh = *pairing.fresh.table;
  for (const std::string& column : baseline.groupings) {
    if (std::ranges::find(fresh.groupings, column) == fresh.groupings.end()) continue;
    return Caveat{
        "cluster_undeclared",
        fmt::format("items share values of the column \"{}\": intervals may be too "
                    "narrow; if these are clusters, say so in reprocheck.bundle.yaml of "
                    "both sides: files: {{\"{}\": {{role: samples, columns: {{cluster: "
                    "\"{}\"}}}}}}",
                    shown(column, 60), shown(baseline.files.front(), 120), shown(column, 60))};
  }
  return std::nullopt;
}

// The answers to each item of a side, as far as they are recorded.
struct AnswersSeen {
  std::size_t items = 0;  // with two answers or more
  std::size_t equal = 0;  // whose answers are all the same bytes
  std::size_t kinds = 0;  // different outputs
};

AnswersSeen answers_seen(const Rows& side) {
  struct Item {
    Fingerprint first;
    std::size_t answers = 0;
    bool equal = true;
  };
  const SampleTable& table = *side.table;
  std::vector<Item> items;
  FingerprintIndex known(side.rows.size()), outputs(side.rows.size());
  for (const std::uint32_t row : side.rows) {
    std::uint32_t& held = known.at(item_of(table, row).value_or(Fingerprint{}));
    if (held == FingerprintIndex::k_none) {
      held = static_cast<std::uint32_t>(items.size());
      items.emplace_back();
    }
    Item& item = items[held];
    const Fingerprint output = table.output.values[row];
    if (item.answers++ == 0) item.first = output;
    item.equal =
        item.equal && table.output.present[row] && !table.output_blank[row] && output == item.first;
    outputs.at(output) = row;
  }
  AnswersSeen seen{.kinds = outputs.size()};
  for (const Item& item : items) {
    if (item.answers < 2) continue;
    ++seen.items;
    if (item.equal) ++seen.equal;
  }
  return seen;
}

std::optional<std::string> cached_side(const Rows& side, std::string_view name, bool vary) {
  if (!vary || !side.table->output.recorded()) return std::nullopt;
  const AnswersSeen seen = answers_seen(side);
  const auto items = static_cast<double>(seen.items);
  const bool labels = static_cast<double>(seen.kinds) < k_least_kinds * items;
  const bool cached = static_cast<double>(seen.equal) > k_most_equal * items;
  if (seen.items < k_least_items || labels || !cached) return std::nullopt;
  return fmt::format("all answers to {} of {} questions in {}", seen.equal, seen.items, name);
}

std::optional<Caveat> looks_cached(const Pairing& pairing, VaryingSides vary) {
  if (!pairing.repeats) return std::nullopt;
  const auto one = cached_side(pairing.baseline, "baseline", vary.baseline);
  const auto other = cached_side(pairing.fresh, "fresh", vary.fresh);
  if (!one && !other) return std::nullopt;
  return Caveat{"looks_cached",
                fmt::format("{}{}{} are the same bytes at a temperature above 0: looks cached, and "
                            "counts as one answer a question",
                            one.value_or(""), one && other ? " and " : "", other.value_or(""))};
}

}  // namespace

bool answers_vary(const Examination& side) {
  bool any = false;
  for (const ReconciledFact& fact : side.facts) {
    const bool of_answers = fact.role.empty() || fact.role == "generator";
    if (fact.layer != Layer::model || fact.key != "temperature" || !of_answers) continue;
    if (!(parse_number(fact.value).value_or(0) > 0)) return false;
    any = true;
  }
  return any;
}

std::vector<Caveat> item_caveats(const Pairing& pairing, VaryingSides vary) {
  std::vector<Caveat> caveats;
  for (auto& found :
       {duplicate_inputs(pairing), cluster_undeclared(pairing), looks_cached(pairing, vary)})
    if (found) caveats.push_back(*found);
  return caveats;
}

void add_caveats(const std::vector<Caveat>& caveats, MetricComparison& metric) {
  constexpr std::string_view over_items[] = {"tango",     "zero_of_n",    "t",       "cr2_t",
                                             "crossed_t", "bounded_mean", "fieller", "bca"};
  constexpr std::string_view over_answers = "answers_t";
  if (metric.verdict == MetricVerdict::not_comparable || !metric.low) return;
  const bool of_items =
      std::ranges::find(over_items, metric.interval_method) != std::end(over_items);
  for (const Caveat& caveat : caveats) {
    const bool of_answers = caveat.flag == "looks_cached" && metric.interval_method == over_answers;
    if (!of_items && !of_answers) continue;
    metric.flags.push_back(caveat.flag);
    metric.caveats.push_back(caveat);
  }
}

}  // namespace reprocheck
