// level: how far a bundle is on the way from opaque to reproduced.
//
// Each layer answers three questions: recorded, pinned, verified. More evidence can only
// raise an answer, so that deleting a file never lifts the level. What is missing comes with
// the line that would record it.

#include "src/examine/level.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/base/text.h"
#include "src/examine/pins.h"
#include "src/examine/rendered_prompts.h"

namespace reprocheck {
namespace {

// Walks over one examination; every method answers for one layer.
class Layers {
 public:
  explicit Layers(Examination& examination) : seen_(examination), bundle_(*examination.bundle) {}

  LayerState prompt() const;
  LayerState model() const;
  LayerState data() const;
  LayerState code() const;
  LayerState infrastructure() const;
  [[nodiscard]] bool repeated() const;

 private:
  // Whether a witness of this run says such a thing. Any one will do, also where another
  // contradicts: else to take the other away would lift the level. The contradiction is a finding
  // of its own.
  template <typename Test>
  [[nodiscard]] bool has(Layer layer, std::string_view key, Test test) const {
    return std::ranges::any_of(seen_.facts, [&](const ReconciledFact& fact) {
      return fact.layer == layer && fact.key == key && witnessed(fact, test);
    });
  }
  template <typename Test>
  [[nodiscard]] static bool witnessed(const ReconciledFact& fact, Test test) {
    return fact.certain && std::ranges::any_of(fact.witnesses, [&](const Witness& witness) {
             return !is_placeholder(witness.value) && test(witness.value);
           });
  }
  [[nodiscard]] bool has(Layer layer, std::string_view key) const {
    return has(layer, key, [](std::string_view) { return true; });
  }
  // Weights in their own hands, whatever else stands there: an endpoint may be theirs too.
  [[nodiscard]] bool own_weights() const {
    return has(Layer::model, "weights_digest") ||
           has(Layer::model, "local",
               [](std::string_view value) { return lower(value) == "true"; });
  }
  template <typename T, typename Test>
  [[nodiscard]] bool any(std::vector<T> Records::* list, Test test) const {
    bool found = false;
    each_records(bundle_,
                 [&](const Records& r) { found = found || std::ranges::any_of(r.*list, test); });
    return found;
  }
  template <typename T>
  [[nodiscard]] bool any(std::vector<T> Records::* list) const {
    return any(list, [](const T&) { return true; });
  }
  // has(), asked of the model that answers and not of a judge or an embedder beside it.
  template <typename Test>
  [[nodiscard]] bool answering_model_has(std::string_view key, Test test) const;
  [[nodiscard]] bool packages_pinned() const;
  [[nodiscard]] bool has_lock() const;
  [[nodiscard]] bool uses_retrieval() const;
  [[nodiscard]] bool certain(const Source& source) const { return is_certain(bundle_, source); }
  [[nodiscard]] bool installed_as_locked() const;

  Examination& seen_;
  const Bundle& bundle_;
};

using Question = Answer LayerState::*;
constexpr Question k_questions[] = {&LayerState::recorded, &LayerState::pinned,
                                    &LayerState::verified};

// A layer's answers while they are found: yes until something is wanting.
class Judged {
 public:
  void want(Question question, bool holds, Answer otherwise, std::string step) {
    if (holds) return;
    state_.*question = std::min(state_.*question, otherwise);
    if (!first_missing_) first_missing_ = question;
    if (first_missing_ == question) state_.missing.push_back(std::move(step));
  }
  // A layer that is not recorded is neither pinned nor verified. What is missing are the steps to
  // the first answer that is no yes; they are asked in the order of the questions.
  [[nodiscard]] LayerState closed() && {
    state_.pinned = std::min(state_.pinned, state_.recorded);
    state_.verified = std::min(state_.verified, state_.pinned);
    return std::move(state_);
  }
  void at_most(Question question, Answer answer) {
    state_.*question = std::min(state_.*question, answer);
  }

