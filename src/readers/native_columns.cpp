// native_columns: which column of an unknown sample table plays which part.
//
// The lists of names are asked in the order of native_column_names. Where a rule asks for "the one
// column" that begins or ends in some way and there are two, nobody here decides: the file stays
// unread, and the message holds the line that would settle it.

#include "src/readers/native_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <tuple>

#include "src/base/text.h"
#include "src/readers/native_answers.h"
#include "src/readers/native_column_names.h"
#include "src/readers/native_inputs.h"
#include "src/readers/native_keys.h"
#include "src/readers/native_names.h"

namespace reprocheck::readers {
namespace {

using parse::CellKind;
using parse::ColumnPath;

std::string dotted(const ColumnPath& path) {
  return join(path, ".");
}

constexpr std::size_t k_most_columns = 4'096;

class Chooser {
 public:
  Chooser(const Profile& profile, const DeclaredRole* declared, const std::string& path)
      : profile_(profile), declared_(declared), path_(path) {}

  Choice choose() {
    if (profile_.columns.size() > k_most_columns)
      return {std::nullopt, fmt::format("more than {} columns", k_most_columns), ""};
    refuse_twins();
    take_declared();
    for (const auto& [part, names] :
         std::initializer_list<std::pair<Part, Names>>{{Part::task, k_tasks},
                                                       {Part::arm, k_arms},
                                                       {Part::repeat, k_repeats},
                                                       {Part::cluster, k_clusters},
                                                       {Part::status, k_statuses},
                                                       {Part::error, k_errors},
                                                       {Part::judge, k_judges},
                                                       {Part::rationale, k_rationales}})
      take_exact(part, names, part == Part::status ? Through::score : Through::none);
    take_exact(Part::seed, k_seeds, Through::none);
    take_exact(Part::id, k_ids, Through::item);
    take_facts();
    take_question();
    take_exact(Part::prompt, k_prompts, Through::none);
    take_target_and_output();
    take_id_by_ending();
    take_arm_of_shared_ids(profile_, mapping_);
    refuse_systems_side_by_side();
    take_slices(profile_, mapping_);
    take_inputs(profile_, mapping_);
    take_scores();
    if (!ambiguity_.empty()) return {std::nullopt, ambiguity_, ""};
    if (is_something_else()) return {};
    if (!is_declared() && is_fold_summary(profile_, mapping_))
      return {std::nullopt, "", std::string(k_no_fold_summary)};
    if (!holds_samples()) return {std::nullopt, "", missing_columns(profile_, path_)};
    std::ranges::sort(mapping_.columns, [](const MappedColumn& a, const MappedColumn& b) {
      return std::tie(a.part, a.name, a.path) < std::tie(b.part, b.name, b.path);
    });
    return {std::move(mapping_), "", ""};
  }

 private:
  using Column = const ColumnProfile*;

  [[nodiscard]] bool taken(const ColumnPath& path) const {
    return std::ranges::any_of(mapping_.columns,
                               [&](const MappedColumn& column) { return column.path == path; });
  }

  void take(Part part, const ColumnPath& path, const std::string& name = {}) {
    mapping_.columns.push_back({part, path, name.empty() ? path.back() : name});
  }

  // Whether every object above a column is one that may be seen through for this part.
  static bool reachable(const ColumnPath& path, Through through) {
    for (std::size_t i = 0; i + 1 < path.size(); ++i)
      if (through == Through::none || seen_through(path[i]) != through) return false;
    return true;
  }

  // The column of this folded name: at the top, else seen through; an object only where nothing
  // inside it bears the part.
  [[nodiscard]] Column named(std::string_view name, Through through) const {
    Column nested = nullptr;
    for (const ColumnProfile& column : profile_.columns) {
      if (folded(column.path.back()) != name || taken(column.path)) continue;
      if (!reachable(column.path, through) || column.is_object()) continue;
      if (column.path.size() == 1) return &column;
      if (!nested) nested = &column;
    }
    return nested;
  }

  [[nodiscard]] Column object_named(std::string_view name) const {
    for (const ColumnProfile& column : profile_.columns)
      if (column.path.size() == 1 && column.is_object() && !taken(column.path) &&
          folded(column.path.back()) == name)
        return &column;
    return nullptr;
  }

