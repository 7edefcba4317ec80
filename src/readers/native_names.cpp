// native_names: which file names of a plain run directory promise what.
//
// People who never heard of this program name their files alike; these are the
// words.

#include "src/readers/native_names.h"

#include <algorithm>
#include <array>

#include "src/base/text.h"

namespace reprocheck::readers {

bool is_samples_name(std::string_view path) {
  const std::string name = lower(base_name(path));
  if (!name.ends_with(".jsonl") && !name.ends_with(".csv") && !name.ends_with(".tsv") &&
      !name.ends_with(".json"))
    return false;
  constexpr std::array<std::string_view, 7> words{"sample",   "prediction", "output", "response",
                                                  "judgment", "judgement",  "result"};
  return std::ranges::any_of(
      words, [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

bool is_metrics_name(std::string_view path) {
  constexpr std::array<std::string_view, 7> names{
      "metrics.json",     "results.json", "summary.json",           "eval_results.json",
      "all_results.json", "metrics.yaml", "experiment_results.json"};
  return std::ranges::find(names, base_name(path)) != names.end();
}

bool is_result_name(std::string_view path) {
  return is_metrics_name(path) || (is_samples_name(path) && !lower(path).ends_with(".json"));
}

std::string stem_of(std::string_view path) {
  const std::string_view name = base_name(path);
  const std::size_t dot = name.rfind('.');
  return std::string(dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot));
}

bool is_in_tracker_folder(std::string_view path) {
  const std::vector<std::string_view> parts = split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    // What a run logged to a tracker's artifacts is its own again.
    if (parts[i] == "artifacts")
      return false;
    else if (parts[i] == "wandb" || parts[i] == "mlruns" || parts[i] == ".dvc")
      return std::ranges::find(parts, std::string_view("artifacts")) == parts.end();
  return false;
}

bool is_resource_name(std::string_view name) {
  const std::string text = lower(name);
  constexpr std::array<std::string_view, 4> beginnings{"latency", "duration", "cost", "elapsed"};
  constexpr std::array<std::string_view, 5> endings{"_ms", "_seconds", "_usd", "_secs", "_latency"};
  return text.find("tokens") != std::string::npos ||
         std::ranges::any_of(beginnings, [&](auto word) { return text.starts_with(word); }) ||
         std::ranges::any_of(endings, [&](auto word) { return text.ends_with(word); });
}

std::string without_times(std::string_view path) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(path, '/')) {
    const auto digits = std::ranges::count_if(part, [](char c) { return c >= '0' && c <= '9'; });
    const bool time = digits >= 6 && part.find_first_not_of("0123456789-_.:T") == part.npos;
    parts.emplace_back(time ? "*" : part);
  }
  return join(parts, "/");
}

}  // namespace reprocheck::readers
