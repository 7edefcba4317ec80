// in_parallel: the same work by several threads, with their exceptions brought home.

#pragma once

#include <cstddef>
#include <functional>

namespace reprocheck {

// Calls `work` once for every number below `count`, lowest first, on `jobs` threads (1 to 64, this
// one among them), until all have returned; then throws the first exception that one of them ended
// with. Where the system gives fewer threads, those that run do all of it.
void in_parallel(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work);

}  // namespace reprocheck
