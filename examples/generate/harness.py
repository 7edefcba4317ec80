# harness.py: makes the lm-eval story, a pair of real harness runs of one local task set.
#
# Needs the environment `evals` and the data that generate.py left in its folder. Scores
# and hashes come out the same every time; file names and dates are the time of the run.
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STORY = HERE.parent / "lm-eval"
LAB = Path("/tmp/experiment/rag")
PLACE = Path("/tmp/experiment/harness")
REVISIONS = {"baseline": "2026-03-01", "fresh": "2026-05-10"}


def environment():
    names = {"HOME": "/tmp/experiment/home", "USER": "researcher", "LOGNAME": "researcher",
             "PATH": "/tmp/experiment/evals/bin:/usr/bin:/bin", "PYTHONWARNINGS": "ignore",
             "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "DISABLE_MULTIPROC": "1",
             "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1",
             "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HOME": "/tmp/experiment/tools/hf",
             "LMEVAL_LOG_LEVEL": "ERROR", "TQDM_DISABLE": "1",
             "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    for who in ("AUTHOR", "COMMITTER"):
        names[f"GIT_{who}_NAME"] = "Researcher"
        names[f"GIT_{who}_EMAIL"] = "researcher@example.org"
        names[f"GIT_{who}_DATE"] = "2026-03-02T09:00:00+0000"
    return {name: os.environ[name] for name in ("LANG", "TZ") if name in os.environ} | names


def run(*command):
    subprocess.run(list(map(str, command)), cwd=PLACE, check=True, env=environment(),
                   stdout=subprocess.DEVNULL)


def main():
    shutil.rmtree(PLACE, ignore_errors=True)
    shutil.copytree(HERE / "harness", PLACE, ignore=shutil.ignore_patterns("__pycache__"))
    link = PLACE.parent / "evals"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(sys.prefix))
    python = link / "bin/python"
    run(python, "questions.py", LAB / "data/corpus.jsonl", LAB / "data/questions.jsonl", "tasks")
    run("git", "init", "-q", "-b", "main")
    run("git", "add", "-A")
    run("git", "commit", "-qm", "Local tasks over scikit-learn's parameters")
    for side, revision in REVISIONS.items():
        run(python, "evaluate.py", revision, f"out/{side}")
        shutil.rmtree(STORY / side, ignore_errors=True)
        shutil.copytree(PLACE / "out" / side, STORY / side)


if __name__ == "__main__":
    main()