  [[nodiscard]] Column first_of(Names names, Through through, bool objects = false) const {
    for (const std::string_view name : names)
      if (Column column = named(name, through)) return column;
    if (objects)
      for (const std::string_view name : names)
        if (Column column = object_named(name)) return column;
    return nullptr;
  }

  bool take_exact(Part part, Names names, Through through) {
    if (mapping_.has(part)) return true;
    if (Column column = first_of(names, through)) take(part, column->path);
    return mapping_.has(part);
  }

  void ambiguous(std::string_view why, std::string_view part, const ColumnPath& suggestion) {
    if (ambiguity_.empty())
      ambiguity_ = fmt::format("{}; {}", why, settled_by(path_, part, dotted(suggestion)));
  }

  // "Sample-ID" beside "sample_id": one name to us, two to the file.
  void refuse_twins() {
    std::map<std::string, const ColumnPath*> seen;
    for (const ColumnProfile& column : profile_.columns) {
      if (column.path.size() != 1) continue;
      const auto [at, is_new] = seen.try_emplace(folded(column.path[0]), &column.path);
      if (!is_new && plays_a_part(column.path[0]))
        ambiguous(fmt::format("two columns are called {}: \"{}\" and \"{}\"", at->first,
                              shown((*at->second)[0], 60), shown(column.path[0], 60)),
                  "id", column.path);
    }
  }

  void take_declared() {
    if (!declared_) return;
    constexpr std::pair<std::string_view, Part> parts[] = {
        {"id", Part::id},          {"task", Part::task},
        {"arm", Part::arm},        {"question", Part::question},
        {"prompt", Part::prompt},  {"target", Part::target},
        {"output", Part::output},  {"score", Part::score},
        {"status", Part::status},  {"error", Part::error},
        {"repeat", Part::repeat},  {"seed", Part::seed},
        {"cluster", Part::cluster}};
    for (const auto& [role, name] : declared_->columns)
      for (const auto& [word, part] : parts) {
        if (word != role) continue;
        const ColumnPath path = profile_.path_of(name);
        // The first rows may well be those of which nothing failed.
        if (!profile_.find({path.front()}) && part != Part::status && part != Part::error)
          ambiguity_ = fmt::format(
              "reprocheck.bundle.yaml names the column \"{}\" as {}, and no "
              "record has it",
              shown(name, 60), role);
        take(part, path);
      }
  }

  void take_facts() {
    for (const auto& [name, key] : k_facts) {
      const bool known = std::ranges::any_of(mapping_.columns, [&](const MappedColumn& column) {
        return column.part == Part::fact && column.name == key;
      });
      if (known) continue;
      if (Column column = named(name, Through::none))
        take(Part::fact, column->path, std::string(key));
    }
    // What the response itself says about its model is what was served.
    for (const ColumnProfile& column : profile_.columns)
      if (column.path.size() == 2 && seen_through(column.path[0]) == Through::output) {
        const std::string name = folded(column.path[1]);
        if (name == "model") take(Part::fact, column.path, "served_model");
        if (name == "systemfingerprint") take(Part::fact, column.path, "system_fingerprint");
      }
  }

  // The columns that a rule with "the one column" could mean: free, at the top, and fit.
  template <typename Fits>
  [[nodiscard]] std::vector<Column> free_columns(Fits fits) const {
    std::vector<Column> found;
    for (const ColumnProfile& column : profile_.columns)
      if (column.path.size() == 1 && !taken(column.path) && !column.is_object() &&
          column.count(CellKind::string) + column.count(CellKind::number) +
                  column.count(CellKind::boolean) + column.count(CellKind::container) >
              0 &&
          fits(lower(column.path[0])))
        found.push_back(&column);
    return found;
  }

  // True where the part is settled: taken, or there is no candidate.
  bool take_the_one(Part part, std::string_view word, const std::vector<Column>& candidates) {
    if (candidates.size() == 1) take(part, candidates[0]->path);
    if (candidates.size() > 1)
      ambiguous(fmt::format("\"{}\" and \"{}\" both fit {}", shown(candidates[0]->path[0], 60),
                            shown(candidates[1]->path[0], 60), word),
                word, candidates[0]->path);
    return candidates.size() == 1;
  }

