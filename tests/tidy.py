#!/usr/bin/env python3
"""clang-tidy 19 over every source of the program; any finding fails.

    tests/tidy.py [FILE...]   all of them, or those named

Most of the time a file takes goes into the headers it includes, so the files of a room are
read as one unit. Where two of them use a name of their own alike, the unit is no program, and
it is halved until it is one.
"""
import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "tidy"
FILES_A_UNIT = 8
# The analyzer has to look at what a unit includes too. It looks into calls as far as a file's own
# mistakes need; deeper takes eight times as long.
ANALYZER = ["-analyzer-opt-analyze-headers", "-analyzer-config", "mode=shallow,max-nodes=20000"]
TIDY = ["clang-tidy-19", "--quiet", "--warnings-as-errors=*", "--checks=-bugprone-suspicious-include",
        *(f"--extra-arg={word}" for flag in ANALYZER for word in ("-Xclang", flag))]


def commands():
    """The arguments of the compiler for each file; files of one room have the same."""
    subprocess.run(
        ["cmake", "--preset", "dev", "-B", BUILD, "-DCMAKE_CXX_COMPILER=clang++-19",
         "-DCMAKE_CXX_COMPILER_LAUNCHER=", "-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    found = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"])
        found[entry["file"]] = [word for word in words if word.startswith(("-D", "-I", "-std", "-W"))] + [
            word for flag, path in zip(words, words[1:]) if flag == "-isystem" for word in (flag, path)]
    return found


def look(files, arguments):
    """The findings in a unit, as clang-tidy prints them; nothing where there are none."""
    unit = BUILD / "units" / (Path(files[0]).relative_to(ROOT).as_posix().replace("/", "_"))
    unit.write_text("".join(f'#include "{file}"\n' for file in files))
    done = subprocess.run([*TIDY, unit, "--", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    if "[clang-diagnostic-error" in done.stdout and len(files) > 1:
        half = len(files) // 2
        return look(files[:half], arguments) + look(files[half:], arguments)
    return done.stdout or done.stderr


def main(names):
    arguments = commands()
    if not names:
        names = subprocess.run(["git", "ls-files", "src/*.cpp", "checks/*.cpp", "reports/*.cpp"],
                               cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    files = sorted(str(Path(name) if Path(name).is_absolute() else ROOT / name) for name in names)
    (BUILD / "units").mkdir(parents=True, exist_ok=True)
    units = []
    for words, room in groupby(files, key=arguments.__getitem__):
        room = list(room)
        units += [(room[at:at + FILES_A_UNIT], words) for at in range(0, len(room), FILES_A_UNIT)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        findings = [text for text in pool.map(lambda unit: look(*unit), units) if text]
    if findings:
        sys.exit("".join(findings))
    print(f"clang-tidy: no findings in {len(files)} files")


main(sys.argv[1:])
