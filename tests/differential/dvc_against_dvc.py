#!/usr/bin/env python3
# dvc_against_dvc.py: which data `audit` calls changed, against what DVC itself says.
#
#   python dvc_against_dvc.py PROGRAM
#
# Small repositories are made by DVC (files, directories, a pipeline with a lock) or, for
# entries as DVC 2 wrote them, by hand; each is then spoiled in one way. DVC is asked on a
# copy with a cold state, because its status deletes corrupt cache objects and trusts
# remembered times. `data-hash-mismatched` and the milder `data-line-ends-changed` have to fire,
# one or the other, for exactly the paths that DVC calls "modified": not for deleted ones, nor for
# those that only the cache lacks. The milder one is for the cases named so, and for no other.
# Re-runs itself in the pinned environment (tests/tools/venv.sh oracles) where needed.
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from dvc.repo import Repo
except ImportError:
    VENV = Path(__file__).resolve().parents[1] / "tools/venv.sh"
    PYTHON = subprocess.run([VENV, "oracles"], check=True, capture_output=True, text=True)
    os.execv(PYTHON.stdout.strip(), [PYTHON.stdout.strip(), "-B", *sys.argv])

CHECKS = ("data-hash-mismatched", "data-line-ends-changed", "data-unsettled")
TEXT = b"first line\nsecond line\n" * 30
LEGACY = "outs:\n- md5: {md5}\n  path: {path}\n"
PIPELINE = """stages:
  train:
    cmd: python -c "open('model.bin', 'w').write(open('input.txt').read().upper())"
    deps:
    - input.txt
    outs:
    - model.bin
"""


def isolate(place):
    os.environ.update({
        "DVC_NO_ANALYTICS": "1", "DVC_STUDIO_OFFLINE": "1", "PYTHONWARNINGS": "ignore",
        "DVC_SITE_CACHE_DIR": str(place / "site"), "DVC_GLOBAL_CONFIG_DIR": str(place / "g"),
        "DVC_SYSTEM_CONFIG_DIR": str(place / "s"), "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"})


