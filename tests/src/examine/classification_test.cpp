// classification: precision, recall and F1 of targets and outputs as scikit-learn forms them.
//
// The numbers are scikit-learn 1.9.1's: precision_score, recall_score and f1_score of the letters
// as lists of labels, with average= as named and zero_division=0, repr of the float.

#include <gtest/gtest.h>

#include "src/examine/recompute.h"
#include "tests/src/examine/builders.h"

namespace reprocheck {
namespace {

using State = Recomputation::State;
using tests::metric;
using tests::Table;
using tests::tool_metric;

State state_of(const Metric& recorded, const SampleTable& table) {
  Records records;
  records.metrics = {recorded};
  records.samples = {table};
  const Bundle bundle = tests::bundle_of(std::move(records));
  return recompute(bundle).front().state;
}

const SampleTable k_three = Table(10).labels("aaaabbbccd", "aababcbcad").made;
// The outputs hold a label that is no target: it counts as one.
const SampleTable k_stranger = Table(10).labels("aaaabbbccd", "aababcbced").made;
const SampleTable k_binary = Table(10).labels("1111000000", "1110000010").made;

TEST(Classification, AveragesAsScikitLearnFormsThem) {
  for (const std::string name : {"precision_macro", "recall_macro", "f1_macro", "macro_f1"})
    EXPECT_EQ(state_of(tool_metric(name, 0.7291666666666666), k_three), State::agrees) << name;
  for (const std::string name : {"precision_micro", "recall_micro", "f1_micro"})
    EXPECT_EQ(state_of(tool_metric(name, 0.7), k_three), State::agrees) << name;
  EXPECT_EQ(state_of(tool_metric("precision_macro", 0.6333333333333333), k_stranger),
            State::agrees);
  EXPECT_EQ(state_of(tool_metric("recall_macro", 0.5833333333333333), k_stranger), State::agrees);
  EXPECT_EQ(state_of(tool_metric("f1_macro", 0.6047619047619047), k_stranger), State::agrees);
  EXPECT_EQ(state_of(tool_metric("precision_weighted", 0.8), k_stranger), State::agrees);
  EXPECT_EQ(state_of(tool_metric("recall_weighted", 0.7), k_stranger), State::agrees);
  EXPECT_EQ(state_of(tool_metric("f1_weighted", 0.7428571428571429), k_stranger), State::agrees);
}

TEST(Classification, OneLabelOfABinaryTask) {
  for (const std::string name : {"precision", "recall", "f1", "f1_score"}) {
    EXPECT_EQ(state_of(tool_metric(name, 0.75), k_binary), State::agrees) << name;
    EXPECT_EQ(state_of(tool_metric(name, 0.8333333333333334), k_binary), State::agrees) << name;
    EXPECT_EQ(state_of(tool_metric(name, 0.7916666666666667), k_binary), State::agrees) << name;
    EXPECT_EQ(state_of(tool_metric(name, 0.76), k_binary), State::contradicted) << name;
  }
}

TEST(Classification, ANamedAverageIsHeldToItsName) {
  EXPECT_EQ(state_of(tool_metric("f1_macro", 0.8), k_binary), State::contradicted);  // micro
  EXPECT_EQ(state_of(tool_metric("f1_micro", 0.7916666666666667), k_binary), State::contradicted);
  EXPECT_EQ(state_of(tool_metric("f1_weighted", 0.75), k_binary), State::contradicted);
}

TEST(Classification, ContradictedAtTheThirdDecimalAndAgreeingAtTheRecordedDigits) {
  EXPECT_EQ(state_of(metric("f1_macro", "0.605"), k_stranger), State::agrees);
  EXPECT_EQ(state_of(metric("f1_macro", "0.60"), k_stranger), State::agrees);
  EXPECT_EQ(state_of(metric("macro_f1", "60.5"), k_stranger), State::agrees);
  EXPECT_EQ(state_of(metric("f1_macro", "0.606"), k_stranger), State::contradicted);
}

TEST(Classification, AMissingOutputIsALabelOfItsOwn) {
  // f1_score(list("aabb"), list("aab_"), average="macro") is 0.5555555555555555, and over the
  // labels of the targets alone 0.8333333333333333.
  const SampleTable table = Table(4).labels("aabb", "aab_").made;
  EXPECT_EQ(state_of(tool_metric("f1_macro", 0.5555555555555555), table), State::agrees);
}

TEST(Classification, RetrievalRecallIsNoRecallOfLabels) {
  for (const std::string name : {"recall@5", "recall_at_5", "context_recall"})
    EXPECT_EQ(state_of(metric(name, "0.99"), k_three), State::no_column) << name;
}

TEST(Classification, FreeTextsAreNoLabels) {
  std::string letters;
  for (char letter = 'A'; letter <= 'Z'; ++letter) letters += letter;
  EXPECT_EQ(state_of(metric("f1", "0.99"), Table(26).labels(letters, letters).made),
            State::no_column);
}

}  // namespace
}  // namespace reprocheck
