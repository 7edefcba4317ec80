// loaded_bundle: a small bundle written to a folder of its own and loaded whole.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/readers/load_bundle.h"
#include "tests/support/temporary_folder.h"

namespace reprocheck::tests {

using Files = std::vector<std::pair<std::string, std::string>>;

inline Result<std::unique_ptr<Bundle>> load(const std::string& named, const std::string& working,
                                            unsigned jobs = 2, const Limits& limits = {}) {
  const auto path = parse_bundle_path(named);
  if (!path) return std::unexpected(path.error());
  RepositoryChoice choice;
  choice.none = working.empty();
  choice.working_folder = working;
  return load_bundle(*path, choice, limits, jobs);
}

// A bundle without a repository; the folder lives as long as this.
struct Loaded {
  TemporaryFolder folder;
  std::unique_ptr<Bundle> bundle;
  std::optional<Error> error;

  explicit Loaded(const Files& files, const std::string& run_id = "", unsigned jobs = 2,
                  const Limits& limits = {}) {
    for (const auto& [name, text] : files) folder.write(name, text);
    load_again(run_id, jobs, limits);
  }
  void load_again(const std::string& run_id = "", unsigned jobs = 2, const Limits& limits = {}) {
    auto loaded = load(folder.path() + (run_id.empty() ? "" : "#" + run_id), "", jobs, limits);
    if (loaded)
      bundle = std::move(*loaded);
    else
      error = loaded.error();
  }

  [[nodiscard]] const Run& run(std::size_t index = 0) const {
    EXPECT_LT(index, bundle->runs.size());
    static const Run none;
    return index < bundle->runs.size() ? bundle->runs[index] : none;
  }
  [[nodiscard]] const SampleTable& table(std::size_t index = 0) const {
    static const SampleTable none;
    EXPECT_LT(index, run().records.samples.size());
    return index < run().records.samples.size() ? run().records.samples[index] : none;
  }
  [[nodiscard]] const ScoreColumn* score(std::string_view name) const {
    for (const ScoreColumn& column : table().scores)
      if (column.name == name) return &column;
    return nullptr;
  }
  [[nodiscard]] std::string value(std::string_view key, std::string_view role = "*") const {
    for (const Fact& fact : run().records.facts)
      if (fact.key == key && (role == "*" || fact.role == role)) return fact.value;
    return "(none)";
  }
  [[nodiscard]] const Metric* metric(std::string_view joined) const {
    for (const Metric& metric : run().records.metrics)
      if (to_string(metric.key) == joined) return &metric;
    return nullptr;
  }
  [[nodiscard]] const Problem* problem(ProblemKind kind) const {
    for (const Problem& problem : bundle->problems)
      if (problem.kind == kind) return &problem;
    return nullptr;
  }
  [[nodiscard]] bool decides() const {
    for (const Problem& problem : bundle->problems)
      if (problem.decides) return true;
    return false;
  }
  [[nodiscard]] bool understood(std::string_view path) const {
    for (const ReadFile& file : bundle->readers)
      if (file.path == path) return true;
    return false;
  }
};

}  // namespace reprocheck::tests
