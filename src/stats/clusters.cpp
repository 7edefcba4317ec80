// clusters: sums of residuals by cluster, and the traces of their working covariance.
//
// The degrees of freedom need the sum of squares of a G x G matrix whose entries factor,
// so that it is two sums over clusters instead.

#include "src/stats/clusters.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "src/stats/sums.h"

namespace reprocheck::stats {
namespace {

struct Family {
  double size = 0;
  CompensatedSum residuals;
  void add(double residual) {
    size += 1;
    residuals.add(residual);
  }
};

// In the order of their numbers. Numbers that lie close together are places in a table.
std::vector<Family> families(std::span<const double> x, std::span<const std::int64_t> cluster,
                             double centre) {
  const auto [least, most] = std::ranges::minmax(cluster);
  const std::uint64_t first = static_cast<std::uint64_t>(least);  // differences cannot overflow
  const std::uint64_t reach = static_cast<std::uint64_t>(most) - first;
  std::vector<Family> result;
  if (reach < 4 * x.size()) {
    result.resize(reach + 1);
    for (std::size_t i = 0; i < x.size(); ++i)
      result[static_cast<std::uint64_t>(cluster[i]) - first].add(x[i] - centre);
    std::erase_if(result, [](const Family& family) { return family.size == 0; });
    return result;
  }
  std::map<std::int64_t, Family> found;
  for (std::size_t i = 0; i < x.size(); ++i) found[cluster[i]].add(x[i] - centre);
  result.reserve(found.size());
  for (const auto& [number, family] : found) result.push_back(family);
  return result;
}

}  // namespace

std::optional<ClusteredMean> clustered_mean(std::span<const double> x,
                                            std::span<const std::int64_t> cluster) {
  if (x.size() < 2 || x.size() != cluster.size()) return std::nullopt;
  ClusteredMean result;
  result.mean = mean(x);
  result.n = x.size();
  const std::vector<Family> all = families(x, cluster, result.mean);
  if (all.size() < 2) return std::nullopt;
  result.clusters = all.size();
  const auto n = static_cast<double>(x.size());
  const auto groups = static_cast<double>(all.size());
  CompensatedSum rest;  // of the residuals: what the rounded mean leaves over
  for (const Family& family : all) rest.add(family.residuals);
  const auto square = [&](std::size_t i) { return (x[i] - result.mean) * (x[i] - result.mean); };
  const double squares = sum_of(0, x.size(), square).value();
  const double spread = std::max(squares - rest.value() * rest.value() / n, 0.0);
  result.se_naive = std::sqrt(spread / (n - 1) / n);
  double cr0 = 0;
  double cr2 = 0;
  double diagonal = 0;       // sum over g of A_gg^2
  double outer = 0;          // sum over g of a_g^2 m_g^2
  double outer_squares = 0;  // and of its square
  for (const Family& family : all) {
    const double e = family.residuals.value();
    const double m = family.size;
    const double left = 1 - m / n;
    cr0 += e * e;
    cr2 += e * e / left;
    const double a2 = 1 / (n * n * left);
    const double own = a2 * m * left;
    diagonal += own * own;
    outer += a2 * m * m;
    outer_squares += a2 * m * m * a2 * m * m;
    result.largest_share = std::max(result.largest_share, m / n);
  }
  result.se_cr0 = std::sqrt(cr0) / n;
  result.se_cr1 = result.se_cr0 * std::sqrt(groups / (groups - 1));
  result.se_cr2 = std::sqrt(cr2) / n;
  const double trace = diagonal + (outer * outer - outer_squares) / (n * n);
  result.df = 1 / (n * n) / trace;
  if (!std::isfinite(result.se_cr2) || !(result.df > 0)) return std::nullopt;
  return result;
}

std::optional<Icc> icc1(std::span<const double> x, std::span<const std::int64_t> cluster) {
  if (x.size() < 2 || x.size() != cluster.size()) return std::nullopt;
  const double centre = mean(x);
  const std::vector<Family> all = families(x, cluster, centre);
  const auto n = static_cast<double>(x.size());
  const auto groups = static_cast<double>(all.size());
  if (groups < 2 || groups == n) return std::nullopt;
  double between = 0;
  double squares_of_sizes = 0;
  for (const Family& family : all) {
    const double shift = family.residuals.value() / family.size;
    between += family.size * shift * shift;
    squares_of_sizes += family.size * family.size;
  }
  const double total = variance(x) * (n - 1);
  Icc result;
  result.ms_between = between / (groups - 1);
  result.ms_within = std::max(0.0, total - between) / (n - groups);
  result.k0 = (n - squares_of_sizes / n) / (groups - 1);
  const double spread = result.ms_between + (result.k0 - 1) * result.ms_within;
  if (!(spread > 0)) return std::nullopt;
  result.icc = (result.ms_between - result.ms_within) / spread;
  result.var_between = std::max(0.0, (result.ms_between - result.ms_within) / result.k0);
  result.design_effect = 1 + (result.k0 - 1) * result.icc;
  return result;
}

}  // namespace reprocheck::stats
