// monotone: taking information away never makes a verdict greener, nor a level higher.
//
// Whoever deletes the file that convicts them must not be acquitted. Each file, each record
// and each field of one side of every example is taken away in turn. Greener means exit 1 or 3
// becoming 0; a finding whose only evidence went with it may go too.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "src/base/text.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

const fs::path k_examples = fs::path(REPROCHECK_SOURCE_DIR) / "examples";

std::string text_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

// A sanitizer makes each comparison ten times as long: it sees every seventh.
#ifdef REPROCHECK_SANITIZED
constexpr std::size_t k_stride = 7;
#else
constexpr std::size_t k_stride = 1;
#endif

// A copy of an example whose one side is spoilt, run and mended again and again.
class Story {
 public:
  explicit Story(const std::string& name) : folder_(fs::path(own_.path()) / name) {
    fs::copy(k_examples / name, folder_,
             fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    whole_ = compare();
  }

  [[nodiscard]] tests::Ran compare() const {
    std::vector<std::string> arguments{"compare", "--no-repo", "-o", "json"};
    const fs::path policy = folder_ / "reprocheck.yaml";
    if (fs::exists(policy))
      arguments.insert(arguments.end(), {"-c", policy.string()});
    else
      arguments.emplace_back("--no-config");
    arguments.insert(arguments.end(),
                     {(folder_ / "baseline").string(), (folder_ / "fresh").string()});
    return tests::run(arguments);
  }
  [[nodiscard]] int level(const std::string& side) const {
    const auto ran =
        tests::run({"audit", "--no-repo", "--no-config", "-o", "json", (folder_ / side).string()});
    return Json::parse(ran.out)["bundle"]["level"].get<int>();
  }
  // The exit code of the whole, and whether what it stood on is only findings.
  [[nodiscard]] int code() const { return whole_.code; }

  [[nodiscard]] std::vector<fs::path> files(const std::string& side) const {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / side))
      if (entry.is_regular_file()) paths.push_back(entry.path());
    std::ranges::sort(paths);
    return paths;
  }

  void hold(const std::string& what) const {
    if (asked_++ % k_stride != 0) return;
    const auto ran = compare();
    EXPECT_TRUE(ran.code == 0 || ran.code == 1 || ran.code == 3 || ran.code == 4)
        << what << " ended in " << ran.code << ": " << ran.err;
    if (code() == 0) return;  // nothing is greener than green
    const bool by_findings = finding_decided();
    EXPECT_TRUE(ran.code != 0 || by_findings) << what << " made exit " << code() << " into 0:\n"
                                              << ran.out.substr(0, 400);
  }

  void hold_level(int whole, const std::string& what) const {
    if (asked_++ % k_stride != 0) return;
    EXPECT_LE(level("fresh"), whole) << what;
  }

 private:
  // Where the verdict's word alone would be exit 0, only findings decided; they may go.
  [[nodiscard]] bool finding_decided() const {
    const Json result = Json::parse(whole_.out);
    const std::string word = result["verdict"];
    return word != "regressed" && word != "not_comparable";
  }

  tests::TemporaryFolder own_;
  fs::path folder_;
  tests::Ran whole_;
  mutable std::size_t asked_ = 0;
};

std::vector<std::string> stories() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(k_examples))
    if (fs::is_directory(entry.path() / "baseline"))
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

class Monotone : public testing::TestWithParam<std::string> {};

TEST_P(Monotone, DeletingOrEmptyingAFileMakesNothingGreener) {
  const Story story(GetParam());
  for (const std::string side : {"baseline", "fresh"})
    for (const fs::path& path : story.files(side)) {
      const std::string text = text_of(path);
      fs::remove(path);
      if (!story.files(side).empty()) story.hold("deleting " + path.string());
      write(path, "");
      story.hold("emptying " + path.string());
      write(path, text);
    }
}

TEST_P(Monotone, DeletingAFileNeverRaisesTheLevel) {
  const Story story(GetParam());
  const int whole = story.level("fresh");
  for (const fs::path& path : story.files("fresh")) {
    const std::string text = text_of(path);
    fs::remove(path);
    story.hold_level(whole, "without " + path.string());
    write(path, text);
  }
}

// Every column of a JSONL file, taken out of all of its records, then made null.
TEST_P(Monotone, TakingAColumnAwayMakesNothingGreener) {
  const Story story(GetParam());
  for (const std::string side : {"baseline", "fresh"})
    for (const fs::path& path : story.files(side)) {
      if (path.extension() != ".jsonl") continue;
      const std::string text = text_of(path);
      std::vector<Json> records;
      std::set<std::string> keys;
      for (const std::string_view line : split(text, '\n'))
        if (!line.empty()) records.push_back(Json::parse(line));
      for (const Json& record : records)
        for (const auto& [key, value] : record.items()) keys.insert(key);
      for (const std::string& key : keys)
        for (const bool blank : {false, true}) {
          std::string spoilt;
          for (Json record : records) {
            if (blank)
              record[key] = nullptr;
            else
              record.erase(key);
            spoilt += record.dump() + "\n";
          }
          write(path, spoilt);
          story.hold((blank ? "blanking " : "deleting ") + key + " of " + path.string());
        }
      write(path, text);
    }
}

