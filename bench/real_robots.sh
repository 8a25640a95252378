#!/usr/bin/env bash
# Fine-tunes on the few real episodes of DATA (Bridge v1 and v2, RT-1, DROID, Unitree G1, each in its own format) and tells how far the actions are from
# those of episodes held out, beside holding still, repeating the last action and the mean action. Usage: bench/real_robots.sh DATA OUT
# Ten minutes on two cores; a finished step is not done again.
set -euo pipefail
data=${1:?folder with octo_debug_bridge, vpp_instances, ctrlworld_droid and g1_lerobot_v21}
out=${2:?folder for what is made}
vidact=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/vidact
mkdir -p "$out"

videos=()
prepare() { # name, source
  "$vidact" ingest --source "$2" --out "$out/$1"
  videos+=(--source "clips:$out/$1/videos")
}
prepare bridge_v1 "rlds:$data/octo_debug_bridge"
prepare bridge_v2 "json:$data/vpp_instances/bridge"
prepare rt1 "json:$data/vpp_instances/rt1"
prepare droid "json:$data/ctrlworld_droid"
prepare g1 "lerobot:$data/g1_lerobot_v21"
# Both episodes of these are their authors' validation; here one is learned from.
sed -i 's/"val" : "0:2"/"train" : "0:1", "val" : "1:2"/' "$out"/{bridge_v2,rt1}/meta/info.json

"$vidact" ingest "${videos[@]}" --out "$out/clips" validationShare=0
"$vidact" train-tokenizer --clips "$out/clips" --out "$out/tokenizer" training.steps=450

# Small, and with few steps: more of either learns the episodes by heart and does no better on others.
robot() { # name, seed, which draws the held-out episodes where the data set names none, settings
  "$vidact" finetune --episodes "$out/$1" --tokenizer "$out/tokenizer" --out "$out/policy-$1" --seed "$2" head.kind=MSE \
    model.layers=2 model.width=96 model.heads=4 model.dropout=0.2 head.width=96 data.history=3 data.spacing=1 data.chunk=4 \
    data.validationShare=0 loss.video=0 stateDropout=0 batch=16 training.steps=300 training.warmUpSteps=20 \
    training.adam.weightDecay=0.1 validation.sequences=0 "${@:3}"
}
recorded=(data.form=RECORDED data.state.numbers=[] data.action.numbers=[])
pose=(data.form=TOOL_MOTION data.action.numbers=[] data.state.gripper=gripper data.action.gripper=gripper
  'data.state.numbers=[x_m, y_m, z_m, roll_rad, pitch_rad, yaw_rad]')
robot bridge_v1 1 "${recorded[@]}" data.cameras=[image_0] data.state.gripper=state_6 data.action.gripper=action_6 data.validationShare=0.25
robot bridge_v2 1 "${pose[@]}" data.cameras=[rgb]
robot rt1 1 "${pose[@]}" data.cameras=[rgb]
robot droid 1 "${pose[@]}" data.cameras=[view_0]
robot g1 1 "${recorded[@]}" data.form=JOINT_MOTION data.cameras=[cam_high] data.state.gripper= data.action.gripper= data.validationShare=0.5
