#!/usr/bin/env python3
"""stats_against_scipy: thousands of seeded random inputs, ours against SciPy and statsmodels.

The reference cases fix well-known points; this one walks the space between them, where a
rounded boundary or a swapped argument would hide. What no library has (Tango's interval, the
two-sided sign flip) is computed here a second time, by brute force.

    python stats_against_scipy.py build/dev/stat_cases [COUNT] [SEED]

prints "N passed, M failed"; exit code 1 where anything failed. Needs scipy and statsmodels.
"""

import functools
import gc
import itertools
import json
import math
import subprocess
import sys
import warnings

import numpy as np
from scipy import optimize, stats
from statsmodels.stats import contingency_tables, multitest, proportion
from statsmodels.stats.weightstats import DescrStatsW

CONFIDENCES = (0.8, 0.9, 0.95, 0.99)


class Questions:
    """Cases for the tool, each with the answer that another library gives."""

    def __init__(self):
        self.cases = []
        self.wanted = {}

    def ask(self, fn, inputs, wanted, rel=1e-9, absolute=1e-12):
        """wanted: a number, a list, or the keys of the answer that are compared."""
        name = f"{fn}-{len(self.cases)}"
        self.cases.append({"id": name, "fn": fn, "in": inputs})
        self.wanted[name] = (wanted, rel, absolute)

    def answers(self, program):
        run = subprocess.run([program], input=json.dumps(self.cases), text=True,
                             capture_output=True, check=True)
        return [json.loads(line) for line in run.stdout.splitlines()]


def agrees(got, want, rel, absolute):
    if isinstance(want, dict):
        return isinstance(got, dict) and all(
            key in got and agrees(got[key], value, rel, absolute) for key, value in want.items())
    if isinstance(want, (list, tuple, np.ndarray)):
        return (isinstance(got, list) and len(got) == len(want)
                and all(agrees(a, b, rel, absolute) for a, b in zip(got, want)))
    if got is None or isinstance(got, str):
        return False
    return abs(got - want) <= absolute + rel * abs(want)


def values(random, n):
    """Graded values of a random kind: smooth, skewed, heavy or with many ties."""
    kind = random.integers(4)
    scale = 10.0 ** random.integers(-3, 4)
    if kind == 0:
        x = random.normal(random.normal(), 1, n)
    elif kind == 1:
        x = random.lognormal(0, 1, n) - 1
    elif kind == 2:
        x = random.standard_t(3, n)
    else:
        x = random.integers(-4, 5, n) / 4
    return (x * scale).tolist()


def ask_mcnemar(questions, random):
    wins, losses = (int(k) for k in random.integers(0, random.choice([4, 30, 400]), 2))
    m, k = wins + losses, min(wins, losses)
    table = [[5, losses], [wins, 7]]
    exact = contingency_tables.mcnemar(table, exact=True).pvalue if m else 1.0
    wanted = {
        "exact": exact,
        "midp": min(1.0, exact - stats.binom.pmf(k, m, 0.5)) if wins != losses else 1.0,
        "midp_less": stats.binom.cdf(wins, m, 0.5) - stats.binom.pmf(wins, m, 0.5) / 2,
        "midp_greater": stats.binom.sf(wins - 1, m, 0.5) - stats.binom.pmf(wins, m, 0.5) / 2,
    }
    if m:
        asymptotic = contingency_tables.mcnemar(table, exact=False, correction=False)
        wanted |= {"chi2": asymptotic.statistic, "asymp": asymptotic.pvalue}
    questions.ask("mcnemar", {"wins": wins, "losses": losses}, wanted)


def ask_paired_t(questions, random):
    d = values(random, int(random.integers(3, 80)))
    if np.ptp(d) == 0:
        d[0] += 1
    confidence = float(random.choice(CONFIDENCES))
    test = stats.ttest_1samp(d, 0)
    interval = test.confidence_interval(confidence)
    tiny = 1e-13 * max(map(abs, d))
    questions.ask("paired_t", {"d": d, "conf": confidence},
                  {"p": test.pvalue, "df": test.df}, rel=1e-8)
    questions.ask("paired_t", {"d": d, "conf": confidence},
                  {"mean": np.mean(d), "lo": interval.low, "hi": interval.high}, absolute=tiny)