// Records of a JSONL file, one in twenty, and each half.
TEST_P(Monotone, TakingRecordsAwayMakesNothingGreener) {
  const Story story(GetParam());
  for (const std::string side : {"baseline", "fresh"})
    for (const fs::path& path : story.files(side)) {
      if (path.extension() != ".jsonl") continue;
      const std::string text = text_of(path);
      const std::vector<std::string_view> lines = split(text, '\n');
      const auto without = [&](auto left_out, const std::string& what) {
        std::string spoilt;
        for (std::size_t i = 0; i + 1 < lines.size(); ++i)
          if (!left_out(i)) spoilt += std::string(lines[i]) + "\n";
        write(path, spoilt);
        story.hold("without " + what + " of " + path.string());
      };
      for (std::size_t row = 0; row < lines.size();
           row += std::max<std::size_t>(1, lines.size() / 12))
        without([&](std::size_t i) { return i == row; }, "record " + std::to_string(row));
      without([&](std::size_t i) { return i < lines.size() / 2; }, "the first half");
      without([&](std::size_t i) { return i % 2 == 0; }, "every second record");
      write(path, text);
    }
}

// Every member of every JSON document, one at a time, down to the third level.
void each_member(Json& node, int depth, const std::function<void(const std::string&)>& visit) {
  if (!node.is_object() || depth > 3) return;
  const Json copy = node;
  for (const auto& [key, value] : copy.items()) {
    node.erase(key);
    visit(key);
    node = copy;
    each_member(node[key], depth + 1, visit);
  }
}

TEST_P(Monotone, TakingAFieldAwayMakesNothingGreener) {
  const Story story(GetParam());
  for (const std::string side : {"baseline", "fresh"})
    for (const fs::path& path : story.files(side)) {
      if (path.extension() != ".json") continue;
      const std::string text = text_of(path);
      Json document = Json::parse(text, nullptr, false);
      if (document.is_discarded()) continue;
      each_member(document, 1, [&](const std::string& key) {
        write(path, document.dump(2));
        story.hold("without " + key + " of " + path.string());
      });
      write(path, text);
    }
}

// A YAML text without one of its keys and what stands below it, for each key down to the second
// level: as text, so that everything else stays as its tool wrote it.
void each_key(const std::string& text,
              const std::function<void(const std::string& key, const std::string& rest)>& visit) {
  const std::vector<std::string_view> lines = split(text, '\n');
  const auto indent = [&](std::size_t i) { return lines[i].find_first_not_of(" -"); };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find(':') == std::string_view::npos || indent(i) > 2) continue;
    std::size_t end = i + 1;
    while (end < lines.size() && (indent(end) == std::string_view::npos || indent(end) > indent(i)))
      ++end;
    std::string rest;
    for (std::size_t k = 0; k < lines.size(); ++k)
      if (k < i || k >= end) rest += std::string(lines[k]) + "\n";
    visit(std::string(lines[i]), rest);
  }
}

bool is_yaml(const fs::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".yaml" || ending == ".dvc" || ending == ".lock";
}

TEST_P(Monotone, TakingAKeyAwayMakesNothingGreener) {
  const Story story(GetParam());
  for (const std::string side : {"baseline", "fresh"})
    for (const fs::path& path : story.files(side)) {
      if (!is_yaml(path)) continue;
      const std::string text = text_of(path);
      each_key(text, [&](const std::string& key, const std::string& rest) {
        write(path, rest);
        story.hold("without " + key + " of " + path.string());
      });
      write(path, text);
    }
}

TEST_P(Monotone, TakingAFieldAwayNeverRaisesTheLevel) {
  const Story story(GetParam());
  const int whole = story.level("fresh");
  const auto hold = [&](const fs::path& path, const std::string& key, const std::string& rest) {
    write(path, rest);
    story.hold_level(whole, "without " + key + " of " + path.string());
  };
  for (const fs::path& path : story.files("fresh")) {
    const std::string text = text_of(path);
    if (is_yaml(path))
      each_key(text, [&](const auto& key, const auto& rest) { hold(path, key, rest); });
    Json document = path.extension() == ".json" ? Json::parse(text, nullptr, false) : Json();
    each_member(document, 1, [&](const std::string& key) { hold(path, key, document.dump(2)); });
    write(path, text);
  }
}

INSTANTIATE_TEST_SUITE_P(Examples, Monotone, testing::ValuesIn(stories()), [](const auto& story) {
  std::string name = story.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace reprocheck
