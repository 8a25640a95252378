#!/usr/bin/env bash
# The learning study: each line of bench/study.cells that has no result yet is trained, judged on a table that demonstrations show (A), most of them
# on one that none shows (D) too, and its summaries are kept in docs/results/study. It can be interrupted; what is finished is not done again.
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

unjudged() { # NAME TABLE=CHAINS[/SINGLE]...: what has no result yet
  local name=$1 part
  for part in "${@:2}"; do
    [ -f "$results/$name.on-${part%=*}.json" ] || echo "$part"
  done
}

leaders() { # DEMOS BASE: cells whose policies these need
  grep -o '@[^+ ]*' <<<"$1" | cut -c 2- || true
  case $2 in scratch | pretrained) ;; *) echo "$2" ;; esac
}

cells=()
found=
while IFS='|' read -r name demos base settings judged; do
  name=$(xargs <<<"$name") demos=$(xargs <<<"$demos") base=$(xargs <<<"$base")
  [ -z "$only" ] || [ "$only" = "$name" ] || continue
  found=$name
  # shellcheck disable=SC2086
  if [ -n "$(unjudged "$name" $judged)" ]; then
    for leader in $(leaders "$demos" "$base"); do
      [[ " ${cells[*]-}" == *" $leader|"* || -f $runs/$leader/summary.json ]] || # trained by this run, or before it
        { echo "study: $name needs the policy of cell $leader, which is not in $runs: remove docs/results/study/$leader.*, and it is trained" >&2 && exit 2; }
    done
    cells+=("$name|$demos|$base|$settings|$judged")
  else
    echo "study: $name is done" >&2
  fi
done < <(grep -v -e '^#' -e '^$' "$root/bench/study.cells")
[ -n "$found" ] || { echo "study: there is no cell '$only' in bench/study.cells" >&2 && exit 2; }
[ ${#cells[@]} -gt 0 ] || exit 0

tasks=30
most=50

# MANY per task, or MANY@CELL: that cell's policy begins them. Approaches are led astray twice on average, two times in five to a wrong cube, and
# only the way back is learned; half begin after another task.
demonstrate() { # MANY[@CELL] seed
  local by=(--seed "$2")
  if [[ $1 == *@* ]]; then
    by+=(--lead "$runs/${1#*@}?execute=10" lead.share=1)
  fi
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

for cell in "${cells[@]}"; do
  IFS='|' read -r name demos base settings judged <<<"$cell"
  data=()
  seed=1
  for part in ${demos//+/ }; do
    demonstrate "$part" "$seed"
    seed=$((seed < 5 ? 5 : seed + 1)) # other starts for each part
    vidact tokenize --episodes "$runs/demos-$part" --tokenizer "$runs/tokenizer" --out "$runs/codes-$part" episodeFramesPerSecond=12.5 # every stride-th row of the preset
    data+=(--episodes "$runs/demos-$part" --tokens "$runs/codes-$part")
  done
  from=$(base_of "$base")
  # shellcheck disable=SC2086
  vidact finetune --config tabletop "${data[@]}" $from --out "$runs/$name" $settings
  cp "$runs/$name/summary.json" "$results/$name.finetune.json"
  # shellcheck disable=SC2086
  for part in $(unjudged "$name" $judged); do
    table=${part%=*}
    IFS=/ read -r chains single <<<"${part#*=}"
    vidact evaluate --policy "$runs/$name?execute=10" --chains "$chains" --task-episodes "${single:-20}" --out "$runs/$name-on-$table" "layout=$table" 'baselines=[]'
    cp "$runs/$name-on-$table/summary.json" "$results/$name.on-$table.json"
  done
done
