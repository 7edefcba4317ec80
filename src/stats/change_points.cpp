// change_points: sums of distances, moved from split to split.
//
// Moving a value from the right segment to the left changes the sums within and between by its
// distances to the values before and behind it, so that all splits together cost one pass over the
// pairs and no matrix. Where the right end moves too, every sum is four corners of one integral
// image of the distances instead.

#include "src/stats/change_points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "src/base/in_parallel.h"
#include "src/stats/philox.h"

namespace reprocheck::stats {
namespace {

constexpr std::size_t most_values = 4000;  // 128 MB of prefix sums

// From the sums over all pairs within and between two segments of n and m values.
double q_hat(std::size_t left_size, std::size_t right_size, double left, double right,
             double between) {
  const auto n = static_cast<double>(left_size);
  const auto m = static_cast<double>(right_size);
  return n * m / (n + m) *
         (2 / (n * m) * between - left / (n * (n - 1) / 2) - right / (m * (m - 1) / 2));
}

class Distances {
 public:
  explicit Distances(std::span<const double> x) : width_(x.size() + 1) {
    prefix_.assign(width_ * width_, 0.0);
    for (std::size_t i = 0; i < x.size(); ++i) {
      double row = 0;
      for (std::size_t j = 0; j < x.size(); ++j) {
        row += std::fabs(x[i] - x[j]);
        prefix_[(i + 1) * width_ + j + 1] = prefix_[i * width_ + j + 1] + row;
      }
    }
  }
  // q-hat of [0, split) against [split, end).
  [[nodiscard]] double energy(std::size_t split, std::size_t end) const {
    return q_hat(split, end - split, block(0, split, 0, split) / 2,
                 block(split, end, split, end) / 2, block(0, split, split, end));
  }

