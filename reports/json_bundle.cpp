// json_bundle: one side of the result: what was read, from where, and how well it is known.
//
// Beside the contract's keys stand those that give the whole Report back: paths that nobody
// understood, the steps that a layer misses, the class of a fact.

#include "reports/json_write.h"

namespace reprocheck::reports {
namespace {

Json to_json(const RunReport& run) {
  Json object;
  object["id"] = text(run.id);
  object["witnesses"] = texts(run.witnesses);
  object["linked_by"] = text_or_null(run.linked_by);
  object["arm"] = text_or_null(run.arm);
  object["state"] = text_or_null(run.state);
  return object;
}

Json to_json(const FileCounts& files) {
  Json object;
  object["total"] = files.total;
  object["understood"] = files.understood;
  object["not_understood"] = files.not_understood;
  object["skipped"] = files.skipped;
  return object;
}

Json to_json(const ReadFile& file) {
  Json object;
  object["path"] = text(file.path);
  object["reader"] = text(file.reader);
  object["mapping"] = text_or_null(file.mapping);
  return object;
}

Json to_json(const Problem& problem) {
  Json object;
  object["path"] = text(problem.path);
  object["line"] = problem.line == 0 ? Json() : Json(problem.line);
  object["kind"] = text(to_string(problem.kind));
  object["message"] = text(problem.message);
  object["decides"] = problem.decides;
  return object;
}

Json to_json(const BundlePart& part) {
  Json object;
  object["name"] = text(part.name);
  object["path"] = text(part.path);
  object["digest"] = text(part.digest);
  return object;
}

Json to_json(const LayerState& layer) {
  Json object;
  object["recorded"] = text(to_string(layer.recorded));
  object["pinned"] = text(to_string(layer.pinned));
  object["verified"] = text(to_string(layer.verified));
  object["missing"] = texts(layer.missing);
  return object;
}

Json to_json(const Witness& witness) {
  Json object;
  object["tool"] = text(witness.tool);
  object["path"] = text(witness.path);
  object["pointer"] = text_or_null(witness.pointer);
  object["line"] = witness.line == 0 ? Json() : Json(witness.line);
  object["value"] = text(witness.value);
  return object;
}

Json to_json(const ReconciledFact& fact) {
  Json witnesses = Json::array();
  for (const Witness& witness : fact.witnesses) witnesses.push_back(to_json(witness));
  Json object;
  object["layer"] = text(to_string(fact.layer));
  object["key"] = text(fact.key);
  object["role"] = text_or_null(fact.role);
  object["value"] = text(fact.value);
  object["witnesses"] = std::move(witnesses);
  object["state"] = text(to_string(fact.state));
  object["class"] = text(to_string(fact.change));
  object["soft"] = fact.change == ChangeClass::ruler_soft;
  object["certain"] = fact.certain;
  return object;
}

template <typename Items>
Json own_array(const Items& items) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(to_json(item));
  return array;
}

}  // namespace

Json to_json(const BundleReport& bundle) {
  Json layers = Json::object();
  for (const auto& [layer, state] : bundle.layers) layers[to_string(layer)] = to_json(state);
  Json object;
  object["path"] = text(bundle.path);
  object["digest"] = text_or_null(bundle.digest);
  object["repository"] = text_or_null(bundle.repository);
  object["parts"] = own_array(bundle.parts);
  object["runs"] = own_array(bundle.runs);
  object["level"] = bundle.level;
  object["next_level"] = texts(bundle.next_level);
  object["files"] = to_json(bundle.files);
  object["readers"] = own_array(bundle.readers);
  object["not_understood"] = texts(bundle.not_understood);
  object["problems"] = own_array(bundle.problems);
  object["layers"] = std::move(layers);
  object["facts"] = own_array(bundle.facts);
  return object;
}

}  // namespace reprocheck::reports
