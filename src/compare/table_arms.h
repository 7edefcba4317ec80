// table_arms: how the arms of a sample table are called where two sides are compared.

#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "src/compare/match_arms.h"

namespace reprocheck {

// A table of one model names no arm; held against one of several models, it is the one of them that
// its own records name, so that a model that came or went leaves the others where they were.
class TableArms {
 public:
  explicit TableArms(const ArmPair& runs);
  // `arm` is an index into the arms of a table of these runs.
  [[nodiscard]] const std::string& name(const SampleTable& table, std::size_t arm) const;

 private:
  void name_those_of_one(const std::vector<const Run*>& side, const std::vector<const Run*>& other);
  std::map<const SampleTable*, std::string> named_;
};

}  // namespace reprocheck
