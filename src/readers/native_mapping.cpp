// native_mapping: the mapping of a table's columns as the result shows it.
//
// A reader of the report has to see which column was taken for what: every number below it
// stands on that choice.

#include <fmt/format.h>

#include <algorithm>

#include "src/base/text.h"
#include "src/readers/native_columns.h"

namespace reprocheck::readers {
namespace {

std::string_view word_of(Part part) {
  switch (part) {
    case Part::task:
      return "task";
    case Part::arm:
      return "arm";
    case Part::id:
      return "id";
    case Part::repeat:
      return "repeat";
    case Part::seed:
      return "seed";
    case Part::cluster:
      return "cluster";
    case Part::slice:
      return "slice";
    case Part::question:
      return "question";
    case Part::prompt:
      return "prompt";
    case Part::target:
      return "target";
    case Part::output:
      return "output";
    case Part::status:
      return "status";
    case Part::error:
      return "error";
    case Part::rationale:
      return "rationale";
    case Part::judge:
      return "judge";
    case Part::score:
      return "scores";
    case Part::resource:
      return "resources";
    case Part::fact:
      return "facts";
    case Part::context:
      return "context";
    case Part::warmup:
      return "warmup";
  }
  return "";
}

}  // namespace

const MappedColumn* Mapping::find(Part part) const {
  const auto at = std::ranges::find(columns, part, &MappedColumn::part);
  return at == columns.end() ? nullptr : &*at;
}

std::string Mapping::text() const {
  std::string text;
  Part last = Part::fact;
  for (const MappedColumn& column : columns) {
    const bool more = !text.empty() && column.part == last;
    if (more)
      text += ',';
    else
      text += fmt::format("{}{}=", text.empty() ? "" : " ", word_of(column.part));
    text += shown(join(column.path, "."), 60);
    last = column.part;
  }
  return text;
}

std::string settled_by(std::string_view path, std::string_view part, std::string_view column) {
  return fmt::format(
      "settle it in reprocheck.bundle.yaml: files: {{\"{}\": {{role: samples, columns: "
      "{{{}: \"{}\"}}}}}}",
      path, part, column);
}

}  // namespace reprocheck::readers