 private:
  [[nodiscard]] double block(std::size_t i, std::size_t i_end, std::size_t j,
                             std::size_t j_end) const {
    return prefix_[i_end * width_ + j_end] - prefix_[i * width_ + j_end] -
           prefix_[i_end * width_ + j] + prefix_[i * width_ + j];
  }
  std::size_t width_;
  std::vector<double> prefix_;
};

bool is_splittable(std::span<const double> x, std::size_t least) {
  return least >= 2 && x.size() >= 2 * least && x.size() <= most_values &&
         std::ranges::all_of(x, [](double value) { return std::isfinite(value); });
}

// Sum of the distances of x[i] to the values before it; the order of the additions is fixed.
double distances_before(std::span<const double> x, std::size_t i) {
  constexpr std::size_t lanes = 8;
  std::array<double, lanes> sums{};
  const double value = x[i];
  std::size_t j = 0;
  for (; j + lanes <= i; j += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += std::fabs(x[j + lane] - value);
  for (; j < i; ++j) sums[j % lanes] += std::fabs(x[j] - value);
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

// The sum of each value's distances to all values, in the order of x.
std::vector<double> all_distances(std::span<const double> x) {
  std::vector<double> sums(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    for (const double other : x) sums[i] += std::fabs(x[i] - other);
  return sums;
}

// to_all[i]: the distances of x[i] to all values. Every sum is built up from its own end, since
// what is left of a large one holds the large one's rounding.
class Splits {
 public:
  Split best_of(std::span<const double> x, std::span<const double> to_all, std::size_t least) {
    const std::size_t size = x.size();
    before_.resize(size);
    right_.assign(size + 1, 0.0);
    right_to_all_.assign(size + 1, 0.0);
    for (std::size_t i = 0; i < size; ++i) before_[i] = distances_before(x, i);
    for (std::size_t i = size; i-- > 0;) {
      right_[i] = right_[i + 1] + (to_all[i] - before_[i]);
      right_to_all_[i] = right_to_all_[i + 1] + to_all[i];
    }
    double left = 0;
    double left_to_all = 0;
    Split best{.end = size};
    for (std::size_t split = 1; split + least <= size; ++split) {
      left += before_[split - 1];
      left_to_all += to_all[split - 1];
      if (split < least) continue;
      const double between =
          2 * split <= size ? left_to_all - 2 * left : right_to_all_[split] - 2 * right_[split];
      const double energy = q_hat(split, size - split, left, right_[split], between);
      if (split == least || energy > best.energy) best = {split, size, energy};
    }
    return best;
  }

 private:
  std::vector<double> before_, right_, right_to_all_;  // of [0, i) and of [i, size)
};

// How many permutations of the segment reach the energy of its best split.
std::size_t count_reached(std::span<const double> segment, std::span<const double> to_all,
                          double energy, std::size_t begin, const ChangePointOptions& options) {
  constexpr std::size_t share = 32;
  const std::size_t shares = (options.permutations + share - 1) / share;
  std::vector<std::size_t> reached(shares, 0);
  in_parallel(shares, options.threads, [&](std::size_t part) {
    Splits splits;
    std::vector<double> values(segment.size());
    std::vector<double> sums(segment.size());
    std::vector<std::uint32_t> order(segment.size());
    const std::size_t end = std::min(options.permutations, (part + 1) * share);
    for (std::size_t b = part * share; b < end; ++b) {
      // The place of a segment is part of its counter, so that segments draw independently.
      Draws draws(options.seed, options.stream, b + (std::uint64_t{begin} << 32));
      std::iota(order.begin(), order.end(), 0U);
      for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[draws.index(i, i)]);
      for (std::size_t i = 0; i < order.size(); ++i) {
        values[i] = segment[order[i]];
        sums[i] = to_all[order[i]];
      }
      // The same segments summed in another order differ in the last bits: still a tie.
      const double chance = splits.best_of(values, sums, options.least).energy;
      reached[part] += chance >= energy * (1 - 1e-9) ? 1 : 0;
    }
  });
  return std::accumulate(reached.begin(), reached.end(), std::size_t{0});
}

}  // namespace

std::optional<Split> best_split(std::span<const double> x, std::size_t least) {
  if (!is_splittable(x, least)) return std::nullopt;
  return Splits().best_of(x, all_distances(x), least);
}

std::optional<Split> best_split_and_end(std::span<const double> x, std::size_t least) {
  if (!is_splittable(x, least)) return std::nullopt;
  const Distances distances(x);
  Split best{least, x.size(), distances.energy(least, x.size())};
  const auto look_at = [&](std::size_t split, std::size_t end) {
    const double energy = distances.energy(split, end);
    if (energy > best.energy) best = {split, end, energy};
  };
  for (std::size_t split = least; split + least <= x.size(); ++split) look_at(split, x.size());
  for (std::size_t split = least; split + least <= x.size(); ++split)
    for (std::size_t end = split + least; end < x.size(); ++end) look_at(split, end);
  return best;
}

std::vector<ChangePoint> change_points(std::span<const double> x,
                                       const ChangePointOptions& options) {
  std::vector<ChangePoint> found;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, x.size()}};
  while (!open.empty()) {
    const auto [begin, end] = open.back();
    open.pop_back();
    const auto segment = x.subspan(begin, end - begin);
    if (!is_splittable(segment, options.least)) continue;
    const std::vector<double> to_all = all_distances(segment);
    const Split best = Splits().best_of(segment, to_all, options.least);
    const std::size_t reached = count_reached(segment, to_all, best.energy, begin, options);
    const double p =
        static_cast<double>(reached + 1) / static_cast<double>(options.permutations + 1);
    if (p > options.alpha) continue;
    found.push_back({begin + best.first_after, p});
    open.emplace_back(begin, begin + best.first_after);
    open.emplace_back(begin + best.first_after, end);
  }
  std::ranges::sort(found, {}, &ChangePoint::first_after);
  return found;
}

}  // namespace reprocheck::stats
