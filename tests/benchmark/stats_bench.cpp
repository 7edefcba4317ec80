// stats_bench: the statistics on the data that stats.py wrote, timed; one line a measurement.
//
//   stats_bench FOLDER ROUNDS THREADS     prints NAME THREADS SECONDS VALUE...

#include <fmt/format.h>

#include <bit>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "src/stats/bootstrap.h"
#include "src/stats/change_points.h"
#include "src/stats/clusters.h"
#include "src/stats/sign_flip.h"
#include "src/stats/sums.h"

namespace {

using namespace reprocheck::stats;

template <typename Value>
std::vector<Value> read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  std::vector<Value> values(bytes.size() / sizeof(Value));
  std::copy_n(bytes.data(), values.size() * sizeof(Value), reinterpret_cast<char*>(values.data()));
  return values;
}

void time(const char* name, int rounds, unsigned threads,
          const std::function<std::vector<double>()>& work) {
  using Clock = std::chrono::steady_clock;
  for (int round = 0; round < rounds; ++round) {
    const auto began = Clock::now();
    const std::vector<double> values = work();
    const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
    fmt::print("{} {} {:.6f}", name, threads, seconds);
    for (const double value : values) fmt::print(" {:.17g}", value);
    fmt::print("\n");
  }
}

std::vector<double> leave_one_out(std::span<const double> x) {
  const double total = sum(x);
  std::vector<double> means;
  means.reserve(x.size());
  for (const double value : x) means.push_back((total - value) / static_cast<double>(x.size() - 1));
  return means;
}

std::vector<double> bca(std::span<const double> x, unsigned threads) {
  const Statistic mean_of = [x](std::span<const std::size_t> indices) {
    double sums[4] = {0, 0, 0, 0};
    std::size_t i = 0;
    for (; i + 4 <= indices.size(); i += 4)
      for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += x[indices[i + lane]];
    for (; i < indices.size(); ++i) sums[0] += x[indices[i]];
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) / static_cast<double>(indices.size());
  };
  const auto replicates =
      bootstrap(x.size(), mean_of, {.replicates = 10'000, .seed = 1, .threads = threads});
  const auto found = bootstrap_interval(replicates, mean(x), leave_one_out(x), 0.05);
  if (!found || !found->bca) return {};
  return {found->bca->interval.low, found->bca->interval.high};
}

// Counts of (target, prediction) pairs of 0 and 1: of 00, 01, 10 and 11.
double f1_of(std::span<const std::uint64_t> counts) {
  const auto hits = static_cast<double>(counts[3]);
  return 2 * hits / (2 * hits + static_cast<double>(counts[1] + counts[2]));
}

std::vector<double> bca_f1(std::span<const std::uint8_t> pairs, unsigned threads) {
  std::vector<std::uint64_t> counts(4);
  for (const std::uint8_t pair : pairs) ++counts[pair];
  const double estimate = f1_of(counts);
  const auto replicates =
      bootstrap_counts(counts, f1_of, {.replicates = 10'000, .seed = 1, .threads = threads});
  std::vector<double> jackknife;
  jackknife.reserve(pairs.size());
  for (std::uint64_t& count : counts) {
    if (count == 0) continue;
    const std::uint64_t same = count--;
    jackknife.insert(jackknife.end(), same, f1_of(counts));
    ++count;
  }
  const auto found = bootstrap_interval(replicates, estimate, jackknife, 0.05);
  if (!found || !found->bca) return {};
  return {found->bca->interval.low, found->bca->interval.high};
}

std::vector<double> flipped(std::span<const double> d, unsigned threads) {
  // alpha 1: never stops early.
  const auto found =
      sign_flip(d, {.alpha = 1, .seed = 1, .replicates = 10'000, .threads = threads});
  return {found->p_two, static_cast<double>(found->replicates)};
}

std::vector<double> clustered(std::span<const double> x, std::span<const std::int64_t> clusters) {
  const auto found = clustered_mean(x, clusters);
  return {found->mean, found->se_cr1, found->se_cr2, found->df};
}

std::vector<double> divided(std::span<const double> series, unsigned threads) {
  std::vector<double> values;
  for (const ChangePoint& point :
       change_points(series, {.permutations = 999, .seed = 1, .threads = threads})) {
    values.push_back(static_cast<double>(point.first_after));
    values.push_back(point.p);
  }
  return values;
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 2;
  const std::string folder = words[1];
  const int rounds = std::atoi(words[2]);
  const auto threads = static_cast<unsigned>(std::atoi(words[3]));
  const auto d = read<double>(folder + "/differences.f64");
  const auto x = read<double>(folder + "/clustered.f64");
  const auto clusters = read<std::int64_t>(folder + "/clusters.i64");
  const auto series = read<double>(folder + "/series.f64");
  time("bca", rounds, threads, [&] { return bca(d, threads); });
  const auto pairs = read<std::uint8_t>(folder + "/labels.u8");
  time("bca_f1", rounds, threads, [&] { return bca_f1(pairs, threads); });
  time("sign_flip", rounds, threads, [&] { return flipped(d, threads); });
  time("cr2", rounds, threads, [&] { return clustered(x, clusters); });
  time("e_divisive", rounds, threads, [&] { return divided(series, threads); });
  return 0;
}
