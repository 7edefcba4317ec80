// sides: which bundles a comparison is about, named, loaded and held apart.
//
// A run that counts twice makes noise look smaller than it is, and a run on both sides makes a
// difference look smaller. Both are refused before anything is judged.

#include "src/cli/sides.h"

#include <fmt/format.h>

#include "src/base/text.h"
#include "src/files/seal.h"
#include "src/readers/join_bundles.h"

namespace reprocheck::cli {
namespace {

using Kind = BundlePath::Kind;

std::unexpected<Error> wrong(std::string message, std::string help = {}) {
  return fail(ErrorKind::usage, "command line", std::move(message), std::move(help));
}

Result<Repeats> parsed(const std::vector<std::string>& texts) {
  Repeats repeats;
  for (const std::string& text : texts) {
    auto path = parse_bundle_path(text);
    if (!path) return std::unexpected(path.error());
    repeats.push_back(std::move(*path));
  }
  return repeats;
}

bool names_none(const Repeats& repeats) {
  for (const BundlePath& path : repeats)
    if (path.kind == Kind::none) return true;
  return false;
}

Result<void> take_fresh(const std::vector<std::string>& texts, std::vector<Repeats>& fresh) {
  if (texts.empty()) return {};
  auto repeats = parsed(texts);
  if (!repeats) return std::unexpected(repeats.error());
  if (names_none(*repeats))
    return fail(ErrorKind::input, "-", "names no fresh run; only a baseline may be missing");
  fresh.push_back(std::move(*repeats));
  return {};
}

Result<void> hold_apart(const Bundle& one, const Bundle& other, Copies copies) {
  const auto run = run_in_both(one, other, copies);
  if (!run) return {};
  if (one.path == other.path) return wrong(fmt::format("{} is given twice", shown(one.path)));
  const bool named = !run->empty() && *run != ".";
  return wrong(fmt::format("{} and {} hold the same run{}", shown(one.path), shown(other.path),
                           named ? ", " + shown(*run) : ""),
               "a copy is no repeat: name every run once");
}

}  // namespace

Result<Sides> sides_of(const CommandLine& line) {
  std::vector<std::string> baseline = line.baselines, fresh = line.fresh;
  if (!line.paths.empty()) baseline.insert(baseline.begin(), line.paths.front());
  if (line.paths.size() > 1) fresh.insert(fresh.begin(), line.paths.back());
  if (baseline.empty())
    return wrong("no baseline is named", "reprocheck compare BASELINE FRESH; - for none yet");
  if (fresh.empty() && line.candidates.empty())
    return wrong("no fresh run is named",
                 "reprocheck compare BASELINE FRESH, or --fresh, or --candidate; see --help");
  Sides sides;
  auto repeats = parsed(baseline);
  if (!repeats) return std::unexpected(repeats.error());
  if (names_none(*repeats)) {
    if (repeats->size() > 1)
      return wrong("- means that there is no baseline, and others are named");
    repeats->clear();
  }
  sides.baseline = std::move(*repeats);
  if (auto done = take_fresh(fresh, sides.fresh); !done) return std::unexpected(done.error());
  for (const std::string& candidate : line.candidates)
    if (auto done = take_fresh({candidate}, sides.fresh); !done)
      return std::unexpected(done.error());
  return sides;
}

std::string text_of(const Repeats& repeats) {
  std::vector<std::string> texts;
  for (const BundlePath& path : repeats) texts.push_back(path.text);
  return texts.empty() ? "-" : join(texts, " + ");
}

std::vector<std::string> folders_of(const Repeats& repeats) {
  std::vector<std::string> folders;
  for (const BundlePath& path : repeats)
    if (path.kind == Kind::folder) folders.push_back(path.folder);
  return folders;
}

std::vector<std::string> folders_of(const Sides& sides) {
  std::vector<std::string> folders = folders_of(sides.baseline);
  for (const Repeats& repeats : sides.fresh) {
    const auto more = folders_of(repeats);
    folders.insert(folders.end(), more.begin(), more.end());
  }
  return folders;
}

Result<Repeats> runs_of(const CommandLine& line) {
  auto runs = parsed(line.paths);
  if (runs && names_none(*runs)) return wrong("- names no run", "name the run itself");
  return runs;
}

Result<std::unique_ptr<Bundle>> load_one(const BundlePath& path, const Settings& settings,
                                         unsigned jobs) {
  auto bundle = load_bundle(path, settings.repository, settings.limits, jobs);
  if (!bundle || !settings.sha256) return bundle;
  auto digest = seal(*(*bundle)->tree);
  if (!digest) return std::unexpected(digest.error());
  (*bundle)->digest = std::move(*digest);
  return bundle;
}

Result<Bundles> load_side(const Repeats& repeats, const Settings& settings, unsigned jobs) {
  Bundles bundles;
  for (const BundlePath& path : repeats) {
    auto bundle = load_one(path, settings, jobs);
    if (!bundle) return std::unexpected(bundle.error());
    for (const auto& other : bundles)
      if (auto apart = hold_apart(*other, **bundle, Copies::are_the_run); !apart)
        return std::unexpected(apart.error());
    bundles.push_back(std::move(*bundle));
  }
  return bundles;
}

Result<void> hold_apart(const Bundles& ones, const Bundles& others) {
  for (const auto& one : ones)
    for (const auto& other : others)
      if (auto apart = hold_apart(*one, *other, Copies::may_be_two); !apart) return apart;
  return {};
}

}  // namespace reprocheck::cli
