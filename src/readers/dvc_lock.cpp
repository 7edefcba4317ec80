// dvc_lock: what the stages of a DVC pipeline last ran with.
//
//   schema: '2.0'
//   stages:
//     train:
//       cmd: python train.py
//       deps: [{path: data, hash: md5, md5: 693f07cc941920054d8ff0815ff76b8c.dir, size: 8}]
//       params: {params.yaml: {model.lr: 0.001}}
//       outs: [{path: model.bin, hash: md5, md5: d3b07384d113edec49eaa6238ad5ff00, size: 4}]
//
// Before DVC 2 there was no schema, and the stages stood at the top. A parameter stands flat
// under its dotted path; a whole file of them stands as it is nested.

#include <fmt/format.h>

#include "src/base/text.h"
#include "src/readers/dvc_config.h"
#include "src/readers/dvc_entries.h"
#include "src/readers/settings.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

bool recognizes(const Look& file) {
  return base_name(file.entry.path) == "dvc.lock";
}

void note_command(const Tree& stage, const std::string& name, const std::string& pointer,
                  Page& page) {
  const Tree* command = stage.find("cmd");
  if (!command || command->is_null()) return;
  std::string text = compact(*command);
  if (command->is_array()) {
    std::vector<std::string> lines;
    for (const Tree& line : command->items()) lines.push_back(compact(line));
    text = join(lines, " && ");
  }
  page.fact(Layer::code, name, "command", std::string(trim(text)), below(pointer, "cmd"),
            command->mark().line);
}

void note_parameters(const Tree& stage, const std::string& pointer, Page& page) {
  const Tree* files = stage.find("params");
  if (!files || files->is_null()) return;
  const std::string at = below(pointer, "params");
  if (!files->is_object())
    return page.problem(ProblemKind::malformed, fmt::format("{} is no mapping", at),
                        files->mark().line);
  for (const auto& [file, parameters] : files->members())
    add_settings(page.reading.records, parameters,
                 page.source(below(at, file), parameters.mark().line, ""));
}

void note_stages(const Tree& stages, const std::string& pointer, Page& page) {
  const std::string folder(parent_path(page.path));
  for (const auto& [name, stage] : stages.members()) {
    const std::string at = below(pointer, name);
    if (!stage.is_object()) {
      page.problem(ProblemKind::malformed, fmt::format("{} is no stage", at), stage.mark().line);
      continue;
    }
    note_command(stage, name, at, page);
    note_parameters(stage, at, page);
    note_dvc_entries(stage.find("deps"), below(at, "deps"), folder, true, page);
    note_dvc_entries(stage.find("outs"), below(at, "outs"), folder, false, page);
  }
}

Result<void> read(const Look& file, Reading& reading) {
  const auto document = yaml_at(file, file.entry.path, parse::Dialect::yaml_1_2);
  if (!document) return std::unexpected(document.error());
  Page page{reading, "dvc", file.entry.path};
  page.notices(*document);
  const Tree& root = document->root;
  const Tree* stages = root.find("stages");
  if (root.find("schema") && (!stages || stages->is_null())) return {};  // a pipeline of nothing
  const Tree& all = stages ? *stages : root;
  if (!all.is_object()) {
    page.problem(ProblemKind::malformed, stages ? "/stages is no mapping" : "is no mapping",
                 all.mark().line);
    return {};
  }
  note_stages(all, stages ? "/stages" : "", page);
  std::string config = name_default_remote(file.tree, parent_path(page.path), reading.records.data);
  if (!config.empty()) reading.also_read.push_back(std::move(config));
  return {};
}

}  // namespace

extern constexpr Reader dvc_lock{"dvc-lock", Role::environment, recognizes, read};

}  // namespace reprocheck::readers
