"""How far the next four motions of a tool are predictable from its last three, in DATA's few real episodes: ridge regression, the easiest model of all.

    python bench/peers/linear_motion.py DATA

Mean absolute errors in deviations of holding still, repeating the last motion and the mean motion, on held-out episodes, then the regression's error as
a share of the best of them, learned from the other episodes and, as a bound, from the held-out ones themselves.
"""
import glob
import json
import sys

import numpy as np

CHUNK = 4
PENALTIES = (1, 10, 100)


def rotation(angles):
    (a, b, c), (d, e, f) = np.cos(angles), np.sin(angles)
    return np.array([[c * b, c * e * d - f * a, c * e * a + f * d], [f * b, f * e * d + c * a, f * e * a - c * d], [-e, b * d, b * a]])


def rotation_vector(matrix):
    angle = np.arccos(np.clip((np.trace(matrix) - 1) / 2, -1, 1))
    axis = np.array([matrix[2, 1] - matrix[1, 2], matrix[0, 2] - matrix[2, 0], matrix[1, 0] - matrix[0, 1]])
    return axis / 2 if angle < 1e-6 else axis * angle / (2 * np.sin(angle))


def motions(file):
    text = json.load(open(file))
    states = np.array(text.get("states", text.get("state")), float)
    turns = [rotation(state[3:6]) for state in states]
    return np.array([np.r_[r.T @ (q[:3] - p[:3]), rotation_vector(r.T @ s)] for p, q, r, s in zip(states, states[1:], turns, turns[1:])])


def before(moved, t):
    return np.r_[1, np.concatenate([moved[t - lag] if t >= lag else np.zeros(6) for lag in (1, 2, 3)])]


def judge(name, learned, held_out):
    mean, deviation = np.concatenate(learned).mean(0), np.maximum(np.concatenate(learned).std(0), 1e-4)
    scaled = lambda episodes: [(moved - mean) / deviation for moved in episodes]
    rows = [(before(m, t), m[t:t + CHUNK].ravel()) for m in scaled(learned) for t in range(len(m) - CHUNK)]
    x, y = (np.array(part) for part in zip(*rows))
    still = -mean / deviation
    errors = {}
    for penalty in PENALTIES:
        weights = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ y)
        for m in scaled(held_out):
            for t in range(len(m)):
                truth = m[t:t + CHUNK]
                guesses = {"still": still, "last": m[t - 1] if t else still, "mean": 0, penalty: (before(m, t) @ weights).reshape(CHUNK, 6)[:len(truth)]}
                for key, guess in guesses.items():
                    errors.setdefault(key, []).append(np.abs(guess - truth).mean())
    best = min(np.mean(errors[key]) for key in ("still", "last", "mean"))
    shares = min(np.mean(errors[penalty]) / best for penalty in PENALTIES)
    print(name, {key: round(np.mean(errors[key]), 3) for key in ("still", "last", "mean")}, f"ridge {shares:.2f} of the best")


def main():
    for name, learned, held_out in (
        ("Bridge v2", ["vpp_instances/bridge/**/*.json"], None),
        ("RT-1", ["vpp_instances/rt1/**/*.json"], None),
        ("DROID", ["ctrlworld_droid/**/annotation/train/*.json"], ["ctrlworld_droid/**/annotation/val/*.json"]),
    ):
        find = lambda patterns: [motions(f) for p in patterns for f in sorted(glob.glob(f"{sys.argv[1]}/{p}", recursive=True))]
        own = find(learned)
        train, test = (own, find(held_out)) if held_out else (own[:1], own[1:])
        judge(name, train, test)
        judge(name + ", learned from what is held out", test, test)


main()
