#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai correct: what people say stands in a recognised cell wins over what is read there, by every
# version of the plugins, as long as the picture is the same and has such a cell; else it is said so.
set -eu
. "$top_srcdir/tests/expect.sh"
needs jq sqlite3
work=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-correct.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

. "$top_srcdir/tests/recognising.sh"
first_path=$GONGKAI_PLUGIN_PATH
for version in -2 -3; do
  mkdir "plugins$version"
  cp "$top_builddir/tests/plugins/.libs/recognising$version.so" "plugins$version/"
done

mkdir in
printf 'picture: a\n事项|数量|金额\n罚款|12?17|3.50\n收费|5!|\n合计|22|3.50\n-\n甲|乙\n1|2?3\n' >in/a.pic
printf 'picture: b\n事项|数量\n罚款|7\n' >in/b.pic
printf '事项\t数量\n罚款\t12\n' >in/c.txt
expect 0 run -q in

# cells FILTER: what the record of a.pic says.
record() {
  "$GONGKAI" export -f jsonl >records
  jq -c "select(.source | endswith(\"${2-a.pic}\")) | $1" records
}
is() {
  got=$(record "$2" "${3-a.pic}") || :
  [ "$got" = "$1" ] || fail "$2 is $got, not $1"
}
is '[["甲","乙"],["1","2"]]' '.tables[1].rows'
is '"12"' '.tables[0].rows[1][1]'
is '[false,true,false]' '[.facts[0] | .corrected, .doubtful, .recovered]'
is '[false,false,true]' '[.facts[2] | .corrected, .doubtful, .recovered]'

# What cannot be corrected is refused, and nothing is written.
expect 2 correct
expect 2 correct a.pic t1 1
expect 2 correct a.pic t1 one 1 17
expect 2 correct a.pic t1 1 1 17 18
expect 2 correct --list a.pic
expect 2 correct --json a.pic t1 1 1
expect 2 correct a.pic t9 1 1 17
has err 'has 2 tables, and no t9'
expect 2 correct a.pic t0 1 1 17
expect 2 correct a.pic t1 4 1 17
has err 'rows 0 to 3 and the columns 0 to 2'
expect 2 correct nothing.pic t1 1 1 17
expect 2 correct a.pic t1 1 1 "$(printf '\377')"
has err 'UTF-8'
expect 2 correct --remove a.pic t1 1 1
has err 'has no correction'
expect 2 correct --remove 1
has err 'no correction 1 in force'
expect 3 correct -d nowhere a.pic t1 1 1 17
[ ! -e nowhere ] || fail 'a store was made'
table=$(record '.tables | length' c.txt) || :
if [ "$table" = 1 ]; then
  expect 2 correct c.txt t1 1 1 13
  has err 'was not recognised from a picture'
fi
[ "$(sqlite3 store/gongkai.db 'SELECT count(*) FROM correction')" = 0 ] || fail 'a refused one is kept'
expect 0 correct --list
has err 'No corrections'
expect 0 correct a.pic t1 1 1
has out '^t1\[1,1\]: 12$'

# A correction is applied at once, to its cell alone; the table and its block keep their place.
record '.tables | map(.rows)' >before
expect 0 correct a.pic t1 1 1 17 --note 看图 --who 王
has out '^t1\[1,1\]: 12 → 17$'
has out 'fact table .* 1$'
jq -c '.[0][1][1] = "17"' before >wanted
record '.tables | map(.rows)' >got
cmp wanted got || fail 'not just the cell has changed'
is '17' '.facts[0].value'
is '[true,false,false]' '[.facts[0] | .corrected, .doubtful, .recovered]'
is '[[1,1]]' '.tables[0].corrected'
is '[]' '.tables[0].doubtful'
is '["1.1"]' '[.trace[] | select(.plugin == "correction") | .version + ".1"]'
is '[{"cell":[1,1],"text":"2","alternative":"3","confidence":0.5}]' '.tables[1].doubtful'
is '6' '[.facts[] | select(.table == "t1")] | length'
expect 0 explain a.pic ocr
has out 'ocr/correction '
expect 0 show a.pic
has out '^t1 .*ocr/correction'
expect 0 show --all a.pic
expect 0 correct --list
has out '^[0-9a-f]* t1\[1,1\]  #1 12 → 17  .* 王: 看图$'
expect 0 fsck
expect 0 plan
has out '^0 of'
expect 0 run -q in
is '17' '.facts[0].value'
[ "$(sqlite3 store/gongkai.db 'SELECT max(run) FROM document WHERE state = 1')" != 1 ] || :
expect 0 export -f csv -o csv
grep -q '^[^,]*,[^,]*a.pic,.*,17,17,number,false,,t1,1,1,false,true' csv/facts.csv ||
  { cat csv/facts.csv; fail 'facts.csv'; }

