// settings: a dotted key of somebody's configuration as a fact with a layer and a role.
//
// A configuration also holds what is no part of the experiment: where this machine puts its
// files, what the run is called, credentials. Those are left out here, once, for every reader.

#include "src/readers/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "src/base/text.h"
#include "src/readers/noting.h"
#include "src/readers/provenance.h"
#include "src/readers/settings_keys.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

bool is_absolute_path(std::string_view value) {
  const bool drive = value.size() > 2 && value[1] == ':' && (value[2] == '\\' || value[2] == '/');
  return value.starts_with('/') || value.starts_with("~/") || value.starts_with("file:/") || drive;
}

// "latest" pins a name of a model as little as it pins a commit, but of a model it was recorded.
bool needs_a_digest(const SettingKey& key) {
  return key.key == "commit" || key.key.ends_with("digest");
}

// A tree with the values that `${a.b}` stands for.
class Interpolated {
 public:
  explicit Interpolated(const Tree& root) : root_(root) {}

  [[nodiscard]] std::string text_of(std::string_view text, int depth = 0) const {
    std::string out;
    while (!text.empty()) {
      const std::size_t open = text.find("${");
      const std::size_t close = text.find('}', open == std::string_view::npos ? 0 : open);
      if (open == std::string_view::npos || close == std::string_view::npos) break;
      out += text.substr(0, open);
      const std::string_view inner = text.substr(open + 2, close - open - 2);
      const std::optional<std::string> value = value_at(inner, depth);
      out += value ? *value : std::string(text.substr(open, close + 1 - open));
      if (out.size() > 64UL * 1024) return out;
      text.remove_prefix(close + 1);
    }
    return out + std::string(text);
  }

 private:
  [[nodiscard]] std::optional<std::string> value_at(std::string_view path, int depth) const {
    const bool resolver = path.find(':') != std::string_view::npos ||
                          path.find("${") != std::string_view::npos || path.starts_with('.');
    if (depth >= 32 || resolver) return std::nullopt;
    const Tree* value = root_.at(path);
    if (!value || !value->is_scalar()) return std::nullopt;
    return value->is_string() ? text_of(value->text(), depth + 1) : compact(*value);
  }

  const Tree& root_;
};

// A walk over a configuration that appends a fact a leaf.
class Walk {
 public:
  Walk(Records& records, const Tree& root, const Source& source)
      : records_(records), values_(root), source_(source) {}

  void visit(const Tree& tree, const std::string& dotted, const std::string& pointer) {
    if (tree.is_object()) {
      for (const auto& [key, value] : tree.members())
        visit(value, dotted.empty() ? key : fmt::format("{}.{}", dotted, key), below(pointer, key));
      return;
    }
    if (tree.is_array() && holds_objects(tree)) {
      for (std::size_t i = 0; i < tree.items().size(); ++i)
        visit(tree.items()[i], dotted + "." + std::to_string(i), below(pointer, i));
      return;
    }
    if (tree.is_null() || dotted.empty()) return;
    Source source = source_;
    source.pointer += pointer;
    source.line = tree.mark().line;
    source.text = compact(tree);
    add_setting(records_, dotted, values_.text_of(source.text), source);
  }

 private:
  static bool holds_objects(const Tree& tree) {
    return std::ranges::any_of(tree.items(), [](const Tree& item) { return item.is_object(); });
  }

  Records& records_;
  Interpolated values_;
  const Source& source_;
};

}  // namespace

bool says_nothing(std::string_view value) {
  const std::string text = lower(trim(value));
  constexpr std::array<std::string_view, 12> words{
      "", "unknown", "todo", "???", "null", "~", "n/a", "na", "tbd", "fixme", "none", "undefined"};
  return std::ranges::find(words, text) != words.end() || text.starts_with("${");
}

bool is_circumstance(std::string_view dotted) {
  const std::vector<std::string_view> parts = split(dotted, '.');
  constexpr std::array<std::string_view, 14> groups{
      "hydra", "logging",   "logger", "wandb", "mlflow", "tensorboard", "tags",
      "notes", "callbacks", "paths",  "slurm", "output", "checkpoint",  "tracking"};
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    if (std::ranges::find(groups, lower(parts[i])) != groups.end()) return true;
  const std::string last = folded(parts.back());
  constexpr std::array<std::string_view, 42> names{
      "outputdir",    "outputpath", "outdir",      "outpath",    "outputfile",
      "rundir",       "logdir",     "logpath",     "savedir",    "savepath",
      "cachedir",     "workdir",    "workingdir",  "cwd",        "rootdir",
      "projectroot",  "runname",    "runid",       "experiment", "experimentname",
      "experimentid", "expname",    "projectname", "project",    "jobid",
      "jobname",      "timestamp",  "date",        "time",       "createdat",
      "startedat",    "finishedat", "evaluatedat", "starttime",  "endtime",
      "hostname",     "username",   "user",        "tags",       "notes",
      "verbose",      "loglevel"};
  return std::ranges::find(names, last) != names.end() || last.starts_with('_');
}

void add_setting(Records& records, std::string_view dotted, std::string_view value,
                 const Source& source) {
  if (is_circumstance(dotted)) return;
  const SettingKey key = setting_key(dotted);
  // "seed: none" is an answer: the provider has none.
  const bool answer = key.key == "seed" && lower(trim(value)) == "none";
  if (says_nothing(value) && !answer) return;
  if (needs_a_digest(key) && lower(trim(value)) == "latest") return;
  std::string text(value);
  if (is_absolute_path(value)) {
    // A path of one machine says nothing to another but its last part.
    if (key.layer == Layer::infrastructure || key.key == dotted) return;
    while (text.size() > 1 && text.ends_with('/')) text.pop_back();
    text = base_name(text);
  }
  Fact fact{key.layer, key.role, key.key, std::move(text), source, key.change, true};
  if (names_secret(split(dotted, '.').back())) fact.value = fact.source.text = k_withheld;
  records.facts.push_back(std::move(fact));
}

void add_settings(Records& records, const Tree& tree, const Source& source,
                  std::string_view prefix) {
  Walk walk(records, tree, source);
  walk.visit(tree, std::string(prefix), "");
}

}  // namespace reprocheck::readers
