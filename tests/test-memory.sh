#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What plugins remember: a picture that many pages show is read once, and not again when a form
# changes; results are the same as without; what is not the same plugin, model or picture is not
# taken for it; and a process that dies leaves nothing.
set -eu
command -v sqlite3 >/dev/null || { echo 'SKIP: there is no sqlite3'; exit 77; }
work=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-memory.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
. "$top_srcdir/tests/expect.sh"
mkdir plugins plugins-2
cp "$top_builddir/tests/plugins/.libs/remembering.so" plugins/
cp "$top_builddir/tests/plugins/.libs/remembering-2.so" plugins-2/
own="{ stage = \"ocr\"; plugins = ( { name = \"remembering\"; options = { model = \"$work/model\"; form = \"$work/form\"; }; } ); },"
sed '/stage = "ocr"/d; s|^  { stage = "segment"|  '"$own"'\n&|' "$GONGKAI_PIPELINE" >memory.conf
whole=$GONGKAI_PIPELINE
GONGKAI_PIPELINE=$work/memory.conf
other_plugins=$GONGKAI_PLUGIN_PATH
GONGKAI_PLUGIN_PATH=$work/plugins:$other_plugins
export GONGKAI_PIPELINE GONGKAI_PLUGIN_PATH
echo model-1 >model
echo form-1 >form

# picture NAME [WORDS]: a picture in which these words stand.
picture() {
  { cat "$top_srcdir/plugins/read-picture/corpus/page.png"; echo "picture: ${2-$1}"; } >"site/$1.png"
}
# page NUMBER PICTURE…
page() {
  number=$1
  shift
  {
    echo '<!DOCTYPE html><html><head><meta charset="utf-8"><title>样例县水务局政府信息公开工作年度报告</title></head>'
    echo "<body><h1>样例县水务局政府信息公开工作年度报告</h1><p>一、总体情况</p><p>第 $number 页。</p>"
    for name; do echo "<p><img src=\"$name.png\"></p>"; done
    echo '</body></html>'
  } >"site/$number.html"
}
# reads COUNT [NAME]: so many pictures were read by the last command.
reads() {
  got=$(grep -c "^reads ${2-}" err || :)
  [ "$got" = "$1" ] || { cat err >&2; fail "${2-pictures} read $got times, not $1"; }
}
records() {
  "$GONGKAI" export -d "$1" -f jsonl >"$2"
}
memories() {
  got=$(sqlite3 "$store/gongkai.db" 'SELECT count(*) FROM memory')
  [ "$got" = "$1" ] || fail "$got values are remembered, not $1"
}

mkdir site
for name in one two three; do picture $name; done
for i in $(seq 1 30); do page $i one; done
page 31 one two
page 32 three
store=store

