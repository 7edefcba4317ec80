// rendered_prompts: whether the prompts that were logged come from the prompt files that were kept.
//
// A template's own words stand in every prompt that was made from it, whatever was filled in. The
// longest run of them is enough to tell that another file was used.

#include "src/examine/rendered_prompts.h"

#include <algorithm>
#include <string_view>

#include "src/base/text.h"

namespace reprocheck {
namespace {

// The longest piece of a template between its placeholders.
std::string_view longest_literal(std::string_view text) {
  std::string_view longest;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("{}", at), text.size());
    const std::string_view piece = trim(text.substr(at, end - at));
    if (piece.size() > longest.size()) longest = piece;
    at = end + 1;
  }
  return longest;
}

}  // namespace

bool rendered_from_files(const Bundle& bundle) {
  std::vector<std::string> words;
  each_records(bundle, [&](const Records& records) {
    for (const Prompt& prompt : records.prompts)
      if (is_certain(bundle, prompt.source)) words.emplace_back(longest_literal(prompt.text));
  });
  bool all = true;
  each_records(bundle, [&](const Records& records) {
    for (const SampleTable& table : records.samples) {
      if (!table.prompt.recorded() || !table.texts) continue;
      const auto first = table.texts->read(0, TextRole::prompt);
      all = all && first && std::ranges::any_of(words, [&](const std::string& literal) {
              return !literal.empty() && first->find(literal) != std::string::npos;
            });
    }
  });
  return all;
}

}  // namespace reprocheck
