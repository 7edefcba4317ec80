// records: what the readers found, each with its source, before anybody judged it.
//
// All testimony is kept: two tools that tell of one commit give two facts. What is absent
// from these lists was not recorded; what stands in Problem was there and could not be
// understood. The three are never mixed.

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/layer.h"
#include "src/model/sample_table.h"
#include "src/model/source.h"

namespace reprocheck {

// One setting or circumstance as one tool recorded it. `role` tells several models or data
// sets apart ("generator", "embedder", "judge", "reranker"; "" where there is one).
// Keys that checks know, by layer:
//   prompt  template (a template's name), system_prompt, few_shot, chat_template, prompts (a digest
//           over the rendered prompts of a sample table), num_fewshot, tool_schema
//   model   name, provider, revision, temperature, top_p, top_k, max_tokens, stop, seed, dtype,
//           system_fingerprint, served_model, endpoint, weights_digest, parameters, local ("true")
//   data    dataset, dataset_revision, dataset_digest, split, knowledge_base, chunking, index,
//           retrieval_* (top_k and the rest), evaluation_set
//   code    commit, dirty ("true"/"false"), repository, branch, command, entry_point,
//           python_packages
//   infrastructure  image, base_image, os, python, gpu, gpu_count, driver, cuda, cpu, region,
//           duration
//   scoring harness, harness_version, task_version, task_config, scorer, judge_name, judge_prompt,
//           limit, filter, num_runs_declared, bundle_file (what reprocheck.bundle.yaml says of
//           samples and metrics)
//   anything else keeps its dotted path as key, in the layer that its name suggests (else model).
struct Fact {
  Layer layer = Layer::model;
  std::string role;
  std::string key;
  std::string value;  // as a person would write it; numbers as spelled
  Source source;
  ChangeClass change = ChangeClass::subject;
  bool certain = true;  // false: read at HEAD because no commit was recorded
  // Which of several evaluations in one folder it tells of, by its document's stem; "" of all.
  std::string evaluation;
};

struct MetricKey {
  std::string task;
  std::string name;
  std::string filter;
  std::string arm;
  friend auto operator<=>(const MetricKey&, const MetricKey&) = default;
  friend bool operator==(const MetricKey&, const MetricKey&) = default;
};

// "task/name,filter@ARM", empty parts left out.
[[nodiscard]] std::string to_string(const MetricKey& key);

enum class Direction : std::uint8_t { unknown, higher, lower };
[[nodiscard]] std::string_view to_string(Direction direction);

// An aggregate that somebody recorded.
struct Metric {
  MetricKey key;
  double value = 0;  // may be NaN or infinite: a check says so
  std::string text;  // as spelled in the file
  std::optional<double> std_error;
  std::optional<std::uint64_t> n;            // how many samples it says it stands on
  bool n_is_beside = false;                  // n stood beside the metric, not in its own entry
  Direction direction = Direction::unknown;  // as the harness or the file says
  bool harness_direction = false;            // a harness's own word, not a bundle file's
  std::vector<double> repeats;               // an array of numbers in the file: one a run
  bool by_tool = false;                      // written by a harness or tracker: no rounding by hand
  bool leaf_of_group = false;                // the harness has groups and this is a leaf of one
  bool is_group = false;                     // an aggregate of other tasks
  std::vector<std::string> members;          // of a group: the tasks it is made of
  Source source;
};

// A metric that was named and given no value: null in its file.
inline constexpr std::string_view k_no_value = "null";
[[nodiscard]] inline bool has_no_value(const Metric& metric) {
  return metric.text == k_no_value && metric.repeats.empty();
}

enum class RunState : std::uint8_t { unknown, finished, failed, killed, running };
[[nodiscard]] std::string_view to_string(RunState state);

// A tool's own word that a run took place.
struct RunRecord {
  std::string tool;
  std::string id;             // the tool's identifier; "" where it has none (Hydra)
  bool id_is_unique = false;  // MLflow, W&B, Inspect, promptfoo: two runs never share it
  std::string name;
  RunState state = RunState::unknown;
  std::string started;           // as recorded; "" unknown
  bool started_is_fine = false;  // finer than a second, with a fraction that is not exactly 0
  std::string ended;
  std::string directory;        // where this run's own files lie; "" for the bundle's root
  bool owns_directory = false;  // nothing of another run lies in it, however deep
  std::string parent;           // id of the run this one belongs to
  Source source;
};

// A package as a file requires, locks or lists it.
struct Package {
  enum class Origin : std::uint8_t { requirement, lock, installed };
  std::string name;         // normalised: lower case, runs of -_. as -
  std::string version;      // exact version, or commit of a VCS requirement; "" if not exact
  std::string requirement;  // the text as it stands
  bool pinned = false;  // == without wildcard, ===, VCS with 40 hex, URL with hash, any lock entry
  Origin origin = Origin::requirement;
  Source source;
};

// A prompt, template, few-shot block or tool schema that is a file of its own.
struct Prompt {
  std::string name;  // its path below the run, or as the harness names it
  std::string sha256;
  std::string text;  // at most 64 KiB of it
  bool truncated = false;
  Source source;
};

// Data whose digest somebody recorded: a DVC pointer or lock entry, a *_sha256 of a JSON block.
struct DataFile {
  std::string path;       // in the bundle or repository, resolved against its record; "" unknown
  std::string name;       // as the record names it
  std::string algorithm;  // "md5", "md5-dos2unix", "sha256"; "" where nothing was recorded
  std::string digest;     // lower case; a DVC directory ends in ".dir"
  std::optional<std::uint64_t> size_bytes;
  std::optional<std::uint64_t> file_count;  // of a directory
  bool is_directory = false;
  bool is_dependency = false;  // of a stage, beside outputs
  bool escapes = false;        // its path leads out of the bundle: never opened
  std::string remote;          // where the record or its .dvc/config says they can be had
  Source source;
};

enum class ProblemKind : std::uint8_t {
  malformed,  // a file breaks its own format
  torn,       // it ends inside a record
  key_duplicated,
  limit,  // larger or deeper than a named limit
  unreadable,
  link_escaped,
  reference_escaped,
  not_regular,  // FIFO, socket, device
  not_fetched,  // a git-lfs pointer
  ambiguous,    // columns fit two roles; the message holds the lines that would settle it
  changed_while_read,
  other,
};
[[nodiscard]] std::string_view to_string(ProblemKind kind);

// Something that was there and could not be understood whole. `decides` is set where the file
// plays a role in a verdict (samples, metrics): then the bundle cannot be checked completely.
struct Problem {
  std::string path;
  std::uint64_t line = 0;
  ProblemKind kind = ProblemKind::other;
  std::string message;  // no path in it
  bool decides = false;
};

// Everything the readers found in one run, or beside all runs.
struct Records {
  std::vector<Fact> facts;
  std::vector<Metric> metrics;
  std::vector<SampleTable> samples;
  std::vector<RunRecord> runs;
  std::vector<Package> packages;
  std::vector<Prompt> prompts;
  std::vector<DataFile> data;
  std::vector<Problem> problems;
};

}  // namespace reprocheck
