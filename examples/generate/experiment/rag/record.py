# record.py: what this lab writes about a run: results, predictions, trackers, inputs.
#
# Nothing here is made for a checker. Each record is the ordinary output of the ordinary
# call: Hydra's folder, an MLflow file store, an offline W&B run, and copies of the inputs
# that a run cannot be understood without.
import json
import os
import platform
import shutil
import subprocess
from pathlib import Path

SNAPSHOT = ["Dockerfile", "requirements.txt", "prompts", "data"]


def git(*arguments):
    return subprocess.run(["git", *arguments], check=True, capture_output=True,
                          text=True).stdout.strip()


def provenance():
    return {
        "git_commit": git("rev-parse", "HEAD"),
        "git_dirty": bool(git("status", "--porcelain")),
        "python_version": platform.python_version(),
        "os": f"{platform.system()} {platform.machine()}",
    }


def snapshot_inputs(output):
    for name in SNAPSHOT:
        source = Path(name)
        if source.is_dir():
            shutil.copytree(source, output / name,
                            ignore=shutil.ignore_patterns(".gitignore"))
        else:
            shutil.copy(source, output / name)


def write_results(output, settings, rows, results):
    with open(output / "predictions.jsonl", "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")
    document = {"config": {**settings, "provenance": provenance()}, "results": results}
    text = json.dumps(document, indent=2)
    (output / "experiment_results.json").write_text(text + "\n", encoding="utf-8")


def flatten(settings, prefix=""):
    for key, value in settings.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def log_to_mlflow(output, settings, results):
    import mlflow

    mlflow.set_tracking_uri(f"file://{output}/mlruns")
    mlflow.set_experiment(settings["experiment"])
    with mlflow.start_run(run_name=settings["experiment"]):
        mlflow.log_params(dict(flatten(settings)))
        mlflow.set_tag("provider", settings["model"]["provider"])
        for name, value in results.items():
            mlflow.log_metric(name, value)


def log_to_wandb(output, settings, results):
    import wandb

    options = wandb.Settings(mode="offline", silent=True, x_disable_stats=True,
                             host=os.environ["LAB_HOST"], username=os.environ["USER"],
                             console="off")
    run = wandb.init(project=settings["experiment"], dir=str(output), config=settings,
                     settings=options)
    run.log(results)
    run.finish()
