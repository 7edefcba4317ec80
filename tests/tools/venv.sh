#!/usr/bin/env bash
# venv.sh: makes a pinned virtual environment below the ignored folder .tools/.
#
# The real tools (DVC, MLflow, lm-evaluation-harness ...) are what examples and
# differential tests are made with and measured against; none of them is part of
# the program. Together they are over 1 GB, so they never enter the repository.
#
#   tests/tools/venv.sh SET        prints the path of the set's python
#
# SET is `systems` (Hydra, DVC, MLflow, W&B, scikit-learn), `evals`
# (lm-evaluation-harness) or `oracles` (DVC and scikit-learn only, for the
# differential tests). Idempotent: a stamp holds the pins that were installed. SET.txt
# beside this script pins the rest, for the Python it was made with (3.11, Debian 12):
# elsewhere some of those versions have no wheel, and only the named tools are pinned.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
set_name=${1:?usage: venv.sh systems|evals|oracles}

case $set_name in
  systems) pins=(hydra-core==1.3.8 omegaconf==2.3.1 dvc==3.67.1 mlflow==3.17.2
                 wandb==0.31.0 scikit-learn==1.9.1) ;;
  evals)   pins=(lm-eval==0.4.13) ;;
  oracles) pins=(dvc==3.67.1 scikit-learn==1.9.1 statsmodels==0.15.0 pyyaml omegaconf==2.3.1 ruamel.yaml==0.19.1 jsonschema) ;;
  *) echo "venv.sh: no such set: $set_name" >&2; exit 2 ;;
esac

place=$root/.tools/$set_name
stamp=$place/pins.txt
wanted=$(printf '%s\n' "${pins[@]}")
if [ -x "$place/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
  echo "$place/bin/python"
  exit 0
fi

python=${PYTHON:-python3}
rest=$root/tests/tools/$([ "$set_name" = evals ] && echo evals || echo systems).txt
constraints=()
if "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
  constraints=(-c "$rest")
fi
mkdir -p "$root/.tools"
rm -rf "$place"
{
  "$python" -m venv "$place"
  # uv is twice as fast and writes no .pyc; pip alone also works.
  if [ ! -x "$root/.tools/boot/bin/uv" ]; then
    "$python" -m venv "$root/.tools/boot"
    "$root/.tools/boot/bin/pip" install -q --disable-pip-version-check uv==0.13.9 || true
  fi
  if [ -x "$root/.tools/boot/bin/uv" ]; then
    UV_LINK_MODE=copy UV_CACHE_DIR=$root/.tools/uv-cache "$root/.tools/boot/bin/uv" pip install \
      -q --python "$place/bin/python" "${pins[@]}" "${constraints[@]}"
  else
    "$place/bin/pip" install -q --disable-pip-version-check "${pins[@]}" \
      "${constraints[@]}"
  fi
} >&2
printf '%s\n' "${pins[@]}" > "$stamp"
echo "$place/bin/python"
