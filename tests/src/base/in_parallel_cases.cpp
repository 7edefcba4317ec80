// in_parallel_cases: what one thread throws reaches the caller, and all the work is done.

#include "src/base/in_parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>

namespace reprocheck {
namespace {

TEST(InParallel, AllWorkIsDoneByAnyNumberOfThreads) {
  for (const unsigned jobs : {0U, 1U, 2U, 7U, 1'000U}) {
    std::atomic<int> next{0}, done{0};
    in_parallel(jobs, [&] {
      while (next++ < 500) ++done;
    });
    EXPECT_EQ(done, 500) << jobs;
  }
}

TEST(InParallel, AnExceptionOfAnyThreadIsTheCallers) {  // T95
  for (const unsigned jobs : {1U, 4U}) {
    std::atomic<int> next{0};
    EXPECT_THROW(in_parallel(jobs,
                             [&] {
                               while (next++ < 50)
                                 if (next > 20) throw std::bad_alloc();
                             }),
                 std::bad_alloc)
        << jobs;
  }
}

}  // namespace
}  // namespace reprocheck
