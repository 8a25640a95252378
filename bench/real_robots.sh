#!/usr/bin/env bash
# Fine-tunes on the few real episodes of DATA (Bridge, RT-1, DROID, G1 in their own formats) and says how far its actions are from those of held-out
# episodes, beside holding still, repeating the last action and the mean action. Usage: bench/real_robots.sh DATA OUT
set -euo pipefail
data=${1:?folder with octo_debug_bridge, vpp_instances, ctrlworld_droid and g1_lerobot_v21}
out=${2:?folder for what is made}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
vidact=$root/vidact
mkdir -p "$out"

# name | source
sources() {
  cat <<TABLE
bridge_v1|rlds:$data/octo_debug_bridge
bridge_v2|json:$data/vpp_instances/bridge
rt1|json:$data/vpp_instances/rt1
droid|json:$data/ctrlworld_droid
g1|lerobot:$data/g1_lerobot_v21
TABLE
}

videos=()
while IFS='|' read -r name source; do
  "$vidact" ingest --source "$source" --out "$out/$name"
  videos+=(--source "clips:$out/$name/videos")
done < <(sources)
"$vidact" ingest "${videos[@]}" --out "$out/clips" validationShare=0
"$vidact" train-tokenizer --clips "$out/clips" --out "$out/tokenizer" training.steps=450

pose='[x_m, y_m, z_m, roll_rad, pitch_rad, yaw_rad]'
# name | seed, which decides who is held out | data
robots() {
  cat <<TABLE
bridge_v1|1|data.form=RECORDED data.cameras=[image_0] data.state.numbers=[] data.state.gripper=state_6 data.action.numbers=[] data.action.gripper=action_6 data.chunk=4 data.validationShare=0.25
bridge_v2|1|data.form=TOOL_MOTION data.cameras=[rgb] data.state.numbers=$pose data.state.gripper=gripper data.action.gripper=gripper data.chunk=4 data.validationShare=0.5
rt1|1|data.form=TOOL_MOTION data.cameras=[rgb] data.state.numbers=$pose data.state.gripper=gripper data.action.gripper=gripper data.chunk=4 data.validationShare=0.5
droid|1|data.form=TOOL_MOTION data.cameras=[view_0,view_1] data.state.numbers=$pose data.state.gripper=gripper data.action.gripper=gripper data.chunk=4 data.validationShare=0.2
g1|1|data.form=JOINT_MOTION data.cameras=[cam_high] data.state.numbers=[] data.state.gripper= data.action.gripper= data.chunk=10 data.validationShare=0.5
TABLE
}

while IFS='|' read -r name seed settings; do
  arguments=()
  for setting in ${settings//, /,}; do arguments+=("${setting//,/, }"); done
  "$vidact" finetune --episodes "$out/$name" --tokenizer "$out/tokenizer" --out "$out/policy-$name" --seed "$seed" \
    "${arguments[@]}" data.history=2 data.spacing=1 batch=16 training.steps="${STEPS:-400}" "${EXTRA[@]:-head.kind=MSE}"
done < <(robots)
