#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Five real documents, read by a person beforehand: every section, cell, field, figure and finding.
# The documents lie outside the tree; without them the test is skipped.
set -eu
if [ ! -d "$GONGKAI_SHARED/seeds" ]; then
  echo "SKIP: no documents in $GONGKAI_SHARED/seeds"
  exit 77
fi
command -v jq >/dev/null || { echo "SKIP: jq is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/all"
for truth in "$top_srcdir"/tests/seeds/*.tsv; do
  number=$(basename "$truth" .tsv)
  set -- "$GONGKAI_SHARED/seeds/$number"_*.txt
  [ -f "$1" ] || { echo "document $number is missing in $GONGKAI_SHARED/seeds"; exit 1; }
  "$GONGKAI" try "$1" >"$work/record"
  jq -r --rawfile truth "$truth" -f "$top_srcdir/tests/seeds/compare.jq" "$work/record" |
    sed "s/^/$number	/" >>"$work/all"
done
awk -F '\t' '
  { count[$1, $3]++; documents[$1] = 1 }
  $3 != "right" { bad[++failed] = $1 ": " $2 " " $3 ": expected " $4 ", found " $5 }
  END {
    printf "%-10s %8s %8s %8s\n", "document", "right", "wrong", "missing"
    for (n = 0; n < 1000; n++) {
      document = sprintf("%03d", n)
      if (document in documents)
        printf "%-10s %8d %8d %8d\n", document, count[document, "right"], count[document, "wrong"],
          count[document, "missing"]
    }
    for (i = 1; i <= failed; i++) print bad[i]
    exit failed > 0
  }' "$work/all"
