// json_read: a saved result back to the Report that wrote it.
//
// Formats can be made years after the run, from the file alone. The file is untrusted: its
// size, depth and number of keys are bounded before anything is built, every member is
// typed, unknown keys pass, and the schema has to be exactly ours.

#include <fmt/format.h>

#include "reports/json_documents.h"
#include "reports/json_parts.h"
#include "src/base/limits.h"
#include "src/base/text.h"

namespace reprocheck {
namespace reports {
namespace {

constexpr std::size_t k_depth = 32;       // a result is nine levels deep
constexpr std::size_t k_members = 4'096;  // of one object: its look-up is linear
constexpr std::string_view k_schema = "reprocheck.result/1";

// What is wrong with the shape of the text; "" if nothing is. Strings are skipped whole.
std::string trouble_of_shape(std::string_view json) {
  struct Open {
    bool object;
    std::size_t commas;
  };
  std::vector<Open> open;
  bool in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char letter = json[at];
    if (in_string) {
      if (letter == '\\') ++at;
      if (letter == '"') in_string = false;
    } else if (letter == '"') {
      in_string = true;
    } else if (letter == '{' || letter == '[') {
      open.push_back({letter == '{', 0});
      if (open.size() > k_depth) return fmt::format("nested deeper than {}", k_depth);
    } else if ((letter == '}' || letter == ']') && !open.empty()) {
      open.pop_back();
    } else if (letter == ',' && !open.empty()) {
      if (++open.back().commas >= k_members && open.back().object)
        return fmt::format("an object of more than {} members", k_members);
    }
  }
  return "";
}

void read_sides(const Fields& fields, Report& report) {
  if (fields.has("baseline") && !fields.is_null("baseline"))
    report.baseline = read_bundle(fields.object("baseline"));
  if (fields.has("fresh") && !fields.is_null("fresh"))
    report.fresh = read_bundle(fields.object("fresh"));
  if (fields.has("bundle") && !fields.is_null("bundle"))
    report.bundle = read_bundle(fields.object("bundle"));
}

void read_comparability(const Fields& fields, Report& report) {
  if (fields.is_null("comparability")) return;
  constexpr std::array statuses{ComparabilityStatus::comparable, ComparabilityStatus::on_subset,
                                ComparabilityStatus::confounded,
                                ComparabilityStatus::not_comparable};
  const Fields object = fields.object("comparability");
  report.status = object.word<ComparabilityStatus>("status", statuses);
  object.each("reasons",
              [&](const Fields& reason) { report.comparability.push_back(read_reason(reason)); });
}

void read_changes(const Fields& fields, Report& report) {
  fields.each("changes",
              [&](const Fields& change) { report.changes.push_back(read_change(change)); });
  fields.each_member("unchanged", [&](const std::string& name, const Json& value) {
    const auto layer = layer_named(name);
    if (!layer || !value.is_number_unsigned())
      return fields.wrong("unchanged", "expected counts of layers");
    report.unchanged[*layer] = value.get<std::uint64_t>();
  });
}

void read_measures(const Fields& fields, Report& report) {
  fields.each("metrics",
              [&](const Fields& metric) { report.metrics.push_back(read_metric(metric)); });
  const Fields samples = fields.object("samples");
  const Fields ledger = samples.object("ledger");
  report.ledger_baseline = read_ledger(ledger.object("baseline"));
  report.ledger_fresh = read_ledger(ledger.object("fresh"));
  samples.each("flips", [&](const Fields& flips) { report.flips.push_back(read_flips(flips)); });
  fields.each("waterfall", [&](const Fields& waterfall) {
    report.waterfall.push_back(read_waterfall(waterfall));
  });
  fields.each("checks", [&](const Fields& check) { report.checks.push_back(read_check(check)); });
}

Report read_report(const Fields& fields) {
  Report report;
  const Fields tool = fields.object("tool");
  report.version = tool.text("version");
  report.engine = tool.small("engine");
  report.command = fields.text("command");
  report.verdict = fields.text("verdict");
  report.headline = fields.text("headline");
  report.exit_code = fields.small("exit_code");
  report.reasons = fields.texts("reasons");
  read_sides(fields, report);
  read_comparability(fields, report);
  read_changes(fields, report);
  read_measures(fields, report);
  if (fields.has("slices"))
    fields.each("slices", [&](const Fields& slice) { report.slices.push_back(read_slice(slice)); });
  if (fields.has("other_ruler") && !fields.is_null("other_ruler")) {
    const Fields other = fields.object("other_ruler");
    report.other_ruler = OtherRuler{other.text("from"), other.text("verdict"),
                                    other.text("headline"), other.small("exit_code")};
  }
  if (fields.has("policy"))
    fields.each("policy", [&](const Fields& line) {
      report.policy.push_back({line.text("key"), line.text("value"), line.text("from")});
    });
  if (fields.has("seed")) report.seed = fields.count("seed");
  if (fields.has("arguments")) report.arguments = fields.texts("arguments");
  return report;
}

Result<Json> parsed(std::string_view json, const std::string& where) {
  const Limits limits;
  if (json.size() > limits.json_file)
    return fail(ErrorKind::limit, where,
                fmt::format("larger than json.file, {} bytes", limits.json_file));
  if (json.starts_with("\xef\xbb\xbf")) json.remove_prefix(3);
  if (const std::string trouble = trouble_of_shape(json); !trouble.empty())
    return fail(ErrorKind::input, where, trouble);
  try {
    return Json::parse(json);
  } catch (const Json::parse_error& error) {
    return fail(ErrorKind::input, fmt::format("{}@{}", where, error.byte), "malformed JSON");
  } catch (const Json::exception&) {
    return fail(ErrorKind::input, where, "malformed JSON");
  }
}

std::string schema_of(const Json& root) {
  if (!root.is_object() || !root.contains("schema") || !root["schema"].is_string()) return "";
  return root["schema"].get<std::string>();
}

Result<Report> report_of(const Json& root, const std::string& where) {
  if (const std::string schema = schema_of(root); schema != k_schema)
    return fail(ErrorKind::input, where,
                fmt::format("no result of this tool: its schema is '{}', not '{}'",
                            shown(schema, 60), k_schema),
                "write one with `reprocheck compare ... -o json:result.json`");
  Trouble trouble;
  Report report = read_report(Fields(root, "", trouble));
  if (trouble.message.empty()) return report;
  return fail(ErrorKind::input, where, fmt::format("{}: {}", trouble.pointer, trouble.message));
}

}  // namespace

Result<SavedResults> read_results(std::string_view json, const std::string& where) {
  const auto root = parsed(json, where);
  if (!root) return std::unexpected(root.error());
  SavedResults saved;
  if (schema_of(*root) != k_results_schema) {
    auto report = report_of(*root, where);
    if (!report) return std::unexpected(report.error());
    saved.reports.push_back(std::move(*report));
    return saved;
  }
  const auto results = root->find("results");
  if (results == root->end() || !results->is_array() || results->empty())
    return fail(ErrorKind::input, where, "/results: no list of results");
  for (const Json& result : *results) {
    auto report = report_of(result, where);
    if (!report) return std::unexpected(report.error());
    saved.reports.push_back(std::move(*report));
  }
  Trouble trouble;
  if (const Fields whole(*root, "", trouble); !whole.is_null("family")) {
    const Fields family((*root)["family"], "/family", trouble);
    saved.family = Family{family.count("candidates"), family.count("tests"), family.real("alpha")};
  }
  if (trouble.message.empty()) return saved;
  return fail(ErrorKind::input, where, fmt::format("{}: {}", trouble.pointer, trouble.message));
}

}  // namespace reports

Result<Report> read_result(std::string_view json, const std::string& where) {
  const auto root = reports::parsed(json, where);
  if (!root) return std::unexpected(root.error());
  return reports::report_of(*root, where);
}

}  // namespace reprocheck
