// late_names: columns that only rows far behind the first ones have, and names that look alike.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/compared.h"

namespace reprocheck {
namespace {

using tests::compare;
using tests::TemporaryFolder;

// Rows that all say that they are right; those from `honest` on say more.
std::string rows(int count, int honest, const std::string& more, std::size_t padding) {
  std::string text;
  const std::string pad(padding, 'x');
  for (int i = 0; i < count; ++i)
    text += fmt::format(R"({{"id": {}, "note": "{}", "correct": 1{}}})", i, pad,
                        i >= honest ? more : "") +
            "\n";
  return text;
}

TEST(LateNames, AStatusFarBehindTheFirstRowsCounts) {
  const TemporaryFolder folder;
  // Larger than what is looked at whole, and honest between two of the windows.
  constexpr std::size_t padding = 40'000;
  folder.write("baseline/samples.jsonl", rows(300, 300, "", padding));
  std::string fresh = rows(300, 300, "", padding);
  for (int i = 3; i < 300; i += 5) {
    const std::string plain = fmt::format(R"({{"id": {}, )", i);
    const std::size_t at = fresh.find(plain);
    fresh.insert(at + plain.size(), R"("status": "errored", "error": "timeout", )");
  }
  folder.write("fresh/samples.jsonl", fresh);
  EXPECT_EQ(compare(folder).code, 1);
}

TEST(LateNames, AScoreInAnObjectThatNoFirstRowHasIsRead) {
  const TemporaryFolder folder;
  constexpr std::size_t padding = 40'000;
  folder.write("baseline/samples.jsonl", rows(300, 300, "", padding));
  std::string fresh = rows(300, 300, "", padding);
  const std::string plain = R"({"id": 7, )";
  fresh.insert(fresh.find(plain) + plain.size(), R"("scores": {"correct": 0}, )");
  folder.write("fresh/samples.jsonl", fresh);
  EXPECT_EQ(compare(folder).code, 4);  // two scores of one name that differ
}

TEST(LateNames, InAnArrayTheyCountToo) {
  const TemporaryFolder folder;
  const auto array = [](int bad) {
    std::string text = "[";
    for (int i = 0; i < 20'400; ++i)
      text += fmt::format("{}{{\"id\": {}, \"correct\": 1{}}}", i > 0 ? "," : "", i,
                          i >= 20'000 && i % 2 < bad ? ", \"status\": \"errored\"" : "");
    return text + "]";
  };
  folder.write("baseline/samples.json", array(0));
  folder.write("fresh/samples.json", array(1));
  EXPECT_EQ(compare(folder).code, 1);
}

TEST(LateNames, TwoNamesThatDifferByCaseAreNoTwoScores) {
  const TemporaryFolder folder;
  folder.write("baseline/samples.jsonl", rows(200, 200, "", 0));
  folder.write("fresh/samples.jsonl", rows(200, 0, R"(, "Correct": 0)", 0));
  EXPECT_NE(compare(folder).code, 0);
  folder.write("fresh/samples.jsonl", rows(200, 0, R"(, " correct": 0)", 0));
  EXPECT_NE(compare(folder).code, 0);
}

TEST(LateNames, ThousandsOfColumnsAreNoSampleTable) {
  const TemporaryFolder folder;
  std::string head = "id,correct", first = "1,1", second = "2,0";
  for (int i = 0; i < 60'000; ++i) {
    head += fmt::format(",c{}", i);
    first += ",1";
    second += ",1";
  }
  for (const std::string side : {"baseline", "fresh"})
    folder.write(side + "/samples.csv", head + "\n" + first + "\n" + second + "\n");
  EXPECT_EQ(compare(folder).code, 3);
}

TEST(LateNames, InAnObjectThatOnlyABundleFileLooksIntoTheyEnd) {
  const TemporaryFolder folder;
  for (const std::string side : {"baseline", "fresh"}) {
    std::string text;
    for (int i = 0; i < 100; ++i)
      text += fmt::format(R"({{"id": {}, "target": "a", "output": "a", "best": )"
                          R"({{"correct": 1, "score": 3, "status": "x"}}}})",
                          i) +
              "\n";
    folder.write(side + "/samples.jsonl", text);
    folder.write(side + "/reprocheck.bundle.yaml",
                 "files: {samples.jsonl: {role: samples, columns: {score: best.correct}}}\n");
  }
  EXPECT_EQ(compare(folder).code, 0);
}

}  // namespace
}  // namespace reprocheck
