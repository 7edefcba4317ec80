// dvc_pointer: a *.dvc file, which stands for data that git does not hold.
//
//   outs:
//   - md5: 693f07cc941920054d8ff0815ff76b8c.dir
//     size: 8
//     nfiles: 3
//     hash: md5
//     path: data
//
// An import has `deps` too, with the repository or address that the data came from: there its
// outputs can be had, and not where others are pushed.

#include <algorithm>

#include "src/base/text.h"
#include "src/readers/dvc_config.h"
#include "src/readers/dvc_entries.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

// ".dvc" alone is DVC's own folder, and what lies in it is no pointer.
bool recognizes(const Look& file) {
  const std::string_view name = base_name(file.entry.path);
  return name.ends_with(".dvc") && name.size() > 4;
}

void name_remotes(const Look& file, bool is_import, Reading& reading) {
  std::vector<DataFile>& data = reading.records.data;
  const auto from = std::ranges::find_if(
      data, [](const DataFile& entry) { return entry.is_dependency && !entry.remote.empty(); });
  if (is_import && from != data.end())
    for (DataFile& entry : data)
      if (entry.remote.empty()) entry.remote = from->remote;
  std::string config = name_default_remote(file.tree, parent_path(file.entry.path), data);
  if (!config.empty()) reading.also_read.push_back(std::move(config));
}

Result<void> read(const Look& file, Reading& reading) {
  const auto document = yaml_at(file, file.entry.path, parse::Dialect::yaml_1_2);
  if (!document) return std::unexpected(document.error());
  Page page{reading, "dvc", file.entry.path};
  page.notices(*document);
  const Tree& root = document->root;
  const Tree* outputs = root.find("outs");
  if (!outputs && !root.find("deps")) {
    page.problem(ProblemKind::malformed, "names no data: neither outs nor deps");
    return {};
  }
  std::string folder(parent_path(file.entry.path));
  if (const Tree* working = root.find("wdir"); working && working->is_string()) {
    auto resolved = resolved_path(folder, working->text());
    if (!resolved) {
      page.problem(ProblemKind::reference_escaped, "/wdir leads out of the bundle",
                   working->mark().line);
      return {};
    }
    folder = std::move(*resolved);
  }
  note_dvc_entries(outputs, "/outs", folder, false, page);
  note_dvc_entries(root.find("deps"), "/deps", folder, true, page);
  name_remotes(file, !root.find("cmd"), reading);
  return {};
}

}  // namespace

extern constexpr Reader dvc_pointer{"dvc-pointer", Role::environment, recognizes, read};

}  // namespace reprocheck::readers
