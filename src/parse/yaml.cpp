// yaml: flat nodes to a tree: aliases copied, merge keys resolved, scalars typed.
//
// A page of aliases can stand for 4e8 nodes, so every copy is counted before it is made.
// Merge keys follow PyYAML: merged members come first, own members override them, earlier
// maps of a list override later ones.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/parse/notices.h"
#include "src/parse/place.h"
#include "src/parse/yaml_events.h"

namespace reprocheck::parse {
namespace {

constexpr std::string_view core = "tag:yaml.org,2002:";
constexpr std::uint64_t copied_floor = 8U << 20U;
constexpr std::uint64_t copied_ratio = 64;

struct Pair {
  std::uint32_t key = 0;
  std::uint32_t value = 0;
  bool merged = false;
};

class Composer {
 public:
  Composer(const YamlEvents& events, std::size_t source_bytes, const std::string& where,
           Dialect dialect, const Limits& limits)
      : events_(events),
        where_(where),
        dialect_(dialect),
        limits_(limits),
        depth_(std::min(limits.yaml_depth, deepest)),
        bytes_limit_(std::max(copied_floor, copied_ratio * source_bytes)) {}

  Result<Document> run() {
    Document document;
    if (!events_.nodes.empty()) document.root = compose(0, nullptr, 0);
    if (error_) return std::unexpected(*error_);
    if (events_.second.line != 0) {
      notices_.add("document-second", nullptr, events_.second,
                   fmt::format("several documents in one file; the first counts, the second "
                               "begins on line {}",
                               events_.second.line));
    }
    document.notices = notices_.take();
    return document;
  }

 private:
  [[nodiscard]] const YamlNode& node(std::uint32_t id) const {
    const YamlNode* found = &events_.nodes[id];
    while (found->shape == YamlShape::alias) found = &events_.nodes[found->target];
    return *found;
  }

  void refuse(Error error) {
    if (!error_) error_ = std::move(error);
  }

  // Counts one node of the expanded document.
  bool count(const YamlNode& counted_node) {
    ++nodes_;
    bytes_ += counted_node.text.size();
    if (nodes_ > limits_.yaml_expanded_nodes) {
      refuse({ErrorKind::limit, place_text(where_, counted_node.mark),
              fmt::format("alias expansion: more than {} nodes, the limit yaml.expanded_nodes",
                          limits_.yaml_expanded_nodes),
              ""});
    }
    if (bytes_ > bytes_limit_) {
      refuse(
          {ErrorKind::limit, place_text(where_, counted_node.mark),
           fmt::format("alias expansion: more than {} bytes from a far smaller file", bytes_limit_),
           ""});
    }
    return !error_;
  }

  bool within_depth(const YamlNode& inner, std::size_t depth) {
    if (depth >= depth_) refuse(too_deep(place_text(where_, inner.mark), depth_, "yaml.depth"));
    return !error_;
  }

  Tree compose(std::uint32_t id, const Path* path, std::size_t depth) {
    const YamlNode& here = node(id);
    if (!count(here)) return {};
    switch (here.shape) {
      case YamlShape::scalar:
        return scalar(here, path);
      case YamlShape::sequence:
        return sequence(here, path, depth);
      case YamlShape::map:
        return map(here, path, depth);
      case YamlShape::alias:
        break;
    }
    return {};
  }

  void unknown_tag(const YamlNode& tagged, const Path* path) {
    notices_.add("tag-unknown", path, tagged.mark,
                 fmt::format("tag {} is not acted on", shown(events_.tags[tagged.tag], 80)));
  }

  Tree scalar(const YamlNode& here, const Path* path) {
    if (here.plain) {
      Tree tree = resolve_scalar(here.text, dialect_, here.mark);
      remark(tree, path);
      return tree;
    }
    if (here.tag == 0) return Tree::scalar(Kind::string, here.text, here.mark);
    const std::string_view tag = events_.tags[here.tag];
    const std::string_view name = tag.starts_with(core) ? tag.substr(core.size()) : "";
    if (name == "null") return Tree::scalar(Kind::null, here.text, here.mark);
    Tree tree = resolve_scalar(here.text, dialect_, here.mark);
    if (name == "float" && tree.is_number()) {
      return Tree::real(*tree.number(), here.text, here.mark);
    }
    if (name == "int" && tree.kind() == Kind::integer) return tree;
    if (name == "bool" && tree.kind() == Kind::boolean) return tree;
    if (name != "str") unknown_tag(here, path);
    return Tree::scalar(Kind::string, here.text, here.mark);
  }

  // What the tools stumble over or silently bend.
  void remark(const Tree& tree, const Path* path) {
    if (tree.text() == "=") {
      notices_.add("tag-unknown", path, tree.mark(), "the YAML loaders refuse a bare \"=\"");
    }
    const bool spelled_out = tree.text().find_first_of("iI") != std::string::npos;
    if (tree.is_number() && std::isinf(*tree.number()) && !spelled_out) {
      notices_.add("number-overflow", path, tree.mark(),
                   fmt::format("{} is beyond a double", shown(tree.text(), 60)));
    }
  }

  void check_tag(const YamlNode& here, const Path* path) {
    if (here.tag == 0) return;
    const std::string_view tag = events_.tags[here.tag];
    const bool fits = tag == std::string(core) + (here.shape == YamlShape::map ? "map" : "seq");
    if (!fits) unknown_tag(here, path);
  }

  Tree sequence(const YamlNode& here, const Path* path, std::size_t depth) {
    check_tag(here, path);
    Tree tree = Tree::array(here.mark);
    if (!within_depth(here, depth)) return tree;
    for (const std::uint32_t child : here.children) {
      const Path item{path, {}, tree.items().size(), true};
      tree.push(compose(child, &item, depth + 1));
      if (error_) break;
    }
    return tree;
  }

