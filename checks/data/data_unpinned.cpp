// data-unpinned: evaluation set, knowledge base or index without content hash or revision.
//
// A path and a name stay the same while the bytes under them are replaced. Only a content
// hash or a revision says which data it was.

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Finding unpinned(std::string subject, std::vector<Evidence> evidence) {
  return {.subject = std::move(subject),
          .message = "no content hash and no revision is recorded",
          .evidence = std::move(evidence),
          .remedy = "dvc add data/ && git add data.dvc, or record dataset_sha256"};
}

Answered find_data_unpinned(const Examination& bundle, const Options&) {
  const bool named = recorded(bundle, Layer::data, "dataset") ||
                     recorded(bundle, Layer::data, "evaluation_set") ||
                     recorded(bundle, Layer::data, "dataset_path");
  bool items = false, hashed = false;
  Findings findings;
  each_table(*bundle.bundle,
             [&](const SampleTable& table) { items = items || table.question.recorded(); });
  each_records(*bundle.bundle, [&](const Records& records) {
    for (const DataFile& file : records.data) {
      if (!is_certain(*bundle.bundle, file.source)) continue;
      hashed = hashed || !file.digest.empty();
      if (file.digest.empty()) findings.push_back(unpinned(file.name, quoted(file.source)));
    }
  });
  if (!named && !items && !hashed && findings.empty()) return unavailable("no data was recorded");
  const bool pinned = hashed || recorded(bundle, Layer::data, "dataset_digest") ||
                      recorded(bundle, Layer::data, "dataset_revision");
  if (!pinned && findings.empty()) findings.push_back(unpinned("evaluation set", {}));
  for (const std::string_view key : {"knowledge_base", "index"})
    if (const ReconciledFact* fact = recorded(bundle, Layer::data, key); fact && !hashed)
      findings.push_back(unpinned(std::string(key), quoted(*fact)));
  return findings;
}

}  // namespace

extern constexpr Check data_unpinned{
    .name = "data-unpinned",
    .layer = Layer::data,
    .severity = Severity::warning,
    .summary = "evaluation set, knowledge base or index without content hash or revision",
    .needs = Need::nothing,
    .ask = &find_data_unpinned,
};

}  // namespace reprocheck::checks
