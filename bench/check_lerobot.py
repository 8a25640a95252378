#!/usr/bin/env python3
"""Reads a data set of ./vidact simulate by LeRobot v3.0's rules with pandas, pyarrow and PyAV: bench/check_lerobot.py DIR"""

import json
import pathlib
import sys

import av
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

TOLERANCE = 1e-4  # seconds, LeRobot's


def tables(folder):
    return [pq.read_table(file) for file in sorted(folder.rglob("*.parquet"))]


def main():
    root = pathlib.Path(sys.argv[1])
    info = json.loads((root / "meta/info.json").read_text())
    tasks = pd.read_parquet(root / "meta/tasks.parquet")
    assert tasks.index.name == "task" and (tasks.task_index.to_numpy() == np.arange(info["total_tasks"])).all()
    episodes = [row for table in tables(root / "meta/episodes") for row in table.to_pylist()]
    frames = pa.concat_tables(tables(root / "data"))
    assert len(frames) == info["total_frames"] and frames["index"].to_pylist() == list(range(len(frames)))
    for name in ("observation.state", "action"):
        width = info["features"][name]["shape"][0]
        frames[name].cast(pa.list_(pa.float32(), width))
    videos = {name: f for name, f in info["features"].items() if f["dtype"] == "video"}
    times = {}
    for episode in episodes:
        rows = frames.slice(episode["dataset_from_index"], episode["length"])
        assert set(rows["episode_index"].to_pylist()) == {episode["episode_index"]}
        assert tasks.iloc[rows["task_index"][0].as_py()].name == episode["tasks"][0]
        for key, feature in videos.items():
            path = root / info["video_path"].format(
                video_key=key,
                chunk_index=episode[f"videos/{key}/chunk_index"],
                file_index=episode[f"videos/{key}/file_index"],
            )
            if path not in times:
                with av.open(str(path)) as container:
                    stream = container.streams.video[0]
                    assert [stream.height, stream.width] == feature["shape"][:2]
                    times[path] = np.array([float(f.pts * f.time_base) for f in container.decode(video=0)])
            wanted = episode[f"videos/{key}/from_timestamp"] + np.array(rows["timestamp"].to_pylist())
            worst = np.abs(times[path][None] - wanted[:, None]).min(axis=1).max()
            assert worst < TOLERANCE, f"{path}: a frame is {worst} s away from its row"
    stats = json.loads((root / "meta/stats.json").read_text())
    for name in ("observation.state", "action"):
        values = np.stack(frames[name].to_numpy()).astype(np.float64)
        assert np.allclose(values.mean(axis=0), stats[name]["mean"], atol=1e-6)
        assert np.allclose(values.std(axis=0), stats[name]["std"], atol=1e-5)
    print(f"{root}: {len(episodes)} episodes, {len(frames)} frames, {len(tasks)} instructions, all rules hold")


if __name__ == "__main__":
    main()
