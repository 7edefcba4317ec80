// hydra: the .hydra folder of a Hydra job: config.yaml, hydra.yaml, overrides.yaml.
//
// Hydra writes all three before the job starts, so that they tell what was asked for and never
// that it went well. Interpolations stand unresolved in config.yaml; hydra.yaml holds folders
// of the machine and, in env_set, values of environment variables: neither is carried further.

#include <fmt/format.h>

#include <algorithm>

#include "src/base/text.h"
#include "src/readers/noting.h"
#include "src/readers/settings.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

constexpr std::string_view k_folder = ".hydra";

bool recognizes(const Look& file) {
  const std::string_view name = base_name(file.entry.path);
  if (name == "multirun.yaml") return file.head.starts_with("hydra:");
  return base_name(parent_path(file.entry.path)) == k_folder &&
         (name == "config.yaml" || name == "hydra.yaml" || name == "overrides.yaml");
}

// The group choices say which option of each group was taken; Hydra's own groups say nothing.
void note_choices(const Tree& choices, Page& page) {
  for (const auto& [group, option] : choices.members()) {
    if (group.starts_with("hydra/") || option.is_null() || !option.is_scalar()) continue;
    Source source =
        page.source(below("/hydra/runtime/choices", group), option.mark().line, option.text());
    add_setting(page.reading.records, fmt::format("{}.choice", group), option.text(), source);
  }
}

// hydra.yaml has one key, "hydra". Its folders and the job's number are no facts of comparison.
void read_own(const Tree& root, Page& page) {
  if (const Tree* version = root.at("hydra.runtime.version"); version && version->is_string())
    page.fact(Layer::code, "", "hydra_version", version->text(), "/hydra/runtime/version",
              version->mark().line);
  if (const Tree* choices = root.at("hydra.runtime.choices"); choices && choices->is_object())
    note_choices(*choices, page);
  const Tree* environment = root.at("hydra.job.env_set");
  if (!environment || !environment->is_object()) return;
  std::vector<std::string> names;
  for (const auto& [name, value] : environment->members()) names.push_back(name);
  std::ranges::sort(names);
  if (!names.empty())
    page.fact(Layer::infrastructure, "", "environment_variables", join(names, ", "),
              "/hydra/job/env_set", environment->mark().line);
}

Result<void> read(const Look& file, Reading& reading) {
  const std::string_view name = base_name(file.entry.path);
  Page page{reading, "hydra", file.entry.path};
  if (name != "multirun.yaml") reading.home = std::string(parent_path(reading.home));
  const auto document = yaml_at(file, file.entry.path, parse::Dialect::omegaconf);
  if (!document) return std::unexpected(document.error());
  page.notices(*document);
  // The sweep's file holds swept keys at their base value: its jobs' own files say what they were.
  if (name == "multirun.yaml") return {};
  if (name == "config.yaml") {
    add_settings(reading.records, document->root, page.source("", 0, ""));
  } else if (name == "hydra.yaml") {
    read_own(document->root, page);
  }
  // One record a job, though three files tell of it.
  if (name != "overrides.yaml") return {};
  RunRecord run;
  run.tool = "hydra";
  run.directory = reading.home;
  run.source = page.source("", 0, "");
  reading.records.runs.push_back(std::move(run));
  return {};
}

}  // namespace

extern const Reader hydra;
const Reader hydra{"hydra", Role::run, recognizes, read};

}  // namespace reprocheck::readers
