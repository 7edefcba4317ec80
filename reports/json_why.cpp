// json-why: decisions and plans as JSON.

#include "reports/json_write.h"
#include "reports/plan.h"
#include "reports/why.h"

namespace reprocheck::reports {
namespace {

Json path_of(const std::optional<BundleReport>& side) {
  return side ? text_or_null(side->path) : Json();
}

Json head_of(const Report& report, const MetricComparison& metric) {
  Json object;
  object["baseline"] = path_of(report.baseline);
  object["fresh"] = path_of(report.fresh);
  put_key(object, metric.key);
  object["gated"] = metric.gated;
  object["verdict"] = text(to_string(metric.verdict));
  object["detail"] = text_or_null(metric.detail);
  return object;
}

Json to_json(const WhyStep& step) {
  Json object;
  object["step"] = text(step.name);
  object["sentences"] = texts(step.sentences);
  return object;
}

Json to_json(const Why& why) {
  Json object = head_of(*why.report, *why.metric);
  object["situation"] = text_or_null(why.situation.id);
  object["situation_words"] = text_or_null(why.situation.words);
  object["steps"] = Json::array();
  for (const WhyStep& step : why.steps) object["steps"].push_back(to_json(step));
  Json flags = Json::array();
  for (const std::string& flag : why.metric->flags) {
    Json entry;
    entry["flag"] = text(flag);
    entry["meaning"] = text_or_null(meaning_of_flag(flag));
    flags.push_back(std::move(entry));
  }
  object["flags"] = std::move(flags);
  return object;
}

Json to_json(const PlannedMetric& plan, const RunOption& option) {
  const CallCost cost = cost_of(option, plan.cost);
  Json object;
  object["what"] = text(to_string(option.axis));
  object["needed"] = real(option.needed);
  object["now"] = real(option.now);
  object["calls"] = real(option.calls);
  object["tokens"] = real(cost.tokens);
  object["usd"] = real(cost.usd);
  object["words"] = text(option_words(plan.next, option));
  return object;
}

Json to_json(const PlannedMetric& plan, const RunTarget& target) {
  Json object;
  object["aim"] = text(to_string(target.aim));
  object["size"] = real(target.size);
  object["observed"] = target.observed;
  object["power"] = k_planned_power;
  object["options"] = Json::array();
  for (const RunOption& option : target.options) object["options"].push_back(to_json(plan, option));
  return object;
}

Json to_json(const PlannedMetric& plan) {
  const NextRuns& next = plan.next;
  Json object = head_of(*plan.report, *plan.metric);
  object["margin"] = real(plan.metric->margin);
  object["now"] = {{"items", real(next.items)},
                   {"answers", real(next.answers)},
                   {"runs_baseline", real(next.runs_baseline)},
                   {"runs_fresh", real(next.runs_fresh)}};
  object["std_error"] = real(next.std_error);
  object["smallest_margin"] = {{"non_inferior", real(next.non_inferior_margin)},
                               {"equivalent", real(next.equivalent_margin)}};
  const CallCost &before = plan.cost.baseline, &after = plan.cost.fresh;
  object["cost_of_call"] = {{"tokens", real(after.tokens)},
                            {"usd", real(after.usd)},
                            {"tokens_baseline", real(before.tokens)},
                            {"usd_baseline", real(before.usd)}};
  object["targets"] = Json::array();
  for (const RunTarget& target : next.targets) object["targets"].push_back(to_json(plan, target));
  object["notes"] = texts(next.notes);
  return object;
}

}  // namespace

std::string why_document(std::span<const Why> decisions, std::string_view result) {
  Json object;
  object["schema"] = "reprocheck.why/1";
  object["result"] = text(result);
  object["decisions"] = Json::array();
  for (const Why& why : decisions) object["decisions"].push_back(to_json(why));
  return document_text(object);
}

std::string plan_document(std::span<const PlannedMetric> plans, std::string_view result) {
  Json object;
  object["schema"] = "reprocheck.plan/1";
  object["result"] = text(result);
  object["plans"] = Json::array();
  for (const PlannedMetric& plan : plans) object["plans"].push_back(to_json(plan));
  return document_text(object);
}

}  // namespace reprocheck::reports
