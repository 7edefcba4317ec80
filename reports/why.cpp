// why: how one number was decided, step by step, in sentences that a reviewer can check.
//
// The steps come in the order in which the decision is made: is it there, which way is better, did
// the ruler hold, who pairs with whom, what does the estimate say, which row of the rule fires,
// and what took the claim back.

#include "reports/why.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reports/basis.h"
#include "reports/looks.h"
#include "reports/plan.h"
#include "reports/words.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"
#include "src/compare/plan.h"
#include "src/compare/ruler.h"

namespace reprocheck::reports {
namespace {

using V = MetricVerdict;

bool has_flag(const MetricComparison& metric, std::string_view flag) {
  return std::ranges::find(metric.flags, flag) != metric.flags.end();
}

class Explaining {
 public:
  Explaining(const Report& report, const MetricComparison& metric,
             const std::optional<Family>& family)
      : report_(report),
        metric_(metric),
        family_(family),
        scale_(scale_of(metric)),
        texts_(texts_of(metric)),
        row_(rule_row(metric)) {}

  Why why();

 private:
  void step(std::string_view name) { why_.steps.push_back({name, {}}); }
  void say(std::string sentence) { why_.steps.back().sentences.push_back(std::move(sentence)); }
  void recorded();
  void direction();
  void ruler();
  void pairs();
  void estimate();
  void described();
  void missing();
  void margin();
  void rule();
  void probability();
  void guards();
  void attempts();
  void power();
  void settle();
  [[nodiscard]] std::string direction_from() const;
  [[nodiscard]] std::string situation() const;
  [[nodiscard]] std::string why_no_gate() const;
  // One that gates nothing is info only, whatever moved.
  [[nodiscard]] bool moved() const {
    const bool silent = metric_.verdict == V::info_only && !metric_.tested;
    return metric_.verdict == V::not_comparable || (silent && not_comparable_by(metric_.detail));
  }
  [[nodiscard]] bool taken_back() const {
    return row_ && row_->verdict != metric_.verdict && metric_.verdict != V::info_only;
  }

