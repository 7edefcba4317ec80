// promptfoo_rows: evaluations as promptfoo writes them.

#pragma once

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace reprocheck::tests {

inline nlohmann::ordered_json test_row(int test, int prompt, const std::string& land, bool right) {
  return {{"id", fmt::format("drawn-anew-{}-{}", test, prompt)},
          {"promptIdx", prompt},
          {"testIdx", test},
          {"vars", {{"land", land}}},
          {"testCase",
           {{"vars", {{"land", land}}},
            {"assert", nlohmann::ordered_json::array({{{"type", "equals"}}})}}},
          {"provider", {{"id", "p:a"}, {"label", ""}}},
          {"prompt", {{"raw", "Capital of " + land}, {"label", fmt::format("P{}", prompt)}}},
          {"response", {{"output", (right ? "city of " : "none in ") + land}}},
          {"success", right},
          {"score", right ? 1 : 0},
          {"namedScores", {{"tone", 0.5}}},
          {"error", right ? nlohmann::ordered_json()
                          : nlohmann::ordered_json("Expected output to equal ...")},
          {"failureReason", right ? 0 : 1},
          {"latencyMs", 20},
          {"cost", 0.5}};
}

inline std::string evaluation(const std::string& id,
                              const std::vector<nlohmann::ordered_json>& rows) {
  return nlohmann::ordered_json{
      {"evalId", id},
      {"results",
       {{"version", 3}, {"prompts", nlohmann::ordered_json::array()}, {"results", rows}}},
      {"config", nlohmann::ordered_json::object()}}
      .dump();
}

}  // namespace reprocheck::tests
