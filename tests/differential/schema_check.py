#!/usr/bin/env python3
"""Validates results and policies of the examples against the schemas that the program prints.

Usage: schema_check.py PROGRAM

Our own writer and reader share their mistakes, a validator of somebody else does not. Asked are
every example's comparison, the comparison of a side with itself and with nothing, the audits of
both sides, of both at once, and of a path that is not there; and, of each schema, that it
refuses what it has to. Needs the package `jsonschema`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import yaml

ROOT = Path(__file__).resolve().parents[2]


class Tally:
    passed = failed = 0

    def count(self, what, problems):
        """One document: `problems` are the lines that say why it is wrong."""
        self.passed += not problems
        self.failed += bool(problems)
        for problem in problems:
            print(f"{what}: {problem}")


def validator_of(program, name):
    printed = subprocess.run([program, "schema", name], capture_output=True, text=True, check=True)
    schema = json.loads(printed.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def errors(validator, document):
    return [f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
            for error in validator.iter_errors(document)]


def result_of(program, arguments):
    """The result of one call; a text where there is none."""
    done = subprocess.run([program, *arguments, "--no-repo", "-o", "json"], cwd=ROOT,
                          capture_output=True, text=True)
    try:
        result = json.loads(done.stdout)
    except json.JSONDecodeError as error:
        return f"exit {done.returncode}, no JSON ({error}): {done.stderr[:300]}"
    told = [one["exit_code"] for one in result.get("results", [result])]
    if done.returncode not in told:
        return f"exit {done.returncode}, the result says {told}"
    return result


def problems_of(validator, result, subjects):
    """Several subjects are one object around ordinary results."""
    if isinstance(result, str):
        return [result]
    if subjects == 1:
        return errors(validator, result)
    if result.get("schema") != "reprocheck.results/1" or not {"results", "family"} <= result.keys():
        return [f"no reprocheck.results/1: {sorted(result)}"]
    if len(result["results"]) != subjects:
        return [f"{len(result['results'])} results of {subjects} subjects"]
    return [problem for one in result["results"] for problem in errors(validator, one)]


def calls(folder, nothing):
    """(arguments, number of subjects) of all that one example is asked."""
    baseline, fresh = str(folder / "baseline"), str(folder / "fresh")
    policy = folder / "reprocheck.yaml"
    ruler = ["-c", str(policy)] if policy.exists() else ["--no-config"]
    yield ["compare", baseline, fresh, *ruler], 1
    yield ["compare", fresh, fresh, *ruler], 1
    yield ["compare", "-", fresh, *ruler], 1
    yield ["compare", baseline, nothing, *ruler], 1
    yield ["compare", baseline, fresh, "--candidate", baseline, *ruler], 2
    yield ["audit", baseline, *ruler], 1
    yield ["audit", fresh, *ruler], 1
    yield ["audit", nothing, *ruler], 1
    yield ["audit", baseline, fresh, *ruler], 2


def main(program):
    program, tally = str(Path(program).resolve()), Tally()
    results, policies = validator_of(program, "result"), validator_of(program, "policy")
    folders = sorted(path.parent for path in (ROOT / "examples").glob("*/fresh"))
    with tempfile.TemporaryDirectory() as nothing:
        for folder in folders:
            for arguments, subjects in calls(folder, f"{nothing}/absent"):
                problems = problems_of(results, result_of(program, arguments), subjects)
                tally.count(" ".join(arguments), problems)
    for path in sorted((ROOT / "examples").rglob("reprocheck.yaml")):
        policy = yaml.safe_load(path.read_text(encoding="utf-8"))
        tally.count(path, errors(policies, policy))
        tally.count(f"{path} with an unknown key",
                    [] if errors(policies, policy | {"gate": {}}) else ["validates"])
    whole = result_of(program, ["audit", str(folders[0] / "fresh"), "--no-config"])
    for key in sorted(whole) if isinstance(whole, dict) else []:
        if key in results.schema["required"]:
            less = {name: value for name, value in whole.items() if name != key}
            tally.count(f"a result without {key}", [] if errors(results, less) else ["validates"])
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
