// lm_eval_facts: the circumstances in a results file of lm-evaluation-harness.
//
//   {"config": {"model": "hf", "model_args": "pretrained=a/b,revision=main", "limit": 50.0,
//               "model_sha": "5f91...", "random_seed": 0, "fewshot_seed": 1234},
//    "git_hash": "v1.2-3-g2103d7b", "lm_eval_version": "0.4.13", "chat_template": null,
//    "pretty_env_info": "PyTorch version: 2.4.0\nOS: Ubuntu 22.04\n..."}
//
// What the harness writes into "config" comes from the command line; what it writes beside it
// comes from the machine. git_hash is `git describe --always` of the working directory, called
// without --dirty: it names a commit and never says that the tree was clean.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "src/base/digest.h"
#include "src/base/text.h"
#include "src/readers/lm_eval.h"
#include "src/readers/settings.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

// "N/A" is how the harness writes that it does not know.
bool is_silent(const Tree* tree) {
  return !tree || tree->is_null() || (tree->is_string() && tree->text() == "N/A") ||
         (tree->is_scalar() && trim(tree->text()).empty()) ||
         (tree->is_object() && tree->members().empty()) ||
         (tree->is_array() && tree->items().empty());
}

// What belongs to the one model under test, as other tools' settings name it; seeds are a run's.
std::string_view role_of(Layer layer, std::string_view key) {
  return layer == Layer::model && !key.ends_with("seed") ? "generator" : "";
}

void note_member(const Tree& parent, const std::string& pointer, std::string_view name, Page& page,
                 Layer layer, std::string_view key, ChangeClass change = ChangeClass::subject) {
  const Tree* value = parent.find(name);
  if (is_silent(value)) return;
  page.fact(layer, role_of(layer, key), key, compact(*value), below(pointer, name),
            value->mark().line, change);
}

using Argument = std::pair<std::string, std::string>;

