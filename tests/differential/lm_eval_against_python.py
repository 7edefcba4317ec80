# lm_eval_against_python.py: our reading of harness files against a reading by plain Python.
#
#   tests/differential/lm_eval_against_python.py PROGRAM [FOLDER ...]
#
# FOLDER holds results_*.json and samples_*.jsonl of one run; without one, those of the examples
# and of the readers' fixtures. Compared: every recorded metric, the mean that we form again
# from the samples against Python's own, the number of samples, task versions, seeds, harness.
import json
import math
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def folders():
    found = {path.parent for top in ("examples", "tests/readers/fixtures/lm_eval")
             for path in (ROOT / top).rglob("results_*.json")}
    return sorted(found)


def audit(program, path):
    done = subprocess.run([program, "audit", str(path), "--no-repo", "-o", "json"],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1, 3, 4):
        raise SystemExit(f"{path}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def close(one, other):
    if one is None or other is None:
        return one is other
    one, other = float(one), float(other)
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)


def recorded_metrics(document):
    for task, columns in document["results"].items():
        for column, value in columns.items():
            name, _, filter_ = column.partition(",")
            if filter_ and not name.endswith("_stderr") and isinstance(value, (int, float)):
                yield (task, name, filter_), value


def sample_means(folder):
    values, documents = defaultdict(list), defaultdict(set)
    for path in folder.glob("samples_*.jsonl"):
        task = path.name[len("samples_"):].rsplit("_", 1)[0]
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            documents[task].add(record["doc_id"])
            for name in record["metrics"]:
                if isinstance(record.get(name), (int, float)):
                    values[task, name, record["filter"]].append(float(record[name]))
    return {key: sum(list_) / len(list_) for key, list_ in values.items()}, documents


def differences(folder, result):
    document = json.loads(next(folder.glob("results_*.json")).read_text(encoding="utf-8"))
    ours = {(m["task"], m["name"], m["filter"]): m for m in result["metrics"]}
    means, documents = sample_means(folder)
    for key, value in recorded_metrics(document):
        metric = ours.get(key)
        if metric is None:
            yield f"{key}: not read"
            continue
        if not close(metric["recorded"]["fresh"], value):
            yield f"{key}: recorded {metric['recorded']['fresh']!r}, the file says {value!r}"
        if key in means and not close(metric["fresh"], means[key]):
            yield f"{key}: formed again {metric['fresh']!r}, Python {means[key]!r}"
    told = {(f["key"], f["role"]): f["value"] for f in result["bundle"]["facts"]}
    for task, version in document["versions"].items():
        if version not in (None, "N/A") and told.get(("task_version", task)) != str(version):
            yield f"version of {task}: {told.get(('task_version', task))!r}, not {version!r}"
    if told.get(("harness_version", "")) != document["lm_eval_version"]:
        yield f"harness_version: {told.get(('harness_version', ''))!r}"
    if told.get(("seed", "")) != str(document["config"]["random_seed"]):
        yield f"seed: {told.get(('seed', ''))!r}"
    for task, seen in documents.items():
        if document["n-samples"][task]["effective"] != len(seen):
            yield f"{task}: {len(seen)} documents in the file itself"


def main():
    program, chosen = sys.argv[1], [Path(path) for path in sys.argv[2:]] or folders()
    wrong = 0
    for folder in chosen:
        for text in differences(folder, audit(program, folder)):
            wrong += 1
            print(f"{folder}: {text}")
    print(f"{len(chosen)} folders compared, {wrong} differences")
    sys.exit(1 if wrong or not chosen else 0)


if __name__ == "__main__":
    main()
