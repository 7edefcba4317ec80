#!/usr/bin/env bash
# run.sh: every differential test against the real tools.
#
#   tests/differential/run.sh BUILD     BUILD holds reprocheck and the test tools
#
# Each script prints `N passed, M failed` and fails where M is not 0, or N is. Tools come at pinned
# versions into an environment below .tools/, made once.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
here=$root/tests/differential
failed=0

run() {  # SET SCRIPT ARGUMENTS...
  local python
  python=$("$root/tests/tools/venv.sh" "$1" | tail -n 1)
  echo "-- $2"
  "$python" "$here/$2" "${@:3}" || failed=1
}

for line in \
  "oracles stat_cases_against_reference.py $build/stat_cases" \
  "oracles stats_against_scipy.py $build/stat_cases" \
  "oracles designs_against_scipy.py $build/stat_cases" \
  "oracles stats_against_r.py $build/stat_cases" \
  "oracles json_against_python.py $build/parse_dump" \
  "oracles yaml_against_tools.py $build/parse_dump" \
  "oracles csv_against_python.py $build/parse_dump" \
  "oracles digests_against_coreutils.py $build/fact_dump" \
  "oracles git_facts_against_git.py $build/fact_dump" \
  "oracles sklearn_against.py $build/reprocheck" \
  "oracles dvc_against_dvc.py $build/reprocheck" \
  "oracles schema_check.py $build/reprocheck" \
  "systems mlflow_against_mlflow.py $build/reprocheck" \
  "oracles lm_eval_against_python.py $build/reprocheck"; do
  # shellcheck disable=SC2086
  run $line
done
exit $failed
