// source: where a fact was read, and the text as it stood there.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/model/layer.h"

namespace reprocheck {

struct Source {
  std::string tool;        // "hydra", "mlflow", "lm-eval", "dvc", "git", "native", "pip" ...
  std::string path;        // in the bundle; "repository:PATH" where it is the repository's file
  std::string pointer;     // RFC 6901 into the document; "" for a line of text
  std::uint64_t line = 0;  // from 1; 0 where there is none
  std::string text;        // as it stood there, never cut, possibly hostile
};

// Read out of the object store around the bundle, not out of the bundle.
inline constexpr std::string_view k_repository_scheme = "repository:";
[[nodiscard]] inline bool is_of_repository(const Source& source) {
  return source.path.starts_with(k_repository_scheme);
}

// A fact quoted for a finding.
struct Evidence {
  Side side = Side::fresh;
  Source source;
};

}  // namespace reprocheck
