#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai show --table: which cells are not sure, as text and drawn over the picture, which is decoded
# in the sandbox by a program of its own.
set -eu
. "$top_srcdir/tests/expect.sh"
needs convert
work=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-draw.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

. "$top_srcdir/tests/recognising.sh"
mkdir in
for format in png jpg gif webp; do
  convert -size 400x220 xc:white -fill black -draw 'rectangle 130,65 150,75' page.$format
done

# A picture, and behind its end what the test's recogniser reads in it.
written() {
  cat "$1"
  printf '\npicture: %s\n' "$1"
  cat
}
table='事项|数量|金额\n罚款|12?17|3.50\n收费|5!|\n合计|22|３.50\n'
for format in png jpg gif webp; do
  printf %b "$table" | written page.$format >in/$format.pic
done
printf '事项|数量\n罚款|12\n' | written page.png >in/sure.pic
printf '事项|数量\n罚款|12?13\n' | written page.png >in/doubtful.pic
head -c 60 page.png >cut
{ cat cut; printf '\npicture: cut\n事项|1\n'; } >in/cut.pic
printf 'picture: none\n事项|1\n' >in/none.pic
printf '事项\t数量\n罚款\t12\n收费\t13\n' >in/c.txt
expect 0 run -q in
expect 0 correct -q png.pic t1 3 2 4.50 --who 王

expect 0 show png.pic --table t1
has out '^t1 '
has out '│ 罚款 │ 12 '
has out '^  \[1,1\] 12  doubtful, or 17, confidence 0.50'
has out '^  \[2,1\] 5  recovered by the sums'
has out '^  \[3,2\] 4.50  corrected (#1, 王), read as ３.50'
has out 'info :[0-9]* table.total'
has_not out '^  \[0,0\]'
expect 0 show png.pic --table 1
expect 2 show png.pic --table t2
has err 'has 1 tables, and no t2'
expect 2 show png.pic --table 0
expect 2 show png.pic --table x
expect 2 show png.pic --picture x.png
expect 2 show png.pic --table t1 --page 1
expect 2 show png.pic --table t1 --picture x.png --page 2
has err 'on page 2'
[ ! -e x.png ] || fail 'there is a picture'

# Every format is drawn, as PNG; what is drawn depends on what was read.
for format in png jpg gif webp; do
  expect 0 show $format.pic --table t1 --picture $format.png
  [ "$(head -c 4 $format.png | tail -c 3)" = PNG ] || fail "$format.png is no PNG"
done
expect 0 show png.pic --table t1 --picture again.png --page 1
cmp png.png again.png || fail 'it is not always drawn the same'
expect 0 show sure.pic --table t1 --picture sure.png
expect 0 show doubtful.pic --table t1 --picture doubtful.png
GONGKAI_SANDBOX=off expect 0 show png.pic --table t1 --picture again.png
cmp png.png again.png || fail 'without the sandbox it is another'
# shows FILE COLOUR: so many of its pixels have that colour.
shows() {
  convert "$1" -define histogram:unique-colors=true -format %c histogram:info:- |
    sed -n "s/^ *\\([0-9]*\\): .*$2.*/\\1/p" | head -1
}
orange='#E65A00' green='#008C5A' red='#D70000'
purple='#9632A0'
# The legend has each colour, too.
for colour in "$orange" "$green" "$purple" "$red"; do
  [ "$(shows png.png "$colour")" -gt $(($(shows sure.png "$colour") + 300)) ] ||
    fail "png.png has nothing in $colour"
done
[ "$(shows doubtful.png "$orange")" -gt $(($(shows sure.png "$orange") + 300)) ] ||
  fail 'a doubtful cell is not marked'
[ "$(shows doubtful.png "$green")" = "$(shows sure.png "$green")" ] ||
  fail 'a cell is drawn as corrected'

# A picture that stands in a page is found in it again, by the same plugins.
printf '事项|数量\n罚款|12?14\n' | written page.png >within
for name in one two; do
  { printf '<html><body><h1>%s</h1><p><img src="data:image/png;base64,' $name
    base64 -w0 within
    printf '"></p></body></html>'; } >in/$name.html
done
expect 0 run -q in
expect 0 show one.html --table t1 --picture one.png
cmp one.png doubtful.png >/dev/null && fail 'the title is not that of the document'
expect 2 show one.html --table t1 --picture x.png -c nothing.conf
sed 's/{ name = "html"; }, //' pictures.conf >other.conf
expect 1 show one.html --table t1 --picture x.png -c other.conf
has err 'the plugins do not find it there any more'
# What is said of it holds in both pages.
expect 0 correct -q one.html t1 1 1 14
for name in one two; do
  expect 0 show $name.html --table t1
  has out '^  \[1,1\] 14  corrected'
done
expect 0 correct --list
[ "$(grep -c ' t1\[1,1\] ' out)" = 2 ] || fail 'the correction is not listed for both pages'

# What cannot be drawn is said, and no file is left.
for name in cut none; do
  expect 1 show $name.pic --table t1 --picture $name.png
  has err 'The picture cannot be drawn: '
  [ ! -e $name.png ] || fail "$name.png is there"
done
expect 3 show png.pic --table t1 --picture nowhere/x.png
GONGKAI_DRAW=$work/nothing expect 1 show png.pic --table t1 --picture x.png
has err 'nothing'
if "$GONGKAI" show c.txt --table t1 >out 2>&1; then
  expect 2 show c.txt --table t1 --picture x.png
  has err 'was not recognised from a picture'
fi