def dvc(folder, *arguments):
    subprocess.run([sys.executable, "-m", "dvc", *arguments, "-q"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def start(folder):
    folder.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    dvc(folder, "init")
    dvc(folder, "config", "cache.type", "copy")


def make_files(folder):
    start(folder)
    write(folder / "plain.txt", TEXT)
    write(folder / "windows.txt", TEXT.replace(b"\n", b"\r\n"))
    write(folder / "empty.bin", b"")
    write(folder / "sub/with blank.bin", bytes(range(256)) * 40)
    dvc(folder, "add", "plain.txt", "windows.txt", "empty.bin", "sub/with blank.bin")


def make_directory(folder):
    start(folder)
    # Order is by the whole path as one text: a-b/x stands before a/x.
    for name in ("a/x", "a-b/x", "a/deep/y.txt", "\u00e9.txt", "z \"quoted\".txt", "none"):
        write(folder / "data" / name, b"" if name == "none" else name.encode() * 9)
    write(folder / "data/lines.csv", TEXT)
    write(folder / "data/a/lines.csv", TEXT[:40] + "\u4f60\u597d\n".encode() * 99)
    write(folder / "data/binary.bin", bytes(range(256)) * 8)
    dvc(folder, "add", "data")


def make_mixed_directory(folder):
    start(folder)
    write(folder / "data/unix.csv", TEXT)
    write(folder / "data/windows.csv", TEXT.replace(b"\n", b"\r\n"))
    dvc(folder, "add", "data")


def make_ignoring_directory(folder):
    """Members left out by a .dvcignore at the top and by one between top and data."""
    start(folder)
    write(folder / ".dvcignore", b"*.tmp\n!kept.tmp\n")
    write(folder / "sub/.dvcignore", b"# notes\n/data/notes/\n")
    for name in ("x.csv", "kept.tmp", "a/scratch.tmp", "notes/one.txt", "a/notes/two.txt"):
        write(folder / "sub/data" / name, name.encode() * 9)
    dvc(folder, "add", "sub/data")


def make_pipeline(folder):
    start(folder)
    write(folder / "input.txt", TEXT)
    write(folder / "dvc.yaml", PIPELINE.encode())
    dvc(folder, "repro")


def make_legacy(folder):
    """DVC 2 hashed texts with CRLF read as LF, and said so by naming no hash at all."""
    start(folder)
    binary = bytes(range(256)) * 8 + b"\r\n"
    contents = {"unix.txt": TEXT, "windows.txt": TEXT.replace(b"\n", b"\r\n"),
                "binary.bin": binary}
    for name, content in contents.items():
        write(folder / name, content)
        hashed = TEXT if name == "windows.txt" else content
        digest = hashlib.md5(hashed).hexdigest()
        write(folder / f"{name}.dvc", LEGACY.format(md5=digest, path=name).encode())
        keep(folder, digest, content)


def keep(folder, digest, content):
    """A cached object in the layout of then; without it status stops at "not in cache"."""
    write(folder / ".dvc/cache" / digest[:2] / digest[2:], content)


def make_legacy_directory(folder):
    start(folder)
    members = []
    for name, ends in (("a/x.txt", b"\n"), ("a-b/x.txt", b"\r\n"), ("\u00e9.txt", b"\r\n")):
        write(folder / "data" / name, TEXT.replace(b"\n", ends))
        members.append({"md5": hashlib.md5(TEXT).hexdigest(), "relpath": name})
    members.sort(key=lambda member: member["relpath"])
    listing = json.dumps(members, sort_keys=True).encode()
    digest = hashlib.md5(listing).hexdigest() + ".dir"
    write(folder / "data.dvc", LEGACY.format(md5=digest, path="data").encode())
    keep(folder, digest, listing)
    keep(folder, members[0]["md5"], TEXT)


def make_legacy_pipeline(folder):
    make_pipeline(folder)
    lock = folder / "dvc.lock"
    lock.write_text(lock.read_text().replace("      hash: md5\n", ""))
    drop_cache(folder)
    for name in ("input.txt", "model.bin"):
        content = (folder / name).read_bytes()
        keep(folder, hashlib.md5(content).hexdigest(), content)


def flip(name):
    def spoil(folder):
        path = folder / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        write_again(path, bytes(content))
    return spoil


def write_again(path, content):
    path.unlink(missing_ok=True)  # May be read-only.
    write(path, content)


def put(name, content):
    return lambda folder: write_again(folder / name, content)


def drop(name):
    return lambda folder: (folder / name).unlink()


def crlf(name):
    def spoil(folder):
        content = (folder / name).read_bytes().replace(b"\r\n", b"\n")
        write_again(folder / name, content.replace(b"\n", b"\r\n"))
    return spoil


def rename(old, new):
    return lambda folder: (folder / old).rename(folder / new)


def drop_cache(folder):
    shutil.rmtree(folder / ".dvc/cache", ignore_errors=True)


def ignored(folder):
    write(folder / ".dvcignore", b"*.tmp\n")
    write(folder / "data/a/scratch.tmp", b"not data")


def several(*spoilers):
    def spoil(folder):
        for one in spoilers:
            one(folder)
    return spoil


CASES = {
    make_files: {
        "nothing": lambda folder: None,
        "one bit": flip("plain.txt"),
        "longer": put("plain.txt", TEXT + b"\n"),
        "emptied": put("plain.txt", b""),
        "no longer empty": put("empty.bin", b"x"),
        "line ends": crlf("plain.txt"),
        "line ends the other way": put("windows.txt", TEXT),
        "one bit with other line ends": several(crlf("plain.txt"), flip("plain.txt")),
        "a blank in the name": flip("sub/with blank.bin"),
        "two of four": several(flip("plain.txt"), flip("sub/with blank.bin")),
        "touched": lambda folder: os.utime(folder / "plain.txt"),
        "deleted": drop("plain.txt"),
        "deleted and flipped": several(drop("plain.txt"), flip("windows.txt")),
        "cache lost": drop_cache,
        "same bytes again": put("plain.txt", TEXT),
    },
    make_directory: {
        "nothing": lambda folder: None,
        "one bit in a member": flip("data/a-b/x"),
        "one bit in a name with an accent": flip("data/\u00e9.txt"),
        "a member more": put("data/a/new.txt", b"new"),
        "an empty member more": put("data/a/new.txt", b""),
        "a member less": drop("data/a/deep/y.txt"),
        "an empty member less": drop("data/none"),
        "a member renamed": rename("data/a/x", "data/a/w"),
        "two members swapped": several(rename("data/a/x", "data/t"),
                                       rename("data/a-b/x", "data/a/x"),
                                       rename("data/t", "data/a-b/x")),
        "line ends of all members": several(crlf("data/lines.csv"), crlf("data/a/lines.csv")),
        # On record every text ends in LF, so LF throughout gives the record again.
        "line ends of one member of two": crlf("data/lines.csv"),
        "an empty folder more": lambda folder: (folder / "data/hollow").mkdir(),
        "an ignored member": ignored,
        "cache lost": drop_cache,
        "whole directory lost": lambda folder: shutil.rmtree(folder / "data"),
    },
    make_mixed_directory: {
        "nothing": lambda folder: None,
        # Neither LF nor CRLF throughout is what the record was made of.
        "all members with LF": put("data/windows.csv", TEXT),
        "all members with CRLF": crlf("data/unix.csv"),
    },
    make_ignoring_directory: {
        "nothing": lambda folder: None,
        "one bit in a member": flip("sub/data/x.csv"),
        "one bit in a member that is ignored nowhere": flip("sub/data/a/notes/two.txt"),
        "one bit in a member that is kept by !": flip("sub/data/kept.tmp"),
        "one bit in an ignored member": flip("sub/data/a/scratch.tmp"),
        "an ignored member less": drop("sub/data/notes/one.txt"),
        "a tracked member ignored by now": put(".dvcignore", b"*.tmp\n!kept.tmp\nx.csv\n"),
        "an ignored member tracked by now": put("sub/.dvcignore", b""),
    },
    make_pipeline: {
        "nothing": lambda folder: None,
        "output flipped": flip("model.bin"),
        "input flipped": flip("input.txt"),
        "both": several(flip("model.bin"), flip("input.txt")),
        "output deleted": drop("model.bin"),
    },
    make_legacy: {
        "nothing": lambda folder: None,
        "line ends": crlf("unix.txt"),
        "one bit in a text": flip("unix.txt"),
        "one bit with line ends": flip("windows.txt"),
        "one bit in a binary": flip("binary.bin"),
        "a line end in a binary": put("binary.bin", bytes(range(256)) * 8 + b"\n"),
    },
    make_legacy_directory: {
        "nothing": lambda folder: None,
        "line ends": crlf("data/a/x.txt"),
        "one bit in a member": flip("data/a-b/x.txt"),
        "a member more": put("data/a/new.txt", b"new"),
        "a member less": drop("data/\u00e9.txt"),
    },
    make_legacy_pipeline: {
        "nothing": lambda folder: None,
        "line ends of the input": crlf("input.txt"),
        "one bit in the input": flip("input.txt"),
        "one bit in the output": flip("model.bin"),
    },
}


def modified_by_dvc(folder, place):
    """Paths that DVC calls modified, asked on a copy that it has never seen."""
    copy = place / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.rmtree(place / "site", ignore_errors=True)
    shutil.copytree(folder, copy, symlinks=True)
    found = set()
    with Repo(str(copy)) as repo:
        for changes in repo.status().values():
            for change in (c for c in changes if isinstance(c, dict)):
                for paths in change.values():
                    found |= {path for path, state in paths.items() if state == "modified"}
    return found


def tracked(folder):
    """Every path that a pointer or a lock of the repository names."""
    from ruamel.yaml import YAML

    paths = set()
    for pointer in [p for p in folder.rglob("*.dvc") if p.is_file()]:
        for out in YAML(typ="safe").load(pointer.read_text())["outs"]:
            paths.add((pointer.parent / out["path"]).relative_to(folder).as_posix())
    if (folder / "dvc.lock").exists():
        for stage in YAML(typ="safe").load((folder / "dvc.lock").read_text())["stages"].values():
            paths |= {entry["path"] for kind in ("deps", "outs") for entry in stage[kind]}
    return paths


def mismatched(program, folder):
    """The tracked paths that each check's findings name; None where it gave no result."""
    done = subprocess.run([program, "audit", str(folder), "--no-repo", "-o", "json"],
                          capture_output=True, text=True, cwd=folder.parent)
    try:
        result = json.loads(done.stdout)
    except json.JSONDecodeError:
        print(f"no result (exit code {done.returncode}): {done.stderr.strip()[:300]}")
        return None
    paths = tracked(folder)
    return [{path_of(finding, paths) for check in result["checks"] if check["name"] == name
             for finding in check["findings"]} for name in CHECKS]


def path_of(finding, paths):
    """A pointer names its data from its own folder; a subject that fits nothing stays."""
    subject = finding["subject"]
    folders = ["", *(os.path.dirname(seen["path"]) for seen in finding["evidence"])]
    names = {os.path.normpath(os.path.join(folder, subject)) for folder in folders}
    return next(iter(sorted(names & paths, key=len, reverse=True)), subject)


def has_rules(folder):
    return any(line.strip() and not line.startswith("#") for path in folder.rglob(".dvcignore")
               for line in path.read_text().splitlines())


def main(program):
    program, passed, failed = str(Path(program).resolve()), 0, 0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        isolate(place)
        for make, spoilers in CASES.items():
            make(place / make.__name__)
            for case, spoil in spoilers.items():
                folder = place / "spoiled"
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(place / make.__name__, folder, symlinks=True)
                spoil(folder)
                modified, found = modified_by_dvc(folder, place), mismatched(program, folder)
                # DVC says that bytes differ, the case's name whether only line ends do.
                is_milder = case.startswith("line ends")
                wanted = [set(), modified] if is_milder else [modified, set()]
                # Where a .dvcignore holds a rule we say that nothing can be said, whatever DVC says.
                if found and has_rules(folder) and found[2]:
                    wanted, found = [set(), set()], found[:2]
                elif found:
                    wanted.append(set())
                if found == wanted:
                    passed += 1
                else:
                    failed += 1
                    print(f"{make.__name__}, {case}: found {found}, wanted {wanted}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
