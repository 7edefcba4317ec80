// notices: pointers, wording and the bound of what the parsers noticed.
//
// The count of what was left out is itself a notice: nothing is dropped in silence.

#include "src/parse/notices.h"

#include <fmt/format.h>

#include <ranges>

#include "src/base/text.h"

namespace reprocheck::parse {
namespace {

constexpr std::size_t most_notices = 1'000;
constexpr std::size_t most_bytes = 4U << 20U;

}  // namespace

std::string pointer_of(const Path* path) {
  std::vector<const Path*> chain;
  for (; path != nullptr; path = path->parent) chain.push_back(path);
  std::string pointer;
  for (const Path* part : chain | std::views::reverse) {
    pointer += part->is_index ? fmt::format("/{}", part->index) : pointer_part(part->key);
  }
  return pointer;
}

std::string brief(const Tree& value) {
  switch (value.kind()) {
    case Kind::array:
      return fmt::format("a list of {}", value.items().size());
    case Kind::object:
      return fmt::format("an object of {}", value.members().size());
    case Kind::string:
      return fmt::format("\"{}\"", shown(value.text(), 60));
    case Kind::null:
      return "null";
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
      return shown(value.text(), 60);
  }
  return {};
}

void Notices::add(std::string code, const Path* path, Mark mark, std::string message) {
  if (kept_.size() >= most_notices || bytes_ >= most_bytes) {
    ++left_out_;
    return;
  }
  kept_.push_back({std::move(code), pointer_of(path), mark, std::move(message)});
  bytes_ += kept_.back().pointer.size() + kept_.back().message.size();
}

void Notices::duplicate(const Path* path, std::string_view key, const Tree& before,
                        const Tree& after) {
  add("key-duplicated", path, after.key_mark(),
      fmt::format("key \"{}\" stands twice: first {}, then {}; the last counts", shown(key, 80),
                  brief(before), brief(after)));
}

std::vector<Notice> Notices::take() {
  if (left_out_ > 0) {
    kept_.push_back({kept_.back().code, "", kept_.back().mark,
                     fmt::format("{} of this file left out", counted(left_out_, "more notice"))});
    left_out_ = 0;
  }
  return std::move(kept_);
}

}  // namespace reprocheck::parse
