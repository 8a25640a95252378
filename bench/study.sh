#!/usr/bin/env bash
# The learning study: each line of bench/study.cells that has no result yet is trained and judged, and its two summaries are kept in
# docs/results/study. It can be interrupted; what is finished is not done again.
#
#   bench/study.sh runs/study            # all cells
#   bench/study.sh runs/study scratch-50 # one
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
runs=${1:?where to work, such as runs/study}
only=${2:-}
results=$root/docs/results/study
mkdir -p "$runs" "$results"
vidact() { "$root/vidact" "$@" >&2 </dev/null; }

tasks=30
most=50
cameras='cameras=[close,wrist]' # cubes are three pixels wide in the static camera's picture, and a tokenizer loses them
# All tables but D. Clips without actions, for the tokenizer and the pre-trained cells: how tasks begin, five from each start, so that only
# the caption tells them apart; from fewer starts a trunk knows them by heart and does not heed captions. And demonstrations.
vidact simulate --video-only --episodes 60000 --tasks all --seed 9 --out "$runs/video" clip.camera=CLOSE clip.pixels=48 \
  clip.part=OPENING clip.framesPerSecond=2.5 clip.seconds=0.8 clip.perStart=5 style.mistakes=0
vidact ingest --source "clips:$runs/video" --out "$runs/video-clips" validationShare=0.02 filter.minFrames=2 filter.limits={}
vidact simulate --episodes $((tasks * most)) --tasks all --seed 1 --out "$runs/demos-$most" samples=1 "$cameras"
vidact ingest --source "clips:$runs/demos-$most/videos" --out "$runs/clips" validationShare=0.02
vidact train-tokenizer --clips "$runs/video-clips" --out "$runs/video-tokenizer" model.size=48 batch=16 training.steps=1100
vidact train-tokenizer --from "$runs/video-tokenizer" --clips "$runs/clips" --out "$runs/tokenizer" model.size=48 \
  training.steps=1500 training.learningRate=2e-4

base_of() { # scratch or pretrained
  if [ "$1" = scratch ]; then
    echo --tokenizer "$runs/tokenizer"
    return
  fi
  vidact tokenize --clips "$runs/video-clips" --tokenizer "$runs/tokenizer" --out "$runs/tokens"
  vidact pretrain --tokens "$runs/tokens" --out "$runs/trunk" 'model={layers: 4, width: 128, heads: 4, dropout: 0.0}' \
    window.frames=2 batch=64 training.steps=5500 training.learningRate=4e-3 training.warmUpSteps=100
  echo --from "$runs/trunk"
}

grep -v '^#' "$root/bench/study.cells" | while IFS='|' read -r name demos base settings options; do
  name=$(xargs <<<"$name") demos=$(xargs <<<"$demos") base=$(xargs <<<"$base") options=$(xargs <<<"$options")
  [ -n "$name" ] && { [ -z "$only" ] || [ "$only" = "$name" ]; } || continue
  if [ -f "$results/$name.evaluate.json" ]; then
    echo "study: $name is done" >&2
    continue
  fi
  vidact simulate --episodes $((tasks * demos)) --tasks all --seed 1 --out "$runs/demos-$demos" samples=1 "$cameras"
  vidact tokenize --episodes "$runs/demos-$demos" --tokenizer "$runs/tokenizer" --out "$runs/codes-$demos" episodeFramesPerSecond=12.5
  # shellcheck disable=SC2046,SC2086
  vidact finetune --config tabletop --episodes "$runs/demos-$demos" --tokens "$runs/codes-$demos" $(base_of "$base") --out "$runs/$name" $settings
  vidact evaluate --policy "$runs/$name?${options:-execute=5}" --chains 200 --task-episodes 20 --out "$runs/$name-judged" 'baselines=[]'
  cp "$runs/$name/summary.json" "$results/$name.finetune.json"
  cp "$runs/$name-judged/summary.json" "$results/$name.evaluate.json"
done
