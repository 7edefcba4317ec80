// command-not-recorded: no exact command of the run is on record.
//
// Between the code and its result stands the line that was typed: the program, its
// arguments, its overrides.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_command_not_recorded(const Examination& bundle, const Options&) {
  if (recorded(bundle, Layer::code, "command") || recorded(bundle, Layer::code, "entry_point"))
    return Findings{};
  return Findings{{.subject = "command",
                   .message = "no command is recorded",
                   .remedy = "record it: {\"command\": \"python evaluate.py --split test\"}"}};
}

}  // namespace

extern constexpr Check command_not_recorded{
    .name = "command-not-recorded",
    .layer = Layer::code,
    .severity = Severity::warning,
    .summary = "no exact command of the run is on record",
    .needs = Need::nothing,
    .ask = &find_command_not_recorded,
};

}  // namespace reprocheck::checks
