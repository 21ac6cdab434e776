#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai diff and gongkai runs: what a changed rule, a changed page and a lost source did to the
# records.
set -eu
work=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-diff.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

. "$top_srcdir/tests/expect.sh"

# The number that stands in a column of the table after a name.
counts() {
  sed -n "s/^  $1  *\([0-9]*\)  *\([0-9]*\)  *\([0-9]*\)\$/\1 \2 \3/p" out
}

documents=$top_srcdir/corpus/documents
cp -r "$top_srcdir/rules" rules
chmod -R u+w rules
mkdir in
for name in error-requests-balance error-requests-one-cell error-outline-gap \
  error-requests-applicants-sum annual-2021-cms-utf8 annual-2019-cms-utf8; do
  cp "$documents/$name.html" in/
done
cat >in/prose.txt <<'END'
样例市档案局2018年政府信息公开工作年度报告

一、总体情况
2018年,全局主动公开政府信息30条,其中:政策文件类10条,工作动态类16条,其他类4条。
二、存在问题
内容不够丰富。
END
GONGKAI_RULES=$work/rules
export GONGKAI_RULES

# One run alone has nothing to be compared with.
expect 0 run -q -d store in
expect 2 diff -d store
has err 'one run only'
expect 2 diff -d store 1 9
has err 'no run "9"'
expect 2 diff -d store last~x
expect 2 diff -d store 1 1 1
expect 0 diff -d store 1 1
has out 'added 0, gone 0, changed 0, the same 7'

# The same again.
expect 0 run -q -d store in
expect 0 diff -d store
has out '^Run 2 (run) against run 1 (run)'
has out 'the same 7'

# A check that says it otherwise, one that is milder, one that is gone.
sed -i 's/received plus carried in is/items one and two make/' rules/checks/requests-balance.sql
sed -i 's/^-- severity: error/-- severity: warn/' rules/checks/requests-applicants-sum.sql
rm rules/checks/outline-numbering.sql
expect 0 run -q -d store in
expect 1 diff -d store
has out 'added 0, gone 0, changed 4, the same 3'
numbering=$(counts 'finding outline.numbering')
[ "$numbering" = '0 1 0' ] || fail "outline.numbering: $numbering"
case $(counts 'finding requests.balance') in
  '0 0 '[1-9]*) ;;
  *) fail "requests.balance: $(counts 'finding requests.balance')" ;;
esac
has out '^ *- error: .*received plus carried in'
has out '^ *+ error: .*items one and two make'
has out '^ *- error: .*kinds of applicant'
has out '^ *+ warn: .*kinds of applicant'
cp out rule
for runs in '2 3' 'previous last' 'last~1 3' 2; do
  # shellcheck disable=SC2086
  expect 1 diff -d store $runs
  cmp -s out rule || fail "diff $runs says something else"
done
# Run 1 and run 2 are the same.
expect 1 diff -d store 1 3
sed 's/run 1 /run 2 /' out | cmp -s - rule || fail "diff 1 3 says something else"
# The other way round what is gone was added.
expect 1 diff -d store 3 2
[ "$(counts 'finding outline.numbering')" = '1 0 0' ] || fail 'the other way round is not'
expect 1 diff -d store --rule outline
has out outline.numbering
has_not out requests.balance
expect 1 diff -d store --samples 0
has_not out 'items one'

# A page whose bytes changed, one that came, one that is a copy.
sed -i 's/16条/19条/' in/prose.txt
cp "$documents/work-plan.txt" in/
cp in/error-outline-gap.html in/copy.html
expect 0 run -q -d store in
expect 1 diff -d store
has out 'added 1, gone 0, changed 0, other bytes 1, the same 6'
has out '+ [0-9a-f]* .*work-plan.txt'
has out '~ [0-9a-f]* .*prose.txt'
[ "$(counts 'finding narrative.parts-sum')" = '1 0 0' ] || fail 'the sum that is wrong now is missing'
[ "$(counts figures)" = '0 0 1' ] || fail 'the figure that changed is missing'
has out '^ *- 16 条.*工作动态类16条'
has out '^ *+ 19 条.*工作动态类19条'

# Forms, rows and columns.
sed -i 's/总计/总共计/' in/annual-2021-cms-utf8.html
expect 0 run -q -d store in
expect 1 diff -d store --form requests-2021
[ "$(counts 'fact requests-2021.total.total')" = '0 1 0' ] || fail 'the cell that has no row now is missing'
has_not out ' cells '
expect 1 diff -d store --field title
has out 'other bytes 1, the same 7'
has_not out ' fact '

# JSON has every change, and counts them.
expect 1 diff -d store --json 2 3
if command -v jq >/dev/null; then
  cp out changes
  jq -e -s 'map(select(.kind == "record")) | length == 4' changes >/dev/null || fail 'records'
  jq -e -s '(.[:-1] | map(select(.kind == "finding" and .name == "requests.balance"
    and .change == "changed" and (.before | test("received plus")) and (.after | test("items one"))
    and (.place | test("/")) and (.document | test("^sha256:[0-9a-f]{64}$")))) | length) as $listed
    | .[-1] | .kind == "summary" and .from == 2 and .to == 3 and .records.changed == 4
    and .records.same == 3
    and (.changes[] | select(.name == "requests.balance") | .changed) == $listed and $listed > 0' \
    changes >/dev/null || {
    cat changes >&2
    fail 'the summary of --json'
  }
fi

# Runs, the newest first.
expect 0 runs -d store
sed -n '2p' out | grep -q '^5  *run ' || fail 'the newest run does not stand first'
grep -q '^3 .* 4$' out || fail 'run 3 changed other than 4 documents'
grep -q '^2 .* 0$' out || fail 'run 2 changed something'
expect 0 runs -d store --json
if command -v jq >/dev/null; then
  jq -e -s 'map(.run) == [5, 4, 3, 2, 1] and (.[2].documents == 4)
    and all(.[]; .command == "run" and .ended >= .started)' out >/dev/null || fail 'runs --json'
fi

# What gc removed is not taken for what was never there.
expect 1 diff -d store 4 5
cp out newest
expect 0 gc -q -d store --keep-runs 2
expect 1 diff -d store 4 5
cmp -s out newest || fail 'gc changed what the kept runs differ in'
expect 2 diff -d store 1 5

# What cannot be read is no "the same".
if command -v python3 >/dev/null; then
  cp -r store damaged
  python3 -c 'import sqlite3
store = sqlite3.connect("damaged/gongkai.db")
store.execute("UPDATE result SET additions = x%s0102%s WHERE run = 5" % (chr(39), chr(39)))
store.commit()'
  expect 1 diff -d damaged 4 5
  has err 'is damaged in the store'
  has out 'gone 0, changed 0, the same 7, damaged 1$'
fi

# A new check across documents finds something in records that are otherwise the same.
mkdir years
for year in 2017 2019; do
  sed "s/2018/$year/" in/prose.txt >years/$year.txt
done
mv rules/corpus/coverage-missing-year.sql .
expect 0 run -q -d across years
mv coverage-missing-year.sql rules/corpus/
expect 0 run -q -d across years
expect 1 diff -d across
has out 'changed 0, the same 2; findings across documents 1$'
[ "$(counts 'finding coverage.missing-year')" = '1 0 0' ] || fail 'the finding across documents is missing'
expect 1 diff -d across last previous
[ "$(counts 'finding coverage.missing-year')" = '0 1 0' ] || fail 'the other way round is not'
expect 1 diff -d across --json
has out '"kind":"finding","change":"added".*coverage.missing-year'
has out '"across":1'
expect 3 runs -d nowhere
expect 3 diff -d nowhere
