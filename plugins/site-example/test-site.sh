#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A page of the site is read by its selectors; another page is left to the HTML reader.
set -eu
here=$top_srcdir/plugins/site-example
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
try() {
  "$GONGKAI" try -c "$here/pipeline.conf" --until read --items "$1"
}
try "$here/corpus/report.html" |
  sed -n '/^block/{s/.* role=\([0-9]\).* text="\([^"]*\)".*/\1 \2/;s/.* text="\([^"]*\)".*/0 \1/;p;}' >"$work/out"
diff "$here/expected/report.txt" "$work/out"
sed 's/zhushan-portal/elsewhere/' "$here/corpus/report.html" >"$work/elsewhere.html"
try "$work/elsewhere.html" | grep -q '^step read/html status=ok .*site-example=0'
