"""Peer of vidact.dl4j.BenchDl4jApp: the same product and the same four convolutions in PyTorch. Prints one JSON line.

    venv/bin/python bench/peers/dl4j_step.py
"""
import json
import statistics
import time

import torch
import torch.nn as nn

torch.set_num_threads(2)
torch.manual_seed(0)


def median_ms(work):
    times = []
    for _ in range(9):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times[2:])


a, b = torch.rand(2048, 384), torch.rand(384, 1536)
product = median_ms(lambda: a @ b)
net = nn.Sequential(*[layer for _ in range(4) for layer in (nn.Conv2d(32, 32, 3, padding=1), nn.ReLU())])
adam = torch.optim.Adam(net.parameters(), lr=1e-4)
x = torch.rand(16, 32, 64, 64)


def step():
    adam.zero_grad()
    (net(x) - x).square().mean().backward()
    adam.step()


print(json.dumps(dict(peer="torch " + torch.__version__, matmul_ms=product, matmul_gflops=2 * 2048 * 384 * 1536 / product / 1e6,
                      convolutions_step_ms=median_ms(step))))
