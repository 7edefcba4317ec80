// report: what a renderer is given: the whole result, in the shape of reprocheck.result/1.
//
// Everything here is a plain value, so that a report read back from a saved result.json is
// the same report: any format can be made later without computing anything again. A
// renderer lays out and never judges.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/compare/comparison.h"
#include "src/engine/check.h"

namespace reprocheck {

inline constexpr int k_engine = 7;  // raised whenever a verdict could change

struct RunReport {
  std::string id;
  std::vector<std::string> witnesses;
  std::string linked_by;
  std::string arm;
  std::string state;
};

struct BundleReport {
  std::string path;
  std::string digest;
  std::string repository;  // work tree, "" if none; or the note why there is none
  std::vector<RunReport> runs;
  int level = 0;
  std::vector<std::string> next_level;
  FileCounts files;
  std::vector<ReadFile> readers;
  std::vector<std::string> not_understood;
  std::vector<Problem> problems;
  std::map<Layer, LayerState> layers;
  std::vector<ReconciledFact> facts;
  std::vector<BundlePart> parts;  // several bundles that are this side's repeats
};

struct CheckReport {
  std::string name;
  Layer layer = Layer::record;
  std::optional<Side> side;
  Outcome outcome = Outcome::passed;
  Severity severity = Severity::note;
  std::string summary;
  std::string reason;
  bool already_so = false;
  bool gates = false;
  std::vector<Finding> findings;
};

// One gate or setting of the policy in force, with where it comes from.
struct PolicyLine {
  std::string key, value, from;
};

// What the policy that does not decide would have said: the work tree's, where the change under
// test edits its own ruler.
struct OtherRuler {
  std::string from;  // "reprocheck.yaml of the working tree"
  std::string verdict;
  std::string headline;
  int exit_code = 0;
};

// The policy in force: what always decides, and whatever else was set.
[[nodiscard]] std::vector<PolicyLine> policy_lines(const Policy& policy);

struct Report {
  std::string version;
  int engine = k_engine;
  std::string command;   // "compare", "audit"
  std::string verdict;   // the words of the schema: "regressed", "not_ready", "unchecked" ...
  std::string headline;  // one line
  int exit_code = 0;
  std::vector<std::string> reasons;      // names of checks or metrics
  std::optional<BundleReport> baseline;  // compare
  std::optional<BundleReport> fresh;     // compare; the audited bundle is `bundle`
  std::optional<BundleReport> bundle;    // audit
  ComparabilityStatus status = ComparabilityStatus::comparable;
  std::vector<ComparabilityReason> comparability;
  std::vector<Change> changes;
  std::map<Layer, std::uint64_t> unchanged;
  std::vector<MetricComparison> metrics;  // their `gate` is null here
  LedgerSide ledger_baseline, ledger_fresh;
  std::vector<Flips> flips;
  std::vector<Waterfall> waterfall;
  std::vector<SliceComparison> slices;
  std::optional<OtherRuler> other_ruler;
  std::vector<CheckReport> checks;
  std::vector<PolicyLine> policy;
  std::uint64_t seed = 0;
  std::vector<std::string> arguments;  // of the call, beside runs and seed; without credentials
};

// How a renderer may lay out. Only `text` heeds it.
struct Layout {
  int width = 100;  // columns, 60 to 120
  bool colour = false;
  bool ascii = false;
  int verbosity = 0;    // -1 quiet, 1 verbose
  double seconds = -1;  // of the run, for the last line of a terminal; negative: not shown
};

struct Renderer {
  std::string_view name;  // what -o says
  std::string (*render)(const Report&, const Layout&);
};

// Every renderer (reports/all_renderers.cpp).
[[nodiscard]] std::span<const Renderer* const> all_renderers();

// A saved result; the inverse of the json renderer (reports/json_read.cpp). Errors: input, where it
// is no result of this schema.
[[nodiscard]] Result<Report> read_result(std::string_view json, const std::string& where);

}  // namespace reprocheck
