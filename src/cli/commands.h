// commands: one function a command; each returns its exit code.

#pragma once

#include <cstdio>

#include "src/cli/options.h"

namespace reprocheck::cli {

int run_compare(const Settings& settings, std::FILE* out, std::FILE* err);
int run_audit(const Settings& settings, std::FILE* out, std::FILE* err);
int run_calibrate(const Settings& settings, std::FILE* out, std::FILE* err);
int run_selftest(const Settings& settings, std::FILE* out, std::FILE* err);
int run_report(const Settings& settings, std::FILE* out, std::FILE* err);
int run_explain(const CommandLine& line, std::FILE* out, std::FILE* err);
int run_checks_list(const CommandLine& line, std::FILE* out, std::FILE* err);
int run_schema(const CommandLine& line, std::FILE* out, std::FILE* err);
int run_config(const Settings& settings, std::FILE* out, std::FILE* err);
int run_why(const Settings& settings, std::FILE* out, std::FILE* err);
int run_plan(const Settings& settings, std::FILE* out, std::FILE* err);
int run_history(const Settings& settings, std::FILE* out, std::FILE* err);

// What a command that judges nothing knows, in the two formats that it may be asked for.
struct PrintedPage {
  std::string text, json;
};
// Every output of it. Exit code 0, or that of the error.
int print(const std::vector<OutputChoice>& outputs, const PrintedPage& page, std::FILE* out,
          std::FILE* err);

// 70 > 5 > 4 > 1 > 3 > 0: what was not looked at never looks like a finding only.
[[nodiscard]] int worst_exit_code(const std::vector<Report>& reports);

// Prints an error as findings are printed, and returns the exit code of its kind.
int report_error(const Error& error, std::FILE* err);
[[nodiscard]] int exit_code_of(ErrorKind kind);
// Of a bundle that could not be looked at: a report says so, and others are still looked at.
[[nodiscard]] bool is_unchecked(const Error& error);

// A report of a bundle that could not be looked at: verdict unchecked, exit 4.
[[nodiscard]] Report unchecked_report(std::string command, const std::vector<std::string>& paths,
                                      const Error& error);

}  // namespace reprocheck::cli
