// verify_data: the bytes behind every recorded digest, hashed again.
//
// An equal size or time proves nothing: whoever edits a file can keep both. A size that no change
// of line ends explains settles it without reading a byte. A path that leads out of the bundle is
// not opened, whatever its digest would be.

#include "src/examine/verify_data.h"

#include <fmt/format.h>

#include "src/base/digest.h"
#include "src/base/text.h"
#include "src/files/dvc_hash.h"
#include "src/files/line_ends.h"
#include "src/files/tree_of_files.h"

namespace reprocheck {
namespace {

using State = DataState::State;

bool has(const TreeOfFiles* tree, const DataFile& file) {
  if (!tree || file.path.empty()) return false;
  return file.is_directory ? !tree->below(file.path).empty() : tree->find(file.path) != nullptr;
}

std::optional<Algorithm> algorithm_of(const DataFile& file) {
  if (file.algorithm == "md5" || file.algorithm == "md5-dos2unix") return Algorithm::md5;
  if (file.algorithm == "sha1") return Algorithm::sha1;
  if (file.algorithm == "sha256") return Algorithm::sha256;
  return std::nullopt;
}

Result<std::string> digest_of(const TreeOfFiles& tree, const DataFile& file) {
  const bool dos2unix = file.algorithm == "md5-dos2unix";
  if (file.is_directory) return dvc_hash_directory(tree, file.path, dos2unix);
  if (dos2unix) return dvc_hash_file(tree, file.path, true);
  const auto algorithm = algorithm_of(file);
  if (algorithm) return tree.digest(file.path, *algorithm);
  return fail(ErrorKind::input, file.path, "no digest of this kind is known here");
}

// The line ends that the recorded text had, where they are all that differs from the bytes here.
std::string line_ends_on_record(const TreeOfFiles& tree, const DataFile& file) {
  const auto algorithm = algorithm_of(file);
  if (!algorithm) return "";
  const auto digests = file.is_directory ? line_end_digests_of_folder(tree, file.path)
                                         : line_end_digests(tree, file.path, *algorithm);
  if (!digests) return "";
  const std::string recorded = lower(file.digest);
  return recorded == digests->crlf ? "CRLF" : recorded == digests->lf ? "LF" : "";
}

// Line ends add or take a byte a line at most, and no line is shorter than its end.
std::optional<std::uint64_t> impossible_size(const TreeOfFiles& tree, const DataFile& file) {
  if (file.is_directory || !file.size_bytes) return std::nullopt;
  const FileEntry* entry = tree.find(file.path);
  if (!entry) return std::nullopt;
  const std::uint64_t recorded = *file.size_bytes, actual = entry->size_bytes;
  const bool too_much = actual / 2 > recorded || recorded / 2 > actual;
  return too_much ? std::optional(actual) : std::nullopt;
}

DataState state_of(const Bundle& bundle, const DataFile& file) {
  DataState state{.file = &file};
  if (file.escapes) {
    state.state = State::escapes;
    return state;
  }
  if (file.digest.empty()) return state;
  const bool of_repository = is_of_repository(file.source);
  const TreeOfFiles* first = of_repository ? bundle.work_tree.get() : bundle.tree.get();
  const TreeOfFiles* tree = has(first, file) ? first : nullptr;
  if (!tree) {
    state.state = State::missing;
    return state;
  }
  if (const auto actual = impossible_size(*tree, file)) {
    state.state = State::mismatched;
    state.found = fmt::format("{} bytes, {} recorded", *actual, *file.size_bytes);
    return state;
  }
  const auto found = digest_of(*tree, file);
  if (!found) {
    state.state = State::unsettled;
    state.reason = found.error().message;
    return state;
  }
  state.found = *found;
  state.state = State::verified;
  if (lower(*found) == lower(file.digest)) return state;
  state.line_ends = line_ends_on_record(*tree, file);
  state.state = state.line_ends.empty() ? State::mismatched : State::line_ends;
  // Which members such a file leaves out is DVC's to say: a digest over all of them proves no edit.
  if (state.state == State::mismatched && file.is_directory && dvc_ignores_near(*tree, file.path)) {
    state.state = State::unsettled;
    state.reason = "a .dvcignore above it may leave members out";
  }
  return state;
}

}  // namespace

std::vector<DataState> verify_data(const Bundle& bundle) {
  std::vector<DataState> states;
  const auto add = [&](const Records& records) {
    for (const DataFile& file : records.data) states.push_back(state_of(bundle, file));
  };
  for (const Run& run : bundle.runs) add(run.records);
  add(bundle.shared);
  return states;
}

}  // namespace reprocheck