// "pretrained=a/b,revision=main" or {"pretrained": "a/b"}.
std::vector<Argument> model_arguments(const Tree* tree) {
  std::vector<Argument> all;
  if (tree && tree->is_object())
    for (const auto& [key, value] : tree->members()) all.emplace_back(key, compact(value));
  if (!tree || !tree->is_string()) return all;
  for (const std::string_view part : split(tree->text(), ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    all.emplace_back(trim(part.substr(0, equals)), trim(part.substr(equals + 1)));
  }
  return all;
}

// The first of these names the model, and with it the folder of the results.
constexpr std::array<std::string_view, 6> k_names{"peft",  "delta", "pretrained",
                                                  "model", "path",  "engine"};

const Argument* name_among(const std::vector<Argument>& arguments) {
  for (const std::string_view name : k_names)
    for (const Argument& argument : arguments)
      if (argument.first == name) return &argument;
  return nullptr;
}

constexpr std::array<std::string_view, 11> k_local_kinds{
    "hf",   "hf-auto", "hf-multimodal", "huggingface", "vllm",    "vllm-vlm",
    "gguf", "ggml",    "sglang",        "mamba_ssm",   "openvino"};

// "openai-chat-completions" names a provider, "hf" a library on this machine.
void note_provider(const Tree& config, Page& page) {
  const Tree* kind = config.find("model");
  if (is_silent(kind) || !kind->is_string()) return;
  const std::string& text = kind->text();
  const std::string pointer = "/config/model";
  page.fact(Layer::model, "generator", "model_source", text, pointer, kind->mark().line);
  if (std::ranges::find(k_local_kinds, text) != k_local_kinds.end())
    return page.fact(Layer::model, "generator", "local", "true", pointer, kind->mark().line);
  for (const std::string_view provider : {"openai", "anthropic"})
    if (text.starts_with(provider))
      return page.fact(Layer::model, "generator", "provider", std::string(provider), pointer,
                       kind->mark().line);
  // "local-completions" is a server that somebody runs; a name of one's own is its own provider.
  if (!text.starts_with("local-"))
    page.fact(Layer::model, "generator", "provider", text, pointer, kind->mark().line);
}

void note_model(const Tree& root, const Tree& config, Page& page) {
  note_provider(config, page);
  const Tree* given = config.find("model_args");
  const std::vector<Argument> arguments = model_arguments(given);
  const std::uint64_t line = given ? given->mark().line : 0;
  const std::string pointer = "/config/model_args";
  const auto at = [&](std::string_view name) {
    return given && given->is_object() ? below(pointer, name) : pointer;
  };
  const Argument* name = name_among(arguments);
  // The hub's own hash says more than the branch that was asked for.
  const bool hashed = !is_silent(config.find("model_sha"));
  const bool typed = !is_silent(config.find("model_dtype"));
  for (const Argument& argument : arguments) {
    std::string_view key = argument.first;
    if (&argument == name) key = "name";
    if (key == "revision" && hashed) key = "revision_requested";
    if (key == "dtype" && typed) key = "dtype_requested";
    add_setting(page.reading.records, fmt::format("model.{}", key), argument.second,
                page.source(at(argument.first), line, argument.second));
  }
  // Without a name the harness draws one from the seed, which says nothing about the model.
  if (!name) note_member(config, "/config", "model", page, Layer::model, "name");
  if (name) note_member(root, "", "model_name", page, Layer::model, "name");
  note_member(config, "/config", "model_sha", page, Layer::model, "revision");
  if (!hashed && std::ranges::find(arguments, "revision", &Argument::first) == arguments.end())
    note_member(config, "/config", "model_revision", page, Layer::model, "revision");
  note_member(config, "/config", "model_num_parameters", page, Layer::model, "parameters");
  if (typed) {
    std::string dtype = compact(*config.find("model_dtype"));
    if (dtype.starts_with("torch.")) dtype.erase(0, 6);
    page.fact(Layer::model, "generator", "dtype", dtype, "/config/model_dtype");
  }
  note_member(root, "", "max_length", page, Layer::model, "max_length");
}

void note_config(const Tree& config, Page& page) {
  const auto note = [&](std::string_view name, Layer layer, std::string_view key,
                        ChangeClass change = ChangeClass::subject) {
    note_member(config, "/config", name, page, layer, key, change);
  };
  note("random_seed", Layer::model, "seed");
  note("numpy_seed", Layer::model, "numpy_seed");
  note("torch_seed", Layer::model, "torch_seed");
  note("fewshot_seed", Layer::prompt, "fewshot_seed");
  note("batch_size", Layer::model, "batch_size");  // "auto" changes the numerics
  note("gen_kwargs", Layer::model, "gen_kwargs");
  note("num_fewshot", Layer::prompt, "num_fewshot");  // of 2021; later a task's own
  note("device", Layer::infrastructure, "device");
  note("bootstrap_iters", Layer::scoring, "bootstrap_iters");
  const Tree* limit = config.find("limit");
  if (limit)
    page.fact(Layer::scoring, "", "limit", limit->is_null() ? "none" : compact(*limit),
              "/config/limit", limit->mark().line, ChangeClass::ruler);
}

// A text with its sha256 beside it. The text is taken; the digest only shows an edited file.
void note_text(const Tree& root, std::string_view name, std::string_view digest_name, Page& page,
               std::string_view key) {
  const Tree* text = root.find(name);
  if (is_silent(text)) return;
  note_member(root, "", name, page, Layer::prompt, key);
  const Tree* digest = root.find(digest_name);
  if (is_silent(digest) || !text->is_string()) return;
  if (lower(digest->text()) != digest_hex(Algorithm::sha256, text->text()))
    page.problem(ProblemKind::malformed,
                 fmt::format("/{} is not the sha256 of /{}", digest_name, name),
                 digest->mark().line);
}

struct EnvironmentLine {
  std::string_view label;
  std::string_view key;
};
constexpr std::array k_environment{
    EnvironmentLine{"OS", "os"},
    EnvironmentLine{"Python version", "python"},
    EnvironmentLine{"Nvidia driver version", "driver"},
    EnvironmentLine{"CUDA runtime version", "cuda"},
    EnvironmentLine{"Model name", "cpu"},
    EnvironmentLine{"PyTorch version", "pytorch"},
};

// "3.10.12 (main, Nov 20 2023) [GCC 11.4.0] (64-bit runtime)" as "3.10.12".
std::string version_of(std::string_view key, std::string_view value) {
  if (key == "python") value = value.substr(0, value.find(' '));
  return std::string(trim(value));
}

bool is_unknown(std::string_view value) {
  const std::string text = lower(trim(value));
  return text.empty() || text == "n/a" || text == "none" || text.starts_with("could not collect") ||
         text.starts_with("no cuda");
}

// torch's collect_env. Its GPUs stand one a line: "GPU 0: NVIDIA A100-SXM4-80GB".
void note_environment(const Tree& root, Page& page) {
  const Tree* text = root.find("pretty_env_info");
  if (is_silent(text) || !text->is_string()) return;
  const std::string pointer = "/pretty_env_info";
  std::string gpu;
  std::size_t gpus = 0;
  for (std::string_view line : split(text->text(), '\n')) {
    line = trim(line);
    constexpr std::string_view models = "GPU models and configuration:";
    if (line.starts_with(models)) line = trim(line.substr(models.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view label = trim(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    if (is_unknown(value)) continue;
    if (label.starts_with("GPU ") && parse_integer(label.substr(4))) {
      if (gpus++ == 0) gpu = std::string(value);
      continue;
    }
    for (const auto& [name, key] : k_environment)
      if (label == name) page.fact(Layer::infrastructure, "", key, version_of(key, value), pointer);
  }
  if (gpus == 0) return;
  page.fact(Layer::infrastructure, "", "gpu", gpu, pointer);
  page.fact(Layer::infrastructure, "", "gpu_count", fmt::format("{}", gpus), pointer);
}

}  // namespace

void note_lm_eval_facts(const Tree& root, Page& page) {
  page.fact(Layer::scoring, "", "harness", "lm-evaluation-harness", "", 0, ChangeClass::ruler);
  note_member(root, "", "lm_eval_version", page, Layer::scoring, "harness_version",
              ChangeClass::ruler_soft);
  note_member(root, "", "git_hash", page, Layer::code, "commit");
  note_member(root, "", "transformers_version", page, Layer::code, "transformers_version");
  note_member(root, "", "total_evaluation_time_seconds", page, Layer::infrastructure, "duration");
  note_text(root, "system_instruction", "system_instruction_sha", page, "system_prompt");
  note_text(root, "chat_template", "chat_template_sha", page, "chat_template");
  // Without a chat template the flag does nothing, and its default differs from door to door.
  if (!is_silent(root.find("chat_template")))
    note_member(root, "", "fewshot_as_multiturn", page, Layer::prompt, "fewshot_as_multiturn");
  note_environment(root, page);
  const Tree* config = root.find("config");
  if (!config) return;
  if (!config->is_object())
    return page.problem(ProblemKind::malformed, "/config is no object", config->mark().line);
  note_model(root, *config, page);
  note_config(*config, page);
}

}  // namespace reprocheck::readers
