// saved: samples compared and the result saved, for the commands that read it.

#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/pages.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck::tests {

// Items answered right or wrong, one letter each ("1" or "0").
inline std::string right_or_wrong(const std::string& answers, const std::string& more = "") {
  std::string text;
  for (std::size_t i = 0; i < answers.size(); ++i)
    text += R"({"id": )" + std::to_string(i) + R"(, "question": "q)" + std::to_string(i) +
            R"(", "target": "a", "output": ")" + (answers[i] == '1' ? "a" : "b") + "\"" + more +
            "}\n";
  return text;
}

// n items: `right` of the baseline; of fresh `broke` of these are wrong and `fixed` others right.
inline std::string baseline_of(std::size_t n, std::size_t right) {
  return std::string(right, '1') + std::string(n - right, '0');
}
inline std::string fresh_of(std::size_t n, std::size_t right, std::size_t broke,
                            std::size_t fixed) {
  return std::string(broke, '0') + std::string(right - broke + fixed, '1') +
         std::string(n - right - fixed, '0');
}

// `baseline` against `fresh` of a folder, saved as result.json; its path.
inline std::string save(const TemporaryFolder& folder, const std::string& policy = "version: 1\n",
                        const std::string& name = "result.json") {
  const std::string path = folder.at(name);
  const std::string config = folder.write("policy.yaml", policy);
  run({"compare", "--no-repo", "-c", config, "-o", "json:" + path, folder.at("baseline"),
       folder.at("fresh")});
  return path;
}

// What `why` says of a metric of a saved result, in one line.
inline std::string why(const std::string& result, const std::string& metric) {
  const auto ran = run({"why", result, metric, "--width", "120"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  return unwrapped(ran.out);
}

// A folder of two runs over n items, as above.
inline void write_pair(const TemporaryFolder& folder, std::size_t n, std::size_t right,
                       std::size_t broke, std::size_t fixed, const std::string& more = "") {
  folder.write("baseline/predictions.jsonl", right_or_wrong(baseline_of(n, right), more));
  folder.write("fresh/predictions.jsonl", right_or_wrong(fresh_of(n, right, broke, fixed), more));
}

}  // namespace reprocheck::tests
