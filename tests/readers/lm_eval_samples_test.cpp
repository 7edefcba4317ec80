// lm_eval_samples_test: one row a document, one column a metric and filter.

#include <cmath>

#include "tests/readers/reading_of.h"

namespace reprocheck::readers {
extern const Reader lm_eval_samples;
}

namespace reprocheck::tests {
namespace {

constexpr auto k_adder = "toy__adder/samples_adder_2026-11-24T12-05-18.820056.jsonl";
constexpr auto k_name = "samples_t_2026-01-01T00-00-00.jsonl";

ReadResult read_text(const std::string& text) {
  return reading_of_text(readers::lm_eval_samples, k_name, text);
}

std::string line(int id, const std::string& rest, const std::string& metrics = "\"acc\"") {
  const std::string hash = std::string(63, 'a') + static_cast<char>('0' + id % 10);
  return "{\"doc_id\": " + std::to_string(id) + ", \"doc\": {\"q\": " + std::to_string(id) +
         "}, \"target\": \"4\", \"resps\": [[\"x\"]], \"filter\": \"none\", \"metrics\": [" +
         metrics + "], \"doc_hash\": \"" + hash + "\"" + rest + "}\n";
}

const ScoreColumn* column(const SampleTable& table, const std::string& name,
                          const std::string& filter) {
  for (const ScoreColumn& found : table.scores)
    if (found.name == name && found.filter == filter) return &found;
  return nullptr;
}

TEST(LmEvalSamples, TheRealFileIsOneRowADocumentAndAColumnAFilter) {
  const auto read = reading_of(readers::lm_eval_samples, fixture("lm_eval/one"), k_adder);
  ASSERT_TRUE(read.recognized && read.outcome.has_value());
  EXPECT_TRUE(read.reading.records.problems.empty());
  ASSERT_EQ(read.reading.records.samples.size(), 1U);
  const SampleTable& table = read.reading.records.samples[0];
  EXPECT_EQ(table.task, "adder");
  EXPECT_EQ(table.rows, 10U);
  ASSERT_EQ(table.scores.size(), 4U);
  EXPECT_TRUE(column(table, "exact_match", "strict")->boolean);
  EXPECT_EQ(table.scores[0].values.size(), 10U);
  EXPECT_EQ(table.question.present.size(), 10U);
  EXPECT_EQ(table.mapping,
            "id=doc_hash question=doc prompt=arguments target=target output=resps");
}

TEST(LmEvalSamples, AMetricThatTheScorerLeftOutIsNoScore) {
  const auto read = reading_of(readers::lm_eval_samples, fixture("lm_eval/one"), k_adder);
  const SampleTable& table = read.reading.records.samples.at(0);
  const ScoreColumn* f1 = column(table, "token_f1", "strict");
  std::size_t scored = 0, filtered = 0;
  for (const SampleState state : f1->states) {
    scored += state == SampleState::scored ? 1 : 0;
    filtered += state == SampleState::filtered ? 1 : 0;
  }
  EXPECT_EQ(scored, 7U);  // as the harness itself counted
  EXPECT_EQ(filtered, 3U);
}

TEST(LmEvalSamples, NotANumberIsAScoreThatWasRecorded) {
  const auto read = reading_of(readers::lm_eval_samples, fixture("lm_eval/one"), k_adder);
  const ScoreColumn* f1 = column(read.reading.records.samples.at(0), "token_f1", "flexible");
  bool seen = false;
  for (std::size_t row = 0; row < f1->values.size(); ++row)
    seen = seen || (std::isnan(f1->values[row]) && f1->states[row] == SampleState::scored);
  EXPECT_TRUE(seen);
}

TEST(LmEvalSamples, TwoEqualDocumentsAreTwoItems) {
  const auto read = reading_of(readers::lm_eval_samples, fixture("lm_eval/one"), k_adder);
  const SampleTable& table = read.reading.records.samples.at(0);
  EXPECT_EQ(std::string(table.ids[9]), std::string(table.ids[3]) + "#2");
}

TEST(LmEvalSamples, ALineThatStandsTwiceKeepsItsId) {
  const auto read =
      read_text(line(0, ", \"acc\": 1") + line(1, ", \"acc\": 1") + line(0, ", \"acc\": 1"));
  const SampleTable& table = read.reading.records.samples.at(0);
  ASSERT_EQ(table.rows, 3U);
  EXPECT_EQ(table.ids[2], table.ids[0]);
}

TEST(LmEvalSamples, TextsCanBeReadAgain) {
  const auto read = reading_of(readers::lm_eval_samples, fixture("lm_eval/one"), k_adder);
  const SampleTable& table = read.reading.records.samples.at(0);
  EXPECT_EQ(table.texts->read(2, TextRole::target), "4");
  EXPECT_EQ(table.texts->read(2, TextRole::prompt), "Question: What is 2 + 2?\nAnswer:");
  EXPECT_EQ(table.texts->read(0, TextRole::target), "2");
  EXPECT_FALSE(table.texts->read(99, TextRole::target).has_value());
}

TEST(LmEvalSamples, AMetricThatOnlyALaterDocumentHasIsFound) {
  std::string text;
  for (int i = 0; i < 1200; ++i) {
    const bool last = i == 1199;
    std::string one = line(i, last ? ", \"acc\": 1, \"late\": 0.5" : ", \"acc\": 1",
                           last ? "\"acc\", \"late\"" : "\"acc\"");
    const std::string hash = std::to_string(100000 + i);
    one.replace(one.find("aaaaaa"), 6, hash);
    text += one;
  }
  const auto read = read_text(text);
  const SampleTable& table = read.reading.records.samples.at(0);
  ASSERT_EQ(table.rows, 1200U);
  ASSERT_EQ(table.scores.size(), 2U);
  EXPECT_EQ(table.scores[1].values[1199], 0.5);
  EXPECT_EQ(table.scores[1].states[0], SampleState::filtered);
}

TEST(LmEvalSamples, AHashThatDoesNotFitItsTextDecides) {
  const std::string good = "4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a";
  EXPECT_FALSE(read_text(line(0, ", \"acc\": 1, \"target_hash\": \"" + good + "\"")).decides());
  const auto read =
      read_text(line(0, ", \"acc\": 1, \"target_hash\": \"0b" + good.substr(2) + "\""));
  EXPECT_TRUE(read.decides());
  EXPECT_TRUE(read.has_problem(ProblemKind::malformed));
}

TEST(LmEvalSamples, ATornTailKeepsWhatStoodBeforeIt) {
  const std::string whole = line(0, ", \"acc\": 1") + line(1, ", \"acc\": 0");
  const auto read = read_text(whole.substr(0, whole.size() - 30));
  EXPECT_TRUE(read.decides());
  EXPECT_TRUE(read.has_problem(ProblemKind::torn));
  EXPECT_EQ(read.reading.records.samples.at(0).rows, 1U);
}

TEST(LmEvalSamples, AnEmptyFileDecides) {
  EXPECT_TRUE(read_text("").decides());
}

TEST(LmEvalSamples, AScoreThatIsTextDecides) {
  const auto read = read_text(line(0, ", \"acc\": \"1\"") + line(1, ", \"acc\": 0"));
  EXPECT_TRUE(read.decides());
  EXPECT_EQ(read.reading.records.samples.at(0).scores.at(0).states[0], SampleState::missing);
}

TEST(LmEvalSamples, OtherSampleFilesAreLeftToOthers) {
  const auto read = reading_of_text(readers::lm_eval_samples, "samples_mine.jsonl",
                                    "{\"id\": 1, \"output\": \"x\"}\n");
  EXPECT_FALSE(read.recognized);
}

}  // namespace
}  // namespace reprocheck::tests
