// line_ends: the digests that a text had before somebody rewrote its line ends.
//
// What counts as text is git's word, since it is git that rewrites: no NUL, no CR without an LF
// behind it, and at most one control character in 128 others. DVC's own test calls a text of
// many letters beyond ASCII binary, and git rewrites it all the same.

#include "src/files/line_ends.h"

#include <utility>
#include <vector>

#include "src/files/dvc_hash.h"

namespace reprocheck {
namespace {

constexpr std::size_t k_piece = std::size_t{1} << 16;

class Rewriter {
 public:
  explicit Rewriter(Algorithm algorithm) : as_is_(algorithm), lf_(algorithm), crlf_(algorithm) {}

  void add(std::string_view piece) {
    as_is_.add(piece);
    if (!may_be_text_) return;
    lf_text_.clear();
    crlf_text_.clear();
    for (const char c : piece) take(c);
    lf_.add(lf_text_);
    crlf_.add(crlf_text_);
  }

  LineEndDigests digests() {
    // An end-of-file mark of old is no control character.
    if (last_ == '\x1a') --controls_;
    const bool is_text = may_be_text_ && !after_cr_ && controls_ <= others_ / 128;
    if (is_text) return {.lf = lf_.hex(), .crlf = crlf_.hex()};
    const std::string digest = as_is_.hex();
    return {.lf = digest, .crlf = digest};
  }

 private:
  void take(char c) {
    last_ = c;
    if (c == '\n') {
      lf_text_ += c;
      crlf_text_ += "\r\n";
      after_cr_ = false;
      return;
    }
    may_be_text_ = may_be_text_ && !after_cr_ && c != '\0';
    after_cr_ = c == '\r';
    if (after_cr_) return;
    lf_text_ += c;
    crlf_text_ += c;
    const auto byte = static_cast<unsigned char>(c);
    const bool blank = c == '\b' || c == '\t' || c == '\f' || c == '\x1b';
    ++((byte < 32 && !blank) || byte == 127 ? controls_ : others_);
  }

  Digest as_is_, lf_, crlf_;
  std::string lf_text_, crlf_text_;  // of one piece
  std::uint64_t controls_ = 0, others_ = 0;
  char last_ = '\n';
  bool after_cr_ = false;
  bool may_be_text_ = true;
};

}  // namespace

Result<LineEndDigests> line_end_digests(const TreeOfFiles& tree, std::string_view path,
                                        Algorithm algorithm) {
  auto stream = tree.open(path);
  if (!stream) return std::unexpected(stream.error());
  Rewriter rewriter(algorithm);
  std::vector<char> buffer(k_piece);
  for (;;) {
    const auto got = (*stream)->read(buffer);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return rewriter.digests();
    rewriter.add({buffer.data(), *got});
  }
}

Result<LineEndDigests> line_end_digests_of_folder(const TreeOfFiles& tree,
                                                  std::string_view folder) {
  auto members = dvc_members(tree, folder);
  if (!members) return std::unexpected(members.error());
  std::vector<DvcMember> lf, crlf;
  for (const auto& [entry, relative] : *members) {
    auto digests = line_end_digests(tree, entry->path, Algorithm::md5);
    if (!digests) return std::unexpected(digests.error());
    lf.push_back({relative, std::move(digests->lf)});
    crlf.push_back({relative, std::move(digests->crlf)});
  }
  return LineEndDigests{.lf = dvc_directory_digest(std::move(lf)),
                        .crlf = dvc_directory_digest(std::move(crlf))};
}

}  // namespace reprocheck