def ask_welch(questions, random):
    x = values(random, int(random.integers(2, 40)))
    y = values(random, int(random.integers(2, 40)))
    x[0] += 0.5
    confidence = float(random.choice(CONFIDENCES))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        test = stats.ttest_ind(x, y, equal_var=False)
        interval = test.confidence_interval(confidence)
    if not math.isfinite(test.statistic):
        return
    tiny = 1e-12 * max(map(abs, x + y))
    questions.ask("welch", {"x": x, "y": y, "conf": confidence},
                  {"p": test.pvalue, "df": test.df}, rel=1e-8)
    questions.ask("welch", {"x": x, "y": y, "conf": confidence},
                  {"diff": np.mean(x) - np.mean(y), "lo": interval.low, "hi": interval.high},
                  absolute=tiny)


def ask_share(questions, random):
    n = int(random.integers(1, random.choice([10, 300, 20000])))
    k = int(random.choice([0, n, random.integers(0, n + 1)]))
    confidence = float(random.choice(CONFIDENCES))
    inputs = {"k": k, "n": n, "conf": confidence}
    for fn, method in (("clopper_pearson", "beta"), ("wilson", "wilson")):
        low, high = proportion.proportion_confint(k, n, 1 - confidence, method)
        # An end that is exactly 0 or 1 comes out of the libraries as 0 +- rounding, or as NaN.
        questions.ask(fn, inputs, [0.0 if k == 0 else low, 1.0 if k == n else high],
                      absolute=1e-11)


def ask_two_shares(questions, random):
    n1, n2 = (int(n) for n in random.integers(1, 400, 2))
    k1, k2 = int(random.integers(0, n1 + 1)), int(random.integers(0, n2 + 1))
    low, high = proportion.confint_proportions_2indep(k1, n1, k2, n2, method="newcomb",
                                                      compare="diff")
    questions.ask("newcombe_unpaired", {"k1": k1, "n1": n1, "k2": k2, "n2": n2, "conf": 0.95},
                  {"lo": low, "hi": high}, absolute=1e-11)


def ask_adjusted(questions, random):
    gc.freeze()  # multipletests() collects garbage every time: nothing of this is any
    p = np.round(random.uniform(0, 1, int(random.integers(1, 25))) ** 3,
                 int(random.integers(2, 12))).tolist()
    for fn, method in (("holm", "holm"), ("benjamini_hochberg", "fdr_bh"),
                       ("benjamini_yekutieli", "fdr_by")):
        questions.ask(fn, {"p": p}, multitest.multipletests(p, method=method)[1])


@functools.cache
def all_signs(n):
    return np.array(list(itertools.product((-1, 1), repeat=n)))


def ask_sign_flip(questions, random):
    d = values(random, int(random.integers(1, 13)))
    signs = all_signs(len(d))
    totals, observed = signs @ np.array(d), sum(d)
    slack = 1e-10 * sum(map(abs, d))
    wanted = {"p_two": np.mean(np.abs(totals) >= abs(observed) - slack),
              "p_less": np.mean(totals <= observed + slack),
              "p_greater": np.mean(totals >= observed - slack)}
    questions.ask("signflip_exact", {"d": d}, wanted)
    # SciPy counts ties by its own rounding, also with the pattern that was seen: compared only where
    # sums are exact, or nothing is near a tie.
    ties = np.sum(np.abs(np.abs(totals) - abs(observed)) <= slack) > 2
    ties |= abs(observed) < 1e7 * slack
    if len(d) > 1 and not (ties and any(x * 4 % 1 for x in d)):
        side = str(random.choice(["less", "greater"]))
        test = stats.permutation_test((d,), np.mean, permutation_type="samples",
                                      alternative=side, n_resamples=np.inf, vectorized=True)
        questions.ask("signflip_exact", {"d": d}, {f"p_{side}": test.pvalue})


def tango_score(wins, losses, n, theta):
    """The score statistic with its nuisance parameter found by search, not by formula."""

    def minus_log_likelihood(q):
        # Cells: losses q, wins q + theta, rest 1 - 2 q - theta.
        total = 0.0
        for count, cell in ((losses, q), (wins, q + theta),
                            (n - wins - losses, 1 - 2 * q - theta)):
            if count:
                total -= count * math.log(max(cell, 1e-300))
        return total

    low, high = max(0.0, -theta), (1 - theta) / 2
    q = optimize.minimize_scalar(minus_log_likelihood, bounds=(low, high), method="bounded",
                                 options={"xatol": 1e-14}).x
    variance = n * (2 * q + theta - theta * theta)
    return (wins - losses - n * theta) / math.sqrt(max(variance, 1e-300))


