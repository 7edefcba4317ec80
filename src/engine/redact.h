// redact: no credential of a bundle leaves through a report.

#pragma once

#include "src/engine/report.h"

namespace reprocheck {

// Replaces every credential in every text of the report that a bundle gave.
void redact(Report& report);

}  // namespace reprocheck
