// dvc_config: the remote that a DVC repository pushes to, by its .dvc/config.
//
//   [core]
//       remote = storage
//   ['remote "storage"']
//       url = s3://lab/toy
//
// Python's ConfigObj wrote it and not git: a section may stand in quotes, and a backslash is only
// a backslash. Beside it lies config.local, which holds the keys to the remote: it is never read.

#include "src/readers/dvc_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "src/base/text.h"
#include "src/readers/requirements_line.h"

namespace reprocheck::readers {
namespace {

constexpr std::uint64_t k_most_bytes = 1ULL << 20;

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  const bool quoted = text.size() > 1 && text.front() == text.back() &&
                      (text.front() == '"' || text.front() == '\'');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// "['remote "storage"']", whatever the blanks in it, as "remote.storage"; "[core]" as "core".
std::string section_of(std::string_view line) {
  const std::string_view name = unquoted(line.substr(1, line.size() - 2));
  const std::size_t quote = name.find('"');
  if (quote == std::string_view::npos) return lower(name);
  return fmt::format("{}.{}", lower(trim(name.substr(0, quote))), unquoted(name.substr(quote)));
}

// Later lines win, as where `dvc config` was run again.
std::map<std::string, std::string> values_of(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::map<std::string, std::string> values;
  std::string section;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trim(raw.substr(0, raw.find('#')));
    if (line.starts_with('[') && line.ends_with(']')) {
      section = section_of(line);
    } else if (const std::size_t equals = line.find('='); equals != std::string_view::npos) {
      const std::string key = lower(trim(line.substr(0, equals)));
      values[fmt::format("{}.{}", section, key)] = unquoted(line.substr(equals + 1));
    }
  }
  return values;
}

// DVC's repository is the nearest folder upward that holds a .dvc.
const FileEntry* config_above(const TreeOfFiles& tree, std::string_view folder) {
  for (;;) {
    const std::string path = folder.empty() ? ".dvc/config" : fmt::format("{}/.dvc/config", folder);
    if (const FileEntry* entry = tree.find(path)) return entry;
    if (folder.empty()) return nullptr;
    folder = parent_path(folder);
  }
}

bool would_be_pushed(const DataFile& entry) {
  return entry.source.tool == "dvc" && !entry.is_dependency && !entry.digest.empty() &&
         entry.remote.empty();
}

}  // namespace

std::string default_remote_in(std::string_view config) {
  const std::map<std::string, std::string> values = values_of(config);
  const auto name = values.find("core.remote");
  if (name == values.end() || name->second.empty()) return "";
  const auto address = values.find(fmt::format("remote.{}.url", name->second));
  if (address == values.end() || address->second.empty()) return name->second;
  // What stands behind a '?' may be a signature that opens the store.
  const std::string_view place = std::string_view(address->second);
  return fmt::format("{}, {}", name->second, without_credentials(place.substr(0, place.find('?'))));
}

std::string name_default_remote(const TreeOfFiles& tree, std::string_view folder,
                                std::span<DataFile> entries) {
  const FileEntry* config =
      std::ranges::any_of(entries, would_be_pushed) ? config_above(tree, folder) : nullptr;
  if (!config) return "";
  const auto text = tree.read_all(config->path, k_most_bytes);
  const std::string remote = text ? default_remote_in(*text) : "";
  for (DataFile& entry : entries)
    if (would_be_pushed(entry)) entry.remote = remote;
  return text ? config->path : "";
}

}  // namespace reprocheck::readers
