# mlflow_against_mlflow.py: our reading of a file store against what MLflow's own client says.
#
#   tests/differential/mlflow_against_mlflow.py PROGRAM [MLRUNS ...]
#
# Needs an environment with mlflow==3.17.2. Without MLRUNS a store is written first: histories
# out of order, points of one step, NaN, infinities, names with '/', failed and deleted runs.
# Every finished run is audited alone (STORE#RUN_ID); its metrics, parameters and commit have
# to be the client's, numbers to the last bit.
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.update({"MLFLOW_ALLOW_FILE_STORE": "true", "MLFLOW_DISABLE_TELEMETRY": "true",
                   "DO_NOT_TRACK": "true", "PYTHONWARNINGS": "ignore"})


def write_store(folder, runs=25):
    import mlflow

    mlflow.set_tracking_uri(f"file://{folder}/mlruns")
    mlflow.set_experiment("differential")
    client = mlflow.MlflowClient()
    draw = random.Random(20261124)
    for index in range(runs):
        with mlflow.start_run(run_name=f"run-{index}") as run:
            mlflow.log_params({"temperature": draw.choice([0, 0.0, 1e-05, 1.0]), "seed": index})
            for name in ("acc", "eval/f1", "loss"):
                for _ in range(draw.randint(1, 6)):
                    value = draw.choice([draw.random(), 1e-05, 1.0, math.inf, math.nan, -0.0])
                    # Two points of one step and time of which one is NaN have no order.
                    client.log_metric(run.info.run_id, name, value, step=draw.randint(0, 3),
                                      timestamp=draw.randint(1, 10**12))
        if index % 7 == 3:
            client.set_terminated(run.info.run_id, "FAILED")
        if index % 7 == 5:
            client.delete_run(run.info.run_id)
    return Path(folder) / "mlruns"


def audit(program, path):
    done = subprocess.run([program, "audit", str(path), "--no-repo", "-o", "json"],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1, 3, 4):
        raise SystemExit(f"{path}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def number(value):
    return float(value) if value is not None else None


def same(one, other):
    return one == other or (one != one and other != other)


def differences(result, run):
    ours = {}
    for metric in result["metrics"]:
        recorded = metric["recorded"]["fresh"] if metric.get("recorded") else metric["fresh"]
        ours["/".join(filter(None, (metric["task"], metric["name"])))] = number(recorded)
    for name, value in run.data.metrics.items():
        if name not in ours:
            yield f"metric {name}: not read"
        elif not same(ours[name], value):
            yield f"metric {name}: {ours[name]!r}, MLflow says {value!r}"
    for name in ours.keys() - run.data.metrics.keys():
        yield f"metric {name}: MLflow knows none"
    told = {w["value"] for fact in result["bundle"]["facts"] for w in fact["witnesses"]
            if w["tool"] == "mlflow"}
    for name, value in run.data.params.items():
        if value not in told:
            yield f"param {name}: no fact says {value!r}"
    commit = run.data.tags.get("mlflow.source.git.commit")
    if commit and commit not in told:
        yield f"commit {commit}: no fact says it"


def main():
    import mlflow

    program, stores = sys.argv[1], [Path(path) for path in sys.argv[2:]]
    wrong = compared = 0
    with tempfile.TemporaryDirectory() as folder:
        for store in stores or [write_store(folder)]:
            client = mlflow.MlflowClient(tracking_uri=f"file://{store.resolve()}")
            experiments = [e.experiment_id for e in client.search_experiments()]
            for run in client.search_runs(experiments):
                if run.info.status != "FINISHED":
                    continue
                compared += 1
                result = audit(program, f"{store}#{run.info.run_id}")
                for text in differences(result, run):
                    wrong += 1
                    print(f"{run.info.run_id}: {text}")
    print(f"{compared} runs compared, {wrong} differences")
    sys.exit(1 if wrong or not compared else 0)


if __name__ == "__main__":
    main()
