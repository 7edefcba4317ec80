// text_diff: two texts as a unified diff.
//
// Myers (1986), the greedy form: shortest edit script in O((N+M)D). Prompts are short; the
// number of edits is bounded, and beyond the bound the middle is one replacement.

#include "src/compare/text_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "src/base/text.h"

namespace reprocheck {
namespace {

struct Edit {
  char mark;  // ' ', '-', '+'
  std::string_view line;
};

constexpr std::size_t k_most_lines = 20'000;
constexpr int k_most_edits = 1'000;
constexpr int k_context = 3;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines = split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

using Lines = std::vector<std::string_view>;

void replace_all(const Lines& before, const Lines& after, std::vector<Edit>& edits) {
  for (const std::string_view line : before) edits.push_back({'-', line});
  for (const std::string_view line : after) edits.push_back({'+', line});
}

// Walks the recorded frontiers back from the end, so the edits come out reversed.
std::vector<Edit> walk_back(const Lines& a, const Lines& b,
                            const std::vector<std::vector<int>>& frontiers, int most) {
  std::vector<Edit> edits;
  int x = static_cast<int>(a.size());
  int y = static_cast<int>(b.size());
  for (int d = static_cast<int>(frontiers.size()) - 1; d >= 0; --d) {
    const std::vector<int>& v = frontiers[static_cast<std::size_t>(d)];
    const auto at = [&](int k) { return v[static_cast<std::size_t>(k + most)]; };
    const int k = x - y;
    const bool down = d > 0 && (k == -d || (k != d && at(k - 1) < at(k + 1)));
    const int from = d == 0 ? 0 : (down ? at(k + 1) : at(k - 1));
    const int from_y = d == 0 ? 0 : from - (down ? k + 1 : k - 1);
    while (x > from + (d > 0 && !down ? 1 : 0) && y > from_y + (d > 0 && down ? 1 : 0)) {
      --x;
      --y;
      edits.push_back({' ', a[static_cast<std::size_t>(x)]});
    }
    if (d == 0) break;
    if (down)
      edits.push_back({'+', b[static_cast<std::size_t>(--y)]});
    else
      edits.push_back({'-', a[static_cast<std::size_t>(--x)]});
  }
  std::ranges::reverse(edits);
  return edits;
}

std::vector<Edit> shortest_edits(const Lines& a, const Lines& b) {
  const int n = static_cast<int>(a.size());
  const int m = static_cast<int>(b.size());
  const int most = std::min(n + m, k_most_edits) + 1;
  std::vector<int> v(static_cast<std::size_t>(2 * most + 1), 0);
  std::vector<std::vector<int>> frontiers;
  for (int d = 0; d < most; ++d) {
    frontiers.push_back(v);
    for (int k = -d; k <= d; k += 2) {
      const auto at = [&](int index) -> int& { return v[static_cast<std::size_t>(index + most)]; };
      int x = d == 0 ? 0 : k == -d || (k != d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      int y = x - k;
      while (x < n && y >= 0 && y < m &&
             a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)]) {
        ++x;
        ++y;
      }
      at(k) = x;
      if (x >= n && y >= m) return walk_back(a, b, frontiers, most);
    }
  }
  std::vector<Edit> edits;
  replace_all(a, b, edits);
  return edits;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::size_t most_lines) {
  if (before == after) return {};
  const Lines a = lines_of(before);
  const Lines b = lines_of(after);
  if (a.size() + b.size() > k_most_lines)
    return fmt::format("@@ {} lines against {} @@\n", a.size(), b.size());
  const std::vector<Edit> edits = shortest_edits(a, b);

  std::vector<bool> near(edits.size(), false);
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (edits[i].mark == ' ') continue;
    const std::size_t begin = i >= k_context ? i - k_context : 0;
    for (std::size_t j = begin; j < std::min(edits.size(), i + k_context + 1); ++j) near[j] = true;
  }
  std::string text;
  std::size_t shown_lines = 0, left_out = 0, line_a = 1, line_b = 1;
  bool in_hunk = false;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (near[i] && shown_lines < most_lines) {
      if (!in_hunk) text += fmt::format("@@ -{} +{} @@\n", line_a, line_b);
      text += fmt::format("{}{}\n", edits[i].mark, edits[i].line);
      ++shown_lines;
    } else if (near[i]) {
      ++left_out;
    }
    in_hunk = near[i];
    line_a += edits[i].mark != '+' ? 1 : 0;
    line_b += edits[i].mark != '-' ? 1 : 0;
  }
  if (left_out > 0) text += fmt::format("@@ {} more lines @@\n", left_out);
  if (text.empty()) text = "@@ only the end of the last line differs @@\n";
  return text;
}

}  // namespace reprocheck
