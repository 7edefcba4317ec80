#!/usr/bin/env python3
"""peer.py: what one would write in Python: pair two samples files by document, test the pairs.

    peer.py BASELINE.jsonl FRESH.jsonl

json, NumPy and SciPy; the same pairing (by doc_hash, prompts, targets and outputs compared)
and the same statistics (McNemar mid-p, Tango's interval) as the program.
"""
import json
import sys

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom, norm


def load(path):
    rows = {}
    with open(path, "rb") as lines:
        for line in lines:
            record = json.loads(line)
            rows[record["doc_hash"]] = (
                record["exact_match"], record["target"], record["prompt_hash"], record["resps"])
    return rows


def tango(wins, losses, n):
    def score(theta):
        a, b = 2 * n, -wins - losses + (2 * n - wins + losses) * theta
        c = -losses * theta * (1 - theta)
        q = (np.sqrt(b * b - 4 * a * c) - b) / (2 * a)
        return (wins - losses - n * theta) / np.sqrt(n * (2 * q + theta * (1 - theta)))
    z, at = norm.ppf(0.975), (wins - losses) / n
    return brentq(lambda t: score(t) - z, -1 + 1e-9, at), brentq(lambda t: score(t) + z, at, 1 - 1e-9)


def main():
    baseline, fresh = load(sys.argv[1]), load(sys.argv[2])
    shared = [key for key in baseline if key in fresh]
    same_target = sum(baseline[k][1] == fresh[k][1] for k in shared)
    same_prompt = sum(baseline[k][2] == fresh[k][2] for k in shared)
    same_output = sum(baseline[k][3] == fresh[k][3] for k in shared)
    one = np.array([baseline[k][0] for k in shared])
    other = np.array([fresh[k][0] for k in shared])
    wins, losses = int(((other == 1) & (one == 0)).sum()), int(((other == 0) & (one == 1)).sum())
    k, m = min(wins, losses), wins + losses
    p = min(1.0, 2 * binom.cdf(k, m, 0.5) - binom.pmf(k, m, 0.5)) if m else 1.0
    low, high = tango(wins, losses, len(shared))
    print(json.dumps({"n": len(shared), "difference": float((other - one).mean()), "p": p, "low": low,
                      "high": high, "same": [same_target, same_prompt, same_output]}))


main()
