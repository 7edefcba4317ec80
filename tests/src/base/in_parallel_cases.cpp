// in_parallel_cases: what one thread throws reaches the caller, and all the work is done.

#include "src/base/in_parallel.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <new>

namespace reprocheck {
namespace {

TEST(InParallel, AllWorkIsDoneOnceByAnyNumberOfThreads) {
  for (const unsigned jobs : {0U, 1U, 2U, 7U, 1'000U}) {
    std::array<std::atomic<int>, 500> done{};
    in_parallel(done.size(), jobs, [&](std::size_t i) { ++done[i]; });
    for (const auto& times : done) EXPECT_EQ(times, 1) << jobs;
  }
  in_parallel(0, 4, [](std::size_t) { FAIL() << "there is nothing to do"; });
}

TEST(InParallel, AnExceptionOfAnyThreadIsTheCallers) {  // T95
  for (const unsigned jobs : {1U, 4U}) {
    const auto work = [](std::size_t i) {
      if (i > 20) throw std::bad_alloc();
    };
    EXPECT_THROW(in_parallel(50, jobs, work), std::bad_alloc) << jobs;
  }
}

}  // namespace
}  // namespace reprocheck
