// json: what the JSON parser takes, refuses and tells.

#include <cmath>

#include "tests/src/parse/support.h"

namespace reprocheck::parse {
namespace {

TEST(parse_json, nesting_ends_with_the_name_of_the_limit) {
  EXPECT_EQ(outcome(json(repeated("[", 200'000))),
            "limit metrics.json:1:257: nested deeper than 256 levels, the limit json.depth");
  EXPECT_TRUE(outcome(json(repeated("{\"a\":", 100'000))).starts_with("limit metrics.json:1:"));
}

TEST(parse_json, depth_is_taken_up_to_the_limit) {
  for (const std::size_t depth : {255U, 256U, 257U}) {
    const auto document = json(repeated("[", depth) + repeated("]", depth));
    EXPECT_EQ(document.has_value(), depth <= 256) << depth;
  }
}

TEST(parse_json, size_is_taken_up_to_the_limit) {
  Limits limits;
  limits.json_file = 10;
  for (const std::size_t size : {9U, 10U, 11U}) {
    const auto document = json("[" + repeated(" ", size - 2) + "]", limits);
    EXPECT_EQ(document.has_value(), size <= 10) << size;
  }
  limits.json_file = 1'000;
  limits.json_nodes = 5;
  for (const std::size_t items : {3U, 4U, 5U}) {
    const auto document = json("[0" + repeated(",0", items - 1) + "]", limits);
    EXPECT_EQ(document.has_value(), items <= 4) << items;
  }
  limits.json_nodes = 1'000;
  limits.keys_per_map = 2;
  EXPECT_TRUE(json(R"({"a":1,"b":2,"b":3})", limits).has_value());
  EXPECT_EQ(outcome(json(R"({"a":1,"b":2,"c":3})", limits)),
            "limit metrics.json:1:18: more than 2 keys in one object, the limit keys_per_map");
}

TEST(parse_json, of_a_repeated_key_the_last_stands_and_both_are_told) {
  const auto document = json("{\"accuracy\": 0.99,\n \"\\u0061ccuracy\": 0.12}");
  ASSERT_TRUE(document);
  EXPECT_EQ(*document->root.find("accuracy")->number(), 0.12);
  EXPECT_EQ(document->root.members().size(), 1U);
  ASSERT_EQ(codes(document), Words{"key-duplicated"});
  const Notice& notice = document->notices.front();
  EXPECT_EQ(notice.pointer, "/accuracy");
  EXPECT_EQ(notice.mark.line, 2U);
  EXPECT_EQ(notice.message,
            "key \"accuracy\" stands twice: first 0.99, then 0.12; the last counts");
}

TEST(parse_json, python_words_are_numbers) {
  const auto document = json("[NaN, Infinity, -Infinity]");
  ASSERT_TRUE(document);
  EXPECT_TRUE(std::isnan(*document->root.items()[0].number()));
  EXPECT_EQ(*document->root.items()[1].number(), INFINITY);
  EXPECT_EQ(*document->root.items()[2].number(), -INFINITY);
  EXPECT_EQ(document->root.items()[2].text(), "-Infinity");
  EXPECT_TRUE(document->notices.empty());
  for (const char* text : {"nan", "-NaN", "+Infinity", "inf", "Infinit", "Nan"}) {
    EXPECT_FALSE(json(text)) << text;
  }
}

TEST(parse_json, numbers_keep_value_and_spelling) {
  const auto document =
      json("[1e999, 18446744073709551616, 9007199254740993, -0, 1e-05, 1.0, 12.5]");
  ASSERT_TRUE(document);
  const auto& items = document->root.items();
  EXPECT_EQ(codes(document), Words{"number-overflow"});
  EXPECT_EQ(document->notices.front().pointer, "/0");
  EXPECT_EQ(items[1].text(), "18446744073709551616");
  EXPECT_EQ(items[1].kind(), Kind::integer);
  EXPECT_FALSE(items[1].integer());
  EXPECT_EQ(*items[2].integer(), 9007199254740993);
  EXPECT_EQ(items[3].text(), "-0");
  EXPECT_TRUE(std::signbit(*items[3].number()));
  EXPECT_EQ(items[4].text(), "1e-05");
  EXPECT_EQ(*items[5].integer(), 1);
  EXPECT_EQ(items[5].kind(), Kind::real);
  EXPECT_FALSE(items[6].integer());
}

TEST(parse_json, garbage_has_a_place) {
  EXPECT_EQ(outcome(json("{\"a\":1} {\"b\":2}")),
            "input metrics.json:1:9: a second value behind the first");
  EXPECT_EQ(outcome(json("{\"a\":1} x")), "input metrics.json:1:9: text behind the value");
  EXPECT_EQ(outcome(json("{\"a\":1,\n\"note\": nope}")),
            "input metrics.json:2:9: expected a value");
  EXPECT_EQ(outcome(json("")), "input metrics.json: empty file");
  EXPECT_EQ(outcome(json(" \n")), "input metrics.json: empty file");
}

TEST(parse_json, malformed_texts_are_refused) {
  for (const char* text : {"[1,]",
                           "[,1]",
                           "{,}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{a:1}",
                           "['a']",
                           "[1 2]",
                           "01",
                           "1.",
                           ".5",
                           "+1",
                           "1e",
                           "1e+",
                           "-",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"a\nb\"",
                           "tru",
                           "[1]]",
                           "{]",
                           "[}",
                           "\"",
                           "\"\\",
                           "// c\n1",
                           "\v1",
                           "1\f",
                           "[\"a\",\n\"b\"",
                           "\xEF\xBB"}) {
    EXPECT_FALSE(json(text)) << text;
  }
}

TEST(parse_json, bad_bytes_are_refused_and_half_surrogates_told) {
  EXPECT_EQ(outcome(json("{\"a\": \"\xFF\"}")), "input metrics.json:1:8: not UTF-8");
  for (const char* text :
       {"\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE2\""}) {
    EXPECT_FALSE(json(text)) << text;
  }
  const auto document = json(R"(["\ud800", "\ud83d\ude00", "\udc00x", "a\u0000b"])");
  ASSERT_TRUE(document);
  EXPECT_EQ(codes(document), (Words{"surrogate-lone", "surrogate-lone"}));
  EXPECT_EQ(document->root.items()[0].text(), "\xEF\xBF\xBD");
  EXPECT_EQ(document->root.items()[1].text(), "\xF0\x9F\x98\x80");
  EXPECT_EQ(document->root.items()[2].text(), "\xEF\xBF\xBDx");
  EXPECT_EQ(document->root.items()[3].text(), std::string("a\0b", 3));
}

TEST(parse_json, one_byte_order_mark_is_no_content) {
  EXPECT_TRUE(json("\xEF\xBB\xBF{}"));
  EXPECT_FALSE(json("\xEF\xBB\xBF\xEF\xBB\xBF{}"));
}

TEST(parse_json, marks_count_lines_and_characters) {
  const auto document = json("{\n  \"\xC3\xA9\": [1,\r\n    2]}");
  ASSERT_TRUE(document);
  const Tree* list = document->root.find("\xC3\xA9");
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->mark().line, 2U);
  EXPECT_EQ(list->mark().column, 8U);
  EXPECT_EQ(list->items()[1].mark().line, 3U);
  EXPECT_EQ(list->items()[1].mark().column, 5U);
}

TEST(parse_json, a_document_cut_at_any_byte_is_refused) {
  const std::string whole =
      R"({"a":[1,-2.5e+3,NaN,true,null],"b\u00e9\ud83d\ude00":{"c":"x\"y"},"d":-Infinity})";
  ASSERT_TRUE(json(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(json(std::string_view(whole).substr(0, size))) << size;
  }
}

TEST(parse_json, keys_are_only_names) {
  const auto document = json(R"({"__proto__":1,"../../x":2,"":3,"a.b":4})");
  ASSERT_TRUE(document);
  EXPECT_EQ(*document->root.find("../../x")->integer(), 2);
  EXPECT_EQ(*document->root.find("")->integer(), 3);
  EXPECT_EQ(document->root.at("a.b"), nullptr);
}

TEST(parse_json, a_flood_of_duplicates_is_bounded) {
  const auto document =
      json("{\"" + std::string(1 << 20, 'k') + "\":{" + repeated("\"a\":1,", 20'000) + "\"a\":1}}");
  ASSERT_TRUE(document);
  EXPECT_LE(document->notices.size(), 1'001U);
  EXPECT_TRUE(document->notices.back().message.ends_with("of this file left out"));
}

}  // namespace
}  // namespace reprocheck::parse
