// calibrate: how often this gate stops what did not change, measured on repeats.
//
// Repeats are loaded as compare loads them and refused where it would refuse them; a folder of
// several runs is each of them.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "reports/trials.h"
#include "src/base/in_parallel.h"
#include "src/base/text.h"
#include "src/cli/commands.h"
#include "src/cli/sides.h"
#include "src/cli/write_outputs.h"
#include "src/engine/calibrate.h"
#include "src/model/metric_names.h"
#include "src/readers/run_facts.h"

namespace reprocheck::cli {
namespace {

constexpr std::size_t k_most_pairs = 400;  // in both orders: all pairs of 20 runs

std::unexpected<Error> wrong(std::string message, std::string help) {
  return fail(ErrorKind::usage, "command line", std::move(message), std::move(help));
}

// A bundle of several repeats as several bundles, each with one run of every arm.
Bundles apart(Bundles bundles) {
  Bundles alone;
  for (auto& bundle : bundles) {
    std::map<std::string, std::vector<Run>> arms;
    for (const Run& run : bundle->runs) arms[run.arm].push_back(run);
    std::size_t repeats = bundle->runs.size();
    for (const auto& [arm, runs] : arms) repeats = std::min(repeats, runs.size());
    if (repeats < 2) {
      alone.push_back(std::move(bundle));
      continue;
    }
    bundle->runs.clear();
    for (std::size_t i = 0; i < repeats; ++i) {
      Bundle& one = *alone.emplace_back(std::make_unique<Bundle>(*bundle));
      std::vector<std::string> ids;
      for (auto& [arm, runs] : arms) {
        ids.push_back(runs[i].id);
        one.runs.push_back(std::move(runs[i]));
      }
      one.path += "#" + join(ids, "+");
      one.identity += "#" + join(ids, "+");
    }
  }
  return alone;
}

// The settings of each bundle's runs, once, by the rule that tells repeats from arms.
std::vector<std::string> configurations_of(const Bundles& bundles) {
  std::vector<Run> runs;
  for (const auto& bundle : bundles)
    for (const Run& run : bundle->runs) {
      Run& one = runs.emplace_back();
      one.id = run.id;
      one.directory = bundle->path;
      one.records.facts = run.records.facts;
      one.records.facts.insert(one.records.facts.end(), bundle->shared.facts.begin(),
                               bundle->shared.facts.end());
    }
  readers::name_arms(runs);
  std::vector<std::string> configurations;
  auto next = runs.begin();
  for (const auto& bundle : bundles) {
    std::set<std::string> arms;
    for (std::size_t i = 0; i < bundle->runs.size(); ++i) arms.insert((next++)->arm);
    std::string all = join(std::vector<std::string>(arms.begin(), arms.end()), " and ");
    if (std::ranges::find(configurations, all) == configurations.end())
      configurations.push_back(std::move(all));
  }
  return configurations;
}

// Times and costs are part of what a run says where the policy names one of them.
bool gates_resources(const Policy& policy) {
  return std::ranges::any_of(policy.gates, [](const Gate& gate) {
    std::string_view name = gate.pattern;
    name = name.substr(0, name.find('@'));
    name = name.substr(0, name.find(','));
    return traits_of(name.substr(name.rfind('/') + 1)).resource;
  });
}

class Calibrating {
 public:
  Calibrating(const Repeats& named, const Settings& settings)
      : named_(named), settings_(settings) {}

  Result<Calibration> run();

 private:
  Result<void> load();
  void leave_out_copies();
  Result<std::vector<OrderedPair>> compare_all() const;

