#!/usr/bin/env python3
"""Digests of generated files against md5sum, sha1sum, sha256sum, xxh128sum and git hash-object.

Usage: digests_against_coreutils.py PATH_OF_FACT_DUMP [SEED [FILES]]

Sizes lie around the block borders of the algorithms and of the reader's buffer. A tool that is
not installed is named and left out; Python's xxhash stands in for xxh128sum.
"""

import importlib.util
import os
import random
import shutil
import subprocess
import sys
import tempfile

TOOLS = {
    "md5": ["md5sum", "--binary"],
    "sha1": ["sha1sum", "--binary"],
    "sha256": ["sha256sum", "--binary"],
    "xxh128": ["xxh128sum"],
    "blob": ["git", "hash-object", "--no-filters"],
}
BY_PYTHON = ("import sys, xxhash; "
             "print(xxhash.xxh3_128_hexdigest(open(sys.argv[1], 'rb').read()))")
BORDERS = [0, 1, 55, 56, 63, 64, 65, 127, 128, 129, 240, 241, 1024, 65536, 65537, 65538, 131074]


def output(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[0]


def main():
    dump = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    draw = random.Random(seed)
    sizes = BORDERS + [draw.randrange(0, 1 << draw.randrange(1, 22)) for _ in range(count)]
    if not shutil.which("xxh128sum") and importlib.util.find_spec("xxhash"):
        TOOLS["xxh128"] = [sys.executable, "-c", BY_PYTHON]
    tools = {name: command for name, command in TOOLS.items() if shutil.which(command[0])}
    for name in sorted(set(TOOLS) - set(tools)):
        print(f"{TOOLS[name][0]} is not installed: {name} left out")
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        for size in sizes:
            with open(path, "wb") as file:
                file.write(draw.randbytes(size))
            for name, command in tools.items():
                ours, theirs = output([dump, "digest", name, path]), output(command + [path])
                if ours == theirs:
                    passed += 1
                else:
                    failed += 1
                    print(f"{name} of {size} bytes (seed {seed}): {ours}, {command[0]}: {theirs}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
