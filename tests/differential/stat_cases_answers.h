// stat_cases_answers: every function of the reference cases, by its name there.
//
// The cases are the contract with any other implementation, so the mapping from their names
// to ours is data in one table a topic, shared by the tool and by the replaying test.

#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "src/stats/interval.h"

namespace reprocheck::stat_cases {

using nlohmann::json;
using Answer = json (*)(const json& in);
using Answers = std::map<std::string, Answer, std::less<>>;

const Answers& answers_on_laws();        // special functions, proportions, multiplicity, power
const Answers& answers_on_pairs();       // paired binary, means, runs, sign flips, ranks
const Answers& answers_on_designs();     // clusters, seeds, folds, ratios, missing, aggregates
const Answers& answers_on_resampling();  // bootstrap, quantiles, sequences, change points, verdict

// nullopt where no table knows the name. Throws json exceptions for inputs of another shape.
std::optional<json> answer(const std::string& fn, const json& in);

// Infinities as the cases write them; NaN is null.
inline json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}
template <typename T>
json number(const std::optional<T>& value) {
  if (!value) return nullptr;
  return number(static_cast<double>(*value));
}
template <typename T>
json count(const std::optional<T>& value) {
  if (!value) return nullptr;
  return *value;
}
inline json pair(const std::optional<stats::Interval>& interval) {
  if (!interval) return nullptr;
  return json::array({number(interval->low), number(interval->high)});
}
inline std::vector<double> numbers(const json& in) {
  std::vector<double> values;
  for (const json& value : in)
    values.push_back(value.is_null() ? std::nan("") : value.get<double>());
  return values;
}
inline std::vector<std::int64_t> integers(const json& in) {
  return in.get<std::vector<std::int64_t>>();
}
inline double alpha_of(const json& in) {
  return 1 - in.at("conf").get<double>();
}
inline double real(const json& in, const char* key) {
  return in.at(key).get<double>();
}
inline std::uint64_t natural(const json& in, const char* key) {
  const json& value = in.at(key);
  // Seeds are decimal text: 64 bits do not survive a double.
  if (value.is_string()) return std::stoull(value.get<std::string>());
  return value.get<std::uint64_t>();
}

}  // namespace reprocheck::stat_cases
