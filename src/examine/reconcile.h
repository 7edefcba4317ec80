// reconcile: what several tools testify about one thing, held side by side.

#pragma once

#include <string_view>
#include <vector>

#include "src/examine/examination.h"

namespace reprocheck {

// Whether two recorded values of one key say the same: equal as numbers or by rounding to the
// recorded digits; a short hash and the full one; a dated served name under the requested alias;
// paths with equal tail; booleans in any case.
[[nodiscard]] bool witnesses_agree(std::string_view key, std::string_view one,
                                   std::string_view other);

// Facts of all runs and of what lies beside them, in layer, role and key order.
[[nodiscard]] std::vector<ReconciledFact> reconcile(const Bundle& bundle);

// A fact of which an experiment has several at once (base images, installs): never a contradiction.
[[nodiscard]] bool is_list_fact(std::string_view key);

}  // namespace reprocheck
