#!/usr/bin/env bash
# run.sh: builds and runs the tests.
#
#   tests/run.sh         every test that needs nothing but the repository
#   tests/run.sh --all   also sanitizers, fuzz corpora, clang-tidy, and the differential
#                        tests against the real tools
#
# Installs what is missing, from one list (packages.txt). Run it again as often as you
# like, from any directory: what is there already is not made twice.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/tools/packages.sh

all=false
case "${1:-}" in
  "") ;;
  --all) all=true ;;
  *) echo "usage: tests/run.sh [--all]" >&2; exit 2 ;;
esac

began=$SECONDS
say() { printf '\n== %s (%d s)\n' "$*" $((SECONDS - began)); }

# A preset, quietly: the log is shown only where something went wrong.
build() {
  local preset=$1 log=build/$1.log
  shift
  mkdir -p build
  if ! { cmake --preset "$preset" && cmake --build --preset "$preset" "$@"; } >"$log" 2>&1; then
    grep -E -A3 'error|warning:|FAILED' "$log" | head -n 60 >&2 || tail -n 40 "$log" >&2
    echo "run.sh: the $preset build failed; all of it is in $log" >&2
    exit 1
  fi
}

# Its tests: a line for what failed or was left out, and the closing count.
run_tests() {
  ctest --preset "$1" | grep -v -E '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test .* Passed )'
}

say "packages: what is missing of packages.txt"
install_missing build test

say "dev: build"
build dev
say "dev: test"
run_tests dev

if $all; then
  install_missing all

  say "release: build"
  build release
  say "differential tests against the real tools"
  tests/differential/run.sh build/release

  say "address and undefined-behaviour sanitizers"
  build asan
  run_tests asan

  say "thread sanitizer"
  build tsan
  run_tests tsan

  say "clang-tidy"
  tests/tidy.py
fi

say "done"
