// whole_bundle: an experiment that wants for nothing, so that a case can take one thing away.
//
// Its one data file lies in a temporary folder; all else is made by hand.

#pragma once

#include <functional>

#include "src/base/digest.h"
#include "src/files/tree_of_files.h"
#include "tests/src/examine/builders.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck::tests {

inline Records whole_records() {
  const std::string weights(64, 'b');
  Records records;
  records.facts = {
      fact(Layer::model, "name", "org/model@0123abc"),
      fact(Layer::model, "provider", "huggingface"),
      fact(Layer::model, "temperature", "0"),
      fact(Layer::model, "seed", "1"),
      fact(Layer::model, "weights_digest", weights),
      fact(Layer::code, "commit", std::string(39, '1') + "a"),
      fact(Layer::code, "dirty", "false"),
      fact(Layer::infrastructure, "image", "eval@sha256:" + std::string(64, 'c')),
      fact(Layer::infrastructure, "image_digest_verified", "true"),
      fact(Layer::infrastructure, "os", "Linux"),
      fact(Layer::infrastructure, "python", "3.12.4"),
      fact(Layer::infrastructure, "gpu", "H100"),
      fact(Layer::model, "name", "org/model@0123abc", "mlflow", "mlruns/0/a/params/model"),
  };
  Table table(4);
  table.score("correct", {1, 1, 0, 1}).labels("abab", "abaa");
  table.made.prompt = table.made.target;
  records.samples = {table.made};
  records.metrics = {metric("accuracy", "0.75")};
  for (const auto origin : {Package::Origin::lock, Package::Origin::installed})
    records.packages.push_back({.name = "torch",
                                .version = "2.4.0",
                                .requirement = "torch==2.4.0",
                                .pinned = true,
                                .origin = origin,
                                .source = {.tool = "pip", .path = "requirements.txt"}});
  records.prompts = {{.name = "prompts/a.txt", .source = {.path = "prompts/a.txt"}}};
  records.data = {{.path = "data/test.jsonl",
                   .name = "test.jsonl",
                   .algorithm = "sha256",
                   .digest = digest_hex(Algorithm::sha256, "rows\n"),
                   .source = {.tool = "native", .path = "data.json"}}};
  return records;
}

class WholeBundle {
 public:
  WholeBundle() {
    folder_.write("data/test.jsonl", "rows\n");
    auto tree = open_folder(folder_.path(), Limits{});
    EXPECT_TRUE(tree);
    bundle = bundle_of(whole_records());
    if (tree) bundle.tree = std::move(*tree);
    bundle.repository = RepositoryFacts{.commit = std::string(39, '1') + "a",
                                        .commit_recorded = true,
                                        .commit_present = true,
                                        .reach = RepositoryFacts::Reach::reachable};
  }
  // The first run's records.
  Records& records() { return bundle.runs[0].records; }
  void set(Layer layer, const std::string& key, const std::string& value) {
    unset(layer, key);
    records().facts.push_back(fact(layer, key, value));
  }
  void unset(Layer layer, const std::string& key) {
    std::erase_if(records().facts, [&](const Fact& f) { return f.layer == layer && f.key == key; });
  }
  [[nodiscard]] Examination examined(const Policy& policy = {}) const {
    return examine(bundle, policy, Limits{}, ExamineOptions{});
  }

  Bundle bundle;

 private:
  TemporaryFolder folder_;
};

// Every bundle that lacks one record, run or the repository of this one.
inline void each_removal(const Bundle& whole,
                         const std::function<void(const Bundle&, const std::string&)>& visit) {
  const auto of_list = [&](auto member, const std::string& what) {
    for (std::size_t run = 0; run <= whole.runs.size(); ++run) {
      const bool shared = run == whole.runs.size();
      const Records& held = shared ? whole.shared : whole.runs[run].records;
      for (std::size_t i = 0; i < (held.*member).size(); ++i) {
        Bundle less = whole;
        Records& records = shared ? less.shared : less.runs[run].records;
        (records.*member).erase((records.*member).begin() + static_cast<std::ptrdiff_t>(i));
        visit(less, what + " " + std::to_string(i) + " of run " + std::to_string(run));
      }
    }
  };
  of_list(&Records::facts, "fact");
  of_list(&Records::metrics, "metric");
  of_list(&Records::samples, "table");
  of_list(&Records::runs, "run record");
  of_list(&Records::packages, "package");
  of_list(&Records::prompts, "prompt");
  of_list(&Records::data, "data file");
  for (std::size_t run = 0; whole.runs.size() > 1 && run < whole.runs.size(); ++run) {
    Bundle less = whole;
    less.runs.erase(less.runs.begin() + static_cast<std::ptrdiff_t>(run));
    visit(less, "run " + std::to_string(run));
  }
  Bundle less = whole;
  less.repository.reset();
  visit(less, "repository");
}

}  // namespace reprocheck::tests
