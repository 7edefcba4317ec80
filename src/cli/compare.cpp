// compare: baseline against fresh. This page is the program.
//
// Several bundles of a side are its repeats. Several candidates are several comparisons with one
// baseline and one family of tests, since any of them may be blocked.

#include <algorithm>
#include <chrono>
#include <functional>

#include <fmt/format.h>

#include "reports/history.h"
#include "src/base/in_parallel.h"
#include "src/base/text.h"
#include "src/cli/commands.h"
#include "src/cli/repeat_call.h"
#include "src/cli/saved_results.h"
#include "src/cli/sides.h"
#include "src/cli/write_outputs.h"
#include "src/compare/history.h"
#include "src/engine/redact.h"
#include "src/readers/join_bundles.h"
#include "src/readers/task_names.h"

namespace reprocheck::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct Side {
  std::unique_ptr<Bundle> bundle;  // null: no baseline
  Examination examination;
};

// What one candidate's comparison stands on; kept together because later parts point into earlier
// ones.
struct Compared {
  Side fresh;
  Comparison runs;
  std::optional<Error> error;  // of loading it: unchecked
};

Result<bool> has_baseline(const Repeats& baseline, const Settings& settings) {
  for (const BundlePath& path : baseline) {
    const auto lacks = revision_lacks_path(path, settings.repository);
    if (!lacks) return std::unexpected(lacks.error());
    if (!*lacks) return true;
  }
  return false;
}

// Calls `work` for every side, several at once; each with its share of the threads.
void each_side(std::size_t count, unsigned jobs,
               const std::function<void(std::size_t side, unsigned jobs)>& work) {
  const auto at_once = static_cast<unsigned>(std::min<std::size_t>(count, jobs));
  in_parallel(count, jobs, [&](std::size_t side) { work(side, jobs / std::max(1U, at_once)); });
}

void take(Bundles bundles, const Settings& settings, unsigned jobs, Side& side) {
  side.bundle = join_bundles(std::move(bundles));
  side.examination = examine(*side.bundle, settings.policy, settings.limits,
                             {.scan_samples = false, .jobs = jobs});
}

Result<void> compare_candidate(const Side& baseline, Compared& one, const Settings& settings) {
  one.runs.fresh = &one.fresh.examination;
  one.runs.policy = &settings.policy;
  if (!baseline.bundle) return {};
  auto runs = compare(baseline.examination, one.fresh.examination, settings.policy, settings.jobs);
  if (!runs) return std::unexpected(runs.error());
  one.runs = std::move(*runs);
  return {};
}

class Comparing {
 public:
  Comparing(const Sides& sides, const Settings& settings) : sides_(sides), settings_(settings) {}

  // Errors other than input and limit end the whole; those make one candidate unchecked, or all of
  // them where it is the baseline.
  Result<std::vector<Report>> reports(std::FILE* err);
  [[nodiscard]] reports::Family family() const {
    return {candidates_.size(), tests_, settings_.policy.alpha};
  }

 private:
  Result<void> load_sides();
  Result<void> load_earlier();
  Result<void> compare_all();
  [[nodiscard]] Report report_of(const Compared& one, const Repeats& fresh, std::FILE* err) const;
  [[nodiscard]] OtherRuler by_other_ruler(const Compared& one) const;

  const Sides& sides_;
  const Settings& settings_;
  Side baseline_;
  std::vector<std::unique_ptr<Compared>> candidates_;
  std::size_t tests_ = 0;
  std::vector<reports::SavedResults> earlier_;
};

Result<void> Comparing::load_earlier() {
  for (const std::string& path : settings_.line.earlier) {
    auto saved = comparison_at(path);
    if (!saved) return std::unexpected(saved.error());
    earlier_.push_back(std::move(*saved));
  }
  return {};
}

Result<void> Comparing::load_sides() {
  const auto there = has_baseline(sides_.baseline, settings_);
  if (!there) return std::unexpected(there.error());
  std::vector<const Repeats*> sides{&sides_.baseline};
  for (const Repeats& repeats : sides_.fresh) sides.push_back(&repeats);
  std::vector<Result<Bundles>> loaded(sides.size());
  each_side(sides.size(), settings_.jobs, [&](std::size_t i, unsigned jobs) {
    if (i > 0 || *there) loaded[i] = load_side(*sides[i], settings_, jobs);
  });
  if (!loaded[0]) return std::unexpected(loaded[0].error());
  for (std::size_t i = 1; i < loaded.size(); ++i) {
    candidates_.push_back(std::make_unique<Compared>());
    if (!loaded[i] && !is_unchecked(loaded[i].error())) return std::unexpected(loaded[i].error());
    if (!loaded[i]) candidates_.back()->error = loaded[i].error();
    if (!loaded[i]) loaded[i] = Bundles{};
    // One bundle against itself is a comparison of its own; among repeats it is a mistake.
    const std::size_t first = loaded[0]->size() + loaded[i]->size() > 2 ? 0 : 1;
    for (std::size_t k = first; k < i; ++k)
      if (auto apart = hold_apart(*loaded[k], *loaded[i]); !apart) return apart;
  }
  for (std::size_t i = 1; i < loaded.size(); ++i) take_task_names(*loaded[0], *loaded[i]);
  // Beyond this point records only grow by measuring.
  each_side(loaded.size(), settings_.jobs, [&](std::size_t i, unsigned jobs) {
    if (loaded[i]->empty()) return;
    take(std::move(*loaded[i]), settings_, jobs, i == 0 ? baseline_ : candidates_[i - 1]->fresh);
  });
  return {};
}

