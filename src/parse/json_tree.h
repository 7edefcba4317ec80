// json_tree: the second half of reading JSON, for text that check_json has passed.
//
// Records are checked once, line by line; their trees are built without checking again.

#pragma once

#include <string>
#include <string_view>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/parse/tree.h"

namespace reprocheck::parse {

[[nodiscard]] Result<Document> json_tree(std::string_view checked, const std::string& where,
                                         const Limits& limits);

}  // namespace reprocheck::parse
