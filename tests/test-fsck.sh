#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai fsck finds every damage that is done to a store, names it, and after --repair and a run
# over the same folder the store is as it was. It never says of a store that it is whole where an
# export of it differs, and never crashes.
#   FSCK_FLIPS=N  so many random bytes of the database are changed, one after another (20)
#   FSCK_SEED=N   chooses them
set -eu
. "$top_srcdir/tests/expect.sh"
needs sqlite3 openssl
: "${FSCK_FLIPS=20}"
: "${FSCK_SEED=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}"
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
cd "$work"
what=preparation

fail() {
  echo "FAIL: seed $FSCK_SEED: $what: $*"
  [ ! -e out ] || head -20 out
  exit 1
}

sql() {
  sqlite3 store/gongkai.db "$1" || fail "sqlite3: $1"
}

# fsck STATUS [OPTION]…
fsck() {
  wanted=$1
  shift
  status=0
  "$GONGKAI" fsck -d store "$@" >out 2>&1 || status=$?
  [ $status = "$wanted" ] || fail "fsck $* ends with $status, not $wanted"
}

export_to() {
  "$GONGKAI" export -d store --format jsonl >"$1" 2>err
}

run() {
  status=0
  "$GONGKAI" run -q -j 1 -d store docs >out 2>&1 || status=$?
  [ $status = 1 ] || fail "the run ends with $status" # large.bin is no text
}

begin() {
  rm -rf store
  cp -R whole store
}

# Two runs, between which a rule changed, over a few reports and one whose bytes stand in a file.
"$top_builddir/corpus/gongkai-generate" --output made --seed 5 --count 8
mv made/docs docs
cat >docs/sums.txt <<'END'
样例市档案局2018年政府信息公开工作年度报告
一、总体情况
2018年,全局主动公开政府信息30条,其中:政策文件类10条,工作动态类15条,其他类4条。
END
# A year that is missing is found across documents.
sed 's/2018/2016/; s/其他类4/其他类5/' docs/sums.txt >docs/before.txt
head -c 1200000 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null >docs/large.bin
cp -R "$GONGKAI_RULES" rules
GONGKAI_RULES=$work/rules
export GONGKAI_RULES
sed -i 's/^-- message: The/-- message: All/' rules/checks/narrative-parts-sum.sql
run
cp "$top_srcdir/rules/checks/narrative-parts-sum.sql" rules/checks/narrative-parts-sum.sql
run
what='a whole store'
fsck 0
grep -q 'no damage' out || fail 'it does not say so'
fsck 0 -q
[ ! -s out ] || fail 'it says something with -q'
fsck 0 --repair
mv store whole
begin
export_to good
[ -s good ] || fail 'nothing is exported'
[ "$(sql 'SELECT count(*) FROM corpus_finding')" != 0 ] || fail 'nothing is found across documents'

# The document with two results, the one in a file, and another.
twice=$(sql 'SELECT id >> 20 FROM state GROUP BY 1 HAVING count(*) = 2 LIMIT 1')
large=$(sql 'SELECT document FROM original WHERE codec = 2')
other=$(sql "SELECT id FROM document WHERE id NOT IN ($twice, $large) AND errors = 0 LIMIT 1")
[ -n "$twice" ] && [ -n "$large" ] && [ -n "$other" ] || fail 'there are no such documents'
digest_of() {
  sqlite3 whole/gongkai.db "SELECT lower(substr(hex(digest), 1, 12)) FROM document WHERE id = $1"
}
blob=$(cd store && find blobs -type f)
newest="(SELECT value FROM state AS s, json_each(s.results) WHERE s.id = $twice << 20 | 2
  AND value NOT IN (SELECT value FROM json_each((SELECT results FROM state
    WHERE id = $twice << 20 | 1))) LIMIT 1)"
former="(SELECT value FROM state AS s, json_each(s.results) WHERE s.id = $twice << 20 | 1
  AND value NOT IN (SELECT value FROM json_each((SELECT results FROM state
    WHERE id = $twice << 20 | 2))) LIMIT 1)"

