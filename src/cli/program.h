// program: the whole program behind main, so that tests can call it without a process.

#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace reprocheck::cli {

// Runs one command line and returns its exit code. The result goes to `out`, talk to `err`.
int run_program(const std::vector<std::string>& arguments, std::FILE* out, std::FILE* err);

}  // namespace reprocheck::cli
