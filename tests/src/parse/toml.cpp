// toml: TOML and the keys that end toml++.

#include "tests/src/parse/support.h"

namespace reprocheck::parse {
namespace {

TEST(parse_toml, values_keep_text_and_order) {
  const auto document = toml(
      "z = 1_000\na = 0x1F\n# c.c.c\n[t.u]\nx = [1.50, \"s.s\", 2020-01-01, true]\n"
      "d = 1979-05-27T07:32:00Z\n\"\xC3\xA9\" = +5\n[[p]]\nn = inf\n[[p]]\n");
  ASSERT_TRUE(document) << outcome(document);
  const Tree& root = document->root;
  EXPECT_EQ(root.members().front().first, "z");
  EXPECT_EQ(*root.find("z")->integer(), 1000);
  EXPECT_EQ(root.find("z")->text(), "1_000");
  EXPECT_EQ(*root.find("a")->integer(), 31);
  EXPECT_EQ(root.at("t.u.x.0")->text(), "1.50");
  EXPECT_EQ(*root.at("t.u.x.2")->string(), "2020-01-01");
  EXPECT_EQ(*root.at("t.u.x.3")->boolean(), true);
  EXPECT_EQ(*root.at("t.u.d")->string(), "1979-05-27T07:32:00Z");
  EXPECT_EQ(*root.at("t.u.\xC3\xA9")->integer(), 5);
  EXPECT_EQ(root.find("p")->items().size(), 2U);
}

TEST(parse_toml, keys_are_taken_up_to_the_limit) {
  EXPECT_TRUE(outcome(toml(repeated("a.", 300'000) + "a = 1\n")).starts_with("limit poetry.lock:"));
  EXPECT_FALSE(toml("[" + repeated("a.", 300'000) + "a]\n"));
  EXPECT_FALSE(toml(repeated("\"a\" . ", 300'000) + "a = 1\n"));
  for (const std::size_t parts : {63U, 64U, 65U}) {
    EXPECT_EQ(toml(repeated("a.", parts - 1) + "a = 1\n").has_value(), parts <= 64) << parts;
  }
}

TEST(parse_toml, depth_is_taken_up_to_the_limit) {
  EXPECT_FALSE(toml("a = " + repeated("[", 100'000)));
  for (const std::size_t depth : {99U, 100U, 101U}) {
    const auto document = toml("a = " + repeated("[", depth) + repeated("]", depth));
    EXPECT_EQ(document.has_value(), depth <= 100) << depth << outcome(document);
  }
}

TEST(parse_toml, mistakes_have_a_place) {
  EXPECT_TRUE(outcome(toml("name = 1\nname = 2\n")).starts_with("input poetry.lock:2:"));
  EXPECT_TRUE(outcome(toml("a = \n")).starts_with("input poetry.lock:1:"));
  EXPECT_EQ(outcome(toml("a = \"\xFF\"")), "input poetry.lock:1:6: not UTF-8");
  Limits limits;
  limits.toml_file = 5;
  EXPECT_TRUE(toml("a = 1", limits));
  EXPECT_FALSE(toml("a = 12", limits));
}

TEST(parse_toml, a_document_cut_at_any_byte_does_no_harm) {
  const std::string whole =
      "a = 'x'\n[t.\"u v\"]\nb = \"\"\"l\\u00e9\"\"\"\nc = {d = [1, 2.5e3], e = 07:32:00}\n";
  EXPECT_TRUE(toml(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    static_cast<void>(toml(std::string_view(whole).substr(0, size)));
  }
}

}  // namespace
}  // namespace reprocheck::parse
