# evaluate.py: runs the harness on the local tasks with a scripted model of a revision.
#
#   python evaluate.py REVISION OUTPUT_FOLDER
#
# The harness, its tasks, filters and files are real. The model is a script: it looks the
# answer up and, for a share of the questions that a hash of its revision picks, gives
# another one. That is all a checker of two logs can see of a model anyway.
import hashlib
import json
import sys
from pathlib import Path

import lm_eval
from lm_eval.api.model import LM
from lm_eval.api.registry import register_model
from lm_eval.loggers import EvaluationTracker
from lm_eval.tasks import TaskManager

REVISION, OUTPUT = sys.argv[1:3]
TASKS = ["sklearn_defaults", "sklearn_mc"]
WRONG = ["1", "0.5", "auto", "1000"]


def digest(*parts):
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def answers():
    for path in sorted(Path("tasks").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            doc = json.loads(line)
            yield doc["question"], doc.get("answer") or doc["choices"][doc["gold"]]


ANSWERS = dict(answers())


def knows(question):
    """Revisions share most of what they know; each has a few questions of its own."""
    if digest("own", REVISION, question) < 0.10:
        return digest("own answer", REVISION, question) < 0.6
    return digest("shared", question) < 0.68


def asked(prompt):
    return prompt.split("Question: ")[-1].split("\nAnswer:")[0]


@register_model("scripted")
class Scripted(LM):
    @classmethod
    def create_from_arg_string(cls, args, additional_config=None):
        return cls()

    def generate_until(self, requests, disable_tqdm=False):
        replies = []
        for request in requests:
            question = asked(request.args[0])
            wrong = WRONG[int(digest("wrong", question) * len(WRONG))]
            value = ANSWERS[question] if knows(question) else wrong
            terse = digest("terse", question) < 0.12
            replies.append(f" {value}" if terse else f" The default is {value}")
        return replies

    def loglikelihood(self, requests, disable_tqdm=False):
        replies = []
        for request in requests:
            context, continuation = request.args
            question = asked(context)
            value = -4.0 - 3.0 * digest("likely", question, continuation)
            right = continuation.strip() == ANSWERS[question]
            replies.append((round(value + 3.5 * (right and knows(question)), 4), False))
        return replies

    def loglikelihood_rolling(self, requests, disable_tqdm=False):
        return [-1.0 for _ in requests]


def main():
    tracker = EvaluationTracker(output_path=OUTPUT)
    results = lm_eval.simple_evaluate(
        model="scripted", model_args=f"pretrained=example/reader-mini,revision={REVISION}",
        tasks=TASKS, task_manager=TaskManager(include_path="tasks", include_defaults=False),
        log_samples=True, evaluation_tracker=tracker, bootstrap_iters=1000)
    samples = results.pop("samples")
    tracker.save_results_aggregated(results=results, samples=samples)
    for task, rows in samples.items():
        tracker.save_results_samples(task_name=task, samples=rows)


if __name__ == "__main__":
    main()
