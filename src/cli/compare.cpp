// compare: baseline against fresh. This page is the program.

#include <chrono>

#include "src/cli/commands.h"
#include "src/cli/write_outputs.h"

namespace reprocheck::cli {
namespace {

using Clock = std::chrono::steady_clock;

// What a comparison stands on; kept together because later parts point into earlier ones.
struct Compared {
  std::unique_ptr<Bundle> baseline, fresh;
  Examination before, after;
  Comparison runs;
};

struct Bundles {
  BundlePath baseline, fresh;
};

Result<Bundles> bundle_paths(const CommandLine& line) {
  auto baseline = parse_bundle_path(line.paths.front());
  if (!baseline) return std::unexpected(baseline.error());
  auto fresh = parse_bundle_path(line.paths.back());
  if (!fresh) return std::unexpected(fresh.error());
  if (fresh->kind == BundlePath::Kind::none)
    return fail(ErrorKind::usage, "command line",
                "- names no fresh run; only a baseline may be missing");
  return Bundles{*baseline, *fresh};
}

Result<bool> has_baseline(const BundlePath& path, const Settings& settings) {
  if (path.kind == BundlePath::Kind::none) return false;
  if (path.kind != BundlePath::Kind::revision) return true;
  const auto lacks = revision_lacks_path(path, settings.repository);
  if (!lacks) return std::unexpected(lacks.error());
  return !*lacks;
}

Result<void> compare_bundles(const Bundles& paths, const Settings& settings, Compared& all) {
  const ExamineOptions options{.scan_samples = false, .jobs = settings.jobs};
  const auto baseline_there = has_baseline(paths.baseline, settings);
  if (!baseline_there) return std::unexpected(baseline_there.error());
  if (*baseline_there) {
    auto baseline =
        load_bundle(paths.baseline, settings.repository, settings.limits, settings.jobs);
    if (!baseline) return std::unexpected(baseline.error());
    all.baseline = std::move(*baseline);
  }
  auto fresh = load_bundle(paths.fresh, settings.repository, settings.limits, settings.jobs);
  if (!fresh) return std::unexpected(fresh.error());
  all.fresh = std::move(*fresh);
  // Beyond this point records only grow by measuring.
  all.after = examine(*all.fresh, settings.policy, settings.limits, options);
  all.runs.fresh = &all.after;
  all.runs.policy = &settings.policy;
  if (!all.baseline) return {};
  all.before = examine(*all.baseline, settings.policy, settings.limits, options);
  auto runs = compare(all.before, all.after, settings.policy);
  if (!runs) return std::unexpected(runs.error());
  all.runs = std::move(*runs);
  return {};
}

std::vector<std::string> folders_of(const Bundles& paths) {
  std::vector<std::string> folders;
  for (const BundlePath* path : {&paths.baseline, &paths.fresh})
    if (path->kind == BundlePath::Kind::folder) folders.push_back(path->folder);
  return folders;
}

}  // namespace

int run_compare(const Settings& settings, std::FILE* out, std::FILE* err) {
  const auto begin = Clock::now();
  const auto paths = bundle_paths(settings.line);
  if (!paths) return report_error(paths.error(), err);
  Compared all;
  const auto done = compare_bundles(*paths, settings, all);
  if (!done && done.error().kind != ErrorKind::input && done.error().kind != ErrorKind::limit)
    return report_error(done.error(), err);

  Report report;
  if (done) {
    // Beyond this point no file is opened and nothing is measured.
    const auto results = run_checks(all_checks(), all.runs, settings.policy, settings.selection);
    const Verdict verdict = decide(all.runs, results, settings.decide);
    // Beyond this point nothing is judged.
    report = make_report(verdict, all.runs, results, std::string(k_version));
  } else {
    report_error(done.error(), err);
    report = unchecked_report("compare", settings.line.paths, done.error());
  }
  Layout layout = settings.layout;
  layout.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const auto written = write_outputs(settings.outputs, {report}, layout, folders_of(*paths), out);
  return written ? report.exit_code : report_error(written.error(), err);
}

}  // namespace reprocheck::cli
