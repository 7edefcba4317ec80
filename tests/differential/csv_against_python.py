"""csv_against_python: our CSV parser beside Python's csv module, on seeded and hand-picked tables.

usage: csv_against_python.py PARSE_DUMP [COUNT]

Rows of another width than the head are left out by ours and so are left out of Python's.
"""

import csv
import io
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HAND_PICKED = [
    "a\n1\n", "a,b\n1,2", "a,b\r\n1,2\r\n", "a,b\r1,2\r", "\n\na,b\n\n1,2\n\n", 'a,b\n"1,1",2\n',
    'a,b\n"x""y",2\n', 'a,b\n"x\ny",2\n', 'a,b\n"x\r\ny",2\n', 'a,b\n"x"y,2\n', 'a,b\nx"y",2\n',
    'a,b\n"",""\n', "a,b\n,\n", "a,b\n1\n1,2,3\n4,5\n", "a,b\n 1, 2 \n", "a;b\n1;2\n",
    "a\tb\n1\t2\n", "a|b\n1|2\n", "a;b,c;d\n1;2,3;4\n", '"a,b";c\n1;2\n', "\ufeffa,b\n1,2\n",
    'a,b\n" ",\u00e9\n', 'a\n""\n', "a,b\n1,2\n \n",
]


def delimiter_of(text):
    best, most = ",", 0
    for delimiter in ",;\t|":
        head = next((row for row in csv.reader(io.StringIO(text, newline=""),
                                               delimiter=delimiter) if row), [])
        if len(head) > most:
            best, most = delimiter, len(head)
    return best


def expected(text):
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    rows = [row for row in reader if row]
    if not rows:
        return None
    return [rows[0]] + [row for row in rows[1:] if len(row) == len(rows[0])]


def field(rng):
    return "".join(rng.choice('ab1,;\t|"\n\r .-\u00e9') for _ in range(rng.randrange(6)))


def table(rng):
    delimiter = rng.choice(",;\t|")
    width = rng.randrange(1, 5)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=rng.choice(["\n", "\r\n"]),
                        quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer.writerow([f"column{place}" for place in range(width)])
    for _ in range(rng.randrange(6)):
        cells = width if rng.random() < 0.9 else rng.randrange(1, 6)
        writer.writerow([field(rng) for _ in range(cells)])
    text = out.getvalue()
    if rng.random() < 0.3:
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(['"', ",", "\n", "\r", "x"]) + text[at:]
    return text


def main():
    dump, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4000
    rng = random.Random(20240603)
    texts = HAND_PICKED + [table(rng) for _ in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts):
            path = Path(folder, str(number))
            path.write_bytes(text.encode())
            paths.append(str(path))
        run = subprocess.run([dump, "csv"], input="\n".join(paths) + "\n", capture_output=True,
                             text=True, check=True)
    failed = 0
    for text, line in zip(texts, run.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        found = answer[1] if answer[0] == "ok" else None
        wanted = expected(text)
        if answer[0] == "ok" and answer[3]:  # a quote that never closes: Python keeps the rest
            wanted = wanted[:len(found)]
        if answer[0] == "error" and "never closes" in answer[1]:
            continue
        if found != wanted:
            failed += 1
            print(f"input {text!r}\n  ours   {answer}\n  python {wanted}")
    print(f"{len(texts) - failed} passed, {failed} failed")
    return 1 if failed or not texts else 0


sys.exit(main())
