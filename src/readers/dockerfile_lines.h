// dockerfile_lines: a Dockerfile as instructions, each on one line.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reprocheck::readers {

struct DockerInstruction {
  std::string name;                // upper case; of "ONBUILD RUN x" it is RUN
  std::string arguments;           // continued lines joined by a blank, comments dropped
  std::vector<std::string> flags;  // "--platform=linux/amd64", taken off the arguments
  std::string heredoc;             // bodies of its heredocs, each line ended
  std::uint64_t line = 0;          // where it begins
};

[[nodiscard]] std::vector<DockerInstruction> docker_instructions(std::string_view bytes);

// Words of a text, quotes taken off, as a shell would split it; nothing is expanded.
[[nodiscard]] std::vector<std::string> shell_words(std::string_view text);

}  // namespace reprocheck::readers
