// settings_files: params.yaml, config.yaml and full_config.yaml beside a run.
//
// A program that keeps its settings in a file of its own leaves them so. Inside the folder of
// a tracker a config.yaml has that tracker's shape, and its reader knows it.

#include <algorithm>
#include <array>

#include "src/base/text.h"
#include "src/readers/native_names.h"
#include "src/readers/noting.h"
#include "src/readers/settings.h"

namespace reprocheck::readers {
namespace {

bool recognizes(const Look& file) {
  if (file.declared) return file.declared->role == "settings";
  constexpr std::array<std::string_view, 5> names{"params.yaml", "config.yaml", "full_config.yaml",
                                                  "params.yml", "config.yml"};
  return std::ranges::find(names, base_name(file.entry.path)) != names.end() &&
         !is_in_tracker_folder(file.entry.path) &&
         base_name(parent_path(file.entry.path)) != ".dvc";
}

Result<void> read(const Look& file, Reading& reading) {
  Page page{reading, "native", file.entry.path};
  const bool json = lower(file.entry.path).ends_with(".json");
  const auto document = json ? json_at(file, file.entry.path)
                             : yaml_at(file, file.entry.path, parse::Dialect::omegaconf);
  if (!document) return std::unexpected(document.error());
  page.notices(*document);
  if (!document->root.is_object()) {
    reading.understood = document->root.is_null();
    return {};
  }
  add_settings(reading.records, document->root, page.source("", 0, ""));
  return {};
}

}  // namespace

extern const Reader settings;
const Reader settings{"settings", Role::run, recognizes, read};

}  // namespace reprocheck::readers
