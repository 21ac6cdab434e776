#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# However a page was laid on the scanner, its tables are read as they are when it stands upright.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/ocr/needs.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir img
"$python" - "$top_srcdir/tests/ocr/corpus/img" <<'END'
import sys
from PIL import Image
for name, turns in ("requests", (0, 90, 180, 270)), ("litigation", (0, 180)):
    picture = Image.open(f"{sys.argv[1]}/{name}.png").convert("L")
    for turn in turns:
        picture.rotate(turn, expand=True).save(f"img/{name}-{turn}.png")
END
awk -f "$top_srcdir/tests/ocr/only-ocr.awk" "$GONGKAI_PIPELINE" >ocr.conf
expect 0 run -q -j 2 -c ocr.conf -d store img
"$GONGKAI" export -d store --format jsonl >records.jsonl
for file in img/*.png; do
  name=$(basename "$file" .png)
  jq -c "select(.source | endswith(\"/$name.png\")).tables[0].rows" records.jsonl >"$name.rows"
  [ -s "$name.rows" ] || fail "no table in $name"
  cmp "${name%-*}-0.rows" "$name.rows" || fail "$name is read otherwise than upright"
done
