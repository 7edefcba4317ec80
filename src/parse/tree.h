// tree: a parsed document, bounded, with the place and the text of every value.
//
// JSON, YAML and TOML all end here, so a reader sees one shape. A scalar keeps the text
// as it stood in the file beside its typed value: "1e-05" and "0.00001" are one number
// and two spellings, and both matter to somebody. Nothing here is a vendor's type.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace reprocheck::parse {

enum class Kind : std::uint8_t { null, boolean, integer, real, string, array, object };

struct Mark {
  std::uint32_t line = 0;    // from 1; 0 where the format has no lines
  std::uint32_t column = 0;  // from 1
};

// What a parser noticed that a person should know, though the document was read.
struct Notice {
  std::string code;     // "key-duplicated", "number-overflow", "document-second", "tag-unknown"
  std::string pointer;  // RFC 6901
  Mark mark;
  std::string message;
};

class Tree {
 public:
  using Member = std::pair<std::string, Tree>;

  Tree() = default;

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }
  [[nodiscard]] bool is_object() const { return kind_ == Kind::object; }
  [[nodiscard]] bool is_array() const { return kind_ == Kind::array; }
  [[nodiscard]] bool is_string() const { return kind_ == Kind::string; }
  [[nodiscard]] bool is_number() const { return kind_ == Kind::integer || kind_ == Kind::real; }
  [[nodiscard]] bool is_scalar() const { return !is_object() && !is_array(); }

  // The value as a number: integers and reals only, NaN and infinities included.
  [[nodiscard]] std::optional<double> number() const;
  // Integers that fit, and reals without a fraction that fit exactly.
  [[nodiscard]] std::optional<long long> integer() const;
  [[nodiscard]] std::optional<bool> boolean() const;
  // Strings only.
  [[nodiscard]] std::optional<std::string_view> string() const;

  // Of a scalar: its text, a string unescaped, anything else as the file spells it.
  // Of a container: "".
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] Mark mark() const { return mark_; }
  // Of a member: where its key stands. The value's own mark where the format keeps no other.
  [[nodiscard]] Mark key_mark() const { return key_mark_.line > 0 ? key_mark_ : mark_; }

  // Members in file order, each key once: of a repeated key the last stands, as in Python.
  [[nodiscard]] const std::vector<Member>& members() const { return members_; }
  [[nodiscard]] const std::vector<Tree>& items() const { return items_; }

  // A member by key, hashed above 16 members; null if absent or not an object.
  [[nodiscard]] const Tree* find(std::string_view key) const;
  // "a.b.c" as nested members, none of whose names holds a dot.
  [[nodiscard]] const Tree* at(std::string_view dotted) const;

  // How parsers build one.
  static Tree scalar(Kind kind, std::string text, Mark mark);   // parses numbers from text
  static Tree real(double value, std::string text, Mark mark);  // where the text is no C number
  // A boolean or a number whose spelling is not C's: "0x1F" and 31, "1_000" and 1000.
  static Tree spelled(Kind kind, double value, std::string text, Mark mark);
  static Tree array(Mark mark);
  static Tree object(Mark mark);
  void push(Tree item);                   // to an array
  bool set(std::string key, Tree value);  // to an object; false if the key was there (replaced)
  void set_key_mark(Mark mark) { key_mark_ = mark; }
  void move_to(Mark mark);  // this and all below it, where it came from elsewhere

 private:
  Kind kind_ = Kind::null;
  Mark mark_;
  Mark key_mark_;
  double number_ = 0;
  std::string text_;
  std::vector<Member> members_;
  std::vector<Tree> items_;

  [[nodiscard]] std::size_t place_of(std::string_view key) const;  // members_.size() if absent
  void index(std::size_t member);

  std::vector<std::pair<std::uint64_t, std::uint32_t>> index_;  // open hash table, when large
};

struct Document {
  Tree root;
  std::vector<Notice> notices;
};

// One part of an RFC 6901 pointer, "/" and "~" escaped, with its leading slash.
[[nodiscard]] std::string pointer_part(std::string_view key);

// Every scalar of a tree by its dotted path ("model.name", "tasks.0"), in file order.
struct Leaf {
  std::string path;     // dotted
  std::string pointer;  // RFC 6901
  const Tree* value = nullptr;
};
[[nodiscard]] std::vector<Leaf> leaves(const Tree& tree);

}  // namespace reprocheck::parse
