#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai gc removes what only older runs can show, and nothing else: the export is the same after it,
# every run that is kept can be shown as before, and the store is whole. Killed before any of its
# calls on the store's files, it leaves a store that is whole but for files that nobody needs, and
# the next one completes it.
#   GC_KILLS=N  so many calls before which it is killed (12)
set -eu
shim=$top_builddir/tests/.libs/fault-shim.so
. "$top_srcdir/tests/expect.sh"
needs sqlite3 openssl
: "${GC_KILLS=12}"
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0:verify_asan_link_order=0
export ASAN_OPTIONS
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
cd "$work"
what=preparation

sql() {
  sqlite3 store/gongkai.db "$1" || fail "sqlite3: $1"
}

export_to() {
  "$GONGKAI" export -d store --format jsonl >"$1" 2>err || fail "export: $(cat err)"
}

# The documents that sources had as of a run, and the bytes of their steps, without any of gongkai's
# own code. A source has a document until the run that met it with another.
as_of() {
  sql "WITH has AS (SELECT document, run, lead(run) OVER (PARTITION BY name ORDER BY id) AS until
      FROM source),
    had AS (SELECT DISTINCT document FROM has WHERE run <= $1 AND (until IS NULL OR until > $1)),
    newest AS (SELECT document, (SELECT max(id) FROM state
        WHERE id BETWEEN had.document << 20 AND had.document << 20 | $1) AS id FROM had)
    SELECT hex(d.digest), j.key, r.stage, r.plugin, hex(r.key), hex(r.digest),
      (SELECT length(data) FROM original AS o WHERE o.document = d.id)
    FROM newest AS n JOIN document AS d ON d.id = n.document JOIN state AS s ON s.id = n.id
    JOIN json_each(s.results) AS j JOIN result AS r ON r.id = d.id << 20 | j.value
    ORDER BY 1, 2"
}

# Six runs: a rule changes before each, and a file; one large one is replaced by a small one, and one
# by what it was before.
"$top_builddir/corpus/gongkai-generate" --output made --seed 5 --count 12
mv made/docs docs
cat >docs/sums.txt <<'END'
样例市档案局2018年政府信息公开工作年度报告
一、总体情况
2018年,全局主动公开政府信息30条,其中:政策文件类10条,工作动态类15条,其他类4条。
END
head -c 1200000 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null >docs/large.bin
cp -R "$GONGKAI_RULES" rules
GONGKAI_RULES=$work/rules
export GONGKAI_RULES
rule=rules/checks/narrative-parts-sum.sql
run() {
  status=0
  "$GONGKAI" run -q -j 1 -d store docs >out 2>&1 || status=$?
  [ $status -le 1 ] || fail "a run ends with $status"
}
changing=$(find docs -name '*.html' | sort | head -1)
cp "$changing" first.html
run
for number in 2 3 4 5 6; do
  sed -i "s/^-- message: /-- message: $number /" $rule
  case $number in
    2 | 3) echo "<!-- $number -->" >>"$changing" ;;
    4) cp first.html "$changing" ;;
    5) echo 'a small one' >docs/large.bin ;;
    6) echo '<!-- 6 -->' >>"$changing" ;;
  esac
  run
done
sql "INSERT INTO failure(run, source) VALUES(1, 'gone'), (2, 'gone'), (5, 'gone')"
export_to good
[ "$(sql 'SELECT count(*) FROM state')" -gt 18 ] || fail 'there are too few results'
for number in 1 2 3 4 5 6; do as_of $number >before.$number; done
mv store full

begin() {
  rm -rf store
  cp -R full store
}

what='what is refused'
begin
expect 2 gc -d store
has err 'keep-runs'
expect 2 gc -d store --keep-runs 0
expect 3 gc -d nowhere --keep-runs 3
[ ! -e nowhere ] || [ -z "$(ls nowhere/*.db 2>/dev/null)" ] || fail 'it made a store'

for keep in 1 2 3 4 6 100; do
  what="gc --keep-runs $keep"
  begin
  cp store/gongkai.db before.db
  expect 0 gc -d store --keep-runs $keep --dry-run
  cmp -s before.db store/gongkai.db || fail '--dry-run changed the store'
  sed -n '2,4p' out >said
  has out 'would be removed'
  expect 0 gc -d store --keep-runs $keep
  sed -n '2,4p' out | cmp -s - said || fail '--dry-run said something else'
  expect 0 fsck -d store
  export_to after
  cmp -s good after || fail 'the export differs'
  for number in 1 2 3 4 5 6; do
    as_of $number >after.$number
    if [ "$number" -gt $((6 - keep)) ]; then
      cmp -s before.$number after.$number || fail "run $number cannot be shown as before"
    elif [ "$number" -lt 5 ]; then
      ! cmp -s before.$number after.$number || fail "run $number can still be shown"
    fi
  done
  [ "$(sql "SELECT count(*) FROM failure")" = \
    "$(sqlite3 full/gongkai.db "SELECT count(*) FROM failure WHERE run > 6 - $keep")" ] ||
    fail 'other failures are left'
  for table in recipe run; do
    [ $keep -gt 3 ] || [ "$(sql "SELECT count(*) FROM $table")" -lt 6 ] || fail "no $table went"
  done
  [ "$(find store/blobs -type f | wc -l)" = $((keep > 2)) ] || fail 'the wrong files are left'
  expect 0 gc -d store --keep-runs $keep
  [ "$(sed -n '2,4p' out | tr -cd '1-9')" = '' ] || fail 'a second one removes more'
  # Nothing is done again because of it.
  status=0
  "$GONGKAI" run -j 1 -d store docs >out 2>&1 || status=$?
  [ $status = 0 ] || fail "a run after it ends with $status"
  ! grep -q 'done again [1-9]' out || fail 'documents were done again'
  export_to after
  cmp -s good after || fail 'the export after a run differs'
