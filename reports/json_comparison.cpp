// json_comparison: what the two sides together gave: changes, metrics, samples, checks.
//
// A metric carries its numbers even where its verdict was downgraded: the reader of a
// result must be able to judge the judge.

#include "reports/flip_places.h"
#include "reports/json_write.h"

namespace reprocheck::reports {
namespace {

Json to_json(const Source& source) {
  Json object;
  object["tool"] = text_or_null(source.tool);
  object["path"] = text_or_null(source.path);
  object["pointer"] = text_or_null(source.pointer);
  object["line"] = source.line == 0 ? Json() : Json(source.line);
  object["text"] = text_or_null(source.text);
  return object;
}

Json pair_of(Json baseline, Json fresh) {
  Json object;
  object["baseline"] = std::move(baseline);
  object["fresh"] = std::move(fresh);
  return object;
}

Json source_or_null(const std::optional<Source>& source) {
  return source ? to_json(*source) : Json();
}

Json interval_of(const MetricComparison& metric) {
  if (!metric.low || !metric.high) return {};
  Json ends = Json::array();
  ends.push_back(real(*metric.low));
  ends.push_back(real(*metric.high));
  return ends;
}

Json counts_of(const MetricComparison& metric) {
  const auto known = [](std::uint64_t n) { return n > 0 ? Json(n) : Json(); };
  Json object;
  object["baseline"] = known(metric.n_baseline);
  object["fresh"] = known(metric.n_fresh);
  object["paired"] = metric.n_paired;
  object["dropped"] = metric.n_dropped;
  object["runs_baseline"] = metric.n_runs_baseline;
  object["runs_fresh"] = metric.n_runs_fresh;
  return object;
}

Json to_json(const FlipSample& sample) {
  Json object;
  object["id"] = text(sample.id);
  object["broke"] = sample.broke;
  object["question"] = text_or_null(sample.question);
  object["target"] = text_or_null(sample.target);
  object["baseline_output"] = text_or_null(sample.baseline_output);
  object["fresh_output"] = text_or_null(sample.fresh_output);
  return object;
}

Json to_json(const Finding& finding) {
  Json object;
  object["subject"] = text(finding.subject);
  object["message"] = text(finding.message);
  object["already_so"] = finding.already_so;
  object["evidence"] = array_of(finding.evidence);
  object["remedy"] = text_or_null(finding.remedy);
  object["waived"] = text_or_null(finding.waived);
  return object;
}

}  // namespace

void put_key(Json& object, const MetricKey& key) {
  object["task"] = text_or_null(key.task);
  object["name"] = text(key.name);
  object["filter"] = text_or_null(key.filter);
  object["arm"] = text_or_null(key.arm);
}

Json to_json(const Evidence& evidence) {
  Json object;
  object["side"] = text(to_string(evidence.side));
  object.update(to_json(evidence.source));
  return object;
}

Json to_json(const ComparabilityReason& reason) {
  Json object;
  object["layer"] = text(to_string(reason.layer));
  object["subject"] = text(reason.subject);
  object["message"] = text(reason.message);
  object["class"] = text(to_string(reason.change));
  object["soft"] = reason.change == ChangeClass::ruler_soft;
  return object;
}

Json to_json(const Change& change) {
  Json object;
  object["layer"] = text(to_string(change.layer));
  object["key"] = text(change.key);
  object["role"] = text_or_null(change.role);
  object["baseline"] = optional_text(change.baseline);
  object["fresh"] = optional_text(change.fresh);
  object["state"] = text(to_string(change.state));
  object["class"] = text(to_string(change.change));
  object["soft"] = change.change == ChangeClass::ruler_soft;
  object["sources"] = array_of(change.sources);
  object["diff"] = text_or_null(change.diff);
  return object;
}

Json to_json(const MetricComparison& metric) {
  Json effect = Json::object();
  for (const auto& [name, value] : metric.effect) effect[utf8_text(name)] = real(value);
  Json object;
  put_key(object, metric.key);
  object["direction"] = text(to_string(metric.direction));
  object["baseline"] = real(metric.baseline);
  object["fresh"] = real(metric.fresh);
  object["recorded"] = pair_of(real(metric.recorded_baseline), real(metric.recorded_fresh));
  object["runs"] = pair_of(reals(metric.runs_baseline), reals(metric.runs_fresh));
  object["difference"] = real(metric.difference);
  object["interval"] = interval_of(metric);
  object["confidence"] = real(metric.confidence);
  object["std_error"] = real(metric.std_error);
  object["p_value"] = real(metric.p_value);
  object["p_adjusted"] = real(metric.p_adjusted);
  object["situation"] =
      metric.situation == stats::Situation::none ? Json() : Json(text(to_string(metric.situation)));
  object["test"] = text_or_null(metric.test);
  object["interval_method"] = text_or_null(metric.interval_method);
  object["effect"] = std::move(effect);
  object["assumption"] = text_or_null(metric.assumption);
  object["n"] = counts_of(metric);
  object["margin"] = real(metric.margin);
  object["margin_from"] = text_or_null(metric.margin_from);
  object["mde"] = real(metric.mde);
  object["gated"] = metric.gated;
  object["verdict"] = text(to_string(metric.verdict));
  object["detail"] = text_or_null(metric.detail);
  object["flags"] = texts(metric.flags);
  object["range_top"] = real(metric.range_top);
  object["tested"] = metric.tested;
  object["present"] = pair_of(metric.in_baseline, metric.in_fresh);
  object["sources"] =
      pair_of(source_or_null(metric.source_baseline), source_or_null(metric.source_fresh));
  object["waived"] = text_or_null(metric.waived);
  Json attempts = Json::array();
  for (const MetricVerdict verdict : metric.attempts) attempts.push_back(text(to_string(verdict)));
  object["attempts"] = std::move(attempts);
  Json caveats = Json::array();
  for (const Caveat& caveat : metric.caveats) {
    Json one;
    one["flag"] = text(caveat.flag);
    one["message"] = text(caveat.message);
    caveats.push_back(std::move(one));
  }
  object["caveats"] = std::move(caveats);
  return object;
}

Json to_json(const LedgerSide& side) {
  Json object;
  object["expected"] = side.expected;
  object["scored"] = side.scored;
  object["abstained"] = side.abstained;
  object["errored"] = side.errored;
  object["truncated"] = side.truncated;
  object["filtered"] = side.filtered;
  object["missing"] = side.missing;
  return object;
}

Json to_json(const Flips& flips) {
  Json samples = Json::array();
  for (const FlipSample& sample : flips.samples) samples.push_back(to_json(sample));
  Json object;
  put_key(object, flips.key);
  object["graded"] = flips.graded;
  object["answers"] = flips.answers;
  object["broke"] = flips.broke;
  object["fixed"] = flips.fixed;
  object["same"] = flips.same;
  object["ids_broke"] = texts(flips.ids_broke);
  object["ids_fixed"] = texts(flips.ids_fixed);
  object["samples"] = std::move(samples);
  object["places"] = text_or_null(places_text(flips));
  return object;
}

Json to_json(const Waterfall& waterfall) {
  Json terms = Json::array();
  for (const WaterfallTerm& term : waterfall.terms) {
    Json object;
    object["cause"] = text(term.cause);
    object["samples"] = term.samples;
    object["contribution"] = real(term.contribution);
    terms.push_back(std::move(object));
  }
  Json object;
  put_key(object, waterfall.key);
  object["total"] = real(waterfall.total);
  object["terms"] = std::move(terms);
  return object;
}

Json to_json(const SliceComparison& slice) {
  Json object;
  put_key(object, slice.key);
  object["slice"] = text(slice.slice);
  object["label"] = text(slice.label);
  object["n"] = slice.n;
  object["baseline"] = real(slice.baseline);
  object["fresh"] = real(slice.fresh);
  object["difference"] = real(slice.difference);
  object["interval"] =
      slice.low && slice.high ? Json::array({real(slice.low), real(slice.high)}) : Json();
  object["p_value"] = real(slice.p_value);
  object["p_adjusted"] = real(slice.p_adjusted);
  object["moved"] = slice.moved;
  return object;
}

Json to_json(const CheckReport& check) {
  Json findings = Json::array();
  for (const Finding& finding : check.findings) findings.push_back(to_json(finding));
  Json object;
  object["name"] = text(check.name);
  object["layer"] = text(to_string(check.layer));
  object["side"] = check.side ? text(to_string(*check.side)) : Json();
  object["outcome"] = text(to_string(check.outcome));
  object["severity"] = text(to_string(check.severity));
  object["already_so"] = check.already_so;
  object["findings"] = std::move(findings);
  object["gates"] = check.gates;
  object["summary"] = text_or_null(check.summary);
  object["reason"] = text_or_null(check.reason);
  return object;
}

}  // namespace reprocheck::reports
