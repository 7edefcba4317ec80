// yaml_events: a YAML stream as flat nodes, before aliases, merges and types.
//
// The vendor's parser is asked for events only. Its node tree shares aliased nodes, finds
// keys one by one and has endless loops; its types stop in yaml_events.cpp.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/parse/tree.h"

namespace reprocheck::parse {

enum class YamlShape : std::uint8_t { scalar, sequence, map, alias };

struct YamlNode {
  YamlShape shape = YamlShape::scalar;
  bool plain = false;        // a scalar without quotes and without tag: typed by the dialect
  std::uint32_t tag = 0;     // place in YamlEvents::tags; 0 none
  std::uint32_t target = 0;  // alias: the node it names, always an earlier, finished one
  Mark mark;
  std::string text;
  std::vector<std::uint32_t> children;  // map: key, value, key, value
};

struct YamlEvents {
  std::vector<YamlNode> nodes;  // the root first; empty if the stream has no document
  std::vector<std::string> tags{""};
  Mark second;  // where the second document begins; line 0 if there is none
};

// The first document; the others are read for their syntax and forgotten. `text` is UTF-8
// without controls.
[[nodiscard]] Result<YamlEvents> yaml_events(std::string_view text, const std::string& where,
                                             const Limits& limits);

}  // namespace reprocheck::parse