done

what='a document with a verdict'
begin
former=$(sql 'SELECT document FROM source WHERE current = 0 AND name LIKE "%large%"')
sql "INSERT INTO verdict(document, rule, fingerprint, verdict, who, at)
  VALUES($former, 'x', x'00', 'confirmed', 'x', 1)"
expect 0 gc -d store --keep-runs 1
[ "$(sql "SELECT count(*) FROM document JOIN original ON original.document = document.id
  JOIN source ON source.document = document.id WHERE document.id = $former")" = 1 ] ||
  fail 'it is gone'
[ "$(find store/blobs -type f | wc -l)" = 1 ] || fail 'its file is gone'
expect 0 fsck -d store

what='a run that did not end'
begin
sql 'UPDATE run SET ended = NULL WHERE id = 5'
expect 0 gc -d store --keep-runs 2
for number in 4 6; do
  as_of $number | cmp -s - before.$number || fail "run $number cannot be shown as before"
done

what='a damaged list of steps'
begin
damaged=$(sql "SELECT document.id FROM document JOIN source ON source.document = document.id
  WHERE name LIKE '%sums.txt'")
sql "UPDATE state SET results = '[0,1' WHERE id = (SELECT max(id) FROM state
  WHERE id >> 20 = $damaged)"
count="SELECT count(*) FROM result WHERE id >> 20 = $damaged"
steps=$(sql "$count")
expect 0 gc -d store --keep-runs 1
[ "$(sql "$count")" = "$steps" ] || fail 'steps went that may be needed'

what=--vacuum
begin
expect 0 gc -d store --keep-runs 1 --vacuum
[ "$(sql 'PRAGMA freelist_count')" = 0 ] || fail 'pages are still free'
[ "$(wc -c <store/gongkai.db)" -lt "$(wc -c <full/gongkai.db)" ] || fail 'it is not smaller'
expect 0 fsck -d store
export_to after
cmp -s good after || fail 'the export differs'

what='another writer'
begin
cp store/gongkai.db before.db
if command -v python3 >/dev/null; then
  rm -f locked 'done'
  python3 - <<'END' &
import fcntl, time, os
lock = open("store/lock", "r+")
fcntl.lockf(lock, fcntl.LOCK_EX)
open("locked", "w").close()
while not os.path.exists("done"): time.sleep(0.01)
END
  while [ ! -e locked ]; do sleep 0.01; done
  expect 3 gc -d store --keep-runs 1
  has err 'is writing the store'
  expect 0 gc -d store --keep-runs 1 --dry-run
  touch 'done'
  wait
fi

# Killed before a call on the store's files, whichever it is.
[ -e "$shim" ] || {
  echo "there is no $shim, so gc was not killed"
  exit 0
}
killed_at() {
  rm -f report
  status=0
  env LD_PRELOAD="$shim" FAULT_BELOW="$work/store" FAULT_REPORT="$work/report" "$@" \
    "$GONGKAI" gc -d store --keep-runs 1 --vacuum >out 2>&1 || status=$?
}
what='killed'
begin
killed_at FAULT_ERROR=count
[ $status = 0 ] || fail "it ends with $status"
calls=$(awk '$1 != "injected" { n += $2 } END { print n }' report)
turn=0 whole=0
while [ $turn -lt "$GC_KILLS" ]; do
  at=$((1 + calls * turn / GC_KILLS))
  turn=$((turn + 1))
  what="killed before call $at of $calls"
  begin
  killed_at FAULT_CALLS=all FAULT_ERROR=kill "FAULT_AT=$at"
  [ $status = 137 ] || fail "it ends with $status"
  status=0
  "$GONGKAI" fsck -d store >out 2>&1 || status=$?
  case $status in
    0) whole=$((whole + 1)) ;;
    1) ! grep '^[a-z-]*: ' out | grep -v '^orphan-file: ' || fail 'the store is damaged' ;;
    *) fail "fsck ends with $status" ;;
  esac
  export_to after
  cmp -s good after || fail 'the export differs'
  as_of 6 | cmp -s - before.6 || fail 'the newest run cannot be shown as before'
  expect 0 gc -d store --keep-runs 1
  expect 0 fsck -d store
  [ -z "$(find store/blobs -type f)" ] || fail 'a file is left'
  export_to after
  cmp -s good after || fail 'the export after the next gc differs'
done
echo "killed $turn times, at $calls calls; whole at once $whole, after the next gc $turn"
