// pair_answers: the answers to one question that bear no common number on the two sides.

#pragma once

#include <functional>
#include <optional>

#include "src/compare/pair_samples.h"

namespace reprocheck {

// Where both sides declare repeats: rows that nothing paired and whose item the other side has. As
// many as both sides have left are paired in the order of their numbers, since answers to one
// question are alike but for chance; the rest are answers_removed and answers_added. A row that
// does not ask what its side asks elsewhere under that item stays an item of its own.
void pair_answers(
    Pairing& pairing,
    const std::function<std::optional<Fingerprint>(const SampleTable&, std::uint32_t)>& key_of);

}  // namespace reprocheck
