"""json_against_python: our JSON parser beside Python's json, on seeded and hand-picked texts.

usage: json_against_python.py PARSE_DUMP [COUNT]
"""

import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HAND_PICKED = [
    b"", b" ", b"null", b"NaN", b"-NaN", b"Infinity", b"-Infinity", b"[NaN,1]", b"nan",
    b"1e999", b"-1e999", b"-0", b"-0.0", b"01", b"1.", b".5", b"1e5", b"1E+05", b"+1", b"--1",
    b"9" * 400, b"18446744073709551616", b"9007199254740993", b"1e-400", b"0.1",
    b'"\\u0061"', b'"\\ud83d\\ude00"', b'"\\u12"', b'"\\x"', b'"a\nb"', b'"a\tb"', b'"\x7f"',
    b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}', b'{"a":1,}', b"[1,]", b"[,1]", b"{,}", b"[1 2]",
    b"{a:1}", b"['a']", b"[1]]", b"[1] [2]", b"{} x", b"tru", b"True", b"[" * 100 + b"]" * 100,
    b"\xef\xbb\xbf{}", b'"\xff"', b'"\xc3\xa9"', b'"\xed\xa0\x80"', b"\x0b1", b"\x0c1", b"\xa01",
    b"// x\n1", b'{"":0}', b'"\\/\\b\\f\\n\\r\\t\\"\\\\"', b"[1]\r\n", b"\t[ 1 , 2 ]\n",
]


def shape(value):
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, float):
        return ["real", "nan" if math.isnan(value) else value]
    if isinstance(value, str):
        return ["str", value]
    if isinstance(value, list):
        return ["list"] + [shape(item) for item in value]
    return ["map"] + [[key, shape(item)] for key, item in value.items()]


def ours(node):
    if node[0] == "int":
        return ["int", str(int(node[2]))]
    if node[0] == "real":
        value = float(node[1])
        return ["real", "nan" if math.isnan(value) else value]
    if node[0] == "list":
        return ["list"] + [ours(item) for item in node[1:]]
    if node[0] == "map":
        return ["map"] + [[key, ours(item)] for key, item in node[1:]]
    return node


def value(rng, depth=0):
    kind = rng.randrange(9 if depth < 5 else 6)
    if kind == 0:
        return rng.choice([None, True, False])
    if kind == 1:
        return rng.randrange(-10**rng.randrange(1, 30), 10**rng.randrange(1, 30))
    if kind == 2:
        return rng.choice([math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7e308])
    if kind == 3:
        return rng.uniform(-1, 1) * 10.0 ** rng.randrange(-300, 300)
    if kind in (4, 5):
        letters = 'ab"\\/\n\t\x00\x1f\x7f\u00e9\u4e2d\U0001f600 {}[]:,'
        return "".join(rng.choice(letters) for _ in range(rng.randrange(12)))
    if kind == 6:
        return [value(rng, depth + 1) for _ in range(rng.randrange(5))]
    return {value_key(rng): value(rng, depth + 1) for _ in range(rng.randrange(5))}


def value_key(rng):
    return "".join(rng.choice('abc"\\\u00e9.') for _ in range(rng.randrange(4)))


def mutated(rng, text):
    data = bytearray(text)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(data) + 1)
        action = rng.randrange(3)
        if action == 0:
            data[at:at] = rng.choice([b",", b":", b"]", b"}", b"{", b"[", b'"', b"\\", b"0", b"-",
                                      b"e", b".", b" ", b"NaN", b"\xff", b"\\u00e9", b"u"])
        elif action == 1:
            del data[at:at + 1]
        else:
            del data[at:]
    return bytes(data)


def inputs(count):
    rng = random.Random(20240601)
    yield from HAND_PICKED
    for number in range(count):
        text = json.dumps(value(rng), ensure_ascii=rng.random() < 0.5,
                          indent=rng.choice([None, None, 1])).encode()
        yield mutated(rng, text) if number % 2 else text


def expected(data):
    # json.loads accepts UTF-16 and UTF-32 by guessing; a file here is UTF-8.
    try:
        return shape(json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        return None


def main():
    sys.set_int_max_str_digits(0)
    dump, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4000
    texts = list(inputs(count))
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts):
            path = Path(folder, str(number))
            path.write_bytes(text)
            paths.append(str(path))
        run = subprocess.run([dump, "json"], input="\n".join(paths) + "\n", capture_output=True,
                             text=True, check=True)
    failed = 0
    for text, line in zip(texts, run.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        found = ours(answer[1]) if answer[0] == "ok" else None
        wanted = expected(text)
        if wanted is not None and "\\ud" in json.dumps(wanted) and answer[0] == "ok":
            if "surrogate-lone" in answer[2]:
                continue
        if found != wanted:
            failed += 1
            print(f"input {text[:300]!r}\n  ours   {answer}\n  python {wanted}")
    print(f"{len(texts) - failed} passed, {failed} failed")
    return 1 if failed or not texts else 0


sys.exit(main())
