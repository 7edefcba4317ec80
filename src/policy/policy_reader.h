// policy_reader: one pass over the tree of a policy, key by key.
//
// Shared by the two sources that read its sections; nobody else includes it.

#pragma once

#include <fmt/format.h>

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/base/text.h"
#include "src/parse/tree.h"
#include "src/policy/policy.h"

namespace reprocheck {

using parse::Tree;

class PolicyReader {
 public:
  PolicyReader(std::string path, std::span<const KnownCheck> checks,
               std::span<const std::string> sets)
      : path_(std::move(path)), checks_(checks), sets_(sets) {}

  Result<Policy> read(const Tree& root);

 private:
  using Field = std::pair<std::string_view, std::function<Result<void>(const Tree&)>>;

  [[nodiscard]] std::string place(const Tree& tree) const { return place(tree.mark()); }
  [[nodiscard]] std::string place(parse::Mark mark) const {
    if (mark.line == 0) return line_of(mark);
    return fmt::format("{}:{}", line_of(mark), mark.column);
  }
  // "reprocheck.yaml:12", or the --set that a value came from (lay_over).
  [[nodiscard]] std::string line_of(const Tree& tree) const { return line_of(tree.mark()); }
  [[nodiscard]] std::string line_of(parse::Mark mark) const {
    if (mark.line == 0 && mark.column > 0 && mark.column <= sets_.size())
      return fmt::format("--set {}", sets_[mark.column - 1]);
    return fmt::format("{}:{}", path_, mark.line);
  }
  [[nodiscard]] std::unexpected<Error> wrong(const Tree& tree, std::string message,
                                             std::string help = {}) const {
    return fail(ErrorKind::usage, place(tree), std::move(message), std::move(help));
  }
  // Of a member: at its key, which is what was misspelt, with the nearest of those that are known.
  [[nodiscard]] std::unexpected<Error> wrong_key(const Tree& value, std::string message,
                                                 std::string_view key,
                                                 std::span<const std::string> known,
                                                 std::string_view otherwise = {}) const {
    return fail(ErrorKind::usage, place(value.key_mark()), std::move(message),
                did_you_mean(key, known, otherwise));
  }
  Result<void> fields(const Tree& tree, std::string_view name, std::span<const Field> known);

  Result<void> text_into(const Tree& tree, std::string_view name, std::string& target);
  Result<void> number_into(const Tree& tree, std::string_view name, double& target);
  Result<void> flag_into(const Tree& tree, std::string_view name, bool& target);
  template <typename T>
  Result<void> word_into(const Tree& tree, std::string_view name, T& target,
                         std::initializer_list<std::pair<std::string_view, T>> words);
  Result<void> layers_into(const Tree& tree, std::string_view name, std::vector<Layer>& target);
  Result<void> margin_into(const Tree& tree, Margin& target);
  Result<void> quantile_into(const Tree& tree, std::string_view name,
                             std::optional<double>& target);
  Result<void> step_into(const Tree& tree, std::string_view name, std::optional<int>& target);

  Result<void> gate(std::string_view metric, const Tree& tree);
  Result<void> check(const std::string& name, const Tree& tree);
  // Errors: usage, at `mark`, where no check has this name.
  Result<const KnownCheck*> check_named(const std::string& name, parse::Mark mark) const;
  Result<void> waiver(const Tree& tree);
  Result<void> stats(const Tree& tree);
  Result<void> audit(const Tree& tree);
  Result<void> baseline(const Tree& tree);

  std::string path_;
  std::span<const KnownCheck> checks_;
  std::span<const std::string> sets_;
  Policy policy_;
};

// What a parser noticed, as a refusal. In a policy no key counts twice, so of "fact; what a reader
// makes of it" only the fact is told.
[[nodiscard]] std::string refusal_of(const parse::Notice& notice);

// Every KEY=VALUE of --set as if it stood in the file: a dotted path, and a value in YAML. What
// comes from the n-th has the mark {line 0, column n}. Errors: usage, at "--set KEY=VALUE".
[[nodiscard]] Result<Tree> lay_over(Tree root, std::span<const std::string> sets,
                                    const Limits& limits);

template <typename T>
Result<void> PolicyReader::word_into(const Tree& tree, std::string_view name, T& target,
                                     std::initializer_list<std::pair<std::string_view, T>> words) {
  std::vector<std::string> known;
  for (const auto& [word, value] : words) {
    if (tree.is_scalar() && tree.text() == word) {
      target = value;
      return {};
    }
    known.emplace_back(word);
  }
  return wrong(tree, fmt::format("{} has to be one of {}", name, join(known, ", ")));
}

}  // namespace reprocheck
