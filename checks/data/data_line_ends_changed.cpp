// data-line-ends-changed: a text hashes as recorded once its line ends are written the other way.
//
// A digest taken on Windows and a checkout on Linux, or the other way around: git rewrote the line
// ends between the two. The text is the same, the bytes are not, and nobody can verify it so.

#include <fmt/format.h>

#include "checks/look_shared.h"

namespace reprocheck::checks {
namespace {

Answered find_data_line_ends_changed(const Examination& bundle, const Options&) {
  Findings findings;
  bool hashed = false;
  for (const DataState& data : bundle.data) {
    hashed = hashed || data.state == DataState::State::verified ||
             data.state == DataState::State::mismatched;
    if (data.state != DataState::State::line_ends) continue;
    const DataFile& file = *data.file;
    findings.push_back({
        .subject = file.name,
        .message = fmt::format("the recorded digest is that of the same {} with {} line ends, "
                               "the bytes here hash to {}",
                               file.is_directory ? "files" : "text", data.line_ends, data.found),
        .evidence = quoted(file.source),
        .remedy = file.source.tool == "dvc"
                      ? fmt::format("dvc checkout {0}; where git holds it: the line \"{0}{1} "
                                    "-text\" in .gitattributes, then dvc commit",
                                    file.name, file.is_directory ? "/**" : "")
                      : fmt::format("the line \"{} -text\" in .gitattributes, then record the "
                                    "digest anew",
                                    file.name),
    });
  }
  if (findings.empty() && !hashed) return unavailable("no data with a digest is here to be hashed");
  return findings;
}

}  // namespace

extern constexpr Check data_line_ends_changed{
    .name = "data-line-ends-changed",
    .layer = Layer::data,
    .severity = Severity::warning,
    .summary = "a text hashes as recorded once its line ends are written the other way",
    .needs = Need::nothing,
    .ask = &find_data_line_ends_changed,
};

}  // namespace reprocheck::checks