 private:
  LayerState state_{Answer::yes, Answer::yes, Answer::yes, {}};
  std::optional<Question> first_missing_;
};

LayerState Layers::prompt() const {
  const bool files = any(&Records::prompts, [&](const Prompt& p) { return certain(p.source); });
  const bool rendered =
      any(&Records::samples, [](const SampleTable& t) { return t.prompt.recorded(); });
  const bool named = has(Layer::prompt, "template") || has(Layer::prompt, "system_prompt") ||
                     has(Layer::prompt, "few_shot") || has(Layer::prompt, "doc_to_text");
  const bool text = has(Layer::prompt, "doc_to_text") || has(Layer::prompt, "system_prompt") ||
                    has(Layer::prompt, "template", is_prompt_text);
  Judged judged;
  const bool kept = files || rendered || text;
  judged.want(
      &LayerState::recorded, kept, named ? Answer::partly : Answer::no,
      "prompt: keep the text of every prompt: prompts/*.txt, or a `prompt` column in the samples");
  if (!kept) judged.at_most(&LayerState::pinned, Answer::no);
  const auto& repository = bundle_.repository;
  const bool tracked =
      files && repository && repository->commit_present && repository->prompts_untracked.empty();
  judged.want(&LayerState::verified,
              tracked || (rendered && (!files || rendered_from_files(bundle_))), Answer::no,
              rendered ? "prompt: keep the prompt files that the logged prompts were made from"
                       : "prompt: log the rendered prompt of every sample (`prompt` column)");
  return std::move(judged).closed();
}

template <typename Test>
bool Layers::answering_model_has(std::string_view key, Test test) const {
  const auto answers = [](const ReconciledFact& fact) {
    constexpr std::string_view others[] = {"judge", "embedder", "reranker"};
    return fact.layer == Layer::model && std::ranges::find(others, fact.role) == std::end(others);
  };
  // Where nobody answers, as in a benchmark of retrieval, the others are the subject.
  const bool some = std::ranges::any_of(seen_.facts, answers);
  return std::ranges::any_of(seen_.facts, [&](const ReconciledFact& fact) {
    return fact.key == key && fact.layer == Layer::model && (answers(fact) || !some) &&
           witnessed(fact, test);
  });
}

LayerState Layers::model() const {
  const auto any_text = [](std::string_view) { return true; };
  const bool revision =
      answering_model_has("revision", any_text) || answering_model_has("weights_digest", any_text);
  Judged judged;
  judged.want(&LayerState::recorded, has(Layer::model, "name"), Answer::no,
              "model: record its name (`model.name`)");
  judged.want(&LayerState::recorded, has(Layer::model, "provider") || own_weights(), Answer::partly,
              "model: record the provider (`model.provider`)");
  judged.want(&LayerState::recorded, has(Layer::model, "temperature"), Answer::partly,
              "model: record the decoding settings (`temperature: 0`)");
  judged.want(&LayerState::recorded, has(Layer::model, "seed"), Answer::partly,
              "model: record the seed, or `seed: none` where the provider has none");
  const bool dated = answering_model_has("name", model_name_is_dated) ||
                     answering_model_has("served_model", model_name_is_dated);
  judged.want(&LayerState::pinned, dated || revision, Answer::no,
              "model: pin a dated version or a weights revision instead of an alias");
  if (seen_.hosted_model) {
    judged.want(&LayerState::verified,
                has(Layer::model, "system_fingerprint") || has(Layer::model, "served_model") ||
                    has(Layer::model, "weights_digest"),
                Answer::no, "model: log system_fingerprint and the served model of every response");
    judged.at_most(&LayerState::verified, Answer::partly);
  } else {
    judged.want(&LayerState::verified, has(Layer::model, "weights_digest"), Answer::no,
                "model: record the digest of the weights (`weights_sha256`)");
  }
  return std::move(judged).closed();
}

bool Layers::uses_retrieval() const {
  return std::ranges::any_of(seen_.facts, [](const ReconciledFact& fact) {
    return fact.layer == Layer::data &&
           (fact.key.starts_with("retrieval") || fact.key == "index" || fact.key == "chunking");
  });
}

// A data file of questions is the evaluation set, and nothing that a retriever searches.
bool asks(std::string_view name) {
  const std::string text = lower(base_name(name));
  constexpr std::string_view words[] = {"question", "quer", "eval", "gold", "benchmark", "test"};
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return text.find(word) != text.npos; });
}

