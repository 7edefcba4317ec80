// settings_keys: which fact a dotted key means, by its last part and the group it stands in.
//
// "model.name", "llm.model_name" and "generator.model" are one fact. The group decides first: a
// `name` below `judge` is another model than a `name` below `model`, and `top_k` below
// `retrieval` counts passages, not tokens.

#include "src/readers/settings_keys.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "src/base/text.h"
#include "src/readers/settings_names.h"

namespace reprocheck::readers {
namespace {

enum class Group {
  none,
  model,
  judge,
  embedder,
  reranker,
  prompt,
  retrieval,
  data,
  code,
  infrastructure,
  scoring
};

std::optional<std::string_view> look_up(std::span<const NamedKey> table, std::string_view name) {
  const auto at = std::ranges::find(table, name, &NamedKey::name);
  return at == table.end() ? std::nullopt : std::optional(at->key);
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

// What a part of the path says about everything below it.
Group group_of(std::string_view part) {
  if (part.starts_with("judge") || part == "grader" || part == "evaluator") return Group::judge;
  if (part.starts_with("embed")) return Group::embedder;
  if (part.starts_with("rerank")) return Group::reranker;
  if (is_one_of(part, {"model", "llm", "lm", "generator", "generation", "decoding", "sampling",
                       "inference", "completion", "openai", "anthropic", "generationconfig"}))
    return Group::model;
  if (is_one_of(part, {"prompt", "prompts", "prompting"})) return Group::prompt;
  if (is_one_of(part, {"rag"}) || part.starts_with("retriev") || part.starts_with("chunk") ||
      part.starts_with("index") || part.starts_with("vector"))
    return Group::retrieval;
  if (part.starts_with("data") || part == "benchmark") return Group::data;
  if (is_one_of(part, {"git", "code", "vcs"})) return Group::code;
  if (is_one_of(part, {"docker", "container", "infrastructure", "hardware", "environment", "env",
                       "system", "runtime"}))
    return Group::infrastructure;
  if (is_one_of(part, {"eval", "evaluation", "scoring", "scorer", "metric", "metrics", "harness"}))
    return Group::scoring;
  return Group::none;
}

// The dotted path with its parts from `first` on, spelled as keys are.
std::string snake(std::span<const std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (!text.empty()) text += '_';
    for (const char c : lower(part)) text += c == '-' || c == ' ' ? '_' : c;
  }
  return text;
}

ChangeClass change_of_data(std::string_view key) {
  const bool ruler = key.starts_with("dataset") || key == "split" || key == "fold" ||
                     key == "repetition" || key == "evaluation_set";
  return ruler ? ChangeClass::ruler : ChangeClass::subject;
}

ChangeClass change_of_scoring(std::string_view key) {
  if (key == "harness_version") return ChangeClass::ruler_soft;
  return key == "num_runs_declared" ? ChangeClass::subject : ChangeClass::ruler;
}

// A group with the parts of the path that lie below it.
struct Place {
  Group group = Group::none;
  std::vector<std::string_view> rest;  // at least one
};

// The deepest part that names a group; a last part alone never does, except for judge, embedder and
// reranker, where "retrieval.embedder: X" names a model.
Place place_of(const std::vector<std::string_view>& parts) {
  Place place{Group::none, parts};
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const Group group = group_of(folded(parts[i]));
    if (group == Group::none) continue;
    // "scorer.judge.model" is the judge's, "judge.model.name" still is.
    if (place.group == Group::judge && group == Group::model) continue;
    place = {group, {parts.begin() + static_cast<std::ptrdiff_t>(i) + 1, parts.end()}};
  }
  return place;
}

std::optional<SettingKey> of_a_model(std::string_view role, const std::string& last) {
  const bool bare = is_one_of(last, {"name", "path", "id", "type"});
  if (bare) return SettingKey{Layer::model, std::string(role), last == "type" ? "type" : "name"};
  if (last == "version") return SettingKey{Layer::model, std::string(role), "revision"};
  if (last == "region") return SettingKey{Layer::infrastructure, std::string(role), "region"};
  if (last == "url") return SettingKey{Layer::model, std::string(role), "endpoint"};
  if (last == "sha256") return SettingKey{Layer::model, std::string(role), "weights_digest"};
  if (last == "prompt") return SettingKey{Layer::prompt, std::string(role), "template"};
  if (const auto key = look_up(k_model_keys, last))
    return SettingKey{Layer::model, std::string(role), std::string(*key)};
  return std::nullopt;
}

SettingKey of_judge(const Place& place, const std::string& last) {
  SettingKey found =
      of_a_model("judge", last)
          .value_or(SettingKey{Layer::scoring, "judge", snake(place.rest), ChangeClass::ruler});
  if (found.key == "template") found.layer = Layer::scoring, found.key = "judge_prompt";
  if (found.layer == Layer::model && found.key == "name") {
    found.layer = Layer::scoring;
    found.key = "judge_name";
  }
  found.change = ChangeClass::ruler;
  return found;
}

SettingKey of_prompt(const Place& place, const std::string& last) {
  if (is_one_of(last, {"template", "name", "file", "path"})) return {Layer::prompt, "", "template"};
  if (last == "system") return {Layer::prompt, "", "system_prompt"};
  if (last == "sha256" || last == "digest") return {Layer::prompt, "", "template_digest"};
  if (const auto key = look_up(k_prompt_keys, last)) return {Layer::prompt, "", std::string(*key)};
  return {Layer::prompt, "", snake(place.rest)};
}

SettingKey of_data(const Place& place, const std::string& last, bool training) {
  std::string key = snake(place.rest);
  if (const auto known = look_up(k_data_keys, last))
    key = *known;
  else if (is_one_of(last, {"name", "id"}))
    key = "dataset";
  else if (is_one_of(last, {"path", "file"}))
    key = "dataset_path";
  else if (is_one_of(last, {"revision", "version"}))
    key = "dataset_revision";
  else if (is_one_of(last, {"sha256", "digest", "hash", "md5"}))
    key = "dataset_digest";
  if (training) return {Layer::data, "train", key, ChangeClass::subject};
  return {Layer::data, "", key, change_of_data(key)};
}

SettingKey of_retrieval(const Place& place, const std::string& last) {
  if (const auto key = look_up(k_data_keys, last);
      key && change_of_data(*key) != ChangeClass::ruler)
    return {Layer::data, "", std::string(*key)};
  return {Layer::data, "", "retrieval_" + snake(place.rest)};
}

// How an evaluation is carried out, which says nothing of what it asks or how it scores.
bool is_execution(std::string_view last) {
  // Log probabilities and logit biases are no logs.
  const bool logs =
      last.starts_with("log") && !last.starts_with("logit") && !last.starts_with("logprob");
  return logs || last.starts_with("cache") || last.ends_with("workers") ||
         last.ends_with("concurrency") || last.ends_with("dir") ||
         is_one_of(last, {"batchsize", "device", "devices", "numthreads", "threads", "numgpus",
                          "parallel", "numprocesses", "timeout", "verbose", "verbosity", "debug",
                          "progress", "progressbar", "outputpath", "outputfile", "savepath"});
}

SettingKey of_scoring(const Place& place, std::string_view dotted, const std::string& last) {
  if (is_execution(last)) return {Layer::infrastructure, "", std::string(dotted)};
  if (const auto key = look_up(k_scoring_keys, last))
    return {Layer::scoring, "", std::string(*key), change_of_scoring(*key)};
  if (const auto key = look_up(k_data_keys, last))
    return {Layer::data, "", std::string(*key), change_of_data(*key)};
  if (last == "name" && place.rest.size() == 1)
    return {Layer::data, "", "dataset", ChangeClass::ruler};
  return {Layer::scoring, "", std::string(dotted)};
}

// A key that stands in no group: its own name is all there is.
SettingKey without_group(const Place& place, std::string_view dotted, const std::string& last) {
  if (last == "seed" || last == "randomseed") return {Layer::model, "", "seed"};
  if (last.starts_with("embed")) return {Layer::model, "embedder", "name"};
  if (last.starts_with("rerank")) return {Layer::model, "reranker", "name"};
  if (const auto key = look_up(k_code_keys, last)) return {Layer::code, "", std::string(*key)};
  if (const auto key = look_up(k_infrastructure_keys, last))
    return {Layer::infrastructure, "", std::string(*key)};
  if (const auto key = look_up(k_scoring_keys, last))
    return {Layer::scoring, key->starts_with("judge") ? "judge" : "", std::string(*key),
            change_of_scoring(*key)};
  if (const auto key = look_up(k_data_keys, last))
    return {Layer::data, "", std::string(*key), change_of_data(*key)};
  if (const auto key = look_up(k_prompt_keys, last)) return {Layer::prompt, "", std::string(*key)};
  if (last == "prompt") return {Layer::prompt, "", "template"};
  if (const auto key = look_up(k_model_keys, last))
    return {Layer::model, "generator", std::string(*key)};
  if (last.starts_with("retriev")) return of_retrieval(place, last);
  return {Layer::model, "", std::string(dotted)};
}

SettingKey of_model_group(std::string_view role, const Place& place, const std::string& last) {
  if (const auto found = of_a_model(role, last)) return *found;
  if (const auto key = look_up(k_prompt_keys, last)) return {Layer::prompt, "", std::string(*key)};
  return {Layer::model, std::string(role), snake(place.rest)};
}

}  // namespace

