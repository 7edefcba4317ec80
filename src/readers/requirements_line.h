// requirements_line: one requirement of Python, as requirements files and lists spell it.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/model/records.h"

namespace reprocheck::readers {

// Lower case, runs of - _ . as one -.
[[nodiscard]] std::string package_name(std::string_view name);

// "torch==2.4.0+cu121 ; python_version > '3.9' --hash=sha256:..." as a package: its name, its
// version where it is exact, whether it is pinned. Nothing where no name can be found. Origin
// and source are the caller's.
[[nodiscard]] std::optional<Package> parse_requirement(std::string_view text);

// An address without the user and the token in it.
[[nodiscard]] std::string without_credentials(std::string_view text);

}  // namespace reprocheck::readers
