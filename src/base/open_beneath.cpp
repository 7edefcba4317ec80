// open_beneath: openat2 where the kernel has it, openat part by part where it has not.
//
// O_NONBLOCK keeps a FIFO from holding the program, O_NOCTTY a terminal from taking it over.

#include "src/base/open_beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "src/base/text.h"

namespace reprocheck {
namespace {

constexpr int always = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

int open_by_kernel(int root, const std::string& path, int flags) {
  open_how how = {};
  how.flags = static_cast<std::uint64_t>(flags | always);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS;
  constexpr int attempts = 16;  // EAGAIN: something was renamed meanwhile.
  long number = -1;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    number = syscall(SYS_openat2, root, path.c_str(), &how, sizeof how);
    if (number >= 0 || (errno != EAGAIN && errno != EINTR)) break;
  }
  return static_cast<int>(number);
}

int open_part(int folder, const std::string& name, int flags) {
  int number = -1;
  do {
    number = openat(folder, name.c_str(), flags | always);
  } while (number < 0 && errno == EINTR);
  return number;
}

Descriptor open_by_parts(int root, std::string_view path, int flags) {
  Descriptor folder;
  int at = root;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string name(path.substr(0, slash));
    if (name.empty() || name == "." || name == "..") {
      errno = EXDEV;
      return {};
    }
    if (slash == std::string_view::npos) return Descriptor(open_part(at, name, flags));
    // O_PATH: a folder that may be searched but not listed can still be passed through.
    Descriptor next(open_part(at, name, O_PATH | O_DIRECTORY));
    if (!next.is_open()) return {};
    folder = std::move(next);
    at = folder.number();
    path.remove_prefix(slash + 1);
  }
}

// Kernels without openat2, sandboxes that forbid it, and paths longer than it takes at once.
bool must_go_by_parts(int error_number) {
  return error_number == ENOSYS || error_number == EPERM || error_number == EINVAL ||
         error_number == ENAMETOOLONG || error_number == EAGAIN;
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (number_ >= 0) close(number_);
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

int Descriptor::release() {
  return std::exchange(number_, -1);
}

Descriptor open_beneath(int root, std::string_view path, int flags, Resolve resolve) {
  if (path.find('\0') != std::string_view::npos) {
    errno = ENOENT;
    return {};
  }
  if (resolve == Resolve::by_kernel && !path.empty()) {
    Descriptor opened(open_by_kernel(root, std::string(path), flags));
    if (opened.is_open() || !must_go_by_parts(errno)) return opened;
  }
  return open_by_parts(root, path, flags);
}

Stamp stamp_of(const struct stat& status) {
  constexpr std::int64_t second_ns = 1'000'000'000;
  return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
          static_cast<std::uint64_t>(status.st_size),
          static_cast<std::int64_t>(status.st_mtim.tv_sec) * second_ns + status.st_mtim.tv_nsec};
}

std::optional<NodeStatus> node_at(int folder, const std::string& name) {
  struct statx status = {};
  constexpr int flags = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT;
  if (statx(folder, name.c_str(), flags, STATX_BASIC_STATS | STATX_MNT_ID, &status) != 0) {
    return std::nullopt;
  }
  constexpr std::int64_t second_ns = 1'000'000'000;
  NodeStatus node;
  node.stamp = {makedev(status.stx_dev_major, status.stx_dev_minor), status.stx_ino,
                status.stx_size, status.stx_mtime.tv_sec * second_ns + status.stx_mtime.tv_nsec};
  node.mode = status.stx_mode;
  node.owner = status.stx_uid;
  if ((status.stx_mask & STATX_MNT_ID) != 0) node.mount = status.stx_mnt_id;
  return node;
}

bool is_mounted(const NodeStatus& root, const NodeStatus& node) {
  if (root.mount && node.mount) return *root.mount != *node.mount;
  return S_ISDIR(node.mode) && root.stamp.device != node.stamp.device;
}

std::string system_words(int error_number) {
  return lower(std::generic_category().message(error_number));
}

}  // namespace reprocheck
