// input_key: which rows of a table ask the same thing, whatever their ids say.
//
// A benchmark grows by copies: one question under two ids, or one form with other numbers in it.
// Such items fail together, and a test that takes them for independent sees noise as proof. Only
// what can be told from the letters is told; a paraphrase is not.

#include "src/readers/input_key.h"

#include <algorithm>
#include <string>

#include "src/base/text.h"

namespace reprocheck::readers {
namespace {

constexpr std::size_t k_longest = 4'096;  // of longer texts the bytes count
constexpr std::size_t k_words_of_a_form = 8;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// In lower case, with one blank for many and none at the ends.
std::string without_case_and_blanks(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (char c : trim(text)) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    if (!blank)
      plain += c;
    else if (!plain.ends_with(' '))
      plain += ' ';
  }
  return plain;
}

// Runs of two letters or more: "x" in a formula is no word.
std::size_t words_in(std::string_view text) {
  std::size_t words = 0, run = 0;
  for (const char c : text) {
    run = is_letter(c) ? run + 1 : 0;
    if (run == 2) ++words;
  }
  return words;
}

// "1,000.5" and "7" are one number each.
std::string without_numbers(std::string_view text) {
  std::string form;
  form.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) {
      form += text[at];
      continue;
    }
    form += '0';
    const auto goes_on = [&](std::size_t next) {
      if (next >= text.size()) return false;
      const bool parted = text[next] == ',' || text[next] == '.';
      return is_digit(text[next]) || (parted && next + 1 < text.size() && is_digit(text[next + 1]));
    };
    while (goes_on(at + 1)) ++at;
  }
  return form;
}

struct Wording {
  Fingerprint text;
  bool is_form = false;  // without its numbers
};

// In a prompt nobody knows which numbers are the item's, so there all of them count.
Wording wording_of(std::string_view text, bool is_question) {
  if (text.size() > k_longest) return {fingerprint(text), false};
  const std::string plain = without_case_and_blanks(text);
  if (is_question && words_in(plain) >= k_words_of_a_form)
    return {fingerprint(without_numbers(plain)), true};
  return {fingerprint(plain), false};
}

Fingerprint both(const Fingerprint& one, const Fingerprint& other) {
  return fingerprint(one, other.high, other.low);
}

}  // namespace

std::uint64_t input_key(const Asked& asked) {
  if (!asked.question && !asked.prompt) return 0;
  const bool of_question = asked.question.has_value();
  const Wording wording = wording_of(of_question ? *asked.question : *asked.prompt, of_question);
  Fingerprint key = both(wording.text, asked.beside);
  // A passage that only the rendered prompt shows is part of what is asked.
  if (of_question && asked.prompt) key = both(key, wording_of(*asked.prompt, wording.is_form).text);
  if (!wording.is_form && asked.target) key = both(key, fingerprint(trim(*asked.target)));
  return std::max<std::uint64_t>(key.low, 1);
}

}  // namespace reprocheck::readers
