#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make bench-crawl: pages a second over a generated site on loopback, without politeness: gongkai, wget2
# and Scrapy, eight connections each, in turn.
#
#   BENCH_PAGES    pages of 30 to 100 KB (2000)
#   BENCH_ROUNDS   rounds, each of every candidate (3)
#   BENCH_GZIP     whether nginx compresses what it sends: on or off (on)
#
# CPU is user and system time of a candidate's whole tree of processes, without nginx's. A ratio is the
# median of the rounds' ratios to wget2, since a machine's speed wanders between rounds. Memory is that
# of the whole tree, measured in a round of its own.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
what=bench-crawl
site_needs
pages=${BENCH_PAGES:-2000}
rounds=${BENCH_ROUNDS:-3}
SITE_GZIP=${BENCH_GZIP:-on}
export SITE_GZIP
work=$(mktemp -d)
trap 'site_stop; rm -rf "$work"' EXIT
cd "$work"
site_make s --kinds plain --pages "$pages" --bench
site_start s
address=http://127.0.0.1:$site_http/

names='fetch-only crawl'
for candidate in wget2 scrapy; do
  if command -v "$candidate" >/dev/null; then
    names="$names $candidate"
  else
    echo "$candidate is not installed: left out"
  fi
done

# run NAME WRAPPER…: the wrapper is given a file, the name and the command.
run() {
  name=$1
  shift
  rm -rf made
  mkdir made
  case $name in
  fetch-only) "$@" "$name" "$GONGKAI" crawl -q -d made/store --sites s/sites.conf --fetch-only ;;
  crawl) "$@" "$name" "$GONGKAI" crawl -q -d made/store --sites s/sites.conf ;;
  wget2) "$@" "$name" wget2 -q -r -l inf --max-threads=8 -P made/wget2 "$address" ;;
  scrapy) "$@" "$name" scrapy runspider --nolog "$top_srcdir/tests/spider.py" -a start="$address" ;;
  esac >out 2>err || true
}

: >log
: >fetched
round=1
while [ "$round" -le "$rounds" ]; do
  for name in $names; do
    site_mark s
    run "$name" "$top_builddir/tests/bench-measure" log
    echo "$name $(site_requests s '$5 == 200')" >>fetched
  done
  round=$((round + 1))
done
: >memory
for name in $names; do
  run "$name" "$site_python" "$top_srcdir/tests/tree-memory.py" memory
done

echo "$(find s/www -name '*.html' | wc -l) pages, $(du -sm s/www | cut -f 1) MB, gzip $SITE_GZIP, $rounds rounds"
awk '
  function median(list, count,   i, k, t) {
    for (i = 2; i <= count; i++)
      for (k = i; k > 1 && list[k] < list[k - 1]; k--) { t = list[k]; list[k] = list[k - 1]; list[k - 1] = t }
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
  }
  FILENAME == "log" { n = ++count[$1]; cpu[$1, n] = $2; wall[$1, n] = $3; if ($5 > 1) failed[$1] = $5
    if (n == 1) order[++names] = $1 }
  FILENAME == "fetched" { n = ++seen[$1]; pages[$1, n] = $2 }
  FILENAME == "memory" { most[$1] = $2 }
  END {
    printf "%-12s %8s %9s %9s %12s %9s %10s %14s\n", "", "answers", "CPU s", "wall s", "pages/s", "MB", "rate/wget2", "CPU/wget2"
    for (i = 1; i <= names; i++) {
      name = order[i]
      for (k = 1; k <= count[name]; k++) {
        c[k] = cpu[name, k]; w[k] = wall[name, k]; p[k] = pages[name, k]; r[k] = p[k] / w[k]
        if (("wget2", k) in wall) {
          rate[k] = r[k] / (pages["wget2", k] / wall["wget2", k])
          cost[k] = (c[k] / p[k]) / (cpu["wget2", k] / pages["wget2", k])
        }
      }
      n = count[name]
      printf "%-12s %8d %9.2f %9.2f %12.0f %9.1f %10.2f %14.2f%s\n", name, median(p, n), median(c, n), median(w, n),
        median(r, n), most[name] / 1024, median(rate, n), median(cost, n), name in failed ? "  FAILED with status " failed[name] : ""
    }
    print "\nfetch-only: what gongkai fetches stands in its WARC files, nothing is processed; crawl: all of it, to the"
    print "findings in the store; wget2 writes files; scrapy runs tests/spider.py, which drops what it fetched."
  }' log fetched memory
