// run_program: the program called as a process would be, with what it printed.

#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "src/cli/program.h"

namespace reprocheck::tests {

struct Ran {
  int code = 0;
  std::string out, err;
};

inline std::string all_of(std::FILE* file) {
  std::string text;
  std::rewind(file);
  char buffer[65536];
  for (std::size_t n = std::fread(buffer, 1, sizeof buffer, file); n > 0;
       n = std::fread(buffer, 1, sizeof buffer, file))
    text.append(buffer, n);
  std::fclose(file);
  return text;
}

inline Ran run(const std::vector<std::string>& arguments) {
  std::FILE* out = std::tmpfile();
  std::FILE* err = std::tmpfile();
  Ran ran;
  ran.code = cli::run_program(arguments, out, err);
  ran.out = all_of(out);
  ran.err = all_of(err);
  return ran;
}

}  // namespace reprocheck::tests
