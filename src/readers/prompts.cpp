// prompts: prompts/** and prompt_template*.txt, each file a prompt of its own.
//
// A prompt's name is its path from the folder `prompts` on, so that the prompt of a run and the
// one in the repository around it bear one name.

#include <algorithm>
#include <array>

#include "src/base/text.h"
#include "src/readers/native_names.h"
#include "src/readers/noting.h"

namespace reprocheck::readers {
namespace {

constexpr std::size_t k_text_bytes = 64UL * 1024;

// Where "prompts" begins in the path; npos where no folder is called so.
std::size_t prompts_folder(std::string_view path) {
  if (path.starts_with("prompts/")) return 0;
  const std::size_t at = path.find("/prompts/");
  return at == std::string_view::npos ? at : at + 1;
}

bool is_text_name(std::string_view name) {
  constexpr std::array<std::string_view, 8> code{".py",  ".pyc", ".dvc",   ".md5",
                                                 ".png", ".jpg", ".ipynb", ".lock"};
  return !name.starts_with('.') && name != "__init__.py" && lower(name) != "readme.md" &&
         std::ranges::none_of(code, [&](std::string_view end) { return name.ends_with(end); });
}

bool recognizes(const Look& file) {
  if (file.declared) return file.declared->role == "prompt";
  const std::string_view name = base_name(file.entry.path);
  if (file.head.find('\0') != std::string_view::npos || is_in_tracker_folder(file.entry.path))
    return false;
  if (name.starts_with("prompt_template") && name.ends_with(".txt")) return true;
  return prompts_folder(file.entry.path) != std::string_view::npos && is_text_name(name);
}

Result<void> read(const Look& file, Reading& reading) {
  const std::string& path = file.entry.path;
  const std::size_t folder = prompts_folder(path);
  if (folder != std::string_view::npos)
    reading.home = folder == 0 ? "" : path.substr(0, folder - 1);
  auto stream = file.tree.open(path);
  if (!stream) return std::unexpected(stream.error());
  Prompt prompt;
  prompt.name =
      folder == std::string_view::npos ? std::string(base_name(path)) : path.substr(folder);
  prompt.source = Page{reading, "native", path}.source("", 0, "");
  Digest digest(Algorithm::sha256);
  std::string buffer(64UL * 1024, '\0');
  for (;;) {
    const auto got = (*stream)->read(buffer);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    const std::string_view piece = std::string_view(buffer).substr(0, *got);
    digest.add(piece);
    const std::size_t room = k_text_bytes - prompt.text.size();
    prompt.text += piece.substr(0, room);
    prompt.truncated = prompt.truncated || piece.size() > room;
  }
  // A cut through a character would leave bytes that are no text.
  while (prompt.truncated && !prompt.text.empty() && !is_utf8(prompt.text)) {
    if (k_text_bytes - prompt.text.size() >= 4) break;
    prompt.text.pop_back();
  }
  if (!is_utf8(prompt.text)) return fail(ErrorKind::input, path, "the prompt is no UTF-8 text");
  prompt.sha256 = digest.hex();
  reading.records.prompts.push_back(std::move(prompt));
  return {};
}

}  // namespace

extern const Reader prompts;
const Reader prompts{"prompts", Role::environment, recognizes, read};

}  // namespace reprocheck::readers
