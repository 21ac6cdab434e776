#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make bench: what the sandbox costs a document: the same pages with it and without, in turn.
#
#   BENCH_PAGES    pages of 30 to 100 KB (600)
#   BENCH_ROUNDS   rounds, each with and without (5)
#
# CPU is user and system time of the whole tree of processes; the ratio is the median of the rounds'.
set -eu
top=${top_builddir:-.}
pages=${BENCH_PAGES:-600}
rounds=${BENCH_ROUNDS:-5}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$top/corpus/gongkai-generate" --output "$directory/pages" --seed 1 --count "$pages" --bench
log=$directory/log
: >"$log"
round=1
while [ "$round" -le "$rounds" ]; do
  # Whichever is first in a round finds colder caches: they take turns.
  [ $((round % 2)) = 0 ] && order='on off' || order='off on'
  for mode in $order; do
    rm -rf "$directory/store"
    GONGKAI_SANDBOX=$mode "$top/tests/bench-measure" "$log" "$mode" "$top/gongkai" run -q \
      -d "$directory/store" -j 1 "$directory/pages/docs" >"$directory/out" 2>&1
  done
  round=$((round + 1))
done
awk -v pages="$pages" '
  function median(list, count,   i, k, t) {
    for (i = 2; i <= count; i++)
      for (k = i; k > 1 && list[k] < list[k - 1]; k--) { t = list[k]; list[k] = list[k - 1]; list[k - 1] = t }
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
  }
  { cpu[$1, ++count[$1]] = $2; if ($5 > 1) failed = $5 }
  END {
    if (failed) { print "A run failed with status " failed; exit 1 }
    n = count["on"]
    for (k = 1; k <= n; k++) {
      on[k] = cpu["on", k]; off[k] = cpu["off", k]; ratio[k] = cpu["on", k] / cpu["off", k]
    }
    printf "Sandbox, %d pages: %.3f ms of CPU a page with it, %.3f without; ratio %.3f (median of %d rounds)\n",
      pages, median(on, n) / pages * 1e3, median(off, n) / pages * 1e3, median(ratio, n), n
  }' "$log"
