// finding: one answer that needs attention.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/model/layer.h"
#include "src/model/source.h"

namespace reprocheck {

struct Finding {
  std::string subject;  // stable from run to run: no id, time or measured number
  std::string message;  // lower case, no period: what happened, then the number that decided
  std::vector<Evidence> evidence;
  std::string remedy;       // a command to paste where one exists
  bool already_so = false;  // the baseline has it too: told, never gates
  std::string waived;       // the waiver's reason; "" if none
  // Where a gate, a date or a file's part gives this one another severity than its check has.
  std::optional<Severity> severity = std::nullopt;
};

}  // namespace reprocheck