  [[nodiscard]] bool is_merge(const YamlNode& key) const {
    const bool tagged = key.tag != 0 && events_.tags[key.tag] == std::string(core) + "merge";
    return key.shape == YamlShape::scalar && key.text == "<<" && (key.plain || tagged);
  }

  // The pairs of a map in the order in which they are set, those of merged maps first.
  void collect(const YamlNode& from, std::size_t depth, bool merged, std::vector<Pair>& pairs) {
    if (!within_depth(from, depth)) return;
    for (std::size_t i = 0; i + 1 < from.children.size() && !error_; i += 2) {
      if (is_merge(node(from.children[i]))) merge(node(from.children[i + 1]), depth, pairs);
    }
    for (std::size_t i = 0; i + 1 < from.children.size() && !error_; i += 2) {
      const YamlNode& key = node(from.children[i]);
      if (is_merge(key)) continue;
      if (key.shape != YamlShape::scalar) {
        refuse({ErrorKind::input, place_text(where_, key.mark), "a key that is not a scalar", ""});
      }
      if (merged && !count(key)) return;
      pairs.push_back({from.children[i], from.children[i + 1], merged});
    }
  }

  void merge(const YamlNode& source, std::size_t depth, std::vector<Pair>& pairs) {
    if (!count(source)) return;
    if (source.shape == YamlShape::map) return collect(source, depth + 1, true, pairs);
    bool maps = source.shape == YamlShape::sequence;
    for (std::size_t i = source.children.size(); maps && i-- > 0 && !error_;) {
      const YamlNode& item = node(source.children[i]);
      maps = item.shape == YamlShape::map;
      if (maps && count(item)) collect(item, depth + 1, true, pairs);
    }
    if (!maps) {
      refuse({ErrorKind::input, place_text(where_, source.mark),
              "expected a map or a list of maps behind \"<<\"", ""});
    }
  }

  // PyYAML takes both, ruamel.yaml refuses the file.
  void note_second_merge(const YamlNode& here, const Path* path) {
    std::size_t merges = 0;
    for (std::size_t i = 0; i + 1 < here.children.size(); i += 2) {
      const YamlNode& key = node(here.children[i]);
      if (!is_merge(key) || ++merges != 2) continue;
      const Path member{path, key.text, 0, false};
      notices_.add("key-duplicated", &member, key.mark,
                   "key \"<<\" stands twice; both are merged, the last over the first");
    }
  }

  Tree map(const YamlNode& here, const Path* path, std::size_t depth) {
    check_tag(here, path);
    Tree tree = Tree::object(here.mark);
    std::vector<Pair> pairs;
    collect(here, depth, false, pairs);
    std::map<std::string_view, std::size_t> last;
    const bool merges = !pairs.empty() && pairs.front().merged;
    for (std::size_t i = 0; merges && i < pairs.size(); ++i) last[node(pairs[i].key).text] = i;
    note_second_merge(here, path);
    std::set<std::string_view> own;
    for (std::size_t i = 0; i < pairs.size() && !error_; ++i) {
      const YamlNode& key = node(pairs[i].key);
      if (pairs[i].merged && last[key.text] != i) {
        tree.set(key.text, Tree());  // holds the place; a later pair has the value
        continue;
      }
      bytes_ += key.text.size();
      const Path member{path, key.text, 0, false};
      Tree value = compose(pairs[i].value, &member, depth + 1);
      value.set_key_mark(key.mark);
      const bool twice = !pairs[i].merged && !own.insert(key.text).second;
      if (twice) notices_.duplicate(&member, key.text, *tree.find(key.text), value);
      tree.set(key.text, std::move(value));
      if (tree.members().size() > limits_.keys_per_map) {
        refuse({ErrorKind::limit, place_text(where_, here.mark),
                fmt::format("more than {} keys in one map, the limit keys_per_map",
                            limits_.keys_per_map),
                ""});
      }
    }
    return tree;
  }

  const YamlEvents& events_;
  const std::string& where_;
  Dialect dialect_;
  const Limits& limits_;
  std::size_t depth_;
  std::uint64_t bytes_limit_;
  std::uint64_t nodes_ = 0;
  std::uint64_t bytes_ = 0;
  Notices notices_;
  std::optional<Error> error_;
};

// yaml-cpp reads on over a NUL, a 0xFF and an escape sequence; the Python loaders refuse all.
std::optional<Error> bad_bytes(std::string_view text, const std::string& where) {
  if (const auto bad = bad_utf8(text)) {
    const bool wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
    return Error{ErrorKind::input, place_text(where, mark_at(text, *bad)),
                 wide ? "UTF-16, expected UTF-8" : "not UTF-8", ""};
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool blank = byte == '\t' || byte == '\n' || byte == '\r';
    if ((byte < 0x20 && !blank) || byte == 0x7F) {
      return Error{ErrorKind::input, place_text(where, mark_at(text, at)),
                   fmt::format("control character \\x{:02x}", byte), ""};
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Document> parse_yaml(std::string_view bytes, const std::string& where, Dialect dialect,
                            const Limits& limits) {
  if (bytes.size() > limits.yaml_file) {
    return std::unexpected(too_large(where, bytes.size(), limits.yaml_file, "yaml.file"));
  }
  const std::string_view text = without_bom(bytes);
  if (auto bad = bad_bytes(text, where)) return std::unexpected(std::move(*bad));
  const auto events = yaml_events(text, where, limits);
  if (!events) return std::unexpected(events.error());
  return Composer(*events, text.size(), where, dialect, limits).run();
}

}  // namespace reprocheck::parse