  void take_question() {
    if (mapping_.has(Part::question)) return;
    if (Column column = first_of(k_questions, Through::item, true))
      return take(Part::question, column->path);
    std::vector<Column> candidates = free_columns([](const std::string& name) {
      return begins_with_one(name, k_questions) && !is_attribute(name);
    });
    std::erase_if(candidates, [](Column column) { return !column->is_text(); });
    take_the_one(Part::question, "question", candidates);
  }

  void take_target_and_output() {
    if (!first_of(k_targets, Through::item, true)) take_answered_pair(profile_, mapping_);
    const bool target_given = mapping_.has(Part::target);
    const bool output_given = mapping_.has(Part::output);
    Column answer = named("answer", Through::item);
    Column target = target_given ? nullptr : first_of(k_targets, Through::item, true);
    if (target) take(Part::target, target->path);
    Column output = output_given ? nullptr : first_of(k_outputs, Through::output, true);
    if (output && output->is_list())  // the scores of all classes beside the one that was chosen
      if (const auto form = outputs_by_form(answer); form.size() == 1 && !form[0]->is_list())
        output = form[0];
    if (output) take(Part::output, output->path);
    if (!mapping_.has(Part::target)) take_target_by_beginning(answer);
    if (!mapping_.has(Part::output)) take_the_one(Part::output, "output", outputs_by_form(answer));
    const bool has_target = mapping_.has(Part::target);
    const bool has_output = mapping_.has(Part::output);
    if (!answer || taken(answer->path) || (has_target && has_output)) return;
    if (has_output) return take(Part::target, answer->path);
    if (has_target) return take(Part::output, answer->path);
    ambiguous(fmt::format("\"{}\" fits target and output", shown(answer->path.back(), 60)),
              "output", answer->path);
  }

  // Of several, the one that an output answers: "actual_decision" beside "predicted_decision".
  void take_target_by_beginning(Column answer) {
    std::vector<Column> candidates = free_columns([&](const std::string& name) {
      const bool is_answer = answer && name == lower(answer->path.back());
      return !is_answer && begins_with_one(name, k_target_beginnings) && !is_attribute(name);
    });
    const auto stem = [](const std::string& name) { return name.substr(name.find('_')); };
    std::vector<Column> answered = candidates;
    std::erase_if(answered, [&](Column column) {
      return free_columns([&](const std::string& name) {
               return begins_with_one(name, k_output_beginnings) &&
                      stem(name) == stem(lower(column->path[0]));
             })
          .empty();
    });
    take_the_one(Part::target, "target", answered.size() == 1 ? answered : candidates);
  }

  [[nodiscard]] std::vector<Column> outputs_by_form(Column answer) const {
    std::vector<Column> found = free_columns([&](const std::string& name) {
      return !(answer && name == lower(answer->path.back())) && names_output(name);
    });
    std::erase_if(found, [&](Column column) {
      return names_generator(profile_, profile_of(Part::target), *column);
    });
    if (std::ranges::any_of(found, [](Column column) { return !column->is_list(); }))
      std::erase_if(found, [](Column column) { return column->is_list(); });
    return found;
  }

  // Of several columns ending in _id, the one that no two rows of an arm and repeat share.
  void take_id_by_ending() {
    if (mapping_.has(Part::id)) return;
    std::vector<Column> candidates =
        free_columns([](const std::string& name) { return name.ends_with("_id"); });
    if (candidates.size() > 1)
      std::erase_if(candidates,
                    [&](Column column) { return !is_unique(profile_, mapping_, *column); });
    take_the_one(Part::id, "id", candidates);
  }

  [[nodiscard]] const ColumnProfile* profile_of(Part part) const {
    const MappedColumn* mapped = mapping_.find(part);
    return mapped ? profile_.find(mapped->path) : nullptr;
  }

