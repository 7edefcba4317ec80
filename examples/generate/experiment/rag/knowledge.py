# knowledge.py: turns scikit-learn's own documentation into a knowledge base and questions.
#
# The text is real (scikit-learn's docstrings, BSD-3-Clause) and comes with a pinned
# package, so nothing is downloaded. Every passage documents one parameter of one
# estimator; every question asks for a default that a passage states, in fewer and other
# words than the passage uses. Many estimators share parameters that are described almost
# alike: they are the hard negatives that make retrieval err as it does elsewhere.
import hashlib
import inspect
import json
import re
import warnings
from pathlib import Path

PARAMETERS = re.compile(r"^Parameters\n-+\n(.*?)(?=^\w[^\n]*\n-{3,}\n|\Z)", re.S | re.M)
ENTRY = re.compile(r"^(\w+) : (.*)$", re.M)
DEFAULT = re.compile(r"default=['\"]?([\w.+-]+)['\"]?\s*$")
WORD = re.compile(r"[a-z][a-z0-9_]+")


def digest(*parts):
    """A number in [0, 1) that depends on the texts only: the same on every machine."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def spoken(class_name):
    """ExtraTreesClassifier -> extra trees classifier, as a user would type it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", class_name).lower()


def documented_parameters():
    """All (estimator, parameter, default, first sentence) of the public estimators."""
    warnings.simplefilter("ignore")
    from sklearn.utils.discovery import all_estimators

    for name, estimator in all_estimators():
        section = PARAMETERS.search(inspect.cleandoc(estimator.__doc__ or ""))
        parts = ENTRY.split(section.group(1)) if section else []
        for parameter, kind, description in zip(parts[1::3], parts[2::3], parts[3::3]):
            default = DEFAULT.search(kind)
            sentence = " ".join(description.split()).split(". ")[0].rstrip(".")
            words = WORD.findall(sentence.lower())
            if default and 6 <= len(words) <= 24 and len(sentence) <= 160 and "`" not in sentence:
                yield name, parameter, default.group(1), sentence


def build(folder, passages, questions):
    """Writes corpus.jsonl and questions.jsonl; the choice is by hash, so it never moves."""
    rows = [row for row in documented_parameters() if row[2] not in ("None", "True", "False")]
    rows = sorted(rows, key=lambda row: digest("choose", *row[:2]))[:passages]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "corpus.jsonl", "w", encoding="utf-8") as out:
        for name, parameter, default, sentence in sorted(rows):
            text = f"{name}.{parameter} (default={default}): {sentence}."
            out.write(json.dumps({"passage_id": f"{name}.{parameter}", "text": text}) + "\n")
    with open(folder / "questions.jsonl", "w", encoding="utf-8") as out:
        for number, (name, parameter, default, sentence) in enumerate(rows[:questions]):
            hint = [w for i, w in enumerate(sentence.lower().split())
                    if digest("keep", name, parameter, i) < 0.55]
            question = f"In {spoken(name)}, which default has the setting about: {' '.join(hint)}?"
            out.write(json.dumps({"id": f"q{number:03d}", "question": question,
                                  "target": default,
                                  "evidence": f"{name}.{parameter}"}) + "\n")


def read_lines(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
