// secret_rules: every shape of a credential is caught, and nothing that only looks like one.
//
// No case holds a credential in one piece: they are put together here, so that no scanner
// takes this file for a leak.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "src/examine/secrets.h"

namespace reprocheck {
namespace {

// `length` characters of an alphabet, no two neighbours alike.
std::string of(std::string_view alphabet, std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += alphabet[(i * 7 + i / 5) % alphabet.size()];
  return text;
}

const std::string k_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const std::string k_all = k_letters + "0123456789";
const std::string k_base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const std::string k_hex = "0123456789abcdef";
const std::string k_base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string rule_of(const std::string& line) {
  const auto matches = match_secrets(line);
  return matches.empty() ? "" : matches.front().rule;
}

struct Credential {
  std::string rule;
  std::string value;
};

const std::vector<Credential> k_credentials{
    {"anthropic-key",
     "sk-"
     "ant-api03-" +
         of(k_all, 93) + "AA"},
    {"openai-key", "sk-" + of(k_all, 20) +
                       "T3Blbk"
                       "FJ" +
                       of(k_all, 20)},
    {"openai-key",
     "sk-"
     "proj-" +
         of(k_all, 74) +
         "T3Blbk"
         "FJ" +
         of(k_all, 74)},
    {"openai-key", "sk-" + of(k_all, 48)},
    {"huggingface-token",
     "hf"
     "_" +
         of(k_letters, 34)},
    {"github-token",
     "gh"
     "p_" +
         of(k_all, 36)},
    {"github-token",
     "gh"
     "s_" +
         of(k_all, 36)},
    {"github-token",
     "github"
     "_pat_" +
         of(k_all, 22) + "_" + of(k_all, 59)},
    {"aws-access-key",
     "AK"
     "IA" +
         of(k_base32, 16)},
    {"aws-access-key",
     "AS"
     "IA" +
         of(k_base32, 16)},
    {"google-key",
     "AI"
     "za" +
         of(k_all, 35)},
    {"slack-token",
     "xo"
     "xb-" +
         of("0123456789", 12) + "-" + of(k_all, 24)},
    {"wandb-key",
     "wandb"
     "_v1_" +
         of(k_all, 60)},
    {"databricks-token",
     "da"
     "pi" +
         of(k_hex, 32)},
    {"replicate-token",
     "r8"
     "_" +
         of(k_all, 37)},
    {"nvidia-key",
     "nv"
     "api-" +
         of(k_all, 64)},
    {"json-web-token",
     "ey"
     "J" +
         of(k_all, 33) +
         ".ey"
         "J" +
         of(k_all, 60) + "." + of(k_all, 43)},
};

TEST(SecretRules, EveryCredentialIsCaughtWhereverItStands) {
  for (const auto& [rule, value] : k_credentials)
    for (const std::string& line :
         {value, "key: " + value, "{\"a\": \"" + value + "\", \"b\": 1}", "ENV X=" + value,
          "calling with (" + value + ") now", "python run.py --x " + value}) {
      const auto matches = match_secrets(line);
      ASSERT_FALSE(matches.empty()) << rule << " in " << line;
      EXPECT_EQ(matches[0].rule, rule) << line;
      EXPECT_EQ(line.substr(matches[0].begin, matches[0].length), value) << line;
    }
}

TEST(SecretRules, ACredentialInAnEscapedOrPercentEncodedPlace) {
  for (const auto& [rule, value] : k_credentials) {
    EXPECT_EQ(rule_of(R"("{\"key\": \")" + value + R"(\"}")"), rule) << rule;
    EXPECT_EQ(rule_of("https://api.example.org/v1?q=1&k=" + value + "&x=2"), rule) << rule;
  }
}

TEST(SecretRules, KeysOfWandbNearTheWord) {
  const std::string key = of(k_hex, 40);
  for (const std::string& line :
       {"WANDB_API_KEY=" + key, "wandb_key: '" + key + "'", "\"wandb_api_key\": \"" + key + "\"",
        "wandb login " + key, "[\"--wandb_key\", \"" + key + "\"]",
        "machine api.wandb.ai login user password " + key})
    EXPECT_EQ(rule_of(line), "wandb-key") << line;
  EXPECT_EQ(rule_of("commit: " + key), "");
  EXPECT_EQ(rule_of("wandb run of commit " + key), "");
}

TEST(SecretRules, KeysByTheirName) {
  const std::string value = of(k_all, 32);
  for (const std::string& line :
       {"COHERE_API_KEY=" + value, "mistral_api_key: " + value, "api-key: \"" + value + "\"",
        "\"apiKey\": \"" + value + "\"", "'client_secret': '" + value + "',",
        "db_password = \"" + value + "\"", "Authorization: Bearer " + value,
        "authorization: Basic " + value + "==", "access_token=" + value, "AUTH_TOKEN: " + value,
        "args: --api-key " + value, "[\"--api_key\", \"" + value + "\"]",
        R"("{\"api_key\": \")" + value + R"(\"}")", "passwd: " + value,
        "aws_secret_access_key = " + of(k_all, 38) + "/x"})
    EXPECT_EQ(rule_of(line), "named-secret") << line;
}

TEST(SecretRules, AzureKeysAreHexadecimalAndNamed) {
  EXPECT_EQ(rule_of("AZURE_OPENAI_API_KEY=" + of(k_hex, 32)), "azure-key");
  EXPECT_EQ(rule_of("\"azure_api_key\": \"" + of(k_hex, 32) + "\""), "azure-key");
}

TEST(SecretRules, AddressesWithAPassword) {
  for (const std::string line : {"https://user:"
                                 "pass@host/x",
                                 "postgresql://app:"
                                 "s3cr3t@db:5432/runs",
                                 "redis://:"
                                 "hunter22@cache:6379",
                                 "git+https://oauth2:"
                                 "abcdef@example.org/a.git"})
    EXPECT_EQ(rule_of(line), "url-credentials") << line;
  for (const std::string line :
       {"https://host:8080/a@b", "https://user@host/", "https://user:${PASSWORD}@host/",
        "https://user:<password>@host/", "https://user:***@host/", "ssh://git@github.com/a.git",
        "docker pull registry.example.org:5000/image@sha256:abcdef"})
    EXPECT_EQ(rule_of(line), "") << line;
}

TEST(SecretRules, PrivateKeys) {
  for (const std::string kind : {"", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "})
    EXPECT_EQ(rule_of("-----BEGIN " + kind +
                      "PRIVATE"
                      " KEY-----"),
              "private-key");
  EXPECT_EQ(rule_of("-----BEGIN PGP PRIVATE"
                    " KEY BLOCK-----"),
            "private-key");
  EXPECT_EQ(rule_of("-----BEGIN PUBLIC KEY-----"), "");
  EXPECT_EQ(rule_of("-----BEGIN CERTIFICATE-----"), "");
}

TEST(SecretRules, LookAlikesAreNoSecrets) {
  const std::string hex40 = of(k_hex, 40), hex64 = of(k_hex, 64);
  for (const std::string& line : {
           // digests, identifiers and commits, also under a name that holds one of the words
           "sha256:" + hex64,
           "commit: " + hex40,
           "md5: " + of(k_hex, 32) + ".dir",
           std::string("run_id: 550e8400-e29b-41d4-a716-446655440000"),
           std::string("token_id: 550e8400-e29b-41d4-a716-446655440000"),
           "secret_digest: sha256:" + hex64,
           "token_hash = " + hex64,
           "\"api_key_sha256\": \"" + hex64 + "\"",
           "integrity sha512-" + of(k_all, 86) + "==",
           "--hash=sha256:" + hex64,
           std::string("wandb: run 3f2504e0 finished"),
           // words of the trade
           std::string("use_cls_token: true"),
           std::string("num_memory_tokens: 16"),
           std::string("max_tokens: 1000000000000000000"),
           std::string("pad_token: <|endoftext|>"),
           std::string("tokenizer: meta-llama/Llama-3.1-8B-Instruct"),
           std::string("tokenizer_class: LlamaTokenizerFast2024x"),
           std::string("\"tokenized_dataset\": \"Org/Data4Train-2024x\""),
           std::string("secretary_name: Annemarie5chneider"),
           std::string("key_size: 2048"),
           std::string("attention_key: SelfAttention2DLayerX"),
           std::string("secret_name: OpenAIKey2024Prod"),
           std::string("total_tokens=12345678901234567890"),
           // placeholders and references
           std::string("api_key: <YOUR_TOKEN>"),
           std::string("api_key: YOUR_API_KEY_1234567"),
           std::string("api_key: ${oc.env:OPENAI_API_KEY}"),
           std::string("api_key: $OPENAI_API_KEY_1"),
           std::string("API_KEY: ${{ secrets.OPENAI_API_KEY }}"),
           std::string("api_key=os.environ.get(\"OPENAI_API_KEY\")"),
           std::string("api_key=settings.OPENAI_API_KEY_VALUE"),
           std::string("api_key: sk-..."),
           std::string("password: ****************"),
           std::string("token_file: /run/secrets/Token2024File9"),
           std::string("api_key: example-Key-123456789x"),
           std::string("api_key: [redacted openai-key]"),
           std::string("password: correct_horse_battery"),
           std::string("token: null"),
           // parts of longer words
           std::string("task-proj-") + of("abcdefghijklmnop-", 60),
           std::string("risk-ant-") + of("abcdefghijklmnop-", 60),
       })
    EXPECT_EQ(rule_of(line), "") << line;
}

TEST(SecretRules, EntropyAloneNeverReports) {
  for (const std::size_t length : {16U, 32U, 40U, 64U, 200U}) {
    EXPECT_EQ(rule_of(of(k_all, length)), "");
    EXPECT_EQ(rule_of("value: " + of(k_all, length)), "");
    EXPECT_EQ(rule_of("{\"embedding\": \"" + of(k_all, length) + "==\"}"), "");
  }
}

TEST(Redacted, LeavesNothing) {
  for (const auto& [rule, value] : k_credentials) {
    const std::string text = "before " + value + " between \"" + value + "\" after";
    const std::string safe = redacted(text);
    EXPECT_EQ(safe.find(value), std::string::npos) << rule;
    EXPECT_TRUE(safe.starts_with("before [redacted " + rule + "]")) << safe;
    EXPECT_TRUE(safe.ends_with("\" after")) << safe;
    EXPECT_TRUE(match_secrets(safe).empty()) << safe;
    EXPECT_EQ(redacted(safe), safe);
  }
}

std::string in_base64(const std::string& text, bool for_urls = false) {
  const std::string digits = k_base64 + (for_urls ? "-_" : "+/");
  std::string encoded;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = (bits << 8U) | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0U);
    const std::size_t kept = std::min<std::size_t>(4, (text.size() - i) + 1);
    for (std::size_t j = 0; j < 4; ++j)
      encoded += j < kept ? digits[(bits >> (18U - 6U * j)) & 63U] : '=';
  }
  return encoded;
}

TEST(SecretRules, CredentialsInBase64) {  // T85
  for (const auto& [rule, value] : k_credentials) {
    for (const bool for_urls : {false, true}) {
      const std::string encoded = in_base64("KEY " + value + " ", for_urls);
      EXPECT_EQ(rule_of("data: " + encoded), rule + " in base64") << encoded;
      EXPECT_EQ(redacted("data: \"" + encoded + "\"").find(encoded.substr(0, 20)),
                std::string::npos);
    }
    // A line end of a JSON string in front shifts the digits by one.
    EXPECT_EQ(rule_of("\\n" + in_base64(value)), rule + " in base64");
  }
  const std::string key =
      "-----BEGIN RSA PRIVATE"
      " KEY-----\n" +
      of(k_all, 64) + "\n";
  EXPECT_EQ(rule_of("tls.key: " + in_base64(key)), "private-key in base64");
  EXPECT_EQ(rule_of(in_base64("https://someone:"
                              "hunter22@host/x")),
            "url-credentials in base64");
}

TEST(SecretRules, Base64WithoutACredential) {  // T84
  const std::string encoded = in_base64(k_credentials.front().value);
  const std::vector<std::string> texts{
      in_base64(of(k_all, 90)),
      in_base64("the tokens of sk-learn are not keys: 0123456789"),
      of(k_hex, 64),
      "sha512-" + of(k_all, 86) + "==",
      "/a/long/path/of/names/that/is/one/run",
      in_base64(std::string("\x00\x3f\x80\x00", 4) + of(k_all, 80)),
      of(k_all, 500),
      in_base64(encoded),  // one level deep only
  };
  for (const std::string& text : texts) EXPECT_EQ(rule_of(text), "") << text;
}

TEST(Redacted, KeepsTextWithoutSecrets) {
  for (const std::string text : {"", "plain", "a\nb\n", "max_tokens: 100", "-----BEGIN"})
    EXPECT_EQ(redacted(text), text);
}

TEST(Redacted, LeavesNoBodyOfAPrivateKey) {
  const std::string body = of(k_all, 64) + "\n" + of(k_all, 30) + "==";
  const std::string key =
      "-----BEGIN RSA PRIVATE"
      " KEY-----\n" +
      body +
      "\n-----END RSA PRIVATE"
      " KEY-----\n";
  EXPECT_EQ(redacted("x\n" + key + "y\n"), "x\n[redacted private-key]\ny\n");
  EXPECT_EQ(redacted("cut " + key.substr(0, 90)), "cut [redacted private-key]");
  std::string escaped;
  for (const char c : key) escaped += c == '\n' ? std::string("\\n") : std::string(1, c);
  EXPECT_EQ(redacted("{\"k\": \"" + escaped + "\"}").find(of(k_all, 30)), std::string::npos);
}

TEST(Redacted, LeavesNoTailOfALongValue) {
  const std::string value = of(k_all, 500);
  EXPECT_EQ(redacted("api_key: " + value), "api_key: [redacted named-secret]");
}

TEST(Redacted, SeveralOnOneLine) {
  std::string text, expected;
  for (const auto& [rule, value] : k_credentials) {
    text += value + " ";
    expected += "[redacted " + rule + "] ";
  }
  EXPECT_EQ(redacted(text), expected);
}

// A message is cut before anybody asks what it holds.
TEST(Redacted, TheBeginningOfACredentialThatWasCut) {
  for (const std::string text : {
           "model https://svc-user:S3cretPassw0rd2026xYzAb...",
           "model github_pat_11ABCDEFG0abcdefghij...",
           "model eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdW...",
           "model hf_abcdefgh... and more",
       }) {
    const std::string safe = redacted(text);
    EXPECT_NE(safe.find("[redacted cut credential]"), std::string::npos) << safe;
    EXPECT_EQ(safe.find("S3cret"), std::string::npos);
    EXPECT_EQ(safe.find("11ABC"), std::string::npos);
    EXPECT_EQ(safe.find("GciOi"), std::string::npos);
  }
  EXPECT_EQ(redacted("see https://example.org/a..."), "see https://example.org/a...");
}

}  // namespace
}  // namespace reprocheck
