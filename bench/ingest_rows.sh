#!/usr/bin/env bash
# What a row costs ingest, and what the driver's memory is, as sources grow: manifests of N rows of which every 200th has a video.
# Usage: bench/ingest_rows.sh VIDEO [N ...]; prints rows, seconds, rows a second, megabytes of the driver at most. Wants GNU time.
set -euo pipefail
video=${1:?a video file to copy}
shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for rows in "${@:-1000 10000 100000}"; do
  for n in $rows; do
    source="$work/ssv2-$n"
    mkdir -p "$source"
    seq 1 "$n" | awk 'BEGIN { print "[" } { printf "%s{\"id\": \"%d\", \"label\": \"pushing something %d\", \"template\": \"Pushing [something]\", \"placeholders\": [\"something\"]}\n", (NR > 1 ? "," : ""), $1, $1 } END { print "]" }' \
      > "$source/something-something-v2-train.json"
    for ((id = 200; id <= n; id += 200)); do cp "$video" "$source/$id.${video##*.}"; done
    start=$(date +%s.%N)
    command time -f '%M' -o "$work/memory" "$root/vidact" ingest --source "ssv2:$source" --out "$work/out-$n" clipsPerPart=500 >"$work/log" 2>&1 ||
      { cat "$work/log" >&2; exit 1; }
    awk -v n="$n" -v start="$start" -v end="$(date +%s.%N)" \
      '{ printf "%d rows, %.1f s, %.0f rows/s, driver %d MB\n", n, end - start, n / (end - start), $1 / 1024 }' "$work/memory"
  done
done
