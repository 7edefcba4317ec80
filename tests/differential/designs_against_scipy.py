#!/usr/bin/env python3
"""designs_against_scipy: laws, designs and power, ours against SciPy and statsmodels.

The second half of stats_against_scipy: special functions, clusters, repeated runs, regroupings,
power, and what a few lines of NumPy define (two-way tables, energy distances).

    python designs_against_scipy.py build/dev/stat_cases [COUNT] [SEED]

prints "N passed, M failed"; exit code 1 where anything failed. Needs scipy and statsmodels.
"""

import math
import sys
import warnings

import numpy as np
import statsmodels.api as sm
from scipy import special, stats
from statsmodels.stats import power, proportion, weightstats

from stats_against_scipy import CONFIDENCES, values, walk


def ask_laws(questions, random):
    p = float(random.choice([random.uniform(), 10 ** random.uniform(-15, -1)]))
    questions.ask("normal_quantile", {"p": p}, stats.norm.ppf(p), rel=1e-11)
    df = float(random.choice([random.uniform(1, 5), random.integers(1, 2000)]))
    questions.ask("t_quantile", {"p": max(p, 1e-9), "df": df}, stats.t.ppf(max(p, 1e-9), df))
    t = float(random.normal() * random.choice([1, 10]))
    questions.ask("t_two_sided_p", {"t": t, "df": df}, 2 * stats.t.sf(abs(t), df))
    a, b = (float(10 ** random.uniform(-1, 3)) for _ in range(2))
    x = float(random.beta(a, b))
    questions.ask("ibeta", {"a": a, "b": b, "x": x}, special.betainc(a, b, x), rel=1e-8)
    v, alpha = float(10 ** random.uniform(0, 4)), float(random.uniform(0.001, 0.3))
    rho = v / (-special.lambertw(-alpha * alpha / math.e, -1).real - 1)
    questions.ask("normal_mixture_rho", {"v_opt": v, "alpha": alpha}, {"exact": rho})


def ask_counts(questions, random):
    n = int(random.integers(1, 60))
    c, k = int(random.integers(0, n + 1)), int(random.integers(1, n + 1))
    questions.ask("pass_at_k", {"n": n, "c": c, "k": k},
                  1 - special.comb(n - c, k) / special.comb(n, k), absolute=1e-9)
    n, confidence = int(random.integers(1, 5000)), float(random.choice(CONFIDENCES))
    k = int(random.integers(1, n)) if n > 1 else 0
    if 0 < k < n:
        low, high = proportion.proportion_confint(k, n, 1 - confidence, "jeffreys")
        questions.ask("jeffreys", {"k": k, "n": n, "conf": confidence}, [low, high])
    sizes = [int(size) for size in random.integers(3, 300, 2)]
    rights = [int(random.integers(1, size)) for size in sizes]
    one, other = (np.r_[np.ones(k), np.zeros(n - k)] for k, n in zip(rights, sizes))
    z, p = weightstats.ztest(one, other, usevar="unequal")
    questions.ask("unpaired_z", {"k1": rights[0], "n1": sizes[0], "k2": rights[1], "n2": sizes[1]},
                  {"z": z, "p": p}, rel=1e-8)
    n, p = int(random.integers(5, 3000)), float(random.uniform(0.02, 0.98))
    test = stats.quantile_test(np.arange(1, n + 1), q=0, p=p)
    ends = test.confidence_interval(confidence)
    questions.ask("quantile_order_ci", {"n": n, "p": p, "conf": confidence}, {
        name: end for name, end in (("lo_rank", ends.low), ("hi_rank", ends.high))
        if math.isfinite(end)})


def ask_runs(questions, random):
    count = int(random.integers(3, 12))
    baseline, fresh = random.normal(0.8, 0.02, count), random.normal(0.8, 0.03, count)
    confidence = float(random.choice(CONFIDENCES))
    inputs = {"baseline": baseline.tolist(), "fresh": fresh.tolist(), "conf": confidence}
    for fn, test in (("runs_welch", stats.ttest_ind(fresh, baseline, equal_var=False)),
                     ("runs_paired_t", stats.ttest_rel(fresh, baseline))):
        interval = test.confidence_interval(confidence)
        seeds = {"seeds_baseline": list(range(count)), "seeds_fresh": list(range(count))}
        questions.ask(fn, inputs | seeds, {"t": test.statistic, "df": test.df, "p": test.pvalue,
                                           "lo": interval.low, "hi": interval.high},
                      rel=1e-8, absolute=1e-13)
    # The interval for one new observation, as an ordinary least squares model predicts it.
    model = sm.OLS(baseline, np.ones(count)).fit()
    low, high = model.get_prediction([1.0]).conf_int(obs=True, alpha=1 - confidence)[0]
    questions.ask("runs_prediction", inputs | {"fresh": float(fresh[0])},
                  {"lo": fresh[0] - high, "hi": fresh[0] - low}, rel=1e-8, absolute=1e-12)


