// provenance: a block in which a program wrote down where its numbers come from.
//
//   {"git_commit": "b663090...", "git_dirty": true, "base_model_revision": "0123abc...",
//    "adapter_sha256": "9f2c...", "heldout_sha256": "77aa...", "heldout_rows_scored": 2000}
//
// Nobody designed it, everybody writes it: into metrics.json, run.json, manifest.json. A digest
// is a promise about bytes, so each becomes a data file that can be hashed again.

#include "src/readers/provenance.h"

#include <algorithm>
#include <array>

#include "src/base/text.h"
#include "src/readers/evaluations.h"
#include "src/readers/native_names.h"
#include "src/readers/noting.h"
#include "src/readers/reader.h"
#include "src/readers/settings.h"
#include "src/readers/settings_keys.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

constexpr std::string_view k_tool = "native";

bool ends_as_digest(std::string_view folded_key) {
  return folded_key.ends_with("sha256") || folded_key.ends_with("md5");
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && is_hexadecimal(text);
}
bool is_md5(std::string_view text) {
  return text.size() == 32 && is_hexadecimal(text);
}

// Where the same block names the file: "heldout_sha256" beside "heldout_path" or "heldout".
const Tree* file_of(const Tree& block, std::string_view stem) {
  for (const std::string_view ending : {"_path", "_file", ""})
    if (const Tree* named = block.find(std::string(stem) + std::string(ending));
        named && named->is_string())
      return named;
  return nullptr;
}

void add_digest(Records& records, const Tree& block, std::string_view key, const Tree& value,
                const Source& source) {
  const std::string digest = lower(value.text());
  const bool sha = is_sha256(digest);
  if (!sha && !is_md5(digest)) return;
  const std::size_t cut = lower(key).rfind(sha ? "sha256" : "md5");
  std::string_view stem = key.substr(0, cut);
  while (stem.ends_with('_') || stem.ends_with('-')) stem.remove_suffix(1);
  const std::string name = folded(stem);
  if (setting_key(key).key == "weights_digest" || setting_key(key).key == "template_digest")
    return add_setting(records, key, digest, source);
  if (name.find("dataset") != std::string::npos || name.find("heldout") != std::string::npos ||
      name.find("eval") != std::string::npos || name.find("test") != std::string::npos)
    records.facts.push_back(
        {Layer::data, "", "dataset_digest", digest, source, ChangeClass::ruler, true});
  DataFile file{.name = std::string(stem.empty() ? key : stem),
                .algorithm = sha ? "sha256" : "md5",
                .digest = digest,
                .source = source};
  if (const Tree* path = file_of(block, stem)) {
    const auto resolved = resolved_path(parent_path(source.path), path->text());
    file.name = path->text();
    file.path = resolved.value_or("");
    file.escapes = !resolved;
  }
  records.data.push_back(std::move(file));
}

bool is_known_setting(std::string_view key) {
  const SettingKey meaning = setting_key(key);
  constexpr std::array<std::string_view, 24> keys{
      "commit",       "dirty",       "branch",
      "repository",   "command",     "image",
      "os",           "python",      "gpu",
      "gpu_count",    "driver",      "cuda",
      "cpu",          "region",      "torch",
      "transformers", "vllm",        "name",
      "provider",     "revision",    "weights_digest",
      "seed",         "temperature", "dataset_revision"};
  return std::ranges::find(keys, meaning.key) != keys.end();
}

bool names_a_time(std::string_view folded_key) {
  return folded_key.ends_with("at") &&
         (folded_key.starts_with("evaluated") || folded_key.starts_with("created") ||
          folded_key.starts_with("started") || folded_key.starts_with("finished"));
}

bool recognizes(const Look& file) {
  if (!file.entry.path.ends_with(".json") || file.entry.size_bytes > (1U << 20)) return false;
  if (is_in_tracker_folder(file.entry.path)) return false;
  // The head only: a block of this kind is small and stands at the beginning.
  std::size_t found = 0;
  std::string_view rest = file.head;
  while (found < 2) {
    const std::size_t open = rest.find('"');
    if (open == std::string_view::npos) return false;
    const std::size_t close = rest.find('"', open + 1);
    if (close == std::string_view::npos) return false;
    const std::string_view word = rest.substr(open + 1, close - open - 1);
    const std::size_t after = rest.find_first_not_of(" \t\r\n", close + 1);
    const bool key = after != std::string_view::npos && rest[after] == ':';
    if (key && is_provenance_key(word)) ++found;
    rest.remove_prefix(close + 1);
  }
  return true;
}

Result<void> read(const Look& file, Reading& reading) {
  Page page{reading, std::string(k_tool), file.entry.path};
  const auto document = json_at(file, file.entry.path);
  if (!document) return std::unexpected(document.error());
  const Tree& root = document->root;
  std::size_t counted = 0;
  if (root.is_object()) {
    counted += add_provenance(reading.records, root, page.source("", 0, ""));
    for (const auto& [key, value] : root.members())
      if (value.is_object())
        counted += add_provenance(reading.records, value, page.source(below("", key), 0, ""));
  }
  if (counted < 2) {
    reading.records = {};
    reading.understood = false;
    return {};
  }
  page.notices(*document);
  reading.shape = shape_of(root);
  return {};
}

}  // namespace

bool is_provenance_key(std::string_view key) {
  const std::string name = folded(key);
  return ends_as_digest(name) || names_a_time(name) || is_known_setting(key);
}

std::size_t add_provenance(Records& records, const Tree& block, const Source& source) {
  std::size_t counted = 0;
  for (const auto& [key, value] : block.members()) {
    if (!value.is_scalar() || value.is_null() || !is_provenance_key(key)) continue;
    ++counted;
    Source place = source;
    place.pointer += parse::pointer_part(key);
    place.line = value.mark().line;
    place.text = value.text();
    if (ends_as_digest(folded(key)))
      add_digest(records, block, key, value, place);
    else
      add_setting(records, key, value.text(), place);
  }
  return counted;
}

extern const Reader provenance;
const Reader provenance{"provenance", Role::run, recognizes, read};

}  // namespace reprocheck::readers
