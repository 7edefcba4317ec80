#!/usr/bin/env python3
"""Validates saved results against the schema: schema_check.py result.json...

Needs the package `jsonschema`; exits 1 at the first result that does not validate.
Our own writer and reader share their mistakes, a validator of somebody else does not.
"""

import json
import pathlib
import sys

import jsonschema

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "reports" / "result.schema.json"


def main(paths):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failed = False
    for path in paths:
        result = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        for error in validator.iter_errors(result):
            failed = True
            place = "/".join(str(part) for part in error.absolute_path)
            print(f"{path}: /{place}: {error.message[:300]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
