// examination: one bundle measured once: witnesses reconciled, pins judged, bytes re-hashed,
// aggregates recomputed, secrets looked for, the level found.
//
// Everything a check of one bundle asks about stands here; checks only look.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/base/limits.h"
#include "src/model/bundle.h"
#include "src/model/finding.h"
#include "src/policy/policy.h"

namespace reprocheck {

struct Witness {
  std::string tool;
  std::string path;
  std::string pointer;
  std::uint64_t line = 0;
  std::string value;
};

// One fact with all that testifies to it within one run (or beside all runs).
struct ReconciledFact {
  enum class State : std::uint8_t { agreed, single, contradicted };
  Layer layer = Layer::model;
  std::string role;
  std::string key;
  std::string value;  // of the most specific witness (full hash, dated name)
  State state = State::single;
  ChangeClass change = ChangeClass::subject;
  bool certain = true;
  std::vector<Witness> witnesses;
};
[[nodiscard]] std::string_view to_string(ReconciledFact::State state);

// What became of a recorded aggregate when its samples were asked.
struct Recomputation {
  enum class State : std::uint8_t {
    agrees,
    contradicted,      // its samples give another number, beyond the recorded digits
    left_out_errors,   // it is the mean without the errored samples, and says no count of them
    no_known_formula,  // a column bears on it, no known aggregation gives it
    no_column,         // nothing bears on it: cannot be recomputed from what is here
    impossible,        // no k of its n, or outside the metric's range
    not_finite,
  };
  const Metric* metric = nullptr;
  std::size_t run = 0;  // index into Bundle::runs
  State state = State::no_column;
  std::optional<double> recomputed;
  std::string formula;  // "mean of exact_match over 300 samples", "f1 macro of target, output"
  std::optional<std::uint64_t> n;
};

struct DataState {
  enum class State : std::uint8_t {
    verified,  // bytes hash as recorded
    mismatched,
    line_ends,  // a text that hashes as recorded once all its line ends are written the other way
    missing,    // neither in the bundle, in the repository's work tree, nor in a local DVC cache
    unhashed,   // no digest on record
    unsettled,  // there, but what the record was made of cannot be told: `reason`
    escapes,    // its path leads out: never opened
  };
  const DataFile* file = nullptr;
  State state = State::unhashed;
  std::string found;      // the digest found; "" else
  std::string line_ends;  // "CRLF" or "LF": those of the recorded text; "" in every other state
  std::string reason;     // of an unsettled one; "" in every other state
};

// A credential that was seen; the value is never kept.
struct SecretSeen {
  std::string rule;  // "openai-key", "aws-access-key", "named-secret" ...
  std::string path;
  std::uint64_t line = 0;
  std::string mark;  // 8 hex digits of a keyed digest of the value
  bool in_sample_column = false;
};

enum class Named : std::uint8_t { file, metric, setting, sample };
[[nodiscard]] std::string_view to_string(Named named);

// Names of one place that differ in bytes and not to the eye; two files also where they differ in
// case alone.
struct NamesAlike {
  Named named = Named::file;
  std::string place;  // the folder or the table; "" for the root, metrics and settings
  std::string first, second;
  bool by_case = false;
  std::uint64_t count = 1;  // how many pairs of sample ids; the first of them is shown
  friend auto operator<=>(const NamesAlike&, const NamesAlike&) = default;
};

// A file, metric or setting whose name holds what a reader cannot see, or a letter of another
// script that passes for a Latin one.
struct DisguisedName {
  Named named = Named::file;
  std::string name;
  std::string reason;  // "holds U+0430, which passes for a"
  friend auto operator<=>(const DisguisedName&, const DisguisedName&) = default;
};

// Aggregates over one run's own samples, before any comparison.
struct ScoreSummary {
  MetricKey key;  // task, name, filter, arm
  std::size_t run = 0;
  std::uint64_t scored = 0, errored = 0, missing = 0;
  double mean = 0;  // over its own denominator; NaN where nothing was scored
  bool constant = false;
  bool derived = false;
};

enum class Answer : std::uint8_t { no, partly, yes, unknown, not_applicable };
[[nodiscard]] std::string_view to_string(Answer answer);

struct LayerState {
  Answer recorded = Answer::no;
  Answer pinned = Answer::no;
  Answer verified = Answer::no;
  std::vector<std::string> missing;  // what keeps it from the next answer, one line each with the
                                     // line that would record it
};

struct Examination {
  const Bundle* bundle = nullptr;
  std::vector<ReconciledFact>
      facts;  // of all runs; a fact that differs between repeats stands once a value
  std::vector<Recomputation> recomputations;
  std::vector<ScoreSummary> scores;
  std::vector<DataState> data;
  std::vector<SecretSeen> secrets;
  std::vector<NamesAlike> names_alike;
  std::vector<DisguisedName> names_disguised;
  std::map<Layer, LayerState> layers;
  int level = 0;
  std::vector<std::string> next_level;  // the shortest list of steps
  bool hosted_model = false;            // a provider of hosted models is on record
  bool local_model = false;

  // The first fact with this key (any role), or null.
  [[nodiscard]] const ReconciledFact* fact(Layer layer, std::string_view key) const;
  // With this role.
  [[nodiscard]] const ReconciledFact* fact(Layer layer, std::string_view role,
                                           std::string_view key) const;
};

// `scan_samples`: also look for secrets inside sample columns, as audit does.
struct ExamineOptions {
  bool scan_samples = false;
  unsigned jobs = 1;
};
class TreeOfFiles;
[[nodiscard]] Examination examine(const Bundle& bundle, const Policy& policy, const Limits& limits,
                                  const ExamineOptions& options);

// The same files, whose facts, samples or metrics were changed in memory: what follows from those
// is found anew, what the bytes said stays. Points into both bundles.
[[nodiscard]] Examination examine_changed(const Examination& before, const Bundle& changed);

}  // namespace reprocheck
