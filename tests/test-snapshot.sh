#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A report that its authority changed after publication: the former document stays, and gongkai diff says
# which numbers, sections and findings are others.
set -eu
. "$top_srcdir/tests/expect.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
documents=$top_srcdir/corpus/documents
mkdir in
cp "$documents/annual-2021-cms-utf8.html" in/a.html
cp "$documents/annual-2019-cms-utf8.html" in/b.html
expect 0 run -q -d store in
first=$("$GONGKAI" export -d store --format jsonl | head -1 | cut -c1-600)

# One document only: there is nothing to compare.
expect 2 diff -d store in/a.html
has err 'one document only, since run 1'
expect 2 diff -d store no-such-source
has err 'no run "no-such-source", and no source'
expect 2 diff -d store in/a.html in/b.html

# A number is another, and a sentence came.
number=$("$GONGKAI" export -d store --format jsonl | head -1 | sed 's/.*"row":"received","column":"total"[^}]*"raw":"\([0-9]*\)".*/\1/')
case $number in *[!0-9]* | '') fail "no number of requests: $number" ;; esac
sed "s/>$number</>$((number + 1))</; s|</body>|<p>本报告于发布后修订。</p></body>|" in/a.html >changed
cmp -s changed in/a.html && fail 'the page did not change'
mv changed in/a.html
expect 0 run -q -d store in
expect 1 diff -d store in/a.html
has out '^in/a.html$'
has out '^  - since run 1$'
has out '^  + since run 2$'
has out "$number → $((number + 1))"
has out '^  fact .*  1$'
expect 1 diff -d store a.html
expect 1 diff -d store --json in/a.html
has out '"kind":"fact","change":"changed".*"before":"'"$number"
has out '"kind":"record","change":"replaced"'
# Between the runs the same is said.
expect 1 diff -d store 1 2
has out 'other bytes 1'
has out "$number → $((number + 1))"

# The former document is there as it was.
before=$(printf '%s\n' "$first" | sed 's/.*"document":"sha256:\([0-9a-f]*\)".*/\1/')
expect 0 show -d store "$before"
has out '报告'

# Other bytes that read the same.
printf '<!-- generated at another time -->\n' >>in/b.html
expect 0 run -q -d store in
expect 1 diff -d store in/b.html
has out 'nothing that was read from them differs'

# Two sources may be meant.
mkdir in/x
cp in/b.html in/x/b.html
printf '<!-- x -->' >>in/x/b.html
expect 0 run -q -d store in
expect 2 diff -d store b.html
has err 'may be several'
