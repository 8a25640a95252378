"""One Python client in openpi's protocol asks this product's server and a Python one in turns, both with a policy that does nothing.

    python3 -m venv venv && venv/bin/pip install websockets msgpack numpy
    venv/bin/python bench/compare_serve.py --rounds 5
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench/peers"


def wait_for(port):
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except urllib.error.HTTPError:
            return  # it answers, if only to say that this is no WebSocket
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"no server on port {port}")


def ask(port, requests):
    command = [sys.executable, str(PEERS / "policy_client.py"), f"ws://127.0.0.1:{port}", "--requests", str(requests)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--requests", type=int, default=500)
    a = p.parse_args()
    servers = {
        "Python": subprocess.Popen([sys.executable, str(PEERS / "policy_server.py"), "8901"]),
        "Vidact": subprocess.Popen([str(ROOT / "vidact"), "serve", "--policy", "noop", "--port", "8902"]),
    }
    try:
        wait_for(8901)
        wait_for(8902)
        ask(8902, 2000)  # lets the JIT compiler see it
        found = {"Python": [], "Vidact": []}
        for _ in range(a.rounds):
            found["Python"].append(ask(8901, a.requests))
            found["Vidact"].append(ask(8902, a.requests))
        for name, rounds in found.items():
            p50 = statistics.median(r["p50_ms"] for r in rounds)
            p99 = statistics.median(r["p99_ms"] for r in rounds)
            print(f"{name}: p50 {p50:.2f} ms, p99 {p99:.2f} ms, {rounds[0]['request_bytes']} bytes a request")
    finally:
        for server in servers.values():
            server.terminate()
            server.wait()


main()
