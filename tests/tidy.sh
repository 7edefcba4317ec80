#!/usr/bin/env bash
# tidy.sh: clang-tidy 19 over every source of the program; any finding fails.
#
#   tests/tidy.sh [FILE...]   all of them, or those named
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p build
# Only the compile commands are needed, and the embedded files that they name.
cmake --preset dev -B build/tidy -DCMAKE_CXX_COMPILER=clang++-19 \
  -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >build/tidy.log 2>&1
# The analyzer looks into calls as far as a file's own mistakes need; deeper takes twice as long.
shallow=(--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=mode=shallow)
files=("$@")
if [ $# -eq 0 ]; then mapfile -t files < <(git ls-files 'src/*.cpp' 'checks/*.cpp' 'reports/*.cpp'); fi
printf '%s\n' "${files[@]}" |
  xargs -P "$(nproc)" -n 6 clang-tidy-19 "${shallow[@]}" -p build/tidy --quiet --warnings-as-errors='*' \
    >build/tidy.out 2>>build/tidy.log || {
  grep -E 'error:|warning:' build/tidy.out | sort -u | head -n 60 >&2
  exit 1
}
echo "clang-tidy: no findings in ${#files[@]} files"
