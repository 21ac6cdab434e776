#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pictures as documents of their own, from a folder to the record.
. "$top_srcdir/tests/environment.sh"
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
failed=0
fail()
{
  echo "FAILED: $*"
  failed=1
}
has()
{
  grep -q -- "$1" "$work/out" || fail "$2: no line matches $1: $(cat "$work/out")"
}
gongkai()
{
  "$GONGKAI" "$@" >"$work/out" 2>"$work/err"
}
cd "$work" || exit 1

mkdir scans
cp "$top_srcdir"/plugins/read-picture/corpus/* scans
printf 'BM is how this text begins, and it is no picture\n' >scans/text
gongkai run -q -j1 -d store scans
[ $? -eq 1 ] || fail "the run ended with $?: $(cat err)"
gongkai export -d store -f jsonl
for name in big-endian.tif bigtiff.tif cut.tif loop.tif page.bmp page.gif page.jpg page.png \
  page.webp text three-pages.tif with-thumbnail.tif; do
  has "\"scans/$name\"" "the list of documents"
done
gongkai show -d store scans/no-page.tif
has 'damaged-picture' "a TIFF file without a page"
gongkai try -i scans/text
has 'step read/text status=ok' "a text that begins like a picture"

exit "$failed"
