#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bad input: a clear line that names the document, every other document is read, and the run ends
# in bounded time and memory.
set -eu
. "$top_srcdir/tests/expect.sh"
needs jq
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
mkdir docs

complain() {
  echo "$1"
  head -40 "$work/err"
  exit 1
}

# run ARGUMENT…: sets status; standard error goes to err.
run() {
  status=0
  timeout 120 "$GONGKAI" run -q -j 2 "$@" >out 2>err || status=$?
}

# Innocent neighbours, some before and some after in the order of names.
"$top_builddir/corpus/gongkai-generate" --output made --seed 3 --count 6
for file in made/docs/*/*; do
  cp "$file" "docs/a-${file##*/}"
  { cat "$file"; echo ' '; } >"docs/z-${file##*/}"
done
run -d alone docs
[ $status = 0 ] || complain "the neighbours alone: exit status $status"
"$GONGKAI" export -d alone --format jsonl >alone.jsonl
[ "$(wc -l <alone.jsonl)" = 12 ]

: >docs/empty.html
printf ' \n\t' >docs/blank.txt
head -c 209715200 /dev/zero | tr '\0' x >docs/huge.html
awk 'BEGIN { printf "<html><body>"; for (i = 0; i < 100000; i++) printf "<div>"; print "<p>深处的一句话。</p>" }' \
  >docs/nested.html
awk 'BEGIN { printf "<html><body><p>表前的一句话。</p>"; for (i = 0; i < 100000; i++) printf "<table><tr><td>"; print "深" }' \
  >docs/nested-tables.html
cat >docs/colspan.html <<'END'
<html><body><h1>报告</h1><table>
<tr><td colspan="1000000000" rowspan="1000000000">甲</td><td>1</td></tr>
<tr><td>乙</td><td colspan="99999999999999999999">2</td></tr>
<tr><td colspan="-3" rowspan="0">丙</td><td colspan="x">3</td></tr></table></body></html>
END
head -c 3000 "$(command -v sh)" >docs/binary.html
printf '%%PDF-1.4\n1 0 obj\n' >docs/portable.html
printf '<p>\310\253\304\352\377\377\326\367\266\257\200\200\377</p> \344\270\255\377\346\226 \201\377 \310\253\304\352' \
  >docs/no-encoding.html
ln -s nowhere docs/dangling.html
ln -s self docs/self
ln -s ../docs docs/loop
mkfifo docs/pipe.html
mkdir docs/locked
echo '锁' >docs/locked/inside.txt
echo '锁着' >docs/unreadable.txt
printf '甲名' >"docs/$(printf '\377\376').html"
printf '乙名' >"docs/$(printf 'two\nlines').txt"
printf '\377\377\377\377' >"docs/$(printf 'escape\033[31m').txt"
printf ' ' >"docs/$(printf 'empty\nname').txt"
# Deeper than a path may be long.
name=$(printf 'd%.0s' $(seq 200))
mkdir inner
for level in $(seq 25); do
  [ "$level" != 10 ] || echo '深处' >inner/x.txt
  mkdir outer
  mv inner "outer/$name"
  mv outer inner
done
mv inner "docs/$name"
chmod 000 docs/locked docs/unreadable.txt
# The superuser reads what nobody may; nobody must be able to read what was built.
[ "$(id -u)" != 0 ] || if setpriv --reuid=65534 --regid=65534 --clear-groups cat "$GONGKAI" \
  "$GONGKAI_PIPELINE" "$top_builddir/plugins/fetch-file/.libs/fetch-file.so" >/dev/null 2>&1; then
  locked=yes
  chown -R 65534:65534 .
  real=$GONGKAI
  GONGKAI=$work/as-nobody
  printf '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups "%s" "$@"\n' "$real" >"$GONGKAI"
  chmod 755 "$GONGKAI" "$work"
else
  locked=no
  rm -rf docs/locked docs/unreadable.txt
fi

run -d store docs
[ $status = 1 ] || complain "exit status $status, not 1"
"$GONGKAI" export -d store --format jsonl >records.jsonl
says() {
  grep -q -- "^docs/$1: $2" err || complain "expected 'docs/$1: $2' in:"
}
says empty.html 'decode/charset: empty-file: '
says blank.txt 'read/text: no-text: '
says huge.html 'too-large: It has 209715200 bytes; limits.document_mb allows 64 MB'
says binary.html '.*begins with the bytes 7f 45 4c 46'
says portable.html '.*'
says dangling.html 'unreadable: It is a symbolic link to something that does not exist'
says self 'unreadable: '
says pipe.html 'special-file: It is a pipe, socket or device, not a file'
says 'd[d/]*' 'unreadable: File name too long'
# One line a document, whatever its name holds, and nothing that a terminal would obey.
says 'empty name.txt' 'read/text: no-text'
! grep -q "$(printf '\033')" err || complain 'an escape character in:'
if [ "${locked-yes}" = yes ]; then
  says locked 'unreadable: Permission denied'
  says unreadable.txt 'unreadable: Permission denied'
