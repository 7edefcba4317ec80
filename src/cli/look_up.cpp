// look_up: the commands that judge nothing: report, explain, checks, schema, config.

#include <fmt/format.h>

#include "reports/json_documents.h"
#include "src/base/embedded.h"
#include "src/base/text.h"
#include "src/cli/commands.h"
#include "src/cli/known_checks.h"
#include "src/cli/limit_options.h"
#include "src/cli/saved_results.h"
#include "src/cli/settings.h"
#include "src/cli/write_outputs.h"

namespace reprocheck::cli {
namespace {

constexpr std::string_view k_exit_codes = R"(Exit codes
  0     nothing at or above the gate
  1     a metric regressed, or a finding at or above --fail-on
  2     usage or policy wrong; nothing was judged
  3     no verdict: a gated metric is not comparable, or inconclusive where the policy says
        fail, or a required baseline is missing
  4     a bundle cannot be checked completely: missing, malformed, hostile, over a limit
  5     environment: disk full, output not written
  70    internal error, or a check that broke
  128+n ended by signal n
Precedence 70 > 5 > 4 > 1 > 3 > 0. --exit-zero turns 1 and 3 into 0, never the others.
)";

int print(const CommandLine& line, const PrintedPage& page, std::FILE* out, std::FILE* err) {
  const auto outputs = outputs_of(line);
  return outputs ? print(*outputs, page, out, err) : report_error(outputs.error(), err);
}

std::string checks_as_text() {
  std::string text;
  std::optional<Layer> layer;
  for (const Check* check : all_checks()) {
    if (layer != check->layer) {
      text += fmt::format("{}{}\n", layer ? "\n" : "", to_string(check->layer));
      layer = check->layer;
    }
    text +=
        fmt::format("  {:<30} {:<8} {}\n", check->name, to_string(check->severity), check->summary);
  }
  return text;
}

std::string config_as_text(const std::string& name, const std::vector<PolicyLine>& lines,
                           const std::vector<reports::LimitName>& limits) {
  std::string text = fmt::format("policy  {}\n\n", shown(name));
  for (const PolicyLine& line : lines)
    text +=
        fmt::format("  {:<28} {:<24} {}\n", shown(line.key), shown(line.value), shown(line.from));
  text += "\nlimits (--limit NAME=VALUE)\n";
  for (const reports::LimitName& limit : limits)
    text += fmt::format("  {:<20} {}\n", limit.name, limit.value);
  return text;
}

}  // namespace

int run_report(const Settings& settings, std::FILE* out, std::FILE* err) {
  auto saved = read_saved(settings.line.paths.front());
  if (!saved) return report_error(saved.error(), err);
  if (auto fit = outputs_fit(settings.outputs, saved->reports.size()); !fit)
    return report_error(fit.error(), err);
  const auto written = write_outputs(settings.outputs, {std::move(saved->reports), saved->family},
                                     settings.layout, {}, out);
  return written ? 0 : report_error(written.error(), err);
}

int run_explain(const CommandLine& line, std::FILE* out, std::FILE* err) {
  const std::string& name = line.paths.front();
  std::string_view page = k_exit_codes;
  if (name != "exit-codes") {
    const auto check = check_called(name);
    if (!check) return report_error(check.error(), err);
    page = page_of(**check);
  }
  return print(line, {std::string(page), reports::page_document(name, page)}, out, err);
}

int run_checks_list(const CommandLine& line, std::FILE* out, std::FILE* err) {
  return print(line, {checks_as_text(), reports::checks_document(all_checks())}, out, err);
}

int run_schema(const CommandLine& line, std::FILE* out, std::FILE* err) {
  const std::string file = line.paths.front() + ".schema.json";
  for (const embedded::File& asset : embedded::report_assets())
    if (asset.name == file)
      return print(line, {std::string(asset.text), std::string(asset.text)}, out, err);
  return report_error({ErrorKind::usage, "command line",
                       fmt::format("no schema is called \"{}\"", shown(line.paths.front())),
                       "reprocheck schema result, or reprocheck schema policy"},
                      err);
}

int run_config(const Settings& settings, std::FILE* out, std::FILE* err) {
  const Policy& policy = settings.policy;
  const std::string name = policy.path.empty() ? "none: defaults" : policy.path;
  if (!settings.line.paths.empty() && settings.line.paths.front() == "check") {
    const std::string sound =
        fmt::format("policy {}: sound ({}, {})\n", shown(name),
                    counted(policy.gates.size(), "gate"), counted(policy.waivers.size(), "waiver"));
    return print(settings.outputs, {sound, reports::soundness_document(name, policy)}, out, err);
  }
  const auto lines = policy_lines(policy);
  const auto limits = limit_names(settings.limits);
  return print(settings.outputs,
               {config_as_text(name, lines, limits), reports::config_document(name, lines, limits)},
               out, err);
}

}  // namespace reprocheck::cli
