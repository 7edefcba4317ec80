// mirror: what a metric has to say of the same evidence with its sides exchanged.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace reprocheck::tests {

using MirrorJson = nlohmann::ordered_json;

// The name of an effect on the other side, and whether its sign turns.
struct Mirrored {
  std::string name;
  bool turns = false;
};

inline Mirrored mirrored_effect(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> k_pairs{
      {{"wins", "losses"},
       {"bounded_mean_low", "bounded_mean_high"},
       {"benchmark_low", "benchmark_high"}}};
  const bool turns = name == "hodges_lehmann" || name == "d_z" || name == "skewness" ||
                     name.starts_with("bounded_mean_") || name.starts_with("benchmark_");
  for (const auto& [one, other] : {std::pair<std::string, std::string>("_baseline", "_fresh"),
                                   std::pair<std::string, std::string>("_fresh", "_baseline")})
    if (name.ends_with(one)) return {name.substr(0, name.size() - one.size()) + other, turns};
  for (const auto& [one, other] : k_pairs) {
    if (name == one) return {std::string(other), turns};
    if (name == other) return {std::string(one), turns};
  }
  return {name, turns};
}

inline void expect_near(const MirrorJson& one, const MirrorJson& other, double sign,
                        double tolerance) {
  ASSERT_EQ(one.is_number(), other.is_number()) << one << " " << other;
  if (!one.is_number()) return;
  const double want = sign * other.get<double>();
  EXPECT_NEAR(one.get<double>(), want, tolerance * std::max(1.0, std::fabs(want)));
}

// A gain is taken back where few items or rare losses make it unsure, and a loss where all gates
// together do: the claim is then the same and no longer made.
inline void expect_mirrored_verdict(const MirrorJson& one, const MirrorJson& other) {
  if (one.at("verdict") == "regressed") {
    const std::string detail = other.at("detail").is_string() ? other.at("detail") : "";
    EXPECT_TRUE(other.at("verdict") == "improved" || (other.at("verdict") == "inconclusive" &&
                                                      (detail == "small_n" || detail == "skewed")))
        << other.at("verdict") << " " << detail;
  }
  if (one.at("verdict") == "improved") {
    EXPECT_TRUE(other.at("verdict") == "regressed" ||
                (other.at("verdict") == "inconclusive" && other.at("detail") == "holm"))
        << other.at("verdict") << " " << other.at("detail");
  }
}

// Of gated metrics whose sides can be compared. A p that was drawn is drawn anew.
inline void expect_mirrored(const MirrorJson& one, const MirrorJson& other) {
  SCOPED_TRACE(one.at("name").dump());
  const bool drawn = one.at("effect").contains("replicates");
  expect_near(one.at("difference"), other.at("difference"), -1, 1e-11);
  ASSERT_EQ(one.at("interval").is_array(), other.at("interval").is_array());
  if (one.at("interval").is_array())
    for (const std::size_t end : {0U, 1U})
      expect_near(one.at("interval").at(end), other.at("interval").at(1 - end), -1, 1e-8);
  EXPECT_EQ(one.at("test"), other.at("test"));
  for (const char* same : {"p_value", "std_error", "mde"})
    expect_near(one.at(same), other.at(same), 1, drawn ? 0.05 : 1e-9);
  EXPECT_EQ(one.at("n").at("paired"), other.at("n").at("paired"));
  EXPECT_EQ(one.at("n").at("dropped"), other.at("n").at("dropped"));
  EXPECT_EQ(one.at("n").at("baseline"), other.at("n").at("fresh"));
  EXPECT_EQ(one.at("n").at("fresh"), other.at("n").at("baseline"));
  for (const auto& [name, value] : one.at("effect").items()) {
    // An odds turns over, and what is believed of fresh alone has no mirror.
    if (name.starts_with("odds") || name == "probability_worse" || name == "replicates") continue;
    if (name == "probability_better") {  // and the rest of the time it is worse
      EXPECT_NEAR(value.get<double>() + other.at("effect").at(name).get<double>(), 1, 1e-12);
    }
    if (name.starts_with("probability_better")) continue;
    const auto [there, turns] = mirrored_effect(name);
    // The order of a bounded mean's bets is drawn from the values, turned or not.
    const double tolerance = name.starts_with("bounded_mean") ? 0.3 : 1e-8;
    SCOPED_TRACE(name);
    ASSERT_TRUE(other.at("effect").contains(there));
    expect_near(value, other.at("effect").at(there), turns ? -1 : 1, tolerance);
  }
  expect_mirrored_verdict(one, other);
  expect_mirrored_verdict(other, one);
}

}  // namespace reprocheck::tests
