// git_fixture: a small repository made by the real git, for tests.
//
// Names, dates and configuration are fixed, so that commits have the same ids on every machine.

#pragma once

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "tests/support/temporary_folder.h"

namespace reprocheck::tests {

// Runs `git ARGUMENTS` (a shell's words) in a folder; its output without the last newline.
// A failure fails the test and gives "".
inline std::string git_in(const std::string& folder, const std::string& arguments) {
  const std::string command =
      "cd '" + folder +
      "' && GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 LC_ALL=C "
      "GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=C "
      "GIT_COMMITTER_EMAIL=c@example.org GIT_AUTHOR_DATE='2024-01-02T03:04:05Z' "
      "GIT_COMMITTER_DATE='2024-01-02T03:04:05Z' git -c init.defaultBranch=main "
      "-c protocol.file.allow=always -c advice.detachedHead=false " +
      arguments + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string output;
  std::array<char, 4096> buffer;
  while (true) {
    const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe);
    if (count == 0) break;
    output.append(buffer.data(), count);
  }
  const int code = pclose(pipe);
  EXPECT_EQ(code, 0) << "git " << arguments << "\n" << output;
  if (output.ends_with('\n')) output.pop_back();
  return code == 0 ? output : std::string();
}

class GitFixture {
 public:
  // An empty repository with a work tree.
  GitFixture() { git("init -q ."); }

  std::string git(const std::string& arguments) const { return git_in(folder_.path(), arguments); }

  // Adds everything and commits it; the commit's id.
  std::string commit(const std::string& message) const {
    git("add -A");
    git("commit -q --allow-empty -m '" + message + "'");
    return git("rev-parse HEAD");
  }

  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }
  [[nodiscard]] const std::string& path() const { return folder_.path(); }
  void write(std::string_view relative, std::string_view bytes) const {
    folder_.write(relative, bytes);
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace reprocheck::tests
