// answered_run: a run that answered questions right or wrong, as a folder.

#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/temporary_folder.h"

namespace reprocheck::tests {

// Even numbers that only look like chance: the same on every machine.
inline double chance(std::uint64_t seed, std::uint64_t i) {
  std::uint64_t x = seed * 0x9E3779B97F4A7C15U + i * 0xD1B54A32D192ED03U + 0x2545F4914F6CDD1DU;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return static_cast<double>((x ^ (x >> 31U)) >> 11U) / 9007199254740992.0;
}

struct Answered {
  int items = 300;
  double accuracy = 0.8;
  std::uint64_t seed = 1;
  int clusters = 0;  // 0: no such column
  // Adds columns to a row.
  std::function<void(int item, bool right, nlohmann::json& row)> more = nullptr;
};

// RUN/predictions.jsonl, with outputs that say whether they are right.
inline void write_answers(const TemporaryFolder& folder, const std::string& run,
                          const Answered& how) {
  std::string rows;
  for (int i = 0; i < how.items; ++i) {
    const bool right = chance(how.seed, static_cast<std::uint64_t>(i)) < how.accuracy;
    nlohmann::json row{{"id", "q" + std::to_string(i)},
                       {"question", "question " + std::to_string(i)},
                       {"target", "t" + std::to_string(i)},
                       {"output", (right ? "t" : "not t") + std::to_string(i)},
                       {"accuracy", right ? 1 : 0}};
    if (how.clusters > 0) row["cluster"] = "c" + std::to_string(i % how.clusters);
    if (how.more) how.more(i, right, row);
    rows += row.dump() + "\n";
  }
  folder.write(run + "/predictions.jsonl", rows);
}

}  // namespace reprocheck::tests
