// pair_answers: the answers to one question that bear no common number on the two sides.
//
// Five answers on one side and three on the other, or other seeds, are still answers to the same
// question; only an item that one side never asked is missing.

#include "src/compare/pair_answers.h"

#include <algorithm>
#include <array>

#include "src/base/fingerprint_index.h"

namespace reprocheck {
namespace {

using KeyOf = std::function<std::optional<Fingerprint>(const SampleTable&, std::uint32_t)>;

// What is left of one item on either side.
struct Leftover {
  std::vector<std::uint32_t> baseline, fresh;
  std::uint32_t pair = FingerprintIndex::k_none;  // one of the item, by its index
};

bool same_in(const FingerprintColumn& column, std::uint32_t row, std::uint32_t other) {
  if (!column.recorded() || column.present[row] != column.present[other]) return !column.recorded();
  return !column.present[row] || column.values[row] == column.values[other];
}

// A prompt is held against another one only where it has to stand for the question.
bool asks_the_same(const SampleTable& table, std::uint32_t row, std::uint32_t other) {
  return same_in(table.question, row, other) && same_in(table.target, row, other) &&
         (table.question.recorded() || same_in(table.prompt, row, other));
}

void by_number(std::vector<std::uint32_t>& rows, const SampleTable& table) {
  std::ranges::sort(rows, {}, [&](std::uint32_t row) { return std::pair(table.repeat[row], row); });
}

class Leftovers {
 public:
  Leftovers(Pairing& pairing, const KeyOf& key_of) : pairing_(pairing), key_of_(key_of) {}

  void pair() {
    take(pairing_.removed, *pairing_.baseline.table, &Leftover::baseline);
    take(pairing_.added, *pairing_.fresh.table, &Leftover::fresh);
    find_pairs();
    for (Leftover& item : items_) pair_item(item);
    // In the order of the rows, as without any leftover.
    std::ranges::sort(pairing_.pairs, {}, &Pair::baseline);
    std::ranges::sort(pairing_.removed);
    std::ranges::sort(pairing_.added);
    std::ranges::sort(pairing_.answers_removed, {}, &UnpairedAnswer::row);
    std::ranges::sort(pairing_.answers_added, {}, &UnpairedAnswer::row);
  }

 private:
  // Rows that have no name of their own stay where they are.
  void take(std::vector<std::uint32_t>& rows, const SampleTable& table,
            std::vector<std::uint32_t> Leftover::* side) {
    std::vector<std::uint32_t> unnamed;
    for (const std::uint32_t row : rows) {
      const auto key = key_of_(table, row);
      if (!key) {
        unnamed.push_back(row);
        continue;
      }
      std::uint32_t& held = known_.at(*key);
      if (held == FingerprintIndex::k_none) {
        held = static_cast<std::uint32_t>(items_.size());
        items_.emplace_back();
      }
      (items_[held].*side).push_back(row);
    }
    rows = std::move(unnamed);
  }

  void find_pairs() {
    for (std::uint32_t i = 0; i < pairing_.pairs.size(); ++i) {
      const auto key = key_of_(*pairing_.baseline.table, pairing_.pairs[i].baseline);
      const std::uint32_t item = key ? known_.find(*key) : FingerprintIndex::k_none;
      if (item == FingerprintIndex::k_none) continue;
      std::uint32_t& held = items_[item].pair;
      if (held == FingerprintIndex::k_none) held = i;
    }
  }

  void pair_item(Leftover& item) {
    by_number(item.baseline, *pairing_.baseline.table);
    by_number(item.fresh, *pairing_.fresh.table);
    const std::size_t both = std::min(item.baseline.size(), item.fresh.size());
    if (item.pair == FingerprintIndex::k_none && both > 0)
      item.pair = static_cast<std::uint32_t>(pairing_.pairs.size());
    for (std::size_t i = 0; i < both; ++i)
      pairing_.pairs.push_back({.baseline = item.baseline[i], .fresh = item.fresh[i]});
    leave(item.baseline, both, item.pair, Side::baseline);
    leave(item.fresh, both, item.pair, Side::fresh);
  }

  enum class Side : std::uint8_t { baseline, fresh };
  void leave(const std::vector<std::uint32_t>& rows, std::size_t from, std::uint32_t pair,
             Side side) {
    const bool of_baseline = side == Side::baseline;
    const SampleTable& table = *(of_baseline ? pairing_.baseline : pairing_.fresh).table;
    for (std::size_t i = from; i < rows.size(); ++i) {
      const std::uint32_t row = rows[i];
      const Pair* known = pair == FingerprintIndex::k_none ? nullptr : &pairing_.pairs[pair];
      if (known && asks_the_same(table, row, of_baseline ? known->baseline : known->fresh))
        (of_baseline ? pairing_.answers_removed : pairing_.answers_added)
            .push_back({row, known->baseline});
      else
        (of_baseline ? pairing_.removed : pairing_.added).push_back(row);
    }
  }

  Pairing& pairing_;
  const KeyOf& key_of_;
  FingerprintIndex known_;  // item: its place in items_
  std::vector<Leftover> items_;
};

}  // namespace

void pair_answers(Pairing& pairing, const KeyOf& key_of) {
  const bool declared =
      pairing.baseline.table->declares_repeats && pairing.fresh.table->declares_repeats;
  if (!declared || (pairing.removed.empty() && pairing.added.empty())) return;
  Leftovers(pairing, key_of).pair();
}

}  // namespace reprocheck
