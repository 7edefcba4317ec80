// model: the names of the model's enumerations, and the few operations its columns have.
//
// These words stand in results and policies, so they are spelled once, here.

#include <fmt/format.h>

#include "src/base/text.h"
#include "src/model/bundle.h"
#include "src/model/finding.h"
#include "src/model/metric_names.h"

namespace reprocheck {

bool is_certain(const Bundle& bundle, const Source& source) {
  return !is_of_repository(source) || !bundle.repository || !bundle.repository->read_at_head;
}

std::string_view to_string(Layer layer) {
  switch (layer) {
    case Layer::prompt:
      return "prompt";
    case Layer::model:
      return "model";
    case Layer::data:
      return "data";
    case Layer::code:
      return "code";
    case Layer::infrastructure:
      return "infrastructure";
    case Layer::scoring:
      return "scoring";
    case Layer::result:
      return "result";
    case Layer::record:
      return "record";
  }
  return "";
}

std::optional<Layer> layer_named(std::string_view name) {
  for (const Layer layer : k_all_layers)
    if (to_string(layer) == name) return layer;
  return std::nullopt;
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::off:
      return "off";
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

std::optional<Severity> severity_named(std::string_view name) {
  for (const Severity severity :
       {Severity::off, Severity::note, Severity::warning, Severity::error})
    if (to_string(severity) == name) return severity;
  return std::nullopt;
}

std::string_view to_string(Side side) {
  switch (side) {
    case Side::baseline:
      return "baseline";
    case Side::fresh:
      return "fresh";
  }
  return "";
}

std::string_view to_string(ChangeClass change) {
  switch (change) {
    case ChangeClass::ruler:
    case ChangeClass::ruler_soft:
      return "ruler";
    case ChangeClass::subject:
      return "subject";
    case ChangeClass::unknown:
      return "unknown";
  }
  return "";
}

std::string_view to_string(Direction direction) {
  switch (direction) {
    case Direction::unknown:
      return "unknown";
    case Direction::higher:
      return "higher";
    case Direction::lower:
      return "lower";
  }
  return "";
}

std::string_view to_string(RunState state) {
  switch (state) {
    case RunState::unknown:
      return "unknown";
    case RunState::finished:
      return "finished";
    case RunState::failed:
      return "failed";
    case RunState::killed:
      return "killed";
    case RunState::running:
      return "running";
  }
  return "";
}

std::string_view to_string(SampleState state) {
  switch (state) {
    case SampleState::scored:
      return "scored";
    case SampleState::abstained:
      return "abstained";
    case SampleState::errored:
      return "errored";
    case SampleState::truncated:
      return "truncated";
    case SampleState::filtered:
      return "filtered";
    case SampleState::missing:
      return "missing";
  }
  return "";
}

std::string_view to_string(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::malformed:
      return "malformed";
    case ProblemKind::torn:
      return "torn";
    case ProblemKind::key_duplicated:
      return "key-duplicated";
    case ProblemKind::limit:
      return "limit";
    case ProblemKind::unreadable:
      return "unreadable";
    case ProblemKind::link_escaped:
      return "link-escaped";
    case ProblemKind::reference_escaped:
      return "reference-escaped";
    case ProblemKind::not_regular:
      return "not-regular";
    case ProblemKind::not_fetched:
      return "not-fetched";
    case ProblemKind::ambiguous:
      return "ambiguous";
    case ProblemKind::changed_while_read:
      return "changed-while-read";
    case ProblemKind::other:
      return "other";
  }
  return "";
}

std::string to_string(const MetricKey& key) {
  std::string text = key.task.empty() ? key.name : fmt::format("{}/{}", key.task, key.name);
  if (!key.filter.empty()) text += fmt::format(",{}", key.filter);
  if (!key.arm.empty()) text += fmt::format("@{}", key.arm);
  return text;
}

bool is_known_score(const ScoreColumn& column) {
  return !column.is_resource && traits_of(column.name).direction != Direction::unknown;
}

void SliceColumn::push(std::string_view label) {
  if (too_many_) return;
  auto at = known_.find(label);
  if (at == known_.end()) {
    if (known_.size() == k_most_labels) {
      too_many_ = true;
      known_.clear();
      labels_.clear();
      codes_.clear();
      return;
    }
    at = known_.emplace(label, static_cast<std::uint32_t>(known_.size())).first;
    labels_.emplace_back(label);
  }
  codes_.push_back(at->second);
}

void TextColumn::push(std::string_view text) {
  block_ += text;
  ends_.push_back(block_.size());
}

std::string_view TextColumn::operator[](std::size_t row) const {
  const std::uint64_t begin = row == 0 ? 0 : ends_[row - 1];
  return std::string_view(block_).substr(begin, ends_[row] - begin);
}

std::string name_of(const SampleTable& table) {
  if (!table.task.empty()) return table.task;
  const std::string_view folder = table.files.empty() ? "" : parent_path(table.files.front());
  return folder.empty() ? std::string("samples") : fmt::format("{}/samples", folder);
}

void FingerprintColumn::push(std::optional<Fingerprint> value) {
  values.push_back(value.value_or(Fingerprint{}));
  present.push_back(value.has_value());
}

}  // namespace reprocheck
