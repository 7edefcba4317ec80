// main: the program.

#include <cstdio>
#include <string>
#include <vector>

#include "src/cli/program.h"

int main(int argc, char** argv) {
  return reprocheck::cli::run_program(std::vector<std::string>(argv + 1, argv + argc), stdout,
                                      stderr);
}
