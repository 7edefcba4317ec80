// json_documents: what the program prints as JSON beside one result: several of them, and lists
// of what it knows.
//
// By the writer of the results, so that a text of a bundle or of a policy steers a terminal here
// as little as there.

#include "reports/json_documents.h"

#include "reports/json_write.h"

namespace reprocheck::reports {
namespace {

Json to_json(const Family& family) {
  Json object;
  object["method"] = "holm";
  object["candidates"] = family.candidates;
  object["tests"] = family.tests;
  object["alpha"] = real(family.alpha);
  object["over"] = "the gated metrics of all candidates";
  return object;
}

Json to_json(const Check& check) {
  Json object;
  object["name"] = text(check.name);
  object["layer"] = text(to_string(check.layer));
  object["severity"] = text(to_string(check.severity));
  object["asked_of"] = asks_one_bundle(check) ? "one bundle" : "two bundles";
  object["summary"] = text(check.summary);
  return object;
}

}  // namespace

std::string results_document(std::span<const Report> reports, const std::optional<Family>& family) {
  Json object;
  object["schema"] = k_results_schema;
  object["results"] = array_of(reports);
  object["family"] = family ? to_json(*family) : Json();
  return document_text(object);
}

std::string checks_document(std::span<const Check* const> checks) {
  Json array = Json::array();
  for (const Check* check : checks) array.push_back(to_json(*check));
  return document_text(array);
}

std::string page_document(std::string_view name, std::string_view page) {
  Json object;
  object["name"] = text(name);
  object["page"] = text(page);
  return document_text(object);
}

std::string config_document(std::string_view policy, std::span<const PolicyLine> settings,
                            std::span<const LimitName> limits) {
  Json object;
  object["policy"] = text(policy);
  object["settings"] = array_of(settings);
  object["limits"] = Json::object();
  for (const LimitName& limit : limits) object["limits"][std::string(limit.name)] = limit.value;
  return document_text(object);
}

std::string soundness_document(std::string_view path, const Policy& policy) {
  Json object;
  object["policy"] = text(path);
  object["sound"] = true;
  object["gates"] = policy.gates.size();
  object["waivers"] = policy.waivers.size();
  return document_text(object);
}

}  // namespace reprocheck::reports
