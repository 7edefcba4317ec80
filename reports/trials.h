// trials: what is printed of a gate that was itself put to the test.

#pragma once

#include <string>

#include "src/engine/calibrate.h"
#include "src/engine/report.h"
#include "src/engine/selftest.h"

namespace reprocheck::reports {

[[nodiscard]] std::string calibration_page(const Calibration& calibration, const Layout& layout);
// reprocheck.calibration/1.
[[nodiscard]] std::string calibration_document(const Calibration& calibration);

[[nodiscard]] std::string selftest_page(const Selftest& test, const Layout& layout);
// reprocheck.selftest/1.
[[nodiscard]] std::string selftest_document(const Selftest& test);

}  // namespace reprocheck::reports
