// settings: a dotted key of somebody's configuration as a fact with a layer and a role.
//
// Hydra, MLflow, W&B and a plain params.yaml name the same thing in a dozen ways; here each of
// them becomes the one key that checks know. What is no setting of the experiment (output
// folders, run names, times) and what says nothing ("", "unknown", "???") is no fact.

#pragma once

#include <string_view>

#include "src/model/records.h"
#include "src/parse/tree.h"
#include "src/readers/reader.h"

namespace reprocheck::readers {

// Appends the fact that `dotted` ("model.temperature") with this value states, if it states one.
// Values of keys that name a credential are withheld.
void add_setting(Records& records, std::string_view dotted, std::string_view value,
                 const Source& source);

// Every leaf of a configuration: arrays of scalars are one value, `${a.b}` stands for the value
// there (32 deep; resolvers such as `${oc.env:X}` keep their text). `pointer` leads to `tree` in
// its document; `prefix` goes before every key. Below a member named provenance, git or
// environment the keys of a provenance block count.
void add_settings(Records& records, const parse::Tree& tree, const Source& source,
                  std::string_view prefix = {});

// A value that stands where one should and says nothing: "", "unknown", "???", "null".
[[nodiscard]] bool says_nothing(std::string_view value);

// A key that is about this machine or this hour and not about the experiment.
[[nodiscard]] bool is_circumstance(std::string_view dotted);

}  // namespace reprocheck::readers
