# mlflow_against_mlflow.py: our reading of a file store against what MLflow's own client says.
#
#   tests/differential/mlflow_against_mlflow.py PROGRAM [MLRUNS ...]
#
# Needs an environment with mlflow==3.17.2. Without MLRUNS a store is written first: histories
# out of order, points of one step, NaN, infinities, names with '/', failed and deleted runs;
# copies of the stores of examples and fixtures follow.
# Every finished run is read alone (STORE#RUN_ID); its metrics, parameters and commit have to be
# the client's, numbers to the last bit.
import math
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from self_comparison import compared_with_itself, finish, number, same, tell

ROOT = Path(__file__).resolve().parents[2]
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


def copies(folder):
    """MLflow writes into a store that it only opens, so it is given a copy."""
    for number, store in enumerate(sorted(ROOT.glob("examples/*/*/mlruns")) + [
            ROOT / "tests/readers/fixtures/mlflow/mlruns"]):
        copy = Path(folder, str(number), "mlruns")
        shutil.copytree(store, copy)
        yield copy


def is_recorded(name, value):
    """An experiment's name is no setting, and MLflow writes Python's None for "not set"."""
    return name != "experiment" and value != "None"


def claims(result, run):
    """(what, ours, MLflow's, whether they agree) for all that either knows of the run."""
    ours = {"/".join(filter(None, (m["task"], m["name"]))): number(m["recorded"]["fresh"])
            for m in result["metrics"]}
    theirs = run.data.metrics
    for name in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(name, "not read"), theirs.get(name, "unknown")
        yield f"metric {name}", one, other, same(one, other)
    told = {w["value"] for fact in result["fresh"]["facts"] for w in fact["witnesses"]
            if w["tool"] == "mlflow"}
    wanted = {f"param {name}": value for name, value in run.data.params.items()
              if is_recorded(name, value)}
    if commit := run.data.tags.get("mlflow.source.git.commit"):
        wanted["commit"] = commit
    for what, value in wanted.items():
        yield what, value if value in told else "no fact", value, value in told


def main():
    import mlflow

    program, stores = sys.argv[1], [Path(path) for path in sys.argv[2:]]
    counts = []
    with tempfile.TemporaryDirectory() as folder:
        for store in stores or [write_store(folder), *copies(folder)]:
            client = mlflow.MlflowClient(tracking_uri=f"file://{store.resolve()}")
            experiments = [e.experiment_id for e in client.search_experiments()]
            for run in client.search_runs(experiments):
                if run.info.status == "FINISHED":
                    place = f"{store}#{run.info.run_id}"
                    result = compared_with_itself(program, place)
                    counts.append(tell(place, claims(result, run)))
    return finish(counts)


if __name__ == "__main__":
    sys.exit(main())
