// lay_over: --set KEY=VALUE, one key of the policy from the command line.
//
// It is laid over the tree before anything is read, so that every refusal is the one that a file
// would get. One key is one key: a first gate must not take all other metrics out of the gates, as
// a `gates` section in a file would.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/policy/policy_reader.h"

namespace reprocheck {
namespace {

std::unexpected<Error> wrong(const std::string& set, std::string message, std::string help = {}) {
  return fail(ErrorKind::usage, fmt::format("--set {}", shown(set)), std::move(message),
              std::move(help));
}

// The keys on the way. A metric's name may hold dots itself: it is what stands between the first
// and the last one.
std::vector<std::string> keys_of(std::string_view path) {
  std::vector<std::string> keys;
  if (!path.starts_with("gates.")) {
    for (const std::string_view key : split(path, '.')) keys.emplace_back(key);
    return keys;
  }
  path.remove_prefix(6);
  keys.emplace_back("gates");
  const std::size_t dot = path.rfind('.');
  keys.emplace_back(path.substr(0, dot));
  if (dot != std::string_view::npos) keys.emplace_back(path.substr(dot + 1));
  return keys;
}

// What stands in the way of a deeper key, a scalar or a list, is left for the reader to refuse.
Tree with(Tree tree, std::span<const std::string> keys, Tree value) {
  if (keys.empty()) return value;
  if (!tree.is_object()) tree = Tree::object(value.mark());
  const Tree* held = tree.find(keys.front());
  Tree inner = with(held ? *held : Tree(), keys.subspan(1), std::move(value));
  tree.set(keys.front(), std::move(inner));
  return tree;
}

bool is_in_the_way(const Tree& root, std::span<const std::string> keys) {
  const Tree* at = &root;
  for (const std::string& key : keys) {
    if (!at->is_object()) return !at->is_null();
    at = at->find(key);
    if (!at) return false;
  }
  return false;
}

}  // namespace

Result<Tree> lay_over(Tree root, std::span<const std::string> sets, const Limits& limits) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const std::string& set = sets[i];
    const std::size_t equals = set.find('=');
    const std::string path = set.substr(0, equals);
    const std::vector<std::string> keys = keys_of(path);
    if (equals == std::string::npos || std::ranges::find(keys, "") != keys.end())
      return wrong(set, "is no KEY=VALUE", "--set gates.accuracy.margin=1pp");
    if (!seen.insert(path).second) return wrong(set, fmt::format("sets {} twice", shown(path)));
    auto value =
        parse::parse_yaml(set.substr(equals + 1), "value", parse::Dialect::yaml_1_2, limits);
    if (!value) return wrong(set, "the value cannot be read: " + value.error().message);
    if (!value->notices.empty()) return wrong(set, refusal_of(value->notices.front()));
    if (is_in_the_way(root, keys))
      return wrong(set, "what the policy has on the way to this key is no map of keys");
    const parse::Mark mark{0, static_cast<std::uint32_t>(i + 1)};
    value->root.move_to(mark);
    const Tree* gates = root.find("gates");
    const bool first_gate =
        keys.size() > 1 && keys.front() == "gates" && (!gates || gates->is_null());
    root = with(std::move(root), keys, std::move(value->root));
    if (first_gate && keys[1] != "*") {
      Tree rest;
      rest.move_to(mark);
      const std::string all_others[] = {"gates", "*"};
      root = with(std::move(root), all_others, std::move(rest));
    }
  }
  return root;
}

}  // namespace reprocheck
