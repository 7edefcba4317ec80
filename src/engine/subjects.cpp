// subjects: what a finding is about, in words that the next run would use too.
//
// Trackers name folders and files after the run's id and the time it began
// (`outputs/2026-05-06/12-33-44`, `results_2026-05-06T12-33-44.123456.json`, `mlruns/0/3f9c...`).
// A finding that the baseline has too must not look new because of them.

#include "src/engine/subjects.h"

#include <algorithm>
#include <vector>

#include "src/base/text.h"

namespace reprocheck {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// How long a text stands at `at` that fits a shape: 'd' a digit, 's' one of "-_:", the rest itself.
std::size_t fits(std::string_view text, std::size_t at, std::string_view shape) {
  if (at + shape.size() > text.size()) return 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text[at + i];
    const bool same = shape[i] == 'd'   ? is_digit(c)
                      : shape[i] == 's' ? c == '-' || c == '_' || c == ':'
                      : shape[i] == 'T' ? c == 'T' || c == '_' || c == ' ' || c == '-'
                                        : c == shape[i];
    if (!same) return 0;
  }
  return shape.size();
}

// The longest date or time that begins here; digits on either side make it part of a number.
std::size_t moment_at(std::string_view text, std::size_t at) {
  if (at > 0 && is_digit(text[at - 1])) return 0;
  std::size_t length = 0;
  for (const std::string_view shape :
       {"dddd-dd-ddTddsddsdd", "ddddddddTdddddd", "dddd-dd-dd", "ddsddsdd"}) {
    length = fits(text, at, shape);
    if (length > 0) break;
  }
  if (length == 0) return 0;
  std::size_t end = at + length;
  if (end < text.size() && text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])) {
    ++end;
    while (end < text.size() && is_digit(text[end])) ++end;
  }
  if (end < text.size() && text[end] == 'Z') ++end;
  return end < text.size() && is_digit(text[end]) ? 0 : end - at;
}

// Ids short enough to be a word of their own ("0", "a") say nothing about a run.
constexpr std::size_t k_shortest_id = 6;

std::vector<std::string> ids_of(const Bundle& bundle) {
  std::vector<std::string> ids;
  const auto add = [&](std::string_view id) {
    if (id.size() >= k_shortest_id && std::ranges::any_of(id, is_digit)) ids.emplace_back(id);
  };
  for (const std::vector<Run>* runs : {&bundle.runs, &bundle.others})
    for (const Run& run : *runs) {
      add(run.id);
      for (const RunRecord& record : run.records.runs) add(record.id);
    }
  std::ranges::sort(ids, [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  return ids;
}

}  // namespace

std::string stable_subject(std::string_view subject, const Bundle& bundle) {
  // Of several repeats the other side may have fewer: which of them it was is no part of a subject.
  for (const BundlePart& part : bundle.parts)
    if (subject.starts_with(part.name + "/")) {
      subject.remove_prefix(part.name.size() + 1);
      break;
    }
  const std::vector<std::string> ids = ids_of(bundle);
  std::string stable;
  for (std::size_t at = 0; at < subject.size();) {
    const auto id = std::ranges::find_if(
        ids, [&](const std::string& each) { return subject.substr(at).starts_with(each); });
    const std::size_t length = id != ids.end() ? id->size() : moment_at(subject, at);
    if (length > 0)
      stable += '*';
    else
      stable += subject[at];
    at += std::max<std::size_t>(length, 1);
  }
  return stable;
}

}  // namespace reprocheck
