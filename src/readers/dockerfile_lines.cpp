// dockerfile_lines: a Dockerfile as instructions, each on one line.
//
//   # escape=`                       directives stand before everything else
//   RUN apt-get update && \          continued; a comment line inside is no end
//       # the compiler
//       apt-get install -y gcc
//   RUN <<EOF                        a heredoc goes on until its word stands alone
//   pip install toy
//   EOF

#include "src/readers/dockerfile_lines.h"

#include <algorithm>

#include "src/base/text.h"

namespace reprocheck::readers {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

// "# escape=`" changes the character that continues a line.
char escape_of(const std::vector<std::string_view>& lines) {
  for (const std::string_view whole : lines) {
    const std::string_view line = trim(whole);
    if (!line.starts_with('#')) break;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) break;  // a comment ends the directives
    if (lower(trim(line.substr(1, equals - 1))) != "escape") continue;
    const std::string_view value = trim(line.substr(equals + 1));
    if (value == "`") return '`';
  }
  return '\\';
}

struct Heredoc {
  std::string word;
  bool strips_tabs = false;
};

std::vector<Heredoc> heredocs_of(std::string_view text) {
  std::vector<Heredoc> all;
  for (std::size_t at = text.find("<<"); at != std::string_view::npos;
       at = text.find("<<", at + 2)) {
    std::string_view rest = text.substr(at + 2);
    if (rest.starts_with('<')) {  // a here-string
      ++at;
      continue;
    }
    Heredoc found;
    if (rest.starts_with('-')) {
      found.strips_tabs = true;
      rest.remove_prefix(1);
    }
    const char quote = rest.empty() ? '\0' : rest.front();
    if (quote == '"' || quote == '\'') rest.remove_prefix(1);
    const std::size_t end =
        rest.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");
    found.word = std::string(rest.substr(0, end));
    if (!found.word.empty()) all.push_back(std::move(found));
  }
  return all;
}

class Lexer {
 public:
  explicit Lexer(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    for (std::string_view line : split(bytes, '\n')) {
      if (line.ends_with('\r')) line.remove_suffix(1);
      lines_.push_back(line);
    }
    escape_ = escape_of(lines_);
  }

  std::vector<DockerInstruction> all() {
    std::vector<DockerInstruction> instructions;
    while (next_ < lines_.size()) {
      const std::string_view line = trim(lines_[next_]);
      if (line.empty() || line.starts_with('#'))
        ++next_;
      else
        instructions.push_back(one());
    }
    return instructions;
  }

 private:
  DockerInstruction one() {
    DockerInstruction instruction;
    instruction.line = next_ + 1;
    std::string text = joined();
    take_name(text, instruction);
    if (instruction.name == "ONBUILD") take_name(instruction.arguments, instruction);
    while (instruction.arguments.starts_with("--")) {
      const std::size_t end = instruction.arguments.find_first_of(" \t");
      instruction.flags.push_back(instruction.arguments.substr(0, end));
      instruction.arguments =
          end == std::string::npos
              ? ""
              : std::string(trim(std::string_view(instruction.arguments).substr(end)));
    }
    if (instruction.name == "RUN" || instruction.name == "COPY" || instruction.name == "ADD")
      for (const Heredoc& heredoc : heredocs_of(instruction.arguments))
        instruction.heredoc += body_of(heredoc);
    return instruction;
  }

  static void take_name(const std::string& text, DockerInstruction& instruction) {
    const std::size_t end = text.find_first_of(" \t");
    instruction.name = upper(std::string_view(text).substr(0, end));
    instruction.arguments =
        end == std::string::npos ? "" : std::string(trim(std::string_view(text).substr(end)));
  }

  // Lines up to one that does not end in the escape character.
  std::string joined() {
    std::string text;
    while (next_ < lines_.size()) {
      std::string_view line = trim(lines_[next_++]);
      const bool inside = !text.empty();
      if (inside && (line.empty() || line.starts_with('#'))) continue;
      const bool continues = line.ends_with(escape_);
      if (continues) line = trim(line.substr(0, line.size() - 1));
      if (inside) text += ' ';
      text += line;
      if (!continues) break;
    }
    return text;
  }

  std::string body_of(const Heredoc& heredoc) {
    std::string body;
    while (next_ < lines_.size()) {
      std::string_view line = lines_[next_++];
      while (heredoc.strips_tabs && line.starts_with('\t')) line.remove_prefix(1);
      if (line == heredoc.word) break;
      body += line;
      body += '\n';
    }
    return body;
  }

  std::vector<std::string_view> lines_;
  std::size_t next_ = 0;
  char escape_ = '\\';
};

}  // namespace

std::vector<DockerInstruction> docker_instructions(std::string_view bytes) {
  return Lexer(bytes).all();
}

std::vector<std::string> shell_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool open = false;
  char quote = '\0';
  for (const char c : text) {
    if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      open = true;
    } else if (c == ' ' || c == '\t' || c == '\n') {
      if (open || !word.empty()) words.push_back(std::move(word));
      word.clear();
      open = false;
    } else {
      word += c;
    }
  }
  if (open || !word.empty()) words.push_back(std::move(word));
  return words;
}

}  // namespace reprocheck::readers
