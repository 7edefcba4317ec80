// native_columns: which column of an unknown sample table plays which part.
//
// A table is looked at first (Profile) and read afterwards, so that a choice depends on names and
// values and never on the order of keys or rows. First match in the lists of names wins.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "src/base/digest.h"
#include "src/parse/rows.h"
#include "src/readers/reader.h"

namespace reprocheck::readers {

enum class Part : std::uint8_t {
  task,
  arm,
  id,
  repeat,
  seed,
  cluster,
  slice,
  question,
  prompt,
  target,
  output,
  status,
  error,
  rationale,
  judge,
  score,
  resource,
  fact,     // one value for all rows, or the distinct ones: model, provider, system_fingerprint
  context,  // what an item shows beside its question: a passage, the options
  warmup,   // a request before the measurement
};
inline constexpr std::size_t k_parts = static_cast<std::size_t>(Part::warmup) + 1;

// One cell while columns are chosen: its kind, and the fingerprint of its trimmed text.
// What a text in a column of a score's name says: a number, or 1 and 0 for the words in which right
// and wrong are written.
[[nodiscard]] std::optional<double> score_spelled(std::string_view text);

struct CellNote {
  parse::CellKind kind = parse::CellKind::absent;
  bool is_object = false;
  bool spells_score = false;  // a text that is a number or a word for right or wrong
  Fingerprint label;
};

struct ColumnProfile {
  parse::ColumnPath path;
  std::vector<CellNote> cells;  // one a row of the profile

  [[nodiscard]] std::size_t count(parse::CellKind kind) const;
  [[nodiscard]] bool is_text() const;        // more strings than anything else
  [[nodiscard]] bool is_numeric() const;     // numbers or booleans, and hardly a string
  [[nodiscard]] bool spells_scores() const;  // the same, written as texts: "0.8", "yes", "fail"
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_blank() const;                 // named, and nothing stands in any row
  [[nodiscard]] bool is_list() const;                  // more arrays than anything else
  [[nodiscard]] std::set<Fingerprint> labels() const;  // of the cells that hold something
};

struct Profile {
  std::vector<ColumnProfile> columns;  // sorted by path
  std::size_t rows = 0;
  [[nodiscard]] const ColumnProfile* find(const parse::ColumnPath& path) const;  // null: none
  [[nodiscard]] bool is_named_twice(const ColumnProfile& column) const;  // also at another depth
  // Of a column as people write it: its name, else names from the outside in, parted by dots.
  [[nodiscard]] parse::ColumnPath path_of(std::string_view name) const;
};

struct MappedColumn {
  Part part = Part::score;
  parse::ColumnPath path;
  std::string name;  // of a score: its metric; of a fact: its key; else the column's own
};

struct Mapping {
  std::vector<MappedColumn> columns;   // sorted by part and name
  std::vector<std::string> groupings;  // columns that no part was given and that group items, the
                                       // most telling first
  [[nodiscard]] const MappedColumn* find(Part part) const;
  [[nodiscard]] bool has(Part part) const { return find(part) != nullptr; }
  // "id=qid target=gold output=pred scores=exact_match,f1".
  [[nodiscard]] std::string text() const;
};

// What came of looking: a mapping; or why two choices stand side by side; or what is missing for
// samples; or nothing, where the table is known to be something else (a transcript, a log).
struct Choice {
  std::optional<Mapping> mapping;
  std::string ambiguity;
  std::string missing;
};

// Whether a table is known to be something else: the turns of a conversation, or a training's log.
[[nodiscard]] bool is_no_sample_table(const Profile& profile, const Mapping& mapping);

// Whether a table holds a row a fold of a cross-validation, of which the last are their mean and
// deviation: a summary, and neither items nor repeats.
inline constexpr std::string_view k_no_fold_summary =
    "a row a fold, which is a summary: keep the predictions or a metrics.json of each fold in a "
    "folder of its own";
[[nodiscard]] bool is_fold_summary(const Profile& profile, const Mapping& mapping);

// What a table of these columns lacks, with the line of reprocheck.bundle.yaml that would name it.
[[nodiscard]] std::string missing_columns(const Profile& profile, const std::string& path);

// The line that would settle which column of a file bears a part, as a piece of a sentence.
[[nodiscard]] std::string settled_by(std::string_view path, std::string_view part,
                                     std::string_view column);

// `path` is the file's, for the lines that would settle an ambiguity.
[[nodiscard]] Choice choose_columns(const Profile& profile, const DeclaredRole* declared,
                                    const std::string& path);

// Adds what a record holds to a profile that has seen `rows` records; objects that are seen
// through are looked into. The first records that fit: where each has columns of its own, cells
// grow with their square.
class Profiler {
 public:
  using Names = std::set<std::string, std::less<>>;
  // False where nothing more is taken: as many cells as are ever looked at.
  bool add(const parse::Tree& record);
  [[nodiscard]] Names names() const;  // that a record had, at any depth that was looked into
  [[nodiscard]] Profile take();

 private:
  void look(const parse::Tree& object, parse::ColumnPath& path);
  void note(const parse::ColumnPath& path, CellNote note);
  std::vector<ColumnProfile> columns_;
  std::map<parse::ColumnPath, std::size_t> places_;  // index into columns_
  std::size_t rows_ = 0;
};

// Whether a column of this name is an object that is seen through, and for which parts.
enum class Through : std::uint8_t { none, item, score, output, slice };
[[nodiscard]] Through seen_through(std::string_view name);

// Numbers, or texts that spell them where the name is a score's; but the "correct" answer to a yes
// or no question is one that the outputs (null: there are none) may give too. A blank column of a
// score's name is a score that nobody gave.
[[nodiscard]] bool bears_scores(const ColumnProfile& column, const ColumnProfile* outputs);

// Whether a column of this name would be more than a fact: a role's, a score's, or seen through.
[[nodiscard]] bool plays_a_part(std::string_view name);

}  // namespace reprocheck::readers
