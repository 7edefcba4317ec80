// golden: files that were looked at once.
//
// A mismatch prints both lines at the place where the texts part, which is what a person
// needs to decide whether to renew.

#include "tests/reports/golden.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace reprocheck::tests {

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string golden_difference(const std::string& name, const std::string& text) {
  const std::string path = std::string(REPROCHECK_SOURCE_DIR) + "/tests/reports/goldens/" + name;
  if (std::getenv("REPROCHECK_RENEW") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return "";
  }
  const std::string expected = file_text(path);
  if (expected == text) return "";
  std::istringstream before(expected);
  std::istringstream after(text);
  std::string difference;
  std::string one;
  std::string two;
  for (int line = 1, told = 0; told < 12; ++line) {
    const bool has_one = static_cast<bool>(std::getline(before, one));
    const bool has_two = static_cast<bool>(std::getline(after, two));
    if (!has_one && !has_two) break;
    if (has_one && has_two && one == two) continue;
    ++told;
    if (has_one) difference += name + ":" + std::to_string(line) + " -" + one + "\n";
    if (has_two) difference += name + ":" + std::to_string(line) + " +" + two + "\n";
  }
  return difference.empty() ? name + ": differs in its last bytes\n" : difference;
}

}  // namespace reprocheck::tests
