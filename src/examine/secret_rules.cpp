// secret_rules: what a credential looks like.
//
// Prefixes with exact alphabets first, then a key's name with a value that could be one.
// Entropy alone never reports: digests, commits and identifiers are random too. What stands in
// base64 is decoded once and asked for the prefixes only.

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <memory>

#include "src/base/base64.h"
#include "src/base/text.h"
#include "src/examine/secrets.h"

namespace reprocheck {
namespace {

struct Rule {
  std::string_view name;
  std::string_view pattern;  // its first group, if any, is the value
};

constexpr std::array k_rules{
    Rule{"anthropic-key", R"(\b(sk-ant-[A-Za-z0-9_-]{20,}))"},
    Rule{"openai-key", R"(\b(sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}))"},
    Rule{"openai-key", R"(\b(sk-(?:proj|svcacct)-[A-Za-z0-9_-]{40,}))"},
    Rule{"openai-key", R"(\b(sk-[A-Za-z0-9]{48})\b)"},
    Rule{"huggingface-token", R"(\b(hf_[A-Za-z]{34})\b)"},
    Rule{"github-token", R"(\b(gh[pousr]_[A-Za-z0-9]{36})\b)"},
    Rule{"github-token", R"(\b(github_pat_[A-Za-z0-9_]{60,}))"},
    Rule{"aws-access-key", R"(\b((?:AKIA|ASIA)[A-Z2-7]{16})\b)"},
    Rule{"google-key", R"(\b(AIza[0-9A-Za-z_-]{35}))"},
    Rule{"gitlab-token", R"(\b(glpat-[A-Za-z0-9_-]{20,}))"},
    Rule{"slack-token", R"(\b(xox[abpors]-[A-Za-z0-9-]{10,}))"},
    Rule{"wandb-key", R"(\b(wandb_v1_[A-Za-z0-9_]{20,}))"},
    // In settings, on a command line, in .netrc: forty digits are a key only behind such a word.
    Rule{"wandb-key",
         R"((?i)wandb.{0,60}?(?:key|login|password|token)["'\\\s:=,\[\]]{1,8}([0-9a-f]{40})\b)"},
    Rule{"azure-key", R"((?i)azure[a-z0-9_.-]{0,40}(?:api|openai|subscription)[_-]?key)"
                      R"(["'\\\s:=,]{1,6}([0-9a-f]{32})\b)"},
    Rule{"databricks-token", R"(\b(dapi[0-9a-f]{32})\b)"},
    Rule{"replicate-token", R"(\b(r8_[A-Za-z0-9]{37})\b)"},
    Rule{"nvidia-key", R"(\b(nvapi-[A-Za-z0-9_-]{20,}))"},
    Rule{"json-web-token",
         R"(\b(eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}))"},
    // With its body, so that blotting it out leaves none: to its end, or as far as the text goes.
    Rule{"private-key",
         R"((-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:(?s:.*?)-----END )"
         R"((?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\s\\]*)))"},
    Rule{"url-credentials", R"([a-z][a-z0-9+.-]{1,20}://[^/\s:@"']{0,100}:([^/\s@"'<>{}$*]{4,})@)"},
};

// What a report had cut short before anybody asked, and which no rule of a whole one fits.
constexpr std::array k_cut_rules{
    Rule{"cut credential",
         R"((?:\b|_)((?:sk-|hf_|gh[pousr]_|github_pat_|AKIA|ASIA|AIza|xox[abpors]-|wandb_v1_|dapi)"
         R"(|r8_|nvapi-|glpat-|eyJ)[A-Za-z0-9_.-]{4,}?)\.\.\.)"},
    Rule{"cut credential", R"(://[^/\s:@"']{0,100}:([^/\s@"'<>{}$*]{4,}?)\.\.\.)"},
};

// Bounded in front, so that a line of one word costs no square of its length; never behind, so that
// no tail of a value stays.
constexpr std::string_view k_name =
    R"(([A-Za-z0-9_.-]{0,60}(?:api[_-]?key|token|secret|passw(?:or)?d|credential|authorization))"
    R"([A-Za-z0-9_-]{0,20})\\*["']?)";
constexpr std::string_view k_value =
    R"(\\*["']?(?:(?:bearer|basic|token)\s+)?([^\s"'\\,}<>]{16,}))";

// One pass over a line that has none of these words is all it costs.
constexpr std::string_view k_any =
    R"(sk-|hf_|gh[pousr]_|github_pat_|AKIA|ASIA|AIza|xox|r8_|nvapi-|dapi|glpat-|eyJ|-----BEGIN|://)"
    R"(|(?i:wandb|key|token|secret|passw|credential|authorization))";

// NAME: value, NAME=value, "NAME": "value", also inside of a string of JSON.
std::string named_pattern() {
  return fmt::format(R"((?i){}\s{{0,3}}[:=]\s{{0,3}}{})", k_name, k_value);
}

