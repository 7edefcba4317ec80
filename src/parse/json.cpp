// json: a checked text to a tree, with marks and what a person should know.
//
// Checking comes first and alone, so building cannot meet a malformed text: what is left to
// refuse here is size. Of a repeated key the last value stands, as in Python, and both are
// told: two readers of one file may have used different numbers.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/parse/json_text.h"
#include "src/parse/json_tree.h"
#include "src/parse/notices.h"
#include "src/parse/place.h"

namespace reprocheck::parse {
namespace {

class Builder {
 public:
  Builder(std::string_view text, const std::string& where, const Limits& limits)
      : text_(text), where_(where), limits_(limits), marker_(text) {}

  Result<Document> run() {
    Document document;
    at_ = skip_blanks(text_, 0);
    document.root = value(nullptr);
    if (!within_) {
      return fail(ErrorKind::limit, place_text(where_, mark_), std::move(exceeded_), help_);
    }
    document.notices = notices_.take();
    return document;
  }

 private:
  Tree value(const Path* path) {
    mark_ = marker_.at(at_);
    if (++nodes_ > limits_.json_nodes) exceed("values", "json.nodes", limits_.json_nodes);
    switch (text_[at_]) {
      case '{':
        return object(path);
      case '[':
        return array(path);
      case '"':
        return string(path);
      default:
        return word(path);
    }
  }

  void exceed(std::string_view things, std::string_view name, std::uint64_t limit) {
    if (!within_) return;
    within_ = false;
    exceeded_ = fmt::format("more than {} {}, the limit {}", limit, things, name);
    help_ = fmt::format("--limit {}={}", name, 2 * limit);
  }

  Tree object(const Path* path) {
    Tree tree = Tree::object(mark_);
    at_ = skip_blanks(text_, at_ + 1);
    while (within_ && text_[at_] != '}') {
      if (text_[at_] == ',') at_ = skip_blanks(text_, at_ + 1);
      std::string key = string_text(path);
      at_ = skip_blanks(text_, skip_blanks(text_, at_) + 1);
      const Path here{path, key, 0, false};
      Tree member = value(&here);
      if (const Tree* before = tree.find(key)) notices_.duplicate(&here, key, *before, member);
      tree.set(std::move(key), std::move(member));
      if (tree.members().size() > limits_.keys_per_map) {
        exceed("keys in one object", "keys_per_map", limits_.keys_per_map);
      }
      at_ = skip_blanks(text_, at_);
    }
    ++at_;
    return tree;
  }

  Tree array(const Path* path) {
    Tree tree = Tree::array(mark_);
    at_ = skip_blanks(text_, at_ + 1);
    while (within_ && text_[at_] != ']') {
      if (text_[at_] == ',') at_ = skip_blanks(text_, at_ + 1);
      const Path here{path, {}, tree.items().size(), true};
      tree.push(value(&here));
      at_ = skip_blanks(text_, at_);
    }
    ++at_;
    return tree;
  }

  std::string string_text(const Path* path) {
    const std::size_t end = string_end(text_, at_);
    std::string text;
    if (!unescape(text_.substr(at_ + 1, end - at_ - 2), text)) {
      notices_.add("surrogate-lone", path, marker_.at(at_),
                   "half of a surrogate pair, read as U+FFFD");
    }
    at_ = end;
    return text;
  }

  Tree string(const Path* path) {
    const Mark mark = mark_;
    return Tree::scalar(Kind::string, string_text(path), mark);
  }

  Tree word(const Path* path) {
    const std::size_t end = value_end(text_, at_);
    std::string text(text_.substr(at_, end - at_));
    at_ = end;
    switch (text.front()) {
      case 'n':
        return Tree::scalar(Kind::null, std::move(text), mark_);
      case 't':
      case 'f':
        return Tree::scalar(Kind::boolean, std::move(text), mark_);
      case 'N':
        return Tree::real(NAN, std::move(text), mark_);
      case 'I':
        return Tree::real(INFINITY, std::move(text), mark_);
      default:
        break;  // a number
    }
    if (text == "-Infinity") return Tree::real(-INFINITY, std::move(text), mark_);
    const bool real = text.find_first_of(".eE") != std::string::npos;
    Tree tree = Tree::scalar(real ? Kind::real : Kind::integer, std::move(text), mark_);
    if (std::isinf(*tree.number())) {
      notices_.add("number-overflow", path, mark_,
                   fmt::format("{} is beyond a double", shown(tree.text(), 60)));
    }
    return tree;
  }

  std::string_view text_;
  const std::string& where_;
  const Limits& limits_;
  Marker marker_;
  Mark mark_;
  Notices notices_;
  std::size_t at_ = 0;
  std::uint64_t nodes_ = 0;
  bool within_ = true;
  std::string exceeded_;
  std::string help_;
};

}  // namespace

Result<Document> json_tree(std::string_view checked, const std::string& where,
                           const Limits& limits) {
  return Builder(checked, where, limits).run();
}

Result<Document> parse_json(std::string_view bytes, const std::string& where,
                            const Limits& limits) {
  if (bytes.size() > limits.json_file) {
    return std::unexpected(too_large(where, bytes.size(), limits.json_file, "json.file"));
  }
  const std::string_view text = without_bom(bytes);
  const std::size_t depth = std::min(limits.json_depth, deepest);
  const auto checked = check_json(text, depth);
  if (!checked) {
    const std::string place = place_text(where, mark_at(text, checked.error().offset));
    if (checked.error().depth) return std::unexpected(too_deep(place, depth, "json.depth"));
    if (skip_blanks(text, 0) == text.size()) return fail(ErrorKind::input, where, "empty file");
    return fail(ErrorKind::input, place, checked.error().message);
  }
  return json_tree(text, where, limits);
}

}  // namespace reprocheck::parse
