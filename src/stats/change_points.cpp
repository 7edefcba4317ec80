// change_points: prefix sums over the matrix of distances.
//
// All within and between sums of a split are corners of one integral image, so that every
// split costs four look-ups instead of a double loop.

#include "src/stats/change_points.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "src/stats/philox.h"

namespace reprocheck::stats {
namespace {

constexpr std::size_t most_values = 4000;  // 128 MB of prefix sums

class Distances {
 public:
  explicit Distances(std::span<const double> x) : width_(x.size() + 1) {
    prefix_.assign(width_ * width_, 0.0);
    fill(x);
  }
  void fill(std::span<const double> x) {
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
    const auto n = static_cast<double>(split);
    const auto m = static_cast<double>(end - split);
    const double left = block(0, split, 0, split) / 2 / (n * (n - 1) / 2);
    const double right = block(split, end, split, end) / 2 / (m * (m - 1) / 2);
    const double between = block(0, split, split, end);
    return n * m / (n + m) * (2 / (n * m) * between - left - right);
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

Split best_of(const Distances& distances, std::size_t size, std::size_t least) {
  Split best{least, size, distances.energy(least, size)};
  for (std::size_t split = least + 1; split + least <= size; ++split) {
    const double energy = distances.energy(split, size);
    if (energy > best.energy) best = {split, size, energy};
  }
  return best;
}

}  // namespace

std::optional<Split> best_split(std::span<const double> x, std::size_t least) {
  if (!is_splittable(x, least)) return std::nullopt;
  return best_of(Distances(x), x.size(), least);
}

std::optional<Split> best_split_and_end(std::span<const double> x, std::size_t least) {
  if (!is_splittable(x, least)) return std::nullopt;
  const Distances distances(x);
  Split best = best_of(distances, x.size(), least);
  for (std::size_t split = least; split + least <= x.size(); ++split) {
    for (std::size_t end = split + least; end < x.size(); ++end) {
      const double energy = distances.energy(split, end);
      if (energy > best.energy) best = {split, end, energy};
    }
  }
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
    Distances distances(segment);
    const Split best = best_of(distances, segment.size(), options.least);
    std::vector<double> shuffled(segment.begin(), segment.end());
    std::size_t reached = 0;
    for (std::size_t b = 0; b < options.permutations; ++b) {
      // The place of a segment is part of its counter, so that segments draw independently.
      Draws draws(options.seed, options.stream, b + (std::uint64_t{begin} << 32));
      for (std::size_t i = shuffled.size(); i > 1; --i) {
        std::swap(shuffled[i - 1], shuffled[draws.index(i, i)]);
      }
      distances.fill(shuffled);
      const Split chance = best_of(distances, segment.size(), options.least);
      if (chance.energy >= best.energy * (1 - 1e-12)) ++reached;
    }
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
