// sides: which bundles a comparison is about, named, loaded and held apart.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "src/cli/options.h"
#include "src/model/bundle.h"

namespace reprocheck::cli {

// The repeats of one side, in the order they were named.
using Repeats = std::vector<BundlePath>;

struct Sides {
  Repeats baseline;            // empty: none yet ("-")
  std::vector<Repeats> fresh;  // at least one: FRESH with its repeats, then every candidate
};

// Two places are BASELINE and FRESH; --baseline and --fresh name more repeats, or the whole side
// where no place does. Errors: usage, where a side has no bundle or "-" stands beside others.
[[nodiscard]] Result<Sides> sides_of(const CommandLine& line);

// As the user named them: "runs/a + runs/b"; "-" for none.
[[nodiscard]] std::string text_of(const Repeats& repeats);

[[nodiscard]] std::vector<std::string> folders_of(const Sides& sides);
[[nodiscard]] std::vector<std::string> folders_of(const Repeats& repeats);

// The runs that a command names one after the other. Errors: usage, where "-" is among them.
[[nodiscard]] Result<Repeats> runs_of(const CommandLine& line);

using Bundles = std::vector<std::unique_ptr<Bundle>>;

// One bundle, sealed with --sha256, on `jobs` threads.
[[nodiscard]] Result<std::unique_ptr<Bundle>> load_one(const BundlePath& path,
                                                       const Settings& settings, unsigned jobs);

// Every bundle of a side. Errors: as loading gives them; usage, where two hold the same run.
[[nodiscard]] Result<Bundles> load_side(const Repeats& repeats, const Settings& settings,
                                        unsigned jobs);

// A usage error where a run stands among the ones and among the others.
[[nodiscard]] Result<void> hold_apart(const Bundles& ones, const Bundles& others);

}  // namespace reprocheck::cli
