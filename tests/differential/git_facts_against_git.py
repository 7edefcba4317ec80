#!/usr/bin/env python3
"""Facts about generated repositories against git's own answers.

Usage: git_facts_against_git.py PATH_OF_FACT_DUMP [FIRST_SEED [REPOSITORIES]]

Asked: rev-parse, ls-tree -r, branch -r --contains, diff --name-only. Histories have merges, tags,
remote branches, links, executables, odd names, packs and edited work trees.
"""

import json
import os
import random
import stat
import subprocess
import sys
import tempfile

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LC_ALL": "C",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "C",
    "GIT_COMMITTER_EMAIL": "c@example.org",
}
NAMES = ["a", "b.txt", "a-b", "run.sh", "x y", "\u00e4", "new\nline", "tab\t", '"quoted"', "-rf"]
FOLDERS = ["", "a.d/", "a/", "deep/er/", "\u00fc/", "runs/1/"]


class Repository:
    def __init__(self, folder, seed):
        self.folder = folder
        self.draw = random.Random(seed)
        self.clock = 1_700_000_000
        self.revisions = ["HEAD", "main", "refs/heads/main", "nothing-here"]

    def git(self, *words, check=True):
        self.clock += self.draw.choice([-5, 0, 1, 3600])
        when = f"{self.clock} +0000"
        date = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(["git", "-C", self.folder, *words], capture_output=True,
                              env={**ENVIRONMENT, **date}, check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f"git {words}: {done.stderr.decode()}")
        return done.stdout if done.returncode == 0 else None

    def text(self, *words):
        found = self.git(*words, check=False)
        return None if found is None else found.decode().strip()

    def edit(self):
        """Writes, links, removes or chmods a few files."""
        for _ in range(self.draw.randrange(1, 6)):
            path = os.path.join(self.folder, self.draw.choice(FOLDERS) + self.draw.choice(NAMES))
            if os.path.isdir(path) and not os.path.islink(path):
                continue
            try:
                os.makedirs(os.path.dirname(path), exist_ok=True)
            except OSError:  # a file stands where the folder would
                continue
            kind = self.draw.randrange(8)
            if os.path.lexists(path) and kind in (0, 1, 2):
                os.unlink(path)
            if kind == 0:
                continue
            if kind == 1:
                os.symlink(self.draw.choice(["b.txt", "../a", "/etc/passwd", "none"]), path)
            elif not os.path.islink(path):
                with open(path, "wb") as file:
                    file.write(self.draw.randbytes(self.draw.choice([0, 1, 5, 70000])))
                if kind == 3:
                    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def build(self):
        self.git("init", "-q", "-b", "main", ".")
        self.edit()
        self.commit("0")
        for step in range(self.draw.randrange(3, 12)):
            action = self.draw.randrange(6)
            if action == 0:
                self.git("checkout", "-q", "-B", f"side-{step}")
            elif action == 1:
                self.git("checkout", "-q", "main")
            elif action == 2:
                branches = self.text("branch", "--format=%(refname:short)").split()
                self.git("merge", "-q", "-s", "ours", "-m", "m", self.draw.choice(branches))
            elif action == 3:
                name = f"v{step}"
                words = ["-a", "-m", "x"] if self.draw.random() < 0.5 else []
                self.git("tag", *words, name)
                self.revisions += [name, f"tags/{name}"]
            elif action == 4:
                self.git("update-ref", f"refs/remotes/origin/b{step}", "HEAD")
                self.revisions.append(f"origin/b{step}")
            else:
                self.edit()
                self.commit(str(step))
        if self.draw.random() < 0.5:
            self.git("gc", "-q")
        commits = self.text("rev-list", "--all").split()
        for commit in self.draw.sample(commits, min(3, len(commits))):
            self.revisions += [commit, commit[:8], f"{commit[:10]}~1", f"{commit}^"]
        self.revisions += ["HEAD~2", "main^^", "HEAD~1^"]
        if self.draw.random() < 0.7:
            self.edit()
        if self.draw.random() < 0.3:
            self.git("add", "-A")

    def expected(self, revision):
        head = self.text("rev-parse", "-q", "--verify", "HEAD^{commit}")
        commit = self.text("rev-parse", "-q", "--verify", f"{revision}^{{commit}}")
        if commit is None:
            return {"head": head, "resolve": None}
        listed = []
        for row in self.git("ls-tree", "-r", "-z", commit).split(b"\0")[:-1]:
            facts, path = row.split(b"\t", 1)
            mode, _, name = facts.decode().split()
            listed.append([mode, name, path.hex()])
        listed.sort(key=lambda entry: bytes.fromhex(entry[2]))
        if not self.text("for-each-ref", "refs/remotes"):
            reachable = "unknown"
        else:
            holding = self.text("branch", "-r", "--contains", commit)
            reachable = "reachable" if holding else "not_reachable"
        # core.fileMode off: the executable bit is not compared.
        changed = self.git("-c", "core.fileMode=false", "diff", "--name-only", "-z", "--no-renames",
                           "--no-ext-diff", commit)
        paths = sorted(path for path in changed.split(b"\0") if path)
        return {"head": head, "resolve": commit, "list": listed, "reachable": reachable,
                "changed": [path.hex() for path in paths]}


def main():
    dump = sys.argv[1]
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 30
    passed = failed = 0
    for seed in range(first, first + count):
        with tempfile.TemporaryDirectory() as folder:
            repository = Repository(folder, seed)
            repository.build()
            done = subprocess.run([dump, "git", folder, *repository.revisions],
                                  capture_output=True, text=True, check=False)
            answers = [json.loads(line) for line in done.stdout.splitlines()]
            if len(answers) != len(repository.revisions):
                failed += 1
                print(f"seed {seed}: exit {done.returncode}: {done.stderr.strip()}")
                continue
            for revision, ours in zip(repository.revisions, answers):
                theirs = repository.expected(revision)
                wrong = [key for key in {**theirs, **ours} if ours.get(key) != theirs.get(key)]
                passed += len(theirs) - len(wrong)
                failed += len(wrong)
                for key in wrong:
                    print(f"seed {seed}, {revision}, {key}: {ours.get(key)}, "
                          f"git: {theirs.get(key)}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
