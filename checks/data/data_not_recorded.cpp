// data-not-recorded: no evaluation set is on record, neither by name nor by its items.
//
// A score is a statement about a set of items. Where neither the set nor its items are
// named, nobody can ask the same questions again.

#include <algorithm>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_data_not_recorded(const Examination& bundle, const Options&) {
  bool there = recorded(bundle, Layer::data, "dataset") ||
               recorded(bundle, Layer::data, "evaluation_set") ||
               recorded(bundle, Layer::data, "dataset_path") ||
               recorded(bundle, Layer::data, "dataset_digest") ||
               recorded(bundle, Layer::data, "dataset_revision");
  each_records(*bundle.bundle, [&](const Records& records) {
    there = there || std::ranges::any_of(records.data, [&](const DataFile& file) {
              return is_certain(*bundle.bundle, file.source);
            });
    there = there || std::ranges::any_of(records.samples, [](const SampleTable& table) {
              return table.question.recorded() || table.prompt.recorded();
            });
  });
  if (there) return Findings{};
  return Findings{{.subject = "evaluation set",
                   .message = "neither named, hashed nor there as items",
                   .remedy = "dvc add data/ && git add data.dvc, or record dataset and "
                             "dataset_revision"}};
}

}  // namespace

extern constexpr Check data_not_recorded{
    .name = "data-not-recorded",
    .layer = Layer::data,
    .severity = Severity::warning,
    .summary = "no evaluation set is on record, neither by name nor by its items",
    .needs = Need::nothing,
    .ask = &find_data_not_recorded,
};

}  // namespace reprocheck::checks