# Another value of the same cell: the history keeps both. The plan knows of one that waits.
expect 0 correct --later a.pic t1 1 1 18 --who 李
is '17' '.facts[0].value'
expect 0 correct --list
has out '17 → 18\|12 → 18'
has out 'to be applied'
expect 0 plan
has out '^1 of'
has out 'corrected since'
expect 0 reprocess -q
is '18' '.facts[0].value'
expect 0 correct a.pic t1 1 1
[ "$(grep -c '^  #' out)" = 2 ] || fail 'the history has not two corrections'
has out '^  #1 12 → 17 .*王: 看图'
has out '^  #2 12 → 18 .*李'
expect 0 explain a.pic ocr
has out 'what people corrected is another'

# A blank cell, one of another table, and one that the arithmetic had decided.
expect 0 correct -q a.pic t1 2 1 ''
expect 0 correct -q a.pic 2 1 1 3
expect 0 correct -q a.pic t1 2 2 -- -5
is '["",3,-5]' '[.tables[0].rows[2][1], .facts[-1].value, .facts[3].value]'
is '[[1,1],[2,1],[2,2]]' '.tables[0].corrected'
is '[]' '.tables[0].recovered'
expect 0 correct --list --json
jq -e -s 'length == 4 and all(.[]; .state == "holds" and (.document | startswith("sha256:")))
  and (map(select(.value == ""))[0] | .cell == [2, 1] and .reading == "5" and .note == null)' out \
  >/dev/null || { cat out; fail 'correct --list --json'; }

# They survive everything that reads the picture again: all of it, another version that sees the
# lines a little elsewhere, the removal of older runs.
cp store/gongkai.db kept.db
expect 0 verify --sample 100%
expect 0 gc --keep 1 || :
expect 0 fsck
is '[18,"",3,-5]' '[.facts[0].value, .tables[0].rows[2][1], .facts[-1].value, .facts[3].value]'
GONGKAI_PLUGIN_PATH=$work/plugins-2:$plain_path
expect 0 reprocess
has out 'ocr/recognising 1 → 2'
is '[18,"",3,-5]' '[.facts[0].value, .tables[0].rows[2][1], .facts[-1].value, .facts[3].value]'
expect 0 correct --list
has_not out 'not applied'

# One that sees other columns: nothing lands on another cell, and it is said.
GONGKAI_PLUGIN_PATH=$work/plugins-3:$plain_path
expect 0 reprocess -q
is '["12","5","","2"]' '[.tables[0].rows[1][1], .tables[0].rows[2][1], .tables[0].rows[2][2], .tables[1].rows[1][1]]'
is '4' '[.diagnostics[] | select(.code == "correction-not-applied")] | length'
expect 0 correct --list
[ "$(grep -c 'not applied: no such cell' out)" = 4 ] || { cat out; fail 'they are not said to be void'; }
expect 0 correct --remove -q 2
expect 2 correct --remove -q 2

