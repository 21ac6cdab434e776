#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make bench-ocr: how much of tables in pictures is read right, what is said to be doubtful, and what it takes.
#
#   BENCH_OCR_COUNT    generated pictures of tables (120)
#   BENCH_OCR_OTHERS   generated pictures that are none (60)
#   BENCH_OCR_SEED     of the generator (1000)
#   BENCH_OCR_SAMPLE   pictures that whole-page Tesseract and ocrmypdf are tried on (6; 0: none)
#   BENCH_OCR_TIMED    pictures of table 3 for the times on one and two cores (12; 0: none)
#   BENCH_OCR_SHARED   pictures with truth beside the generated ones (../shared/ocr-tables; empty: none)
#   BENCH_OCR_DIR      where pictures, stores and lists of cells are left (a temporary directory, removed)
#
# Prints Markdown for doc/measured.md. With these numbers it takes about ten minutes on two quiet cores.
set -eu
top=$top_builddir
src=$top_srcdir
count=${BENCH_OCR_COUNT:-120}
others=${BENCH_OCR_OTHERS:-60}
seed=${BENCH_OCR_SEED:-1000}
sample=${BENCH_OCR_SAMPLE:-6}
timed=${BENCH_OCR_TIMED:-12}
shared=${BENCH_OCR_SHARED-$GONGKAI_SHARED/ocr-tables}
tools=$src/tests/ocr
gongkai=$top/gongkai
. "$src/tests/ocr/needs.sh"
work=${BENCH_OCR_DIR:-}
if [ -z "$work" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
fi
mkdir -p "$work"

# try_items PICTURE OUT: every item that the stages up to ocr give.
try_items() {
  "$gongkai" try --items --until ocr "$1" >"$2" 2>/dev/null || echo "no result: $1"
}

# measure SET NAME TITLE: a run over a set of pictures, and what is right in it.
measure() {
  echo
  echo "### $3"
  echo
  rm -rf "$work/store-$2" "$work/log"
  status=0
  "$top/tests/bench-measure" "$work/log" run "$gongkai" run -q -j 1 -c "$work/ocr.conf" -d "$work/store-$2" "$1/img" \
    >"$work/out-$2" 2>&1 || status=$?
  [ $status -le 1 ] || cat "$work/out-$2"
  "$gongkai" export -d "$work/store-$2" --format jsonl >"$work/records-$2.jsonl"
  mkdir -p "$work/items-$2"
  "$python" "$tools/compare.py" --truth "$1/gt" --records "$work/records-$2.jsonl" --other-shapes "$work/shapes" >/dev/null
  while read -r file; do
    try_items "$1/img/$file" "$work/items-$2/${file%.*}.txt"
  done <"$work/shapes"
  "$python" "$tools/compare.py" --truth "$1/gt" --records "$work/records-$2.jsonl" --items "$work/items-$2" \
    --cells "$work/cells-$2.jsonl"
  awk -v pictures="$(find -L "$1/img" -type f | wc -l)" '{
    printf "\n%d files, one process: %.2f s of CPU and %.2f s each; %.0f MB the largest process.\n",
      pictures, $2 / pictures, $3 / pictures, $4 / 1024 }' "$work/log"
}

# What is recognised is compared, not what extract/forms makes of it.
awk -f "$tools/only-ocr.awk" "$GONGKAI_PIPELINE" >"$work/ocr.conf"
made=$work/made
nice "$python" "$tools/generate.py" --output "$made" --seed "$seed" --count "$count" --others "$others" \
  --forms "$src/rules/forms"
# Pictures that are no tables are not among those that are compared cell by cell.
mkdir -p "$work/none/img"
find "$made/img" -name 'o[0-9]*' -exec mv {} "$work/none/img" \;
if [ -n "$shared" ] && [ -d "$shared/img" ]; then
  measure "$shared" shared "Given pictures"
else
  echo "No pictures in ${shared:-BENCH_OCR_SHARED}: left out."
fi
measure "$made" made "Generated pictures, seed $seed"

echo
echo "### What pictures are taken for"
echo
mkdir -p "$work/items-none"
for file in "$work"/none/img/*; do
  [ -f "$file" ] || continue
  name=${file##*/}
  try_items "$file" "$work/items-none/${name%.*}.txt"
done
chosen=0
for file in "$made"/img/*; do
  [ $chosen -lt 20 ] || break
  name=${file##*/}
  [ -f "$work/items-none/${name%.*}.txt" ] || try_items "$file" "$work/items-none/${name%.*}.txt"
  chosen=$((chosen + 1))
done
"$python" "$tools/classes.py" --truth "$made/gt" --items "$work/items-none"

