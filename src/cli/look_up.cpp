// look_up: the commands that judge nothing: report, explain, checks, schema, config.

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "src/base/embedded.h"
#include "src/base/text.h"
#include "src/cli/commands.h"
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

int print(std::string_view text, std::FILE* out, std::FILE* err) {
  const auto done = write_stream(out, text);
  return done ? 0 : report_error(done.error(), err);
}

std::string json_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string checks_as_json() {
  std::string text = "[\n";
  const auto checks = all_checks();
  for (std::size_t i = 0; i < checks.size(); ++i) {
    const Check& check = *checks[i];
    text += fmt::format(
        "  {{\"name\": {}, \"layer\": {}, \"severity\": {}, \"asked_of\": {}, \"summary\": "
        "{}}}{}\n",
        json_text(check.name), json_text(to_string(check.layer)),
        json_text(to_string(check.severity)),
        json_text(asks_one_bundle(check) ? "one bundle" : "two bundles"), json_text(check.summary),
        i + 1 < checks.size() ? "," : "");
  }
  return text + "]\n";
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

}  // namespace

int run_report(const Settings& settings, std::FILE* out, std::FILE* err) {
  const std::string& path = settings.line.paths.front();
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (!stream)
    return report_error(
        {ErrorKind::input, path, "cannot be read", "reprocheck compare ... -o json:result.json"},
        err);
  text << stream.rdbuf();
  const auto report = read_result(text.str(), path);
  if (!report) return report_error(report.error(), err);
  const auto written = write_outputs(settings.outputs, {{*report}}, settings.layout, {}, out);
  return written ? 0 : report_error(written.error(), err);
}

int run_explain(const CommandLine& line, std::FILE* out, std::FILE* err) {
  const std::string& name = line.paths.front();
  if (name == "exit-codes") return print(k_exit_codes, out, err);
  std::vector<std::string> names;
  for (const Check* check : all_checks()) {
    if (check->name == name) return print(page_of(*check), out, err);
    names.emplace_back(check->name);
  }
  const auto near = nearest(name, names);
  return report_error(
      {ErrorKind::usage, "command line", fmt::format("no check is called \"{}\"", shown(name)),
       near ? fmt::format("did you mean \"{}\"?", *near) : "reprocheck checks"},
      err);
}

int run_checks_list(const CommandLine& line, std::FILE* out, std::FILE* err) {
  const bool json = line.json || std::ranges::find(line.outputs, "json") != line.outputs.end();
  return print(json ? checks_as_json() : checks_as_text(), out, err);
}

int run_schema(const CommandLine& line, std::FILE* out, std::FILE* err) {
  const std::string file = line.paths.front() + ".schema.json";
  for (const embedded::File& asset : embedded::report_assets())
    if (asset.name == file) return print(asset.text, out, err);
  return report_error({ErrorKind::usage, "command line",
                       fmt::format("no schema is called \"{}\"", shown(line.paths.front())),
                       "reprocheck schema result, or reprocheck schema policy"},
                      err);
}

int run_config(const Settings& settings, std::FILE* out, std::FILE* err) {
  const Policy& policy = settings.policy;
  const std::string name = policy.path.empty() ? "none: defaults" : policy.path;
  const auto lines = policy_lines(policy);
  const auto limits = limit_names(settings.limits);
  std::string text;
  if (!settings.line.paths.empty() && settings.line.paths.front() == "check")
    return print(
        fmt::format("policy {}: sound ({}, {})\n", shown(name),
                    counted(policy.gates.size(), "gate"), counted(policy.waivers.size(), "waiver")),
        out, err);
  if (std::ranges::find(settings.line.outputs, "json") != settings.line.outputs.end()) {
    text = fmt::format("{{\n  \"policy\": {},\n  \"settings\": [\n", json_text(name));
    for (std::size_t i = 0; i < lines.size(); ++i)
      text += fmt::format("    {{\"key\": {}, \"value\": {}, \"from\": {}}}{}\n",
                          json_text(lines[i].key), json_text(lines[i].value),
                          json_text(lines[i].from), i + 1 < lines.size() ? "," : "");
    text += "  ],\n  \"limits\": {\n";
    for (std::size_t i = 0; i < limits.size(); ++i)
      text += fmt::format("    {}: {}{}\n", json_text(limits[i].name), limits[i].value,
                          i + 1 < limits.size() ? "," : "");
    return print(text + "  }\n}\n", out, err);
  }
  text = fmt::format("policy  {}\n\n", shown(name));
  for (const PolicyLine& line : lines)
    text +=
        fmt::format("  {:<28} {:<24} {}\n", shown(line.key), shown(line.value), shown(line.from));
  text += "\nlimits (--limit NAME=VALUE)\n";
  for (const LimitName& limit : limits)
    text += fmt::format("  {:<20} {}\n", limit.name, limit.value);
  return print(text, out, err);
}

}  // namespace reprocheck::cli
