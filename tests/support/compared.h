// compared: two folders or two summaries compared by the program, and what a test asks of that.

#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck::tests {

struct Compared {
  int code = 0;
  std::string headline;
  nlohmann::json metrics;
  [[nodiscard]] std::string detail() const { return metrics.at(0).at("detail"); }
};

// `baseline` against `fresh` of a folder.
inline Compared compare(const TemporaryFolder& folder,
                        const std::vector<std::string>& more = {"--no-config"}) {
  std::vector<std::string> line{"compare", "--no-repo", "-o", "json"};
  line.insert(line.end(), more.begin(), more.end());
  line.insert(line.end(), {folder.at("baseline"), folder.at("fresh")});
  const Ran ran = run(line);
  const auto result = nlohmann::json::parse(ran.out);
  return {ran.code, result.at("headline"), result.at("metrics")};
}

// Two metrics.json and nothing else.
inline Compared compare(const nlohmann::json& baseline, const nlohmann::json& fresh) {
  const TemporaryFolder folder;
  folder.write("baseline/metrics.json", baseline.dump());
  folder.write("fresh/metrics.json", fresh.dump());
  return compare(folder);
}

}  // namespace reprocheck::tests
