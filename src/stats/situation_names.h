// situation_names: the situations in which two runs can be compared, by what is known of them.
//
// Whoever decides which one it is says so once; reports and plans ask this and never the name of
// a test.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace reprocheck::stats {

enum class Situation : std::uint8_t {
  none,              // nothing was measured
  identical,         // outputs and scores are the same bytes
  numbers_only,      // two aggregates, and nothing that says how sure they are
  counts,            // two counts over common items, without the items
  standard_errors,   // two aggregates with an error each
  paired_binary,     // right or wrong on the same items
  paired_graded,     // a score on the same items
  labels,            // the same items, summed up by label: no mean of them
  clustered,         // the same items, in clusters that are the unit
  several_answers,   // several answers an item, averaged to one
  answers_again,     // several answers an item, these items only
  several_runs,      // the same items in several runs a side
  different_items,   // other items a side: described, never judged
  run_aggregates,    // one aggregate a run, without items
  cross_validation,  // one aggregate a fold
  times,             // one time a run
  amounts,           // tokens or money by the item
};

inline constexpr std::array k_situations{Situation::none,
                                         Situation::identical,
                                         Situation::numbers_only,
                                         Situation::counts,
                                         Situation::standard_errors,
                                         Situation::paired_binary,
                                         Situation::paired_graded,
                                         Situation::labels,
                                         Situation::clustered,
                                         Situation::several_answers,
                                         Situation::answers_again,
                                         Situation::several_runs,
                                         Situation::different_items,
                                         Situation::run_aggregates,
                                         Situation::cross_validation,
                                         Situation::times,
                                         Situation::amounts};

[[nodiscard]] std::string_view to_string(Situation situation);

}  // namespace reprocheck::stats
