#!/bin/sh
# Builds the decoder child: build.sh OUTDIR puts the binary at OUTDIR/kyc-decoder. Does nothing when up to date.
# With --checked after it, one that checks every access to memory, for fuzzing.
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ "${2:---checked}" != --checked ]; then
  echo "usage: build.sh OUTDIR [--checked] (OUTDIR is where kyc-decoder is to be put)" >&2
  exit 2
fi

packages="build-essential cmake pkg-config libavformat-dev libavcodec-dev libavutil-dev libswscale-dev
libjpeg62-turbo-dev libpng-dev libwebp-dev libheif-dev libtiff-dev libseccomp-dev"

source_dir=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out_dir=$(CDPATH='' cd -- "$1" && pwd)
build_dir=$out_dir/obj/kyc-decoder

if [ ! -f "$build_dir/Makefile" ]; then
  if ! cmake -S "$source_dir" -B "$build_dir" -G "Unix Makefiles" -DCMAKE_BUILD_TYPE=Release \
    -DKYC_CHECKED="${2:+ON}" >"$out_dir/cmake.log" 2>&1
  then
    cat "$out_dir/cmake.log" >&2
    echo "kyc-decoder: CMake could not configure. Install what it needs: apt-get install" $packages >&2
    exit 1
  fi
  rm -f "$out_dir/cmake.log"
fi

cmake --build "$build_dir" --parallel 2 -- --no-print-directory -s
cmp -s "$build_dir/kyc-decoder" "$out_dir/kyc-decoder" || {
  # Renamed into place: a running child keeps its old file.
  cp "$build_dir/kyc-decoder" "$out_dir/kyc-decoder.new"
  mv "$out_dir/kyc-decoder.new" "$out_dir/kyc-decoder"
}
