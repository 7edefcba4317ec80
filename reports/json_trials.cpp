// json_trials: what was measured of a gate, as JSON.
//
// Numbers stand in the metric's own unit and in full; the page beside it rounds.

#include "reports/json_write.h"
#include "reports/trials.h"

namespace reprocheck::reports {
namespace {

Json to_json(const Share& share) {
  Json object;
  object["count"] = share.count;
  object["of"] = share.of;
  object["interval"] = share.low && share.high ? reals({*share.low, *share.high}) : Json();
  return object;
}

Json key_of(const MetricKey& key) {
  Json object;
  object["task"] = text(key.task);
  object["name"] = text(key.name);
  object["filter"] = text(key.filter);
  object["arm"] = text(key.arm);
  return object;
}

Json to_json(const CalibratedMetric& one) {
  Json object = key_of(one.metric.key);
  object["direction"] = text(to_string(one.metric.direction));
  object["runs"] = reals(one.runs);
  object["swapped_by"] = text(to_string(one.unit.unit));
  object["units"] = one.unit.count;
  object["ways"] = one.unit.ways < k_uncounted ? Json(one.unit.ways) : Json();
  object["tested"] = one.tested;
  object["half_width"] = real(one.noise.half_width);
  object["std_error"] = real(one.noise.std_error);
  object["margin"] = real(one.metric.margin);
  object["margin_from"] = text(one.metric.margin_from);
  object["false_alarms"] = to_json(one.false_alarms);
  object["no_verdicts"] = to_json(one.no_verdicts);
  object["smallest_visible"] = real(one.noise.visible);
  object["run_sd"] = real(one.noise.run_sd);
  object["run_sd_beyond_items"] = real(one.noise.run_sd_beyond);
  object["run_p"] = real(one.noise.run_p);
  object["widening"] = real(one.noise.widening);
  object["margin_needed"] = real(one.noise.margin_needed);
  object["units_needed"] = real(one.noise.units_needed);
  return object;
}

Json to_json(const Outcomes& outcomes) {
  Json object;
  object["exit_1"] = outcomes.failed;
  object["exit_3"] = outcomes.no_verdict;
  object["exit_0"] = outcomes.passed;
  return object;
}

// One grade's counts over the draws, and what each gated metric made of it.
Json to_json(const Grade& grade, const std::vector<MetricComparison>& metrics) {
  Json object;
  object["share"] = real(grade.share);
  object["outcomes"] = to_json(grade.outcomes);
  object["metrics"] = Json::array();
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    Json one = key_of(metrics[i].key);
    one["stopped"] = grade.stopped[i];
    one["loss"] = real(grade.loss[i]);
    one["first_draw"] = text_or_null(grade.said[i]);
    object["metrics"].push_back(std::move(one));
  }
  return object;
}

Json to_json(const BreakTried& tried) {
  Json object;
  object["name"] = text(tried.name);
  object["must_stop"] = tried.must_stop;
  object["outcomes"] = to_json(tried.outcomes);
  object["passed"] = texts(tried.passed);
  object["not_tried"] = text_or_null(tried.not_tried);
  return object;
}

Json found_at(const Selftest& test, const std::optional<std::size_t>& grade) {
  return grade ? real(test.grades[*grade].share) : Json();
}

}  // namespace

std::string selftest_document(const Selftest& test) {
  Json object;
  object["schema"] = "reprocheck.selftest/1";
  object["baseline"] = text(test.path);
  object["can_fail"] = test.faults.empty();
  object["faults"] = texts(test.faults);
  object["unguarded"] = texts(test.unguarded);
  object["samples"] = test.rows;
  object["runs"] = test.runs;
  object["run_noise_drawn"] = test.run_noise;
  object["draws"] = test.draws;
  object["draws_asked"] = test.draws_asked;
  object["seed"] = test.seed;
  object["grades"] = Json::array();
  for (const Grade& grade : test.grades) object["grades"].push_back(to_json(grade, test.metrics));
  object["found_from"] = found_at(test, test.found_by_all);
  object["metrics"] = Json::array();
  for (std::size_t i = 0; i < test.metrics.size(); ++i) {
    Json one = key_of(test.metrics[i].key);
    const auto grade = i < test.found.size() ? test.found[i] : std::nullopt;
    one["found_from"] = found_at(test, grade);
    one["loss"] = grade ? real(test.grades[*grade].loss[i]) : Json();
    const bool alone = i < test.noise.size() && test.noise[i].runs > 0;  // no sample says it
    one["numbers"] = alone ? Json(test.noise[i].runs) : Json();
    one["run_sd"] = alone ? real(test.noise[i].sd) : Json();
    object["metrics"].push_back(std::move(one));
  }
  object["breaks"] = Json::array();
  for (const BreakTried& tried : test.breaks) object["breaks"].push_back(to_json(tried));
  return document_text(object);
}

std::string calibration_document(const Calibration& calibration) {
  Json object;
  object["schema"] = "reprocheck.calibration/1";
  object["runs"] = texts(calibration.runs);
  object["copies"] = Json::array();
  for (const CopiedRun& copy : calibration.copies) {
    Json one;
    one["run"] = text(calibration.named[copy.copy]);
    one["copy_of"] = text(calibration.named[copy.of]);
    object["copies"].push_back(std::move(one));
  }
  object["refused"] = text_or_null(calibration.refused);
  object["pairs"] = Json::array();
  for (const OrderedPair& pair : calibration.pairs) {
    Json one;
    one["baseline"] = text(calibration.runs[pair.baseline]);
    one["fresh"] = text(calibration.runs[pair.fresh]);
    one["verdict"] = text(pair.verdict.word);
    one["headline"] = text(pair.verdict.headline);
    one["exit_code"] = pair.verdict.exit_code;
    one["tested"] = pair.tested;
    object["pairs"].push_back(std::move(one));
  }
  object["metrics"] = Json::array();
  for (const CalibratedMetric& one : calibration.metrics) object["metrics"].push_back(to_json(one));
  object["splits_asked"] = calibration.splits_asked;
  object["seed"] = calibration.seed;
  object["alpha"] = real(calibration.alpha);
  object["together"] = Json::object();
  object["together"]["every_way"] = calibration.every_way;
  object["together"]["false_alarms"] = to_json(calibration.false_alarms);
  object["together"]["no_verdicts"] = to_json(calibration.no_verdicts);
  return document_text(object);
}

}  // namespace reprocheck::reports
