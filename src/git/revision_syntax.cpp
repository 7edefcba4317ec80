// revision_syntax: what may stand for a revision, decided before libgit2 sees it.
//
// git's full language searches messages with regular expressions and reads the reflog; a bundle's
// or a policy's author could put either there. A name, a hash and steps back are enough.

#include <fmt/format.h>

#include <algorithm>

#include "src/base/digest.h"
#include "src/base/text.h"
#include "src/git/state.h"

namespace reprocheck {
namespace git {
namespace {

constexpr std::uint64_t most_parents = 1'000'000;

constexpr bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// A run of ~N and ^ at the end; false where it holds anything else.
bool read_steps(std::string_view steps, std::uint64_t& parents) {
  while (!steps.empty()) {
    const bool tilde = steps.front() == '~';
    if (!tilde && steps.front() != '^') return false;
    steps.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < steps.size() && is_digit(steps[digits])) ++digits;
    if (!tilde && digits > 0) return false;  // "^2" is no step back along the first parent.
    std::uint64_t count = 1;
    if (digits > 0) {
      const auto number = parse_integer(steps.substr(0, digits));
      if (!number || static_cast<std::uint64_t>(*number) > most_parents) return false;
      count = static_cast<std::uint64_t>(*number);
    }
    steps.remove_prefix(digits);
    parents += count;
    if (parents > most_parents) return false;
  }
  return true;
}

// The rules of git check-ref-format, and no leading '-', which a pasted command would obey.
bool is_reference_name(std::string_view name) {
  constexpr std::size_t longest = 1024;
  if (name.empty() || name.size() > longest || name == "@" || name.front() == '-') return false;
  if (name.find("..") != std::string_view::npos || name.find("@{") != std::string_view::npos) {
    return false;
  }
  if (name.ends_with('.') || name.find_first_of(" ~^:?*[\\") != std::string_view::npos) {
    return false;
  }
  if (shown(name, 4 * name.size()) != name) return false;
  return std::ranges::none_of(split(name, '/'), [](std::string_view part) {
    return part.empty() || part.front() == '.' || part.ends_with(".lock");
  });
}

}  // namespace

RevisionParts parts_of(std::string_view revision) {
  RevisionParts parts;
  const std::size_t steps = std::min(revision.find_first_of("~^"), revision.size());
  parts.base = revision.substr(0, steps);
  parts.valid = is_reference_name(parts.base) && read_steps(revision.substr(steps), parts.parents);
  return parts;
}

}  // namespace git

bool is_revision_syntax(std::string_view revision) {
  return git::parts_of(revision).valid;
}

std::string blob_id(std::string_view bytes) {
  Digest digest(Algorithm::sha1);
  digest.add(fmt::format("blob {}", bytes.size()));
  digest.add(std::string_view("\0", 1));
  digest.add(bytes);
  return digest.hex();
}

}  // namespace reprocheck
