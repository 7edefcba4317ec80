// write_outputs: reports to their places, whole or not at all.

#pragma once

#include <cstddef>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reports/json_documents.h"
#include "src/cli/options.h"

namespace reprocheck::cli {

// What is printed: one report, or several with what holds for them together.
struct Subjects {
  std::vector<Report> reports;
  std::optional<reports::Family> family = std::nullopt;
};

// Which formats can show so many subjects. Errors: usage.
[[nodiscard]] Result<void> outputs_fit(const std::vector<OutputChoice>& outputs,
                                       std::size_t subjects);

// Renders and writes every chosen format. A file is written beside its place, flushed and renamed;
// one inside a bundle is refused. Errors: environment (disk full, not writable), usage (inside a
// bundle).
[[nodiscard]] Result<void> write_outputs(const std::vector<OutputChoice>& outputs,
                                         const Subjects& subjects, const Layout& layout,
                                         const std::vector<std::string>& bundle_folders,
                                         std::FILE* out);

// The same of whatever `render` makes.
using Render = std::function<std::string(const OutputChoice&)>;
[[nodiscard]] Result<void> write_beside(const std::vector<OutputChoice>& outputs,
                                        const Layout& layout,
                                        const std::vector<std::string>& bundle_folders,
                                        const Render& render, std::FILE* out);

// Every output as `render` makes it, files before the stream. Errors: environment.
[[nodiscard]] Result<void> write_each(const std::vector<OutputChoice>& outputs,
                                      const Render& render, std::FILE* out);

// All bytes to a stream, flushed; an error of kind environment otherwise.
[[nodiscard]] Result<void> write_stream(std::FILE* stream, std::string_view text);

// Half-written files are removed when a signal ends the program (exit 128 + n).
void remove_partial_files_on_signal();

}  // namespace reprocheck::cli
