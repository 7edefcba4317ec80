#!/usr/bin/env python3
"""stats.py: the statistics against SciPy and statsmodels on the same data, in one run.

    stats.py STATS_BENCH [--rounds 5] [--folder build/benchmark/stats] [--r]

Needs numpy, scipy and statsmodels; --r also asks clubSandwich, where Rscript has it. Prints the
median seconds of either, their ratio, and how much two threads gain. Fails where the two disagree.

  bca         BCa interval of a mean, 10^4 values, 10^4 replicates: scipy.stats.bootstrap, in the
              batches that are fastest for it, and once as it comes
  bca_f1      the same of an F1 of 10^4 predicted labels, the statistic vectorized for SciPy
  sign_flip   p of a mean, 10^4 values, 10^4 sign patterns: scipy.stats.permutation_test
  cr2         cluster-robust error of a mean, 10^5 rows, 10^3 clusters: statsmodels OLS, which has
              CR1 only and no degrees of freedom of its own; clubSandwich has both. Ours takes a
              millisecond, which no second thread would shorten
  e_divisive  change points of 2000 values, 999 permutations a segment: a straight NumPy
              implementation, timed over a few permutations and scaled up
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

import numpy as np
import statsmodels.api as sm
from scipy import stats

PERMUTATIONS_TIMED = 10


def write_data(folder):
    os.makedirs(folder, exist_ok=True)
    random = np.random.default_rng(20240601)
    differences = random.normal(0.03, 1, 10_000) + random.exponential(0.2, 10_000) - 0.2
    clusters = random.integers(0, 1000, 100_000)
    clustered = random.normal(size=100_000) + 0.3 * random.normal(size=1000)[clusters]
    target = random.integers(0, 2, 10_000)
    labels = 2 * target + (target ^ (random.random(10_000) < 0.2))
    series = random.normal(size=2000)
    series[1200:] += 0.5
    for name, values in (("differences.f64", differences), ("clustered.f64", clustered),
                         ("clusters.i64", clusters.astype(np.int64)), ("series.f64", series),
                         ("labels.u8", labels.astype(np.uint8))):
        values.tofile(os.path.join(folder, name))
    return differences, clustered, clusters, series, labels


def ours(program, folder, rounds, threads):
    """Name to (median seconds, values)."""
    run = subprocess.run([program, folder, str(rounds), str(threads)], text=True,
                         capture_output=True, check=True)
    seconds, values = {}, {}
    for line in run.stdout.splitlines():
        name, _, took, *found = line.split()
        seconds.setdefault(name, []).append(float(took))
        values[name] = [float(value) for value in found]
    return {name: (statistics.median(took), values[name]) for name, took in seconds.items()}


def timed(rounds, work):
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        value = work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), value


def bca(d, batch=100):
    found = stats.bootstrap((d,), np.mean, n_resamples=10_000, method="BCa", batch=batch,
                            rng=np.random.default_rng(1)).confidence_interval
    return [found.low, found.high]


def f1(target, predicted, axis=-1):
    return 2 * (target & predicted).sum(axis) / (target.sum(axis) + predicted.sum(axis))


def bca_f1(labels, batch=100):
    found = stats.bootstrap((labels // 2 == 1, labels % 2 == 1), f1, paired=True, vectorized=True,
                            n_resamples=10_000, method="BCa", batch=batch,
                            rng=np.random.default_rng(1)).confidence_interval
    return [found.low, found.high]


def sign_flip(d):
    found = stats.permutation_test((d,), np.mean, permutation_type="samples", vectorized=True,
                                   n_resamples=10_000, batch=100, rng=np.random.default_rng(1))
    return [found.pvalue]


def cluster_error(x, clusters):
    model = sm.OLS(x, np.ones((len(x), 1)))
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": clusters})
    return [fit.params[0], fit.bse[0]]


def best_split(x, least=5):
    size = len(x)
    sums = np.zeros((size + 1, size + 1))
    sums[1:, 1:] = np.abs(x[:, None] - x[None, :]).cumsum(0).cumsum(1)
    split = np.arange(least, size - least + 1)
    n, m = split.astype(float), (size - split).astype(float)
    left = sums[split, split] / 2 / (n * (n - 1) / 2)
    between = sums[split, size] - sums[split, split]
    right = (sums[size, size] - 2 * sums[split, size] + sums[split, split]) / 2 / (m * (m - 1) / 2)
    energy = n * m / (n + m) * (2 / (n * m) * between - left - right)
    return int(split[energy.argmax()]), float(energy.max())


def e_divisive(x, segments):
    """Seconds for 999 permutations of every segment that ours looked at, from a few of each."""
    random = np.random.default_rng(1)
    total = 0.0
    for begin, end in segments:
        began = time.perf_counter()
        for _ in range(PERMUTATIONS_TIMED):
            best_split(random.permutation(x[begin:end]))
        total += (time.perf_counter() - began) / PERMUTATIONS_TIMED * 999
    return total


def club_sandwich(folder):
    """Seconds that R takes for CR2 and its degrees of freedom, and both; reading not counted."""
    script = f"""
      suppressMessages(library(clubSandwich))
      x <- readBin("{folder}/clustered.f64", "double", 1e6)
      g <- readBin("{folder}/clusters.i64", "integer", 2e6)[c(TRUE, FALSE)]
      took <- system.time({{
        found <- coef_test(lm(x ~ 1), vcov = "CR2", cluster = g, test = "Satterthwaite")
      }})[["elapsed"]]
      cat(sprintf("%.17g", c(took, found$SE, found$df_Satt)), "\\n")"""
    run = subprocess.run(["Rscript", "-e", script], text=True, capture_output=True, timeout=300)
    return [float(word) for word in run.stdout.split()[:3]]


def agree(name, got, want, tolerance):
    for a, b in zip(got, want):
        if not abs(a - b) <= tolerance:
            print(f"{name}: ours {a}, theirs {b}")
            return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", default="build/benchmark/stats")
    parser.add_argument("--r", action="store_true")
    arguments = parser.parse_args()
    d, x, clusters, series, labels = write_data(arguments.folder)
    one = ours(arguments.program, arguments.folder, arguments.rounds, 1)
    two = ours(arguments.program, arguments.folder, arguments.rounds, 2)
    splits = [0, *map(int, one["e_divisive"][1][::2]), len(series)]
    # Every segment that was looked at: the whole, and what each accepted split left.
    segments = [(0, len(series))] + list(zip(splits[:-1], splits[1:]))
    peers = {"bca": timed(arguments.rounds, lambda: bca(d)),
             "bca_f1": timed(min(3, arguments.rounds), lambda: bca_f1(labels)),
             "sign_flip": timed(arguments.rounds, lambda: sign_flip(d)),
             "cr2": timed(arguments.rounds, lambda: cluster_error(x, clusters))}
    peers["e_divisive"] = (e_divisive(series, segments), [best_split(series)[0]])

    good = one.keys() == two.keys() and all(one[name][1] == two[name][1] for name in one)
    if not good:
        print("two threads give other numbers than one")
    good &= agree("bca", one["bca"][1], peers["bca"][1], 2e-3)
    good &= agree("bca_f1", one["bca_f1"][1], peers["bca_f1"][1], 1e-3)
    good &= agree("sign_flip", one["sign_flip"][1][:1], peers["sign_flip"][1], 2e-2)
    # statsmodels multiplies CR1 by (n - 1) / (n - k) with k = 1: by nothing.
    good &= agree("cr2", one["cr2"][1][:2], peers["cr2"][1], 1e-10)
    good &= agree("e_divisive", one["e_divisive"][1][:1], peers["e_divisive"][1], 0)
    print(f"{'':12} {'ours (s)':>10} {'peer (s)':>10} {'ratio':>8} {'2 threads':>10}")
    for name, (seconds, _) in one.items():
        print(f"{name:12} {seconds:10.5f} {peers[name][0]:10.3f} {peers[name][0] / seconds:8.1f}"
              f" {seconds / two[name][0]:10.2f}")
    as_it_comes = timed(1, lambda: bca(d, None))[0]
    print(f"{'bca, default':12} {one['bca'][0]:10.5f} {as_it_comes:10.3f}"
          f" {as_it_comes / one['bca'][0]:8.1f}")
    if arguments.r:
        took, error, df = club_sandwich(arguments.folder)
        good &= agree("clubSandwich", one["cr2"][1][2:], [error, df], 1e-6)
        print(f"{'cr2, R':12} {one['cr2'][0]:10.5f} {took:10.3f} {took / one['cr2'][0]:8.1f}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
