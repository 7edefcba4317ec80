#!/usr/bin/env python3
"""run.py: the program against a Python script that does the same work, in one run.

    run.py PROGRAM [--rows 300000] [--rounds 3] [--folder build/benchmark]

Prints wall time, peak memory and the ratio, round by round, since machines are noisy; then
how long --version and a small comparison take. Fails only where the two disagree on a number.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
STAMP = "2026-01-01T00-00-00.000000"


def timed(command):
    """Seconds, peak MB, exit code and standard output."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - began, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), text


def small_folders(folder):
    for side in ("baseline", "fresh"):
        os.makedirs(os.path.join(folder, side), exist_ok=True)
        with open(os.path.join(folder, side, "predictions.jsonl"), "w") as out:
            for i in range(100):
                out.write(json.dumps({"id": i, "target": "a", "output": "a" if i % 5 else "b"}) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", default="build/benchmark")
    arguments = parser.parse_args()
    folder = os.path.join(arguments.folder, str(arguments.rows))
    if not os.path.exists(os.path.join(folder, "done")):
        subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), folder, str(arguments.rows)], check=True)
        open(os.path.join(folder, "done"), "w").close()
    samples = [os.path.join(folder, side, "scripted", f"samples_adder_{STAMP}.jsonl") for side in ("baseline", "fresh")]
    print(f"{arguments.rows} records a side, {os.path.getsize(samples[0]) / 1e6:.0f} MB each")

    ours = [arguments.program, "compare", "--no-config", "--no-repo", "-o", "json",
            os.path.join(folder, "baseline"), os.path.join(folder, "fresh")]
    peer = [sys.executable, os.path.join(HERE, "peer.py"), *samples]
    ratios = []
    for _ in range(arguments.rounds):
        seconds, memory, code, text = timed(ours)
        peer_seconds, peer_memory, _, peer_text = timed(peer)
        metric = next(m for m in json.loads(text)["metrics"] if m["name"] == "exact_match")
        want = json.loads(peer_text)
        for key, got in (("difference", metric["difference"]), ("p", metric["p_value"]),
                         ("low", metric["interval"][0]), ("high", metric["interval"][1])):
            if not abs(got - want[key]) <= 1e-7 * max(1, abs(want[key])):
                sys.exit(f"the two disagree on {key}: {got} against {want[key]}")
        ratios.append(peer_seconds / seconds)
        print(f"reprocheck {seconds:6.2f} s {memory:6.0f} MB (exit {code})   "
              f"Python {peer_seconds:6.2f} s {peer_memory:6.0f} MB   ratio {ratios[-1]:.1f}")
    print(f"median ratio {statistics.median(ratios):.1f}")

    small = os.path.join(arguments.folder, "small")
    small_folders(small)
    for name, command in (("--version", [arguments.program, "--version"]),
                          ("a small compare", [arguments.program, "compare", "--no-config", "--no-repo", "-o", "json",
                                               os.path.join(small, "baseline"), os.path.join(small, "fresh")])):
        times = sorted(timed(command)[0] for _ in range(20))
        print(f"{name}: median {1000 * times[10]:.1f} ms, fastest {1000 * times[0]:.1f} ms")


main()