# flip COLUMN: an expression with one of its bytes changed.
flip() {
  echo "cast(substr($1, 1, length($1) / 2) || iif(substr($1, length($1) / 2 + 1, 1) = x'00', x'01',
    x'00') || substr($1, length($1) / 2 + 2) AS BLOB)"
}

# Whether fsck names it: KIND [DOCUMENT].
names() {
  grep -q "^$1: .*${2:+$(digest_of "$2")}" out || fail "no line $1 ${2:+of document $2}"
}

# Found, said again by the repair, mended by it and by a run.
mends() { # KIND [DOCUMENT]
  fsck 1
  names "$@"
  [ "$(grep -c '^[a-z-]*: ' out)" -le $lines ] || fail 'more than one thing is damaged'
  cp store/gongkai.db before
  fsck 1
  cmp -s before store/gongkai.db || fail 'without --repair, something was changed'
  fsck 1 --repair
  names "$@"
  run
  fsck 0
  export_to again || fail "the export after it: $(cat err)"
  cmp -s good again || fail 'the export differs from that of the whole store'
}

# damaged KIND DOCUMENT SQL
damaged() {
  what="$1: $3"
  begin
  sql "PRAGMA foreign_keys = OFF; $3"
  mends "$1" "$2"
  cases=$((cases + 1))
}
cases=0
lines=1

damaged result "$other" \
  "UPDATE result SET additions = $(flip additions) WHERE id = $other << 20 | 2"
damaged result "$other" \
  "UPDATE result SET additions = x'00' WHERE id = $other << 20"
damaged result "$other" "UPDATE result SET size = size + 1 WHERE id = $other << 20 | 1"
damaged result "$other" "UPDATE result SET codec = 7 WHERE id = $other << 20 | 1"
damaged result "$twice" "UPDATE result SET additions = $(flip additions)
  WHERE id = $twice << 20 | $newest"
damaged former-result "$twice" "UPDATE result SET additions = $(flip additions)
  WHERE id = $twice << 20 | $former"
damaged unneeded-result "$other" "INSERT INTO result SELECT 9 + max(id), run, stage, plugin, version,
  status, nanoseconds, key, digest, size, codec, x'00' FROM result WHERE id >> 20 = $other"
for change in "digest = $(flip digest)" "key = $(flip key)" "stage = 'raed'" 'nanoseconds = 0' \
  'version = 77' 'digest = NULL' "status = 'skip'" "plugin = 'other'"; do
  damaged result-columns "$other" "UPDATE result SET $change WHERE id = $other << 20 | 2"
done
damaged state "$other" "DELETE FROM result WHERE id = $other << 20 | 2"
damaged state "$other" "UPDATE state SET results = '[0,1,2' WHERE id >> 20 = $other"
damaged state "$other" "UPDATE state SET results = '[0,1,2,99]' WHERE id >> 20 = $other"
damaged state "$other" "UPDATE state SET results = '[0,1,1,2]' WHERE id >> 20 = $other"
damaged state "$other" "DELETE FROM state WHERE id >> 20 = $other"
damaged former-state "$twice" "UPDATE state SET results = '[0,99]' WHERE id = $twice << 20 | 1"
damaged unknown-state "$twice" "INSERT INTO state(id, results) VALUES($twice << 20 | 99, '[0]')"
# What is listed is that of the newest state, and not of this one.
lines=2
damaged columns "$twice" "UPDATE state SET results = (SELECT results FROM state
  WHERE id = $twice << 20 | 1) WHERE id = $twice << 20 | 2"
lines=1
for change in "title = 'x'" 'year = 1066' "status = 'failed'" 'errors = errors + 1' \
  'warnings = 9' 'agency = NULL' "message = 'x'" 'steps = 3' 'state = 1' 'size = 1' \
  "declared = 'image/png' || char(10)" 'recipe = 99'; do
  damaged columns "$twice" "UPDATE document SET $change WHERE id = $twice"