def ask_clusters(questions, random):
    clusters, n = int(random.integers(2, 30)), int(random.integers(30, 200))
    g = random.integers(0, clusters, n)
    g[:2] = 0, 1
    x = random.normal(size=n) + random.normal(size=clusters)[g] * random.uniform(0, 2)
    model = sm.OLS(x, np.ones(n))
    plain = model.fit(cov_type="cluster", cov_kwds={"groups": g, "use_correction": False})
    corrected = model.fit(cov_type="cluster", cov_kwds={"groups": g})
    inputs = {"x": x.tolist(), "g": g.tolist()}
    questions.ask("clustered_mean", inputs,
                  {"mean": plain.params[0], "se_cr0": plain.bse[0], "se_cr1": corrected.bse[0],
                   "se_naive": model.fit().bse[0]}, rel=1e-8, absolute=1e-13)
    groups = [x[g == k] for k in np.unique(g)]
    between = sum(len(v) * (v.mean() - x.mean()) ** 2 for v in groups) / (len(groups) - 1)
    within = sum(((v - v.mean()) ** 2).sum() for v in groups) / (n - len(groups))
    assert math.isclose(stats.f_oneway(*groups).statistic, between / within, rel_tol=1e-8)
    k0 = (n - sum(len(v) ** 2 for v in groups) / n) / (len(groups) - 1)
    questions.ask("icc1", inputs, {"msb": between, "msw": within, "k0": k0,
                                   "icc": (between - within) / (between + (k0 - 1) * within)},
                  rel=1e-8, absolute=1e-12)


def ask_table(questions, random):
    """A two-way table by its definition; R's aov() is asked the same elsewhere."""
    q, s = int(random.integers(2, 30)), int(random.integers(2, 8))
    d = random.normal(size=(q, s)) + random.normal(size=(q, 1)) + random.normal(size=s) / 3
    rows, columns = d.mean(1, keepdims=True), d.mean(0, keepdims=True)
    error = ((d - rows - columns + d.mean()) ** 2).sum() / ((q - 1) * (s - 1))
    questions.ask("crossed_anova", {"d": d.tolist()},
                  {"mean": d.mean(), "ms_q": s * rows.var(ddof=1), "ms_s": q * columns.var(ddof=1),
                   "ms_e": error}, rel=1e-8, absolute=1e-12)


def ask_regroupings(questions, random):
    x, y = (random.normal(size=int(n)).tolist() for n in random.integers(2, 6, 2))
    wanted = {}
    for side in ("less", "greater"):
        wanted[f"p_{side}"] = stats.permutation_test(
            (x, y), lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis), vectorized=True,
            alternative=side, n_resamples=np.inf).pvalue
    questions.ask("perm_two_sample_exact", {"x": x, "y": y}, wanted)


def ask_power(questions, random):
    n, alpha = int(random.integers(3, 300)), float(random.choice([0.01, 0.05, 0.1]))
    sd = float(random.uniform(0.3, 2))
    delta = float(random.uniform(0, 4)) * sd / math.sqrt(n)  # beyond that statsmodels gives NaN
    wanted = power.TTestPower().power(delta / sd, n, alpha)
    questions.ask("power_paired_t", {"delta": delta, "sd": sd, "n": n, "alpha": alpha}, wanted,
                  rel=1e-6, absolute=1e-9)
    target = float(random.uniform(0.5, 0.99))
    # The smaller tail, which statsmodels adds and the planning formula leaves out, is below 1e-5.
    reach = (stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(target)) * sd / math.sqrt(n)
    questions.ask("mde_normal", {"sd": sd, "n": n, "alpha": alpha, "power": target}, reach)
    found = power.NormalIndPower(ddof=0).power(reach / sd, n, alpha, ratio=0)
    assert abs(found - target) < 1e-3, (found, target)


def ask_series(questions, random):
    x = np.array(values(random, int(random.integers(4, 40))))
    questions.ask("iqm", {"x": x.tolist()}, stats.trim_mean(x, 0.25), rel=1e-8,
                  absolute=1e-13 * np.abs(x).max())
    questions.ask("sum_accuracy", {"x": x.tolist()}, {"mean": math.fsum(x) / len(x)}, rel=1e-14,
                  absolute=0)
    distances = np.abs(x[:, None] - x[None, :])
    energies = []
    for tau in range(2, len(x) - 1):
        n, m = tau, len(x) - tau
        within = (distances[:tau, :tau].sum() / (n * (n - 1))
                  + distances[tau:, tau:].sum() / (m * (m - 1)))
        energies.append(n * m / (n + m) * (2 * distances[:tau, tau:].mean() - within))
    questions.ask("e_divisive_split", {"x": x.tolist(), "min_segment": 2},
                  {"qhat": max(energies)}, rel=1e-8, absolute=1e-10 * distances.max())


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(walk((ask_laws, ask_counts, ask_runs, ask_clusters, ask_table, ask_regroupings,
                   ask_power, ask_series), __doc__))
