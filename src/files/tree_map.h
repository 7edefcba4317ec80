// tree_map: where the links of a tree lead, worked out on names alone.
//
// A link is never followed by the system. Its target is walked over the names that the tree
// was seen to have, so that a link which leads out is known before anything is opened.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/files/tree_of_files.h"

namespace reprocheck::files {

// The folders that every walk passes over, by their path from the root: .git, .venv, venv,
// node_modules, __pycache__ anywhere, and the cache of .dvc.
[[nodiscard]] bool is_ignored_folder(std::string_view path);

// A name is never cut here: a path that is no text, with its bad bytes as \xNN.
[[nodiscard]] std::string escaped_path(std::string_view path);

class TreeMap {
 public:
  enum class Node : std::uint8_t { folder, file, link, ignored, other };

  void add(const std::string& path, Node node);
  // For what a walk passed over for some reason of its own: a link to it is passed over so too.
  void add_other(const std::string& path, PassedOver why);
  void add_link(const std::string& path, const std::string& target);

  struct Link {
    PassedOverEntry entry;       // why it is passed over
    std::string into_dvc_cache;  // the path that a link into .dvc/cache names, or ""
  };
  // Every link that was added, with where it leads.
  [[nodiscard]] std::vector<Link> links() const;

 private:
  struct Place {
    Node node = Node::other;
    PassedOver why = PassedOver::not_regular;
    std::string target;
  };
  [[nodiscard]] Link landing_of(const std::string& path, const std::string& target) const;

  std::unordered_map<std::string, Place> places_;
};

}  // namespace reprocheck::files
