// library: the only door to libgit2's global state.
//
// All search paths lead nowhere, so no configuration of the user or the system is obeyed.
// safe.directory is the exception: where it names the repository, libgit2's own check of the owner
// is asked again over a private folder that holds that one value, and is never switched off.

#include "src/git/library.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <system_error>
#include <vector>

#include "src/base/text.h"
#include "src/git/config_file.h"
#include "src/git/repository.h"

namespace reprocheck {
namespace {

std::mutex home_mutex;
std::string home_folder;
std::string xdg_folder;

}  // namespace

void set_git_home(std::string home, std::string xdg) {
  const std::scoped_lock lock(home_mutex);
  home_folder = std::move(home);
  xdg_folder = std::move(xdg);
}

namespace git {
namespace {

constexpr const char* nowhere = "/dev/null/no-configuration";
constexpr std::array<int, 4> levels = {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                       GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL};

void search_at(const char* folder) {
  for (const int level : levels) git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, nowhere);
  git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL, folder);
}

// Lives as long as the program: handles may be freed by any thread, in any order.
void start_once() {
  static const bool started = [] {
    git_libgit2_init();
    search_at(nowhere);
    git_libgit2_opts(GIT_OPT_SET_TEMPLATE_PATH, nowhere);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
    constexpr std::size_t most_objects = 5'000'000;
    git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECTS, most_objects);
    // A sparse or partial clone keeps the object format; missing objects are reported one by one.
    std::array<const char*, 2> extensions = {"worktreeconfig", "partialclone"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size());
    return true;
  }();
  static_cast<void>(started);
}

bool is_named_safe(const std::string& path) {
  const std::scoped_lock lock(home_mutex);
  std::vector<std::string> files = {"/etc/gitconfig"};
  if (!xdg_folder.empty()) {
    files.push_back(xdg_folder + "/git/config");
  } else if (!home_folder.empty()) {
    files.push_back(home_folder + "/.config/git/config");
  }
  if (!home_folder.empty()) files.push_back(home_folder + "/.gitconfig");
  std::vector<std::string> values;
  for (const std::string& file : files) {
    for (std::string& value : config_values(small_file(file), "safe.directory")) {
      values.push_back(std::move(value));
    }
  }
  return is_safe_directory(values, home_folder, path);
}

// A folder with a configuration that holds nothing but the names of one repository.
class PrivateConfiguration {
 public:
  explicit PrivateConfiguration(const Location& location) {
    std::string name = "/tmp/reprocheck-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) return;
    folder_ = name;
    std::ofstream file(folder_ + "/.gitconfig", std::ios::binary);
    file << "[safe]\n";
    for (const std::string& path : {location.git_folder, location.work_tree}) {
      if (path.empty()) continue;
      file << "\tdirectory = " << quoted(path) << "\n\tdirectory = " << quoted(path + '/') << '\n';
    }
  }
  ~PrivateConfiguration() {
    std::error_code error;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, error);
  }
  PrivateConfiguration(const PrivateConfiguration&) = delete;
  PrivateConfiguration& operator=(const PrivateConfiguration&) = delete;

  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  static std::string quoted(const std::string& path) {
    std::string text = "\"";
    for (const char letter : path) {
      if (letter == '"' || letter == '\\') text += '\\';
      if (letter == '\n') {
        text += "\\n";
      } else {
        text += letter;
      }
    }
    return text + '"';
  }

  std::string folder_;
};

int open_exactly(const Location& location, RepositoryHandle& handle) {
  git_repository* opened = nullptr;
  // As if bare: neither core.bare nor core.worktree of its configuration has a say.
  constexpr unsigned flags =
      GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT | GIT_REPOSITORY_OPEN_BARE;
  const int code = git_repository_open_ext(&opened, location.git_folder.c_str(), flags, nullptr);
  handle.reset(opened);
  return code;
}

bool is_of_another(const Location& location) {
  struct stat status = {};
  return stat(location.git_folder.c_str(), &status) == 0 && status.st_uid != geteuid();
}

// The work tree and a `.git` file must belong to us or to whom the git directory belongs, which
// libgit2 has approved.
bool is_of_one_owner(const Location& location) {
  struct stat folder = {};
  if (stat(location.git_folder.c_str(), &folder) != 0) return false;
  std::vector<std::string> others = {location.common_folder};
  if (!location.work_tree.empty()) {
    others.push_back(location.work_tree);
    others.push_back(location.work_tree + "/.git");
  }
  for (const std::string& path : others) {
    struct stat status = {};
    if (lstat(path.c_str(), &status) != 0) return false;
    if (status.st_uid != folder.st_uid && status.st_uid != geteuid()) return false;
  }
  return true;
}

std::unexpected<Error> of_another_user(const Location& location) {
  return fail(ErrorKind::input, shown(location.named()), "the repository belongs to another user",
              "git config --global --add safe.directory " + location.named());
}

}  // namespace

Result<RepositoryHandle> open_repository(const Location& location) {
  static std::mutex open_mutex;  // The search path belongs to the whole process.
  const std::scoped_lock lock(open_mutex);
  start_once();
  RepositoryHandle handle;
  int code = open_exactly(location, handle);
  // libgit2 1.5 says "not found" instead where no configuration names any safe directory.
  const bool refused = code == GIT_EOWNER || (code == GIT_ENOTFOUND && is_of_another(location));
  const bool foreign = refused || (code == 0 && !is_of_one_owner(location));
  if (foreign && !is_named_safe(location.named())) return of_another_user(location);
  if (refused) {
    const PrivateConfiguration configuration(location);
    if (configuration.folder().empty()) {
      return fail(ErrorKind::environment, "/tmp", "no temporary folder can be made");
    }
    search_at(configuration.folder().c_str());
    code = open_exactly(location, handle);
    search_at(nowhere);
    if (code == GIT_EOWNER) return of_another_user(location);
  }
  if (code != 0) {
    return fail(ErrorKind::input, shown(location.named()),
                "the repository cannot be opened: " + last_complaint());
  }
  return handle;
}

std::string last_complaint() {
  const git_error* error = git_error_last();
  return error == nullptr || error->message == nullptr ? "no reason given" : shown(error->message);
}

std::string hex_of(const git_oid& id) {
  std::array<char, GIT_OID_HEXSZ> text;
  git_oid_fmt(text.data(), &id);
  return {text.data(), text.size()};
}

bool read_id(const std::string& hex, git_oid& id) {
  return hex.size() == GIT_OID_HEXSZ && git_oid_fromstr(&id, hex.c_str()) == 0;
}

}  // namespace git
}  // namespace reprocheck
