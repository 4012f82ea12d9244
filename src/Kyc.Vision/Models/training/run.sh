#!/usr/bin/env bash
# Trains the built-in models from the pictures and teachers in the shared folder: one command, seeded, goes on where a
# broken run stopped. About two hours on two cores.
#
#   run.sh SHARED WORK        SHARED holds faces/ and models/; WORK keeps pool, checkpoints, logs and reports
#
# Needs Debian's python3-torch, python3-onnx, python3-opencv. The results replace ../builtin/*.onnx; the hashes, golden
# outputs and calibrations in ../manifests are renewed with them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# = 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
faces=$1/faces models=$1/models work=$2
python=${PYTHON:-/usr/bin/python3}
for name in torch onnx cv2; do
  "$python" -c "import $name" 2>/dev/null || {
    echo "run.sh: $python has no module $name; apt-get install python3-torch python3-onnx python3-opencv" >&2; exit 1; }
done
export OMP_NUM_THREADS=1
mkdir -p "$work/recogniser" "$work/detector"

recogniser() { "$python" "$here/recogniser/$1.py" "${@:2}"; }
teacher=$models/face_reidentification_retail_0095.onnx
detector=$models/face_detection_yunet_2023mar.onnx
pool=$work/recogniser/pool checkpoint=$work/recogniser/checkpoint.pt
built=$here/../builtin/kyc_recogniser_s.onnx
for part in 0 1; do
  recogniser pool --faces "$faces" --teacher "$teacher" --out "$pool" --part $part/2 &
  parts+=($!)
done
for part in "${parts[@]}"; do wait "$part"; done
recogniser train --pool "$pool" --out "$work/recogniser" --steps 9000
recogniser export --checkpoint "$checkpoint" --out "$built"
recogniser calibrate --model "$built" --checkpoint "$checkpoint" --faces "$faces" --detector "$detector" \
  --manifest "$here/../manifests/kyc_recogniser_s.json"
recogniser judge --checkpoint "$checkpoint" --faces "$faces" --detector "$detector" --teacher "$teacher" \
  --cache "$work/recogniser/judge.npz" | tee "$work/recogniser/report.txt"

"$python" "$here/detector/train.py" --faces "$faces" --out "$work/detector" --steps 9500
"$python" "$here/detector/install.py" "$work/detector/kyc_detector_s.onnx"
