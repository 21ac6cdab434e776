#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The commands that read a store: export, findings, show, status.
set -eu
work=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-commands.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
. "$top_srcdir/tests/expect.sh"

mkdir -p in/sub
cat >in/report.txt <<'EOF'
样例市档案局2018年政府信息公开工作年度报告

一、总体情况
2018年,全局主动公开政府信息30条,其中:政策文件类10条,工作动态类15条,其他类4条。
二、主动公开情况
通过网站公开=1+1信息,见“附件,一”。
四、存在问题
(一)内容不够丰富。
EOF
cp in/report.txt in/sub/again.txt
printf '\000\001\002\003 no text' >in/binary.dat

expect 3 status -d nowhere
has err 'no store'
"$GONGKAI" run -q -d store in >/dev/null 2>&1 || true

# export
expect 2 export -d store
has err jsonl
expect 2 export -d store --format jsonnl
has err 'did you mean "jsonl"'
expect 0 export -d store --format jsonl
cp out first
expect 0 export -d store --format jsonl -o lines
cmp first lines/documents.jsonl || fail "two exports differ"
[ "$(wc -l <first)" = 2 ] || fail "not one record a document"
grep -q '"also":\["[^"]*sub/again.txt"\]' first || fail "the second source is not listed"
expect 0 export -d store --format csv -o csv
for sheet in documents facts figures findings; do
  [ -f "csv/$sheet.csv" ] || fail "no $sheet.csv"
  head -c 3 "csv/$sheet.csv" | od -An -tx1 | grep -q 'ef bb bf' || fail "$sheet has no BOM"
  head -n 1 "csv/$sheet.csv" | grep -q "document,source," || fail "$sheet: other columns"
done
[ "$(ls -A csv | wc -l)" = 4 ] || fail "something else was written"
expect 3 export -d store --format csv -o in/report.txt/x
has err 'Cannot write'
if [ -w /dev/full ]; then
  status=0
  "$GONGKAI" export -d store --format jsonl >/dev/full 2>err || status=$?
  [ "$status" = 3 ] || fail "a full disk ended with $status"
fi

# findings
expect 0 findings -d store
has out '^error .*narrative.parts-sum'
head -n 1 out | grep -q '^error' || fail "the worst does not stand first"
expect 0 findings -d store --json --rule narrative
has out '"expected":29,"actual":30'
expect 0 findings -d store --severity info
has err 'No findings'
expect 2 findings -d store --severity bad
expect 2 findings -d store --document nothing-like-it
has err 'no document'

# show
expect 0 show -d store report.txt
has out '样例市档案局2018年政府信息公开工作年度报告'
has out 'extract/fields, byte'
has out 'narrative.parts-sum'
has out 'sub/again.txt'
id=$(sed -n 's/^  document *\([0-9a-f]\{8\}\).*/\1/p' out)
expect 0 show -d store "$id"
expect 0 show -d store --original "$id"
cmp out in/report.txt || fail "the bytes are not those that came"
expect 0 show -d store --json "$id"
has out '"schema": 1'
expect 2 show -d store no-such-document
expect 2 show -d store
cp in/report.txt in/sub/report.txt
echo '三、附则' >>in/sub/report.txt
"$GONGKAI" run -q -d store in >/dev/null 2>&1 || true
expect 2 show -d store report.txt
has err 'may be any of these'

# status
expect 0 status -d store
has out 'rejected 1'
has out 'narrative.parts-sum'
has out 'extract/fields'
expect 0 status -d store --brief
has out 'annual-report 2'
GONGKAI_STORE=store expect 0 status
