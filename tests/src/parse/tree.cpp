// tree: building and asking a tree.

#include "src/parse/tree.h"

#include "tests/src/parse/support.h"

namespace reprocheck::parse {
namespace {

TEST(parse_tree, finds_each_of_many_members) {
  for (const std::size_t count : {1U, 16U, 17U, 33U, 5'000U}) {
    Tree tree = Tree::object({});
    for (std::size_t i = 0; i < count; ++i) {
      const std::string text = std::to_string(i);
      EXPECT_TRUE(tree.set("k" + text, Tree::scalar(Kind::integer, text, {})));
    }
    EXPECT_FALSE(tree.set("k0", Tree::scalar(Kind::integer, "-1", {})));
    ASSERT_EQ(tree.members().size(), count);
    EXPECT_EQ(tree.members().front().first, "k0");
    EXPECT_EQ(*tree.find("k0")->integer(), -1);
    for (std::size_t i = 1; i < count; ++i) {
      ASSERT_EQ(*tree.find("k" + std::to_string(i))->integer(), static_cast<long long>(i));
    }
    EXPECT_EQ(tree.find("absent"), nullptr);
  }
}

TEST(parse_tree, a_copy_finds_too) {
  Tree tree = Tree::object({});
  for (int i = 0; i < 40; ++i) tree.set(std::to_string(i), Tree());
  const Tree copy = tree;
  EXPECT_NE(copy.find("39"), nullptr);
}

TEST(parse_tree, names_every_scalar) {
  const auto document = json(R"({"a":{"b":[1,{"c/d~":2}]},"e":null,"f":[],"g":{}})");
  ASSERT_TRUE(document);
  Words found;
  for (const Leaf& leaf : leaves(document->root)) found.push_back(leaf.path + " " + leaf.pointer);
  EXPECT_EQ(found, (Words{"a.b.0 /a/b/0", "a.b.1.c/d~ /a/b/1/c~1d~0", "e /e"}));
  EXPECT_EQ(*document->root.at("a.b.0")->integer(), 1);
  EXPECT_EQ(document->root.at("a.b.7"), nullptr);
  EXPECT_EQ(document->root.at("a.x.y"), nullptr);
  EXPECT_EQ(document->root.at("e.y"), nullptr);
}

TEST(parse_tree, long_names_do_not_multiply) {
  const std::string key(1 << 20, 'k');
  const auto document = json("{\"" + key + "\":[1" + repeated(",1", 9'999) + "]}");
  ASSERT_TRUE(document);
  const auto found = leaves(document->root);
  ASSERT_EQ(found.size(), 10'000U);
  EXPECT_LT(found.back().path.size(), 1'000U);
  EXPECT_NE(found[0].path, found[1].path);
}

TEST(parse_tree, values_answer_only_for_their_kind) {
  const auto document = json(R"(["1", true, null, 1.5])");
  ASSERT_TRUE(document);
  const auto& items = document->root.items();
  EXPECT_FALSE(items[0].number());
  EXPECT_EQ(*items[0].string(), "1");
  EXPECT_EQ(*items[1].boolean(), true);
  EXPECT_FALSE(items[1].number());
  EXPECT_TRUE(items[2].is_null());
  EXPECT_FALSE(items[3].string());
}

}  // namespace
}  // namespace reprocheck::parse
