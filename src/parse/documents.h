// documents: bytes of a small document to a bounded tree.
//
// Every parser validates the whole text (UTF-8, structure to the last byte), counts depth
// while it reads, keeps the last of duplicate keys and reports each as a notice, and ends
// with an error of kind input or limit that names place and reason: never a crash, a hang
// or an allocation that the input's size does not explain.

#pragma once

#include <string>
#include <string_view>

#include "src/base/limits.h"
#include "src/base/result.h"
#include "src/parse/tree.h"

namespace reprocheck::parse {

// JSON (RFC 8259) with one UTF-8 BOM stripped and with NaN, Infinity and -Infinity as Python
// writes them. Integers of any size keep their text. `where` is the path for error texts.
[[nodiscard]] Result<Document> parse_json(std::string_view bytes, const std::string& where,
                                          const Limits& limits);

// How plain scalars are typed. Verified against the tools:
// omegaconf (YAML 1.1, wider floats), pyyaml (YAML 1.1, dates stay strings here), yaml_1_2
// (ruamel, DVC).
enum class Dialect { omegaconf, pyyaml, yaml_1_2 };

// The first document of a YAML stream; a second one is the notice "document-second".
[[nodiscard]] Result<Document> parse_yaml(std::string_view bytes, const std::string& where,
                                          Dialect dialect, const Limits& limits);

// The type and value that a plain YAML scalar has under a dialect.
[[nodiscard]] Tree resolve_scalar(std::string_view plain, Dialect dialect, Mark mark);

[[nodiscard]] Result<Document> parse_toml(std::string_view bytes, const std::string& where,
                                          const Limits& limits);

}  // namespace reprocheck::parse
