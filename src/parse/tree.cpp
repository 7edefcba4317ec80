// tree: building and asking the one shape that every document ends in.
//
// Lookup is hashed above 16 members under a seed that only this process knows: a linear
// search made 60,000 keys cost a minute, and a known hash would let a file choose its own
// collisions.

#include "src/parse/tree.h"

#include <fmt/format.h>

#include <cmath>

#include "src/base/digest.h"
#include "src/base/text.h"

namespace reprocheck::parse {
namespace {

constexpr std::size_t linear_members = 16;

// A path that a hostile file makes long is replaced by a digest of itself, so that a million
// leaves below a key of a megabyte cost a million short names.
std::string bounded(std::string text) {
  constexpr std::size_t longest = 512;
  constexpr std::size_t kept = 128;
  if (text.size() <= longest) return text;
  const std::string digest = digest_hex(Algorithm::xxh128, text);
  text.resize(kept);
  while (!text.empty() && !is_utf8(text)) text.pop_back();
  return text + "~" + digest;
}

void collect(const Tree& tree, const std::string& path, const std::string& pointer,
             std::vector<Leaf>& found) {
  if (tree.is_scalar()) {
    found.push_back({path, pointer, &tree});
    return;
  }
  const std::string prefix = path.empty() ? path : path + ".";
  for (const auto& [key, value] : tree.members()) {
    collect(value, bounded(prefix + key), bounded(pointer + pointer_part(key)), found);
  }
  for (std::size_t i = 0; i < tree.items().size(); ++i) {
    const std::string part = std::to_string(i);
    collect(tree.items()[i], prefix + part, fmt::format("{}/{}", pointer, part), found);
  }
}

// The value of a boolean as any of the formats spells it.
double truth(std::string_view text) {
  const std::string word = lower(text);
  return word == "true" || word == "yes" || word == "on" || word == "y" ? 1 : 0;
}

}  // namespace

std::optional<double> Tree::number() const {
  if (!is_number()) return std::nullopt;
  return number_;
}

std::optional<long long> Tree::integer() const {
  constexpr double exact = 9007199254740992.0;  // 2^53
  if (!is_number()) return std::nullopt;
  if (kind_ == Kind::integer) {
    // "0100" is 64 in YAML 1.1: the digits count only where they mean the number.
    const std::optional<long long> digits = parse_integer(text_);
    if (digits && static_cast<double>(*digits) == number_) return digits;
  }
  const bool whole = std::isfinite(number_) && std::trunc(number_) == number_;
  if (!whole || std::fabs(number_) > exact) return std::nullopt;
  return static_cast<long long>(number_);
}

std::optional<bool> Tree::boolean() const {
  if (kind_ != Kind::boolean) return std::nullopt;
  return number_ != 0;
}

std::optional<std::string_view> Tree::string() const {
  if (kind_ != Kind::string) return std::nullopt;
  return std::string_view(text_);
}

std::size_t Tree::place_of(std::string_view key) const {
  if (index_.empty()) {
    std::size_t place = 0;
    while (place < members_.size() && members_[place].first != key) ++place;
    return place;
  }
  const std::uint64_t hash = fingerprint(key).low;
  const std::size_t mask = index_.size() - 1;
  for (std::size_t slot = hash & mask; index_[slot].second != 0; slot = (slot + 1) & mask) {
    const std::size_t place = index_[slot].second - 1;
    if (index_[slot].first == hash && members_[place].first == key) return place;
  }
  return members_.size();
}

void Tree::index(std::size_t member) {
  const std::uint64_t hash = fingerprint(members_[member].first).low;
  const std::size_t mask = index_.size() - 1;
  std::size_t slot = hash & mask;
  while (index_[slot].second != 0) slot = (slot + 1) & mask;
  index_[slot] = {hash, static_cast<std::uint32_t>(member + 1)};
}

const Tree* Tree::find(std::string_view key) const {
  const std::size_t place = place_of(key);
  return place < members_.size() ? &members_[place].second : nullptr;
}

const Tree* Tree::at(std::string_view dotted) const {
  const Tree* tree = this;
  for (const std::string_view part : split(dotted, '.')) {
    if (tree->is_array()) {
      const std::optional<long long> place = parse_integer(part);
      const auto count = static_cast<long long>(tree->items_.size());
      if (!place || *place < 0 || *place >= count) return nullptr;
      tree = &tree->items_[static_cast<std::size_t>(*place)];
    } else {
      tree = tree->find(part);
      if (tree == nullptr) return nullptr;
    }
  }
  return tree;
}

Tree Tree::scalar(Kind kind, std::string text, Mark mark) {
  double value = 0;
  if (kind == Kind::boolean) value = truth(text);
  if (kind == Kind::integer || kind == Kind::real) value = parse_number(text).value_or(NAN);
  return spelled(kind, value, std::move(text), mark);
}

Tree Tree::real(double value, std::string text, Mark mark) {
  return spelled(Kind::real, value, std::move(text), mark);
}

Tree Tree::spelled(Kind kind, double value, std::string text, Mark mark) {
  Tree tree;
  tree.kind_ = kind;
  tree.number_ = value;
  tree.text_ = std::move(text);
  tree.mark_ = mark;
  return tree;
}

Tree Tree::array(Mark mark) {
  Tree tree;
  tree.kind_ = Kind::array;
  tree.mark_ = mark;
  return tree;
}

Tree Tree::object(Mark mark) {
  Tree tree;
  tree.kind_ = Kind::object;
  tree.mark_ = mark;
  return tree;
}

void Tree::push(Tree item) {
  items_.push_back(std::move(item));
}

void Tree::move_to(Mark mark) {
  mark_ = mark;
  key_mark_ = mark;
  for (Tree& item : items_) item.move_to(mark);
  for (auto& [key, value] : members_) value.move_to(mark);
}

bool Tree::set(std::string key, Tree value) {
  const std::size_t place = place_of(key);
  if (place < members_.size()) {
    members_[place].second = std::move(value);
    return false;
  }
  members_.emplace_back(std::move(key), std::move(value));
  if (members_.size() <= linear_members) return true;
  if (2 * members_.size() > index_.size()) {
    index_.assign(index_.empty() ? 4 * linear_members : 2 * index_.size(), {0, 0});
    for (std::size_t member = 0; member < members_.size(); ++member) index(member);
  } else {
    index(place);
  }
  return true;
}

std::string pointer_part(std::string_view key) {
  std::string part = "/";
  for (const char letter : key) {
    if (letter == '~') {
      part += "~0";
    } else if (letter == '/') {
      part += "~1";
    } else {
      part += letter;
    }
  }
  return part;
}

std::vector<Leaf> leaves(const Tree& tree) {
  std::vector<Leaf> found;
  collect(tree, "", "", found);
  return found;
}

}  // namespace reprocheck::parse
