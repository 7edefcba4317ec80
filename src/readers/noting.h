// noting: the few phrases in which every reader writes down what it found.
//
// A fact keeps the place that it came from, a problem names the place that a person can look
// up, and the value of something that is named like a secret is never carried further.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/parse/documents.h"
#include "src/readers/reader.h"

namespace reprocheck::readers {

// A document that is being read: `path` is in the bundle, `tool` the witness it stands for.
struct Page {
  Reading& reading;
  std::string tool;
  std::string path;

  // Appends a fact about which `pointer` (or `line`, for lines of text) tells.
  void fact(Layer layer, std::string_view role, std::string_view key, std::string value,
            const std::string& pointer, std::uint64_t line = 0,
            ChangeClass change = ChangeClass::subject);
  void problem(ProblemKind kind, std::string message, std::uint64_t line = 0, bool decides = false);
  // What the parser noticed: a key that stands twice, a second document.
  void notices(const parse::Document& document);
  [[nodiscard]] Source source(std::string pointer, std::uint64_t line, std::string text) const;
};

// A file of the bundle as a document. Errors: as the parsers and the tree give them.
[[nodiscard]] Result<parse::Document> json_at(const Look& file, const std::string& path);
[[nodiscard]] Result<parse::Document> yaml_at(const Look& file, const std::string& path,
                                              parse::Dialect dialect);
[[nodiscard]] Result<parse::Document> toml_at(const Look& file, const std::string& path);

// "/a/b~1c": a pointer to a member of what `pointer` leads to.
[[nodiscard]] std::string below(const std::string& pointer, std::string_view key);
[[nodiscard]] std::string below(const std::string& pointer, std::size_t index);

// A value on one line: a scalar as it stands, a container as compact JSON in file order.
[[nodiscard]] std::string compact(const parse::Tree& tree);

// Whether a setting of this name holds a credential: "api_key", "hf_token", not "max_tokens".
[[nodiscard]] bool names_secret(std::string_view key);
// What stands in place of one.
inline constexpr std::string_view k_withheld = "(withheld)";

// `path` as seen from `folder`, both with '/', without "." and ".."; nothing where it is
// absolute (of either system) or leaves the root.
[[nodiscard]] std::optional<std::string> resolved_path(std::string_view folder,
                                                       std::string_view path);

// "sha", 40 digits, and the like: hexadecimal and not empty.
[[nodiscard]] bool is_hexadecimal(std::string_view text);

}  // namespace reprocheck::readers