LayerState Layers::data() const {
  const bool files = any(&Records::data, [&](const DataFile& d) { return certain(d.source); });
  const bool items = any(&Records::samples, [](const SampleTable& t) {
    return t.target.recorded() && (t.question.recorded() || t.prompt.recorded());
  });
  const bool named = has(Layer::data, "dataset") || has(Layer::data, "evaluation_set") ||
                     has(Layer::data, "dataset_path");
  const bool digest = has(Layer::data, "dataset_digest") || has(Layer::data, "dataset_revision");
  Judged judged;
  judged.want(
      &LayerState::recorded, files || items || digest, named ? Answer::partly : Answer::no,
      "data: record the evaluation set: `dvc add data/`, or its revision (`dataset_revision`)");
  const bool corpus =
      any(&Records::data, [&](const DataFile& d) { return certain(d.source) && !asks(d.name); });
  if (uses_retrieval())
    judged.want(&LayerState::recorded, corpus || has(Layer::data, "knowledge_base"), Answer::partly,
                "data: record the knowledge base behind the retrieval (`dvc add data/corpus`)");
  const bool hashed = any(
      &Records::data, [&](const DataFile& d) { return !d.digest.empty() && certain(d.source); });
  judged.want(&LayerState::pinned, hashed || digest, Answer::no,
              "data: pin the data by a content hash: `dvc add`, or `dataset_sha256` in the record");
  const bool all = !seen_.data.empty() && std::ranges::all_of(seen_.data, [](const DataState& d) {
    return d.state == DataState::State::verified;
  });
  const bool some = std::ranges::any_of(
      seen_.data, [](const DataState& d) { return d.state == DataState::State::verified; });
  judged.want(&LayerState::verified, all, some ? Answer::partly : Answer::no,
              "data: keep the bytes beside their hashes: `dvc pull` before the audit");
  return std::move(judged).closed();
}

bool Layers::has_lock() const {
  return any(&Records::packages, [&](const Package& p) {
    return p.origin != Package::Origin::requirement && certain(p.source);
  });
}

bool Layers::packages_pinned() const {
  if (has_lock()) return true;
  bool some = false, all = true;
  each_records(bundle_, [&](const Records& records) {
    for (const Package& package : records.packages) {
      some = some || certain(package.source);
      all = all && package.pinned;
    }
  });
  return some && all;
}

bool Layers::installed_as_locked() const {
  std::map<std::string, std::string> locked, installed;
  each_records(bundle_, [&](const Records& records) {
    for (const Package& package : records.packages)
      (package.origin == Package::Origin::installed ? installed : locked)[package.name] =
          package.version;
  });
  if (locked.empty() || installed.empty()) return false;
  return std::ranges::all_of(locked, [&](const auto& package) {
    const auto there = installed.find(package.first);
    return package.second.empty() || there == installed.end() || there->second == package.second;
  });
}

LayerState Layers::code() const {
  const bool commit = has(Layer::code, "commit");
  const bool packages =
      any(&Records::packages, [&](const Package& p) { return certain(p.source); }) ||
      has(Layer::code, "python_packages");
  Judged judged;
  judged.want(&LayerState::recorded, commit, packages ? Answer::partly : Answer::no,
              "code: record the commit (`git rev-parse HEAD`)");
  judged.want(&LayerState::recorded, packages, commit ? Answer::partly : Answer::no,
              "code: record what was installed: `pip freeze > requirements.txt`");
  const bool full = has(Layer::code, "commit", is_full_commit) ||
                    (commit && bundle_.repository && bundle_.repository->commit_present);
  judged.want(&LayerState::pinned, full, Answer::no, "code: record the full 40-digit commit");
  judged.want(&LayerState::pinned, packages_pinned(), Answer::no,
              "code: pin every dependency: a lock file, or `pip freeze`");
  const auto& repository = bundle_.repository;
  judged.want(&LayerState::verified, repository && repository->commit_present, Answer::no,
              "code: audit inside the repository that holds the commit (--repo DIR)");
  judged.want(&LayerState::verified,
              repository && repository->reach == RepositoryFacts::Reach::reachable, Answer::no,
              "code: push the commit to a remote branch");
  const bool clean =
      has(Layer::code, "dirty", [](std::string_view value) { return lower(value) == "false"; });
  judged.want(&LayerState::verified, clean, Answer::no,
              "code: record that the work tree was clean (`git_dirty: false`)");
  judged.want(&LayerState::verified, installed_as_locked(), Answer::no,
              "code: record the installed set (`pip freeze`) beside the lock, and install that");
  return std::move(judged).closed();
}

