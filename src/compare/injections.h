// injections: a baseline in which something is known to have broken.
//
// Copies in memory; no file is changed. What a person would find broken together is broken
// together: a wrong answer has another output, and the aggregates beside the samples tell of it.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "src/compare/comparison.h"
#include "src/compare/run_noise.h"

namespace reprocheck {

class Injector {
 public:
  // `metrics` of the baseline compared with itself say which way is worse; all is kept by pointer.
  // `draws`: how many of each break there will be at most.
  Injector(const Examination& baseline, const std::vector<MetricComparison>& metrics,
           std::uint64_t seed, std::uint64_t draws = 1);

  [[nodiscard]] bool has_samples() const { return rows_ > 0; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  // What slice_wrong breaks one of: "cluster", the name of a slice, "" for a tenth in a row.
  [[nodiscard]] const std::string& part() const { return part_; }
  [[nodiscard]] const RunNoise& noise() const { return noise_; }
  // How far the mean score of a metric is from the worst, over all runs; absent where no column of
  // one arm is its own.
  [[nodiscard]] std::optional<double> level_of(const MetricKey& key) const;

  // Another run that gave the same.
  [[nodiscard]] Bundle unchanged() const;
  // A share of the right answers became wrong, in every score of theirs; scores that are no
  // question of right or wrong fell to the worst. Metrics without samples lose that share. Of
  // several runs their own noise is drawn anew; with a share of 0 there is nothing else.
  [[nodiscard]] Bundle answers_wrong(double share, std::uint64_t draw) const;
  // Every answer of one part, or of one tenth of the items in a row where there is none.
  [[nodiscard]] Bundle slice_wrong(std::uint64_t draw) const;
  enum class Kind : std::uint8_t { hard, easy };  // answered wrong, answered right
  [[nodiscard]] Bundle samples_dropped(Kind kind, double share, std::uint64_t draw) const;
  [[nodiscard]] Bundle samples_errored(double share, std::uint64_t draw) const;
  // A metric whose number, and a tenth of whose scores, are NaN; or that is not there at all.
  [[nodiscard]] Bundle not_finite(const MetricKey& metric) const;
  [[nodiscard]] Bundle without(const MetricKey& metric) const;

  // What the record tells of scorer, judge and task version, by "role.key", and a bundle that tells
  // another value of one.
  [[nodiscard]] std::vector<std::string> rulers() const;
  [[nodiscard]] Bundle other_ruler(const std::string& named) const;

 private:
  struct Worse;  // a column with its worst value
  [[nodiscard]] const MetricComparison* metric_of(const SampleTable& table,
                                                  const ScoreColumn& column,
                                                  std::size_t tables) const;
  [[nodiscard]] std::vector<Worse> worse_of(SampleTable& table, std::size_t tables) const;
  [[nodiscard]] std::vector<std::uint32_t> shuffled(std::vector<std::uint32_t> rows,
                                                    const std::string& table,
                                                    std::uint64_t draw) const;
  [[nodiscard]] RunNoise noise_of_runs(std::uint64_t draws) const;
  void add_levels();
  [[nodiscard]] bool stands_alone(std::size_t metric) const;
  [[nodiscard]] const MetricComparison* metric_like(const Metric& metric) const;
  void lower_unsampled(Bundle& changed, double share) const;
  void realign(Bundle& changed) const;

  const Examination& baseline_;
  const std::vector<MetricComparison>& metrics_;
  std::uint64_t seed_;
  std::size_t rows_ = 0;
  std::string part_;
  RunNoise noise_;
  std::map<MetricKey, std::vector<double>> levels_;  // one a run
  bool arms_apart_ = false;                          // one metric stands on tables of several arms
};

}  // namespace reprocheck
