#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Headings that are set twice as large as the table below them keep their numbers and strokes: these are as long as ruled lines.
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
picture = Image.new("L", (1240, 1500), 255)
ink = ImageDraw.Draw(picture)
small, large = fonts.load(name, 21), fonts.load(name, 46)
y = 60
for number, title in enumerate(["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]):
    ink.text((220, y), title, font=large, fill=0, stroke_width=1, stroke_fill=0)
    y += 90
    for row in range(5):
        for column in range(4):
            x = 150 + 235 * column
            ink.rectangle((x, y, x + 235, y + 60), outline=0, width=2)
            ink.text((x + 14, y + 18), "信息内容" if row == 0 or column == 0 else str(17 * row + 5 * column + number), font=small, fill=0)
        y += 60
    y += 70
picture.save("img/headings.png")
END
awk -f "$top_srcdir/tests/ocr/only-ocr.awk" "$GONGKAI_PIPELINE" >ocr.conf
expect 0 try --items --until ocr -c ocr.conf img/headings.png
for heading in 一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况; do
  has out "text=\"$heading\""
done
