// lm_eval_tasks: what a results file says of its tasks: versions, ruler part, subject part.
//
//   {"configs": {"gsm8k": {"dataset_path": "gsm8k", "test_split": "test",
//                          "doc_to_text": "Question: {{question}}\nAnswer:",
//                          "process_results": "def score(doc, results): ...",
//                          "metric_list": [...], "filter_list": [...], "num_fewshot": 5,
//                          "generation_kwargs": {"until": ["\n"], "temperature": 0.0},
//                          "metadata": {"version": 3.0, "config_source": "tasks/gsm8k.yaml"}}},
//    "versions": {"gsm8k": 3.0}, "n-shot": {"gsm8k": 5}}
//
// A task's configuration mixes what is measured with and what is measured. A scorer that
// somebody edited shows here and nowhere else: Python functions stand as source text. A key
// that no list below names is part of the ruler: what is new must not go unseen.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "src/base/text.h"
#include "src/readers/lm_eval.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

// What a task asks and how: the treatment under test.
constexpr std::array<std::string_view, 8> k_subject{
    "doc_to_text", "description",      "num_fewshot",       "fewshot_config",
    "gen_prefix",  "target_delimiter", "fewshot_delimiter", "fewshot_split"};

// Names, and what stands in another place; aliases and paths as given differ between machines.
constexpr std::array<std::string_view, 7> k_ignored{"task",  "task_alias", "group",   "group_alias",
                                                    "alias", "tag",        "metadata"};

struct Renamed {
  std::string_view name;
  std::string_view key;
};
constexpr std::array k_data{Renamed{"dataset_path", "dataset"},
                            Renamed{"dataset_name", "dataset_name"}, Renamed{"test_split", "split"},
                            Renamed{"validation_split", "validation_split"},
                            Renamed{"training_split", "training_split"}};
constexpr std::array k_generation{Renamed{"max_gen_toks", "max_tokens"}, Renamed{"until", "stop"}};

template <typename Array>
bool contains(const Array& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

template <typename Array>
std::string_view renamed(const Array& names, std::string_view name) {
  const auto at = std::ranges::find(names, name, &Renamed::name);
  return at == names.end() ? std::string_view() : at->key;
}

// "<function score at 0x7f3a5c>": the address is another one in every process.
std::string without_addresses(std::string text) {
  for (std::size_t at = text.find(" at 0x"); at != std::string::npos;
       at = text.find(" at 0x", at + 6)) {
    std::size_t end = at + 6;
    while (end < text.size() && is_hexadecimal(text.substr(end, 1))) ++end;
    text.replace(at + 6, end - at - 6, "*");
  }
  return text;
}

// A default that older versions do not write: spelling it out changes nothing.
bool is_default(const Tree& value) {
  return value.is_null() || (value.is_scalar() && value.text().empty()) ||
         (value.boolean() && !*value.boolean()) || (value.is_object() && value.members().empty());
}

// A delimiter of nothing but blanks is a value, and can be seen only in quotes.
std::string spelled(const Tree& value) {
  const std::string text = without_addresses(compact(value));
  return value.is_string() && trim(text).empty() ? fmt::format("\"{}\"", shown(text)) : text;
}

class Task {
 public:
  Task(std::string_view name, const Tree& config, Page& page)
      : name_(name), config_(config), page_(page), pointer_(below("/configs", name)) {}

  void read() {
    for (const auto& [key, value] : config_.members()) {
      if (contains(k_ignored, key) || is_default(value)) continue;
      if (const std::string_view data = renamed(k_data, key); !data.empty())
        note(Layer::data, data, key, value, ChangeClass::ruler);
      else if (key == "dataset_kwargs")
        read_dataset(value);
      else if (key == "generation_kwargs")
        read_generation(value);
      else if (contains(k_subject, key))
        note(Layer::prompt, key, key, value, ChangeClass::subject);
      else
        note(Layer::scoring, fmt::format("task_config.{}", key), key, value, ChangeClass::ruler);
    }
  }

 private:
  void note(Layer layer, std::string_view key, std::string_view member, const Tree& value,
            ChangeClass change) {
    page_.fact(layer, name_, key, spelled(value), below(pointer_, member), value.mark().line,
               change);
  }

  void read_dataset(const Tree& options) {
    const std::string pointer = below(pointer_, "dataset_kwargs");
    if (!options.is_object())
      return note(Layer::data, "dataset_kwargs", "dataset_kwargs", options, ChangeClass::ruler);
    for (const auto& [key, value] : options.members()) {
      if (key == "data_files" || key == "data_dir" || is_default(value)) continue;
      const std::string as =
          key == "revision" ? "dataset_revision" : fmt::format("dataset_kwargs.{}", key);
      page_.fact(Layer::data, name_, as, compact(value), below(pointer, key), value.mark().line,
                 ChangeClass::ruler);
    }
  }

  void read_generation(const Tree& options) {
    if (!options.is_object())
      return note(Layer::model, "generation_kwargs", "generation_kwargs", options,
                  ChangeClass::subject);
    const std::string pointer = below(pointer_, "generation_kwargs");
    for (const auto& [key, value] : options.members()) {
      const std::string_view as = renamed(k_generation, key);
      page_.fact(Layer::model, name_, as.empty() ? std::string_view(key) : as, compact(value),
                 below(pointer, key), value.mark().line);
    }
  }

  std::string name_;
  const Tree& config_;
  Page& page_;
  std::string pointer_;
};

// {task: value} as one fact a task.
void note_each(const Tree& root, std::string_view member, Page& page, Layer layer,
               std::string_view key, ChangeClass change) {
  const Tree* all = root.find(member);
  if (!all || all->is_null()) return;
  if (!all->is_object())
    return page.problem(ProblemKind::malformed, fmt::format("/{} is no object", member),
                        all->mark().line);
  for (const auto& [task, value] : all->members()) {
    if (!value.is_scalar() || value.is_null() || value.text() == "N/A") continue;
    page.fact(layer, task, key, value.text(), below(below("", member), task), value.mark().line,
              change);
  }
}

}  // namespace

void note_lm_eval_tasks(const Tree& root, Page& page) {
  note_each(root, "versions", page, Layer::scoring, "task_version", ChangeClass::ruler);
  note_each(root, "n-shot", page, Layer::prompt, "num_fewshot", ChangeClass::subject);
  const Tree* configs = root.find("configs");
  if (!configs || configs->is_null()) return;
  if (!configs->is_object())
    return page.problem(ProblemKind::malformed, "/configs is no object", configs->mark().line);
  for (const auto& [task, config] : configs->members()) {
    if (!config.is_object()) {
      page.problem(ProblemKind::malformed, fmt::format("{} is no object", below("/configs", task)),
                   config.mark().line);
      continue;
    }
    Task(task, config, page).read();
  }
}

}  // namespace reprocheck::readers
