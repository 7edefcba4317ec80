// arguments: a command line to options, or what to print instead.
//
// With `variables` the only file that knows CLI11. Its exceptions end here as usage errors.

#include "src/cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "src/base/text.h"
#include "src/cli/variables.h"
#include "src/engine/report.h"

namespace reprocheck::cli {
namespace {

constexpr std::string_view k_help =
    R"(Is this run really different from that one, and could someone else repeat it?

  reprocheck compare runs/main runs/pr        gate a pull request
  reprocheck audit runs/paper                 before you publish
  reprocheck why result.json accuracy         how this number was decided

Compare    compare  why  plan  history  calibrate  selftest
Publish    audit  explain  checks
Set up     config  schema
Output     report

Exit codes  0 ok | 1 regressed or finding | 2 usage | 3 no verdict | 4 bundle unchecked
            5 environment | 70 bug | 128+n ended by signal n
Environment REPROCHECK_FAIL_ON=warning is --fail-on warning, and so on; the command line wins.
            NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, COLUMNS
More        reprocheck COMMAND --help | reprocheck explain CHECK
)";

void add_policy_source(CLI::App& command, CommandLine& line) {
  CLI::Option* config = command.add_option("-c,--config", line.policy_path,
                                           "the policy; default: nearest reprocheck.yaml");
  command.add_flag("--no-config", line.no_config, "no policy at all")->excludes(config);
  command.add_option("--policy-from", line.policy_from,
                     "git:REV: read the policy from that revision");
  command
      .add_option("--set", line.sets, "KEY=VALUE, one key of the policy: gates.accuracy.margin=1pp")
      ->allow_extra_args(false);
}

// Of the gate whose own behaviour is asked about; --exit-zero would hide it.
void add_gate_options(CLI::App& command, CommandLine& line) {
  add_policy_source(command, line);
  command.add_option("--fail-on", line.fail_on, "error (default), warning or never")
      ->check(CLI::IsMember({"error", "warning", "never"}));
  command.add_option("--only", line.only, "ask these checks only")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--skip", line.skip, "do not ask these checks")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void add_policy_options(CLI::App& command, CommandLine& line) {
  add_gate_options(command, line);
  command.add_flag("--exit-zero", line.exit_zero, "1 and 3 become 0, the rest stays");
}

// CLI11 reads "-1" as the largest number there is.
std::string no_whole_number(const std::string& text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::string() : fmt::format("\"{}\" is no whole number from 0", shown(text));
}

void add_loading_options(CLI::App& command, CommandLine& line) {
  CLI::Option* repository =
      command.add_option("--repo", line.repository, "the repository around the run directories");
  command.add_flag("--no-repo", line.no_repository, "consult no repository")->excludes(repository);
  command.add_option("--seed", line.seed, "of resampling; printed in the result")
      ->check(no_whole_number);
  command.add_option("--jobs", line.jobs, "threads; never changes a number")
      ->check(no_whole_number);
  command.add_option("--limit", line.limits, "NAME=VALUE; `reprocheck config` lists them")
      ->allow_extra_args(false);
}

void add_bundle_options(CLI::App& command, CommandLine& line) {
  add_loading_options(command, line);
  command.add_option("--level", line.level, "the level asked for")->check(CLI::Range(0, 5));
  command.add_flag("--sha256", line.sha256, "seal a bundle's digest: SHA-256 over all its files");
}

void add_layout_options(CLI::App& command, CommandLine& line) {
  command.add_option("--color", line.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command.add_option("--width", line.width, "columns, 60 to 120")->check(CLI::Range(60, 120));
  command.add_flag("--ascii", line.ascii, "no character beyond ASCII");
  command.add_flag("-q,--quiet", line.quiet, "one line; twice: nothing");
  command.add_flag("-v,--verbose", line.verbose, "also what passed and what was already so");
}

void add_output_options(CLI::App& command, CommandLine& line) {
  std::vector<std::string> formats;
  for (const Renderer* renderer : all_renderers()) formats.emplace_back(renderer->name);
  command
      .add_option("-o,--output", line.outputs,
                  fmt::format("FORMAT[:PATH], repeatable; no path is stdout; formats: {}",
                              join(formats, ", ")))
      ->allow_extra_args(false);
  add_layout_options(command, line);
}

// Of what judges nothing. REPROCHECK_OUTPUT is about reports and is no variable of it.
void add_page_output(CLI::App& command, CommandLine& line) {
  command.add_option("-o,--output", line.outputs, "text or json, FORMAT[:PATH], repeatable")
      ->allow_extra_args(false)
      ->configurable(false);
}

CLI::App* add_command(CLI::App& app, const std::string& name, std::string summary,
                      CommandLine& line) {
  CLI::App* command = app.add_subcommand(name, std::move(summary));
  command->callback([&line, name] { line.command = name; });
  return command;
}

void add_on_inconclusive(CLI::App& command, CommandLine& line) {
  command.add_option("--on-inconclusive", line.on_inconclusive, "pass, warn (default) or fail")
      ->check(CLI::IsMember({"pass", "warn", "fail"}));
}

// Commands that put the gate itself to the test.
void add_trials(CLI::App& app, CommandLine& line) {
  CLI::App* calibrate = add_command(
      app, "calibrate", "calibrate RUN RUN...: how often does this gate stop no change?", line);
  calibrate->add_option("runs", line.paths, "two or more runs of one configuration")->required();
  calibrate
      ->add_option("--splits", line.splits, "permuted comparisons, 100 to 100000 (default 2000)")
      ->check(CLI::Range(100, 100'000));
  CLI::App* selftest = add_command(app, "selftest", "selftest BASELINE: can this gate fail?", line);
  selftest->add_option("baseline", line.paths, "a run directory")->required()->expected(1);
  selftest->add_option("--draws", line.draws, "of each break, 1 to 1000 (default 20)")
      ->check(CLI::Range(1, 1'000));
  for (CLI::App* command : {calibrate, selftest}) {
    add_gate_options(*command, line);
    add_on_inconclusive(*command, line);
    add_loading_options(*command, line);
    add_page_output(*command, line);
    add_layout_options(*command, line);
  }
}

CLI::App* add_compare(CLI::App& app, CommandLine& line) {
  CLI::App* compare =
      add_command(app, "compare", "compare BASELINE FRESH: did anything get worse?", line);
  compare
      ->add_option("bundles", line.paths,
                   "BASELINE FRESH: a folder, git:REV:PATH, PATH#RUN_ID; - is none yet")
      ->expected(0, 2);
  compare->add_option("--baseline", line.baselines, "one more repeat of the baseline, repeatable")
      ->allow_extra_args(false);
  compare->add_option("--fresh", line.fresh, "one more repeat of the fresh side, repeatable")
      ->allow_extra_args(false);
  compare
      ->add_option("--candidate", line.candidates,
                   "another fresh side, held against the same baseline, repeatable")
      ->allow_extra_args(false);
  add_on_inconclusive(*compare, line);
  compare
      ->add_option("--earlier", line.earlier,
                   "RESULT: a saved result of an earlier run of this change, repeatable; runs of "
                   "one commit count together")
      ->allow_extra_args(false);
  compare
      ->add_option("--look", line.look,
                   "which try of this change it is, from 1: spends alpha of require-non-inferior")
      ->check(CLI::Range(1, 1'000'000));
  compare->add_flag("--require-baseline", line.require_baseline, "a missing baseline is exit 3");
  return compare;
}

// Commands that explain what `compare -o json:result.json` saved.
void add_diagnoses(CLI::App& app, CommandLine& line) {
  CLI::App* why =
      add_command(app, "why", "why RESULT METRIC: how this number was decided, step by step", line);
  why->add_option("result", line.paths, "a result.json, and a METRIC as the policy names one")
      ->required()
      ->expected(2);
  CLI::App* plan = add_command(
      app, "plan", "plan RESULT [METRIC]: the cheapest runs that would settle it", line);
  plan->add_option("result", line.paths, "a result.json; METRIC: what gates and is inconclusive")
      ->required()
      ->expected(1, 2);
  CLI::App* history = add_command(
      app, "history", "history RESULT...: one result a merge, oldest first: what moved since when",
      line);
  history->add_option("results", line.paths, "results, oldest first")->required();
  history->add_option("--metric", line.metric, "METRIC as the policy names one; default: all")
      ->configurable(false);
  for (CLI::App* command : {why, plan, history}) {
    add_page_output(*command, line);
    add_layout_options(*command, line);
  }
}

void add_commands(CLI::App& app, CommandLine& line) {
  CLI::App* compare = add_compare(app, line);
  CLI::App* audit =
      add_command(app, "audit", "audit RUN_DIR...: could someone else repeat it?", line);
  audit->add_option("bundles", line.paths, "run directories")->required();
  for (CLI::App* command : {compare, audit}) {
    add_policy_options(*command, line);
    add_bundle_options(*command, line);
    add_output_options(*command, line);
  }
  add_trials(app, line);
  CLI::App* report = add_command(
      app, "report", "report RESULT -o FORMAT:PATH: any format from a saved result", line);
  report->add_option("result", line.paths, "a result.json")->required()->expected(1);
  add_output_options(*report, line);
  add_diagnoses(app, line);
  CLI::App* explain = add_command(app, "explain", "explain CHECK: its page", line);
  explain->add_option("check", line.paths, "a check's name, or exit-codes")
      ->required()
      ->expected(1);
  CLI::App* checks = add_command(app, "checks", "every check, in layer order", line);
  checks->add_flag("--json", line.json, "as JSON");
  CLI::App* schema =
      add_command(app, "schema", "schema NAME: a JSON Schema (result, policy)", line);
  schema->add_option("name", line.paths, "result or policy")->required()->expected(1);
  CLI::App* config =
      add_command(app, "config", "config show|check: the policy in force, and every limit", line);
  config->add_option("action", line.paths, "show (default) or check: is the policy sound?")
      ->expected(0, 1)
      ->check(CLI::IsMember({"show", "check"}));
  add_policy_source(*config, line);
  config->add_option("--limit", line.limits, "NAME=VALUE")->allow_extra_args(false);
  for (CLI::App* command : {explain, checks, schema, config}) add_page_output(*command, line);
}

// CLI11's texts, as one line of ours.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n') c = ' ';
  return std::string(trim(text));
}

bool is_bundle(const std::string& text) {
  std::error_code error;
  return text == "-" || text.starts_with("git:") || text.find_first_of("/#") != text.npos ||
         std::filesystem::exists(text, error);
}

// Two places and no command is the call that everybody tries first; else a misspelt command.
std::string hint_for(const CLI::App& app, const std::vector<std::string>& arguments) {
  std::vector<std::string> commands;
  const std::string& first = arguments.front();
  for (const CLI::App* command : app.get_subcommands({})) {
    commands.push_back(command->get_name());
    if (command->get_name() != first) continue;
    // "why RESULT METRIC: how this number was decided": what stands before the colon is the call.
    const std::string about = command->get_description();
    const std::string call = about.substr(0, about.find(':'));
    return fmt::format("reprocheck {} (--help)", call.starts_with(first + " ") ? call : first);
  }
  if (arguments.size() >= 2 && is_bundle(first) && is_bundle(arguments[1]))
    return fmt::format("did you mean `reprocheck compare {} {}`?", shown(first),
                       shown(arguments[1]));
  if (const auto near = nearest(first, commands))
    return fmt::format("did you mean `reprocheck {}`?", *near);
  return "reprocheck --help";
}

// The first --word that the command does not know, with the option that was meant. The parser takes
// such a word and its value for paths and complains of their number.
std::optional<Error> unknown_option(CLI::App& app, const std::vector<std::string>& arguments) {
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    if (command->get_name() != arguments.front()) continue;
    std::vector<std::string> known;
    for (const CLI::Option* option : command->get_options())
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    for (const std::string& argument : arguments) {
      const std::string word = argument.substr(0, argument.find('='));
      if (word == "--") break;
      if (!word.starts_with("--") || std::ranges::find(known, word) != known.end()) continue;
      const auto near = nearest(word, known);
      return Error{ErrorKind::usage, "command line",
                   fmt::format("{} knows no option {}", arguments.front(), shown(word, 60)),
                   near ? fmt::format("did you mean {}?", *near)
                        : fmt::format("reprocheck {} --help", arguments.front())};
    }
  }
  return std::nullopt;
}

Result<std::variant<CommandLine, Asked>> explain_failure(
    CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    for (CLI::App* command : app.get_subcommands())
      if (command->parsed()) return Asked{command->help()};
    return Asked{std::string(k_help)};
  }
  if (auto unknown = unknown_option(app, arguments)) return std::unexpected(std::move(*unknown));
  const std::string help = hint_for(app, arguments);
  return fail(ErrorKind::usage, "command line", shown(one_line(error.what()), 300), help);
}

}  // namespace

Result<std::variant<CommandLine, Asked>> parse_arguments(
    const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments == std::vector<std::string>{"help"})
    return Asked{std::string(k_help)};
  if (arguments.front() == "--version")
    return Asked{fmt::format("reprocheck {} (engine {})\n", k_version, k_engine)};
  CommandLine line;
  CLI::App app("reprocheck");
  app.require_subcommand(1);
  app.fallthrough(false);
  add_commands(app, line);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return explain_failure(app, error, arguments);
  }
  for (CLI::App* command : app.get_subcommands()) {
    auto variables = apply_variables(*command);
    if (!variables) return std::unexpected(variables.error());
    line.variables = std::move(*variables);
  }
  return line;
}

}  // namespace reprocheck::cli
