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

// The furthest x that d edits reach on each diagonal k = x - y, from -most to most.
class Frontier {
 public:
  explicit Frontier(int most) : most_(most), x_(2 * static_cast<std::size_t>(most) + 3, 0) {}
  int& operator[](int k) { return x_[place(k)]; }
  int operator[](int k) const { return x_[place(k)]; }
  // Whether diagonal k is reached best by an insertion (from k + 1).
  [[nodiscard]] bool inserts(int k, int d) const {
    return k == -d || (k != d && (*this)[k - 1] < (*this)[k + 1]);
  }

 private:
  [[nodiscard]] std::size_t place(int k) const {
    const int from_zero = k + most_ + 1;
    return static_cast<std::size_t>(from_zero);
  }
  int most_;
  std::vector<int> x_;
};

std::string_view line_at(const Lines& lines, int index) {
  return lines[static_cast<std::size_t>(index)];
}

// From the end back to the start, so the edits come out reversed.
std::vector<Edit> walk_back(const Lines& a, const Lines& b, const std::vector<Frontier>& before) {
  std::vector<Edit> edits;
  int x = static_cast<int>(a.size());
  int y = static_cast<int>(b.size());
  for (int d = static_cast<int>(before.size()) - 1; d >= 0; --d) {
    const Frontier& frontier = before[static_cast<std::size_t>(d)];
    const int k = x - y;
    const int from_k = frontier.inserts(k, d) ? k + 1 : k - 1;
    const int from_x = d == 0 ? 0 : frontier[from_k];
    const int from_y = d == 0 ? 0 : from_x - from_k;
    while (x > from_x && y > from_y) {
      edits.push_back({' ', line_at(a, --x)});
      --y;
    }
    if (d == 0) break;
    if (x == from_x)
      edits.push_back({'+', line_at(b, --y)});
    else
      edits.push_back({'-', line_at(a, --x)});
  }
  std::ranges::reverse(edits);
  return edits;
}

std::vector<Edit> shortest_edits(const Lines& a, const Lines& b) {
  const int n = static_cast<int>(a.size());
  const int m = static_cast<int>(b.size());
  const int most = std::min(n + m, k_most_edits);
  Frontier frontier(most);
  std::vector<Frontier> before;
  for (int d = 0; d <= most; ++d) {
    before.push_back(frontier);
    for (int k = -d; k <= d; k += 2) {
      int x = frontier.inserts(k, d) ? frontier[k + 1] : frontier[k - 1] + 1;
      int y = x - k;
      while (x < n && y < m && line_at(a, x) == line_at(b, y)) {
        ++x;
        ++y;
      }
      frontier[k] = x;
      if (x >= n && y >= m) return walk_back(a, b, before);
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
