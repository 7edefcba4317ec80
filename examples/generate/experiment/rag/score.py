# score.py: the ruler; scores of one answer against its target and its evidence.
#
# SQuAD's habit: exact match and token F1 over lower-cased words. Recall is asked of the
# ranking, whatever number of passages the prompt was given.
import re
from collections import Counter

TOKEN = re.compile(r"[a-z0-9_.+-]*[a-z0-9_]")


def exact_match(output, target):
    return int(output.strip().lower() == target.strip().lower())


def f1(output, target):
    said, wanted = TOKEN.findall(output.lower()), TOKEN.findall(target.lower())
    common = sum((Counter(said) & Counter(wanted)).values())
    return 2 * common / (len(said) + len(wanted)) if said or wanted else 0.0


def recall_at(k, ranked, evidence):
    return int(evidence in ranked[:k])