if [ "$timed" -gt 0 ]; then
  echo
  echo "### Seconds a table 3"
  echo
  find "$made/img" -name '*-T3-1[25]0-*' -o -name '*-T3-200-*' | sort | head -n "$timed" >"$work/timed"
  rm -f "$work/log"
  for jobs in 1 2; do
    rm -rf "$work/store-timed-$jobs"
    tr '\n' '\0' <"$work/timed" | xargs -0 "$top/tests/bench-measure" "$work/log" "-j$jobs" "$gongkai" run -q \
      -j "$jobs" -d "$work/store-timed-$jobs" >/dev/null 2>&1 || true
  done
  awk -v n="$(wc -l <"$work/timed")" '
    BEGIN { print "| | s of CPU a table | s a table | MB of the largest process |"; print "| --- | --- | --- | --- |" }
    { printf "| gongkai run %s, %d tables of 120 to 200 dpi | %.2f | %.2f | %.0f |\n", $1, n, $2 / n, $3 / n, $4 / 1024 }' \
    "$work/log"
  # Each of them, as the store has it: all that was done with the document, one after another on one core.
  "$gongkai" status -d "$work/store-timed-1" >/dev/null && sqlite3 "$work/store-timed-1/gongkai.db" \
    'SELECT sum(nanoseconds) / 1e9 FROM current_result GROUP BY document ORDER BY 1' | awk '
    { took[NR] = $1; quick += $1 < 1 }
    END { printf "\n**Table 3 in under a second on one core: %d of %d**; the middle one takes %.2f s, the slowest %.2f s, without the start of the program.\n",
      quick, NR, took[int((NR + 1) / 2)], took[NR] }'
fi

[ "$sample" -gt 0 ] || exit 0
echo
echo "### Beside other programs"
echo
echo "A sample of $sample generated pictures of table 3; numbers that stand in the text, in the order of reading."
echo
rm -f "$work/log"
: >"$work/rivals"
find "$made/img" -name '*-T3-*' ! -name '*-turned.*' ! -name '*-photo.*' | sort | head -n "$sample" >"$work/sample"
while read -r file; do
  name=${file##*/}
  truth=$made/gt/${name%.*}.json
  dpi=$(sed 's/.*"dpi":\([0-9]*\).*/\1/' "$truth")
  if command -v tesseract >/dev/null; then
    OMP_THREAD_LIMIT=1 "$top/tests/bench-measure" "$work/log" tesseract timeout 120 \
      tesseract "$file" "$work/text" -l chi_sim --psm 6 --dpi "$dpi" >/dev/null 2>&1 || true
    echo "tesseract $("$python" "$tools/rivals.py" --truth "$truth" --text "$work/text.txt")" >>"$work/rivals"
  fi
  if command -v ocrmypdf >/dev/null && command -v pdftotext >/dev/null; then
    rm -f "$work/out.pdf"
    : >"$work/side.txt"
    OMP_THREAD_LIMIT=1 "$top/tests/bench-measure" "$work/log" ocrmypdf timeout 120 \
      ocrmypdf --force-ocr -q -j 1 -l chi_sim --output-type pdf --image-dpi "$dpi" "$file" "$work/out.pdf" \
      >/dev/null 2>&1 || true
    timeout 120 pdftotext -layout "$work/out.pdf" "$work/side.txt" >/dev/null 2>&1 || true
    echo "ocrmypdf $("$python" "$tools/rivals.py" --truth "$truth" --text "$work/side.txt")" >>"$work/rivals"
  fi
  rm -rf "$work/store-one"
  "$top/tests/bench-measure" "$work/log" gongkai "$gongkai" run -q -j 1 -d "$work/store-one" "$file" >/dev/null 2>&1 || true
  "$gongkai" export -d "$work/store-one" --format jsonl | jq -r '.tables[] | .rows[] | @tsv' >"$work/own.txt"
  echo "gongkai $("$python" "$tools/rivals.py" --truth "$truth" --text "$work/own.txt")" >>"$work/rivals"
done <"$work/sample"
awk '
  FILENAME ~ /rivals$/ { found[$1] += $2; all[$1] += $3; next }
  { cpu[$1] += $2; wall[$1] += $3; n[$1]++ }
  END {
    print "| | numbers found in order % | s of CPU a picture | s a picture |"
    print "| --- | --- | --- | --- |"
    split("gongkai tesseract ocrmypdf", order, " ")
    split("gongkai run, from its start|tesseract -l chi_sim --psm 6|ocrmypdf --force-ocr -l chi_sim, then pdftotext -layout", title, "|")
    for (i = 1; i <= 3; i++) {
      name = order[i]
      if (n[name])
        printf "| %s | %.1f | %.2f | %.2f |\n", title[i], all[name] ? 100 * found[name] / all[name] : 0,
          cpu[name] / n[name], wall[name] / n[name]
      else
        printf "| %s | not installed | | |\n", title[i]
    }
  }' "$work/rivals" "$work/log"
