// in_parallel: an exception that leaves a thread ends the program without a word, so none does.

#include "src/base/in_parallel.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace reprocheck {

void in_parallel(unsigned jobs, const std::function<void()>& work) {
  std::exception_ptr first;
  std::mutex guard;
  const auto guarded = [&] {
    try {
      work();
    } catch (...) {
      const std::scoped_lock lock(guard);
      if (!first) first = std::current_exception();
    }
  };
  std::vector<std::jthread> threads;
  threads.reserve(std::clamp(jobs, 1U, 64U));
  for (unsigned i = 1; i < std::clamp(jobs, 1U, 64U); ++i) {
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