done
damaged findings "$twice" "UPDATE finding SET message = 'x' WHERE id >> 16 = $twice"
damaged findings "$twice" "DELETE FROM finding WHERE id >> 16 = $twice"
damaged findings "$other" "INSERT INTO finding(id, rule, severity)
  VALUES($other << 16 | 1, 'x', 'error')"
damaged corpus-finding '' "UPDATE corpus_finding SET message = 'x'"
damaged original "$other" "UPDATE original SET data = $(flip data) WHERE document = $other"
damaged original "$other" "UPDATE original SET size = size + 1 WHERE document = $other"
damaged original "$other" "DELETE FROM original WHERE document = $other"
damaged original "$other" "UPDATE original SET (size, data) =
  (SELECT size, data FROM original WHERE document = $twice) WHERE document = $other"
damaged recipe '' 'UPDATE recipe SET text = replace(text, "a", "b") WHERE id = 2'
damaged recipe '' "UPDATE recipe SET digest = zeroblob(32) WHERE id = 2"
damaged stray-row '' "INSERT INTO state(id, results) VALUES(999 << 20 | 1, '[0]')"
damaged stray-row '' "INSERT INTO source(name, document, run, seen, current)
  VALUES('x', 999, 1, 1, 1)"
damaged stray-row '' "INSERT INTO failure(run, source) VALUES(99, 'x')"

what='a digest'
begin
sql "UPDATE document SET digest = zeroblob(32) WHERE id = $other"
mends digest "$other"
begin
sql "UPDATE document SET digest = zeroblob(32) WHERE id = $large"
fsck 1
names digest "$large"
fsck 1 --repair
fsck 0
export_to again
cmp -s good again || fail 'the export differs'

# Files.
what='a file that is changed'
begin
printf x | dd of="store/$blob" bs=1 seek=600000 conv=notrunc 2>/dev/null
mends original "$large"
grep -q "$blob" out && fail 'it is still named'
what='a file that is cut short'
begin
truncate -s 600000 "store/$blob"
mends original "$large"
what='a file that is missing'
begin
rm "store/$blob"
mends original "$large"
[ -e "store/$blob" ] || fail 'it is still missing'
what='files that nobody needs'
begin
cp "store/$blob" "store/${blob%?????}00000"
cp "store/$blob" "store/$blob.123"
echo x >store/blobs/new
echo x >store/blobs/notes.txt
fsck 1
for name in "orphan-file: ${blob%?????}00000" "temporary-file: $blob.123" \
  'temporary-file: blobs/new' 'foreign-file: blobs/notes.txt'; do
  grep -q "^$name: " out || fail "no line $name"
done
fsck 1 --repair
[ "$(cd store && find blobs -type f | sort | tr '\n' ' ')" = "$blob blobs/notes.txt " ] ||
  fail "other files are left: $(find store/blobs -type f)"
rm store/blobs/notes.txt
fsck 0

what='a verdict'
begin
sql "PRAGMA foreign_keys = OFF; INSERT INTO verdict(document, rule, fingerprint, verdict, who, at)
  VALUES(999, 'x', x'00', 'confirmed', 'x', 1)"
fsck 1 --repair
grep -q '^stray-verdict: ' out || fail 'it is not named'
[ "$(sql 'SELECT count(*) FROM verdict')" = 1 ] || fail 'it was removed'

what='a document whose source has other bytes now, without its own'
begin
sql "UPDATE source SET current = 0 WHERE document = $other;
  DELETE FROM original WHERE document = $other"
fsck 1
names original-lost "$other"

what='an id that no store gives'
begin
sql "PRAGMA foreign_keys = OFF; UPDATE document SET id = -7 WHERE id = $other;
  UPDATE original SET document = -7 WHERE document = $other;
  UPDATE source SET document = -7 WHERE document = $other;
  UPDATE state SET id = (-7 << 20) | (id & 1048575) WHERE id >> 20 = $other;
  UPDATE result SET id = (-7 << 20) | (id & 1048575) WHERE id >> 20 = $other"
fsck 1
names stray-row # what is known of it across documents
fsck 1 --repair
run
fsck 0

