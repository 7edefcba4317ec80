// audit: could somebody else repeat this run?

#include <chrono>

#include "src/cli/commands.h"
#include "src/cli/repeat_call.h"
#include "src/cli/sides.h"
#include "src/cli/write_outputs.h"

namespace reprocheck::cli {
namespace {

Result<Report> audit_one(const BundlePath& path, const Settings& settings) {
  const auto bundle = load_one(path, settings, settings.jobs);
  if (!bundle) return std::unexpected(bundle.error());
  const Examination examination = examine(**bundle, settings.policy, settings.limits,
                                          {.scan_samples = true, .jobs = settings.jobs});
  const auto results =
      run_checks(all_checks(), examination, settings.policy, settings.selection, settings.jobs);
  const Verdict verdict = decide(examination, results, settings.policy, settings.decide);
  return make_report(verdict, examination, results, settings.policy, std::string(k_version));
}

}  // namespace

int run_audit(const Settings& settings, std::FILE* out, std::FILE* err) {
  const auto begin = std::chrono::steady_clock::now();
  if (auto fit = outputs_fit(settings.outputs, settings.line.paths.size()); !fit)
    return report_error(fit.error(), err);
  std::vector<Report> reports;
  std::vector<std::string> folders;
  for (const std::string& text : settings.line.paths) {
    const auto path = parse_bundle_path(text);
    if (!path) return report_error(path.error(), err);
    if (path->kind == BundlePath::Kind::none)
      return report_error({ErrorKind::usage, "command line", "- names no run", ""}, err);
    if (path->kind == BundlePath::Kind::folder) folders.push_back(path->folder);
    auto report = audit_one(*path, settings);
    if (!report) {
      const int code = report_error(report.error(), err);
      if (!is_unchecked(report.error())) return code;
      report = unchecked_report("audit", {text}, report.error());
    }
    report->arguments = deciding_arguments(settings.line);
    reports.push_back(std::move(*report));
  }
  Layout layout = settings.layout;
  layout.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const auto written = write_outputs(settings.outputs, {reports}, layout, folders, out);
  return written ? worst_exit_code(reports) : report_error(written.error(), err);
}

}  // namespace reprocheck::cli
