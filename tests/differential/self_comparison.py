# self_comparison.py: what the program read of one bundle, told by comparing it with itself.
#
# `audit` judges a record and measures nothing, so its `metrics` are empty; a comparison shows
# every metric as recorded and as formed again, and the facts of both sides. The same path
# twice is read like any other, but no gate and no repository can stand between.
import json
import math
import subprocess


def compared_with_itself(program, path):
    done = subprocess.run([program, "compare", str(path), str(path), "--no-config", "--no-repo",
                           "-o", "json"], capture_output=True, text=True)
    if done.returncode not in (0, 1, 3, 4):
        raise SystemExit(f"{path}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def number(value):
    """A number of a result: NaN and infinities are texts there."""
    return None if value is None else float(value)


def same(one, other):
    """Equal to the last bit, also of a zero's sign; NaN is NaN."""
    if isinstance(one, float) and isinstance(other, float):
        if math.isnan(one) or math.isnan(other):
            return math.isnan(one) and math.isnan(other)
        return one == other and math.copysign(1, one) == math.copysign(1, other)
    return one == other


def tell(place, claims):
    """Prints the claims (what, ours, theirs, whether they agree) that fail; counts both kinds."""
    passed = failed = 0
    for what, ours, theirs, agrees in claims:
        if agrees:
            passed += 1
        else:
            failed += 1
            print(f"{place}: {what}: ours {ours!r}, wanted {theirs!r}")
    return passed, failed


def finish(counts):
    """The last line and the exit code of a script; nothing compared is no success."""
    passed, failed = (sum(column) for column in zip((0, 0), *counts))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
