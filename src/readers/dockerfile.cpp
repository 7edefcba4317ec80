// dockerfile: from what an image is built, and what its building fetches unpinned.
//
//   ARG PYTHON=3.12-slim
//   FROM python:${PYTHON}@sha256:5dc6f8... AS build
//   ARG GIT_SHA=unknown
//   RUN apt-get update && apt-get install -y gcc
//   FROM build
//   COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/uv
//
// A stage that builds on an earlier stage adds no image; COPY --from and RUN --mount from an
// image do. ARG before the first FROM is seen by FROM lines only, with its default: what was
// given on the command line of the build stands in no Dockerfile.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "src/base/text.h"
#include "src/readers/dockerfile_installs.h"
#include "src/readers/dockerfile_lines.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {
namespace {

constexpr std::uint64_t k_most_bytes = 1ULL << 20;

bool recognizes(const Look& file) {
  const std::string_view name = base_name(file.entry.path);
  if (name.ends_with(".md") || name.ends_with(".dockerignore")) return false;
  return name == "Dockerfile" || name.starts_with("Dockerfile.") ||
         name.starts_with("Dockerfile-") || name.ends_with(".Dockerfile") ||
         name.ends_with(".dockerfile") || name == "Containerfile" ||
         name.starts_with("Containerfile.");
}

constexpr std::array<std::string_view, 18> k_instructions{
    "ADD",    "ARG",    "CMD",         "COPY",    "ENTRYPOINT", "ENV",
    "EXPOSE", "FROM",   "LABEL",       "RUN",     "STOPSIGNAL", "USER",
    "SHELL",  "VOLUME", "HEALTHCHECK", "ONBUILD", "WORKDIR",    "MAINTAINER"};

using Variables = std::map<std::string, std::string, std::less<>>;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// What stands for ${NAME}, ${NAME:-word}, ${NAME:+word}; a name without a value keeps its text.
std::string value_of(std::string_view inner, std::string_view whole, const Variables& variables) {
  std::size_t end = 0;
  while (end < inner.size() && is_name_character(inner[end])) ++end;
  const auto at = variables.find(inner.substr(0, end));
  std::string_view rest = inner.substr(end);
  const bool colon = rest.starts_with(':');
  if (colon) rest.remove_prefix(1);
  const bool set = at != variables.end() && (!colon || !at->second.empty());
  if (rest.starts_with('-')) return set ? at->second : std::string(rest.substr(1));
  if (rest.starts_with('+')) return set ? std::string(rest.substr(1)) : "";
  return at != variables.end() && !at->second.empty() ? at->second : std::string(whole);
}

constexpr std::size_t k_most_expanded = 64 * 1024ULL;

std::string expanded(std::string_view text, const Variables& variables) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '$' || i + 1 == text.size()) {
      out += text[i++];
      continue;
    }
    std::size_t end = i + 1;
    std::string_view inner;
    if (text[end] == '{') {
      const std::size_t close = text.find('}', end);
      if (close == std::string_view::npos) return out + std::string(text.substr(i));
      inner = text.substr(end + 1, close - end - 1);
      end = close + 1;
    } else {
      while (end < text.size() && is_name_character(text[end])) ++end;
      inner = text.substr(i + 1, end - i - 1);
    }
    out += value_of(inner, text.substr(i, end - i), variables);
    i = end;
    // Each variable may hold the one before it twice.
    if (out.size() > k_most_expanded) return out.substr(0, k_most_expanded);
  }
  return out;
}

// The stages of one build, instruction by instruction.
class Build {
 public:
  explicit Build(Page& page) : page_(page) {}

  void read(const DockerInstruction& instruction) {
    if (std::ranges::find(k_instructions, instruction.name) == k_instructions.end())
      return page_.problem(ProblemKind::malformed,
                           fmt::format("no instruction is called {}", shown(instruction.name, 40)),
                           instruction.line);
    if (instruction.name == "FROM") return read_from(instruction);
    if (instruction.name == "ARG") return read_argument(instruction);
    if (stages_ == 0)
      return page_.problem(ProblemKind::malformed,
                           fmt::format("{} stands before the first FROM", instruction.name),
                           instruction.line);
    if (instruction.name == "COPY" || instruction.name == "ADD") read_flags(instruction, "--from=");
    if (instruction.name == "RUN") read_mounts(instruction);
    for (std::string& piece : unpinned_installs(instruction))
      page_.fact(Layer::infrastructure, "", "unpinned_install", std::move(piece), "",
                 instruction.line);
  }

  [[nodiscard]] std::size_t stages() const { return stages_; }

 private:
  void read_from(const DockerInstruction& instruction) {
    const std::vector<std::string> words = shell_words(instruction.arguments);
    if (words.empty())
      return page_.problem(ProblemKind::malformed, "FROM names no image", instruction.line);
    const std::string image = expanded(words[0], defaults_);
    std::string alias = std::to_string(stages_);
    const bool named = words.size() > 2 && lower(words[1]) == "as";
    if (named) alias = lower(words[2]);
    note_image(image, alias, instruction.line);
    ++stages_;
    if (named) aliases_.insert(alias);
  }

  // A default is what the build takes when nobody says otherwise: "unknown" records nothing.
  void read_argument(const DockerInstruction& instruction) {
    for (const std::string& word : shell_words(instruction.arguments)) {
      const std::size_t equals = word.find('=');
      const std::string name = word.substr(0, equals);
      const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
      if (stages_ == 0) defaults_[name] = expanded(value, defaults_);
      const std::string plain = folded(name);
      const bool identity = plain == "gitsha" || plain == "gitcommit" || plain == "commit" ||
                            plain == "commitsha" || plain == "vcsref" || plain == "revision";
      if (identity && equals != std::string::npos)
        page_.fact(Layer::infrastructure, name, "build_argument", value, "", instruction.line);
    }
  }

  void note_image(const std::string& image, std::string_view role, std::uint64_t line) {
    if (aliases_.contains(lower(image))) return;
    page_.fact(Layer::infrastructure, role, "base_image", image, "", line);
  }

  void read_flags(const DockerInstruction& instruction, std::string_view prefix) {
    for (const std::string& flag : instruction.flags)
      if (flag.starts_with(prefix)) note_source(flag.substr(prefix.size()), instruction.line);
  }

  // "--mount=type=bind,from=image:tag,target=/x"
  void read_mounts(const DockerInstruction& instruction) {
    for (const std::string& flag : instruction.flags) {
      if (!flag.starts_with("--mount=")) continue;
      for (const std::string_view part : split(std::string_view(flag).substr(8), ','))
        if (part.starts_with("from=")) note_source(std::string(part.substr(5)), instruction.line);
    }
  }

  void note_source(const std::string& image, std::uint64_t line) {
    if (!parse_integer(image)) note_image(expanded(image, defaults_), "copied", line);
  }

  Page& page_;
  Variables defaults_;
  std::set<std::string, std::less<>> aliases_;
  std::size_t stages_ = 0;
};

Result<void> read(const Look& file, Reading& reading) {
  const auto bytes = file.tree.read_all(file.entry.path, k_most_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  Page page{reading, "docker", file.entry.path};
  if (!is_utf8(*bytes)) page.problem(ProblemKind::malformed, "is no UTF-8 text");
  Build build(page);
  for (const DockerInstruction& instruction : docker_instructions(*bytes)) build.read(instruction);
  if (build.stages() == 0) page.problem(ProblemKind::malformed, "has no FROM");
  return {};
}

}  // namespace

extern constexpr Reader dockerfile{"dockerfile", Role::environment, recognizes, read};

}  // namespace reprocheck::readers