  const Report& report_;
  const MetricComparison& metric_;
  const std::optional<Family>& family_;
  Scale scale_;
  MetricTexts texts_;
  std::optional<RuleRow> row_;
  Why why_;
};

void Explaining::recorded() {
  step("recorded");
  why_.steps.back().sentences = recorded_sentences(metric_);
}

// The policy's word comes first, then the table of names; what is in neither came with the record.
std::string Explaining::direction_from() const {
  if (const PolicyLine* line = gate_line(report_, metric_.key, ".direction"))
    return fmt::format("the policy says so ({})", line->from);
  return traits_of(metric_.key.name).direction == metric_.direction
             ? "its name says so"
             : "the record of both sides says so";
}

void Explaining::direction() {
  step("direction");
  if (metric_.direction == Direction::unknown)
    return say("Which way is better is not known, so nothing can get worse.");
  say(fmt::format("{} is better: {}.", metric_.direction == Direction::lower ? "Lower" : "Higher",
                  direction_from()));
}

void Explaining::ruler() {
  step("ruler");
  if (moved()) {
    const std::string_view meaning = meaning_of_detail(metric_.detail);
    say("Not comparable. " + as_sentence(meaning.empty() ? spaced(metric_.detail) : meaning));
    if (const std::string scorers = scorers_text(metric_); !scorers.empty())
      say(as_sentence(scorers) + " The baseline's decides, once fresh is scored by it.");
  } else if (has_flag(metric_, "on_subset")) {
    say("It moved for a few items only, and the rest is judged (on_subset).");
  } else {
    say("It held: the same questions, targets, scorer and task, as far as both sides record them.");
  }
  std::size_t told = 0;
  for (const ComparabilityReason& reason : report_.comparability) {
    if (reason.layer == Layer::result || told++ == 10) continue;  // of one metric each
    say(fmt::format("{} {}: {} ({}).", to_string(reason.layer), shown(reason.subject, 80),
                    shown(reason.message, 300), to_string(reason.change)));
  }
}

void Explaining::pairs() {
  step("pairs");
  if (metric_.n_paired > 0)
    say(pairs_sentence(metric_));
  else if (metric_.tested || metric_.gated)
    say("No items were paired.");
  else
    say("It gates nothing, so it is told and not tested.");
  say(fmt::format("{} in baseline, {} in fresh.", counted(metric_.n_runs_baseline, "run"),
                  metric_.n_runs_fresh));
  say(situation());
}

std::string Explaining::situation() const {
  const SituationWords& found = why_.situation;
  return found.id.empty() ? as_sentence(found.words)
                          : fmt::format("Situation {}: {}.", found.id, found.words);
}

// Other items on either side: two samples, of which the difference is told and judges nothing.
void Explaining::described() {
  const std::string unpaired = unpaired_text(metric_);
  if (unpaired.empty()) return;
  step("described");
  say(situation());
  say(fmt::format("Fresh - baseline is {}.", unpaired));
}

void Explaining::missing() {
  const std::string missing = missing_text(metric_);
  const std::string errors = errors_text(metric_);
  if (missing.empty() && errors.empty()) return;
  step("missing");
  if (!missing.empty()) say(fmt::format("Without a score: {}.", missing));
  if (!errors.empty()) say(fmt::format("Errored: {}.", errors));
}

void Explaining::estimate() {
  std::vector<std::string> sentences = estimate_sentences(metric_);
  if (sentences.empty()) return;
  step("estimate");
  why_.steps.back().sentences = std::move(sentences);
  std::vector<std::string> effects = effect_sentences(metric_);
  if (effects.empty()) return;
  step("effect");
  why_.steps.back().sentences = std::move(effects);
}

void Explaining::margin() {
  step("margin");
  if (!metric_.gated) return say(fmt::format("It gates nothing: {}.", why_no_gate()));
  if (metric_.margin > 0)
    return say(
        fmt::format("A loss of up to {} is accepted ({}).", texts_.margin, metric_.margin_from));
  say(fmt::format("None ({}): any sure loss blocks, and equivalence cannot be concluded.",
                  metric_.margin_from));
}

std::string Explaining::why_no_gate() const {
  if (has_flag(metric_, "cannot_fail")) return "it cannot fall";
  if (has_flag(metric_, "same_column")) return "it is another name of a score that stands here";
  if (metric_.direction == Direction::unknown) return "its direction is unknown";
  if (traits_of(metric_.key.name).resource)
    return "latency, tokens and costs gate where the policy names them";
  return "the policy's gates do not name it, or its group gates for it";
}

std::string rule_words(const RuleRow& row, double margin) {
  switch (row.verdict) {
    case V::regressed:
      return "the whole interval lies on the worse side, and its worse end reaches the margin "
             "(high < 0 and low <= -margin): regressed";
    case V::equivalent:
      return "the whole interval lies within the margin (low > -margin and high < margin): "
             "equivalent";
    case V::improved:
      return "the whole interval lies on the better side (low > 0): improved";
    case V::non_inferior:
      return "a loss beyond the margin is excluded and a gain is not (low > -margin): "
             "non-inferior";
    case V::inconclusive:
      return margin > 0 ? "the interval holds a loss beyond the margin and no sure loss: "
                          "inconclusive"
                        : "the interval holds both a loss and no loss: inconclusive";
    case V::not_comparable:
    case V::info_only:
      break;
  }
  return "";
}

void Explaining::rule() {
  step("rule");
  if (!row_) return say("No interval, so the verdict rule was not asked.");
  const Oriented numbers = oriented(metric_);
  say(fmt::format("Turned so that more is better: low = {}, high = {}, margin = {}.",
                  difference_text(scale_, *numbers.low), difference_text(scale_, *numbers.high),
                  texts_.margin));
  say(
      fmt::format("Of the rows regressed, equivalent, improved, non-inferior, inconclusive the "
                  "first that holds: {}.",
                  rule_words(*row_, metric_.margin)));
  const std::string_view meaning = meaning_of_detail(row_->detail);
  if (row_->verdict != V::inconclusive && !meaning.empty())
    say(fmt::format("{}: {}", spaced(row_->detail), meaning));
}

void Explaining::probability() {
  std::vector<std::string> sentences = family_sentences(report_, metric_, family_);
  if (sentences.empty()) return;
  step("p");
  why_.steps.back().sentences = std::move(sentences);
}

void Explaining::guards() {
  step("guards");
  // What all runs of the commit say together has a step of its own.
  const bool by_itself = taken_back() && metric_.detail != "attempts";
  if (by_itself && metric_.verdict == V::regressed)
    say(fmt::format("The interval alone says {}, and a threshold says more.",
                    verdict_words(to_string(row_->verdict))));
  else if (by_itself)
    say(fmt::format("The interval alone says {}, which was taken back.",
                    verdict_words(to_string(row_->verdict))));
  const bool told_by_rule = row_ && row_->detail == metric_.detail;
  if (!metric_.detail.empty() && !told_by_rule) {
    const std::string_view meaning = meaning_of_detail(metric_.detail);
    if (!moved())
      say(meaning.empty() ? as_sentence(spaced(metric_.detail))
                          : as_sentence(fmt::format("{}: {}", spaced(metric_.detail), meaning)));
  }
  for (const std::string& flag : metric_.flags) {
    const std::string_view meaning = meaning_of_flag(flag);
    say(meaning.empty() ? fmt::format("Flag {}.", flag)
                        : fmt::format("Flag {}: {}", flag, meaning));
    for (const Caveat& caveat : metric_.caveats)
      if (caveat.flag == flag) say(as_sentence(caveat.message));
  }
  if (const std::string changes = changes_text(metric_); !changes.empty())
    say(as_sentence(changes));
  if (!metric_.waived.empty()) say(fmt::format("Waived: {}.", metric_.waived));
  if (why_.steps.back().sentences.empty()) say("None fired.");
}

void Explaining::attempts() {
  std::vector<std::string> sentences = attempts_sentences(metric_);
  if (sentences.empty()) return;
  step("attempts");
  why_.steps.back().sentences = std::move(sentences);
}

void Explaining::power() {
  if (!metric_.assumption.empty()) {
    step("assumes");
    say(as_sentence(metric_.assumption));
    if (std::string runs = run_noise_sentence(metric_); !runs.empty()) say(std::move(runs));
  }
  if (texts_.visible.empty()) return;
  step("visible");
  if (!metric_.mde) return say(as_sentence(texts_.visible));
  say(fmt::format("The smallest {} that shows in 4 runs of 5: {}{}.", loss_word(metric_.direction),
                  texts_.mde, visible_words(metric_)));
  if (metric_.verdict == V::inconclusive) return;  // told by what settles it
  if (std::string runs = runs_needed_sentence(metric_); !runs.empty()) say(std::move(runs));
}

void Explaining::settle() {
  if (metric_.verdict == V::not_comparable) {
    const NotComparable* moved = not_comparable_by(metric_.detail);
    if (!moved || moved->remedy.empty()) return;
    step("settles it");
    return say(as_sentence(moved->remedy));
  }
  if (metric_.verdict != V::inconclusive) return;
  step("settles it");
  for (std::string& line : settling_lines(metric_, next_runs(metric_, min_runs_of(report_))))
    say(std::move(line));
}

Why Explaining::why() {
  why_.report = &report_;
  why_.metric = &metric_;
  why_.situation = situation_of(metric_);
  recorded();
  // An older result does not say what stood where, and its numbers do.
  const bool in_both =
      (metric_.in_fresh || metric_.fresh) && (metric_.in_baseline || metric_.baseline);
  if (!in_both) {
    guards();
    settle();
    return std::move(why_);
  }
  direction();
  ruler();
  if (!moved() || metric_.tested) {
    pairs();
    estimate();
    margin();
    rule();
    probability();
  }
  described();
  missing();
  guards();
  power();
  attempts();
  settle();
  return std::move(why_);
}

}  // namespace

Why why_of(const Report& report, const MetricComparison& metric,
           const std::optional<Family>& family) {
  return Explaining(report, metric, family).why();
}

}  // namespace reprocheck::reports
