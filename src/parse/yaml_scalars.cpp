// yaml_scalars: what a plain scalar means to the tool that wrote the file.
//
// The patterns are those of the tools' own resolvers: PyYAML 6 (YAML 1.1), OmegaConf 2.3
// (PyYAML with wider floats and no timestamps) and ruamel.yaml 0.19 (YAML 1.2, as DVC loads
// it). "1e-3" is a string to PyYAML and a number to the others: guessing would compare a
// learning rate with a word. Dates stay text.

#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "src/base/text.h"
#include "src/parse/documents.h"

namespace reprocheck::parse {
namespace {

constexpr std::string_view decimal = "0123456789";
constexpr std::string_view decimal_low = "0123456789_";

// A cursor that eats what a pattern asks for.
class Rest {
 public:
  explicit Rest(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return text_.empty(); }
  [[nodiscard]] bool at(std::string_view letters) const {
    return !text_.empty() && letters.find(text_.front()) != std::string_view::npos;
  }
  bool one(std::string_view letters) {
    if (!at(letters)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool word(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  bool some(std::string_view letters) {
    if (!one(letters)) return false;
    while (one(letters)) {
    }
    return true;
  }
  bool any(std::string_view letters) {
    some(letters);
    return true;
  }

 private:
  std::string_view text_;
};

bool one_of(std::string_view text, std::span<const std::string_view> words) {
  for (const std::string_view word : words) {
    if (text == word) return true;
  }
  return false;
}

bool is_null_word(std::string_view text) {
  constexpr std::array<std::string_view, 5> words{"", "~", "null", "Null", "NULL"};
  return one_of(text, words);
}

bool is_truth_word(std::string_view text, Dialect dialect) {
  constexpr std::array<std::string_view, 6> narrow{"true",  "True",  "TRUE",
                                                   "false", "False", "FALSE"};
  constexpr std::array<std::string_view, 12> wide{"yes", "Yes", "YES", "no",  "No",  "NO",
                                                  "on",  "On",  "ON",  "off", "Off", "OFF"};
  return one_of(text, narrow) || (dialect != Dialect::yaml_1_2 && one_of(text, wide));
}

// (?::[0-5]?[0-9])+
bool sixties(Rest& rest) {
  bool found = false;
  while (rest.one(":")) {
    found = true;
    const bool low = rest.at("012345");
    if (!rest.one(decimal)) return false;
    if (low) rest.one(decimal);
  }
  return found;
}

bool is_integer_1_1(std::string_view text) {
  Rest rest(text);
  rest.one("+-");
  Rest based = rest;
  if (based.word("0b") && based.some("01_") && based.done()) return true;
  based = rest;
  if (based.word("0x") && based.some("0123456789abcdefABCDEF_") && based.done()) return true;
  if (rest.one("0")) return rest.any("01234567_") && rest.done();
  if (!rest.one("123456789")) return false;
  rest.any(decimal_low);
  return rest.done() || (sixties(rest) && rest.done());
}

bool is_integer_1_2(std::string_view text) {
  Rest rest(text);
  const bool sign = rest.one("+-");
  if (!sign && !rest.at(decimal)) return false;
  Rest based = rest;
  if (based.word("0b") && based.some("01_") && based.done()) return true;
  based = rest;
  if (based.word("0x") && based.some("0123456789abcdefABCDEF_") && based.done()) return true;
  based = rest;
  if (based.word("0o") && based.some("01234567_") && based.done()) return true;
  return rest.some(decimal_low) && rest.done();
}

// Exponents: none wanted, with a sign, or with a sign at will.
enum class Power { with_sign, free_sign };

bool power(Rest& rest, Power form) {
  if (!rest.one("eE")) return false;
  const bool sign = rest.one("+-");
  return (sign || form == Power::free_sign) && rest.some(decimal);
}

bool no_or_power(Rest rest, Power form) {
  return rest.done() || (power(rest, form) && rest.done());
}

bool is_special(std::string_view text) {
  constexpr std::array<std::string_view, 9> words{".inf",  ".Inf",  ".INF",  "-.inf", "-.Inf",
                                                  "-.INF", "+.inf", "+.Inf", "+.INF"};
  constexpr std::array<std::string_view, 3> nans{".nan", ".NaN", ".NAN"};
  return one_of(text, words) || one_of(text, nans);
}

bool is_real_pyyaml(std::string_view text) {
  Rest rest(text);
  if (rest.one(".")) {
    return rest.one(decimal) && rest.any(decimal_low) && no_or_power(rest, Power::with_sign);
  }
  rest.one("+-");
  if (!rest.one(decimal)) return false;
  rest.any(decimal_low);
  Rest sexagesimal = rest;
  if (sixties(sexagesimal) && sexagesimal.one(".") && sexagesimal.any(decimal_low) &&
      sexagesimal.done()) {
    return true;
  }
  return rest.one(".") && rest.any(decimal_low) && no_or_power(rest, Power::with_sign);
}

// [0-9]+(?:_[0-9]+)*
bool grouped(Rest& rest) {
  if (!rest.some(decimal)) return false;
  while (rest.one("_")) {
    if (!rest.some(decimal)) return false;
  }
  return true;
}

bool is_real_omegaconf(std::string_view text) {
  if (is_real_pyyaml(text)) return true;
  Rest rest(text);
  rest.one("+-");
  if (!grouped(rest)) return false;
  if (rest.one(".")) return rest.any(decimal_low) && no_or_power(rest, Power::free_sign);
  return power(rest, Power::free_sign) && rest.done();
}

bool is_real_1_2(std::string_view text) {
  Rest rest(text);
  rest.one("+-");
  if (rest.one(".")) return rest.some(decimal_low) && no_or_power(rest, Power::with_sign);
  if (!rest.one(decimal)) return false;
  rest.any(decimal_low);
  if (rest.one(".")) return rest.any(decimal_low) && no_or_power(rest, Power::free_sign);
  return power(rest, Power::free_sign) && rest.done();
}

bool is_integer(std::string_view text, Dialect dialect) {
  return dialect == Dialect::yaml_1_2 ? is_integer_1_2(text) : is_integer_1_1(text);
}

bool is_real(std::string_view text, Dialect dialect) {
  switch (dialect) {
    case Dialect::omegaconf:
      return is_special(text) || is_real_omegaconf(text);
    case Dialect::pyyaml:
      return is_special(text) || is_real_pyyaml(text);
    case Dialect::yaml_1_2:
      return is_special(text) || is_real_1_2(text);
  }
  return false;
}

std::string without_low_lines(std::string_view text) {
  std::string digits;
  for (const char letter : text) {
    if (letter != '_') digits += letter;
  }
  return digits;
}

std::optional<double> in_base(std::string_view digits, double base) {
  if (digits.empty()) return std::nullopt;
  double value = 0;
  for (const char letter : digits) {
    const int digit = letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10;
    value = value * base + digit;
  }
  return value;
}

std::optional<double> in_sixties(std::string_view digits) {
  double value = 0;
  for (const std::string_view part : split(digits, ':')) {
    const auto number = parse_number(part);
    if (!number) return std::nullopt;
    value = value * 60 + *number;
  }
  return value;
}

// The number of a scalar that a pattern above accepted; nothing where the tool itself
// stumbles ("0b_").
std::optional<double> value_of(std::string_view spelling, bool integer, Dialect dialect) {
  std::string all = without_low_lines(spelling);
  std::string_view digits = all;
  const double sign = digits.starts_with('-') ? -1 : 1;
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  std::optional<double> value;
  const bool octal = integer && dialect != Dialect::yaml_1_2 && digits.starts_with('0');
  if (lower(digits) == ".inf") {
    value = std::numeric_limits<double>::infinity();
  } else if (lower(digits) == ".nan") {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (integer && digits.starts_with("0b")) {
    value = in_base(digits.substr(2), 2);
  } else if (integer && digits.starts_with("0x")) {
    value = in_base(digits.substr(2), 16);
  } else if (integer && digits.starts_with("0o")) {
    value = in_base(digits.substr(2), 8);
  } else if (octal) {
    value = in_base(digits, 8);
  } else if (digits.find(':') != std::string_view::npos) {
    value = in_sixties(digits);
  } else {
    value = parse_number(digits);
  }
  if (value) value = *value * sign;
  return value;
}

}  // namespace

Tree resolve_scalar(std::string_view plain, Dialect dialect, Mark mark) {
  std::string text(plain);
  if (is_null_word(plain)) return Tree::scalar(Kind::null, std::move(text), mark);
  if (is_truth_word(plain, dialect)) return Tree::scalar(Kind::boolean, std::move(text), mark);
  const bool integer = is_integer(plain, dialect);
  if (integer || is_real(plain, dialect)) {
    if (const auto value = value_of(plain, integer, dialect)) {
      return Tree::spelled(integer ? Kind::integer : Kind::real, *value, std::move(text), mark);
    }
  }
  return Tree::scalar(Kind::string, std::move(text), mark);
}

}  // namespace reprocheck::parse
