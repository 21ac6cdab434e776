#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the store and the exports do when the disk is full, read-only, somebody else's or of a newer
# version: a clear line, exit status 3, and what was committed is still there.
set -eu
. "$top_srcdir/tests/expect.sh"
needs sqlite3
work=$(mktemp -d)
run=
end() {
  [ -z "$run" ] || kill -9 "$run" 2>/dev/null || true
  umount "$work/small" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
cd "$work"

complain() {
  echo "$1"
  head -20 err
  exit 1
}

# fails WORDS COMMAND…: exit status 3, and the words on standard error.
fails() {
  words=$1
  shift
  status=0
  timeout 60 "$GONGKAI" "$@" >out 2>err || status=$?
  [ $status = 3 ] || complain "gongkai $*: exit status $status, not 3"
  grep -q -- "$words" err || complain "gongkai $*: expected '$words'"
}

# Without the checks that span documents: what they find depends on which documents are there.
cp -r "$GONGKAI_RULES" rules
rm -r rules/corpus
GONGKAI_RULES=$PWD/rules
"$top_builddir/corpus/gongkai-generate" --output made --seed 11 --count 200
"$GONGKAI" run -q -j 2 -d whole made/docs
"$GONGKAI" export -d whole --format jsonl >whole.jsonl
[ "$(wc -l <whole.jsonl)" = 200 ]
sort whole.jsonl >whole.sorted

# The store opens, and each record that it holds is right.
holds_a_part() { # STORE
  sqlite3 "$1/gongkai.db" 'PRAGMA integrity_check' | grep -qx ok || complain "$1 is damaged"
  "$GONGKAI" export -d "$1" --format jsonl >part.jsonl 2>err || complain "$1 does not open"
  [ -z "$(sort part.jsonl | comm -23 - whole.sorted)" ] || complain "$1 holds a record that is wrong"
}

holds_all() { # STORE
  "$GONGKAI" run -q -j 2 -d "$1" made/docs 2>err || complain "$1: the run after it"
  "$GONGKAI" export -d "$1" --format jsonl | cmp - whole.jsonl || complain "$1: other records"
}

# A full disk.
mkdir small
if mount -t tmpfs -o size=2500k none small 2>/dev/null; then
  fails 'the disk is full' run -q -j 2 -d small/store made/docs
  holds_a_part small/store
  [ "$(wc -l <part.jsonl)" -gt 0 ] || complain 'nothing was committed before the disk was full'
  mount -o remount,size=64m small
  holds_all small/store
  # A read-only disk: what is there can be read, and not be written.
  mount -o remount,ro small
  fails 'small/store' run -q -d small/store made/docs
  "$GONGKAI" export -d small/store --format jsonl 2>err | cmp - whole.jsonl || complain 'read-only: export'
  "$GONGKAI" status -d small/store >out 2>err || complain 'read-only: status'
  fails 'small/other' run -q -d small/other made/docs
  umount small
fi

# A limit on the size of files is an error, not a death.
status=0
(
  ulimit -f 5000
  exec "$GONGKAI" run -q -j 2 -d limited made/docs
) >out 2>err || status=$?
[ $status = 3 ] || complain "file size limit: exit status $status"
grep -q limited err || complain 'file size limit: no word of the store'
holds_a_part limited
holds_all limited

# No place for a store.
echo text >file
fails 'file' run -q -d file made/docs
fails 'file' export -d file --format jsonl
fails 'none/store' run -q -d none/store made/docs
fails 'There is no store in none' export -d none --format jsonl
mkdir other
sqlite3 other/gongkai.db 'CREATE TABLE a(b)'
cp other/gongkai.db before
fails "another program's file" run -q -d other made/docs
fails "another program's file" status -d other
cmp before other/gongkai.db
if [ "$(id -u)" != 0 ]; then
  mkdir locked
  chmod 555 locked
  fails 'Permission denied' run -q -d locked made/docs
  chmod 755 locked
fi

# A store of a newer version stays as it is.
cp -R whole newer
sqlite3 newer/gongkai.db 'PRAGMA user_version = 9999; PRAGMA wal_checkpoint(TRUNCATE)' >out
cp newer/gongkai.db before
for how in 'run -q made/docs' 'export --format jsonl' status findings; do
  # shellcheck disable=SC2086 # the words are separate
  fails 'newer was made by a newer gongkai (its version is 9999' $how -d newer
done
cmp before newer/gongkai.db || complain 'a newer store was changed'

# A damaged store.
cp -R whole damaged
rm -f damaged/gongkai.db-wal damaged/gongkai.db-shm
sqlite3 whole/gongkai.db "VACUUM INTO '$work/damaged/new.db'"
mv damaged/new.db damaged/gongkai.db
size=$(wc -c <damaged/gongkai.db)
dd if=/dev/urandom of=damaged/gongkai.db bs=1000 seek=$((size / 3000)) count=100 conv=notrunc 2>/dev/null
for how in 'export --format jsonl' status findings 'run -q made/docs'; do
  status=0
  # shellcheck disable=SC2086 # the words are separate
  timeout 60 "$GONGKAI" $how -d damaged >out 2>err || status=$?
  [ $status -le 3 ] || complain "a damaged store: $how: exit status $status"
done
head -c 5000 /dev/urandom >damaged/gongkai.db
fails 'damaged' status -d damaged
fails 'damaged' run -q -d damaged made/docs

# Two runs at once: the second says who is writing.
mkdir slow
echo 'misbehave: hang' >slow/hang.txt
cat >slow.conf <<'END'
stages = (
  { stage = "fetch"; plugins = ( { name = "file"; } ); },
  { stage = "decode"; plugins = ( { name = "charset"; } ); },
  { stage = "read"; plugins = ( { name = "misbehave"; }, { name = "text"; } ); }
);
limits: { stage_seconds = 60; };
END
"$GONGKAI" run -q -c slow.conf -p "$top_builddir/plugins/misbehave/.libs" -d shared slow >first 2>&1 &
run=$!
left=100
until [ -e shared/gongkai.db ]; do
  left=$((left - 1))
  [ $left -gt 0 ] || complain 'the first run does not begin'
  sleep 0.05
done
fails "Process $run is writing the store shared" run -q -d shared made/docs
"$GONGKAI" status -d shared >out 2>err || complain 'a store that is written cannot be read'
kill -INT "$run"
wait "$run" || true
run=
"$GONGKAI" run -q -j 2 -d shared made/docs

# Exports that cannot be written.
status=0
"$GONGKAI" export -d whole --format jsonl >/dev/full 2>err || status=$?
[ $status = 3 ] && grep -q 'No space left' err || complain "/dev/full: exit status $status"
fails file export -d whole --format jsonl -o file
fails file export -d whole --format csv -o file
fails none export -d whole --format csv -o none/where
if mount -t tmpfs -o size=64k none small 2>/dev/null; then
  fails 'No space left' export -d whole --format jsonl -o small/out
  fails 'No space left' export -d whole --format csv -o small/out
  umount small
fi
"$GONGKAI" export -d whole --format jsonl | cmp - whole.jsonl
# Others' output that cannot be written is no success, either.
for how in status findings; do
  status=0
  "$GONGKAI" $how -d whole >/dev/full 2>err || status=$?
  [ $status = 3 ] || complain "$how to a full disk: exit status $status"
done
