// requirements_line: one requirement of Python, as requirements files and lists spell it.
//
//   numpy==1.26.4 --hash=sha256:2a02...         pinned
//   torch>=2,<3 ; sys_platform == "linux"       a range
//   toy @ git+https://host/toy.git@<40 hex>     pinned by its commit
//   -e git+https://host/toy.git@main#egg=toy    a branch: what it is changes
//
// Pinned is `==` without a wildcard, `===`, a repository at a full commit, or an address with a
// hash. Everything else can be another thing tomorrow.

#include "src/readers/requirements_line.h"

#include <algorithm>

#include "src/base/text.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

// "1.2.3" of "==1.2.3,<2"; nothing where no clause is exact.
std::string exact_version(std::string_view specifier) {
  for (std::string_view clause : split(specifier, ',')) {
    clause = trim(clause);
    if (!clause.starts_with("==")) continue;
    clause.remove_prefix(clause.starts_with("===") ? 3 : 2);
    clause = trim(clause);
    if (!clause.empty() && !clause.ends_with(".*")) return std::string(clause);
  }
  return "";
}

// The part of an address behind '#': "egg=toy&sha256=ab".
std::string_view fragment_value(std::string_view address, std::string_view key) {
  const std::size_t hash = address.find('#');
  if (hash == std::string_view::npos) return "";
  for (const std::string_view part : split(address.substr(hash + 1), '&'))
    if (part.starts_with(key) && part.substr(key.size()).starts_with('='))
      return part.substr(key.size() + 1);
  return "";
}

bool has_hash(std::string_view address) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"sha256", "sha384", "sha512"},
      [&](std::string_view key) { return !fragment_value(address, key).empty(); });
}

// "git+https://host/x.git@REV#egg=x": REV behind the last @ of the path.
std::string_view revision_of(std::string_view address) {
  address = address.substr(0, address.find('#'));
  const std::size_t at = address.rfind('@');
  const std::size_t slash = address.rfind('/');
  if (at == std::string_view::npos || (slash != std::string_view::npos && at < slash)) return "";
  return address.substr(at + 1);
}

bool is_repository(std::string_view address) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"git+", "hg+", "svn+", "bzr+"},
                             [&](std::string_view scheme) { return address.starts_with(scheme); });
}

void read_address(std::string_view address, Package& package) {
  if (is_repository(address)) {
    const std::string_view revision = revision_of(address);
    package.pinned = revision.size() == 40 && is_hexadecimal(revision);
    if (package.pinned) package.version = std::string(revision);
  } else {
    package.pinned = has_hash(address);
  }
}

// The name of "https://host/toy-1.0-py3-none-any.whl" or "./toy".
std::string name_of_address(std::string_view address) {
  if (const std::string_view egg = fragment_value(address, "egg"); !egg.empty())
    return std::string(egg.substr(0, egg.find('[')));
  address = address.substr(0, address.find('#'));
  if (const std::string_view revision = revision_of(address); !revision.empty())
    address.remove_suffix(revision.size() + 1);
  while (address.ends_with('/')) address.remove_suffix(1);
  std::string_view name = base_name(address);
  if (name.ends_with(".whl")) name = name.substr(0, name.find('-'));
  if (name.ends_with(".git")) name.remove_suffix(4);
  return std::string(name);
}

std::string_view without_options(std::string_view text) {
  const std::size_t options = text.find(" --");
  return trim(text.substr(0, options));
}

}  // namespace

std::string package_name(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator)
      out += c;
    else if (!out.ends_with('-'))
      out += '-';
  }
  return out;
}

std::string without_credentials(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return std::string(text);
  const std::string_view rest = text.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?# "));
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos || authority.substr(0, at) == "git") return std::string(text);
  return std::string(text.substr(0, scheme + 3)) + std::string(k_withheld) +
         std::string(rest.substr(at));
}

std::optional<Package> parse_requirement(std::string_view text) {
  text = without_options(trim(text));
  Package package;
  package.requirement = without_credentials(text);
  bool editable = false;
  for (const std::string_view option : {"-e ", "--editable ", "--editable="})
    if (text.starts_with(option)) {
      text = trim(text.substr(option.size()));
      editable = true;
    }
  const bool bare = editable || is_repository(text) || text.starts_with('.') ||
                    text.starts_with('/') || text.find("://") < text.find_first_of(" @;");
  if (bare) {
    package.name = package_name(name_of_address(text));
    read_address(text, package);
    return package.name.empty() ? std::nullopt : std::optional(std::move(package));
  }
  std::size_t end = 0;
  while (end < text.size() && is_name_character(text[end])) ++end;
  if (end == 0) return std::nullopt;
  package.name = package_name(text.substr(0, end));
  std::string_view rest = trim(text.substr(end));
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    rest = trim(rest.substr(close + 1));
  }
  if (rest.starts_with('@')) {
    rest = trim(rest.substr(1));
    read_address(rest.substr(0, rest.find(" ;")), package);
    return package;
  }
  rest = trim(rest.substr(0, rest.find(';')));
  if (!rest.empty() && std::string_view("=<>!~(").find(rest.front()) == std::string_view::npos)
    return std::nullopt;
  if (rest.starts_with('(') && rest.ends_with(')')) rest = rest.substr(1, rest.size() - 2);
  package.version = exact_version(rest);
  package.pinned = !package.version.empty();
  return package;
}

}  // namespace reprocheck::readers
