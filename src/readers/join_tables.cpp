// join_tables: several sample tables of one run, as one where they share ids.
//
// predictions.jsonl holds the answers and judgments.jsonl what a judge made of them: one table in
// two files. Two files that both hold answers are two tables, whatever their ids.

#include "src/readers/join_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "src/base/text.h"
#include "src/readers/native_names.h"

namespace reprocheck::readers {
namespace {

using Key = std::tuple<std::string, std::string, std::uint32_t>;
using Index = std::map<Key, std::size_t>;

Key key_of(const SampleTable& table, std::size_t row) {
  return {table.arms[table.arm[row]], std::string(table.ids[row]), table.repeat[row]};
}

// Rows by their keys; nothing where two rows share one.
std::optional<Index> index_of(const SampleTable& table) {
  Index index;
  for (std::size_t row = 0; row < table.rows; ++row)
    if (!index.emplace(key_of(table, row), row).second) return std::nullopt;
  return index;
}

bool fill_each_other(const SampleTable& one, const SampleTable& other) {
  if (one.output.recorded() && other.output.recorded()) return false;
  for (const ScoreColumn& column : one.scores)
    for (const ScoreColumn& second : other.scores)
      if (column.name == second.name && !column.derived && !second.derived) return false;
  return true;
}

// Texts of a joined row: from whichever file holds them.
class JoinedTexts final : public SampleTexts {
 public:
  struct Part {
    std::shared_ptr<const SampleTexts> texts;
    std::vector<std::size_t> rows;  // of the joined rows; npos where the part has none
  };
  explicit JoinedTexts(std::vector<Part> parts) : parts_(std::move(parts)) {}

  [[nodiscard]] std::optional<std::string> read(std::size_t row, TextRole role) const override {
    for (const Part& part : parts_)
      if (part.texts && row < part.rows.size() && part.rows[row] != std::string::npos)
        if (auto text = part.texts->read(part.rows[row], role)) return text;
    return std::nullopt;
  }

 private:
  std::vector<Part> parts_;
};

class Joint {
 public:
  Joint(const SampleTable& one, const SampleTable& other, const Index& second)
      : one_(one), other_(other) {
    for (std::size_t row = 0; row < one.rows; ++row) {
      const auto at = second.find(key_of(one, row));
      first_.push_back(row);
      second_.push_back(at == second.end() ? std::string::npos : at->second);
    }
    std::vector<bool> used(other.rows, false);
    for (const std::size_t row : second_)
      if (row != std::string::npos) used[row] = true;
    for (std::size_t row = 0; row < other.rows; ++row)
      if (!used[row]) {
        first_.push_back(std::string::npos);
        second_.push_back(row);
      }
  }

  [[nodiscard]] bool agrees() const {
    return !contradicts(&SampleTable::question) && !contradicts(&SampleTable::target) &&
           !contradicts(&SampleTable::prompt);
  }

  SampleTable table() const {
    SampleTable made;
    made.tool = one_.tool;
    made.files = one_.files;
    made.files.insert(made.files.end(), other_.files.begin(), other_.files.end());
    made.rows = first_.size();
    made.has_ids = true;
    made.has_repeats = one_.has_repeats || other_.has_repeats;
    made.declares_repeats = one_.declares_repeats || other_.declares_repeats;
    made.repeats_are_seeds = one_.repeats_are_seeds && other_.repeats_are_seeds;
    made.judged = one_.judged || other_.judged;
    made.mapping = fmt::format("{} + {}", one_.mapping, other_.mapping);
    made.source = one_.source;
    keys(made);
    for (FingerprintColumn SampleTable::* column :
         {&SampleTable::question, &SampleTable::prompt, &SampleTable::target, &SampleTable::output,
          &SampleTable::target_label, &SampleTable::output_label})
      made.*column = texts(column);
    slices(made);
    inputs(made);
    flags(made);
    scores(made);
    made.texts = std::make_shared<JoinedTexts>(
        std::vector<JoinedTexts::Part>{{one_.texts, first_}, {other_.texts, second_}});
    return made;
  }

 private:
  static constexpr std::size_t k_none = std::string::npos;

