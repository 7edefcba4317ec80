// count_bootstrap: items drawn again where all that matters is how many there are of each kind.
//
// A thousand right answers of one label are one kind. How often it is drawn is a binomial number,
// and how often the next one is, another one of the draws that are left: a replicate costs as many
// numbers as there are kinds and no longer as many as there are items.

#include <algorithm>
#include <boost/random/binomial_distribution.hpp>
#include <limits>
#include <numeric>

#include "src/base/in_parallel.h"
#include "src/stats/bootstrap.h"
#include "src/stats/philox.h"

namespace reprocheck::stats {
namespace {

// A replicate's draws, one after another, as the distributions of a library ask for them.
class Engine {
 public:
  using result_type = std::uint64_t;
  explicit Engine(const Draws& draws) : draws_(draws) {}
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() { return draws_.bits(next_++); }

 private:
  Draws draws_;
  std::uint64_t next_ = 0;
};

// Of the standard's own distribution every library draws other numbers.
using Binomial = boost::random::binomial_distribution<std::int64_t, double>;

}  // namespace

void resample_counts(std::span<std::uint64_t> drawn, std::span<const std::uint64_t> items_of_kind,
                     std::uint64_t seed, std::uint64_t stream, std::uint64_t replicate) {
  Engine engine(Draws(seed, stream, replicate));
  std::uint64_t items = std::reduce(items_of_kind.begin(), items_of_kind.end());
  std::uint64_t left = items;  // to be drawn, from so many items of this kind and those behind it
  for (std::size_t kind = 0; kind < drawn.size(); ++kind) {
    const std::uint64_t own = items_of_kind[kind];
    if (own == items || own == 0 || left == 0) {
      drawn[kind] = own == items ? left : 0;
    } else {
      const double share = static_cast<double>(own) / static_cast<double>(items);
      drawn[kind] =
          static_cast<std::uint64_t>(Binomial(static_cast<std::int64_t>(left), share)(engine));
    }
    items -= own;
    left -= drawn[kind];
  }
}

std::vector<double> bootstrap_counts(std::span<const std::uint64_t> items_of_kind,
                                     const CountStatistic& statistic,
                                     const BootstrapOptions& options) {
  if (std::reduce(items_of_kind.begin(), items_of_kind.end()) == 0) return {};
  constexpr std::size_t share = 64;
  std::vector<double> values(options.replicates);
  in_parallel((values.size() + share - 1) / share, options.threads, [&](std::size_t part) {
    std::vector<std::uint64_t> drawn(items_of_kind.size());
    const std::size_t end = std::min(values.size(), (part + 1) * share);
    for (std::size_t r = part * share; r < end; ++r) {
      resample_counts(drawn, items_of_kind, options.seed, options.stream, r);
      values[r] = statistic(drawn);
    }
  });
  return values;
}

}  // namespace reprocheck::stats
