// embedded: files that the build puts into the program (pages of checks, style sheets, schemas).

#pragma once

#include <span>
#include <string_view>

namespace reprocheck::embedded {

struct File {
  std::string_view name;  // without its folder
  std::string_view text;
};

std::span<const File> check_pages();
std::span<const File> report_assets();

}  // namespace reprocheck::embedded
