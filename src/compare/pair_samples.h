// pair_samples: which row of the baseline is the same item as which row of the fresh run.
//
// By id within task and arm, and the contents are cross-checked: another question or target
// under one id is a changed item, never silently the same one. Without shared ids by question,
// else by prompt bytes, else by position where the counts are equal, and flagged.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/compare/comparison.h"

namespace reprocheck {

// The rows of one arm of one table.
struct Rows {
  const SampleTable* table = nullptr;
  std::vector<std::uint32_t> rows;
};

enum class ItemChange : std::uint8_t { same, question_changed, target_changed };

struct Pair {
  std::uint32_t baseline = 0;  // rows of the tables
  std::uint32_t fresh = 0;
  ItemChange change = ItemChange::same;
  bool prompt_changed = false;
  bool output_known = false;  // recorded on both sides
  bool output_same = false;   // bytes equal, recorded on both sides
  bool output_blank = false;  // recorded, and only blanks
};

// An answer to a question that both sides asked, and that one of them answered more often.
struct UnpairedAnswer {
  std::uint32_t row = 0;
  std::uint32_t question = 0;  // a row of the baseline that asks the same and has a partner
};

struct Pairing {
  Rows baseline, fresh;
  std::vector<Pair> pairs;             // in order of the baseline's rows
  std::vector<std::uint32_t> removed;  // rows of the baseline without a partner
  std::vector<std::uint32_t> added;    // rows of the fresh run without a partner
  std::vector<UnpairedAnswer>
      answers_removed;  // the same of questions that the other side asked as well:
  std::vector<UnpairedAnswer> answers_added;  // only where both sides declare repeats
  std::vector<std::string> duplicated;  // ids that stand more than once without a declared repeat
  std::string paired_by;                // "id", "question", "prompt", "position"; "" nothing paired
  std::vector<std::string> flags;       // "ids_unshared", "paired_by_position", "rendered_prompt"
  std::vector<std::string> one_sided;  // ruler columns that only one side has: "question", "target"
  bool repeats = false;                // an item has several rows on a side
  bool clustered = false;              // on both sides
  bool shows_items = false;  // both sides record what an item is, not only what it is called

  // Rows that keep the two from being the same test, and their share on the side where it is
  // larger; the same where an answer that one side lacks leaves its question what it is.
  [[nodiscard]] std::uint64_t touched() const;
  [[nodiscard]] double touched_share() const;
  [[nodiscard]] double touched_share_of_items() const;
};

[[nodiscard]] Pairing pair_samples(Rows baseline, Rows fresh, unsigned jobs = 1);

// What an item is known by, whichever of its texts had to pair it; nothing where it has none.
[[nodiscard]] std::optional<Fingerprint> item_of(const SampleTable& table, std::uint32_t row);

// A name for a row in reports: its id, else "row N" (from 1).
[[nodiscard]] std::string row_name(const SampleTable& table, std::uint32_t row);

}  // namespace reprocheck
