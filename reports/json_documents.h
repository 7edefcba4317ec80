// json_documents: what the program prints as JSON beside one result: several of them, and lists
// of what it knows.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/engine/report.h"

namespace reprocheck::reports {

// The tests of several candidates, corrected together.
struct Family {
  std::size_t candidates = 0;
  std::size_t tests = 0;
  double alpha = 0;
};

inline constexpr std::string_view k_results_schema = "reprocheck.results/1";

// What -o json saved of one subject or of several. Errors: input, with the place in the document.
struct SavedResults {
  std::vector<Report> reports;
  std::optional<Family> family;
};
[[nodiscard]] Result<SavedResults> read_results(std::string_view json, const std::string& where);

// A limit by the name under which --limit sets it.
struct LimitName {
  std::string_view name;
  std::uint64_t value = 0;
};

// reprocheck.results/1: {schema, results, family}; family is null where nothing was corrected.
[[nodiscard]] std::string results_document(std::span<const Report> reports,
                                           const std::optional<Family>& family);
// [{name, layer, severity, asked_of, summary}] in the order given.
[[nodiscard]] std::string checks_document(std::span<const Check* const> checks);
// {name, page}: a page of `explain`, its text in Markdown.
[[nodiscard]] std::string page_document(std::string_view name, std::string_view page);
// {policy, settings [{key, value, from}], limits {name: value}}.
[[nodiscard]] std::string config_document(std::string_view policy,
                                          std::span<const PolicyLine> settings,
                                          std::span<const LimitName> limits);
// {policy, sound, gates, waivers}: a policy that was read without an error.
[[nodiscard]] std::string soundness_document(std::string_view path, const Policy& policy);

}  // namespace reprocheck::reports
