// options: what a command line said, before anything was opened.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/engine/check.h"
#include "src/engine/decide.h"
#include "src/engine/report.h"
#include "src/policy/policy.h"
#include "src/readers/load_bundle.h"

namespace reprocheck::cli {

// One -o FORMAT[:PATH].
struct OutputChoice {
  const Renderer* renderer = nullptr;
  std::string path;  // "" is stdout
};

struct CommandLine {
  std::string command;
  std::vector<std::string> paths;                         // bundles, a result, a check's name
  std::vector<std::string> baselines, fresh, candidates;  // of `compare`, beside paths
  std::string metric;                                     // --metric of `history`
  std::vector<std::string> outputs;                       // as written
  std::string policy_path;                                // -c
  bool no_config = false;
  std::string policy_from;        // git:REV
  std::vector<std::string> sets;  // KEY=VALUE
  std::string repository;         // --repo
  bool no_repository = false;
  std::string color = "auto";
  int width = 0;
  bool ascii = false;
  int quiet = 0;
  bool verbose = false;
  std::string fail_on;
  std::string on_inconclusive;
  std::optional<int> level;
  bool require_baseline = false;
  std::optional<int> look;
  std::vector<std::string> earlier;  // saved results of the same change
  bool exit_zero = false;
  std::uint64_t seed = 0;
  unsigned jobs = 0;
  std::vector<std::string> only, skip;
  std::vector<std::string> limits;  // NAME=VALUE
  bool json = false;                // of `checks`
  bool sha256 = false;
  std::uint64_t splits = 2000;  // of `calibrate`
  std::uint64_t draws = 20;     // of `selftest`
  // REPROCHECK_FLAG=VALUE of every flag that the environment gave and that bears on a verdict.
  std::vector<std::string> variables;
};

// Everything a command needs of the world, gathered once.
struct Settings {
  CommandLine line;
  Policy policy;
  // The other ruler, where --policy-from found that the working tree's differs; an error where that
  // one is no policy.
  std::optional<Result<Policy>> other_policy;
  Limits limits;
  RepositoryChoice repository;
  std::vector<OutputChoice> outputs;
  Layout layout;
  DecideOptions decide;
  Selection selection;
  unsigned jobs = 1;
  bool sha256 = false;
};

inline constexpr std::string_view k_version = "0.1.0";

}  // namespace reprocheck::cli
