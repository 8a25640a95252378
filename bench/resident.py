"""Prints the resident memory of the JVM that trains in a folder, against the step that its metrics have reached.

    python3 bench/resident.py runs/memory
"""
import json
import pathlib
import sys
import time


def training(out):
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words and words[0].endswith(b"java") and out.encode() in words:
            return process
    return None


def main():
    out = sys.argv[1]
    while training(out) is None:
        time.sleep(0.2)
    process, metrics = training(out), pathlib.Path(out) / "metrics.jsonl"
    while process.exists():
        try:
            status = (process / "status").read_text()
            resident = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
            lines = metrics.read_text().splitlines() if metrics.exists() else []
            steps = [json.loads(line)["step"] for line in lines[-2:-1]]
            print(f"step {steps[0] if steps else 0} resident {resident / 1024:.0f} MB", flush=True)
        except (OSError, StopIteration, ValueError):
            pass
        time.sleep(2)


main()
