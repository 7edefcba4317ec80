// reference_cases: every recorded case, made with 50 digits elsewhere, answered by our functions.
//
// stat_cases.json beside this file is a contract: another implementation can be held against
// the same numbers with the stat_cases tool.

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "tests/differential/stat_cases_answers.h"

namespace reprocheck::stat_cases {
namespace {

struct Tolerance {
  double relative = 0;
  double absolute = 0;
};

// Whole numbers, texts, booleans and null exactly; other numbers within abs + rel * |want|.
bool agrees(const json& got, const json& want, const Tolerance& tolerance) {
  if (want.is_object()) {
    if (!got.is_object() || got.size() != want.size()) return false;
    for (const auto& [key, value] : want.items()) {
      if (!got.contains(key) || !agrees(got.at(key), value, tolerance)) return false;
    }
    return true;
  }
  if (want.is_array()) {
    if (!got.is_array() || got.size() != want.size()) return false;
    for (std::size_t i = 0; i < want.size(); ++i) {
      if (!agrees(got[i], want[i], tolerance)) return false;
    }
    return true;
  }
  if (!want.is_number_float()) return got == want;
  if (!got.is_number()) return false;
  const double expected = want.get<double>();
  const double slack = tolerance.absolute + tolerance.relative * std::fabs(expected);
  return std::fabs(got.get<double>() - expected) <= slack;
}

json document() {
  std::ifstream file(REPROCHECK_SOURCE_DIR "/tests/src/stats/stat_cases.json");
  return json::parse(file);
}

TEST(ReferenceCases, every_case_is_answered_within_its_tolerance) {
  const json all = document().at("cases");
  ASSERT_EQ(all.size(), 156u);
  for (const json& one : all) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    const auto got = answer(one.at("fn").get<std::string>(), one.at("in"));
    ASSERT_TRUE(got.has_value());
    const Tolerance tolerance{one.at("tol").at("rel").get<double>(),
                              one.at("tol").at("abs").get<double>()};
    EXPECT_TRUE(agrees(*got, one.at("out"), tolerance))
        << "got " << got->dump() << " want " << one.at("out").dump();
  }
}

TEST(ReferenceCases, every_name_we_answer_has_a_case) {
  std::set<std::string> named;
  const json all = document().at("cases");  // a loop over a temporary would outlive it
  for (const json& one : all) named.insert(one.at("fn").get<std::string>());
  for (const Answers* answers :
       {&answers_on_laws(), &answers_on_pairs(), &answers_on_designs(), &answers_on_resampling()}) {
    for (const auto& [name, function] : *answers) EXPECT_TRUE(named.contains(name)) << name;
  }
}

TEST(ReferenceCases, an_unknown_name_has_no_answer) {
  EXPECT_FALSE(answer("no_such_function", json::object()).has_value());
}

}  // namespace
}  // namespace reprocheck::stat_cases
