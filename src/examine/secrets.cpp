// secrets: credentials that were left in a bundle.
//
// Every text file is read line by line, logs and lock files included, since that is where
// they hide. What is kept of a credential is its rule, its place and a mark that tells two
// apart; the value itself goes nowhere.

#include "src/examine/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "src/base/digest.h"
#include "src/base/in_parallel.h"
#include "src/files/tree_of_files.h"

namespace reprocheck {
namespace {

constexpr std::size_t k_piece = 1 << 16;
constexpr std::size_t k_longest_line = 1 << 20;  // a longer one is looked at in pieces
constexpr std::size_t k_overlap = 4096;          // of two pieces, so that no cut hides a credential
constexpr std::size_t k_most_in_file = 100;

std::set<std::string> sample_files(const Bundle& bundle) {
  std::set<std::string> files;
  for (const Run& run : bundle.runs)
    for (const SampleTable& table : run.records.samples)
      files.insert(table.files.begin(), table.files.end());
  return files;
}

class FileScan {
 public:
  explicit FileScan(std::string path) : path_(std::move(path)) {}

  // A file may be named by a credential: line 0.
  void look_at_name() {
    line_ = path_;
    number_ = 0;
    look();
    number_ = 1;
  }

  // False ends the scan: a binary file, or enough was found.
  bool add(std::string_view piece) {
    if (first_ && piece.substr(0, 8'192).find('\0') != std::string_view::npos) return false;
    first_ = false;
    while (!piece.empty()) {
      const std::size_t end = piece.find('\n');
      line_ += piece.substr(0, end);
      if (end == std::string_view::npos) {
        if (line_.size() > k_longest_line) look_at_piece();
        return found_.size() < k_most_in_file;
      }
      look();
      ++number_;
      piece.remove_prefix(end + 1);
    }
    return found_.size() < k_most_in_file;
  }
  std::vector<SecretSeen> finish() {
    look();
    return std::move(found_);
  }

 private:
  void look() {
    for (const SecretMatch& match : match_secrets(line_))
      if (!continued_ || match.begin > 0) tell(match);
    line_.clear();
    continued_ = false;
  }
  // What touches an end of the piece may be the part of something; its neighbour shows it whole.
  void look_at_piece() {
    for (const SecretMatch& match : match_secrets(line_)) {
      const bool cut = match.begin + match.length == line_.size() && match.length < k_overlap / 2;
      if (!cut && !(continued_ && match.begin == 0)) tell(match);
    }
    line_.erase(0, line_.size() - k_overlap);
    continued_ = true;
  }
  void tell(const SecretMatch& match) {
    const bool told = std::ranges::any_of(found_, [&](const SecretSeen& seen) {
      return seen.line == number_ && seen.rule == match.rule;
    });
    if (told) return;
    const std::string value = line_.substr(match.begin, match.length);
    const std::string mark =
        digest_hex(Algorithm::sha256, "reprocheck secret mark " + value).substr(0, 8);
    found_.push_back({match.rule, path_, number_, mark, false});
  }

  std::string path_;
  std::string line_;
  std::uint64_t number_ = 1;
  bool first_ = true;
  bool continued_ = false;  // line_ begins within a line
  std::vector<SecretSeen> found_;
};

std::vector<SecretSeen> scan_file(const TreeOfFiles& tree, const std::string& path) {
  FileScan scan(path);
  scan.look_at_name();
  auto stream = tree.open(path);
  if (!stream) return scan.finish();  // unreadable: a problem of the bundle already
  std::string buffer(k_piece, '\0');
  while (true) {
    const auto read = (*stream)->read(buffer);
    if (!read || *read == 0 || !scan.add(std::string_view(buffer).substr(0, *read))) break;
  }
  return scan.finish();
}

}  // namespace

std::vector<SecretSeen> find_secrets(const Bundle& bundle, const Limits& limits,
                                     const ExamineOptions& options) {
  if (!bundle.tree) return {};
  const std::set<std::string> samples = sample_files(bundle);
  const auto& files = bundle.tree->files();
  std::vector<std::vector<SecretSeen>> found(files.size());
  in_parallel(files.size(), options.jobs, [&](std::size_t i) {
    const bool is_sample = samples.contains(files[i].path);
    if (is_sample && !options.scan_samples) return;
    found[i] = scan_file(*bundle.tree, files[i].path);
    for (SecretSeen& seen : found[i]) seen.in_sample_column = is_sample;
  });
  std::vector<SecretSeen> all;
  for (const auto& of_file : found) all.insert(all.end(), of_file.begin(), of_file.end());
  if (all.size() > limits.findings) all.resize(limits.findings);
  return all;
}

}  // namespace reprocheck
