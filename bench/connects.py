"""Connects to a policy server again and again as a robot does, reads its metadata, says goodbye and waits for the connection's end.

    python3 -m venv venv && venv/bin/pip install websockets
    ./vidact serve --policy noop --port 8123 &
    venv/bin/python bench/connects.py 10000 --server $(jps -l | awk '/ServeApp/ {print $1}')

With --server, the process's heap after a collection, its open files and resident memory are printed before and after.
"""
import argparse
import asyncio
import pathlib
import subprocess
import time

import websockets

AT_ONCE = 100


def state(pid):
    subprocess.run(["jcmd", pid, "GC.run"], capture_output=True, check=True)
    heap = subprocess.run(["jcmd", pid, "GC.heap_info"], capture_output=True, text=True, check=True).stdout
    old = next(line.split("used ")[1].split()[0] for line in heap.splitlines() if "OldGen" in line or "heap" in line)
    resident = next(line for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in line)
    files = len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))
    return f"old generation {old}, {files} files, {' '.join(resident.split())}"


async def connect(address, turn):
    async with turn, websockets.connect(address, max_size=None) as socket:
        await socket.recv()


async def run(address, count):
    turn = asyncio.Semaphore(AT_ONCE)
    started = time.time()
    done = await asyncio.gather(*[connect(address, turn) for _ in range(count)], return_exceptions=True)
    failures = [repr(one) for one in done if isinstance(one, BaseException)]
    print(f"{count} connects in {time.time() - started:.1f} s, {len(failures)} failed {failures[:2]}")


p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("count", type=int)
p.add_argument("--address", default="ws://127.0.0.1:8123/")
p.add_argument("--server", help="process id")
a = p.parse_args()
if a.server:
    print(state(a.server))
asyncio.run(run(a.address, a.count))
if a.server:
    print(state(a.server))
