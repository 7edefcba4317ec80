// open_beneath: opening what lies below a folder's descriptor, and never anything else.
//
// Resolving a path and then opening it is a race that a bundle's author can win. The kernel
// resolves beneath a descriptor in one step where it can (openat2, Linux 5.6); elsewhere every
// part is opened by itself without following links. No link is followed either way.

#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reprocheck {

// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  int release();  // the caller closes it

 private:
  int number_ = -1;
};

enum class Resolve : std::uint8_t {
  by_kernel,  // openat2, and part by part where the kernel has none
  by_parts,   // part by part only
};

// Opens `path` (relative, without "." and "..") below `root` for reading, never blocking and
// never following a link. Not open on failure, with errno saying why.
[[nodiscard]] Descriptor open_beneath(int root, std::string_view path, int flags,
                                      Resolve resolve = Resolve::by_kernel);

// What tells whether a file is still the same: device, inode, size and time of change.
struct Stamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size_bytes = 0;
  std::int64_t changed_ns = 0;
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

[[nodiscard]] Stamp stamp_of(const struct stat& status);

// What a name stands for, asked once and without following a link.
struct NodeStatus {
  Stamp stamp;
  std::uint32_t mode = 0;              // as in struct stat
  std::uint32_t owner = 0;             // user id
  std::optional<std::uint64_t> mount;  // which mount it lies on; a kernel before 5.8 does not tell
};

// `name` in the folder `folder`; "" is the folder itself. Nothing on failure, errno says why.
[[nodiscard]] std::optional<NodeStatus> node_at(int folder, const std::string& name);

// Whether `node` lies on another mount than the folder `root`. Two binds of one device are told
// apart by the mount; where the kernel tells none, a folder's device decides, and a file's does
// not, since an overlay shows the devices of its layers.
[[nodiscard]] bool is_mounted(const NodeStatus& root, const NodeStatus& node);

// What the system says about an error number, as the rest of the program writes messages.
[[nodiscard]] std::string system_words(int error_number);

}  // namespace reprocheck
