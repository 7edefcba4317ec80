// tree_map: a small resolver of paths that knows only names.
//
// Absolute targets lead out even where they would come back in: the bundle means something
// else on the next machine. A link into .git leads out as well: a checkout keeps its token in
// .git/config, and a prompt that is a link to it would print the token in a report.

#include "src/files/tree_map.h"

#include <array>
#include <deque>
#include <utility>

#include "src/base/text.h"

namespace reprocheck::files {
namespace {

constexpr std::array<std::string_view, 5> ignored_names = {".git", ".venv", "venv", "node_modules",
                                                           "__pycache__"};
constexpr int most_hops = 8;  // Links that one link may lead through.

// Puts the parts of a target in front of those that are still to be walked.
void put_in_front(std::deque<std::string>& parts, std::string_view target) {
  const std::vector<std::string_view> added = split(target, '/');
  parts.insert(parts.begin(), added.begin(), added.end());
}

bool is_in_dvc_cache(std::string_view ignored) {
  return base_name(ignored) == "cache" && base_name(parent_path(ignored)) == ".dvc";
}

}  // namespace

bool is_ignored_folder(std::string_view path) {
  const std::string_view name = base_name(path);
  for (const std::string_view ignored : ignored_names) {
    if (name == ignored) return true;
  }
  return is_in_dvc_cache(path);
}

std::string escaped_path(std::string_view path) {
  return shown(path, 4 * path.size());
}

void TreeMap::add(const std::string& path, Node node) {
  places_[path].node = node;
}

void TreeMap::add_other(const std::string& path, PassedOver why) {
  places_[path] = {Node::other, why, {}};
}

void TreeMap::add_link(const std::string& path, const std::string& target) {
  places_[path] = {Node::link, PassedOver::link_repeated, target};
}

std::vector<TreeMap::Link> TreeMap::links() const {
  std::vector<Link> links;
  for (const auto& [path, place] : places_) {
    if (place.node == Node::link) links.push_back(landing_of(path, place.target));
  }
  return links;
}

TreeMap::Link TreeMap::landing_of(const std::string& path, const std::string& target) const {
  const auto landed = [&](PassedOver why) { return Link{{why, path, target}, {}}; };
  if (is_ignored_folder(path)) return landed(PassedOver::ignored_folder);
  std::string at(parent_path(path));
  std::deque<std::string> parts;
  put_in_front(parts, target);
  if (target.starts_with('/')) return landed(PassedOver::link_escaped);
  int hops = 1;
  while (!parts.empty()) {
    const std::string part = std::move(parts.front());
    parts.pop_front();
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (at.empty()) return landed(PassedOver::link_escaped);
      at = parent_path(at);
      continue;
    }
    if (!at.empty()) at += '/';
    at += part;
    const auto found = places_.find(at);
    // Nothing there, or a chain without end: as unreadable as a file without permission.
    if (found == places_.end()) return landed(PassedOver::unreadable);
    const Place& place = found->second;
    switch (place.node) {
      case Node::folder:
        break;
      case Node::file:
        return landed(parts.empty() ? PassedOver::link_repeated : PassedOver::unreadable);
      case Node::other:
        return landed(place.why);
      case Node::ignored: {
        if (!is_in_dvc_cache(at)) return landed(PassedOver::link_escaped);
        for (const std::string& rest : parts) {
          if (rest.empty() || rest == "." || rest == "..") return landed(PassedOver::link_escaped);
          at += '/' + rest;
        }
        return {{PassedOver::link_repeated, path, target}, at};
      }
      case Node::link:
        if (++hops > most_hops) return landed(PassedOver::unreadable);
        if (place.target.starts_with('/')) return landed(PassedOver::link_escaped);
        at = parent_path(at);
        put_in_front(parts, place.target);
        break;
    }
  }
  return landed(PassedOver::link_repeated);
}

}  // namespace reprocheck::files
