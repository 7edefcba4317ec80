#!/usr/bin/env python3
"""generate.py: two lm-evaluation-harness runs of any size, the same bytes every time.

    generate.py FOLDER ROWS

Writes FOLDER/{baseline,fresh}/model/{results,samples}_*. A record has the keys and about the
size (2.2 KB) of what lm-evaluation-harness 0.4.13 writes for a generate_until task.
"""
import hashlib
import json
import os
import sys

WORDS = ("the model answers a question about sums and differences of small whole numbers "
         "and shows every step that leads it from what is given to what is asked").split()


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def number(*parts):
    """A deterministic draw in [0, 1)."""
    return int(sha("/".join(map(str, parts)))[:12], 16) / 16 ** 12


def record(i, side):
    a, b = i % 9973, (i * 31) % 7919
    doc = {"question": f"What is {a} + {b}? (item {i})", "answer": str(a + b)}
    shots = " ".join(WORDS[(i + k) % len(WORDS)] for k in range(275))
    prompt = f"{shots}\nQuestion: {doc['question']}\nAnswer:"
    target = doc["answer"]
    right = number("baseline", i) < 0.8
    if side == "fresh" and number("churn", i) < 0.06:
        right = not right
    answer = target if right else str(a + b + 1)
    return {
        "doc_id": i, "doc": doc, "target": target,
        "arguments": {"gen_args_0": {"arg_0": prompt,
                                     "arg_1": {"until": ["\n"], "do_sample": False, "temperature": 0.0}}},
        "resps": [[f" The answer is {answer}"]], "filtered_resps": [answer], "filter": "strict",
        "metrics": ["exact_match"], "doc_hash": sha(json.dumps(doc, indent=2, ensure_ascii=False)),
        "prompt_hash": sha(prompt), "target_hash": sha(target), "exact_match": float(right),
    }


def results(rows, mean):
    return {
        "results": {"adder": {"alias": "adder", "exact_match,strict": mean,
                              "exact_match_stderr,strict": (mean * (1 - mean) / (rows - 1)) ** 0.5}},
        "group_subtasks": {}, "configs": {"adder": {"task": "adder", "output_type": "generate_until",
                                                    "doc_to_target": "{{answer}}", "metadata": {"version": 1.0}}},
        "versions": {"adder": 1.0}, "n-shot": {"adder": 0},
        "higher_is_better": {"adder": {"exact_match": True}},
        "n-samples": {"adder": {"original": rows, "effective": rows}},
        "config": {"model": "scripted", "model_args": {}, "limit": None, "random_seed": 0},
        "git_hash": None, "date": 1767225600.5, "lm_eval_version": "0.4.13", "task_hashes": {},
        "model_name": "scripted", "model_name_sanitized": "scripted",
    }


def main():
    folder, rows = sys.argv[1], int(sys.argv[2])
    for side in ("baseline", "fresh"):
        place = os.path.join(folder, side, "scripted")
        os.makedirs(place, exist_ok=True)
        path = os.path.join(place, "samples_adder_2026-01-01T00-00-00.000000.jsonl")
        right = 0
        with open(path, "w", encoding="utf-8") as out:
            for i in range(rows):
                one = record(i, side)
                right += int(one["exact_match"])
                out.write(json.dumps(one, ensure_ascii=False) + "\n")
        with open(os.path.join(place, "results_2026-01-01T00-00-00.000000.json"), "w") as out:
            json.dump(results(rows, right / rows), out, indent=2)


main()
