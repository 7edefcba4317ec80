// run_program: from a command line to an exit code.

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "src/base/text.h"
#include "src/cli/arguments.h"
#include "src/cli/commands.h"
#include "src/cli/program.h"
#include "src/cli/settings.h"
#include "src/cli/write_outputs.h"

namespace reprocheck::cli {
namespace {

int run_command(const CommandLine& line, std::FILE* out, std::FILE* err) {
  if (line.command == "explain") return run_explain(line, out, err);
  if (line.command == "checks") return run_checks_list(line, out, err);
  if (line.command == "schema") return run_schema(line, out, err);
  if (!line.variables.empty())
    std::fputs(fmt::format("note: from the environment: {}\n", join(line.variables, ", ")).c_str(),
               err);
  const auto settings = make_settings(line, out);
  if (!settings) return report_error(settings.error(), err);
  if (line.command == "config") return run_config(*settings, out, err);
  if (line.command == "report") return run_report(*settings, out, err);
  if (line.command == "why") return run_why(*settings, out, err);
  if (line.command == "plan") return run_plan(*settings, out, err);
  if (line.command == "history") return run_history(*settings, out, err);
  if (line.command == "calibrate") return run_calibrate(*settings, out, err);
  if (line.command == "selftest") return run_selftest(*settings, out, err);
  if (line.command == "audit") return run_audit(*settings, out, err);
  return run_compare(*settings, out, err);
}

}  // namespace

int exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return 2;
    case ErrorKind::input:
    case ErrorKind::limit:
      return 4;
    case ErrorKind::environment:
      return 5;
    case ErrorKind::internal:
      return 70;
  }
  return 70;
}

bool is_unchecked(const Error& error) {
  return error.kind == ErrorKind::input || error.kind == ErrorKind::limit;
}

int worst_exit_code(const std::vector<Report>& reports) {
  for (const int code : {70, 5, 4, 1, 3})
    if (std::ranges::find(reports, code, &Report::exit_code) != reports.end()) return code;
  return 0;
}

int print(const std::vector<OutputChoice>& outputs, const PrintedPage& page, std::FILE* out,
          std::FILE* err) {
  const auto done = write_each(
      outputs,
      [&](const OutputChoice& output) {
        return output.renderer->name == "json" ? page.json : page.text;
      },
      out);
  return done ? 0 : report_error(done.error(), err);
}

int report_error(const Error& error, std::FILE* err) {
  std::string text = fmt::format("error: {}\n", shown(error.message, 1'000));
  if (!error.where.empty()) text += fmt::format("   --> {}\n", shown(error.where, 1'000));
  if (!error.help.empty()) text += fmt::format("    = help: {}\n", shown(error.help, 1'000));
  std::fputs(text.c_str(), err);
  return exit_code_of(error.kind);
}

Report unchecked_report(std::string command, const std::vector<std::string>& paths,
                        const Error& error) {
  Report report;
  report.version = k_version;
  report.command = std::move(command);
  report.verdict = "unchecked";
  report.headline =
      fmt::format("unchecked: {}: {}{}", shown(error.where), shown(error.message, 500),
                  error.help.empty() ? "" : "; " + shown(error.help, 300));
  report.exit_code = exit_code_of(error.kind);
  const auto bundle = [](const std::string& path) {
    BundleReport named;
    named.path = path;
    return named;
  };
  if (report.command == "audit") {
    report.bundle = bundle(paths.front());
  } else {
    report.baseline = bundle(paths.front());
    report.fresh = bundle(paths.back());
  }
  return report;
}

int run_program(const std::vector<std::string>& arguments, std::FILE* out, std::FILE* err) {
  remove_partial_files_on_signal();
  try {
    const auto parsed = parse_arguments(arguments);
    if (!parsed) return report_error(parsed.error(), err);
    if (const Asked* asked = std::get_if<Asked>(&*parsed)) {
      const auto done = write_stream(out, asked->text);
      return done ? 0 : report_error(done.error(), err);
    }
    return run_command(std::get<CommandLine>(*parsed), out, err);
  } catch (const std::bad_alloc&) {
    return report_error({ErrorKind::environment, "", "out of memory", ""}, err);
  } catch (const std::exception& error) {
    return report_error({ErrorKind::internal, "", fmt::format("internal error: {}", error.what()),
                         "report it with the command that was run"},
                        err);
  }
}

}  // namespace reprocheck::cli
