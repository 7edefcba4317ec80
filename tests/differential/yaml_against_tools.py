"""yaml_against_tools: our YAML dialects beside PyYAML, OmegaConf and ruamel.yaml.

usage: yaml_against_tools.py PARSE_DUMP [COUNT]     (needs pyyaml, omegaconf, ruamel.yaml)

Dates stay text in ours, so theirs are turned into text. Where a tool refuses a duplicate key
or a bare "=", ours has to tell it.
"""

import datetime
import json
import math
import random
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import ruamel.yaml
import yaml
from omegaconf._utils import get_yaml_loader

DIALECTS = ["omegaconf", "pyyaml", "1.2"]

SCALARS = [
    "1e3", "1e-3", "1E5", "1.5e3", "1.e3", ".5", "-.5", "+.5", ".5e3", ".5e+3", "1_000", "012",
    "08", "0o12", "0x1F", "0b11", "1:30", "1:30.5", "1:5", "0:59", "1:60", "0777", "1__0", "0x_1F",
    "-1:30", "._5", "1e400", "yes", "Yes", "YES", "no", "on", "off", "OFF", "y", "n", "tRue",
    "True", "~", "null", "Null", "NULL", "None", ".inf", "-.inf", "+.INF", ".nan", ".NaN", "inf",
    "nan", "1.10", "1.0", "-0", "-0.0", "+12", "1.", "1.2.3", "0", "00", "0.", "-012", "+0x1F",
    "-0b11", "0o8", "1e5_0", "0.1_0", "1_0.5e1", "1_0.5e+1", "1__0.5", "1_.5",
    "12345678901234567890", "190:20:30", "190:20:30.15", "1:2:3", "-1:30.5", "1:30.", "0:30.5",
    "1e", "e1", "-", "+", "--1", "0x", "0xg", "0b2", "0b12", "1e+", "Infinity", "NaN", "0_7", "0_8",
    "_1", "1_", "-1_", "6.02e23", "6.02e+23", "6.02E-23", "1e05", "1E+05", "0e0", "00.5", "01.5",
    "08.5", "1.5e+400", "TRUE", "false", "FALSE",
]

DOCUMENTS = [
    "a: 1\nb: [x, 'y', \"z\\n\"]\n", "a: &x {k: 1}\nb: *x\n",
    "b: &b {a: 1, c: 2}\nd: {<<: *b, a: 3}\n",
    "a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*a, *b], z: 4}\n",
    "a: |\n  x\n  y\nb: >\n  f\n  g\n\n  h\n", "a:\n- 1\n- - 2\n  - 3\n- b: c\n", "? a\n: b\n",
    "a: !!str 1\nb: !!int '3'\nc: !!float 3\n", "# only\n", "", "---\n", "--- text\n",
    "a: 'it''s'\n", "a: \"\\x41\\u00e9\\U0001F600\"\n", "{a: 1, b: {c: [1, 2]}}\n",
    "- 1\n- 2.5\n- ~\n", "a:   \nb: ~\n", "a: x # c\n", "a: x#c\n", "a: http://x:1\n",
    "a: [a, [b, c], {d: e}]\n", "a: 1\na: 2\n", "x: {a: 1, b: 2, a: 3}\n",
    "a: >-\n  folded\n  text\n", "a: |+\n  kept\n\n", "a: |2\n    in\n", "key with space: v\n",
    "'q k': v\n", "a: 'two\n  lines'\n", "a: two\n  lines\n", "\xe9: \u4e2d\n", ",", "{x:", "[",
    "a: ]", "a: *no\n", "&a [*a]", "a: b: c\n", "\ta: 1\n", "a: \x01\n", "a: @x\n", "a: `x\n",
    "- a\nb: 1\n", "a: {<<: {x: 1}, <<: {y: 2}}\n", "a: {<<: 5}\n", "[a]: 1\n",
]


# A list as a key: ruamel.yaml makes it a tuple, ours and PyYAML refuse it.
OUT_OF_REACH = {("1.2", "[a]: 1\n")}


