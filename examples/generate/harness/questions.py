# questions.py: writes the local tasks' data from the experiment's questions and passages.
#
#   python questions.py CORPUS QUESTIONS TASKS_FOLDER
#
# One open task, and a group of two multiple choice tasks of unequal size, because a group
# mean that is weighted by size is where readers of these logs go wrong.
import hashlib
import json
import sys
from pathlib import Path

OPEN, VALUES, OWNERS = 100, 60, 40


def rank(*parts):
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def lines(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def choice(question, right, others):
    wrong = sorted(set(others) - {right}, key=lambda text: rank(question, text))[:3]
    choices = sorted([right, *wrong], key=lambda text: rank("order", question, text))
    return {"question": question, "choices": choices, "gold": choices.index(right)}


def write(folder, name, docs):
    text = "".join(json.dumps(doc) + "\n" for doc in docs)
    (Path(folder) / f"{name}.jsonl").write_text(text, encoding="utf-8")


def main(corpus, questions, folder):
    items, passages = lines(questions), lines(corpus)
    write(folder, "sklearn_defaults", [{"question": item["question"], "answer": item["target"]}
                                       for item in items[:OPEN]])
    targets = [item["target"] for item in items]
    write(folder, "sklearn_mc_values", [choice(item["question"], item["target"], targets)
                                        for item in items[OPEN:OPEN + VALUES]])
    owners = [passage["passage_id"].split(".")[0] for passage in passages]
    docs = []
    for passage in sorted(passages, key=lambda p: rank(p["passage_id"]))[:OWNERS]:
        owner, parameter = passage["passage_id"].split(".")
        sentence = passage["text"].split("): ", 1)[1]
        docs.append(choice(f"Which estimator has {parameter}: {sentence}", owner, owners))
    write(folder, "sklearn_mc_owners", docs)


if __name__ == "__main__":
    main(*sys.argv[1:4])
