#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the store remembers of a document: what ended it early, what it was declared as, how often it
# was tried; and what a run that was killed has done. A reader counts how often it is run.
set -eu
. "$top_srcdir/tests/expect.sh"
needs sqlite3
# A process that was killed leaves everything.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
work=$(mktemp -d)
running=
trap '[ -z "$running" ] || kill -9 "$running" 2>/dev/null || :; rm -rf "$work"' EXIT
cd "$work"

# ran TIMES WORD: how often the reader was run over documents of that word since it was last asked.
ran() {
  touch log
  [ "$(grep -cx "$2" log)" = "$1" ] || { cat log; fail "$2 was run $(grep -cx "$2" log) times, not $1"; }
}
forget() {
  : >log
}

objects=$top_builddir/tests/plugins/.libs
mkdir one two
cp "$objects/changing.so" one/
cp "$objects/changing-2.so" two/
# conf SECONDS WORD
conf() {
  sed "s|{ name = \"html\"; }|{ name = \"changing\"; options: { log = \"$work/log\"; word = \"$2\"; }; }, { name = \"html\"; }|
    s|{ name = \"file\"; }|{ name = \"declared\"; }, { name = \"file\"; }|
    s|stage_seconds = .*|stage_seconds = $1;|" "$GONGKAI_PIPELINE"
}
conf 20 first >first.conf
conf 20 second >second.conf
# The log is written by the process that runs documents.
gongkai() {
  ends=$1
  command=$2
  shift 2
  expect "$ends" "$command" -d store -j 1 --no-sandbox -p one "$@"
}

mkdir docs
for word in text skip reject retry crash; do
  printf 'changing: %s\n全年主动公开政府信息30条。\n' "$word" >"docs/$word.txt"
done

# A crash is tried once more, alone; what is known is not tried again, but for the world's fault.
gongkai 1 run -c first.conf docs
has out 'read 2, of these partly 0; rejected 1, failed 2;'
if grep -q __asan_init "$GONGKAI"; then # a sanitizer reports it and ends the process in order
  has err '^docs/crash.txt: read/changing: crash: The process ended'
else
  has err '^docs/crash.txt: read/changing: crash: The process ended by signal 11'
fi
has err '^docs/reject.txt: read/changing: as-asked: '
has err '^docs/retry.txt: read/changing: as-asked: '
ran 2 crash
ran 1 reject
ran 1 skip
ran 1 text
ran 1 retry
forget
gongkai 1 run -c first.conf docs
has out '^  known 4 (rejected or failed before: 2)'
for word in crash reject skip text; do
  ran 0 $word
done
ran 1 retry

# Other rules of a later stage: what SKIP and the readers said is taken again.
forget
cp -r "$GONGKAI_RULES" rules
chmod -R u+w rules
sed -i 's/^-- severity: .*/-- severity: info/' rules/checks/*.sql
GONGKAI_RULES=$work/rules gongkai 1 reprocess -c first.conf
has out '^3 documents done again .*: another result 0, the same 3; '
ran 0 crash
ran 0 reject
ran 0 skip
ran 0 text
ran 1 retry

# Retry: the crash, and only that; then what was rejected.
forget
gongkai 1 retry -c first.conf
has out '^2 documents tried again: read now 0, rejected 0, failed 2$'
ran 2 crash
ran 0 reject
forget
gongkai 1 retry -c first.conf --rejected
has out '^1 documents tried again: read now 0, rejected 1, failed 0$'
ran 1 reject
ran 0 crash
expect 2 retry -d store docs
expect 3 retry -d nowhere
[ ! -e nowhere ] || fail 'retry made a store'

# The key of the crash changes: it is tried again by itself.
forget
gongkai 1 run -c second.conf docs
has err '^docs/crash.txt: read/changing: crash: The process ended by signal 11'
has err '^docs/reject.txt: read/changing: as-asked: '
ran 2 crash
ran 1 reject
ran 1 text
forget
gongkai 1 run -c second.conf docs
ran 0 crash
expect 1 reprocess -d store -j 1 --no-sandbox -p two -c second.conf
has err '^docs/crash.txt: read/changing: crash: The process ended by signal 11'
has out '^  of these rejected 1, failed [12]$'
ran 2 crash

# A limit is doubled when the document is tried once more; another limit is another try.
conf 1 first >short.conf
conf 2 first >longer.conf
printf 'changing: hang\n' >hang.txt
forget
expect 1 run -d hung -j 1 --no-sandbox -p one -c short.conf hang.txt docs/text.txt
has err '^hang.txt: read/changing: timeout: It ran longer than twice what limits.stage_seconds = 1 allows'
ran 2 hang
expect 0 plan -d hung -p one -c longer.conf
has out '^1 documents that reached a limit; '
has out '^  limits.stage_seconds 1 → 2$'
has out '^1 of 2 documents are to be done again'
expect 1 run -d hung -j 1 --no-sandbox -p one -c short.conf hang.txt docs/text.txt
has out '^  known 2 (rejected or failed before: 1)'
ran 2 hang

# The same bytes under another name, and under one more.
forget
rm -rf store docs
mkdir docs
printf 'changing: text\n一\n' >docs/a.txt
gongkai 0 run -c first.conf docs
mv docs/a.txt docs/b.txt
cp docs/b.txt docs/c.txt
gongkai 0 run -c first.conf docs
has out '^2 sources, 0 documents'
ran 1 text
[ "$("$GONGKAI" export -d store --format jsonl | grep -c '"source":')" = 1 ] || fail 'one document is two'
expect 0 show -d store docs/c.txt

# The same bytes with another declared charset are read anew.
gongkai 0 run -c first.conf 'declared: gbk'
"$GONGKAI" show -d store --json declared >gbk
gongkai 0 run -c first.conf 'declared: gbk'
has out '^  known 1 '
gongkai 0 run -c first.conf 'declared: big5'
has out '^  done again 1: another result 1, '
"$GONGKAI" show -d store --json declared >big5
grep -q '"charset": "Big5"' big5 || fail "not read as Big5: $(cat big5)"
! cmp -s gbk big5 || fail 'a charset changes nothing'
# What was declared is remembered where the bytes come out of the store.
sed 's/{ name = "charset"; }/{ name = "charset"; options: { error-share = 6; }; }/' first.conf >share.conf
gongkai 0 reprocess -c share.conf
"$GONGKAI" show -d store --json declared | cmp - big5 || fail 'reprocess forgot the declared charset'

# A run that is killed, or stopped, goes on where it was.
rm -rf docs
"$top_builddir/corpus/gongkai-generate" --output made --seed 4 --count 30
mkdir docs
for file in made/docs/*/*; do
  cp "$file" docs/
done
conf 60 first >patient.conf
count=$(find docs -type f | wc -l)
"$GONGKAI" run -q -d whole -j 1 -p one -c patient.conf docs >out 2>err || [ $? = 1 ]
"$GONGKAI" export -d whole --format jsonl >whole.jsonl
for signal in KILL INT; do
  rm -rf store log
  printf 'changing: hang\n' >docs/zz-last.txt
  "$GONGKAI" run -q -d store -j 1 --no-sandbox -p one -c patient.conf docs >out 2>err &
  running=$!
  # All but the last are stored, and the reader is over that one.
  left=400
  while [ ! -s log ] || [ "$(sqlite3 -batch store/gongkai.db 'SELECT count(*) FROM document')" -lt "$count" ]; do
    left=$((left - 1))
    [ $left -gt 0 ] || fail "the run does not get to its last document: $(cat err)"
    sleep 0.1
  done
  kill -$signal "$running"
  status=0
  wait "$running" || status=$?
  running=
  [ $signal = KILL ] || [ $status = 130 ] || fail "Ctrl-C ended with $status"
  [ $signal = KILL ] || has err 'what was done is stored'
  [ $signal = KILL ] || has err 'gongkai run --resume -d store goes on'
  rm docs/zz-last.txt
  expect 2 run -d store --resume docs
  left=100
  until "$GONGKAI" run -d store -j 1 --resume -p one >out 2>err; do
    # The processes of a killed run may still be ending.
    grep -q 'is writing the store' err || break
    left=$((left - 1))
    [ $left -gt 0 ] || fail 'the store stays locked'
    sleep 0.1
  done
  has out '^Goes on with run 1\.$'
  has out "^  known $count "
  "$GONGKAI" export -d store --format jsonl | cmp - whole.jsonl || fail "SIG$signal: records are not those of a whole run"
  expect 0 run -d store --resume
  has out '^There is nothing to resume'
done
# Another command that was stopped goes on by itself, not by the one that looks for documents.
sqlite3 store/gongkai.db "UPDATE run SET ended = NULL, command = 'reprocess'
  WHERE id = (SELECT max(id) FROM run)"
expect 2 run -d store --resume
has out '^The newest run in store was a reprocess that did not end; it goes on with that command'
expect 3 run -d nowhere --resume
