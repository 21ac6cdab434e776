#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A scan of 200 pages is read page by page: every page's table is there, in memory that a few pages would take too.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/ocr/needs.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for pages in 10 200; do
  "$python" "$top_srcdir/tests/ocr/many-pages.py" --output "scan-$pages.tif" --pages "$pages"
  status=0
  timeout 900 "$python" "$top_srcdir/tests/ocr/peak.py" "peak-$pages" "$GONGKAI" run -q -j 1 -d "store-$pages" "scan-$pages.tif" \
    >out 2>err || status=$?
  [ "$status" = 0 ] || { cat out err >&2; fail "a scan of $pages pages: gongkai run ended with $status"; }
  "$GONGKAI" export -d "store-$pages" --format jsonl >records.jsonl
  # Tables that look like one that goes on over pages may be joined, without the head that is repeated.
  jq -c '.tables[].rows[] | select(.[0] != "项目")' records.jsonl | sort | uniq -c | awk '{ print $1, $2 }' | sort >found
  printf '%d %s\n' "$pages" '["办结数","1280","930"]' "$pages" '["受理申请数","1284","937"]' | sort | cmp -s - found || {
    cat found >&2
    fail "rows of $pages pages are missing or others are there"
  }
done
# Twenty times the pages: what grows is what is kept of each page, a quarter of a MiB at most, where a page
# decoded takes several.
few=$(cat peak-10)
many=$(cat peak-200)
[ "$many" -le $((few + 190 * 256)) ] || fail "$many KiB for 200 pages, $few for 10"
echo "200 pages: $((many / 1024)) MB the largest process; 10 pages: $((few / 1024)) MB"
