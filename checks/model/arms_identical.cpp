// arms-identical: arms that are said to differ gave the same bytes on every item.
//
// The same predictions under two names that claim different temperatures or models: the
// setting never reached the model, or a cache answered for it.

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

// Beyond so many arms only those with the very same items are held against each other: the work
// grows with the number of arms, and who writes the file chooses it.
constexpr std::size_t k_most_held = 200;

// What an arm answered to an item (in a repeat of it); nothing where no text, or a blank, stands.
struct Answer {
  Fingerprint item;
  std::optional<Fingerprint> output;
  friend auto operator<=>(const Answer&, const Answer&) = default;
};
using Answers = std::vector<Answer>;  // of an arm, in one order whatever the file's

std::vector<Answers> answers_of(const SampleTable& table) {
  std::vector<Answers> arms(table.arms.size());
  for (std::size_t row = 0; row < table.rows; ++row) {
    Answer answer{fingerprint(fingerprint(table.ids[row]), table.repeat[row]), std::nullopt};
    if (table.output.present[row] && !table.output_blank[row])
      answer.output = table.output.values[row];
    arms[table.arm[row]].push_back(answer);
  }
  for (Answers& arm : arms) std::ranges::sort(arm);
  return arms;
}

// How many items two arms share when every shared output is known and equal; 0 otherwise.
std::uint64_t items_all_identical(const Answers& one, const Answers& other) {
  std::uint64_t same = 0;
  for (std::size_t i = 0, k = 0; i < one.size() && k < other.size();) {
    if (one[i].item != other[k].item) {
      ++(one[i].item < other[k].item ? i : k);
      continue;
    }
    if (!one[i].output || one[i].output != other[k].output) return 0;
    ++same;
    ++i;
    ++k;
  }
  return same;
}

// The first arm before this one that answered alike, of those held, with how many items.
class Held {
 public:
  explicit Held(const std::vector<Answers>& arms) : arms_(arms) {}

  std::optional<std::pair<std::size_t, std::uint64_t>> twin_of(std::size_t arm) {
    const auto [equal, is_new] = whole_.emplace(&arms_[arm], arm);
    std::optional<std::pair<std::size_t, std::uint64_t>> twin;
    const auto look_at = [&](std::size_t other) {
      const std::uint64_t items = items_all_identical(arms_[other], arms_[arm]);
      if (items > 1) twin = {other, items};
    };
    if (!is_new) {
      look_at(equal->second);
      return twin;
    }
    for (std::size_t i = 0; i < held_.size() && !twin; ++i) look_at(held_[i]);
    if (held_.size() < k_most_held) held_.push_back(arm);
    return twin;
  }

 private:
  struct ByAnswers {
    bool operator()(const Answers* one, const Answers* other) const { return *one < *other; }
  };
  const std::vector<Answers>& arms_;
  std::map<const Answers*, std::size_t, ByAnswers> whole_;
  std::vector<std::size_t> held_;
};

Answered find_arms_identical(const Examination& bundle, const Options&) {
  Findings findings;
  bool arms_there = false, ids_there = false;
  each_table(*bundle.bundle, [&](const SampleTable& table) {
    if (!table.output.recorded() || table.arms.size() < 2) return;
    arms_there = true;
    if (!table.has_ids) return;
    ids_there = true;
    const std::vector<Answers> arms = answers_of(table);
    Held held(arms);
    for (std::size_t arm = 0; arm < arms.size(); ++arm)
      if (const auto twin = held.twin_of(arm))
        findings.push_back({
            .subject = fmt::format("{} and {}", table.arms[twin->first], table.arms[arm]),
            .message = fmt::format("all {} outputs are identical in bytes", twin->second),
            .evidence = quoted(table.source),
            .remedy = "check that the setting reaches the call, and clear the response cache",
        });
  });
  if (!arms_there) return not_applicable("there is one arm");
  if (!ids_there) return unavailable("no ids tell which outputs belong to one item");
  return findings;
}

}  // namespace

extern constexpr Check arms_identical{
    .name = "arms-identical",
    .layer = Layer::model,
    .severity = Severity::warning,
    .summary = "arms that are said to differ gave the same bytes on every item",
    .needs = Need::outputs,
    .ask = &find_arms_identical,
};

}  // namespace reprocheck::checks
