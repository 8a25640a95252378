"""Runs the product's benchmarks and their PyTorch peers in turns and prints the ratio of their medians as a Markdown table.

    python3 -m venv venv && venv/bin/pip install torch numpy
    venv/bin/python bench/compare.py --rounds 5            # everything
    venv/bin/python bench/compare.py gpt-decode --busy     # one row, with another process on one core

Each round runs peer and product once; a ratio is the median over rounds of product / peer of the same round, below 1 where the
product is faster. `--natives` compares the official natives with bytedeco's own instead (docs/decisions/0001).
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONG = " --layers 12 --heads 12 --sequence 1280 --batch 2 --steps 8"
# Benchmark, flags for product and peer, flags for the product alone, flags for the peer alone.
ROWS = {
    "gpt-train-fp32": ("gpt", "--mode train", "--dtype fp32"),
    "gpt-train-bf16": ("gpt", "--mode train", "--dtype bf16", "--dtype bf16"),
    "gpt-train": ("gpt", "--mode train"),  # as the product trains, bf16, against the peer's default, fp32
    "gpt-train-fp32-medium": ("gpt", "--mode train", "--dtype fp32", "--matmul medium"),
    "gpt-train-fp32-compiled": ("gpt", "--mode train", "--dtype fp32", "--compile"),
    "gpt-forward-fp32": ("gpt", "--mode forward", "--dtype fp32"),
    "gpt-forward-fp32-compiled": ("gpt", "--mode forward", "--dtype fp32", "--compile"),
    "gpt-decode-fp32": ("gpt", "--mode decode", "--dtype fp32"),
    "gpt-decode": ("gpt", "--mode decode"),  # as the product decodes, fp16 weights, against the peer's default, fp32
    "gpt-long-train-fp32": ("gpt", "--mode train" + LONG, "--dtype fp32"),
    "gpt-long-train-bf16": ("gpt", "--mode train" + LONG, "--dtype bf16", "--dtype bf16"),
    "gpt-long-train": ("gpt", "--mode train" + LONG),
    "gpt-long-train-fp32-medium": ("gpt", "--mode train" + LONG, "--dtype fp32", "--matmul medium"),
    "gpt-long-decode-fp32": ("gpt", "--mode decode" + LONG, "--dtype fp32"),
    "gpt-long-decode": ("gpt", "--mode decode" + LONG),
    "tokenizer-train": ("tokenizer", "--mode train"),  # bf16, as the product trains, against the peer's only precision, fp32
    "tokenizer-train-fp32": ("tokenizer", "--mode train", "--dtype fp32"),
    "tokenizer-encode": ("tokenizer", "--mode encode"),
    "tokenizer-decode": ("tokenizer", "--mode decode"),
}
PEERS = {"gpt": "gpt_step.py", "tokenizer": "vqgan_step.py"}


def figures(command, **environment):
    output = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environment}).stdout
    return json.loads(output.strip().splitlines()[-1])


def product(kind, flags, natives):
    return figures([str(ROOT / "vidact"), "bench", kind, *flags], VIDACT_NATIVES=natives)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("rows", nargs="*", default=list(ROWS), help="of " + ", ".join(ROWS))
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--busy", action="store_true", help="keep one core busy with another process")
    p.add_argument("--natives", action="store_true", help="the peer is this product on bytedeco's natives")
    a = p.parse_args()
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if a.busy else None
    try:
        print("| row | peer median ms | product median ms | ratio | ratios of the rounds |\n|---|---|---|---|---|")
        for name in a.rows:
            kind, text, own, other = (*ROWS[name], "", "")[:4]
            flags, own, other, pairs = text.split(), own.split(), other.split(), []
            for _ in range(a.rounds):
                if a.natives:
                    peer = product(kind, flags + own, "bytedeco")
                else:
                    peer = figures([sys.executable, str(ROOT / "bench/peers" / PEERS[kind]), *flags, *other])
                pairs.append((peer["median_ms"], product(kind, flags + own, "official")["median_ms"]))
            ratios = [mine / theirs for theirs, mine in pairs]
            print("| {} | {:.1f} | {:.1f} | {:.2f} | {} |".format(
                name, statistics.median(t for t, _ in pairs), statistics.median(m for _, m in pairs),
                statistics.median(ratios), " ".join(f"{r:.2f}" for r in ratios)), flush=True)
    finally:
        if busy:
            busy.kill()


main()
