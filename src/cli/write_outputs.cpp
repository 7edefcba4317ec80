// write_outputs: reports to their places, whole or not at all.
//
// A gate reads these files: half of one could look like a smaller, greener whole. So each is
// written under another name in the same folder, synced, and renamed; the folder is synced too.

#include "src/cli/write_outputs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "reports/markdown_text.h"
#include "src/base/text.h"

namespace reprocheck::cli {
namespace {

namespace fs = std::filesystem;

// The one file that is being written now; read by the signal handler.
constexpr std::size_t k_longest = 4'096;
std::array<char, k_longest> partial_path{};
std::atomic<bool> partial_exists{false};

void on_signal(int number) {
  if (partial_exists.load()) unlink(partial_path.data());
  _exit(128 + number);
}

std::unexpected<Error> not_written(const std::string& path, int number) {
  return fail(ErrorKind::environment, shown(path),
              fmt::format("cannot be written: {}", std::strerror(number)));
}

Result<void> write_all(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return not_written(path, errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// A device or a pipe takes the text where it stands: a rename would put a file in its place.
Result<void> write_device(const std::string& path, std::string_view text) {
  const int device = open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
  if (device < 0) return not_written(path, errno);
  auto done = write_all(device, text, path);
  if (close(device) != 0 && done) done = not_written(path, errno);
  return done;
}

Result<void> write_file(const std::string& path, std::string_view text) {
  struct stat status = {};
  if (stat(path.c_str(), &status) == 0 && (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode)))
    return write_device(path, text);
  if (lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode))
    return fail(ErrorKind::environment, shown(path), "is a link, which is never written through",
                "name the file itself; without a path the report goes to standard output");
  const std::string partial = fmt::format("{}.{}.partial", path, getpid());
  if (partial.size() + 1 > k_longest) return not_written(path, ENAMETOOLONG);
  const int file =
      open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (file < 0) return not_written(path, errno);
  std::memcpy(partial_path.data(), partial.c_str(), partial.size() + 1);
  partial_exists = true;
  auto done = write_all(file, text, path);
  if (done && fsync(file) != 0 && errno != EINVAL && errno != EROFS)
    done = not_written(path, errno);
  if (close(file) != 0 && done) done = not_written(path, errno);
  if (done && rename(partial.c_str(), path.c_str()) != 0) done = not_written(path, errno);
  if (!done) unlink(partial.c_str());
  partial_exists = false;
  if (!done) return done;
  const std::string folder = fs::path(path).parent_path().string();
  const int directory =
      open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    fsync(directory);
    close(directory);
  }
  return {};
}

bool lies_in(const std::string& path, const std::string& folder) {
  std::error_code error;
  const fs::path file = fs::weakly_canonical(fs::path(path), error);
  const fs::path root = fs::weakly_canonical(fs::path(folder), error);
  if (error || root.empty()) return false;
  const auto [end, at] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
  return end == root.end();
}

const std::string& subject_of(const Report& report) {
  static const std::string none;
  if (report.bundle) return report.bundle->path;
  return report.fresh ? report.fresh->path : none;
}

std::string words_of(std::string verdict) {
  std::ranges::replace(verdict, '_', ' ');
  return verdict;
}

// What stands above the reports of several subjects, so that nobody has to count them.
std::string heading(std::string_view format, const Subjects& subjects) {
  const bool markdown = format == "md";
  std::string text = fmt::format("{}{}\n", markdown ? "# reprocheck: " : "",
                                 counted(subjects.reports.size(), "result"));
  if (markdown) text += "\n";
  for (const Report& report : subjects.reports)
    text += markdown ? fmt::format("- {} {}\n", words_of(report.verdict),
                                   reports::md_code(subject_of(report), 160))
                     : fmt::format("  {:<15} {}\n", words_of(report.verdict),
                                   shown(subject_of(report), 120));
  if (subjects.family) {
    text += fmt::format("{}{} of {}, corrected as one family (Holm)\n", markdown ? "- " : "  ",
                        counted(subjects.family->tests, "test"),
                        counted(subjects.family->candidates, "candidate"));
  }
  return text + "\n";
}

std::string rendered(const OutputChoice& output, const Subjects& subjects, const Layout& layout) {
  const Renderer& renderer = *output.renderer;
  if (subjects.reports.size() == 1) return renderer.render(subjects.reports.front(), layout);
  if (renderer.name == "json") return reports::results_document(subjects.reports, subjects.family);
  const bool one_line_each = renderer.name == "text" && layout.verbosity < 0;
  std::string text = one_line_each ? std::string() : heading(renderer.name, subjects);
  for (const Report& report : subjects.reports) {
    if (one_line_each)
      text += shown(subject_of(report), 120) + ": ";
    else if (&report != &subjects.reports.front())
      text += "\n";
    text += renderer.render(report, layout);
  }
  return text;
}

}  // namespace

Result<void> write_stream(std::FILE* stream, std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stream) != text.size() || std::fflush(stream) != 0)
    return not_written("standard output", errno);
  return {};
}

Result<void> outputs_fit(const std::vector<OutputChoice>& outputs, std::size_t subjects) {
  for (const OutputChoice& output : outputs) {
    const std::string_view name = output.renderer->name;
    if (subjects > 1 && name != "json" && name != "text" && name != "md")
      return fail(ErrorKind::usage, "-o",
                  fmt::format("{} shows one subject, and {} are named", name, subjects),
                  "-o json:results.json, or one call for each");
  }
  return {};
}

Result<void> write_outputs(const std::vector<OutputChoice>& outputs, const Subjects& subjects,
                           const Layout& layout, const std::vector<std::string>& bundle_folders,
                           std::FILE* out) {
  return write_beside(
      outputs, layout, bundle_folders,
      [&](const OutputChoice& output) { return rendered(output, subjects, layout); }, out);
}

Result<void> write_beside(const std::vector<OutputChoice>& outputs, const Layout& layout,
                          const std::vector<std::string>& bundle_folders, const Render& render,
                          std::FILE* out) {
  for (const OutputChoice& output : outputs)
    for (const std::string& folder : bundle_folders)
      if (!output.path.empty() && lies_in(output.path, folder))
        return fail(ErrorKind::usage, shown(output.path),
                    "lies inside a bundle, which is never changed", "write it somewhere else");
  std::vector<OutputChoice> wanted = outputs;
  if (layout.verbosity < -1)
    std::erase_if(wanted, [](const OutputChoice& output) { return output.path.empty(); });
  return write_each(wanted, render, out);
}

Result<void> write_each(const std::vector<OutputChoice>& outputs, const Render& render,
                        std::FILE* out) {
  // Files first, the stream last: whoever reads the stream finds the files there.
  for (const OutputChoice& output : outputs)
    if (!output.path.empty())
      if (auto done = write_file(output.path, render(output)); !done) return done;
  for (const OutputChoice& output : outputs)
    if (output.path.empty())
      if (auto done = write_stream(out, render(output)); !done) return done;
  return {};
}

void remove_partial_files_on_signal() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) std::signal(number, on_signal);
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error that is told, not a silent death
}

}  // namespace reprocheck::cli
