#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make bench: how fast `gongkai run` is, against libxml2's bare tree on the same bytes.
#
#   BENCH_PAGES    pages of 30 to 100 KB (600)
#   BENCH_ROUNDS   rounds, each of every candidate in turn (5)
#   BENCH_MANY     documents of the memory test, and ten times as many (1000; 0: leave it out)
#   BENCH_DIR      where the pages are made (a temporary directory)
#
# CPU is user and system time of the whole tree of processes. The figures are medians; a ratio is
# the median of the rounds' ratios, since a machine's speed wanders between rounds.
set -eu
top=${top_builddir:-.}
src=${top_srcdir:-.}
pages=${BENCH_PAGES:-600}
rounds=${BENCH_ROUNDS:-5}
many=${BENCH_MANY:-1000}
directory=${BENCH_DIR:-}
if [ -z "$directory" ]; then
  directory=$(mktemp -d)
  trap 'rm -rf "$directory"' EXIT
fi
gongkai=$top/gongkai
log=$directory/log
: >"$log"

"$top/corpus/gongkai-generate" --output "$directory/pages" --seed 1 --count "$pages" --bench
first_page=$(find "$directory/pages/docs" -type f | sort | head -n 1)
python=
for candidate in python3 /usr/bin/python3; do
  if [ -z "$python" ] && "$candidate" -c 'import lxml.html' 2>/dev/null; then
    python=$candidate
  fi
done
if [ -z "$python" ]; then
  echo "python3-lxml is not installed: left out"
fi

measure() {
  name=$1
  shift
  "$top/tests/bench-measure" "$log" "$name" "$@" >"$directory/out-$name" 2>&1
}

round=1
while [ "$round" -le "$rounds" ]; do
  "$top/tests/bench-floor" "$log" "$directory/pages/docs" >"$directory/size"
  rm -rf "$directory/store-one"
  measure start "$gongkai" run ${BENCH_CONF:+-c "$BENCH_CONF"} -d "$directory/store-one" -j 1 \
    "$first_page"
  for jobs in 1 2; do
    rm -rf "$directory/store-$jobs"
    measure "run-j$jobs" "$gongkai" run ${BENCH_CONF:+-c "$BENCH_CONF"} -d "$directory/store-$jobs" \
      -j "$jobs" "$directory/pages/docs"
  done
  if [ -n "$python" ]; then
    measure lxml "$python" "$src/tests/bench-lxml.py" "$directory/pages/docs"
  fi
  round=$((round + 1))
done
read -r documents bytes _ <"$directory/size"
plugins=$("$gongkai" status -d "$directory/store-1" |
  awk '$3 == "times" && $5 == "ms" { sum += $2 * $4 / 1000 } END { print sum + 0 }')

awk -v documents="$documents" -v bytes="$bytes" -v plugins="$plugins" '
  function median(list, count,   i, k, t) {
    for (i = 2; i <= count; i++)
      for (k = i; k > 1 && list[k] < list[k - 1]; k--) { t = list[k]; list[k] = list[k - 1]; list[k - 1] = t }
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
  }
  { n = ++count[$1]; cpu[$1, n] = $2; wall[$1, n] = $3; if ($4 > rss[$1]) rss[$1] = $4
    if ($5 > 1) failed[$1] = $5; if (n == 1) order[++names] = $1 }
  END {
    printf "%d pages, %.1f MB, %.0f KB on average\n\n", documents, bytes / 1e6, bytes / documents / 1e3
    printf "%-20s %9s %9s %9s %9s %9s %9s %8s\n", "", "CPU s", "ms/page", "CPU/floor", "wall s", "pages/s", "MB/s", "MB peak"
    for (i = 1; i <= names; i++) {
      name = order[i]
      if (name == "start")
        continue
      for (k = 1; k <= count[name]; k++) { c[k] = cpu[name, k]; w[k] = wall[name, k]; r[k] = cpu[name, k] / cpu["floor", k] }
      mc = median(c, count[name]); mw = median(w, count[name])
      printf "%-20s %9.3f %9.3f %9.2f %9.3f %9.0f %9.1f %8.0f%s\n", name, mc, mc / documents * 1e3,
        median(r, count[name]), mw, documents / mw, bytes / mw / 1e6, rss[name] / 1024,
        name in failed ? "  FAILED with status " failed[name] : ""
    }
    for (k = 1; k <= count["start"]; k++) c[k] = cpu["start", k]
    printf "\nStart: gongkai run on one page, in a new store, takes %.3f s of CPU; the runs above hold it once.\n", median(c, count["start"])
    run = cpu["run-j1", count["run-j1"]]
    printf "Core (everything outside the plugins): %.0f%% of the CPU of the last run-j1; plugins %.3f s of %.3f s.\n",
      100 * (run - plugins) / run, plugins, run
    print "\nfloor: htmlReadMemory of the UTF-8 bytes, a walk over the tree, xmlFreeDoc; nothing else."
    print "floor-with-reading: with the reading of the files and the conversion to UTF-8."
    print "run: the whole of gongkai run, from starting the program to the findings in the store."
    print "MB peak: the largest process."
  }' "$log"

"$gongkai" status -d "$directory/store-1" | awk '$3 == "times" && $5 == "ms"'
rm -rf "$directory/store-1" "$directory/store-2" "$directory/store-one"

if [ "$many" -gt 0 ]; then
  echo
  echo "Memory of the largest process, with ten times the documents:"
  : >"$log"
  for count in "$many" "$((many * 10))"; do
    "$top/corpus/gongkai-generate" --output "$directory/many" --seed 3 --count "$count"
    measure "many-$count" "$gongkai" run ${BENCH_CONF:+-c "$BENCH_CONF"} -d "$directory/store-many" -j 2 \
      "$directory/many/docs"
    rm -rf "$directory/many" "$directory/store-many"
  done
  awk '{ sub("many-", "", $1); printf "%8d documents: %6.1f MB, %.1f documents/s\n", $1, $4 / 1024, $1 / $3 }' "$log"
fi
