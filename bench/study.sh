#!/usr/bin/env bash
# The learning study: each line of bench/study.cells that has no result yet is trained, judged on a table that demonstrations show (A) and on one
# that none shows (D), and its summaries are kept in docs/results/study. It can be interrupted; what is finished is not done again.
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
# MANY per task, or MANY@CELL: that cell's policy begins them. Approaches are led astray twice on average, two times in five to a wrong cube, and
# only the way back is learned; half begin after another task.
demonstrate() { # MANY[@CELL] seed
  local by=(--seed "$2")
  [[ $1 != *@* ]] || by+=(--lead "$runs/${1#*@}?execute=10" lead.share=1)
  vidact simulate --episodes $((tasks * ${1%@*})) --tasks all "${by[@]}" --out "$runs/demos-$1" samples=1 style.mistakes=0 style.strays=4 style.wrongCubes=0.4 chained=0.5 \
    'cameras=[close,wrist]' # cubes are three pixels wide in the static camera's picture, and a tokenizer loses them
}

film() { # camera, clips, seed: whole tasks, half of them after another one, with ways back from beside the target
  vidact simulate --video-only --episodes "$2" --tasks all --seed "$3" --out "$runs/video-$1" "clip.camera=${1^^}" clip.pixels=48 \
    clip.part=START clip.framesPerSecond=2.5 clip.seconds=10 style.mistakes=0 style.strays=2 chained=0.5
  vidact ingest --source "clips:$runs/video-$1" --out "$runs/clips-$1" validationShare=0 filter.minFrames=2 filter.limits={}
}

# All tables but D. Clips without actions, for the tokenizer and the trunk. The tokenizer learns close pictures first and then both cameras': from
# both at once, all cubes come out in one colour, and after 2,000 steps pink still comes out purple.
film wrist 6000 31
film close 3000 32
demonstrate $most 1
vidact ingest --source "clips:$runs/demos-$most/videos" --out "$runs/clips" validationShare=0.02
vidact train-tokenizer --clips "$runs/clips-close" --out "$runs/close-tokenizer" model.size=48 batch=16 training.steps=1100
vidact train-tokenizer --from "$runs/close-tokenizer" --clips "$runs/clips" --out "$runs/tokenizer" model.size=48 batch=16 \
  training.steps=5000 training.learningRate=4e-4

base_of() { # scratch, pretrained, or the cell whose policy goes on learning
  case $1 in
    scratch) echo --tokenizer "$runs/tokenizer" && return ;;
    pretrained) ;;
    *) echo --from "$runs/$1" && return ;;
  esac
  for camera in wrist close; do
    vidact tokenize --clips "$runs/clips-$camera" --tokenizer "$runs/tokenizer" --out "$runs/tokens-$camera"
  done
  vidact pretrain --tokens "$runs/tokens-wrist=2" --tokens "$runs/tokens-close=1" --out "$runs/trunk" \
    'model={layers: 4, width: 128, heads: 4, dropout: 0.0}' window.frames=2 batch=64 \
    training.steps=4000 training.learningRate=4e-3 training.warmUpSteps=100
  echo --from "$runs/trunk"
}

grep -v '^#' "$root/bench/study.cells" | while IFS='|' read -r name demos base settings chains; do
  name=$(xargs <<<"$name") demos=$(xargs <<<"$demos") base=$(xargs <<<"$base") chains=$(xargs <<<"$chains")
  [ -n "$name" ] && { [ -z "$only" ] || [ "$only" = "$name" ]; } || continue
  if [ -f "$results/$name.on-A.json" ] && [ -f "$results/$name.on-D.json" ]; then
    echo "study: $name is done" >&2
    continue
  fi
  data=()
  seed=1
  for part in ${demos//+/ }; do
    demonstrate "$part" "$seed"
    seed=$((seed < 5 ? 5 : seed + 1)) # other starts for each part
    vidact tokenize --episodes "$runs/demos-$part" --tokenizer "$runs/tokenizer" --out "$runs/codes-$part" episodeFramesPerSecond=12.5 # every stride-th row of the preset
    data+=(--episodes "$runs/demos-$part" --tokens "$runs/codes-$part")
  done
  # shellcheck disable=SC2046,SC2086
  vidact finetune --config tabletop "${data[@]}" $(base_of "$base") --out "$runs/$name" $settings
  cp "$runs/$name/summary.json" "$results/$name.finetune.json"
  for table in A D; do
    [ $table = A ] || chains=200
    vidact evaluate --policy "$runs/$name?execute=10" --chains "$chains" --task-episodes 20 --out "$runs/$name-on-$table" "layout=$table" 'baselines=[]'
    cp "$runs/$name-on-$table/summary.json" "$results/$name.on-$table.json"
  done
done
