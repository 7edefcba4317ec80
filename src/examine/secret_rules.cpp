// secret_rules: what a credential looks like.
//
// Prefixes with exact alphabets first, then a key's name with a value that could be one.
// Entropy alone never reports: digests, commits and identifiers are random too.

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "src/base/text.h"
#include "src/examine/secrets.h"

namespace reprocheck {
namespace {

struct Rule {
  std::string_view name;
  std::string_view pattern;  // its first group, if any, is the value
};

constexpr std::array k_rules{
    Rule{"anthropic-key", R"((sk-ant-[A-Za-z0-9_-]{20,}))"},
    Rule{"openai-key", R"((sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}))"},
    Rule{"openai-key", R"((sk-(?:proj|svcacct)-[A-Za-z0-9_-]{40,}))"},
    Rule{"openai-key", R"(\b(sk-[A-Za-z0-9]{48})\b)"},
    Rule{"huggingface-token", R"(\b(hf_[A-Za-z]{34})\b)"},
    Rule{"github-token", R"(\b(gh[pousr]_[A-Za-z0-9]{36})\b)"},
    Rule{"github-token", R"(\b(github_pat_[A-Za-z0-9_]{60,}))"},
    Rule{"aws-access-key", R"(\b((?:AKIA|ASIA)[A-Z2-7]{16})\b)"},
    Rule{"google-key", R"(\b(AIza[0-9A-Za-z_-]{35}))"},
    Rule{"slack-token", R"(\b(xox[abpors]-[A-Za-z0-9-]{10,}))"},
    Rule{"wandb-key", R"(\b(wandb_v1_[A-Za-z0-9_]{20,}))"},
    Rule{"wandb-key", R"((?i)wandb[_ -]?(?:api[_ -]?)?key["'\s:=]{1,5}([0-9a-f]{40})\b)"},
    Rule{"databricks-token", R"(\b(dapi[0-9a-f]{32})\b)"},
    Rule{"replicate-token", R"(\b(r8_[A-Za-z0-9]{37})\b)"},
    Rule{"nvidia-key", R"(\b(nvapi-[A-Za-z0-9_-]{20,}))"},
    Rule{"json-web-token",
         R"(\b(eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}))"},
    Rule{"private-key", R"((-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----))"},
    Rule{"url-credentials", R"([a-z][a-z0-9+.-]{1,20}://[^/\s:@"']{1,100}:([^/\s@"'<>{}$*]{6,})@)"},
};

constexpr std::string_view k_named =
    R"((?i)["']?([A-Za-z0-9_.-]{0,60}(?:api[_-]?key|token|secret|passw(?:or)?d|credential|authorization)[A-Za-z0-9_-]{0,20})["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer\s+)?([^\s"',}<>]{16,200}))";

// One pass over a line that has none of these words is all it costs.
constexpr std::string_view k_any =
    R"(sk-|hf_|gh[pousr]_|github_pat_|AKIA|ASIA|AIza|xox|r8_|nvapi-|dapi|eyJ|-----BEGIN|://|(?i:wandb|key|token|secret|passw|credential|authorization))";

struct Compiled {
  RE2 any{re2::StringPiece(k_any.data(), k_any.size())};
  RE2 named{re2::StringPiece(k_named.data(), k_named.size())};
  std::array<std::unique_ptr<RE2>, k_rules.size()> rules;
  Compiled() {
    for (std::size_t i = 0; i < k_rules.size(); ++i)
      rules[i] = std::make_unique<RE2>(
          re2::StringPiece(k_rules[i].pattern.data(), k_rules[i].pattern.size()));
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

bool could_be_secret(std::string_view value) {
  const bool placeholder = value.front() == '$' || value.front() == '<' || value.front() == '{' ||
                           value.find("${") != std::string_view::npos ||
                           value.find("***") != std::string_view::npos ||
                           value.find("...") != std::string_view::npos ||
                           lower(value).find("your") != std::string::npos ||
                           lower(value).find("example") != std::string::npos ||
                           lower(value).find("redacted") != std::string::npos;
  const bool path =
      value.find('/') != std::string_view::npos &&
      (value.front() == '/' || value.front() == '.' || value.find("://") != std::string_view::npos);
  const bool digest = only(value, "0123456789abcdefABCDEF-") || only(value, "0123456789.,_+-eE");
  const bool words = only(value, "abcdefghijklmnopqrstuvwxyz_-.()[]");
  return !placeholder && !path && !digest && !words && entropy_bits(value) >= 3.5;
}

SecretMatch match_of(std::string_view rule, std::string_view line, const re2::StringPiece& value) {
  return {std::string(rule), static_cast<std::size_t>(value.data() - line.data()), value.size()};
}

}  // namespace

std::vector<SecretMatch> match_secrets(std::string_view line) {
  const Compiled& all = compiled();
  const re2::StringPiece text(line.data(), line.size());
  std::vector<SecretMatch> matches;
  if (!RE2::PartialMatch(text, all.any)) return matches;
  const auto overlaps = [&](const re2::StringPiece& value) {
    const auto begin = static_cast<std::size_t>(value.data() - line.data());
    return std::ranges::any_of(matches, [&](const SecretMatch& m) {
      return begin < m.begin + m.length && m.begin < begin + value.size();
    });
  };
  re2::StringPiece value, name;
  for (std::size_t i = 0; i < k_rules.size(); ++i) {
    re2::StringPiece rest = text;
    while (RE2::FindAndConsume(&rest, *all.rules[i], &value))
      if (!overlaps(value)) matches.push_back(match_of(k_rules[i].name, line, value));
  }
  re2::StringPiece rest = text;
  while (RE2::FindAndConsume(&rest, all.named, &name, &value))
    if (!is_trade_word({name.data(), name.size()}) &&
        could_be_secret({value.data(), value.size()}) && !overlaps(value))
      matches.push_back(match_of("named-secret", line, value));
  std::ranges::sort(matches, {}, &SecretMatch::begin);
  return matches;
}

std::string redacted(std::string_view text) {
  std::string safe;
  std::size_t done = 0;
  for (const SecretMatch& match : match_secrets(text)) {
    if (match.begin < done) continue;
    safe += text.substr(done, match.begin - done);
    safe += "[redacted " + match.rule + "]";
    done = match.begin + match.length;
  }
  safe += text.substr(done);
  return safe;
}

}  // namespace reprocheck
