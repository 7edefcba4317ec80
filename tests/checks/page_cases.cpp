// page_cases: the examples that stand on a check's page, as cases to run.
//
// The pages are Markdown for people first; of that only headings of the third level and fenced
// blocks matter here.

#include "tests/checks/page_cases.h"

#include <gtest/gtest.h>

#include "src/base/text.h"

namespace reprocheck::tests {
namespace {

void take_expectations(std::string_view text, PageCase& into) {
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("outcome: ")) into.outcome = line.substr(9);
    if (line.starts_with("subject: ")) into.subject = line.substr(9);
  }
}

void take_block(std::string_view kind, const std::string& text, PageCase& into) {
  if (kind.starts_with("file "))
    into.files.emplace_back(kind.substr(5), text);
  else if (kind == "shell")
    into.shell = text;
  else if (kind == "expect")
    take_expectations(text, into);
  else
    ADD_FAILURE() << "a block of kind '" << kind << "' says nothing to a test";
}

}  // namespace

std::vector<PageCase> cases_of(std::string_view page) {
  std::vector<PageCase> cases;
  bool fenced = false, in_example = false;
  std::string kind, text;
  for (const std::string_view line : split(page, '\n')) {
    if (line.starts_with("```")) {
      if (fenced && in_example && !cases.empty()) take_block(kind, text, cases.back());
      fenced = !fenced;
      kind = line.substr(3);
      text.clear();
    } else if (fenced) {
      text.append(line).append("\n");
    } else if (line.starts_with("## ")) {
      in_example = line == "## Example";
    } else if (in_example && line.starts_with("### ")) {
      cases.push_back({.title = std::string(line.substr(4)),
                       .files = {},
                       .shell = {},
                       .outcome = {},
                       .subject = {}});
    }
  }
  return cases;
}

}  // namespace reprocheck::tests
