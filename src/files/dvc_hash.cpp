// dvc_hash: the digests that DVC records, made again from bytes.
//
//   [{"md5": "d3b07384d113edec49eaa6238ad5ff00", "relpath": "a.txt"},
//    {"md5": "c157a79031e1c40f85931829bc5fc552", "relpath": "sub/b.txt"}]   -> its MD5 + ".dir"
//
// The text is Python's json.dumps with sorted keys and ASCII escapes, entries in the order of
// the joined paths by code points (not part by part: "a-b/x" stands before "a/x"). Which is the
// order of their UTF-8 bytes.

#include "src/files/dvc_hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "src/base/digest.h"
#include "src/base/text.h"

namespace reprocheck {
namespace {

constexpr std::size_t k_piece = std::size_t{1} << 20;  // what DVC itself reads at once

// DVC's own test on the first 512 bytes: a NUL, or more than 30 % of bytes that no text has.
bool looks_like_text(std::string_view head) {
  head = head.substr(0, 512);
  if (head.empty()) return true;
  if (head.find('\0') != std::string_view::npos) return false;
  const auto is_text = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 32 && byte < 127) || c == '\n' || c == '\r' || c == '\t' || c == '\f' ||
           c == '\b';
  };
  const auto others = std::ranges::count_if(head, [&](char c) { return !is_text(c); });
  return static_cast<double>(others) / static_cast<double>(head.size()) <= 0.3;
}

std::string without_carriage_returns(std::string_view piece) {
  std::string out;
  out.reserve(piece.size());
  for (std::size_t i = 0; i < piece.size(); ++i)
    if (piece[i] != '\r' || i + 1 == piece.size() || piece[i + 1] != '\n') out += piece[i];
  return out;
}

// As much as the file still has, at most one piece: pieces begin where DVC's begin.
Result<std::size_t> fill(FileStream& stream, std::span<char> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const auto got = stream.read(buffer.subspan(filled));
    if (!got) return got;
    if (*got == 0) break;
    filled += *got;
  }
  return filled;
}

void escape(std::string& out, std::uint32_t code) {
  if (code == '"' || code == '\\') {
    out += '\\';
    out += static_cast<char>(code);
  } else if (code >= 0x20 && code < 0x7f) {
    out += static_cast<char>(code);
  } else if (const std::string_view named = "\b\f\n\r\t";
             code < 0x20 && named.find(static_cast<char>(code)) != std::string_view::npos) {
    out += '\\';
    out += "bfnrt"[named.find(static_cast<char>(code))];
  } else if (code >= 0x10000) {
    const std::uint32_t rest = code - 0x10000;
    out += fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
  } else {
    out += fmt::format("\\u{:04x}", code);
  }
}

// The text is UTF-8: a tree of files lists no other name.
std::string python_string(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    std::uint32_t code = length == 1 ? lead : lead & (0xffU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      code = (code << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
    escape(out, code);
    i += length;
  }
  return out + '"';
}

// What DVC leaves out of a directory without being told.
bool is_ignored(std::string_view path) {
  return std::ranges::any_of(split(path, '/'), [](std::string_view part) {
    return part == ".git" || part == ".hg" || part == ".dvc";
  });
}

}  // namespace

Result<std::string> dvc_hash_file(const TreeOfFiles& tree, std::string_view path, bool dos2unix) {
  auto stream = tree.open(path);
  if (!stream) return std::unexpected(stream.error());
  Digest digest(Algorithm::md5);
  std::vector<char> buffer(k_piece);
  for (;;) {
    const auto got = fill(**stream, buffer);
    if (!got) return std::unexpected(got.error());
    const std::string_view piece(buffer.data(), *got);
    // Decided anew for every piece, as DVC 3 does; a CRLF across two pieces stays.
    if (dos2unix && looks_like_text(piece))
      digest.add(without_carriage_returns(piece));
    else
      digest.add(piece);
    if (*got < buffer.size()) break;
  }
  return digest.hex();
}

std::string dvc_directory_text(std::vector<DvcMember> members) {
  std::ranges::sort(members, {}, &DvcMember::path);
  std::string text = "[";
  for (const DvcMember& member : members) {
    if (text.size() > 1) text += ", ";
    text +=
        fmt::format("{{\"md5\": \"{}\", \"relpath\": {}}}", member.md5, python_string(member.path));
  }
  return text + "]";
}

std::string dvc_directory_digest(std::vector<DvcMember> members) {
  return digest_hex(Algorithm::md5, dvc_directory_text(std::move(members))) + ".dir";
}

bool dvc_ignores_near(const TreeOfFiles& tree, std::string_view folder) {
  const auto has_rules = [&](const std::string& path) {
    constexpr std::uint64_t longest = 1 << 20;
    const auto text = tree.find(path) ? tree.read_all(path, longest) : Result<std::string>("");
    return !text || std::ranges::any_of(split(*text, '\n'), [](std::string_view line) {
      return !trim(line).empty() && !trim(line).starts_with('#');
    });
  };
  for (std::string_view above = parent_path(folder); !above.empty(); above = parent_path(above))
    if (has_rules(fmt::format("{}/.dvcignore", above))) return true;
  return has_rules(".dvcignore");
}

Result<std::vector<DvcMemberFile>> dvc_members(const TreeOfFiles& tree, std::string_view folder) {
  std::vector<DvcMemberFile> members;
  for (const FileEntry& entry : tree.below(folder)) {
    const std::string_view relative = folder.empty()
                                          ? std::string_view(entry.path)
                                          : std::string_view(entry.path).substr(folder.size() + 1);
    if (is_ignored(relative)) continue;
    if (base_name(relative) == ".dvcignore")
      return fail(ErrorKind::input, entry.path, "a .dvcignore lies inside a tracked directory");
    members.push_back({&entry, std::string(relative)});
  }
  return members;
}

Result<std::string> dvc_hash_directory(const TreeOfFiles& tree, std::string_view folder,
                                       bool dos2unix) {
  auto files = dvc_members(tree, folder);
  if (!files) return std::unexpected(files.error());
  std::vector<DvcMember> members;
  for (DvcMemberFile& file : *files) {
    auto md5 = dvc_hash_file(tree, file.entry->path, dos2unix);
    if (!md5) return std::unexpected(md5.error());
    members.push_back({std::move(file.path), std::move(*md5)});
  }
  return dvc_directory_digest(std::move(members));
}

}  // namespace reprocheck