# As it was, the others hold again, and the one that was taken back does not.
GONGKAI_PLUGIN_PATH=$first_path
expect 0 reprocess -q
is '[12,"",3,-5]' '[.facts[0].value, .tables[0].rows[2][1], .facts[-1].value, .facts[3].value]'
for cell in 't1 2 1' 't1 2 2' 't2 1 1'; do
  # shellcheck disable=SC2086
  expect 0 correct --remove a.pic $cell
done
record '.tables | map(.rows)' >got
cmp before got || fail 'something is left of what was taken back'
is '0' '[.trace[] | select(.plugin == "correction")] | length'
expect 0 correct --list
has err 'No corrections'
[ "$(sqlite3 store/gongkai.db 'SELECT count(*) FROM correction')" = 9 ] || fail 'the history is not whole'

# A form in a picture stays as it is seen: numbers whose borders were not seen are one cell, which is
# none of the form's, and the others have what was read in each.
mkdir forms
printf 'picture: f\n|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n%s\n%s\n%s\n%s\n%s\n' \
  '一、本年新收政府信息公开申请数量|1 2 0 0 0 0 3|<|<|<|<|<|<' \
  '二、上年结转政府信息公开申请数量|1|1?7|0|0|0|0|2' '（一）予以公开|1|1|0|0|0|0|2' \
  '（七）总计|2|3|0|0|0|0|5' '四、结转下年度继续办理|0|0|0|0|0|0|0' >forms/f.pic
expect 0 run -q -d form forms
expect 0 show -d form f.pic --table t1
has out '\[2,2\] 1  doubtful, or 7'
expect 0 correct -d form f.pic t1 2 2 1 --who 王
expect 0 correct -d form f.pic t1 1 3 '1 2 0 0 0 0 3'
expect 0 correct -d form --list
[ "$(grep -c ' t1\[[12],[12]\] ' out)" = 2 ] || fail 'the corrections of a form are not listed'
has_not out 'applied'
"$GONGKAI" export -d form -f jsonl >records
jq -e '(.tables | length == 1) and .tables[0].form == "requests-2019" and (.tables[0].rows | length == 6)
  and ([.facts[] | select(.row == "received")] == []) and (.facts | length == 28)
  and ([.facts[] | select(.corrected) | .value] == [1])
  and ([.diagnostics[] | select(.code == "cells-missing")] | length == 1)' records >/dev/null ||
  fail "the facts of a corrected form: $(jq -c "[.tables[0].form, (.tables[0].rows|length), (.facts|length), [.facts[]|select(.corrected)|.value], [.diagnostics[].code]]" records)"

# A picture that has changed is another; the same under another name has it.
expect 0 correct -q a.pic t1 1 1 17
sed 's/收费/费用/' in/a.pic >other
mv other in/a.pic
expect 0 run -q in
is '"12"' '.tables[0].rows[1][1]'
expect 0 correct --list
has out 'no source has its picture'
sed 's/费用/收费/' in/a.pic >in/d.pic
expect 0 run -q in
is '"17"' '.tables[0].rows[1][1]' d.pic
is '"12"' '.tables[0].rows[1][1]'

# A new store that has the corrections applies them to documents it has never seen.
sqlite3 store/gongkai.db '.dump correction' >corrections.sql
expect 0 run -q -d fresh in/b.pic
sqlite3 fresh/gongkai.db 'DROP TABLE correction' '.read corrections.sql'
expect 0 run -q -d fresh in
"$GONGKAI" export -d fresh -f jsonl >records
jq -e -s 'map(select(.source | endswith("d.pic")))[0].facts[0].value == 17' records >/dev/null ||
  fail 'a new document has none of the corrections'

# What names a correction that is not there is mended, and people's words stay.
expect 0 correct -q d.pic t1 1 1 19
sqlite3 store/gongkai.db 'PRAGMA foreign_keys = OFF; DELETE FROM correction WHERE id = (SELECT supersedes FROM correction ORDER BY id DESC LIMIT 1)'
expect 1 fsck
has out stray-correction
expect 1 fsck --repair
expect 0 fsck
is '19' '.facts[0].value' d.pic