  const Repeats& named_;
  const Settings& settings_;
  Bundles bundles_;
  std::vector<std::string> all_;   // their paths, with the copies that were left out
  std::vector<CopiedRun> copies_;  // places in all_
  std::vector<Examination> examined_;
};

Result<void> Calibrating::load() {
  auto bundles = load_side(named_, settings_, settings_.jobs);
  if (!bundles) return std::unexpected(bundles.error());
  bundles_ = apart(std::move(*bundles));
  if (bundles_.size() < 2)
    return wrong("one run has nothing to be held against",
                 "reprocheck calibrate RUN RUN: two or more runs of one configuration");
  leave_out_copies();
  for (const auto& bundle : bundles_)
    examined_.push_back(examine(*bundle, settings_.policy, settings_.limits,
                                {.scan_samples = false, .jobs = settings_.jobs}));
  return {};
}

// Unless nothing else is left: that no run differs from another is told as such.
void Calibrating::leave_out_copies() {
  for (const auto& bundle : bundles_) all_.push_back(bundle->path);
  auto copies = copied_runs(bundles_, gates_resources(settings_.policy));
  if (bundles_.size() - copies.size() < 2) return;
  for (const CopiedRun& one : copies) bundles_[one.copy].reset();
  std::erase(bundles_, nullptr);
  copies_ = std::move(copies);
}

Result<std::vector<OrderedPair>> Calibrating::compare_all() const {
  // Of many runs each is held against its neighbours, as if they stood in a circle.
  const std::size_t count = bundles_.size();
  const std::size_t reach = std::max<std::size_t>(1, k_most_pairs / (2 * count));
  std::vector<OrderedPair> pairs;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t apart = i < k ? k - i : i - k;
      if (i == k || std::min(apart, count - apart) > reach) continue;
      OrderedPair& pair = pairs.emplace_back();
      pair.baseline = i;
      pair.fresh = k;
    }
  std::vector<Result<void>> done(pairs.size());
  in_parallel(pairs.size(), settings_.jobs, [&](std::size_t i) {
    OrderedPair& pair = pairs[i];
    auto runs = compare(examined_[pair.baseline], examined_[pair.fresh], settings_.policy);
    if (!runs) {
      done[i] = std::unexpected(runs.error());
      return;
    }
    pair.runs = std::move(*runs);
    pair.results = run_checks(all_checks(), pair.runs, settings_.policy, settings_.selection);
    pair.verdict = decide(pair.runs, pair.results, settings_.decide);
  });
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (!done[i]) return std::unexpected(done[i].error());
    const Verdict& verdict = pairs[i].verdict;
    if (verdict.exit_code == 4 || verdict.exit_code == 70)
      return fail(verdict.exit_code == 4 ? ErrorKind::input : ErrorKind::internal,
                  bundles_[pairs[i].fresh]->path, verdict.headline);
  }
  return pairs;
}

Result<Calibration> Calibrating::run() {
  if (auto done = load(); !done) return std::unexpected(done.error());
  Calibration calibration;
  const auto configurations = configurations_of(bundles_);
  if (configurations.size() > 1) {
    calibration.refused = fmt::format("the runs are no repeats of one another: {}",
                                      shown(join(configurations, " | "), 400));
  } else {
    auto pairs = compare_all();
    if (!pairs) return std::unexpected(pairs.error());
    calibration = calibrate(std::move(*pairs), settings_.policy, all_checks(),
                            {.splits = settings_.line.splits, .jobs = settings_.jobs});
  }
  for (const auto& bundle : bundles_) calibration.runs.push_back(bundle->path);
  calibration.copies = std::move(copies_);
  calibration.named = std::move(all_);
  return calibration;
}

}  // namespace

int run_calibrate(const Settings& settings, std::FILE* out, std::FILE* err) {
  const auto named = runs_of(settings.line);
  if (!named) return report_error(named.error(), err);
  Calibrating calibrating(*named, settings);  // the result points into what it loaded
  const auto calibration = calibrating.run();
  if (!calibration) return report_error(calibration.error(), err);
  const auto written = write_beside(
      settings.outputs, settings.layout, folders_of(*named),
      [&](const OutputChoice& output) {
        return output.renderer->name == "json"
                   ? reports::calibration_document(*calibration)
                   : reports::calibration_page(*calibration, settings.layout);
      },
      out);
  if (!written) return report_error(written.error(), err);
  return calibration->refused.empty() ? 0 : 3;
}

}  // namespace reprocheck::cli