def ask_tango(questions, random):
    n = int(random.integers(3, random.choice([12, 60, 1500])))
    wins = int(random.integers(0, n // 2 + 1))
    losses = int(random.integers(0, n - wins + 1))
    confidence = float(random.choice(CONFIDENCES))
    z = stats.norm.ppf((1 + confidence) / 2)
    estimate = (wins - losses) / n
    edge = 1e-9

    def end(level, low, high):
        f = lambda theta: tango_score(wins, losses, n, theta) - level
        return optimize.brentq(f, low, high, xtol=1e-13) if f(low) * f(high) < 0 else None

    low = -1.0 if losses == n else end(z, -1 + edge, estimate - edge)
    high = 1.0 if wins == n else end(-z, estimate + edge, 1 - edge)
    wanted = {"diff": estimate}
    wanted |= {"lo": low} if low is not None else {}
    wanted |= {"hi": high} if high is not None else {}
    # The search for the nuisance parameter is good to half the digits of its argument.
    questions.ask("tango_ci", {"wins": wins, "losses": losses, "n": n, "conf": confidence},
                  wanted, absolute=2e-6)


def ask_ranks(questions, random):
    x = random.permutation(60)[:int(random.integers(3, 20))].astype(float).tolist()
    y = (random.permutation(60)[:int(random.integers(3, 20))] + 0.5).tolist()
    questions.ask("mann_whitney", {"x": x, "y": y, "conf": 0.95}, {
        "U": stats.mannwhitneyu(x, y).statistic,
        "p_exact": stats.mannwhitneyu(x, y, method="exact").pvalue,
        "p_normal": stats.mannwhitneyu(x, y, method="asymptotic").pvalue})
    d = (random.permutation(90)[:int(random.integers(3, 30))] + 1.0) * random.choice([-1, 1])
    d *= random.choice([-1, 1], len(d))
    test = stats.wilcoxon(d, method="exact")
    questions.ask("signed_rank", {"d": d.tolist(), "conf": 0.95}, {"p_two": test.pvalue})


def ask_moments(questions, random):
    x = values(random, int(random.integers(3, 60)))
    if np.ptp(x) > 0:
        questions.ask("skewness", {"x": x}, stats.skew(x), rel=1e-8, absolute=1e-10)
    p = float(random.choice([0.1, 0.25, 0.5, 0.9]))
    questions.ask("harrell_davis", {"x": x, "p": p},
                  float(stats.mstats.hdquantiles(x, prob=[p])[0]),
                  absolute=1e-11 * max(map(abs, x)))
    margin = float(random.uniform(0.01, 2))
    p_both, below, above = DescrStatsW(x).ttost_mean(-margin, margin)
    se = float(stats.sem(x))
    if se > 0:
        questions.ask("tost", {"est": float(np.mean(x)), "se": se, "df": len(x) - 1,
                               "margin": margin},
                      {"p_noninf": below[1], "p_nonsup": above[1], "p_tost": p_both}, rel=1e-7)


def walk(asks, usage):
    """Asks everything COUNT times; the exit code."""
    if len(sys.argv) < 2:
        sys.exit(usage)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    random = np.random.default_rng(int(sys.argv[3]) if len(sys.argv) > 3 else 20240601)
    questions = Questions()
    for ask in asks:
        for _ in range(count):
            ask(questions, random)
    return verdict_on(questions)


def verdict_on(questions):
    """Asks the tool and prints what differs; the exit code."""
    failed = 0
    answers = questions.answers(sys.argv[1])
    assert len(answers) == len(questions.cases), "the tool did not answer every case"
    for case, answer in zip(questions.cases, answers):
        want, rel, absolute = questions.wanted[case["id"]]
        if answer["id"] == case["id"] and agrees(answer["out"], want, rel, absolute):
            continue
        failed += 1
        if failed <= 20:
            print(f"{case['id']}: in {json.dumps(case['in'])}\n  want {want}\n  got  {answer}")
    print(f"{len(answers) - failed} passed, {failed} failed")
    return 1 if failed or not answers else 0


if __name__ == "__main__":
    sys.exit(walk((ask_mcnemar, ask_paired_t, ask_welch, ask_share, ask_two_shares, ask_adjusted,
                   ask_sign_flip, ask_tango, ask_ranks, ask_moments), __doc__))
