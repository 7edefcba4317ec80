// pair_samples: which row of the baseline is the same item as which row of the fresh run.
//
// Keys are looked up by hash; equal keys within a side are repeats of one item where a repeat
// was declared, and a fault of the record where it was not.

#include "src/compare/pair_samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "src/base/fingerprint_index.h"
#include "src/base/in_parallel.h"
#include "src/base/text.h"
#include "src/compare/pair_answers.h"

namespace reprocheck {
namespace {

// Share of rows that may stand for an item a second time before they count as repeats.
constexpr double k_most_copies = 0.2;

using KeyOf = std::function<std::optional<Fingerprint>(const SampleTable&, std::uint32_t)>;

std::optional<Fingerprint> id_key(const SampleTable& table, std::uint32_t row) {
  const std::string_view id = table.has_ids ? table.ids[row] : std::string_view();
  if (id.empty()) return std::nullopt;
  return fingerprint(id);
}

std::optional<Fingerprint> text_key(const FingerprintColumn& column, std::uint32_t row) {
  if (!column.recorded() || !column.present[row]) return std::nullopt;
  return column.values[row];
}

// What a row is looked up by: its item, and which repeat of it.
struct Key {
  Fingerprint item, repeat;
  bool known = false;  // it has an id, or the text that stands for one
};

// Rows by key; the k-th row of an equal key without a declared repeat is its k-th occurrence.
struct Indexed {
  FingerprintIndex rows;
  std::vector<std::uint32_t> repeated;  // later rows of a key that was there
  std::vector<Key> keys;                // of each of the side's rows, in their order
};

Indexed index_rows(const Rows& side, const KeyOf& key_of) {
  Indexed indexed{.rows = FingerprintIndex(side.rows.size()), .repeated = {}, .keys = {}};
  indexed.keys.reserve(side.rows.size());
  FingerprintIndex last_repeat;  // of the keys that stood twice
  for (const std::uint32_t row : side.rows) {
    const auto item = key_of(*side.table, row);
    if (!item) {
      indexed.keys.push_back({});
      continue;
    }
    const std::uint32_t repeat = side.table->has_repeats ? side.table->repeat[row] : 0;
    Fingerprint key = fingerprint(*item, repeat);
    std::uint32_t* held = &indexed.rows.at(key);
    if (*held != FingerprintIndex::k_none) {
      indexed.repeated.push_back(row);
      std::uint32_t& last = last_repeat.at(key);
      if (last == FingerprintIndex::k_none) last = repeat;
      while (*held != FingerprintIndex::k_none) {
        key = fingerprint(*item, ++last);
        held = &indexed.rows.at(key);
      }
    }
    *held = row;
    indexed.keys.push_back({*item, key, true});
  }
  return indexed;
}

// Whichever repeats of it they have.
bool share_an_item(const std::vector<Key>& left, const std::vector<Key>& right) {
  FingerprintIndex items(left.size());
  for (const Key& key : left)
    if (key.known) items.at(key.item) = 0;
  return std::ranges::any_of(right, [&](const Key& key) {
    return key.known && items.find(key.item) != FingerprintIndex::k_none;
  });
}

// False where the sides have no item in common.
bool pair_by(Pairing& pairing, const KeyOf& key_of, bool duplicates_are_faults, unsigned jobs) {
  constexpr std::uint32_t none = FingerprintIndex::k_none;
  Indexed left, right;
  in_parallel(2, jobs, [&](std::size_t side) {
    (side == 0 ? left : right) = index_rows(side == 0 ? pairing.baseline : pairing.fresh, key_of);
  });
  const bool share_any =
      std::ranges::any_of(
          right.keys,
          [&](const Key& key) { return key.known && left.rows.find(key.repeat) != none; }) ||
      share_an_item(left.keys, right.keys);
  if (!share_any) return false;
  std::vector<bool> taken(pairing.fresh.table->rows, false);
  pairing.pairs.reserve(pairing.baseline.rows.size());
  for (std::size_t i = 0; i < pairing.baseline.rows.size(); ++i) {
    const std::uint32_t row = pairing.baseline.rows[i];
    const std::uint32_t other = left.keys[i].known ? right.rows.find(left.keys[i].repeat) : none;
    if (other == none) {
      pairing.removed.push_back(row);
      continue;
    }
    taken[other] = true;
    pairing.pairs.push_back({.baseline = row, .fresh = other});
  }
  for (const std::uint32_t row : pairing.fresh.rows)
    if (!taken[row]) pairing.added.push_back(row);
  pair_answers(pairing, key_of);
  if (!duplicates_are_faults) return true;
  for (const auto& [side, indexed] :
       {std::pair(&pairing.baseline, &left), std::pair(&pairing.fresh, &right)})
    for (const std::uint32_t row : indexed->repeated)
      pairing.duplicated.push_back(row_name(*side->table, row));
  return true;
}

void pair_by_position(Pairing& pairing) {
  if (pairing.baseline.rows.size() != pairing.fresh.rows.size()) {
    pairing.removed = pairing.baseline.rows;
    pairing.added = pairing.fresh.rows;
    return;
  }
  for (std::size_t i = 0; i < pairing.baseline.rows.size(); ++i)
    pairing.pairs.push_back({.baseline = pairing.baseline.rows[i], .fresh = pairing.fresh.rows[i]});
  pairing.paired_by = "position";
  pairing.flags.emplace_back("paired_by_position");
}

void pair_rows(Pairing& pairing, unsigned jobs) {
  const Rows& one = pairing.baseline;
  const Rows& other = pairing.fresh;
  if (one.table->has_ids && other.table->has_ids) {
    if (pair_by(pairing, id_key, true, jobs)) {
      pairing.paired_by = "id";
      return;
    }
    pairing.flags.emplace_back("ids_unshared");
  }
  const KeyOf by_question = [](const SampleTable& table, std::uint32_t row) {
    return text_key(table.question, row);
  };
  const KeyOf by_prompt = [](const SampleTable& table, std::uint32_t row) {
    return text_key(table.prompt, row);
  };
  for (const auto& [name, key_of] :
       {std::pair("question", by_question), std::pair("prompt", by_prompt)}) {
    if (!pair_by(pairing, key_of, false, jobs)) continue;
    pairing.paired_by = name;
    return;
  }
  pair_by_position(pairing);
}

enum class Recorded { both, neither, one_side };

Recorded recorded(const FingerprintColumn& one, const FingerprintColumn& other) {
  if (one.recorded() && other.recorded()) return Recorded::both;
  return one.recorded() || other.recorded() ? Recorded::one_side : Recorded::neither;
}

// A text that one of the two rows lacks counts as another text.
bool same_text(const FingerprintColumn& one, std::uint32_t row, const FingerprintColumn& other,
               std::uint32_t other_row) {
  if (one.present[row] != other.present[other_row]) return false;
  return !one.present[row] || one.values[row] == other.values[other_row];
}

std::size_t common_prefix(const std::vector<std::string>& texts) {
  std::size_t length = texts.front().size();
  for (const std::string& text : texts)
    length = std::min<std::size_t>(
        length,
        static_cast<std::size_t>(std::ranges::mismatch(text, texts.front()).in1 - text.begin()));
  return length;
}

// What is left of each text without the ends that all of them share: the template around the item.
std::vector<std::string> without_common_ends(std::vector<std::string> texts) {
  const std::size_t prefix = common_prefix(texts);
  for (std::string& text : texts) {
    text.erase(0, prefix);
    std::ranges::reverse(text);
  }
  const std::size_t suffix = common_prefix(texts);
  for (std::string& text : texts) {
    text.erase(0, suffix);
    std::ranges::reverse(text);
  }
  return texts;
}

std::optional<std::vector<std::string>> prompts_of(const SampleTable& table,
                                                   const std::vector<std::uint32_t>& rows) {
  if (!table.texts) return std::nullopt;
  std::vector<std::string> prompts;
  for (const std::uint32_t row : rows) {
    auto text = table.texts->read(row, TextRole::prompt);
    if (!text || text->size() + 4 > k_longest_text)
      return std::nullopt;  // cut: its rest is unknown
    prompts.push_back(std::move(*text));
  }
  return without_common_ends(std::move(prompts));
}

// Where only rendered prompts were recorded and every one differs, a changed template explains it
// if what remains between each side's common ends is equal; an empty rest proves nothing.
void explain_by_template(Pairing& pairing) {
  const bool all_differ =
      pairing.pairs.size() > 1 &&
      std::ranges::all_of(pairing.pairs, [](const Pair& pair) { return pair.prompt_changed; });
  std::optional<std::vector<std::string>> one, other;
  if (all_differ) {
    std::vector<std::uint32_t> left, right;
    for (const Pair& pair : pairing.pairs) {
      left.push_back(pair.baseline);
      right.push_back(pair.fresh);
    }
    one = prompts_of(*pairing.baseline.table, left);
    other = prompts_of(*pairing.fresh.table, right);
  }
  bool explained = false;
  for (std::size_t i = 0; i < pairing.pairs.size(); ++i) {
    Pair& pair = pairing.pairs[i];
    if (!pair.prompt_changed) continue;
    const bool same_rest = one && other && !(*one)[i].empty() && (*one)[i] == (*other)[i];
    explained = explained || same_rest;
    if (!same_rest && pair.change == ItemChange::same) pair.change = ItemChange::question_changed;
  }
  if (explained) pairing.flags.emplace_back("rendered_prompt");
}

void cross_check(Pairing& pairing) {
  const SampleTable& one = *pairing.baseline.table;
  const SampleTable& other = *pairing.fresh.table;
  const Recorded question = recorded(one.question, other.question);
  const Recorded prompt = recorded(one.prompt, other.prompt);
  const Recorded target = recorded(one.target, other.target);
  const Recorded output = recorded(one.output, other.output);
  pairing.shows_items =
      question == Recorded::both || prompt == Recorded::both || target == Recorded::both;
  for (Pair& pair : pairing.pairs) {
    if (target == Recorded::both && !same_text(one.target, pair.baseline, other.target, pair.fresh))
      pair.change = ItemChange::target_changed;
    if (question == Recorded::both &&
        !same_text(one.question, pair.baseline, other.question, pair.fresh))
      pair.change = ItemChange::question_changed;
    if (prompt == Recorded::both)
      pair.prompt_changed = !same_text(one.prompt, pair.baseline, other.prompt, pair.fresh);
    if (output == Recorded::both) {
      pair.output_known = one.output.present[pair.baseline] && other.output.present[pair.fresh];
      pair.output_same =
          pair.output_known && same_text(one.output, pair.baseline, other.output, pair.fresh);
      pair.output_blank = pair.output_known && one.output_blank[pair.baseline];
    }
  }
  if (question == Recorded::neither && prompt == Recorded::both) explain_by_template(pairing);
  // A ruler column that one side lacks counts as changed, so that a vanished column makes nothing
  // greener. The prompt is one only where it has to stand for the question.
  if (target == Recorded::one_side) pairing.one_sided.emplace_back("target");
  if (question == Recorded::one_side) pairing.one_sided.emplace_back("question");
  if (question == Recorded::neither && prompt == Recorded::one_side)
    pairing.one_sided.emplace_back("prompt");
}

// A declared repeat of an item that stood before. Rows that nothing names may all be repeats of
// one. Without a declaration, a few items that are asked twice are a flaw of the data, and more of
// them are repeats that nobody declared; copies of an id are a fault that pairing has told.
bool repeats_an_item(const Rows& side, bool by_id) {
  if (by_id && !side.table->has_repeats) return false;
  FingerprintIndex seen(side.rows.size());
  std::size_t again = 0;
  for (const std::uint32_t row : side.rows) {
    const auto item = item_of(*side.table, row);
    if (!item && side.table->has_repeats) return true;
    if (item && std::exchange(seen.at(*item), row) != FingerprintIndex::k_none) ++again;
  }
  if (side.table->has_repeats) return again > 0;
  return static_cast<double>(again) > k_most_copies * static_cast<double>(side.rows.size());
}

}  // namespace

std::optional<Fingerprint> item_of(const SampleTable& table, std::uint32_t row) {
  if (const auto id = id_key(table, row)) return id;
  if (const auto question = text_key(table.question, row)) return question;
  return text_key(table.prompt, row);
}

namespace {

double share_touched(const Pairing& pairing, std::size_t removed, std::size_t added) {
  std::uint64_t changed = pairing.duplicated.size();
  for (const Pair& pair : pairing.pairs) changed += pair.change != ItemChange::same ? 1 : 0;
  const auto share = [&](std::size_t lost, std::size_t all) {
    return all == 0 ? 1.0 : static_cast<double>(lost + changed) / static_cast<double>(all);
  };
  return std::max(share(removed, pairing.baseline.rows.size()),
                  share(added, pairing.fresh.rows.size()));
}

}  // namespace

std::uint64_t Pairing::touched() const {
  std::uint64_t changed = 0;
  for (const Pair& pair : pairs) changed += pair.change != ItemChange::same ? 1 : 0;
  return changed + removed.size() + added.size() + answers_removed.size() + answers_added.size() +
         duplicated.size();
}

double Pairing::touched_share() const {
  return share_touched(*this, removed.size() + answers_removed.size(),
                       added.size() + answers_added.size());
}

double Pairing::touched_share_of_items() const {
  return share_touched(*this, removed.size(), added.size());
}

Pairing pair_samples(Rows baseline, Rows fresh, unsigned jobs) {
  Pairing pairing;
  pairing.baseline = std::move(baseline);
  pairing.fresh = std::move(fresh);
  pair_rows(pairing, jobs);
  cross_check(pairing);
  // What the rows are (items, repeats of one, members of a cluster) is part of the ruler too.
  const auto note = [&](bool one, bool other, std::string_view what) {
    if (one != other) pairing.one_sided.emplace_back(what);
  };
  const SampleTable& left = *pairing.baseline.table;
  const SampleTable& right = *pairing.fresh.table;
  const bool by_id = pairing.paired_by == "id";
  const bool before = repeats_an_item(pairing.baseline, by_id);
  const bool after = repeats_an_item(pairing.fresh, by_id);
  pairing.repeats = before || after;
  // A side that declares repeats and asked once has one answer a question.
  if (!left.declares_repeats || !right.declares_repeats) note(before, after, "repeats");
  note(left.clusters.size() > 0, right.clusters.size() > 0, "cluster");
  pairing.clustered = left.clusters.size() > 0 && right.clusters.size() > 0;
  return pairing;
}

std::string row_name(const SampleTable& table, std::uint32_t row) {
  const std::string_view id = table.has_ids ? table.ids[row] : std::string_view();
  return id.empty() ? fmt::format("row {}", row + 1) : std::string(id);
}

}  // namespace reprocheck
