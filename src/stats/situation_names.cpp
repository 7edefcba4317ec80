// situation_names: how a situation is spelled in a result.

#include "src/stats/situation_names.h"

namespace reprocheck::stats {

std::string_view to_string(Situation situation) {
  switch (situation) {
    case Situation::none:
      return "none";
    case Situation::identical:
      return "identical";
    case Situation::numbers_only:
      return "numbers_only";
    case Situation::counts:
      return "counts";
    case Situation::standard_errors:
      return "standard_errors";
    case Situation::paired_binary:
      return "paired_binary";
    case Situation::paired_graded:
      return "paired_graded";
    case Situation::labels:
      return "labels";
    case Situation::clustered:
      return "clustered";
    case Situation::several_answers:
      return "several_answers";
    case Situation::answers_again:
      return "answers_again";
    case Situation::several_runs:
      return "several_runs";
    case Situation::different_items:
      return "different_items";
    case Situation::run_aggregates:
      return "run_aggregates";
    case Situation::cross_validation:
      return "cross_validation";
    case Situation::times:
      return "times";
    case Situation::amounts:
      return "amounts";
  }
  return "";
}

}  // namespace reprocheck::stats
