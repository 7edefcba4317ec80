// copied_runs: which of several runs say nothing that another one has not said.
//
// What a run says is one number: rows are summed, since no order of rows changes what they say.

#include "src/compare/copied_runs.h"

#include <bit>
#include <map>

#include "src/base/digest.h"
#include "src/compare/pair_samples.h"
#include "src/model/metric_names.h"

namespace reprocheck {
namespace {

class Content {
 public:
  explicit Content(bool resources) : resources_(resources) {}

  Fingerprint of(const Bundle& bundle) {
    for (const Run& run : bundle.runs) {
      text(run.arm);
      for (const SampleTable& table : run.records.samples) take(table);
      for (const Metric& metric : run.records.metrics) take(metric);
      sampled_ = sampled_ || !run.records.samples.empty();
    }
    if (!sampled_)
      each_records(bundle, [&](const Records& records) {
        for (const Fact& fact : records.facts) {
          text(fact.role);
          text(fact.key);
          text(fact.value);
        }
      });
    return all_;
  }

 private:
  void text(std::string_view what) { number(fingerprint(what).low); }
  void number(std::uint64_t what) { all_ = fingerprint(all_, what); }
  void number(double what) { number(std::bit_cast<std::uint64_t>(what)); }

  void take(const Metric& metric) {
    if (traits_of(metric.key.name).resource && !resources_) return;
    text(to_string(metric.key));
    number(metric.value);
    number(metric.std_error.value_or(-1));
    number(metric.n.value_or(0));
    for (const double value : metric.repeats) number(value);
  }

  void take(const SampleTable& table) {
    text(table.task);
    std::uint64_t rows = 0;
    for (std::uint32_t row = 0; row < table.rows; ++row) rows += content_of(table, row);
    number(rows);
  }

  std::uint64_t content_of(const SampleTable& table, std::uint32_t row) const {
    Fingerprint said = item_of(table, row).value_or(Fingerprint{});
    if (table.output.recorded() && table.output.present[row])
      said = fingerprint(said, table.output.values[row].low, table.output.values[row].high);
    for (const ScoreColumn& column : table.scores) {
      if (column.is_resource && !resources_) continue;
      said = fingerprint(said, std::bit_cast<std::uint64_t>(column.values[row]),
                         static_cast<std::uint64_t>(column.states[row]));
    }
    return said.low;
  }

  bool resources_;
  bool sampled_ = false;
  Fingerprint all_;
};

}  // namespace

std::vector<CopiedRun> copied_runs(std::span<const std::unique_ptr<Bundle>> bundles,
                                   bool resources) {
  std::map<std::uint64_t, std::size_t> seen;
  std::vector<CopiedRun> copies;
  for (std::size_t i = 0; i < bundles.size(); ++i) {
    const auto [first, fresh] = seen.try_emplace(Content(resources).of(*bundles[i]).low, i);
    if (!fresh) copies.push_back({i, first->second});
  }
  return copies;
}

}  // namespace reprocheck
