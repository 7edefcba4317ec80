// outputs-identical: every output is identical in bytes though settings are said to differ.
//
// A setting that never reached the model, or a cache that answered for it, leaves the
// outputs as they were. The comparison then says nothing about the setting.

#include <fmt/format.h>

#include <algorithm>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

// Every key once, in the order of the changes: "doc_to_text in 3 places, revision".
class MovedKeys {
 public:
  void add(const std::string& key) {
    const auto at = std::ranges::find(keys_, key, &Key::name);
    if (at == keys_.end())
      keys_.push_back({key, 1});
    else
      ++at->places;
  }
  [[nodiscard]] bool empty() const { return keys_.empty(); }
  [[nodiscard]] std::string text() const {
    std::vector<std::string> texts;
    texts.reserve(keys_.size());
    for (const Key& key : keys_)
      texts.push_back(key.places == 1 ? key.name
                                      : fmt::format("{} in {} places", key.name, key.places));
    return listed(texts, texts.size());
  }

 private:
  struct Key {
    std::string name;
    std::size_t places = 0;
  };
  std::vector<Key> keys_;
};

Answered find_outputs_identical(const Comparison& runs, const Options&) {
  if (runs.same_path || runs.fresh_not_rerun) return not_applicable("both sides are the same run");
  if (runs.items.empty()) return unavailable("no outputs were recorded on both sides");
  MovedKeys moved;
  std::vector<Evidence> evidence;
  for (const Change& change : runs.changes) {
    const bool reaches = change.layer == Layer::model || change.layer == Layer::prompt;
    if (!reaches || !is_changed(change) || is_judge(change)) continue;
    if (change.key == "system_fingerprint" || change.key == "served_model") continue;
    moved.add(change.key);
    evidence.insert(evidence.end(), change.sources.begin(), change.sources.end());
  }
  if (moved.empty()) return Findings{};
  Findings findings;
  for (const ItemChanges& items : runs.items)
    if (items.outputs_all_identical && items.paired > 1)
      findings.push_back({.subject = table_of(items),
                          .message = fmt::format("all {} outputs are identical, and {} moved",
                                                 items.paired, moved.text()),
                          .evidence = evidence,
                          .remedy = "check that the setting reaches the call, and clear the "
                                    "response cache"});
  return findings;
}

}  // namespace

extern constexpr Check outputs_identical{
    .name = "outputs-identical",
    .layer = Layer::model,
    .severity = Severity::warning,
    .summary = "every output is identical in bytes though settings are said to differ",
    .needs = Need::outputs,
    .ask = &find_outputs_identical,
};

}  // namespace reprocheck::checks
