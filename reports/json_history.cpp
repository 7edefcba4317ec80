// json-history: a history as JSON.

#include "reports/history.h"
#include "reports/json_write.h"

namespace reprocheck::reports {
namespace {

Json to_json(const PooledAttempts& pool) {
  Json object;
  object["attempts"] = pool.attempts;
  object["pooled"] = pool.pooled;
  object["failed"] = pool.failed;
  object["cleared"] = pool.cleared;
  object["verdict"] = text(to_string(pool.verdict));
  object["method"] = text(pool.method);
  object["wins"] = pool.wins;
  object["losses"] = pool.losses;
  object["n"] = pool.n;
  object["difference"] = real(pool.difference);  // oriented, rates as shares
  object["low"] = real(pool.low);
  object["high"] = real(pool.high);
  object["std_error"] = real(pool.std_error);
  object["independent"] = pool.independent;
  object["e_worse"] = real(pool.e_worse);
  object["e_needed"] = real(pool.e_needed);
  return object;
}

Json to_json(const PastPoint& point) {
  Json object;
  object["results"] = point.results;
  object["copies"] = point.copies.size();
  object["value"] = real(point.value);
  object["step"] = real(point.step);
  object["verdict"] = point.metric ? text(to_string(point.verdict)) : Json();
  object["verdicts"] = Json::array();
  for (const MetricVerdict verdict : point.verdicts)
    object["verdicts"].push_back(text(to_string(verdict)));
  object["attempts"] = point.pooled ? to_json(*point.pooled) : Json();
  return object;
}

Json to_json(const PastDrift& drift) {
  Json object;
  object["change"] = real(drift.change);
  object["merges"] = drift.merges;
  object["blocked"] = drift.blocked;
  object["steps"] = real(drift.steps);
  object["worst_step"] = real(drift.worst_step);
  object["tested"] = drift.p.has_value();
  object["p_value"] = real(drift.p);
  object["alpha"] = k_drift_alpha;
  object["verdict"] = text(to_string(drift.verdict));
  object["how"] = text(drift.how);
  return object;
}

Json to_json(const PastSegment& segment) {
  Json object;
  object["first"] = segment.first;
  object["last"] = segment.last;
  object["why"] = text_or_null(segment.why);
  object["searched"] = segment.searched;
  object["change_points"] = Json::array();
  for (const PastChange& change : segment.changes) {
    Json entry;
    entry["point"] = change.point;
    entry["p_value"] = real(change.p);
    entry["before"] = real(change.before);
    entry["after"] = real(change.after);
    object["change_points"].push_back(std::move(entry));
  }
  object["drift"] = segment.drift ? to_json(*segment.drift) : Json();
  return object;
}

Json to_json(const PastSeries& series) {
  Json object;
  put_key(object, series.key);
  object["direction"] = text(to_string(series.like->direction));
  object["points"] = Json::array();
  for (const PastPoint& point : series.points) object["points"].push_back(to_json(point));
  object["segments"] = Json::array();
  for (const PastSegment& segment : series.segments) object["segments"].push_back(to_json(segment));
  return object;
}

}  // namespace

std::string history_document(const History& history) {
  Json object;
  object["schema"] = "reprocheck.history/1";
  object["results"] = Json::array();
  for (const PastName& name : history.names) {
    Json entry;
    entry["path"] = text(name.path);
    entry["commit"] = text_or_null(name.commit);
    object["results"].push_back(std::move(entry));
  }
  object["metrics"] = Json::array();
  for (const PastSeries& series : history.series) object["metrics"].push_back(to_json(series));
  return document_text(object);
}

}  // namespace reprocheck::reports