  // Two text columns whose values lie among the target's are two systems in one file.
  void refuse_systems_side_by_side() {
    const ColumnProfile* target = profile_of(Part::target);
    const bool settled = declared_ && std::ranges::any_of(declared_->columns, [](const auto& c) {
                           return c.first == "output";
                         });
    if (!target || settled) return;
    const std::set<Fingerprint> known = target->labels();
    std::vector<Column> systems;
    for (const ColumnProfile& column : profile_.columns) {
      const MappedColumn* output = mapping_.find(Part::output);
      const bool is_output = output && output->path == column.path;
      if (column.path.size() != 1 || !column.is_text()) continue;
      if (!is_output && (taken(column.path) || is_role_name(folded(column.path[0])))) continue;
      const std::set<Fingerprint> labels = column.labels();
      if (labels.size() >= 2 && std::ranges::includes(known, labels)) systems.push_back(&column);
    }
    if (systems.size() >= 2)
      ambiguous(fmt::format("\"{}\" and \"{}\" both hold values of the target: several systems "
                            "side by side",
                            shown(systems[0]->path[0], 60), shown(systems[1]->path[0], 60)),
                "output", systems[0]->path);
  }

  void take_score(const ColumnProfile& column) {
    const std::string& name = column.path.back();
    if (is_resource_name(name)) {
      const bool known = std::ranges::any_of(mapping_.columns, [&](const MappedColumn& other) {
        return other.part == Part::resource && other.name == name;
      });
      if (!known) take(Part::resource, column.path, name);
    } else if (!settled_.contains(name)) {
      take(Part::score, column.path, name);
    }
  }

  [[nodiscard]] bool is_score(std::string_view name) const {
    return std::ranges::any_of(mapping_.columns, [&](const MappedColumn& column) {
      return column.part == Part::score && column.name == name;
    });
  }

  [[nodiscard]] bool is_scored(const ColumnProfile& column) const {
    const bool yields = column.is_blank() && profile_.is_named_twice(column);
    return !yields && bears_scores(column, profile_of(Part::output));
  }

  // A scores object is the list of scores; without one every free number is a score. A free number
  // that bears the name of a score in the object is the same score: their rows have to agree.
  void take_scores() {
    for (const MappedColumn& column : mapping_.columns)
      if (column.part == Part::score) settled_.insert(column.name);
    bool objects = !settled_.empty();
    for (const ColumnProfile& column : profile_.columns) {
      if (column.path.size() < 2 || taken(column.path) || column.is_object()) continue;
      if (!reachable(column.path, Through::score)) continue;
      const bool container = column.count(CellKind::container) > 0;
      const std::string above = folded(column.path[column.path.size() - 2]);
      // A text among the numbers of a scores object is a wrong number, not another kind of column.
      const bool wrong_text = (above == "scores" || above == "metrics") && !container &&
                              column.count(CellKind::string) > 0 && !column.is_text();
      if (!is_scored(column) && !wrong_text) continue;
      take_score(column);
      objects = objects || !is_resource_name(column.path.back());
    }
    for (const ColumnProfile& column : profile_.columns) {
      if (column.path.size() != 1 || taken(column.path) || !is_scored(column)) continue;
      const std::string& name = column.path[0];
      const bool free =
          !is_role_name(folded(name)) && !is_bookkeeping(name) &&
          (!begins_with_one(lower(name), k_target_beginnings) || is_measure(lower(name)));
      if (is_resource_name(name) || (objects ? is_score(name) : free)) take_score(column);
    }
  }

  [[nodiscard]] bool is_declared() const { return declared_ && declared_->role == "samples"; }
  [[nodiscard]] bool is_something_else() const {
    return !is_declared() && (profile_.rows < 2 || is_no_sample_table(profile_, mapping_));
  }

  [[nodiscard]] bool holds_samples() const {
    if (mapping_.has(Part::output)) return true;
    if (is_declared()) return mapping_.has(Part::score);
    return mapping_.has(Part::score) && (mapping_.has(Part::id) || mapping_.has(Part::question) ||
                                         mapping_.has(Part::target) || mapping_.has(Part::repeat));
  }

  const Profile& profile_;
  const DeclaredRole* declared_;
  const std::string& path_;
  Mapping mapping_;
  std::set<std::string> settled_;  // scores whose column reprocheck.bundle.yaml names
  std::string ambiguity_;
};

}  // namespace

Choice choose_columns(const Profile& profile, const DeclaredRole* declared,
                      const std::string& path) {
  return Chooser(profile, declared, path).choose();
}

}  // namespace reprocheck::readers