SettingKey setting_key(std::string_view dotted) {
  const std::vector<std::string_view> parts = split(dotted, '.');
  const Place place = place_of(parts);
  const std::string last = folded(parts.back());
  const bool training = std::ranges::any_of(
      parts, [](std::string_view part) { return lower(part).starts_with("train"); });
  switch (place.group) {
    case Group::judge:
      return of_judge(place, last);
    case Group::model:
      if (group_of(last) == Group::judge)
        return {Layer::scoring, "judge", "judge_name", ChangeClass::ruler};
      return of_model_group("generator", place, last);
    case Group::embedder:
      return of_model_group("embedder", place, last);
    case Group::reranker:
      return of_model_group("reranker", place, last);
    case Group::prompt:
      return of_prompt(place, last);
    case Group::retrieval:
      if (last.starts_with("embed")) return {Layer::model, "embedder", "name"};
      if (last.starts_with("rerank")) return {Layer::model, "reranker", "name"};
      return of_retrieval(place, last);
    case Group::data:
      return of_data(place, last, training);
    case Group::code:
      if (is_one_of(last, {"sha", "hash", "revision", "rev", "head"}))
        return {Layer::code, "", "commit"};
      if (is_one_of(last, {"remote", "url"})) return {Layer::code, "", "repository"};
      return without_group(place, dotted, last);
    case Group::infrastructure:
      if (const auto key = look_up(k_infrastructure_keys, last))
        return {Layer::infrastructure, "", std::string(*key)};
      if (const auto key = look_up(k_code_keys, last)) return {Layer::code, "", std::string(*key)};
      return {Layer::infrastructure, "", std::string(dotted)};
    case Group::scoring: {
      SettingKey found = of_scoring(place, dotted, last);
      if (found.key.starts_with("judge")) found.role = "judge";
      return found;
    }
    case Group::none:
      return without_group(place, dotted, last);
  }
  return without_group(place, dotted, last);
}

}  // namespace reprocheck::readers
