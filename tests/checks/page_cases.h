// page_cases: the examples that stand on a check's page, as cases to run.
//
// A page that shows what fails, passes and cannot be answered is believed only because these
// blocks are executed.

#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace reprocheck::tests {

// "### Failing" and what stands below it up to its `expect` block.
struct PageCase {
  std::string title;
  std::vector<std::pair<std::string, std::string>> files;  // path as the page names it, text
  std::string shell;                                       // commands run in the case's folder
  std::string outcome;
  std::string subject;  // "" any
};

// In order of the page. A block that no case can use is a failure of the test.
[[nodiscard]] std::vector<PageCase> cases_of(std::string_view page);

}  // namespace reprocheck::tests
