// selftest: can this gate fail? Known breaks are put into the real baseline and judged.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/compare/run_noise.h"
#include "src/engine/check.h"
#include "src/engine/decide.h"

namespace reprocheck {

// How the comparisons of one break ended.
struct Outcomes {
  std::uint64_t failed = 0, no_verdict = 0, passed = 0;  // exit 1, 3, 0
  [[nodiscard]] std::uint64_t all() const { return failed + no_verdict + passed; }
  [[nodiscard]] std::uint64_t stopped() const { return failed + no_verdict; }
};

// A share of the right answers that became wrong.
struct Grade {
  double share = 0;
  Outcomes outcomes;
  // One a gated metric: how often it stopped the comparison by itself, and its mean loss.
  std::vector<std::uint64_t> stopped;
  std::vector<double> loss;       // of the aggregates, oriented: positive is worse; in its own unit
  std::vector<std::string> said;  // verdict and detail of the first draw
};

// Something else that broke.
struct BreakTried {
  std::string name;
  Outcomes outcomes;
  bool must_stop = false;           // a gate that lets it pass cannot be relied on
  std::vector<std::string> passed;  // what of several got through
  std::string not_tried;            // why; "" where it was
};

struct Selftest {
  std::string path;
  std::vector<MetricComparison> metrics;          // the gated ones, the baseline against itself
  std::vector<RunNoise::Spread> noise;            // one a metric, of runs whose numbers stand alone
  std::vector<std::string> unguarded;             // of known direction, and part of no verdict
  std::vector<Grade> grades;                      // the first is 0: an unchanged run
  std::vector<std::optional<std::size_t>> found;  // one a metric: the first grade it finds
  std::optional<std::size_t> found_by_all;        // the first grade that the gate stops
  std::vector<BreakTried> breaks;
  std::uint64_t rows = 0, draws = 0, draws_asked = 0;
  std::size_t runs = 0;    // of the baseline
  bool run_noise = false;  // the runs' own noise is drawn anew in every break of a grade
  std::uint64_t seed = 0;
  std::vector<std::string> faults;  // why the gate cannot be relied on; empty: it can
};

inline constexpr double k_found_share = 0.8;  // of the draws: from there on a break is found

struct SelftestOptions {
  std::uint64_t draws = 20;  // of each break; fewer of very large bundles
  unsigned jobs = 1;
};

// Errors: as compare gives them.
[[nodiscard]] Result<Selftest> selftest(const Examination& baseline, const Policy& policy,
                                        std::span<const Check* const> checks,
                                        const Selection& selection, const DecideOptions& decide,
                                        const SelftestOptions& options);

}  // namespace reprocheck
