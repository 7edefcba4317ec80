// selftest: can this gate fail? Known breaks are put into the real baseline and judged.

#include "reports/trials.h"
#include "src/cli/commands.h"
#include "src/cli/sides.h"
#include "src/cli/write_outputs.h"
#include "src/engine/headline.h"

namespace reprocheck::cli {
namespace {

Result<Selftest> test_gate(const BundlePath& path, const Settings& settings) {
  const auto bundle = load_one(path, settings, settings.jobs);
  if (!bundle) return std::unexpected(bundle.error());
  if (const auto problem = deciding_problem(**bundle))
    return fail(ErrorKind::input, (*bundle)->path, *problem);
  const Examination examination = examine(**bundle, settings.policy, settings.limits,
                                          {.scan_samples = false, .jobs = settings.jobs});
  return selftest(examination, settings.policy, all_checks(), settings.selection, settings.decide,
                  {.draws = settings.line.draws, .jobs = settings.jobs});
}

}  // namespace

int run_selftest(const Settings& settings, std::FILE* out, std::FILE* err) {
  const auto named = runs_of(settings.line);
  if (!named) return report_error(named.error(), err);
  const auto test = test_gate(named->front(), settings);
  if (!test) return report_error(test.error(), err);
  const auto written = write_beside(
      settings.outputs, settings.layout, folders_of(*named),
      [&](const OutputChoice& output) {
        return output.renderer->name == "json" ? reports::selftest_document(*test)
                                               : reports::selftest_page(*test, settings.layout);
      },
      out);
  if (!written) return report_error(written.error(), err);
  return test->faults.empty() ? 0 : 1;
}

}  // namespace reprocheck::cli
