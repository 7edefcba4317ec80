#!/usr/bin/env bash
# run.sh: makes every example again, from the experiments' source in this folder.
#
#   examples/generate/run.sh [STORY...]
#
# Needs python3 with venv, git and PyPI (first run: 1.2 GB below .tools/, about a minute);
# then two to three minutes. Questions, outputs, scores, data digests and commits come out
# the same every time. Run ids, dates, file names that hold a date and the bytes of the
# trackers' logs do not: the tools draw or read them anew.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

systems=$(tests/tools/venv.sh systems)
evals=$(tests/tools/venv.sh evals)

stories=("$@")
with_harness=$([ $# = 0 ] && echo yes || echo no)
experiments=()
for story in "${stories[@]}"; do
  if [ "$story" = lm-eval ]; then with_harness=yes; else experiments+=("$story"); fi
done
if [ $# = 0 ] || [ ${#experiments[@]} -gt 0 ] || [ ! -e /tmp/experiment/rag/data/corpus.jsonl ]; then
  "$systems" -B examples/generate/generate.py "${experiments[@]}"
fi
if [ "$with_harness" = yes ]; then
  "$evals" -B examples/generate/harness.py
fi

# What a tool recorded about this machine must not leave it.
if grep -rlaE "$root|$HOME/|researcher@$(hostname)" --exclude-dir=generate examples; then
  echo "run.sh: the files above name a path of this machine" >&2
  exit 1
fi
du -sh --apparent-size examples
