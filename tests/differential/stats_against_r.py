#!/usr/bin/env python3
"""stats_against_r: thousands of seeded random inputs, ours against R and its clubSandwich.

CR0, CR1, CR2 and Satterthwaite degrees of freedom of clustered means (clubSandwich), two-way tables
(aov), ranks and their intervals (wilcox.test), p.adjust and power.t.test. One R process answers all
of it (stats_in_r.R).

    python stats_against_r.py build/dev/stat_cases [COUNT] [SEED]

prints "N passed, M failed"; exit code 1 where anything failed. Needs Rscript, r-cran-clubsandwich
and numpy.
"""

import os
import subprocess
import sys
import tempfile

import numpy as np

from stats_against_scipy import Questions, verdict_on


def ask_clusters(random):
    clusters, n = int(random.integers(2, 15)), int(random.integers(10, 70))
    g = random.integers(0, clusters, n) if random.integers(2) else random.geometric(0.3, n)
    g[:2] = 1, 2
    x = random.normal(size=n) + random.normal(size=n + clusters + 60)[g] * random.uniform(0, 2)
    return "clusters", [x, g], "clustered_mean", {"x": x.tolist(), "g": g.tolist()}, lambda a: {
        "se_cr0": a[0], "se_cr1": a[1], "se_cr2": a[2], "df_bm": a[3]}


def ask_table(random):
    q, s = int(random.integers(2, 15)), int(random.integers(2, 6))
    d = random.normal(size=(q, s)) + random.normal(size=(q, 1)) + random.normal(size=s) / 3
    return "table", [d.ravel(), [q, s]], "crossed_anova", {"d": d.tolist()}, lambda a: {
        "ms_q": a[0], "ms_s": a[1], "ms_e": a[2]}


def ask_signed(random):
    x = random.normal(0.2, 1, int(random.integers(6, 40)))
    return "signed", [x], "signed_rank", {"d": x.tolist(), "conf": 0.95}, lambda a: {
        "V": a[0], "p_two": a[1], "hl": a[2], "lo": a[3], "hi": a[4]}


def ask_two(random):
    x, y = (random.normal(size=int(n)) for n in random.integers(4, 20, 2))
    return "two", [x, y], "mann_whitney", {"x": x.tolist(), "y": y.tolist(), "conf": 0.95}, (
        lambda a: {"U": a[0], "p_exact": a[1], "hl": a[2], "hl_lo": a[3], "hl_hi": a[4]})


def ask_adjusted(random, part):
    p = np.round(random.uniform(0, 1, int(random.integers(1, 25))) ** 3, 6)
    fn = ("holm", "benjamini_hochberg", "benjamini_yekutieli")[part]
    return "adjusted", [p], fn, {"p": p.tolist()}, lambda a: a[part * len(p):(part + 1) * len(p)]


def ask_power(random):
    n, sd = int(random.integers(3, 300)), float(random.uniform(0.3, 2))
    delta, alpha = float(random.uniform(0, 5)) * sd / n ** 0.5, float(random.uniform(0.01, 0.2))
    return "power", [[n, delta, sd, alpha]], "power_paired_t", {
        "n": n, "delta": delta, "sd": sd, "alpha": alpha}, lambda a: a[0]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    random = np.random.default_rng(int(sys.argv[3]) if len(sys.argv) > 3 else 20240601)
    asked = [ask(random) for ask in (ask_clusters, ask_table, ask_signed, ask_two, ask_power)
             for _ in range(count)]
    asked += [ask_adjusted(random, part) for part in range(3) for _ in range(count)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        for kind, fields, *_ in asked:
            texts = (",".join(repr(float(value)) for value in field) for field in fields)
            file.write("\t".join((kind, *texts)) + "\n")
        file.flush()
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stats_in_r.R")
        run = subprocess.run(["Rscript", script, file.name], text=True, stdout=subprocess.PIPE,
                             check=True)
    lines = run.stdout.splitlines()
    assert len(lines) == len(asked), "R did not answer every question"
    questions = Questions()
    for line, (_, _, fn, inputs, read) in zip(lines, asked):
        # wilcox.test finds its intervals among the differences: exact. R's pt is good to 1e-10.
        questions.ask(fn, inputs, read([float(word) for word in line.split()]), rel=1e-7,
                      absolute=1e-9)
    return verdict_on(questions)


if __name__ == "__main__":
    sys.exit(main())
