// native_status: what a row of a sample table says of itself: its status, its error, its judge's.
//
// The list of statuses is closed, and people write other words for the same few things. Those that
// mean one thing everywhere are read; "weird" beside a score of 1 is not, since a row whose fate
// nobody knows must not count as a right answer.

#include "src/readers/native_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "src/base/text.h"
#include "src/readers/native_columns.h"

namespace reprocheck::readers {
namespace {

using parse::Cell;
using parse::CellKind;

// Folded.
constexpr std::pair<std::string_view, StatusWord> k_words[] = {
    {"scored", StatusWord::scored},       {"ok", StatusWord::scored},
    {"success", StatusWord::scored},      {"successful", StatusWord::scored},
    {"succeeded", StatusWord::scored},    {"complete", StatusWord::scored},
    {"completed", StatusWord::scored},    {"done", StatusWord::scored},
    {"finished", StatusWord::scored},     {"pass", StatusWord::scored},
    {"passed", StatusWord::scored},       {"correct", StatusWord::scored},
    {"incorrect", StatusWord::failed},    {"wrong", StatusWord::failed},
    {"abstained", StatusWord::abstained}, {"refused", StatusWord::abstained},
    {"errored", StatusWord::errored},     {"error", StatusWord::errored},
    {"timeout", StatusWord::errored},     {"timedout", StatusWord::errored},
    {"crashed", StatusWord::errored},     {"truncated", StatusWord::truncated},
    {"filtered", StatusWord::filtered},   {"skipped", StatusWord::filtered},
    {"missing", StatusWord::missing},     {"fail", StatusWord::failed},
    {"failed", StatusWord::failed},       {"failure", StatusWord::failed},
};

}  // namespace

bool is_nothing(std::string_view text) {
  const std::string word = lower(trim(text));
  return word.empty() || word == "none" || word == "null" || word == "nan" || word == "{}" ||
         word == "[]";
}

StatusWord status_word(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::absent:
    case CellKind::null:
    case CellKind::boolean:
    case CellKind::number:
      return StatusWord::unsaid;
    case CellKind::string:
    case CellKind::container:
      break;
  }
  if (is_nothing(cell.text)) return StatusWord::unsaid;
  if (cell.kind == CellKind::container) return StatusWord::unknown;
  const std::string word = folded(trim(cell.text));
  const auto at = std::ranges::find(k_words, word, [](const auto& each) { return each.first; });
  return at == std::end(k_words) ? StatusWord::unknown : at->second;
}

bool holds_error(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::absent:
    case CellKind::null:
      return false;
    case CellKind::boolean:
      return cell.number != 0;
    case CellKind::number:
      return cell.number != 0 && !std::isnan(cell.number);
    case CellKind::string:
    case CellKind::container:
      return !is_nothing(cell.text);
  }
  return false;
}

bool holds_judge_error(const Cell& cell) {
  if (cell.kind != CellKind::string) return false;
  const std::string text = lower(trim(cell.text.substr(0, 64)));
  return text.starts_with("judge error") || text.starts_with("error:") ||
         text.starts_with("judge failed");
}

void StatusNotes::add(const Cell& cell, StatusWord word, std::uint64_t line) {
  const bool code = cell.kind == CellKind::number || cell.kind == CellKind::boolean;
  if (word == StatusWord::unsaid && !code) return;
  Seen& seen = code ? codes_ : word == StatusWord::unknown ? unknown_ : words_;
  if (seen.rows++ > 0) return;
  seen.line = line;
  seen.text = shown(cell.text, 60);
}

void StatusNotes::take(const std::string& path, const std::string& column,
                       std::vector<Problem>& problems) const {
  const auto tell = [&](const Seen& seen, bool decides) {
    if (seen.rows == 0) return;
    const std::string what = fmt::format(
        "status \"{}\" is none of scored, abstained, errored, truncated and filtered ({})",
        seen.text, counted(seen.rows, "row"));
    problems.push_back({path, seen.line, decides ? ProblemKind::malformed : ProblemKind::other,
                        decides
                            ? fmt::format("{}; where \"{}\" is no status, {}", what,
                                          shown(column, 60), settled_by(path, "status", "none"))
                            : fmt::format("{}: \"{}\" holds codes and was not taken for a status",
                                          what, shown(column, 60)),
                        decides});
  };
  tell(unknown_, true);
  // Codes alone are a column of something else; among words they are a status nobody knows.
  tell(codes_, words_.rows + unknown_.rows > 0);
}

}  // namespace reprocheck::readers
