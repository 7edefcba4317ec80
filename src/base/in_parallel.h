// in_parallel: the same work by several threads, with their exceptions brought home.

#pragma once

#include <functional>

namespace reprocheck {

// Runs `work` on `jobs` threads (1 to 64, this one among them) until all have returned, then throws
// the first exception that one of them ended with. `work` takes its share from a counter of its
// own: where the system gives fewer threads, those that run do all of it.
void in_parallel(unsigned jobs, const std::function<void()>& work);

}  // namespace reprocheck
