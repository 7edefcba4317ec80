// pins: which names stay, and which texts say nothing.

#include "src/examine/pins.h"

#include <gtest/gtest.h>

#include <string>

namespace reprocheck {
namespace {

TEST(Pins, DatedNames) {
  for (const std::string name : {"gpt-4o-2024-08-06", "claude-3-5-sonnet-20241022", "gpt-4-0613",
                                 "mistral-large-2407", "command-r-08-2024", "gemini-1.5-pro-002",
                                 "org/model@0123abc", "anthropic.claude-3-5-sonnet-20241022-v2:0"})
    EXPECT_TRUE(model_name_is_dated(name)) << name;
}

TEST(Pins, AliasesAreNotDated) {
  for (const std::string name :
       {"gpt-4o", "gpt-4o-mini", "latest", "main", "claude-3-5-sonnet-latest", "gemini-1.5-pro",
        "meta-llama/Llama-3.1-8B-Instruct", "Qwen/Qwen2.5-7B-Instruct", "o1", "gpt-3.5-turbo",
        "org/model@main", "llama3:8b", "phi-3-mini-4096", "model-1234-9999", "facade", ""})
    EXPECT_FALSE(model_name_is_dated(name)) << name;
}

TEST(Pins, Images) {
  const std::string digest = "sha256:" + std::string(64, 'a');
  EXPECT_TRUE(image_is_pinned("python:3.12-slim@" + digest));
  EXPECT_TRUE(image_is_pinned(digest));
  EXPECT_TRUE(image_is_pinned("scratch"));
  EXPECT_FALSE(image_is_pinned("python:3.12-slim"));
  EXPECT_FALSE(image_is_pinned("python@sha256:abc"));
  EXPECT_FALSE(image_is_pinned(""));
}

TEST(Pins, Commits) {
  EXPECT_TRUE(is_full_commit(std::string(40, 'a')));
  EXPECT_TRUE(is_full_commit(std::string(64, '1')));
  EXPECT_FALSE(is_full_commit(std::string(40, '0')));
  EXPECT_FALSE(is_full_commit(std::string(39, 'a')));
  EXPECT_FALSE(is_full_commit(std::string(40, 'g')));
}

TEST(Pins, Placeholders) {
  for (const std::string text : {"", "  ", "unknown", "Latest", "TODO", "???", "${GIT_SHA}",
                                 "<fill in>", "null", "N/A", "0000000"})
    EXPECT_TRUE(is_placeholder(text)) << text;
  for (const std::string text : {"none", "0", "0.0", "false", "latest-2", "main"})
    EXPECT_FALSE(is_placeholder(text)) << text;
}

}  // namespace
}  // namespace reprocheck
