// join_tables: several sample tables of one run, as one where they share ids.
//
// predictions.jsonl holds the answers and judgments.jsonl what a judge made of them: one table in
// two files. Two files that both hold answers are two tables, whatever their ids, but for the runs
// of one experiment: those differ in their repeat.

#include "src/readers/join_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "src/base/text.h"
#include "src/readers/native_names.h"
#include "src/readers/numbered_runs.h"

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

bool is_plain(const SampleTable& table) {
  return table.tool == "native";
}

const ScoreColumn* same_score(const ScoreColumn& column, const SampleTable& table) {
  const auto same = std::ranges::find_if(table.scores, [&](const ScoreColumn& other) {
    return other.name == column.name && other.filter == column.filter;
  });
  return same == table.scores.end() ? nullptr : &*same;
}

bool fill_each_other(const SampleTable& one, const SampleTable& other) {
  if (one.output.recorded() && other.output.recorded()) return false;
  return std::ranges::none_of(one.scores, [&](const ScoreColumn& column) {
    const ScoreColumn* second = same_score(column, other);
    return second && !column.derived && !second->derived;
  });
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
        const ScoreColumn* twin = same_score(column, first ? other_ : one_);
        if (!twin || first) made.scores.push_back(score(column, twin, first));
      }
    std::ranges::sort(made.scores, [](const ScoreColumn& a, const ScoreColumn& b) {
      return std::tie(a.name, a.filter) < std::tie(b.name, b.filter);
    });
  }

  // The column of both tables that `column`, of the first or the second, is a part of.
  [[nodiscard]] ScoreColumn score(const ScoreColumn& column, const ScoreColumn* twin,
                                  bool of_first) const {
    ScoreColumn out{column.name,
                    column.filter,
                    {},
                    {},
                    column.derived,
                    column.is_resource,
                    column.boolean && (!twin || twin->boolean),
                    column.blank && (!twin || twin->blank)};
    const std::vector<std::size_t>& own = of_first ? first_ : second_;
    const std::vector<std::size_t>& others = of_first ? second_ : first_;
    for (std::size_t i = 0; i < own.size(); ++i) {
      const bool here = own[i] != k_none;
      const ScoreColumn* from = here ? &column : twin;
      const std::size_t row = here ? own[i] : others[i];
      out.values.push_back(from ? from->values[row] : std::nan(""));
      out.states.push_back(from ? from->states[row] : SampleState::missing);
    }
    return out;
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

// Of tables of which no row has another's key.
std::optional<SampleTable> stacked(const SampleTable& one, const SampleTable& other) {
  const auto second = index_of(other);
  return second ? std::optional(Joint(one, other, *second).table()) : std::nullopt;
}

// Every table into the first before it that it goes together with; `together` makes the table of
// both, or nothing.
template <typename Together>
void unite(std::vector<SampleTable>& tables, const Together& together) {
  std::vector<SampleTable> made;
  for (SampleTable& table : tables) {
    std::optional<SampleTable> both;
    const auto partner = std::ranges::find_if(made, [&](const SampleTable& held) {
      if (held.task == table.task) both = together(held, table);
      return both.has_value();
    });
    if (both) {
      both->task = partner->task;
      *partner = std::move(*both);
    } else {
      made.push_back(std::move(table));
    }
  }
  tables = std::move(made);
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
  const NumberedRuns runs = number_runs(records);
  unite(records.samples, [&](const SampleTable& one, const SampleTable& other) {
    return runs.are_together(one, other) ? stacked(one, other) : std::nullopt;
  });
  std::vector<SampleTable>& tables = records.samples;
  unite(tables, [](const SampleTable& one, const SampleTable& other) {
    return is_plain(one) && is_plain(other) ? joined(one, other) : std::nullopt;
  });
  std::vector<SampleTable*> nameless;
  for (SampleTable& table : tables)
    if (is_plain(table) && table.task.empty()) nameless.push_back(&table);
  name_by_files(nameless);
  give_metrics_their_tasks(records);
}

void give_metrics_their_tasks(Records& records) {
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
