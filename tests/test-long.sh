#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Long documents of one thing over and over take time that grows with their length, not with its
# square: each is done in a second or three, or in many minutes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tab=$(printf '\t')
count=0
while IFS= read -r line; do
  case $line in '#'*) continue ;; esac
  count=$((count + 1))
  target=${line%%"$tab"*}
  printf '%s\n' "$line" | LC_ALL=C awk -F '\t' '
    function plain(text) { gsub(/\\n/, "\n", text); gsub(/\\t/, "\t", text); return text }
    { printf "%s", plain($2); unit = plain($3); size = length(unit)
      while (length(unit) < 4096) unit = unit unit
      for (left = 4000000; left > 0; left -= length(unit)) printf "%s", unit }' >"$work/long"
  timeout 120 "$top_builddir/tests/fuzz/replay" "$target" "$work/long" >"$work/out" 2>&1 || {
    echo "line '$line': exit status $?"
    tail -n 3 "$work/out"
    exit 1
  }
  printf '%s: %s\n' "$line" "$(sed 's/.*bytes, //' "$work/out")"
done <"$top_srcdir/tests/fuzz/long.tsv"
[ $count -gt 20 ]
