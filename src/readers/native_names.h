// native_names: which file names of a plain run directory promise what.

#pragma once

#include <string>
#include <string_view>

namespace reprocheck::readers {

// Named with sample, prediction, output, response, judgment or result, and .jsonl, .csv or .json.
[[nodiscard]] bool is_samples_name(std::string_view path);
// metrics.json, results.json, summary.json, eval_results.json, all_results.json, metrics.yaml,
// experiment_results.json.
[[nodiscard]] bool is_metrics_name(std::string_view path);
// A file whose damage leaves a bundle unchecked. A .json counts only as metrics: whether it is an
// array of samples is known from its first byte alone.
[[nodiscard]] bool is_result_name(std::string_view path);

// "runs/a/predictions_v2.jsonl" is "predictions_v2".
[[nodiscard]] std::string stem_of(std::string_view path);

// "outputs/2026-11-29/14-03-22/samples.jsonl" as "outputs/*/*/samples.jsonl": a folder that is
// named by the time of its run is another one in every run.
[[nodiscard]] std::string without_times(std::string_view path);

// Below the folder of a tracker, whose own readers know what stands there.
[[nodiscard]] bool is_in_tracker_folder(std::string_view path);

// Latency, duration, tokens, cost: what a run used, no score.
[[nodiscard]] bool is_resource_name(std::string_view name);

}  // namespace reprocheck::readers
