# stat_cases_against_reference.py: our statistics against cases made elsewhere with 50 digits.
#
#   tests/differential/stat_cases_against_reference.py STAT_CASES [CASES]
#
# CASES is a file like tests/src/stats/stat_cases.json, the default. The rule is written in the
# file: every float within abs + rel * |wanted|; whole numbers, texts, booleans, null and "inf"
# exactly. tests/src/stats/reference_cases.cpp holds the functions to it; this is for the tool,
# whose place any other implementation can take.
import json
import math
import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).resolve().parents[1] / "src/stats/stat_cases.json"


def agrees(got, want, tolerance):
    if isinstance(want, dict):
        return (isinstance(got, dict) and got.keys() == want.keys()
                and all(agrees(got[key], want[key], tolerance) for key in want))
    if isinstance(want, list):
        return (isinstance(got, list) and len(got) == len(want)
                and all(agrees(*pair, tolerance) for pair in zip(got, want)))
    if isinstance(got, bool) or isinstance(want, bool):  # True is 1 to Python
        return got is want
    if not isinstance(want, float):
        return got == want
    slack = tolerance["abs"] + tolerance["rel"] * math.fabs(want)
    return isinstance(got, (int, float)) and math.fabs(got - want) <= slack


def main(program, path=CASES):
    cases = json.loads(Path(path).read_text(encoding="utf-8"))["cases"]
    done = subprocess.run([program], input=json.dumps({"cases": cases}), capture_output=True,
                          text=True, check=True)
    answers = {line["id"]: line for line in map(json.loads, done.stdout.splitlines())}
    passed = failed = 0
    for case in cases:
        answer = answers.get(case["id"], {"error": "no answer"})
        if "error" not in answer and agrees(answer["out"], case["out"], case["tol"]):
            passed += 1
        else:
            failed += 1
            print(f"{case['id']}: {answer}, wanted {case['out']}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