  // Visits every joined row as the table and the row that come first.
  template <typename Visit>
  void each(Visit visit) const {
    for (std::size_t i = 0; i < first_.size(); ++i)
      first_[i] != k_none ? visit(one_, first_[i]) : visit(other_, second_[i]);
  }

  void keys(SampleTable& made) const {
    std::map<std::string, std::uint16_t> arms;
    each([&](const SampleTable& t, std::size_t row) { arms.emplace(t.arms[t.arm[row]], 0); });
    for (auto& [name, code] : arms) {
      code = static_cast<std::uint16_t>(made.arms.size());
      made.arms.push_back(name);
    }
    const bool clusters = one_.clusters.size() > 0;
    each([&](const SampleTable& t, std::size_t row) {
      made.ids.push(t.ids[row]);
      made.arm.push_back(arms[t.arms[t.arm[row]]]);
      made.repeat.push_back(t.repeat[row]);
      made.lines.push_back(t.lines[row]);
      if (clusters) made.clusters.push(t.clusters.size() > row ? t.clusters[row] : "");
    });
  }

  void slices(SampleTable& made) const {
    for (const bool first : {true, false})
      for (const SliceColumn& column : first ? one_.slices : other_.slices) {
        const bool known = std::ranges::any_of(
            made.slices, [&](const SliceColumn& other) { return other.name() == column.name(); });
        if (known || !column.usable()) continue;
        SliceColumn& out = made.slices.emplace_back(column.name());
        for (const std::size_t row : first ? first_ : second_)
          out.push(row == k_none ? std::string_view() : column[row]);
      }
    std::ranges::sort(made.slices, {}, &SliceColumn::name);
  }

  // Whether both files hold an item's text and differ in it: two tables, whatever their ids.
  [[nodiscard]] bool contradicts(FingerprintColumn SampleTable::* column) const {
    const FingerprintColumn& a = one_.*column;
    const FingerprintColumn& b = other_.*column;
    if (!a.recorded() || !b.recorded()) return false;
    for (std::size_t i = 0; i < first_.size(); ++i)
      if (first_[i] != k_none && second_[i] != k_none && a.present[first_[i]] &&
          b.present[second_[i]] && a.values[first_[i]] != b.values[second_[i]])
        return true;
    return false;
  }

  FingerprintColumn texts(FingerprintColumn SampleTable::* column) const {
    FingerprintColumn made;
    const FingerprintColumn& a = one_.*column;
    const FingerprintColumn& b = other_.*column;
    if (!a.recorded() && !b.recorded()) return made;
    for (std::size_t i = 0; i < first_.size(); ++i) {
      const bool in_a = a.recorded() && first_[i] != k_none && a.present[first_[i]];
      const bool in_b = b.recorded() && second_[i] != k_none && b.present[second_[i]];
      made.push(in_a   ? std::optional(a.values[first_[i]])
                : in_b ? std::optional(b.values[second_[i]])
                       : std::nullopt);
    }
    return made;
  }

  [[nodiscard]] bool either(std::vector<bool> SampleTable::* flag, std::size_t i) const {
    return (first_[i] != k_none && (one_.*flag)[first_[i]]) ||
           (second_[i] != k_none && (other_.*flag)[second_[i]]);
  }

  // What either file knows of an item beside its texts.
  void inputs(SampleTable& made) const {
    const auto known = [](const SampleTable& table, std::size_t row) {
      return row == k_none || table.inputs.empty() ? std::uint64_t{0} : table.inputs[row];
    };
    const auto warm = [](const SampleTable& table, std::size_t row) {
      return row != k_none && !table.warmup.empty() && table.warmup[row];
    };
    for (std::size_t i = 0; i < first_.size(); ++i) {
      const std::uint64_t input = known(one_, first_[i]);
      made.inputs.push_back(input != 0 ? input : known(other_, second_[i]));
      if (!one_.warmup.empty() || !other_.warmup.empty())
        made.warmup.push_back(warm(one_, first_[i]) || warm(other_, second_[i]));
    }
    if (one_.clusters.size() > 0 || other_.clusters.size() > 0) return;
    made.groupings = one_.groupings;
    made.groupings.insert(made.groupings.end(), other_.groupings.begin(), other_.groupings.end());
  }

