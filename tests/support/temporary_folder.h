// temporary_folder: a folder of its own for a test, gone when the test ends.
//
// Kept in one header so that every area writes its little trees in the same words.

#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace reprocheck::tests {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "reprocheck-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = std::filesystem::canonical(name).string();
  }
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string at(std::string_view relative) const {
    return path_ + '/' + std::string(relative);
  }

  // Writes a file, with the folders above it; its path.
  std::string write(std::string_view relative, std::string_view bytes) const {
    const std::string path = at(relative);
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    EXPECT_TRUE(file.good()) << path;
    return path;
  }

  void folder(std::string_view relative) const {
    std::filesystem::create_directories(at(relative));
  }

  void link(std::string_view relative, const std::string& target) const {
    const std::string path = at(relative);
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    EXPECT_EQ(symlink(target.c_str(), path.c_str()), 0) << path;
  }

  [[nodiscard]] std::string read(std::string_view relative) const {
    std::ifstream file(at(relative), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string path_;
};

}  // namespace reprocheck::tests
