#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pictures of tables with their exact cells: every number is right or says that it is not sure, facts come of the
# statutory form, and a contradiction that stands in the source is reported.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/ocr/needs.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
corpus=$top_srcdir/tests/ocr/corpus
# The cells as they were recognised; what extract/forms makes of them follows.
awk -f "$top_srcdir/tests/ocr/only-ocr.awk" "$GONGKAI_PIPELINE" >ocr.conf
expect 0 run -q -j 2 -c ocr.conf -d cells "$corpus/img"
"$GONGKAI" export -d cells --format jsonl >records.jsonl
"$python" "$top_srcdir/tests/ocr/compare.py" --truth "$corpus/gt" --records records.jsonl --cells cells.jsonl --strict >compared || {
  cat compared cells.jsonl >&2
  fail 'cells are wrong without doubt, or missed'
}
jq -r 'select(.id == "requests" or .id == "small") | select(.k == "num")' cells.jsonl >unsure
[ ! -s unsure ] || { cat unsure >&2; fail 'doubts where the picture is clean'; }

expect 0 run -q -j 2 -d store "$corpus/img"
"$GONGKAI" export -d store --format jsonl >records.jsonl
# record NAME: its record
record() {
  jq -c "select(.source | test(\"/$1[.]\"))" records.jsonl
}
# The facts are the numbers of the picture, each under its key.
record requests >one
jq -r '.facts[] | select(.form == "requests-2021") | [.cell[0], .cell[1], .value] | @tsv' one | sort >facts
jq -r '.cells[] | select(.k == "num") | [.r, .c, .t] | @tsv' "$corpus/gt/requests.json" | sort >wanted
cmp facts wanted || { diff facts wanted >&2; fail 'facts differ'; }
[ "$(wc -l <facts)" = 175 ] || fail "$(wc -l <facts) facts, not 175"
jq -e '[.findings[] | select(.rule | startswith("requests."))] == []' one >out || { cat out; fail 'findings where none is'; }

# 予以公开's total was printed too large by 10.
record contradiction >one
jq -c '.findings[] | select(.rule == "requests.applicants-sum" and any(.evidence[]; .cell == [5, 9])) |
  [.expected, .actual, ([.evidence[].table] | unique)]' one >found
truth=$(jq -r '.cells[] | select(.r == 5 and .c == 9).t' "$corpus/gt/contradiction.json")
printf '[%d,%d,["t1"]]\n' $((truth - 10)) "$truth" | cmp - found || {
  jq -c '.findings[]' one >&2
  fail 'the contradiction was not reported'
}
# A table that is turned, and one that was photographed, say where they stand in the picture.
record turned >one
jq -e '.tables[0].picture.box | .[2] - .[0] < .[3] - .[1]' one >out || fail 'a turned table lies as if it were upright'


# A document that is a picture, of which nothing can be decoded, is not readable; a page that shows such a picture is.
mkdir cut
head -c 3000 "$corpus/img/small.png" >cut/cut.png
echo '<html><head><meta charset="utf-8"><title>报告</title></head><body><p>一、总体情况</p><img src="cut.png"></body></html>' >cut/page.html
expect 1 run -q -j 1 -d refused cut/cut.png cut/page.html
"$GONGKAI" export -d refused --format jsonl >records.jsonl
record cut | jq -e '.status == "rejected" and .reason.code == "picture-damaged"' >out || fail 'a damaged picture is taken for a document'
record page | jq -e '.status == "ok" and (.diagnostics | any(.code == "picture-damaged"))' >out || fail 'a page with a damaged picture is not what it was'