what='tables that are changed'
begin
sql "DROP VIEW current_document; CREATE VIEW current_document AS SELECT * FROM document"
fsck 1
grep -q '^schema: view current_document: ' out || fail 'it is not named'

what='an index'
begin
# index_where CONDITION: says so of the index of names, without making it anew.
index_where() {
  sqlite3 -cmd '.dbconfig defensive off' store/gongkai.db "PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, substr(sql, instr(sql, 'current = ')), '$1')
    WHERE name = 'source_name'" >out || fail 'sqlite3'
}
index_where 'current = 9'
sql 'UPDATE source SET name = name || char(120) WHERE id = 1'
index_where 'current = 1'
fsck 1
grep -q '^index: .*source_name' out || fail 'it is not named'
fsck 1 --repair
run
fsck 0
export_to again
cmp -s good again || fail 'the export differs'

what='another writer'
begin
cp "store/$blob" "store/${blob%?????}00000"
if command -v python3 >/dev/null; then
  python3 - <<'END' &
import fcntl, time, os
lock = open("store/lock", "r+")
fcntl.lockf(lock, fcntl.LOCK_EX)
open("locked", "w").close()
while not os.path.exists("done"): time.sleep(0.01)
END
  writer=$!
  while [ ! -e locked ]; do sleep 0.01; done
  fsck 0
  grep -q 'not looked at' out || fail 'it does not say what it left out'
  fsck 3 --repair
  grep -q "Process $writer" out || fail 'it does not say who writes'
  touch 'done'
  wait
fi

what='no store'
rm -rf store
fsck 3
mkdir store
echo 'this is no database, but a text that is long enough to be one' >store/gongkai.db
fsck 3
grep -q '\.dump' out || fail 'no advice'

# Any byte of the database. What is damaged may not be mendable, but never unseen.
pages=$(($(wc -c <whole/gongkai.db) / 8192))
found=0 mended=0
flips=0
while [ $flips -lt "$FSCK_FLIPS" ]; do
  flips=$((flips + 1))
  begin
  offset=$(awk -v seed="$FSCK_SEED$flips" -v pages=$pages 'BEGIN {
    srand(seed); page = int(pages * rand()); print page * 8192 + int(8192 * rand()) }')
  bit=$(awk -v seed="$flips$FSCK_SEED" 'BEGIN { srand(seed); print 2 ^ int(8 * rand()) }')
  old=$(od -An -tu1 -j "$offset" -N 1 store/gongkai.db | tr -d ' ')
  new=$(awk -v old="$old" -v bit="$bit" 'BEGIN {
    print int(old / bit) % 2 ? old - bit : old + bit }')
  # shellcheck disable=SC2059 # the number is to be read as a byte
  printf "\\$(printf %03o "$new")" | dd of=store/gongkai.db bs=1 seek="$offset" conv=notrunc 2>/dev/null
  what="byte $offset from $old to $new"
  status=0
  timeout 60 "$GONGKAI" fsck -d store >out 2>&1 || status=$?
  case $status in
    0)
      export_to again || fail "it is said to be whole, but the export fails: $(cat err)"
      cmp -s good again || fail 'it is said to be whole, but the export differs'
      continue
      ;;
    1 | 3) found=$((found + 1)) ;;
    *) fail "fsck ends with $status" ;;
  esac
  status=0
  timeout 60 "$GONGKAI" fsck -d store --repair >out 2>&1 || status=$?
  case $status in 0 | 1 | 3) ;; *) fail "--repair ends with $status" ;; esac
  timeout 60 "$GONGKAI" run -q -j 1 -d store docs >out 2>&1 || true
  status=0
  timeout 60 "$GONGKAI" fsck -d store >out 2>&1 || status=$?
  case $status in
    0)
      mended=$((mended + 1))
      export_to again && cmp -s good again || fail 'it is said to be mended, but the export differs'
      ;;
    1 | 3) ;;
    *) fail "fsck after the repair ends with $status" ;;
  esac
done
echo "$cases damages found, named and mended; of $flips bytes changed (seed $FSCK_SEED) $found were" \
  "found, of these $mended mended; the export of the rest is the same"
