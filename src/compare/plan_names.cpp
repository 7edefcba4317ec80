// plan_names: how aims and ways are called in a document.

#include "src/compare/plan.h"

namespace reprocheck {

std::string_view to_string(Aim aim) {
  switch (aim) {
    case Aim::non_inferior:
      return "non_inferior";
    case Aim::equivalent:
      return "equivalent";
    case Aim::detect:
      return "detect";
    case Aim::margin_passed:
      return "margin_passed";
    case Aim::judged:
      return "judged";
  }
  return "";
}

std::string_view to_string(Axis axis) {
  switch (axis) {
    case Axis::records:
      return "records";
    case Axis::items:
      return "items";
    case Axis::answers:
      return "answers";
    case Axis::runs:
      return "runs";
  }
  return "";
}

}  // namespace reprocheck
