// dockerfile_installs: what a RUN or ADD fetches without saying exactly what.
//
//   RUN apt-get install -y gcc                    any gcc of this day; gcc=4:12.2.0-3 is one
//   RUN pip install torch                         any torch; -r FILE is as pinned as its file
//   RUN curl -fsSL https://host/install.sh | sh   whatever the address gives today
//   RUN git clone https://host/toy.git            without a checkout of a full commit
//   ADD https://host/model.bin /model.bin         without --checksum=

#include "src/readers/dockerfile_installs.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/base/text.h"
#include "src/parse/documents.h"
#include "src/readers/noting.h"
#include "src/readers/requirements_line.h"

namespace reprocheck::readers {
namespace {

using Words = std::vector<std::string>;

struct Command {
  Words words;
  bool piped = false;  // its output goes into the next command
};

// A shell text as its simple commands. Quoted separators stay inside their command.
std::vector<Command> commands_of(std::string_view text) {
  std::vector<Command> commands;
  std::string current;
  char quote = '\0';
  const auto close = [&](bool piped) {
    Words words = shell_words(current);
    current.clear();
    if (!words.empty()) commands.push_back({std::move(words), piped});
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (quote != '\0' || c == '"' || c == '\'') {
      if (quote == '\0')
        quote = c;
      else if (c == quote)
        quote = '\0';
      current += c;
    } else if (c == '|' && next != '|') {
      close(true);
    } else if (c == ';' || c == '\n' || c == '|' || (c == '&' && next == '&')) {
      if (c == '|' || c == '&') ++i;
      close(false);
    } else {
      current += c;
    }
  }
  close(false);
  return commands;
}

// The text that a shell gets; the exec form is a JSON array of words.
std::string shell_text(const DockerInstruction& instruction) {
  if (instruction.arguments.starts_with('[')) {
    const auto words = parse::parse_json(instruction.arguments, "RUN", Limits{});
    if (words && words->root.is_array()) {
      std::vector<std::string> parts;
      for (const parse::Tree& word : words->root.items()) parts.push_back(word.text());
      return join(parts, " ");
    }
  }
  return instruction.arguments + '\n' + instruction.heredoc;
}

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 && word.find_first_of("/:-") > equals;
}

// Without "sudo", "env" and assignments in front.
void strip_front(Words& words) {
  const auto begins = std::ranges::find_if(words, [](const std::string& word) {
    return word != "sudo" && word != "env" && word != "(" && word != "{" && word != "exec" &&
           !is_assignment(word);
  });
  words.erase(words.begin(), begins);
}

// The index of the word behind "install" in "apt-get -q install gcc"; 0 where there is none.
std::size_t behind(const Words& words, std::string_view verb) {
  const auto at = std::ranges::find(words, verb);
  return at == words.end() ? 0 : static_cast<std::size_t>(at - words.begin()) + 1;
}

bool is_variable(std::string_view word) {
  return word.starts_with('$');
}

// The words that are neither options nor what an option takes.
Words operands(const Words& words, std::size_t first,
               std::initializer_list<std::string_view> taking) {
  Words found;
  for (std::size_t i = first; i < words.size(); ++i) {
    if (std::ranges::find(taking, std::string_view(words[i])) != taking.end())
      ++i;
    else if (!words[i].starts_with('-') && !words[i].starts_with('>') && words[i] != "2>&1")
      found.push_back(words[i]);
  }
  return found;
}

std::string fragment(std::string_view command, const Words& what) {
  Words safe;
  for (const std::string& word : what) safe.push_back(without_credentials(word));
  return fmt::format("{} {}", command, join(safe, " "));
}

// apt-get, apk: every package needs its "=version".
void find_system_packages(const Words& words, std::vector<std::string>& found) {
  const std::string_view program = base_name(words.front());
  const bool apt = program == "apt-get" || program == "apt" || program == "aptitude";
  const bool apk = program == "apk";
  if (!apt && !apk) return;
  const std::size_t first = behind(words, apk ? "add" : "install");
  if (first == 0) return;
  Words unpinned;
  for (const std::string& word :
       operands(words, first, {"-t", "-o", "-c", "--virtual", "--repository", "-X"}))
    if (word.find('=') == std::string::npos && !word.starts_with("./") && !word.starts_with('/'))
      unpinned.push_back(word);
  if (!unpinned.empty())
    found.push_back(fragment(fmt::format("{} {}", program, apk ? "add" : "install"), unpinned));
}

bool is_pip(const Words& words) {
  const std::string_view program = base_name(words.front());
  if (program.starts_with("pip")) return true;
  if (program == "uv") return words.size() > 1 && words[1] == "pip";
  return program.starts_with("python") && words.size() > 2 && words[1] == "-m" && words[2] == "pip";
}

void find_python_packages(const Words& words, std::vector<std::string>& found) {
  if (!is_pip(words)) return;
  const std::size_t first = behind(words, "install");
  if (first == 0) return;
  Words unpinned;
  for (const std::string& word :
       operands(words, first,
                {"-r", "--requirement", "-c", "--constraint", "-i", "--index-url",
                 "--extra-index-url", "-f", "--find-links", "--trusted-host", "-e", "--editable",
                 "-t", "--target", "--python", "--prefix"})) {
    if (word.starts_with('.') || word.starts_with('/') || is_variable(word)) continue;
    const auto package = parse_requirement(word);
    if (package && !package->pinned) unpinned.push_back(word);
  }
  if (!unpinned.empty()) found.push_back(fragment("pip install", unpinned));
}

bool is_interpreter(std::string_view word) {
  const std::string_view name = base_name(word);
  return name == "sh" || name == "bash" || name == "zsh" || name == "dash" || name == "perl" ||
         name.starts_with("python") || name == "tar";
}

bool checks_something(const std::vector<Command>& commands) {
  return std::ranges::any_of(commands, [](const Command& command) {
    const std::string_view name = base_name(command.words.front());
    return name == "sha256sum" || name == "sha512sum" || name == "sha1sum" || name == "shasum" ||
           name == "md5sum" || name == "gpg" || name == "gpgv" || name == "cosign";
  });
}

void find_downloads(const std::vector<Command>& commands, std::size_t index,
                    std::vector<std::string>& found) {
  const Command& command = commands[index];
  const std::string_view program = base_name(command.words.front());
  if (program != "curl" && program != "wget") return;
  std::string address;
  for (const std::string& word : command.words)
    if (word.find("://") != std::string::npos) address = without_credentials(word);
  if (address.empty()) return;
  address = address.substr(0, address.find('?'));  // a query may hold a token
  const bool executed = command.piped && index + 1 < commands.size() &&
                        !commands[index + 1].words.empty() &&
                        std::ranges::any_of(commands[index + 1].words, is_interpreter);
  if (executed)
    found.push_back(fmt::format("{} {} | {}", program, address, commands[index + 1].words[0]));
  else if (!checks_something(commands))
    found.push_back(fmt::format("{} {}", program, address));
}

bool names_full_commit(const std::vector<Command>& commands) {
  for (const Command& command : commands)
    for (const std::string& word : command.words)
      if (word.size() == 40 && is_hexadecimal(word)) return true;
  return false;
}

void find_clones(const std::vector<Command>& commands, std::size_t index,
                 std::vector<std::string>& found) {
  const Words& words = commands[index].words;
  if (base_name(words.front()) != "git" || words.size() < 2 || words[1] != "clone") return;
  if (names_full_commit(commands)) return;
  const Words rest = operands(words, 2, {"-b", "--branch", "--depth", "-c", "--config"});
  found.push_back(fragment("git clone", rest));
}

void find_added(const DockerInstruction& instruction, std::vector<std::string>& found) {
  const bool checked = std::ranges::any_of(
      instruction.flags, [](const std::string& flag) { return flag.starts_with("--checksum="); });
  if (checked) return;
  for (const std::string& word : shell_words(instruction.arguments)) {
    const bool address = word.starts_with("https://") || word.starts_with("http://") ||
                         word.starts_with("git@") || word.starts_with("ssh://");
    if (!address) continue;
    const std::size_t hash = word.rfind('#');
    const std::string reference =
        hash == std::string::npos ? "" : word.substr(hash + 1, word.find(':', hash) - hash - 1);
    if (reference.size() == 40 && is_hexadecimal(reference)) continue;
    const std::string shown_address = without_credentials(word);
    found.push_back(fmt::format("ADD {}", shown_address.substr(0, shown_address.find('?'))));
  }
}

}  // namespace

std::vector<std::string> unpinned_installs(const DockerInstruction& instruction) {
  std::vector<std::string> found;
  if (instruction.name == "ADD") find_added(instruction, found);
  if (instruction.name != "RUN") return found;
  std::vector<Command> commands = commands_of(shell_text(instruction));
  for (Command& command : commands) strip_front(command.words);
  std::erase_if(commands, [](const Command& command) { return command.words.empty(); });
  for (std::size_t i = 0; i < commands.size(); ++i) {
    find_system_packages(commands[i].words, found);
    find_python_packages(commands[i].words, found);
    find_downloads(commands, i, found);
    find_clones(commands, i, found);
  }
  return found;
}

}  // namespace reprocheck::readers
