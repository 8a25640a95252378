"""A no-op policy behind openpi's protocol in Python: asyncio, websockets, msgpack. `python policy_server.py PORT`."""
import asyncio
import sys
import time

import numpy as np
import websockets.asyncio.server

import msgpack_numpy

ACTIONS = np.zeros((1, 7))


async def handle(socket):
    await socket.send(msgpack_numpy.packb({}))
    previous = None
    while True:
        try:
            start = time.monotonic()
            msgpack_numpy.unpackb(await socket.recv())
            inferred = time.monotonic()
            reply = {"actions": ACTIONS, "server_timing": {"infer_ms": (time.monotonic() - inferred) * 1000}}
            if previous is not None:
                reply["server_timing"]["prev_total_ms"] = previous * 1000
            await socket.send(msgpack_numpy.packb(reply))
            previous = time.monotonic() - start
        except websockets.ConnectionClosed:
            return


async def main():
    async with websockets.asyncio.server.serve(
        handle, "127.0.0.1", int(sys.argv[1]), compression=None, max_size=None
    ) as server:
        await server.serve_forever()


asyncio.run(main())
