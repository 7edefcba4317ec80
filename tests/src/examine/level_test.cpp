// level: how far a bundle is, and what is said to be missing.

#include "src/examine/level.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/src/examine/whole_bundle.h"

namespace reprocheck {
namespace {

using tests::fact;
using tests::WholeBundle;

std::string answers(const LayerState& state) {
  return std::string(to_string(state.recorded)) + " " + std::string(to_string(state.pinned)) + " " +
         std::string(to_string(state.verified));
}

bool says(const std::vector<std::string>& steps, std::string_view words) {
  return std::ranges::any_of(
      steps, [&](const std::string& step) { return step.find(words) != std::string::npos; });
}

TEST(Level, NothingIsOpaque) {
  const Bundle bundle = tests::bundle_of({});
  const Examination seen = examine(bundle, Policy{}, Limits{}, ExamineOptions{});
  EXPECT_EQ(seen.level, 0);
  ASSERT_EQ(seen.layers.size(), k_five_layers.size());
  for (const auto& [layer, state] : seen.layers) {
    EXPECT_EQ(answers(state), "no no no") << to_string(layer);
    EXPECT_FALSE(state.missing.empty()) << to_string(layer);
    EXPECT_TRUE(says(seen.next_level, std::string(to_string(layer)) + ":"));
  }
}

TEST(Level, WholeOfOneRunIsVerified) {
  const WholeBundle whole;
  const Examination seen = whole.examined();
  for (const auto& [layer, state] : seen.layers)
    EXPECT_EQ(answers(state), "yes yes yes")
        << to_string(layer) << ": " << join(state.missing, "; ");
  EXPECT_EQ(seen.level, 3);
  EXPECT_TRUE(says(seen.next_level, "repeat the run"));
}

TEST(Level, RepeatsMakeTheNoiseKnown) {
  WholeBundle runs;
  runs.bundle.runs.push_back(runs.bundle.runs[0]);
  EXPECT_EQ(runs.examined().level, 4);
  EXPECT_TRUE(says(runs.examined().next_level, "reprocheck compare"));
  runs.bundle.runs[1].arm = "another";
  EXPECT_EQ(runs.examined().level, 3);  // two arms once each are no repeats
  WholeBundle epochs;
  epochs.records().samples[0].has_repeats = true;
  EXPECT_EQ(epochs.examined().level, 4);
  // Repeats of what is not verified raise nothing.
  epochs.unset(Layer::code, "dirty");
  EXPECT_EQ(epochs.examined().level, 2);
}

struct Missing {
  std::string name;
  std::function<void(WholeBundle&)> take;
  Layer layer;
  std::string answers;
  int level;
  std::string step;
};

class Ladder : public testing::TestWithParam<Missing> {};

TEST_P(Ladder, SaysWhatIsMissing) {
  WholeBundle bundle;
  GetParam().take(bundle);
  const Examination seen = bundle.examined();
  const LayerState& state = seen.layers.at(GetParam().layer);
  EXPECT_EQ(answers(state), GetParam().answers);
  EXPECT_EQ(seen.level, GetParam().level);
  EXPECT_TRUE(says(state.missing, GetParam().step)) << join(state.missing, "; ");
  EXPECT_EQ(seen.next_level, state.missing);  // nothing else stands in the way
}

std::function<void(WholeBundle&)> without(Layer layer, std::string key) {
  return [=](WholeBundle& b) { b.unset(layer, key); };
}

void no_prompt(WholeBundle& b) {
  b.records().prompts.clear();
  b.records().samples[0].prompt = {};
}

INSTANTIATE_TEST_SUITE_P(
    All, Ladder,
    testing::Values(
        Missing{"prompt", no_prompt, Layer::prompt, "no no no", 0, "text of every prompt"},
        Missing{"prompt_named_only",
                [](WholeBundle& b) {
                  no_prompt(b);
                  b.set(Layer::prompt, "template", "qa_v2");
                },
                Layer::prompt, "partly no no", 0, "text of every prompt"},
        Missing{"prompt_not_rendered",
                [](WholeBundle& b) {
                  b.records().samples[0].prompt = {};
                  b.bundle.repository->prompts_untracked = {"prompts/a.txt"};
                },
                Layer::prompt, "yes yes no", 2, "rendered prompt"},
        Missing{"model_name", without(Layer::model, "name"), Layer::model, "no no no", 0, "name"},
        Missing{"model_temperature", without(Layer::model, "temperature"), Layer::model,
                "partly partly partly", 0, "decoding"},
        Missing{"model_seed", without(Layer::model, "seed"), Layer::model, "partly partly partly",
                0, "seed: none"},
        Missing{"model_placeholder", [](WholeBundle& b) { b.set(Layer::model, "name", "unknown"); },
                Layer::model, "no no no", 0, "name"},
        Missing{"model_weights", without(Layer::model, "weights_digest"), Layer::model,
                "yes yes no", 2, "weights_sha256"},
        Missing{"data",
                [](WholeBundle& b) {
                  b.records().data.clear();
                  b.records().samples[0].target = {};
                },
                Layer::data, "no no no", 0, "evaluation set"},
        Missing{"data_unpinned", [](WholeBundle& b) { b.records().data.clear(); }, Layer::data,
                "yes no no", 1, "content hash"},
        Missing{"data_changed",
                [](WholeBundle& b) { b.records().data[0].digest = std::string(64, '1'); },
                Layer::data, "yes yes no", 2, "bytes"},
        Missing{"commit", without(Layer::code, "commit"), Layer::code, "partly no no", 0,
                "git rev-parse HEAD"},
        Missing{"packages", [](WholeBundle& b) { b.records().packages.clear(); }, Layer::code,
                "partly no no", 0, "pip freeze"},
        Missing{"commit_short",
                [](WholeBundle& b) {
                  b.set(Layer::code, "commit", "111111a");
                  b.bundle.repository.reset();
                },
                Layer::code, "yes no no", 1, "40-digit"},
        Missing{"packages_unpinned",
                [](WholeBundle& b) {
                  b.records().packages.resize(1);
                  b.records().packages[0].origin = Package::Origin::requirement;
                  b.records().packages[0].pinned = false;
                },
                Layer::code, "yes no no", 1, "lock file"},
        Missing{"repository", [](WholeBundle& b) { b.bundle.repository.reset(); }, Layer::code,
                "yes yes no", 2, "--repo"},
        Missing{"unreachable",
                [](WholeBundle& b) {
                  b.bundle.repository->reach = RepositoryFacts::Reach::not_reachable;
                },
                Layer::code, "yes yes no", 2, "push the commit"},
        Missing{
            "reach_unknown",
            [](WholeBundle& b) { b.bundle.repository->reach = RepositoryFacts::Reach::unknown; },
            Layer::code, "yes yes no", 2, "push the commit"},
        Missing{"dirty", [](WholeBundle& b) { b.set(Layer::code, "dirty", "true"); }, Layer::code,
                "yes yes no", 2, "git_dirty: false"},
        Missing{"installed", [](WholeBundle& b) { b.records().packages.resize(1); }, Layer::code,
                "yes yes no", 2, "installed set"},
        Missing{"image_tag",
                [](WholeBundle& b) {
                  b.set(Layer::infrastructure, "image", "eval:latest");
                  b.unset(Layer::infrastructure, "os");
                },
                Layer::infrastructure, "yes no no", 1, "by digest"},
        Missing{"inspect", without(Layer::infrastructure, "image_digest_verified"),
                Layer::infrastructure, "yes yes no", 2, "inspect"}),
    [](const auto& param) { return param.param.name; });

TEST(Level, AnAliasIsNotPinned) {
  WholeBundle bundle;
  bundle.set(Layer::model, "name", "org/model");
  bundle.unset(Layer::model, "weights_digest");
  EXPECT_EQ(answers(bundle.examined().layers.at(Layer::model)), "yes no no");
  EXPECT_EQ(bundle.examined().level, 1);
  bundle.set(Layer::model, "revision", "0123abc");
  EXPECT_EQ(bundle.examined().level, 2);
}

TEST(Level, AJudgeOrAnEmbedderPinsNoAnswer) {
  for (const std::string role : {"judge", "embedder", "reranker"}) {
    WholeBundle bundle;
    bundle.set(Layer::model, "name", "gpt-4o");
    bundle.unset(Layer::model, "weights_digest");
    for (const std::string key : {"name", "revision"}) {
      bundle.records().facts.push_back(fact(Layer::model, key, "other@0123abc"));
      bundle.records().facts.back().role = role;
    }
    EXPECT_EQ(bundle.examined().layers.at(Layer::model).pinned, Answer::no) << role;
  }
}

void make_hosted(WholeBundle& bundle) {
  bundle.set(Layer::model, "provider", "openai");
  bundle.set(Layer::model, "name", "gpt-4o-2024-08-06");
  bundle.set(Layer::infrastructure, "region", "eu");
  bundle.unset(Layer::model, "weights_digest");
}

TEST(Level, AHostedModelIsNeverVerifiedMoreThanPartly) {
  WholeBundle bundle;
  make_hosted(bundle);
  EXPECT_EQ(answers(bundle.examined().layers.at(Layer::model)), "yes yes no");
  EXPECT_EQ(bundle.examined().level, 2);
  bundle.set(Layer::model, "system_fingerprint", "fp_1");
  bundle.set(Layer::model, "served_model", "gpt-4o-2024-08-06");
  const Examination seen = bundle.examined();
  EXPECT_TRUE(seen.hosted_model);
  EXPECT_EQ(answers(seen.layers.at(Layer::model)), "yes yes partly");
  EXPECT_EQ(seen.level, 3);
  bundle.unset(Layer::infrastructure, "region");
  EXPECT_EQ(bundle.examined().layers.at(Layer::infrastructure).recorded, Answer::partly);
}

TEST(Level, ALayerThatThePolicyTakesOutIsNotAsked) {
  WholeBundle bundle;
  no_prompt(bundle);
  EXPECT_EQ(bundle.examined().level, 0);
  Policy policy;
  policy.without = {Layer::prompt};
  const Examination seen = bundle.examined(policy);
  EXPECT_EQ(answers(seen.layers.at(Layer::prompt)), "not applicable not applicable not applicable");
  EXPECT_EQ(seen.level, 3);
}

TEST(Level, WhatWasReadAtHeadIsNeverRecorded) {
  WholeBundle bundle;
  for (Fact& fact : bundle.records().facts) fact.certain = false;
  bundle.bundle.repository->read_at_head = true;
  for (Package& package : bundle.records().packages)
    package.source.path = "repository:requirements.txt";
  bundle.records().data[0].source.path = "repository:data/test.jsonl.dvc";
  bundle.records().samples.clear();
  bundle.records().prompts[0].source.path = "repository:prompts/a.txt";
  for (const auto& [layer, state] : bundle.examined().layers)
    EXPECT_EQ(answers(state), "no no no") << to_string(layer);
}

}  // namespace
}  // namespace reprocheck
