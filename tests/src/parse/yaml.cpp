// yaml: hostile and ordinary YAML.

#include <cmath>

#include "tests/src/parse/support.h"

namespace reprocheck::parse {
namespace {

TEST(parse_yaml, nesting_ends_with_the_name_of_the_limit) {
  for (const std::string& text :
       {repeated("[", 100'000), repeated("{a: ", 600), repeated("- ", 50'000)}) {
    EXPECT_TRUE(
        outcome(yaml(text)).ends_with("nested deeper than 100 levels, the limit yaml.depth"))
        << outcome(yaml(text));
  }
  std::string indented;
  for (std::size_t i = 0; i < 600; ++i) indented += std::string(i, ' ') + "a:\n";
  EXPECT_TRUE(outcome(yaml(indented)).starts_with("limit params.yaml:"));
}

TEST(parse_yaml, depth_is_taken_up_to_the_limit) {
  for (const std::size_t depth : {99U, 100U, 101U}) {
    EXPECT_EQ(yaml(repeated("[", depth) + repeated("]", depth)).has_value(), depth <= 100);
  }
}

TEST(parse_yaml, aliases_are_counted_before_they_are_copied) {
  std::string bomb = "a0: &a0 [x]\n";
  for (int level = 1; level < 10; ++level) {
    bomb += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " [";
    for (int i = 0; i < 9; ++i) bomb += "*a" + std::to_string(level - 1) + (i < 8 ? "," : "]\n");
  }
  EXPECT_TRUE(outcome(yaml(bomb)).find("alias expansion: more than 1000000 nodes") !=
              std::string::npos);
  std::string wide = "a: &a " + std::string(1'000'000, 'x') + "\nb: [*a";
  for (int i = 0; i < 100; ++i) wide += ", *a";
  EXPECT_TRUE(outcome(yaml(wide + "]\n")).find("alias expansion") != std::string::npos);
}

TEST(parse_yaml, expansion_is_taken_up_to_the_limit) {
  Limits limits;
  for (const std::size_t most : {6U, 7U, 8U}) {
    limits.yaml_expanded_nodes = most;  // 1 list + 3 lists + 3 scalars
    const auto document = yaml("[&a [x], *a, *a]", Dialect::pyyaml, limits);
    EXPECT_EQ(document.has_value(), most >= 7) << most;
  }
}

TEST(parse_yaml, a_chain_of_aliases_counts_its_depth) {
  std::string chain = "a0: &a0 [x]\n";
  for (int i = 1; i < 300; ++i) {
    chain += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
             "]\n";
  }
  EXPECT_TRUE(outcome(yaml(chain)).ends_with("the limit yaml.depth"));
}

TEST(parse_yaml, a_node_that_holds_itself_is_refused) {
  for (const char* text : {"&a [*a]", "&x {k: *x}", "a: &a {b: [{c: *a}]}", "&a {<<: *a}"}) {
    EXPECT_TRUE(outcome(yaml(text)).find("cyclic alias") != std::string::npos) << text;
  }
}

TEST(parse_yaml, stray_commas_end) {
  EXPECT_EQ(outcome(yaml(",")),
            "input params.yaml:1:1: not YAML: text behind the end of the "
            "document");
  for (const char* text : {"{x:", "[", "a: ]", "}", "{a: 1} }", "- a\n, b", "...\n,", "---\n,\n"}) {
    EXPECT_FALSE(yaml(text)) << text;
  }
}

TEST(parse_yaml, sixty_thousand_keys_are_quick) {
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += "key" + std::to_string(i) + ": 1\n";
  const auto document = yaml(text);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root.members().size(), 60'000U);
}

TEST(parse_yaml, keys_are_taken_up_to_the_limit) {
  Limits limits;
  limits.keys_per_map = 3;
  EXPECT_TRUE(yaml("a: 1\nb: 1\nc: 1\n", Dialect::pyyaml, limits));
  EXPECT_TRUE(outcome(yaml("a: 1\nb: 1\nc: 1\nd: 1\n", Dialect::pyyaml, limits))
                  .ends_with("the limit keys_per_map"));
}

TEST(parse_yaml, of_a_repeated_key_the_last_stands_and_both_are_told) {
  for (const Dialect dialect : {Dialect::pyyaml, Dialect::omegaconf, Dialect::yaml_1_2}) {
    const auto document = yaml("lr: 0.001\nx: 1\nlr: 0.1\n", dialect);
    ASSERT_TRUE(document);
    EXPECT_EQ(*document->root.find("lr")->number(), 0.1);
    EXPECT_EQ(document->root.members().front().first, "lr");
    ASSERT_EQ(codes(document), Words{"key-duplicated"});
    EXPECT_EQ(document->notices[0].message,
              "key \"lr\" stands twice: first 0.001, then 0.1; the last counts");
    EXPECT_EQ(document->notices[0].mark.line, 3U);
  }
}

TEST(parse_yaml, merge_keys_are_resolved) {
  const auto document = yaml(
      "base: &b {lr: 1, n: 2}\nmore: &m {lr: 3, k: 4}\n"
      "one: {n: 9, <<: *b}\ntwo: {<<: [*b, *m]}\nthree: {\"<<\": 5}\n");
  ASSERT_TRUE(document);
  const Tree& root = document->root;
  EXPECT_EQ(*root.at("one.n")->integer(), 9);
  EXPECT_EQ(*root.at("one.lr")->integer(), 1);
  EXPECT_EQ(root.at("one.lr")->mark().line, 1U);
  EXPECT_EQ(*root.at("two.lr")->integer(), 1);
  EXPECT_EQ(*root.at("two.k")->integer(), 4);
  EXPECT_EQ(*root.at("three.<<")->integer(), 5);
  EXPECT_TRUE(document->notices.empty());
  EXPECT_FALSE(yaml("a: {<<: 5}"));
  EXPECT_FALSE(yaml("a: {<<: [{b: 1}, 5]}"));
}

TEST(parse_yaml, doubling_merges_are_counted) {
  std::string text = "l0: &l0 {a: 1}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = std::to_string(i - 1);
    text += "l" + std::to_string(i) + ": &l" + std::to_string(i) + " {<<: [*l" + before + ", *l" +
            before + "]}\n";
  }
  EXPECT_TRUE(outcome(yaml(text)).find("alias expansion") != std::string::npos);
}

TEST(parse_yaml, tags_are_told_and_never_acted_on) {
  const auto document = yaml(
      "a: !!python/object/apply:os.system [ls]\nb: !x 3\nc: !!str 3\n"
      "d: !!int \"3\"\ne: !!float 3\nf: !!map {}\ng: ! 12\nh: \"3\"\n");
  ASSERT_TRUE(document);
  EXPECT_EQ(codes(document), (Words{"tag-unknown", "tag-unknown"}));
  EXPECT_EQ(document->root.find("b")->kind(), Kind::string);
  EXPECT_EQ(document->root.find("c")->kind(), Kind::string);
  EXPECT_EQ(document->root.find("d")->kind(), Kind::integer);
  EXPECT_EQ(document->root.find("e")->kind(), Kind::real);
  EXPECT_EQ(document->root.find("g")->kind(), Kind::string);
  EXPECT_EQ(document->root.find("h")->kind(), Kind::string);
}

TEST(parse_yaml, malformed_bytes_have_a_place) {
  EXPECT_EQ(outcome(yaml("a: \xFF\n")), "input params.yaml:1:4: not UTF-8");
  EXPECT_EQ(outcome(yaml(std::string_view("a: \0\n", 5))),
            "input params.yaml:1:4: control character \\x00");
  EXPECT_FALSE(yaml("a: \x1b[31m"));
  EXPECT_EQ(outcome(yaml("\xFF\xFE"
                         "a")),
            "input params.yaml:1:1: UTF-16, expected UTF-8");
  EXPECT_TRUE(outcome(yaml("a: [1, 2")).starts_with("input params.yaml:1:"));
  EXPECT_TRUE(outcome(yaml("a: *nope")).starts_with("input params.yaml:1:"));
  EXPECT_TRUE(
      yaml("\xEF\xBB\xBF"
           "a: 1\n"));
  EXPECT_FALSE(yaml("[a]: 1\n"));
}

TEST(parse_yaml, the_first_document_counts_and_a_second_is_told) {
  const auto document = yaml("seed: 1\n---\nseed: 2\n---\nseed: 3\n");
  ASSERT_TRUE(document);
  EXPECT_EQ(*document->root.find("seed")->integer(), 1);
  EXPECT_EQ(codes(document), Words{"document-second"});
  EXPECT_TRUE(codes(yaml("---\na: 1\n...\n")).empty());
  EXPECT_EQ(codes(yaml("a: 1\n...\n---\nb: 1\n")), Words{"document-second"});
  EXPECT_FALSE(yaml("a: 1\n---\nb: [\n"));
}

TEST(parse_yaml, empty_streams_are_null) {
  for (const char* text : {"", "# only a comment\n", "---\n", "~"}) {
    const auto document = yaml(text);
    ASSERT_TRUE(document) << text;
    EXPECT_TRUE(document->root.is_null()) << text;
  }
}

TEST(parse_yaml, interpolations_stay_text) {
  const auto document = yaml("a: ${b}\nb: ${oc.env:SECRET}\n", Dialect::omegaconf);
  ASSERT_TRUE(document);
  EXPECT_EQ(*document->root.find("b")->string(), "${oc.env:SECRET}");
}

TEST(parse_yaml, size_is_taken_up_to_the_limit) {
  Limits limits;
  limits.yaml_file = 1'000;
  for (const std::size_t size : {999U, 1'000U, 1'001U}) {
    EXPECT_EQ(yaml(std::string(size, '#'), Dialect::pyyaml, limits).has_value(), size <= 1'000);
  }
  EXPECT_TRUE(yaml("a: " + std::string(4 << 20, 'x')));
  EXPECT_TRUE(yaml(repeated("#\n", 1'000'000)));
}

TEST(parse_yaml, a_document_cut_at_any_byte_does_no_harm) {
  const std::string whole =
      "%YAML 1.1\n---\na: &x {k: [1, 'two', \"th\\x72ee\"], ? q : r}\nb: !!str |\n  text\n"
      "c: {<<: *x}\nd: >-\n  folded\n...\n---\nz\n";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    static_cast<void>(yaml(std::string_view(whole).substr(0, size)));
  }
  EXPECT_TRUE(yaml(whole)) << outcome(yaml(whole));
}

// One text as three tools read it; "i", "r", "s", "b", "n" name the kind, a number its value.
struct ScalarCase {
  const char* text;
  const char* omegaconf;
  const char* pyyaml;
  const char* yaml_1_2;
};

std::string told(const Tree& tree) {
  switch (tree.kind()) {
    case Kind::null:
      return "n";
    case Kind::boolean:
      return *tree.boolean() ? "b1" : "b0";
    case Kind::integer:
      return "i" + std::to_string(static_cast<long long>(*tree.number()));
    case Kind::real:
      return "r" + std::to_string(*tree.number());
    case Kind::string:
      return "s";
    case Kind::array:
    case Kind::object:
      break;
  }
  return "?";
}

TEST(parse_yaml, scalars_mean_what_the_tools_read) {
  const ScalarCase cases[] = {
      {"1e3", "r1000.000000", "s", "r1000.000000"},
      {"1e-3", "r0.001000", "s", "r0.001000"},
      {"1.5e3", "r1500.000000", "s", "r1500.000000"},
      {"1.e3", "r1000.000000", "s", "r1000.000000"},
      {"1.5e+3", "r1500.000000", "r1500.000000", "r1500.000000"},
      {".5", "r0.500000", "r0.500000", "r0.500000"},
      {"-.5", "s", "s", "r-0.500000"},
      {"+.5", "s", "s", "r0.500000"},
      {".5e3", "s", "s", "s"},
      {".5e+3", "r500.000000", "r500.000000", "r500.000000"},
      {"1_000", "i1000", "i1000", "i1000"},
      {"012", "i10", "i10", "i12"},
      {"08", "s", "s", "i8"},
      {"0o12", "s", "s", "i10"},
      {"0x1F", "i31", "i31", "i31"},
      {"0b11", "i3", "i3", "i3"},
      {"1:30", "i90", "i90", "s"},
      {"1:30.5", "r90.500000", "r90.500000", "s"},
      {"1:5", "i65", "i65", "s"},
      {"0:59", "s", "s", "s"},
      {"1:60", "s", "s", "s"},
      {"0777", "i511", "i511", "i777"},
      {"1__0", "i10", "i10", "i10"},
      {"0x_1F", "i31", "i31", "i31"},
      {"-1:30", "i-90", "i-90", "s"},
      {"._5", "s", "s", "r0.500000"},
      {"1e400", "rinf", "s", "rinf"},
      {"yes", "b1", "b1", "s"},
      {"No", "b0", "b0", "s"},
      {"ON", "b1", "b1", "s"},
      {"off", "b0", "b0", "s"},
      {"y", "s", "s", "s"},
      {"n", "s", "s", "s"},
      {"tRue", "s", "s", "s"},
      {"True", "b1", "b1", "b1"},
      {"~", "n", "n", "n"},
      {"NULL", "n", "n", "n"},
      {"", "n", "n", "n"},
      {"None", "s", "s", "s"},
      {"2020-01-01", "s", "s", "s"},
      {".inf", "rinf", "rinf", "rinf"},
      {"-.INF", "r-inf", "r-inf", "r-inf"},
      {"inf", "s", "s", "s"},
      {"1e5_0", "s", "s", "s"},
      {"0.1_0", "r0.100000", "r0.100000", "r0.100000"},
      {"12", "i12", "i12", "i12"},
      {"+12", "i12", "i12", "i12"},
      {"-", "s", "s", "s"},
      {".", "s", "s", "s"},
      {"1.2.3", "s", "s", "s"},
  };
  for (const ScalarCase& row : cases) {
    EXPECT_EQ(told(resolve_scalar(row.text, Dialect::omegaconf, {})), row.omegaconf) << row.text;
    EXPECT_EQ(told(resolve_scalar(row.text, Dialect::pyyaml, {})), row.pyyaml) << row.text;
    EXPECT_EQ(told(resolve_scalar(row.text, Dialect::yaml_1_2, {})), row.yaml_1_2) << row.text;
  }
  EXPECT_TRUE(std::isnan(*resolve_scalar(".NaN", Dialect::pyyaml, {}).number()));
  EXPECT_EQ(resolve_scalar("012", Dialect::pyyaml, {}).text(), "012");
  EXPECT_EQ(*resolve_scalar("012", Dialect::pyyaml, {}).integer(), 10);
  EXPECT_EQ(*resolve_scalar("9007199254740993", Dialect::pyyaml, {}).integer(), 9007199254740993);
}

}  // namespace
}  // namespace reprocheck::parse