  void flags(SampleTable& made) const {
    for (std::size_t i = 0; i < first_.size(); ++i) {
      made.output_blank.push_back(either(&SampleTable::output_blank, i));
      made.has_error_text.push_back(either(&SampleTable::has_error_text, i));
      made.status_recorded.push_back(either(&SampleTable::status_recorded, i));
    }
  }

  // An equality that was derived gives way to a score that somebody recorded.
  void scores(SampleTable& made) const {
    const auto recorded = [](const SampleTable& table) {
      return std::ranges::any_of(table.scores, [](const ScoreColumn& column) {
        return !column.derived && is_known_score(column);
      });
    };
    const bool drop_derived = recorded(one_) || recorded(other_);
    for (const bool first : {true, false})
      for (const ScoreColumn& column : first ? one_.scores : other_.scores) {
        if (column.derived && drop_derived) continue;
        ScoreColumn out{column.name,        column.filter, {}, {}, column.derived,
                        column.is_resource, column.boolean};
        for (const std::size_t row : first ? first_ : second_) {
          out.values.push_back(row == k_none ? std::nan("") : column.values[row]);
          out.states.push_back(row == k_none ? SampleState::missing : column.states[row]);
        }
        made.scores.push_back(std::move(out));
      }
    std::ranges::sort(made.scores, [](const ScoreColumn& a, const ScoreColumn& b) {
      return std::tie(a.name, a.filter) < std::tie(b.name, b.filter);
    });
  }

  const SampleTable& one_;
  const SampleTable& other_;
  std::vector<std::size_t> first_, second_;
};

std::optional<SampleTable> joined(const SampleTable& one, const SampleTable& other) {
  if (!one.has_ids || !other.has_ids || !fill_each_other(one, other)) return std::nullopt;
  const auto first = index_of(one);
  const auto second = index_of(other);
  if (!first || !second) return std::nullopt;
  const bool share =
      std::ranges::any_of(*second, [&](const auto& entry) { return first->contains(entry.first); });
  if (!share) return std::nullopt;
  const Joint joint(one, other, *second);
  return joint.agrees() ? std::optional(joint.table()) : std::nullopt;
}

bool is_plain(const SampleTable& table) {
  return table.tool == "native";
}

void name_by_files(std::vector<SampleTable*>& tables) {
  if (tables.size() < 2) return;
  std::map<std::string, int> stems;
  for (const SampleTable* table : tables) ++stems[stem_of(table->files[0])];
  for (SampleTable* table : tables) {
    const std::string stem = stem_of(table->files[0]);
    const std::string folder(parent_path(table->files[0]));
    table->task = stems[stem] > 1 && !folder.empty() ? fmt::format("{}/{}", folder, stem) : stem;
  }
}

}  // namespace

void settle_tables(Records& records) {
  std::vector<SampleTable> tables;
  for (SampleTable& table : records.samples) {
    const auto partner = std::ranges::find_if(tables, [&](const SampleTable& held) {
      return is_plain(held) && is_plain(table) && held.task == table.task;
    });
    auto both = partner == tables.end() ? std::nullopt : joined(*partner, table);
    if (both) {
      both->task = partner->task;
      *partner = std::move(*both);
    } else {
      tables.push_back(std::move(table));
    }
  }
  std::vector<SampleTable*> nameless;
  for (SampleTable& table : tables)
    if (is_plain(table) && table.task.empty()) nameless.push_back(&table);
  name_by_files(nameless);
  records.samples = std::move(tables);
  for (Metric& metric : records.metrics) {
    const std::size_t slash = metric.key.name.find('/');
    if (metric.source.tool != "native" || !metric.key.task.empty() || slash == std::string::npos)
      continue;
    const std::string task = metric.key.name.substr(0, slash);
    if (std::ranges::none_of(records.samples,
                             [&](const SampleTable& table) { return table.task == task; }))
      continue;
    metric.key.task = task;
    metric.key.name.erase(0, slash + 1);
  }
}

}  // namespace reprocheck::readers
