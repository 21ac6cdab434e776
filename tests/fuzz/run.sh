#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs every target, or those named, for $FUZZ_SECONDS of CPU each; called by `make fuzz` in the
# build directory. What was found stays in tests/fuzz/build/found.
set -eu
: "${FUZZ_SECONDS=300}"
build=tests/fuzz/build
source=$top_srcdir/tests/fuzz
[ $# -gt 0 ] || set -- decode html text outline forms tables fields figures tasks findings check conf packet wire

GONGKAI_PLUGIN_PATH=$build/plugins sh "$source/prepare.sh" "$build" "$top_srcdir"
mkdir -p "$build/found" "$build/logs"
before=$(ls "$build/found" | wc -l)
# The sum of a figure that libFuzzer prints at the end of a run.
total() {
  awk -v name="stat::$1:" '$1 == name { sum += $2 } END { print sum + 0 }' "$2"
}

table=
crashes=0
for target in "$@"; do
  log=$build/logs/$target
  : >"$log"
  mkdir -p "$build/corpus/$target"
  used=0
  found=0
  dictionary=
  [ ! -e "$build/dictionaries/$target" ] || dictionary=-dict=$build/dictionaries/$target
  # libFuzzer counts the seconds of a clock; so it is called until it has had those of CPU.
  while left=$((FUZZ_SECONDS - used)) && [ $left -gt 0 ] && [ $found -lt 10 ]; do
    (
      status=0
      # shellcheck disable=SC2086
      nice -n 10 "$build/fuzz-$target" $dictionary -max_total_time=$left -max_len=6000 -timeout=5 \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$build/found/$target-" \
        "$build/corpus/$target" "$build/seeds/$target" >>"$log" 2>&1 || status=$?
      # The shell's own, then its children's; a pipe would have neither.
      times >"$build/times"
      echo $status >"$build/status"
    )
    read -r status <"$build/status"
    spent=$(tail -n 1 "$build/times" | tr ms '  ' | awk '{ print 1 + int($1 * 60 + $2 + $3 * 60 + $4) }')
    used=$((used + spent))
    [ "$status" != 0 ] || continue
    found=$((found + 1))
    file=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    echo "$target: $(grep -E '^FAILURE|ERROR: |runtime error' "$log" | tail -n 1)"
    echo "  again: $PWD/$build/fuzz-$target ${file:+$PWD/$file}"
  done
  crashes=$((crashes + found))
  cov=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  table="$table$(printf '%-9s %8s %11s %7s %11s %7s' "$target" "$used" \
    "$(total number_of_executed_units "$log")" "${cov:-0}" "$(total new_units_added "$log")" "$found")
"
done
printf '%-9s %8s %11s %7s %11s %7s\n%s' target 'CPU (s)' executions edges 'new inputs' crashes "$table"
[ "$crashes" = 0 ] || echo "The inputs are in $PWD/$build/found; more than before: $(($(ls "$build/found" | wc -l) - before))."
[ "$crashes" = 0 ]