fi
[ "$(grep -c '^docs/' err)" = "$(wc -l <err)" ] || complain 'lines that name no document in:'

# record SOURCE FILTER: what the filter says of that document must be true.
record() {
  jq -se --arg source "$1" "map(select(.source == \$source) | $2) == [true]" records.jsonl >/dev/null ||
    complain "$1: not '$2': $(jq -c --arg source "$1" 'select(.source == $source)' records.jsonl | cut -c 1-600)"
}
record docs/empty.html '.status == "rejected" and .reason.code == "empty-file"'
record docs/binary.html '.status == "rejected"'
record docs/portable.html '.status == "rejected"'
record docs/nested.html '.diagnostics | any(.code == "nested-too-deep")'
record docs/nested-tables.html '.diagnostics | any(.code == "nested-too-deep")'
record docs/colspan.html '(.diagnostics | any(.code == "span-clamped")) and .status == "partial"'
record docs/no-encoding.html '.status == "partial" and (.diagnostics | any(.code == "bytes-replaced" and .count > 0))'
record "docs/$(printf 'two\nlines').txt" '.status == "ok"'
record 'docs/%FF%FE.html' '.status == "ok"'
jq -r .source records.jsonl | grep -q 'd/x.txt$' || complain 'a document in a deep folder is missing'
jq -r .source records.jsonl | grep -q '^docs/loop/' && complain 'a loop of links was followed'
jq -c 'select(.source | test("^docs/[az]-"))' records.jsonl | cmp -s - alone.jsonl ||
  jq -c . alone.jsonl >alone-again.jsonl
if [ -e alone-again.jsonl ]; then
  jq -c 'select(.source | test("^docs/[az]-"))' records.jsonl | cmp - alone-again.jsonl ||
    complain 'the neighbours are not what they are alone'
fi

# Again: nothing is lost, nothing doubled.
run -d store docs
[ $status = 1 ] || complain "again: exit status $status"
"$GONGKAI" export -d store --format jsonl | cmp - records.jsonl || complain 'a second run gives other records'

# A configuration with a typo: nothing begins, and the store stays as it is.
sed 's/memory_mb/memroy_mb/' "$GONGKAI_PIPELINE" >typo.conf
run -c typo.conf -d store docs
[ $status = 2 ] || complain "typo: exit status $status"
grep -q 'typo.conf:[0-9]*: unknown limit "memroy_mb"; did you mean "memory_mb"?' err || complain 'typo:'
"$GONGKAI" export -d store --format jsonl | cmp - records.jsonl || complain 'a refused run changed the store'
run -c . -d none docs
[ $status = 2 ] && grep -q 'it is a directory' err || complain 'a folder as configuration:'
[ ! -e none ] || complain 'a refused run made a store'

# A run over the folder that holds its store does not read it.
mkdir around
echo '一份文件' >around/a.txt
[ "${locked-no}" = no ] || chown 65534:65534 around around/a.txt
(cd around && "$GONGKAI" run -q -j 1 . && "$GONGKAI" run -q -j 1 .) >out 2>err || complain 'a store among documents:'
[ "$("$GONGKAI" export -d around/gongkai-store --format jsonl | wc -l)" = 1 ] || complain 'a store was read:'

# A page as large as the reader takes.
mkdir large
awk 'BEGIN { for (i = 0; i < 230000; i++) print "<p>全年主动公开政府信息" i "条，其中规章3件，行政规范性文件9件，受理申请公开政府信息17件，均已办结，比上年多5件，无行政复议和行政诉讼。</p>" }' \
  >large/page.html
echo '一' >large/a.txt
echo '二' >large/z.txt
run -d large-store large
[ $status -le 1 ] || complain "large: exit status $status"
"$GONGKAI" export -d large-store --format jsonl >records.jsonl
[ "$(jq -r .status records.jsonl | sort | uniq -c | awk '{ print $2 "=" $1 }' | tr '\n' ' ')" = "ok=2 partial=1 " ] ||
  complain "large: $(jq -c '[.source, .status, .reason]' records.jsonl)"

# Ten thousand files.
mkdir tiny
awk 'BEGIN { for (i = 0; i < 10000; i++) { f = "tiny/" i ".txt"; print "第" i "份文件。" >f; close(f) } }'
run -d tiny-store tiny
[ $status = 0 ] || complain "tiny: exit status $status"
[ "$("$GONGKAI" export -d tiny-store --format jsonl | jq -r .source | sort -u | wc -l)" = 10000 ] ||
  complain 'tiny: a document is missing or doubled'