def load(dialect, text):
    if dialect == "1.2":
        return ruamel.yaml.YAML(typ="safe", pure=True).load(text)
    if dialect == "pyyaml":
        return yaml.safe_load(text)

    return yaml.load(text, Loader=get_yaml_loader())


def shape(value):
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, int):
        return ["int", float(value)]
    if isinstance(value, float):
        return ["real", "nan" if math.isnan(value) else value]
    if isinstance(value, (str, datetime.date)):
        return ["str", str(value)]
    if isinstance(value, (list, tuple)):
        return ["list"] + [shape(item) for item in value]
    if isinstance(value, dict):
        return ["map"] + [[str(key), shape(item)] for key, item in value.items()]
    return ["other", repr(value)]


def ours(node):
    if node[0] == "int":
        return ["int", float(node[1])]
    if node[0] == "real":
        value = float(node[1])
        return ["real", "nan" if math.isnan(value) else value]
    if node[0] == "list":
        return ["list"] + [ours(item) for item in node[1:]]
    if node[0] == "map":
        return ["map"] + [[key, ours(item)] for key, item in node[1:]]
    return node


def random_scalar(rng):
    letters = "0123456789_.:eE+-xXob aA~yntfTF"
    return "".join(rng.choice(letters) for _ in range(rng.randrange(1, 7)))


def random_value(rng, depth=0):
    kind = rng.randrange(8 if depth < 4 else 5)
    if kind < 3:
        return rng.choice(["text", "a: b", "it's", "yes", "012", "1e3", "", " x", "x ", "#c",
                           "\u00e9", "two\nlines\n", "- x", "null", "~", "tab\there", "1:30",
                           "x" * 100])
    if kind == 3:
        return rng.choice([None, True, False, 0, -7, 10**12, 0.5, 1e-5, 1e20, math.inf, math.nan])
    if kind == 4:
        return rng.uniform(-10, 10)
    if kind == 5:
        return [random_value(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {f"k{place}": random_value(rng, depth + 1) for place in range(rng.randrange(4))}


def inputs(count):
    rng = random.Random(20240602)
    for text in SCALARS:
        yield f"a: {text}\n"
    yield from DOCUMENTS
    for number in range(count):
        if number % 2:
            scalar = random_scalar(rng)
            # A blank or a colon at an edge changes the structure; the tools differ there.
            if scalar.strip() == scalar and not scalar.endswith(":") and ": " not in scalar:
                yield f"a: {scalar}\n"
        else:
            yield yaml.safe_dump(random_value(rng), sort_keys=False, allow_unicode=True,
                                 default_flow_style=rng.choice([None, True, False]))


def main():
    warnings.simplefilter("ignore")
    dump, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4000
    texts = list(inputs(count))
    failed = passed = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts):
            path = Path(folder, str(number))
            path.write_text(text, encoding="utf-8", newline="")
            paths.append(str(path))
        for dialect in DIALECTS:
            run = subprocess.run([dump, f"yaml:{dialect}"], input="\n".join(paths) + "\n",
                                 capture_output=True, text=True, check=True)
            for text, line in zip(texts, run.stdout.splitlines(), strict=True):
                if (dialect, text) in OUT_OF_REACH:
                    continue
                answer = json.loads(line)
                found = ours(answer[1]) if answer[0] == "ok" else None
                try:
                    wanted = shape(load(dialect, text))
                except Exception as problem:  # the tools stumble over their own scalars, too
                    wanted = None
                    reason = f"{type(problem).__name__}: {str(problem).splitlines()[:1]}"
                    if found is not None and told(answer):
                        found = None
                if found == wanted:
                    passed += 1
                else:
                    failed += 1
                    print(f"{dialect} {text[:200]!r}\n  ours {str(answer)[:300]}\n"
                          f"  tool {str(wanted)[:300] if wanted else reason}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def told(answer):
    return "tag-unknown" in answer[2] or "key-duplicated" in answer[2]


sys.exit(main())
