#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Cells of words: a label whose last character was wrapped is whole, and a date is read as it is printed.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/ocr/needs.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir img
"$python" - "$top_srcdir/tests/ocr" <<'END' || exit $?
import sys
sys.path.insert(0, sys.argv[1])
import fonts
from PIL import Image, ImageDraw
name = fonts.any_chinese()
ROWS = [["项目", "日期"], ["通过网站公开\n数", "3月7日"], ["政策解读", "11月15日"], ["依申请\n公开", "2018年"], ["二", "三"]]
font = fonts.load(name, 28)
picture = Image.new("L", (460, 520), 255)
ink = ImageDraw.Draw(picture)
for row, cells in enumerate(ROWS):
    for column, text in enumerate(cells):
        x, y = 20 + 210 * column, 10 + 100 * row
        ink.rectangle((x, y, x + 210, y + 100), outline=0, width=2)
        for number, line in enumerate(text.split("\n")):
            ink.text((x + 12, y + 12 + 36 * number), line, font=font, fill=0)
picture.save("img/words.png")
END
awk -f "$top_srcdir/tests/ocr/only-ocr.awk" "$GONGKAI_PIPELINE" >ocr.conf
expect 0 run -q -c ocr.conf -d store img
"$GONGKAI" export -d store --format jsonl >records.jsonl
jq -r '.tables[0].rows[:4][] | @tsv' records.jsonl >rows
printf '%s\t%s\n' 项目 日期 通过网站公开数 3月7日 政策解读 11月15日 依申请公开 2018年 | cmp - rows || {
  cat rows >&2
  fail 'words were read otherwise'
}
# The model cannot read two strokes alone; of dates it depends on the models whether they are sure.
jq -e '[.tables[0].doubtful[].cell] | any(.[0] == 4) and all(.[0] == 4 or .[1] == 1)' records.jsonl >out || {
  jq -c '.tables[0].doubtful' records.jsonl >&2
  fail 'doubts where the picture is clean, or none where nothing can be told'
}
