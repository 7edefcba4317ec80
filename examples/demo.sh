#!/usr/bin/env bash
# demo.sh: from a fresh machine to a report, in one command.
#
#   examples/demo.sh
#
# Installs what is missing (Debian 12, Ubuntu 24.04 and later), builds the program and
# compares two untouched output folders of a Hydra application. Run it again as often as
# you like, from any directory: what is there already is not made twice.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/tools/packages.sh

echo "1/3 packages: installing what is missing of packages.txt"
install_missing build test

echo "2/3 program: cmake --preset release && cmake --build --preset release"
mkdir -p build/demo
log=build/demo/build.log
if ! { cmake --preset release && cmake --build --preset release --target reprocheck; } \
    >"$log" 2>&1; then
  tail -n 30 "$log" >&2
  echo "demo.sh: the build failed; all of it is in $log" >&2
  exit 1
fi

report=build/demo/report.html
story=examples/rag-hydra
command=(compare -c "$story/reprocheck.yaml" "$story/baseline" "$story/fresh")
echo "3/3 reprocheck ${command[*]}"
echo
rm -f "$report"
code=0
build/release/reprocheck "${command[@]}" -o text -o "html:$report" || code=$?
echo
if [ "$code" != 0 ] || [ ! -s "$report" ]; then
  echo "demo.sh: expected exit code 0 and a report, got exit code $code" >&2
  exit 1
fi
echo "The report: $PWD/$report"
