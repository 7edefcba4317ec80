// json_read_comparison: changes, metrics, samples and checks of a saved result.

#include "reports/flip_places.h"
#include "reports/json_parts.h"

namespace reprocheck::reports {
namespace {

constexpr std::array k_verdicts{MetricVerdict::regressed,    MetricVerdict::not_comparable,
                                MetricVerdict::inconclusive, MetricVerdict::non_inferior,
                                MetricVerdict::improved,     MetricVerdict::equivalent,
                                MetricVerdict::info_only};
constexpr std::array k_directions{Direction::unknown, Direction::higher, Direction::lower};

Source read_source(const Fields& fields) {
  Source source;
  if (fields.has("tool")) source.tool = fields.text("tool");
  source.path = fields.text("path");
  source.pointer = fields.text("pointer");
  source.line = fields.count("line");
  source.text = fields.text("text");
  return source;
}

Evidence read_evidence(const Fields& fields) {
  return {fields.word<Side>("side", k_sides), read_source(fields)};
}

std::optional<Source> optional_source(const Fields& fields, const char* key) {
  if (fields.is_null(key)) return std::nullopt;
  return read_source(fields.object(key));
}

MetricKey read_key(const Fields& fields) {
  return {fields.text("task"), fields.text("name"), fields.text("filter"), fields.text("arm")};
}

void read_interval(const Fields& fields, std::optional<double>& low, std::optional<double>& high) {
  if (fields.is_null("interval")) return;
  const std::vector<double> ends = fields.reals("interval");
  if (ends.size() != 2) return fields.wrong("interval", "expected two numbers");
  low = ends[0];
  high = ends[1];
}

void read_counts(const Fields& fields, MetricComparison& metric) {
  metric.n_baseline = fields.count("baseline");
  metric.n_fresh = fields.count("fresh");
  metric.n_paired = fields.count("paired");
  metric.n_dropped = fields.count("dropped");
  metric.n_runs_baseline = fields.count("runs_baseline");
  metric.n_runs_fresh = fields.count("runs_fresh");
}

void read_added_keys(const Fields& fields, MetricComparison& metric) {
  if (fields.has("range_top")) metric.range_top = fields.optional_real("range_top");
  if (fields.has("tested")) metric.tested = fields.flag("tested");
  if (fields.has("waived")) metric.waived = fields.text("waived");
  if (fields.has("attempts"))
    for (const std::string& word : fields.texts("attempts")) {
      const auto* const at = std::ranges::find(
          k_verdicts, word, [](MetricVerdict verdict) { return to_string(verdict); });
      if (at == std::end(k_verdicts)) return fields.wrong("attempts", "no verdict: " + word);
      metric.attempts.push_back(*at);
    }
  if (fields.has("caveats"))
    fields.each("caveats", [&](const Fields& caveat) {
      metric.caveats.push_back({caveat.text("flag"), caveat.text("message")});
    });
  if (fields.has("present")) {
    metric.in_baseline = fields.object("present").flag("baseline");
    metric.in_fresh = fields.object("present").flag("fresh");
  }
  if (fields.has("sources")) {
    metric.source_baseline = optional_source(fields.object("sources"), "baseline");
    metric.source_fresh = optional_source(fields.object("sources"), "fresh");
  }
}

// A word that a later version added is read as if none were there.
void read_situation(const Fields& fields, MetricComparison& metric) {
  if (!fields.has("situation")) {
    metric.situation = situation_by_test(metric);
    return;
  }
  const std::string word = fields.text("situation");
  const auto* const at = std::ranges::find(
      stats::k_situations, word, [](stats::Situation situation) { return to_string(situation); });
  if (at != stats::k_situations.end())
    metric.situation = *at;
  else if (!word.empty())
    metric.situation = situation_by_test(metric);
}

void read_numbers(const Fields& fields, MetricComparison& metric) {
  metric.baseline = fields.optional_real("baseline");
  metric.fresh = fields.optional_real("fresh");
  metric.recorded_baseline = fields.object("recorded").optional_real("baseline");
  metric.recorded_fresh = fields.object("recorded").optional_real("fresh");
  metric.runs_baseline = fields.object("runs").reals("baseline");
  metric.runs_fresh = fields.object("runs").reals("fresh");
  metric.difference = fields.optional_real("difference");
  read_interval(fields, metric.low, metric.high);
  metric.confidence = fields.optional_real("confidence").value_or(0.95);
  metric.std_error = fields.optional_real("std_error");
  metric.p_value = fields.optional_real("p_value");
  metric.p_adjusted = fields.optional_real("p_adjusted");
  metric.mde = fields.optional_real("mde");
  metric.margin = fields.optional_real("margin").value_or(0);
  fields.each_member("effect", [&](const std::string& name, const Json& value) {
    metric.effect.emplace_back(name, fields.real_of(value, "effect").value_or(0));
  });
}

Finding read_finding(const Fields& fields) {
  Finding finding;
  finding.subject = fields.text("subject");
  finding.message = fields.text("message");
  fields.each("evidence",
              [&](const Fields& evidence) { finding.evidence.push_back(read_evidence(evidence)); });
  finding.remedy = fields.text("remedy");
  finding.already_so = fields.flag("already_so");
  if (fields.has("waived")) finding.waived = fields.text("waived");
  return finding;
}

FlipSample read_sample(const Fields& fields) {
  return {fields.text("id"),     fields.flag("broke"),           fields.text("question"),
          fields.text("target"), fields.text("baseline_output"), fields.text("fresh_output")};
}

}  // namespace

ComparabilityReason read_reason(const Fields& fields) {
  return {fields.word<Layer>("layer", k_all_layers), fields.text("subject"), fields.text("message"),
          read_class(fields)};
}

Change read_change(const Fields& fields) {
  using State = Change::State;
  constexpr std::array states{State::changed, State::added, State::removed, State::unknown};
  Change change;
  change.layer = fields.word<Layer>("layer", k_all_layers);
  change.key = fields.text("key");
  change.baseline = fields.optional_text("baseline");
  change.fresh = fields.optional_text("fresh");
  change.state = fields.word<State>("state", states);
  fields.each("sources",
              [&](const Fields& source) { change.sources.push_back(read_evidence(source)); });
  if (fields.has("role")) change.role = fields.text("role");
  if (fields.has("class")) change.change = read_class(fields);
  if (fields.has("diff")) change.diff = fields.text("diff");
  return change;
}

MetricComparison read_metric(const Fields& fields) {
  MetricComparison metric;
  metric.key = read_key(fields);
  metric.direction = fields.word<Direction>("direction", k_directions);
  read_numbers(fields, metric);
  read_counts(fields.object("n"), metric);
  metric.test = fields.text("test");
  metric.interval_method = fields.text("interval_method");
  metric.assumption = fields.text("assumption");
  metric.margin_from = fields.text("margin_from");
  metric.gated = fields.flag("gated");
  metric.verdict = fields.word<MetricVerdict>("verdict", k_verdicts);
  metric.detail = fields.text("detail");
  metric.flags = fields.texts("flags");
  read_added_keys(fields, metric);
  read_situation(fields, metric);
  return metric;
}

LedgerSide read_ledger(const Fields& fields) {
  return {fields.count("expected"), fields.count("scored"),    fields.count("abstained"),
          fields.count("errored"),  fields.count("truncated"), fields.count("filtered"),
          fields.count("missing")};
}

Flips read_flips(const Fields& fields) {
  Flips flips;
  flips.key = read_key(fields);
  flips.graded = fields.has("graded") && fields.flag("graded");
  flips.answers = fields.has("answers") && fields.flag("answers");
  flips.broke = fields.count("broke");
  flips.fixed = fields.count("fixed");
  flips.same = fields.count("same");
  flips.ids_broke = fields.texts("ids_broke");
  flips.ids_fixed = fields.texts("ids_fixed");
  if (fields.has("samples"))
    fields.each("samples",
                [&](const Fields& sample) { flips.samples.push_back(read_sample(sample)); });
  if (fields.has("places") && !read_places(fields.text("places"), flips))
    fields.wrong("places", "expected signed steps");
  return flips;
}

Waterfall read_waterfall(const Fields& fields) {
  Waterfall waterfall;
  waterfall.key = read_key(fields);
  waterfall.total = fields.real("total");
  fields.each("terms", [&](const Fields& term) {
    waterfall.terms.push_back(
        {term.text("cause"), term.count("samples"), term.real("contribution")});
  });
  return waterfall;
}

SliceComparison read_slice(const Fields& fields) {
  SliceComparison slice;
  slice.key = read_key(fields);
  slice.slice = fields.text("slice");
  slice.label = fields.text("label");
  slice.n = fields.count("n");
  slice.baseline = fields.real("baseline");
  slice.fresh = fields.real("fresh");
  slice.difference = fields.optional_real("difference");
  read_interval(fields, slice.low, slice.high);
  slice.p_value = fields.optional_real("p_value");
  slice.p_adjusted = fields.optional_real("p_adjusted");
  slice.moved = fields.flag("moved");
  return slice;
}

CheckReport read_check(const Fields& fields) {
  constexpr std::array outcomes{Outcome::passed,      Outcome::failed,         Outcome::waived,
                                Outcome::unavailable, Outcome::not_applicable, Outcome::broken};
  CheckReport check;
  check.name = fields.text("name");
  check.layer = fields.word<Layer>("layer", k_all_layers);
  if (!fields.is_null("side")) check.side = fields.word<Side>("side", k_sides);
  check.outcome = fields.word<Outcome>("outcome", outcomes);
  check.severity = fields.word<Severity>("severity", k_severities);
  check.already_so = fields.flag("already_so");
  fields.each("findings",
              [&](const Fields& finding) { check.findings.push_back(read_finding(finding)); });
  if (fields.has("gates")) check.gates = fields.flag("gates");
  if (fields.has("summary")) check.summary = fields.text("summary");
  if (fields.has("reason")) check.reason = fields.text("reason");
  return check;
}

}  // namespace reprocheck::reports
