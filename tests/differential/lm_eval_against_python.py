# lm_eval_against_python.py: our reading of harness files against a reading by plain Python.
#
#   tests/differential/lm_eval_against_python.py PROGRAM [FOLDER ...]
#
# FOLDER holds results_*.json and samples_*.jsonl of one run; without one, those of the examples
# and of the readers' fixtures. Compared: every recorded metric, the mean that we form again
# from the samples against Python's own, the number of samples, task versions, seeds, harness.
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

from self_comparison import compared_with_itself, finish, number, same, tell

ROOT = Path(__file__).resolve().parent.parent.parent


def folders():
    found = {path.parent for top in ("examples", "tests/readers/fixtures/lm_eval")
             for path in (ROOT / top).rglob("results_*.json")}
    return sorted(found)


def close(one, other):
    """A mean, whose last bits depend on the order of the sum."""
    return same(one, other) or math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)


def recorded_metrics(document):
    for task, columns in document["results"].items():
        for column, value in columns.items():
            name, _, filter_ = column.partition(",")
            if filter_ and not name.endswith("_stderr") and isinstance(value, (int, float)):
                yield (task, name, filter_), value


def sample_means(folder):
    """A score that is NaN is a missing one: it is told of (`metric-not-finite`), the recorded mean
    stays NaN and cannot pass, and the mean formed again is that of the others."""
    values, documents = defaultdict(list), defaultdict(set)
    for path in folder.glob("samples_*.jsonl"):
        task = path.name[len("samples_"):].rsplit("_", 1)[0]
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            documents[task].add(record["doc_id"])
            for name in record["metrics"]:
                value = record.get(name)
                if isinstance(value, (int, float)) and math.isfinite(value):
                    values[task, name, record["filter"]].append(float(value))
    return {key: sum(list_) / len(list_) for key, list_ in values.items()}, documents


def claims(folder, result):
    """(what, ours, the file's, whether they agree) for all that the harness wrote."""
    document = json.loads(next(folder.glob("results_*.json")).read_text(encoding="utf-8"))
    ours = {(m["task"], m["name"], m["filter"]): m for m in result["metrics"]}
    means, documents = sample_means(folder)
    recorded = dict(recorded_metrics(document))
    for key in ours.keys() - recorded.keys():
        yield f"{key}", "a metric", "none", False
    for key, value in recorded.items():
        if key not in ours:
            yield f"{key}", "not read", value, False
            continue
        metric = ours[key]
        found = number(metric["recorded"]["fresh"])
        yield f"{key} as recorded", found, value, same(found, float(value))
        if key in means:
            found = number(metric["fresh"])
            yield f"{key} formed again", found, means[key], close(found, means[key])
            found, wanted = metric["n"]["fresh"], len(documents[key[0]])
            yield f"n of {key}", found, wanted, found == wanted
    told = {(fact["key"], fact["role"]): fact["value"] for fact in result["fresh"]["facts"]}
    for (key, role), value in recorded_facts(document).items():
        found = told.get((key, role))
        yield f"{key} of {role}" if role else key, found, value, found == value
    for task, seen in documents.items():
        wanted = document["n-samples"][task]["effective"]
        yield f"documents of {task}", len(seen), wanted, len(seen) == wanted


def recorded_facts(document):
    facts = {("harness_version", None): document["lm_eval_version"],
             ("seed", None): str(document["config"]["random_seed"])}
    for task, version in document["versions"].items():
        if version not in (None, "N/A"):
            facts["task_version", task] = str(version)
    return facts


def main():
    program, chosen = sys.argv[1], [Path(path) for path in sys.argv[2:]] or folders()
    return finish(tell(folder, claims(folder, compared_with_itself(program, folder)))
                  for folder in chosen)


if __name__ == "__main__":
    sys.exit(main())