# A picture that many pages show is read once.
expect 0 run -q -j1 -d store site/*.html
reads 3
reads 1 one
memories 3
expect 0 run -q -j1 -d store site/*.html
reads 0
records store first
[ "$(grep -c 'form-1 one' first)" = 31 ] || fail 'not every page has what stands in its picture'

# All is as if nothing had been remembered: verify asks the plugins themselves.
expect 0 verify -d store --sample 100%
reads 33
expect 0 try site/1.html
reads 1 one # the file's pictures come with it, and nothing is remembered
has out 'form-1 one'
(cd site && expect 0 try 31.html)
expect 0 run -q -j1 -d alone site/1.html
reads 1

# A changed form is compared with what is remembered.
echo form-2 >form
expect 0 plan -d store
expect 0 reprocess -q -j1 -d store
reads 0
records store changed
expect 0 run -q -j2 -d fresh site/*.html
records fresh anew
cmp changed anew || fail 'with memory a changed form gives something else'
[ "$(grep -c 'form-2 one' changed)" = 31 ] || fail 'the changed form is not there'
memories 3

# Another model, another version: it is read again, and what was remembered goes.
echo model-2 >model
expect 0 reprocess -q -j1 -d store
reads 3
memories 6
expect 0 gc -q -d store --keep-runs 1
memories 3
GONGKAI_PLUGIN_PATH=$work/plugins-2:$other_plugins
expect 0 reprocess -q -j1 -d store
reads 3
expect 0 gc -d store --keep-runs 1
has out '3 readings of pictures'
memories 3
GONGKAI_PLUGIN_PATH=$work/plugins:$other_plugins
expect 0 reprocess -q -j1 -d store
reads 3
expect 0 gc -q -d store --keep-runs 1
echo form-3 >form
expect 0 reprocess -q -j1 -d store
reads 0

# Damaged values are not taken, found by fsck, and removed.
sqlite3 store/gongkai.db "UPDATE memory SET digest = zeroblob(32) WHERE id = (SELECT min(id) FROM memory)"
expect 1 fsck -d store
has out 'memory'
echo form-4 >form
expect 0 reprocess -q -j1 -d store
reads 1
expect 0 fsck -d store
sqlite3 store/gongkai.db 'UPDATE memory SET data = x'"'00'"
expect 1 fsck -d store
expect 1 fsck -d store --repair
memories 0
expect 0 fsck -d store
echo form-5 >form
expect 0 reprocess -q -j1 -d store
reads 3
memories 3
records store mended
expect 0 run -q -j1 -d fifth site/*.html
records fifth anew
cmp mended anew || fail 'after a repair it gives something else'

# Values as large as may be come back whole; larger ones do not.
for padding in 200000 1048000 1048577; do
  sed "s|form = |padding = $padding; &|" memory.conf >padded.conf
  expect 0 run -q -j1 -c padded.conf -d "padded-$padding" site/*.html
  if [ $padding = 1048577 ]; then reads 33; else reads 3; fi
  records "padded-$padding" padded
  cmp padded mended || fail "a value of $padding bytes gives something else"
done

# Who dies leaves nothing, whatever it said.
picture four
picture last 'dies of it'
page 40 four last
for i in $(seq 41 60); do page $i four; done
expect 1 run -q -j1 -d dead site/4?.html
has err 'reads four'
records dead dead.jsonl
has_not dead.jsonl 'lies'
[ "$(grep -c 'form-5 four' dead.jsonl)" = 9 ] || fail 'pages are missing'

# A child that serves one document, and several workers.
for count in 1 3; do
  sed 's/^limits.*{/&\n  documents_a_child = '$count';/' memory.conf >few.conf
  grep -q documents_a_child few.conf || echo "limits: { documents_a_child = $count; };" >>few.conf
  expect 0 run -q -j1 -c few.conf -d few-$count site/?.html site/[123]?.html
  reads 1 one
  records few-$count few
  cmp few mended || fail "with $count documents a child it gives something else"
done
expect 0 run -q -j3 -d many site/?.html site/[123]?.html
records many many.jsonl
cmp many.jsonl mended || fail 'with three workers it gives something else'

# A name of an option that it does not have.
sed 's/"remembering"; options/"misspelling"; options/' memory.conf >wrong.conf
for round in 1 2 3 4 5; do # whichever process says first that there is no such plugin
  expect 2 run -q -j8 -c wrong.conf -d wrong site/1.html
  has err 'depends on an option that it does not have'
  [ "$(grep -c 'depends on an option' err)" = 1 ] || fail 'each process complains for itself'
done

# Children, workers and coordinator killed at any moment: nothing is lost, nothing wrong stays.
rm -f site/40.html
for round in $(seq 1 12); do
  setsid "$GONGKAI" run -q -j2 -d killed site/?.html site/[12345]?.html >out 2>err &
  run=$!
  for victim in 1 2 3; do
    sleep 0.0$((round * 7 % 10 + victim))
    for process in $(pgrep -s "$run" 2>/dev/null | shuf -n 1); do
      [ $((round % 3)) = 0 ] || [ "$process" != "$run" ] || continue
      kill -9 "$process" 2>/dev/null || :
    done
  done
  wait "$run" || :
done
expect 0 fsck -d killed
expect 0 run -q -j2 -d killed site/?.html site/[12345]?.html
expect 0 fsck -d killed
echo form-6 >form
expect 0 reprocess -q -j1 -d killed
expect 0 run -q -j1 -d whole site/?.html site/[12345]?.html
records whole whole.jsonl
records killed killed.jsonl
cmp killed.jsonl whole.jsonl || fail 'after kills it gives something else'

# The same of real pictures: a changed form gives, with what was read before, what it gives anew.
if [ -e "$top_builddir/plugins/ocr-tesseract/.libs/ocr-tesseract.so" ]; then
  GONGKAI_PIPELINE=$whole
  rm -f site/*
  cp "$top_srcdir/tests/ocr/corpus/img/small.png" site/
  cp "$top_srcdir/tests/ocr/corpus/img/turned.png" scan.png
  for i in 1 2 3; do page $i small; done
  cp -R "$GONGKAI_RULES" rules
  GONGKAI_RULES=$work/rules
  export GONGKAI_RULES
  expect 0 run -q -j1 -d read site scan.png
  store=read
  memories 4 # of each picture its lines, and the page that they gave
  expect 0 verify -d read --sample 100%
  for form in rules/forms/*.conf rules/lattices/*; do
    [ ! -f "$form" ] || echo '# changed' >>"$form"
  done
  expect 0 reprocess -q -j1 -d read
  expect 0 verify -d read --sample 100%
  memories 6 # other pages, of the same lines
  expect 0 gc -q -d read --keep-runs 1
  memories 4
  records read read.jsonl
  expect 0 run -q -j1 -d read-anew site scan.png
  records read-anew anew
  cmp read.jsonl anew || fail 'of real pictures a changed form gives something else with memory'
fi
