#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every target of the fuzzer on its seeds and on every input that once made it fail; then, where
# clang and its libFuzzer are there, on a few thousand mutations of them, the same ones every time.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
targets=$(sed -n 's/^targets = //p' "$top_srcdir/tests/fuzz/fuzz.mk")
MAKE_SEEDS=$top_builddir/tests/fuzz/make-seeds sh "$top_srcdir/tests/fuzz/prepare.sh" "$work" "$top_srcdir"

for target in $targets; do
  [ "$(ls "$work/seeds/$target" | wc -l)" -gt 0 ] || {
    echo "there is no seed for $target"
    exit 1
  }
  "$top_builddir/tests/fuzz/replay" "$target" "$work/seeds/$target"/* >"$work/out" 2>"$work/err" || {
    echo "$target fails on $(tail -n 1 "$work/out")"
    tail -n 40 "$work/err"
    exit 1
  }
done
for folder in "$top_srcdir"/tests/fuzz/crashes/*/; do
  case " $targets " in
  *" $(basename "$folder") "*) ;;
  *)
    echo "$folder is of no target"
    exit 1
    ;;
  esac
done

if ! sh "$top_srcdir/tests/fuzz/has-libfuzzer.sh" >"$work/err" 2>&1; then
  echo "SKIP: the seeds were run, but not libFuzzer: $(cat "$work/err")"
  exit 77
fi
env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL "${MAKE:-make}" -s -C "$top_builddir" fuzz-build
# So many executions each, by what one costs.
for target in $targets; do
  case $target in
  findings) runs=500 ;;
  forms | tables | figures | tasks | fields) runs=800 ;;
  html | text | outline | decode) runs=1500 ;;
  *) runs=4000 ;;
  esac
  # libconfig's own leak is left out by the name of its function, which takes a symbolizer.
  leaks=1
  [ $target != conf ] || command -v llvm-symbolizer >/dev/null || leaks=0
  dictionary=
  [ ! -e "$work/dictionaries/$target" ] || dictionary=-dict=$work/dictionaries/$target
  # shellcheck disable=SC2086
  "$top_builddir/tests/fuzz/build/fuzz-$target" $dictionary -detect_leaks=$leaks -runs=$runs -seed=1 -max_len=3000 \
    -artifact_prefix="$top_builddir/tests/fuzz/build/found-$target-" "$work/seeds/$target" >"$work/out" 2>&1 || {
    echo "$target fails:"
    grep -v '^#' "$work/out" | tail -n 60
    exit 1
  }
done
