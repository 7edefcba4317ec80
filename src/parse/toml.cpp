// toml: toml++ to a tree, behind a scan that keeps it from overflowing the stack.
//
// toml++ bounds nested arrays and not dotted keys: a key of 300,000 parts ends the process.
// The scan counts dots and brackets before the vendor sees the text. Dates stay text.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

// Debian's library is built with exceptions; the one without lives in the headers only.
#undef TOML_SHARED_LIB
#undef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/parse/place.h"

namespace reprocheck::parse {
namespace {

// Counts parts of keys and open brackets outside strings and comments.
class Scan {
 public:
  Scan(std::string_view text, const std::string& where, const Limits& limits)
      : text_(text), where_(where), limits_(limits) {}

  std::optional<Error> run() {
    const std::size_t depth = std::min(limits_.toml_depth, deepest);
    while (at_ < text_.size()) {
      const char letter = text_[at_];
      if (letter == '"' || letter == '\'') {
        skip_string(letter);
        continue;
      }
      if (letter == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      count(letter);
      const std::string place = parts_ > limits_.toml_key_parts || open_ > depth ? here() : "";
      if (parts_ > limits_.toml_key_parts) {
        return Error{ErrorKind::limit, place,
                     fmt::format("a key of more than {} parts, the limit toml.key_parts",
                                 limits_.toml_key_parts), ""};
      }
      if (open_ > depth) return too_deep(place, depth, "toml.depth");
      ++at_;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::string here() const { return place_text(where_, mark_at(text_, at_)); }

  void count(char letter) {
    constexpr std::string_view ends = "\n=,{}[]";
    if (letter == '[' || letter == '{') ++open_;
    if ((letter == ']' || letter == '}') && open_ > 0) --open_;
    if (letter == '.') ++parts_;
    if (ends.find(letter) != std::string_view::npos) parts_ = 1;
  }

  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool lines = text_.substr(at_).starts_with(three);
    at_ += lines ? 3 : 1;
    while (at_ < text_.size()) {
      if (quote == '"' && text_[at_] == '\\') {
        at_ += 2;
      } else if (lines && text_.substr(at_).starts_with(three)) {
        at_ += 3;
        return;
      } else if (!lines && (text_[at_] == quote || text_[at_] == '\n')) {
        ++at_;
        return;
      } else {
        ++at_;
      }
    }
  }

  std::string_view text_;
  const std::string& where_;
  const Limits& limits_;
  std::size_t at_ = 0;
  std::size_t parts_ = 1;
  std::size_t open_ = 0;
};

// The text by line and column, which is how toml++ tells where a value stands.
class Source {
 public:
  explicit Source(std::string_view text) : text_(text) {
    starts_.push_back(0);
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\n') starts_.push_back(at + 1);
    }
  }

  [[nodiscard]] std::string between(const toml::source_region& region) const {
    const std::size_t from = offset(region.begin);
    const std::size_t to = offset(region.end);
    return from < to ? std::string(trim(text_.substr(from, to - from))) : std::string();
  }

 private:
  [[nodiscard]] std::size_t offset(const toml::source_position& position) const {
    if (position.line == 0 || position.line > starts_.size()) return text_.size();
    std::size_t at = starts_[position.line - 1];
    for (std::size_t column = 1; column < position.column && at < text_.size(); ++column) {
      ++at;
      while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U) ++at;
    }
    return at;
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;
};

Mark mark_of(const toml::source_position& position) { return {position.line, position.column}; }

class Converter {
 public:
  Converter(std::string_view text, const std::string& where, const Limits& limits)
      : source_(text), where_(where), limits_(limits) {}

  Tree convert(const toml::node& node, std::size_t depth) {
    const Mark mark = mark_of(node.source().begin);
    if (depth > std::min(limits_.toml_depth, deepest) + 1) {
      refuse(too_deep(place_text(where_, mark), limits_.toml_depth, "toml.depth"));
    }
    if (error_) return {};
    if (const auto* table = node.as_table()) return object(*table, mark, depth);
    if (const auto* list = node.as_array()) {
      Tree tree = Tree::array(mark);
      for (const toml::node& item : *list) tree.push(convert(item, depth + 1));
      return tree;
    }
    if (const auto* text = node.as_string()) return Tree::scalar(Kind::string, text->get(), mark);
    std::string spelling = source_.between(node.source());
    if (const auto* truth = node.as_boolean()) {
      return Tree::spelled(Kind::boolean, truth->get() ? 1 : 0, std::move(spelling), mark);
    }
    if (const auto* whole = node.as_integer()) {
      const auto value = static_cast<double>(whole->get());
      return Tree::spelled(Kind::integer, value, std::move(spelling), mark);
    }
    if (const auto* real = node.as_floating_point()) {
      return Tree::real(real->get(), std::move(spelling), mark);
    }
    return Tree::scalar(Kind::string, std::move(spelling), mark);  // dates and times
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  // toml++ sorts keys; the file's order is that of their marks.
  Tree object(const toml::table& table, Mark mark, std::size_t depth) {
    Tree tree = Tree::object(mark);
    if (table.size() > limits_.keys_per_map) {
      refuse({ErrorKind::limit, place_text(where_, mark),
              fmt::format("more than {} keys in one table, the limit keys_per_map",
                          limits_.keys_per_map), ""});
      return tree;
    }
    struct Entry {
      toml::source_position place;
      const toml::key* key;
      const toml::node* value;
    };
    std::vector<Entry> entries;
    for (const auto& [key, value] : table) {
      entries.push_back({key.source().begin, &key, &value});
    }
    std::ranges::stable_sort(entries, [](const Entry& one, const Entry& two) {
      return std::pair(one.place.line, one.place.column) <
             std::pair(two.place.line, two.place.column);
    });
    for (const Entry& entry : entries) {
      tree.set(std::string(entry.key->str()), convert(*entry.value, depth + 1));
    }
    return tree;
  }

  void refuse(Error error) {
    if (!error_) error_ = std::move(error);
  }

  Source source_;
  const std::string& where_;
  const Limits& limits_;
  std::optional<Error> error_;
};

}  // namespace

Result<Document> parse_toml(std::string_view bytes, const std::string& where,
                            const Limits& limits) {
  if (bytes.size() > limits.toml_file) {
    return std::unexpected(too_large(where, bytes.size(), limits.toml_file, "toml.file"));
  }
  const std::string_view text = without_bom(bytes);
  if (const auto bad = bad_utf8(text)) {
    return fail(ErrorKind::input, place_text(where, mark_at(text, *bad)), "not UTF-8");
  }
  if (auto refused = Scan(text, where, limits).run()) return std::unexpected(std::move(*refused));
  const toml::parse_result result = toml::parse(text);
  if (!result) {
    const toml::parse_error& error = result.error();
    return fail(ErrorKind::input, place_text(where, mark_of(error.source().begin)),
                "not TOML: " + shown(error.description()));
  }
  Converter converter(text, where, limits);
  Document document;
  document.root = converter.convert(result.table(), 0);
  if (converter.error()) return std::unexpected(*converter.error());
  return document;
}

}  // namespace reprocheck::parse
