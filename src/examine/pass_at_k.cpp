// pass_at_k: how many questions k answers would solve, from answers that are right or wrong.
//
// The mean of the answers is pass@1, whatever k the name says, so no mean stands for it.

#include "src/examine/pass_at_k.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <utility>

#include "src/base/text.h"
#include "src/model/metric_names.h"
#include "src/stats/proportion.h"
#include "src/stats/sums.h"

namespace reprocheck {
namespace {

constexpr std::int64_t k_most = 10'000;

bool is_right_or_wrong(const ScoreColumn& column) {
  return column.boolean && !column.is_resource && counts_right_items(column.name);
}

bool is_called_pass(const ScoreColumn& column) {
  const std::string name = lower(column.name);
  return name == "pass" || name == "passed";
}

}  // namespace

std::optional<std::uint32_t> pass_rank(std::string_view metric_name) {
  std::string name = lower(metric_name.substr(metric_name.rfind('/') + 1));
  std::ranges::replace(name, '-', '_');
  for (const std::string_view prefix : {"mean_", "avg_", "eval_", "test_"})
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
  std::string_view rest = name;
  if (rest.starts_with("pass@"))
    rest.remove_prefix(5);
  else if (rest.starts_with("pass_at_"))
    rest.remove_prefix(8);
  else
    return std::nullopt;
  const auto k = parse_integer(rest);
  if (!k || *k < 1 || *k > k_most) return std::nullopt;
  return static_cast<std::uint32_t>(*k);
}

const ScoreColumn* pass_column(const SampleTable& table) {
  const ScoreColumn* only = nullptr;
  std::size_t found = 0;
  for (const ScoreColumn& column : table.scores) {
    if (!is_right_or_wrong(column)) continue;
    if (is_called_pass(column)) return &column;
    only = &column;
    ++found;
  }
  return found == 1 ? only : nullptr;
}

std::optional<PassAtK> pass_at_k_of(const SampleTable& table, const ScoreColumn& column,
                                    std::string_view arm, std::uint32_t k) {
  if (!table.has_ids) return std::nullopt;
  using Answers = std::vector<std::pair<std::uint32_t, bool>>;  // repeat, right
  std::map<std::string_view, Answers> questions;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (!arm.empty() && table.arms[table.arm[row]] != arm) continue;
    const SampleState state = column.states[row];
    const bool scored = state == SampleState::scored || state == SampleState::truncated;
    if (!scored && state != SampleState::errored) continue;
    questions[table.ids[row]].emplace_back(table.repeat[row], scored && column.values[row] > 0);
  }
  if (questions.empty()) return std::nullopt;
  std::vector<double> unbiased, first, by_share;
  for (auto& [id, answers] : questions) {
    if (id.empty() || answers.size() < k) return std::nullopt;
    std::ranges::stable_sort(answers, {}, &Answers::value_type::first);
    const auto right =
        static_cast<std::uint64_t>(std::ranges::count_if(answers, &Answers::value_type::second));
    const auto early = std::span(answers).first(k);
    const double share = static_cast<double>(right) / static_cast<double>(answers.size());
    unbiased.push_back(stats::pass_at_k(answers.size(), right, k).value_or(0));
    first.push_back(std::ranges::any_of(early, &Answers::value_type::second) ? 1 : 0);
    by_share.push_back(1 - std::pow(1 - share, k));
  }
  return PassAtK{stats::mean(unbiased), stats::mean(first), stats::mean(by_share),
                 questions.size()};
}

}  // namespace reprocheck
