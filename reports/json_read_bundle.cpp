// json_read_bundle: one side of a saved result.

#include "reports/json_parts.h"

namespace reprocheck::reports {
namespace {

constexpr std::array k_problem_kinds{ProblemKind::malformed,          ProblemKind::torn,
                                     ProblemKind::key_duplicated,     ProblemKind::limit,
                                     ProblemKind::unreadable,         ProblemKind::link_escaped,
                                     ProblemKind::reference_escaped,  ProblemKind::not_regular,
                                     ProblemKind::not_fetched,        ProblemKind::ambiguous,
                                     ProblemKind::changed_while_read, ProblemKind::other};

Answer read_answer(const Fields& fields, const char* key) {
  constexpr std::array answers{Answer::no, Answer::partly, Answer::yes, Answer::unknown,
                               Answer::not_applicable};
  return fields.word<Answer>(key, answers);
}

LayerState read_layer(const Fields& fields) {
  LayerState state;
  state.recorded = read_answer(fields, "recorded");
  state.pinned = read_answer(fields, "pinned");
  state.verified = read_answer(fields, "verified");
  if (fields.has("missing")) state.missing = fields.texts("missing");
  return state;
}

BundlePart read_part(const Fields& fields) {
  return {fields.text("name"), fields.text("path"), fields.text("digest")};
}

FileCounts read_files(const Fields& fields) {
  return {fields.count("total"), fields.count("understood"), fields.count("not_understood"),
          fields.count("skipped")};
}

Problem read_problem(const Fields& fields) {
  Problem problem;
  problem.path = fields.text("path");
  problem.line = fields.count("line");
  problem.kind = fields.word<ProblemKind>("kind", k_problem_kinds);
  problem.message = fields.text("message");
  if (fields.has("decides")) problem.decides = fields.flag("decides");
  return problem;
}

Witness read_witness(const Fields& fields) {
  Witness witness;
  witness.tool = fields.text("tool");
  witness.path = fields.text("path");
  witness.pointer = fields.text("pointer");
  if (fields.has("line")) witness.line = fields.count("line");
  witness.value = fields.text("value");
  return witness;
}

ReconciledFact read_fact(const Fields& fields) {
  using State = ReconciledFact::State;
  constexpr std::array states{State::agreed, State::single, State::contradicted};
  ReconciledFact fact;
  fact.layer = fields.word<Layer>("layer", k_all_layers);
  fact.role = fields.text("role");
  fact.key = fields.text("key");
  fact.value = fields.text("value");
  fact.state = fields.word<State>("state", states);
  if (fields.has("class")) fact.change = read_class(fields);
  if (fields.has("certain")) fact.certain = fields.flag("certain");
  fields.each("witnesses",
              [&](const Fields& witness) { fact.witnesses.push_back(read_witness(witness)); });
  return fact;
}

RunReport read_run(const Fields& fields) {
  return {fields.text("id"), fields.texts("witnesses"), fields.text("linked_by"),
          fields.text("arm"), fields.text("state")};
}

}  // namespace

ChangeClass read_class(const Fields& fields) {
  constexpr std::array classes{ChangeClass::ruler, ChangeClass::subject, ChangeClass::unknown};
  const auto change = fields.word<ChangeClass>("class", classes);
  const bool soft = fields.has("soft") && fields.flag("soft");
  return soft && change == ChangeClass::ruler ? ChangeClass::ruler_soft : change;
}

BundleReport read_bundle(const Fields& fields) {
  BundleReport bundle;
  bundle.path = fields.text("path");
  bundle.digest = fields.text("digest");
  bundle.repository = fields.text("repository");
  if (fields.has("parts"))
    fields.each("parts", [&](const Fields& part) { bundle.parts.push_back(read_part(part)); });
  fields.each("runs", [&](const Fields& run) { bundle.runs.push_back(read_run(run)); });
  bundle.level = fields.small("level");
  bundle.next_level = fields.texts("next_level");
  bundle.files = read_files(fields.object("files"));
  fields.each("readers", [&](const Fields& file) {
    bundle.readers.push_back({file.text("path"), file.text("reader"), file.text("mapping")});
  });
  if (fields.has("not_understood")) bundle.not_understood = fields.texts("not_understood");
  fields.each("problems",
              [&](const Fields& problem) { bundle.problems.push_back(read_problem(problem)); });
  fields.each_member("layers", [&](const std::string& name, const Json& value) {
    const auto layer = layer_named(name);
    if (!layer) return fields.wrong("layers", "expected names of layers");
    bundle.layers[*layer] = read_layer(fields.member(name, value, "layers"));
  });
  fields.each("facts", [&](const Fields& fact) { bundle.facts.push_back(read_fact(fact)); });
  return bundle;
}

}  // namespace reprocheck::reports