Result<void> Comparing::compare_all() {
  std::vector<Comparison*> family;
  for (const auto& one : candidates_) {
    if (one->error) continue;
    auto done = compare_candidate(baseline_, *one, settings_);
    if (!done && !is_unchecked(done.error())) return done;
    if (!done) one->error = done.error();
    if (done) family.push_back(&one->runs);
  }
  tests_ = correct_across(family);
  std::vector<PastResult> earlier;
  for (const reports::SavedResults& saved : earlier_)
    for (const Report& report : saved.reports) earlier.push_back(reports::past_of(report));
  for (Comparison* runs : family) {
    if (!earlier.empty() && runs->fresh && sure_commit(runs->fresh->facts).empty())
      return fail(ErrorKind::usage, "--earlier",
                  fmt::format("{} records no commit for sure, so that nothing can be counted as an "
                              "earlier run of it",
                              shown(runs->fresh->bundle->path)),
                  "record it: {\"git_commit\": \"...\"} in the run's config.json");
    hold_attempts(*runs, earlier);
  }
  return {};
}

Report Comparing::report_of(const Compared& one, const Repeats& fresh, std::FILE* err) const {
  if (one.error) {
    report_error(*one.error, err);
    return unchecked_report("compare", {text_of(sides_.baseline), text_of(fresh)}, *one.error);
  }
  // Beyond this point no file is opened and nothing is measured.
  const auto results =
      run_checks(all_checks(), one.runs, settings_.policy, settings_.selection, settings_.jobs);
  DecideOptions options = settings_.decide;
  if (!baseline_.bundle && !sides_.baseline.empty())
    options.baseline_named = text_of(sides_.baseline);
  const Verdict verdict = decide(one.runs, results, options);
  // Beyond this point nothing is judged.
  Report report = make_report(verdict, one.runs, results, std::string(k_version));
  if (settings_.other_policy) report.other_ruler = by_other_ruler(one);
  return report;
}

// The same records by the policy that the change under test brings: told, and never decisive.
OtherRuler Comparing::by_other_ruler(const Compared& one) const {
  const Policy& deciding = settings_.policy;
  OtherRuler other{.from = deciding.other_path.empty()
                               ? std::string("the working tree, which has no policy")
                               : deciding.other_path + " of the working tree",
                   .verdict = "unchecked",
                   .headline = "",
                   .exit_code = 2};
  const Result<Policy>& policy = *settings_.other_policy;
  if (!policy) {
    other.headline = "no policy: " + policy.error().message;
    return other;
  }
  Comparison runs;
  runs.fresh = &one.fresh.examination;
  runs.policy = &*policy;
  if (baseline_.bundle) {
    auto compared = compare(baseline_.examination, one.fresh.examination, *policy, settings_.jobs);
    if (!compared) {
      other.headline = "no verdict: " + compared.error().message;
      return other;
    }
    runs = std::move(*compared);
  }
  const auto results = run_checks(all_checks(), runs, *policy, settings_.selection, settings_.jobs);
  const Verdict verdict = decide(runs, results, settings_.decide);
  other.verdict = verdict.word;
  other.headline = verdict.headline;
  other.exit_code = verdict.exit_code;
  return other;
}

Result<std::vector<Report>> Comparing::reports(std::FILE* err) {
  auto done = load_earlier();
  if (done) done = load_sides();
  if (done) done = compare_all();
  if (!done && !is_unchecked(done.error())) return std::unexpected(done.error());
  std::vector<Report> reports;
  if (!done) {
    report_error(done.error(), err);
    for (const Repeats& fresh : sides_.fresh)
      reports.push_back(
          unchecked_report("compare", {text_of(sides_.baseline), text_of(fresh)}, done.error()));
    for (Report& report : reports) report.arguments = deciding_arguments(settings_.line);
    return reports;
  }
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    reports.push_back(report_of(*candidates_[i], sides_.fresh[i], err));
    reports.back().arguments = deciding_arguments(settings_.line);
    // The others are part of the family that was corrected for.
    for (std::size_t k = 0; k < candidates_.size(); ++k)
      if (k != i)
        reports.back().arguments.insert(
            reports.back().arguments.end(),
            {"--candidate", redacted_argument(text_of(sides_.fresh[k]))});
  }
  return reports;
}

}  // namespace

int run_compare(const Settings& settings, std::FILE* out, std::FILE* err) {
  const auto begin = Clock::now();
  const auto sides = sides_of(settings.line);
  if (!sides) return report_error(sides.error(), err);
  if (auto fit = outputs_fit(settings.outputs, sides->fresh.size()); !fit)
    return report_error(fit.error(), err);
  Comparing comparing(*sides, settings);
  const auto reports = comparing.reports(err);
  if (!reports) return report_error(reports.error(), err);
  Layout layout = settings.layout;
  layout.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const auto written = write_outputs(settings.outputs, {*reports, comparing.family()}, layout,
                                     folders_of(*sides), out);
  return written ? worst_exit_code(*reports) : report_error(written.error(), err);
}

}  // namespace reprocheck::cli
