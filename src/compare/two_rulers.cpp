// two_rulers: what each side's own scorer says, where the scorer moved between them.
//
// A number by one scorer cannot be held against a number by another, so nothing is decided here.
// Yet a scorer that was mended and one that was bent look alike from their two means, and the
// answers tell them apart: those that did not change show what the scorer alone moved.

#include "src/compare/two_rulers.h"

#include <string>

#include "src/compare/measure_metric.h"
#include "src/examine/match_agreement.h"

namespace reprocheck {
namespace {

struct Reach {
  double low = 0, high = 0;  // sums of what the other side's answers may score
  std::size_t known = 0;
};

// The scores that the scorer of `own` would give the answers of `other`.
class Scorer {
 public:
  Scorer(const MetricSide& own, const Rows& others) : others_(others) {
    MatchAgreement agreement;
    agreement.add(*own.table, *own.column);
    is_match_ = own.column->derived || agreement.is_rule();
  }

  void score(const Pair& pair, std::uint32_t other_row, double own_score, bool errored, double top,
             Reach& reach) const {
    const auto known = [&](double value) {
      reach.low += value;
      reach.high += value;
      ++reach.known;
    };
    if (errored) return known(0);  // no answer: nothing to score, by whatever scorer
    if (const auto match = is_match_ ? matches_target(*others_.table, other_row) : std::nullopt)
      return known(*match ? 1 : 0);
    if (pair.output_same && !pair.output_blank) return known(own_score);
    reach.high += top;
  }

 private:
  const Rows& others_;
  bool is_match_ = false;
};

}  // namespace

void tell_both_rulers(const MetricPlan& plan, const Pairing& pairing, const MetricScale& scale,
                      MetricComparison& metric) {
  const PairedScores scores = paired_scores(plan, pairing);
  if (scores.scored.empty()) return;
  const Scorer before(plan.baseline, pairing.fresh), after(plan.fresh, pairing.baseline);
  Reach fresh_by_before, baseline_by_after;
  double sum_baseline = 0, sum_fresh = 0;
  for (const ScoredPair& scored : scores.scored) {
    const Pair& pair = pairing.pairs[scored.pair];
    sum_baseline += scored.baseline;
    sum_fresh += scored.fresh;
    before.score(pair, pair.fresh, scored.baseline, scored.errored_fresh, scale.unit(),
                 fresh_by_before);
    after.score(pair, pair.baseline, scored.fresh, scored.errored_baseline, scale.unit(),
                baseline_by_after);
  }
  const auto n = static_cast<double>(scores.scored.size());
  const auto tell = [&](const std::string& ruler, double low, double high, std::size_t known) {
    if (known == 0 || (known < scores.scored.size() && !scale.top)) return;
    metric.effect.emplace_back(ruler + "_low", low / n);
    metric.effect.emplace_back(ruler + "_high", high / n);
    metric.effect.emplace_back(ruler + "_known", static_cast<double>(known));
    metric.effect.emplace_back(ruler + "_of", n);
  };
  tell("baseline_ruler", fresh_by_before.low - sum_baseline, fresh_by_before.high - sum_baseline,
       fresh_by_before.known);
  tell("fresh_ruler", sum_fresh - baseline_by_after.high, sum_fresh - baseline_by_after.low,
       baseline_by_after.known);
}

}  // namespace reprocheck
