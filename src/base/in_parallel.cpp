// in_parallel: an exception that leaves a thread ends the program without a word, so none does.

#include "src/base/in_parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace reprocheck {

void in_parallel(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr first;
  std::mutex guard;
  const auto guarded = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      const std::scoped_lock lock(guard);
      if (!first) first = std::current_exception();
    }
  };
  std::vector<std::jthread> threads;
  const std::size_t most = std::min<std::size_t>(std::clamp(jobs, 1U, 64U), count);
  for (std::size_t i = 1; i < most; ++i) {
    try {
      threads.emplace_back(guarded);
    } catch (const std::system_error&) {
      break;  // no room for another thread: the others do its share
    }
  }
  guarded();
  threads.clear();
  if (first) std::rethrow_exception(first);
}

}  // namespace reprocheck
