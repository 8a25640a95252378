"""A robot in Python that asks as openpi's client does, and one JSON line of what it waited.

    python policy_client.py ws://127.0.0.1:8000 --requests 400

Four cameras of 224 x 224 (602 kB a request), a state of 14 numbers, an instruction: openpi's ALOHA.
"""
import argparse
import json
import time

import numpy as np
import websockets.sync.client

import msgpack_numpy

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("address")
p.add_argument("--requests", type=int, default=400)
p.add_argument("--warm-up", type=int, default=100)
p.add_argument("--token", default="")
a = p.parse_args()

cameras = ("cam_high", "cam_low", "cam_left_wrist", "cam_right_wrist")
random = np.random.default_rng(1)
observation = {
    "state": np.ones(14),
    "images": {name: random.integers(0, 256, (3, 224, 224), dtype=np.uint8) for name in cameras},
    "prompt": "do something",
}
headers = {"Authorization": f"Api-Key {a.token}"} if a.token else None
waited = []
with websockets.sync.client.connect(a.address, compression=None, max_size=None, additional_headers=headers) as socket:
    msgpack_numpy.unpackb(socket.recv())
    for i in range(a.warm_up + a.requests):
        start = time.perf_counter()
        socket.send(msgpack_numpy.packb(observation))
        reply = socket.recv()
        if isinstance(reply, str):
            raise SystemExit(f"the server says: {reply}")
        actions = msgpack_numpy.unpackb(reply)["actions"]
        if i >= a.warm_up:
            waited.append((time.perf_counter() - start) * 1000)
print(json.dumps({
    "p50_ms": float(np.percentile(waited, 50)),
    "p99_ms": float(np.percentile(waited, 99)),
    "request_bytes": len(msgpack_numpy.packb(observation)),
    "actions": list(actions.shape),
}))
