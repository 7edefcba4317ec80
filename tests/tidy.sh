#!/usr/bin/env bash
# tidy.sh: clang-tidy 19 over every source of ours; any finding fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p build
# Only the compile commands are needed, and the embedded files that they name.
cmake --preset dev -B build/tidy -DCMAKE_CXX_COMPILER=clang++-19 \
  -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >build/tidy.log 2>&1
git ls-files 'src/*.cpp' 'checks/*.cpp' 'reports/*.cpp' |
  xargs -P "$(nproc)" -n 6 clang-tidy-19 -p build/tidy --quiet --warnings-as-errors='*' \
    >build/tidy.out 2>>build/tidy.log || {
  grep -E 'error:|warning:' build/tidy.out | sort -u | head -n 60 >&2
  exit 1
}
echo "clang-tidy: no findings in $(git ls-files 'src/*.cpp' 'checks/*.cpp' 'reports/*.cpp' | wc -l) files"
