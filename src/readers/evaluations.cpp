// evaluations: documents of one shape in one folder that tell of different models.
//
// eval_a.json beside eval_b.json, each with its adapter's digest and its accuracy, are two
// evaluations and no two witnesses of one. Only such twins are told apart: a manifest, a tracker
// or a harness beside them still testifies to each, and contradicts whichever it differs from.

#include "src/readers/evaluations.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "src/base/text.h"
#include "src/readers/native_metric_names.h"
#include "src/readers/native_names.h"
#include "src/readers/noting.h"
#include "src/readers/provenance.h"
#include "src/readers/run_facts.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

bool is_result(std::string_view key, const Tree& value) {
  return value.is_number() && !is_provenance_key(key) && !is_count_name(key) &&
         !is_progress_name(key);
}

bool note_keys(const Tree& object, const std::string& pointer, std::vector<std::string>& keys) {
  bool states_result = false;
  for (const auto& [key, value] : object.members()) {
    const std::string place = below(pointer, key);
    keys.push_back(place);
    states_result = states_result || is_result(key, value);
    if (value.is_object()) states_result = note_keys(value, place, keys) || states_result;
  }
  return states_result;
}

// What makes an evaluation another one: the model's own identity, or the seed of a repeat.
bool identifies(const Fact& fact) {
  constexpr std::array<std::string_view, 4> keys{"name", "revision", "weights_digest", "seed"};
  return fact.layer == Layer::model && std::ranges::find(keys, fact.key) != keys.end();
}

bool same_model(const Records& one, const Records& other) {
  return std::ranges::all_of(one.facts, [&](const Fact& fact) {
    return !identifies(fact) || std::ranges::none_of(other.facts, [&](const Fact& rival) {
      return rival.role == fact.role && rival.key == fact.key && rival.layer == fact.layer &&
             !same_value(fact.key, fact.value, rival.value);
    });
  });
}

void tell(Records& records, const std::string& evaluation) {
  for (Fact& fact : records.facts) fact.evaluation = evaluation;
  for (Metric& metric : records.metrics)
    if (metric.key.arm.empty()) metric.key.arm = evaluation;
}

// Documents of one model stay witnesses of one evaluation, which bears the name of the first.
void part(const std::vector<FileReading*>& twins) {
  std::vector<std::vector<FileReading*>> models;
  for (FileReading* file : twins) {
    const auto same = std::ranges::find_if(models, [&](const auto& held) {
      return same_model(held.front()->reading.records, file->reading.records);
    });
    if (same == models.end())
      models.push_back({file});
    else
      same->push_back(file);
  }
  if (models.size() < 2) return;
  for (const auto& documents : models)
    for (FileReading* file : documents)
      tell(file->reading.records, stem_of(documents.front()->entry->path));
}

// summary.json beside summary_last_checkpoint.json: one name, and what sets the other apart.
bool has_namesake(const FileReading& file, const std::vector<FileReading*>& others) {
  const std::string stem = stem_of(file.entry->path);
  return std::ranges::any_of(others, [&](const FileReading* other) {
    const std::string name = stem_of(other->entry->path);
    return name.size() > stem.size() && name.starts_with(stem) &&
           (name[stem.size()] == '_' || name[stem.size()] == '-');
  });
}

}  // namespace

std::string shape_of(const Tree& document) {
  std::vector<std::string> keys;
  if (!note_keys(document, "", keys)) return {};
  std::ranges::sort(keys);
  return join(keys, "\n");
}

void part_evaluations(std::vector<FileReading>& files) {
  std::map<std::pair<std::string, std::string>, std::vector<FileReading*>> shapes;
  for (FileReading& file : files)
    if (file.reader && !file.reading.shape.empty())
      shapes[{file.reading.home, file.reading.shape}].push_back(&file);
  for (auto& [shape, twins] : shapes) {
    // metrics.json beside results.json: two names for what one run came to.
    const std::vector<FileReading*> all = twins;
    std::erase_if(twins, [&](const FileReading* file) {
      return is_metrics_name(file->entry->path) && !has_namesake(*file, all);
    });
    if (twins.size() > 1) part(twins);
  }
}

}  // namespace reprocheck::readers