// --NAME value, and as two words of a list.
std::string flag_pattern() {
  return fmt::format(R"((?i)--{},?\s{{1,3}}{})", k_name, k_value);
}

std::unique_ptr<RE2> compile(std::string_view pattern) {
  RE2::Options options(RE2::Latin1);  // bytes: a file that is no UTF-8 hides nothing
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

// A name joins a key to what stands beside it by an underscore, which ends no word:
// `samples_KEY_2.jsonl`.
std::string underscore_ends_word(std::string_view pattern) {
  std::string wider(pattern);
  for (std::size_t at = 0; (at = wider.find(R"(\b)", at)) != std::string::npos;) {
    constexpr std::string_view end = R"((?:\b|_))";
    wider.replace(at, 2, end);
    at += end.size();
  }
  return wider;
}

struct Compiled {
  std::unique_ptr<RE2> any = compile(k_any);
  std::array<std::unique_ptr<RE2>, 2> named{compile(named_pattern()), compile(flag_pattern())};
  std::array<std::unique_ptr<RE2>, k_rules.size()> rules;
  std::array<std::unique_ptr<RE2>, k_cut_rules.size()> cut;
  Compiled() {
    for (std::size_t i = 0; i < k_cut_rules.size(); ++i) cut[i] = compile(k_cut_rules[i].pattern);
    for (std::size_t i = 0; i < k_rules.size(); ++i)
      rules[i] = compile(underscore_ends_word(k_rules[i].pattern));
  }
};

const Compiled& compiled() {
  static const Compiled all;
  return all;
}

double entropy_bits(std::string_view text) {
  std::array<double, 256> counts{};
  for (const char c : text) counts[static_cast<unsigned char>(c)] += 1;
  double bits = 0;
  for (const double count : counts)
    if (count > 0)
      bits -= count / static_cast<double>(text.size()) *
              std::log2(count / static_cast<double>(text.size()));
  return bits;
}

bool only(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

// Names of the trade that hold one of the words and no credential.
bool is_trade_word(std::string_view name) {
  constexpr std::array<std::string_view, 16> words{
      "tokenizer", "max_tokens",  "pad_token",  "cls_token",     "eos_token", "bos_token",
      "sep_token", "unk_token",   "mask_token", "memory_tokens", "token_ids", "key_size",
      "attention", "secret_name", "_tokens",    "token_count"};
  const std::string text = lower(name);
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether one of the words is a whole part of the name: "authToken" and "api_keys" hold one,
// "tokenized" and "secretary" do not.
bool names_credential(std::string_view name) {
  constexpr std::array<std::string_view, 9> words{"apikey",   "api_key",    "api-key",
                                                  "token",    "secret",     "passwd",
                                                  "password", "credential", "authorization"};
  const std::string text = lower(name);
  const auto ends_at = [&](std::size_t at) {
    const bool lower_before = name[at - 1] >= 'a';
    return at == name.size() || !is_letter(name[at]) || (lower_before && name[at] <= 'Z');
  };
  for (const std::string_view word : words)
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool plural = word != "token" && end < text.size() && text[end] == 's';
      if (ends_at(end) || (plural && ends_at(end + 1))) return true;
    }
  return false;
}

// "0123abcd", "550e8400-e29b-...", "sha256:0123abcd".
bool is_digest_or_number(std::string_view value) {
  if (const std::size_t colon = value.find(':'); colon <= 10) value.remove_prefix(colon + 1);
  return only(value, "0123456789abcdefABCDEF-") || only(value, "0123456789.,_+-eE");
}

// "settings.API_KEY", "correct_horse": text that a person or a program means by its letters.
bool is_words(std::string_view value) {
  if (only(value, "abcdefghijklmnopqrstuvwxyz_-.()[]")) return true;
  const bool joined = value.find_first_of("_.(") != std::string_view::npos;
  return joined && std::ranges::all_of(value, [](char c) {
           return is_letter(c) || std::string_view("_-.()[]").find(c) != std::string_view::npos;
         });
}

bool is_stand_in(std::string_view value) {
  constexpr std::array<std::string_view, 6> marks{"${",   "***",     "...",
                                                  "your", "example", "redacted"};
  const std::string text = lower(value.substr(0, 200));
  return std::string_view("$<{").find(value.front()) != std::string_view::npos ||
         std::ranges::any_of(
             marks, [&](std::string_view mark) { return text.find(mark) != std::string::npos; });
}

bool is_path(std::string_view value) {
  return value.find('/') != std::string_view::npos &&
         (value.front() == '/' || value.front() == '.' ||
          value.find("://") != std::string_view::npos);
}

bool could_be_secret(std::string_view value) {
  return !is_stand_in(value) && !is_path(value) && !is_digest_or_number(value) &&
         !is_words(value) && entropy_bits(value) >= 3.5;
}

// What was found on one text, by place, none over another.
class Matches {
 public:
  explicit Matches(std::string_view text) : text_(text) {}
  void add(std::string_view rule, const re2::StringPiece& value) {
    const auto begin = static_cast<std::size_t>(value.data() - text_.data());
    const auto next = found_.lower_bound(begin);
    if (next != found_.end() && next->first < begin + value.size()) return;
    if (next != found_.begin()) {
      const SecretMatch& before = std::prev(next)->second;
      if (before.begin + before.length > begin) return;
    }
    found_.emplace_hint(next, begin, SecretMatch{std::string(rule), begin, value.size()});
  }
  [[nodiscard]] std::vector<SecretMatch> take() && {
    std::vector<SecretMatch> all;
    all.reserve(found_.size());
    for (auto& [begin, match] : found_) all.push_back(std::move(match));
    return all;
  }

 private:
  std::string_view text_;
  std::map<std::size_t, SecretMatch> found_;
};

// The first rule of a prefix that fits the text; "" where none does.
std::string_view prefix_rule_in(std::string_view text) {
  const re2::StringPiece piece(text.data(), text.size());
  if (!RE2::PartialMatch(piece, *compiled().any)) return "";
  for (std::size_t i = 0; i < k_rules.size(); ++i)
    if (RE2::PartialMatch(piece, *compiled().rules[i])) return k_rules[i].name;
  return "";
}

// Keys within runs of base64, one level deep: the whole run is the value. Where a run does not
// begin with text, a letter in front of it ("\n" in a string) or a cut may have shifted it.
void add_encoded(std::string_view line, Matches& matches) {
  constexpr std::size_t shortest_run = 24, shortest_text = 16, digits_a_group = 4;
  for (std::size_t at = 0; at < line.size();) {
    if (!is_base64(line[at])) {
      ++at;
      continue;
    }
    const std::string_view rest = line.substr(at);
    const auto stop = std::ranges::find_if_not(rest, is_base64);
    const std::string_view run = rest.substr(0, static_cast<std::size_t>(stop - rest.begin()));
    at += run.size();
    if (run.size() < shortest_run) continue;
    for (std::size_t shift = 0; shift < digits_a_group; ++shift) {
      const std::string text = text_in_base64(run.substr(shift));
      if (text.size() < shortest_text) continue;
      if (const std::string_view rule = prefix_rule_in(text); !rule.empty())
        matches.add(fmt::format("{} in base64", rule), {run.data(), run.size()});
      break;
    }
  }
}

}  // namespace

std::vector<SecretMatch> match_secrets(std::string_view line) {
  const Compiled& all = compiled();
  const re2::StringPiece text(line.data(), line.size());
  Matches matches(line);
  const bool plain = RE2::PartialMatch(text, *all.any);
  re2::StringPiece value, name;
  for (std::size_t i = 0; plain && i < k_rules.size(); ++i) {
    re2::StringPiece rest = text;
    while (RE2::FindAndConsume(&rest, *all.rules[i], &value)) {
      matches.add(k_rules[i].name, value);
      // What stands behind a value may also be what stands in front of the next one.
      rest = {value.end(), static_cast<std::size_t>(text.end() - value.end())};
    }
  }
  add_encoded(line, matches);
  if (!plain) return std::move(matches).take();
  for (const auto& pattern : all.named) {
    re2::StringPiece rest = text;
    while (RE2::FindAndConsume(&rest, *pattern, &name, &value)) {
      const std::string_view called(name.data(), name.size());
      if (names_credential(called) && !is_trade_word(called) &&
          could_be_secret({value.data(), value.size()}))
        matches.add("named-secret", value);
    }
  }
  return std::move(matches).take();
}

namespace {

// Whole credentials, and the beginnings of those that were cut.
std::vector<SecretMatch> match_for_report(std::string_view text) {
  std::vector<SecretMatch> found = match_secrets(text);
  if (text.find("...") == std::string_view::npos) return found;
  for (std::size_t i = 0; i < k_cut_rules.size(); ++i) {
    re2::StringPiece rest(text.data(), text.size()), value;
    while (RE2::FindAndConsume(&rest, *compiled().cut[i], &value))
      found.push_back({std::string(k_cut_rules[i].name),
                       static_cast<std::size_t>(value.data() - text.data()), value.size()});
  }
  std::ranges::stable_sort(found, {}, &SecretMatch::begin);
  return found;
}

}  // namespace

std::string redacted(std::string_view text) {
  std::string safe;
  std::size_t done = 0;
  for (const SecretMatch& match : match_for_report(text)) {
    if (match.begin < done) continue;
    safe += text.substr(done, match.begin - done);
    safe += "[redacted " + match.rule + "]";
    done = match.begin + match.length;
  }
  safe += text.substr(done);
  return safe;
}

}  // namespace reprocheck
