// dvc_hash: the digests that DVC records, made again from bytes.
//
// DVC 3 takes the MD5 of a file as it is. Entries of DVC 2 (no `hash:` beside them) took it of
// the text with CRLF made LF: pass `dos2unix` for those.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/base/result.h"
#include "src/files/tree_of_files.h"

namespace reprocheck {

// 32 hexadecimal digits. Errors: as opening and reading give them.
[[nodiscard]] Result<std::string> dvc_hash_file(const TreeOfFiles& tree, std::string_view path,
                                                bool dos2unix);

// The digest of a directory, ending in ".dir". Files that .dvcignore leaves out by default are
// left out. Errors: kind input where a file cannot be read, or where a .dvcignore lies inside,
// which DVC itself refuses.
[[nodiscard]] Result<std::string> dvc_hash_directory(const TreeOfFiles& tree,
                                                     std::string_view folder, bool dos2unix);

// The text whose MD5 names a directory: pairs of path below it and digest, in any order.
struct DvcMember {
  std::string path;
  std::string md5;
};
[[nodiscard]] std::string dvc_directory_text(std::vector<DvcMember> members);
// That MD5, with ".dir" behind it.
[[nodiscard]] std::string dvc_directory_digest(std::vector<DvcMember> members);

// Whether a .dvcignore above this folder, up to the root of the tree, holds any rule (or cannot be
// read): then DVC may have left members of the folder out of its digest.
[[nodiscard]] bool dvc_ignores_near(const TreeOfFiles& tree, std::string_view folder);

// The files that make up a directory. Errors: as dvc_hash_directory gives them.
struct DvcMemberFile {
  const FileEntry* entry = nullptr;  // of the tree
  std::string path;                  // below the directory
};
[[nodiscard]] Result<std::vector<DvcMemberFile>> dvc_members(const TreeOfFiles& tree,
                                                             std::string_view folder);

}  // namespace reprocheck