LayerState Layers::infrastructure() const {
  const bool image =
      has(Layer::infrastructure, "image") || has(Layer::infrastructure, "base_image");
  const bool system = has(Layer::infrastructure, "os") && has(Layer::infrastructure, "python");
  const bool device =
      has(Layer::infrastructure, "gpu") || has(Layer::infrastructure, "cpu") || seen_.hosted_model;
  const bool place = !seen_.hosted_model || own_weights() || has(Layer::infrastructure, "region") ||
                     has(Layer::model, "endpoint") || has(Layer::infrastructure, "endpoint");
  Judged judged;
  const bool some =
      image || has(Layer::infrastructure, "os") || has(Layer::infrastructure, "python");
  judged.want(&LayerState::recorded, image || (system && device),
              some ? Answer::partly : Answer::no,
              "infrastructure: record the image, or `os`, `python` and the accelerator");
  judged.want(
      &LayerState::recorded, place, image || some ? Answer::partly : Answer::no,
      "infrastructure: record the endpoint and region of the hosted model (`endpoint`, `region`)");
  const bool digest = has(Layer::infrastructure, "image", image_is_pinned) ||
                      has(Layer::infrastructure, "base_image", image_is_pinned);
  judged.want(&LayerState::pinned, digest || (system && has_lock()), Answer::no,
              "infrastructure: pin the image by digest (`FROM image@sha256:...`)");
  judged.want(&LayerState::verified, has(Layer::infrastructure, "image_digest_verified"),
              Answer::no, "infrastructure: keep the image's inspect output beside the run");
  return std::move(judged).closed();
}

bool Layers::repeated() const {
  std::map<std::string, int> runs;
  for (const Run& run : bundle_.runs) ++runs[run.arm];
  return std::ranges::any_of(runs, [](const auto& arm) { return arm.second >= 2; }) ||
         any(&Records::samples, [](const SampleTable& t) { return t.has_repeats; });
}

bool at_least(const LayerState& state, Question question, Answer wanted) {
  return state.*question == Answer::not_applicable || state.*question >= wanted;
}

}  // namespace

std::string_view to_string(Answer answer) {
  switch (answer) {
    case Answer::no:
      return "no";
    case Answer::partly:
      return "partly";
    case Answer::yes:
      return "yes";
    case Answer::unknown:
      return "unknown";
    case Answer::not_applicable:
      return "not applicable";
  }
  return "";
}

void find_level(Examination& examination, const Policy& policy) {
  const Layers layers(examination);
  examination.layers = {{Layer::prompt, layers.prompt()},
                        {Layer::model, layers.model()},
                        {Layer::data, layers.data()},
                        {Layer::code, layers.code()},
                        {Layer::infrastructure, layers.infrastructure()}};
  for (const Layer layer : policy.without)
    if (examination.layers.contains(layer))
      examination.layers[layer] = {
          Answer::not_applicable, Answer::not_applicable, Answer::not_applicable, {}};
  const auto all = [&](Question question) {
    return std::ranges::all_of(examination.layers, [&](const auto& entry) {
      // A provider may change what it serves: a hosted model is never verified more than partly.
      const bool hosted = entry.first == Layer::model && examination.hosted_model &&
                          question == &LayerState::verified;
      return at_least(entry.second, question, hosted ? Answer::partly : Answer::yes);
    });
  };
  examination.level = 0;
  for (const Question question : k_questions) {
    if (!all(question)) break;
    ++examination.level;
  }
  if (examination.level == 3 && layers.repeated()) examination.level = 4;
  examination.next_level.clear();
  if (examination.level == 3)
    examination.next_level = {"repeat the run with other seeds, so that its noise is known"};
  if (examination.level == 4)
    examination.next_level = {"let a fresh run agree with this one: reprocheck compare"};
  if (examination.level >= 3) return;
  const Question question = k_questions[examination.level];
  for (const auto& [layer, state] : examination.layers)
    if (!at_least(state, question, Answer::yes))
      examination.next_level.insert(examination.next_level.end(), state.missing.begin(),
                                    state.missing.end());
}

}  // namespace reprocheck
