# generate.py: makes the examples by running the experiment, in a repository of its own.
#
# The experiment is copied to a neutral folder, committed with fixed dates, and its data
# put under DVC; then each story is two ordinary command lines. What the tools wrote is
# copied as it is. Scores, outputs, data and commits come out the same every time; run
# ids, times, the folders named after them and the bytes of the trackers' logs do not.
import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent
PLACE = Path("/tmp/experiment")  # Tools record absolute paths: a neutral one is recorded.
LAB = PLACE / "rag"
PASSAGES, QUESTIONS = 420, 200
OTHER_BACKEND = {"PROVIDER_BACKEND": "fp_b80f2e6417"}
SVD = ["retrieval=svd", "retrieval.dimensions=12"]
V1, V2 = ["prompt=v1", "retrieval.top_k=3"], ["prompt=v2", "retrieval.top_k=5"]
PROMPTS = ["eval.log_prompt=true"]

# story: ((overrides, environment, revision) of baseline, the same of fresh)
STORIES = {
    "rag-hydra": ((V1 + PROMPTS, {}, "main"), (V2 + PROMPTS, {}, "main")),
    "nothing-changed": (([], {}, "main"), ([], {}, "main")),
    "retrieval-regressed": (([], {}, "main"), (SVD, {}, "main")),
    "provider-drift": (([], {}, "main"), ([], OTHER_BACKEND, "main")),
    "references-edited": (([], {}, "main"), ([], {}, "references")),
}


def neutral_environment():
    """What tools would otherwise take from this machine: user, host, caches, accounts."""
    keep = {name: os.environ[name] for name in ("LANG", "TZ") if name in os.environ}
    names = {"HOME": PLACE / "home", "USER": "researcher", "LOGNAME": "researcher",
             "LAB_HOST": "lab", "PATH": f"{PLACE}/venv/bin:/usr/bin:/bin",
             "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "0",
             "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
             "DVC_NO_ANALYTICS": "1", "DVC_STUDIO_OFFLINE": "1",
             "DVC_SITE_CACHE_DIR": PLACE / "tools/site", "DVC_GLOBAL_CONFIG_DIR": PLACE / "tools/g",
             "DVC_SYSTEM_CONFIG_DIR": PLACE / "tools/s",
             "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true",
             "MLFLOW_ALLOW_FILE_STORE": "true", "WANDB_MODE": "offline", "WANDB_SILENT": "true",
             "WANDB_ERROR_REPORTING": "false", "WANDB_DATA_DIR": PLACE / "tools/wd",
             "WANDB_CACHE_DIR": PLACE / "tools/wc", "WANDB_CONFIG_DIR": PLACE / "tools/wf"}
    for who in ("AUTHOR", "COMMITTER"):
        names[f"GIT_{who}_NAME"] = "Researcher"
        names[f"GIT_{who}_EMAIL"] = "researcher@example.org"
        names[f"GIT_{who}_DATE"] = "2026-03-02T09:00:00+0000"
    return keep | {name: str(value) for name, value in names.items()}


def run(*command, cwd=LAB, **extra):
    subprocess.run(list(map(str, command)), cwd=cwd, check=True,
                   env=neutral_environment() | extra, stdout=subprocess.DEVNULL)


def commit(message):
    run("git", "add", "-A")
    run("git", "commit", "-qm", message)


def prepare():
    """The experiment's repository: code, pinned packages, data under DVC; two branches."""
    shutil.rmtree(PLACE, ignore_errors=True)
    (PLACE / "home").mkdir(parents=True)
    (PLACE / "venv").symlink_to(Path(sys.prefix))
    shutil.copytree(HERE / "experiment", LAB, ignore=shutil.ignore_patterns("__pycache__"))
    frozen = subprocess.run([sys.executable, "-m", "pip", "freeze"], check=True,
                            capture_output=True, text=True).stdout
    (LAB / "requirements.txt").write_text(frozen, encoding="utf-8")
    run("git", "init", "-q", "-b", "main")
    run("git", "remote", "add", "origin", "https://git.example.org/lab/rag-defaults.git")
    run("dvc", "init", "-q")
    run("dvc", "config", "core.check_update", "false")
    build = f"from rag.knowledge import build; build('data', {PASSAGES}, {QUESTIONS})"
    run(PLACE / "venv/bin/python", "-c", build)
    run("dvc", "add", "-q", "data/corpus.jsonl", "data/questions.jsonl")
    commit("Question answering over scikit-learn's parameters")
    run("git", "switch", "-qc", "references")
    edit_references(LAB / "data/questions.jsonl")
    run("dvc", "add", "-q", "data/questions.jsonl")
    commit("Normalize the reference answers")
    run("git", "switch", "-q", "main")
    run("dvc", "checkout", "-q")


def edit_references(path):
    """What a well-meant clean-up does: 0.1 becomes 1e-1, and 10 of 200 rulers moved."""
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    decimals = [item for item in items if item["target"].startswith("0.")][:10]
    for item in decimals:
        item["target"] = f"{float(item['target']):.0e}".replace("e-0", "e-")
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")


def experiment(overrides, environment, revision):
    """Runs the application once and returns Hydra's output folder."""
    run("git", "switch", "-q", revision)
    run("dvc", "checkout", "-q")
    before = set(LAB.glob("outputs/*/*"))
    run(PLACE / "venv/bin/python", "app.py", *overrides, **environment)
    (folder,) = set(LAB.glob("outputs/*/*")) - before
    return folder


def carry(folder, target):
    """Copies a run as it is, but for W&B's own debug logs: a lab's .gitignore names them."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target, symlinks=True,
                    ignore=shutil.ignore_patterns("logs", "tmp", "debug*.log", "latest-run"))


def tell(story):
    """Prints what was measured, for the story's README."""
    rows = [[json.loads(line) for line in open(EXAMPLES / story / side / "predictions.jsonl")]
            for side in ("baseline", "fresh")]
    for name in rows[0][0]["scores"]:
        pairs = [(a["scores"][name], b["scores"][name]) for a, b in zip(*rows)]
        wins, losses = sum(b > a for a, b in pairs), sum(b < a for a, b in pairs)
        before, after = (sum(side) / len(pairs) for side in zip(*pairs))
        print(f"  {name}: {before:.4f} -> {after:.4f}, {wins} up, {losses} down")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("stories", nargs="*", default=list(STORIES))
    stories = parser.parse_args().stories
    if unknown := set(stories) - set(STORIES):
        parser.error(f"no such story: {', '.join(sorted(unknown))}; there are {list(STORIES)}")
    prepare()
    for story in stories:
        print(story)
        for side, settings in zip(("baseline", "fresh"), STORIES[story]):
            carry(experiment(*settings), EXAMPLES / story / side)
        tell(story)


if __name__ == "__main__":
    main()
