"""Runs `bench ingest` and its PyAV peer in turns and prints frames/s, the ratio of their medians and the share of decoding alone.

    python3 -m venv venv && venv/bin/pip install av numpy
    venv/bin/python bench/compare_ingest.py --clips DIR --repeat 3 --rounds 5
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def figures(command):
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--clips", required=True)
    p.add_argument("--repeat", default="3")
    p.add_argument("--rounds", type=int, default=5)
    a = p.parse_args()
    ours, peers, ratios, shares = [], [], [], []
    for _ in range(a.rounds):
        peer = figures([sys.executable, str(ROOT / "bench/peers/ingest_clips.py"), a.clips, "--repeat", a.repeat])
        own = figures([str(ROOT / "vidact"), "bench", "ingest", "--clips", a.clips, "--repeat", a.repeat])
        peers.append(peer["frames_per_second"])
        ours.append(own["frames_per_second"])
        ratios.append(own["frames_per_second"] / peer["frames_per_second"])
        shares.append(own["frames_per_second"] / own["decode_frames_per_second"])
    print(f"{peer['peer']}: {statistics.median(peers):.0f} frames/s ({peer['decoded']} decoded, {peer['kept']} kept)")
    print(f"Vidact: {statistics.median(ours):.0f} frames/s ({own['decoded']} decoded, {own['kept']} kept)")
    print(f"ratio {statistics.median(ratios):.2f}, of decoding alone {statistics.median(shares):.2f}")


main()
