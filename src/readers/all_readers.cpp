// all_readers: every reader, the most particular first.
//
// A results_*.json is a JSON file too: whoever knows a format by its tool is asked before
// whoever only knows its shape.

#include "src/readers/reader.h"

namespace reprocheck {
namespace readers {
extern const Reader hydra, mlflow_run, mlflow_experiment, wandb_run, lm_eval_results,
    lm_eval_samples, dvc_pointer, dvc_lock, requirements, python_lock, dockerfile, prompts,
    native_metrics, native_samples, promptfoo, settings, provenance;
}  // namespace readers

std::span<const Reader* const> all_readers() {
  static constexpr const Reader* all[] = {
      &readers::hydra,        &readers::mlflow_run,      &readers::mlflow_experiment,
      &readers::wandb_run,    &readers::lm_eval_results, &readers::lm_eval_samples,
      &readers::promptfoo,    &readers::dvc_pointer,     &readers::dvc_lock,
      &readers::requirements, &readers::python_lock,     &readers::dockerfile,
      &readers::prompts,      &readers::native_metrics,  &readers::native_samples,
      &readers::settings,     &readers::provenance,
  };
  return all;
}

}  // namespace reprocheck
