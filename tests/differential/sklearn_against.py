#!/usr/bin/env python3
# sklearn_against.py: recomputed accuracy and F1 against scikit-learn's, on random tables.
#
#   python sklearn_against.py PROGRAM [TABLES] [SEED]
#
# Each table is written as predictions.csv beside a metrics.json that holds what
# scikit-learn says. `audit` must then not contradict a single number, and must contradict
# exactly the one that was moved by one in its third decimal. Labels that only the outputs
# or only the targets have are in: macro averages differ there between implementations.
# Re-runs itself in the pinned environment (tests/tools/venv.sh oracles) where needed.
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from sklearn.metrics import accuracy_score, f1_score
except ImportError:
    VENV = Path(__file__).resolve().parents[1] / "tools/venv.sh"
    PYTHON = subprocess.run([VENV, "oracles"], check=True, capture_output=True, text=True)
    os.execv(PYTHON.stdout.strip(), [PYTHON.stdout.strip(), "-B", *sys.argv])

CHECK = "metric-contradicted"
LABELS = [["yes", "no"], ["cat", "dog", "bird"], ["0", "1", "2", "3"],
          ["entailment", "neutral", "contradiction", "unknown, said the model", "Neutral"]]
F1_NAMES = {"macro": ("f1_macro", "macro_f1"), "micro": ("f1_micro", "micro_f1"),
            "weighted": ("f1_weighted", "weighted_f1")}


def table(chance):
    """Targets and outputs: skewed classes, some labels on one side only."""
    labels = chance.choice(LABELS)
    weights = [chance.random() + 0.02 for _ in labels]
    targets = chance.choices(labels, weights, k=chance.randint(20, 300))
    skill = chance.uniform(0.2, 0.95)
    outputs = [t if chance.random() < skill else chance.choice(labels) for t in targets]
    return targets, outputs


def metrics_of(targets, outputs, chance):
    """Names as people spell them; at full precision or rounded, as people write them."""
    metrics = {"accuracy": accuracy_score(targets, outputs)}
    for average, names in F1_NAMES.items():
        value = f1_score(targets, outputs, average=average, zero_division=0)
        metrics[chance.choice(names)] = float(value)
    digits = chance.choice([None, 3, 4, 6])
    return {name: float(value) if digits is None else round(float(value), digits)
            for name, value in metrics.items()}


def write_bundle(folder, targets, outputs, metrics):
    folder.mkdir()
    with open(folder / "predictions.csv", "w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "target", "prediction"])
        rows.writerows((f"item-{i}", *pair) for i, pair in enumerate(zip(targets, outputs)))
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=2), encoding="utf-8")


def contradicted(program, folder, names):
    """The metric names that the program contradicts; None where it gave no result."""
    done = subprocess.run([program, "audit", str(folder), "--no-repo", "-o", "json"],
                          capture_output=True, text=True, cwd=folder.parent)
    try:
        result = json.loads(done.stdout)
    except json.JSONDecodeError:
        print(f"no result (exit code {done.returncode}): {done.stderr.strip()[:300]}")
        return None
    found = [f"{finding['subject']} {finding['message']}" for check in result["checks"]
             if check["name"] == CHECK for finding in check["findings"]]
    return {name for name in names for text in found
            if name in text.replace(",", " ").replace("/", " ").replace(":", " ").split()}


def main(program, tables=40, seed=1):
    program, chance = str(Path(program).resolve()), random.Random(int(seed))
    passed = failed = 0

    def expect(what, found, wanted):
        nonlocal passed, failed
        if found == wanted:
            passed += 1
        else:
            failed += 1
            print(f"{what}: contradicted {found}, expected {wanted}")

    with tempfile.TemporaryDirectory() as place:
        for number in range(int(tables)):
            targets, outputs = table(chance)
            metrics = metrics_of(targets, outputs, chance)
            honest = Path(place) / f"honest-{number}"
            write_bundle(honest, targets, outputs, metrics)
            expect(f"table {number} as it is", contradicted(program, honest, metrics), set())
            moved = chance.choice(sorted(metrics))
            # Towards the middle: a rate above 1 is another finding.
            step = -0.001 if metrics[moved] > 0.5 else 0.001
            edited = metrics | {moved: round(metrics[moved] + step, 12)}
            wrong = Path(place) / f"edited-{number}"
            write_bundle(wrong, targets, outputs, edited)
            expect(f"table {number}, {moved} {metrics[moved]} -> {edited[moved]}",
                   contradicted(program, wrong, metrics), {moved})
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
