#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai verdict: what people say of findings is kept as long as the findings rest on the same.
set -eu
work=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-verdict.XXXXXX")
holder=
trap '[ -z "$holder" ] || kill "$holder" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"

. "$top_srcdir/tests/expect.sh"

# The name of the first finding of a rule.
named() {
  "$GONGKAI" findings -d store --rule "$1" | sed -n '1s/^[a-z]* *\([0-9a-f]*:[0-9]*\) .*/\1/p'
}

documents=$top_srcdir/corpus/documents
cp -r "$top_srcdir/rules" rules
chmod -R u+w rules
mkdir in
for name in error-requests-balance error-outline-gap error-requests-applicants-sum \
  error-narrative-parts-sum annual-2019-cms-utf8; do
  cp "$documents/$name.html" in/
done
GONGKAI_RULES=$work/rules
export GONGKAI_RULES
expect 0 run -q -d store in

# What is named wrongly.
balance=$(named requests.balance)
gap=$(named outline.numbering)
parts=$(named narrative.parts-sum)
sum=$(named requests.applicants-sum)
[ -n "$balance" ] && [ -n "$gap" ] && [ -n "$parts" ] && [ -n "$sum" ] || fail 'findings have no names'
expect 2 verdict -d store
expect 2 verdict -d store --list "$gap"
expect 2 verdict -d store "${gap%:*}" confirmed
has err 'DOC:N'
expect 2 verdict -d store "${gap%:*}:x" confirmed
expect 2 verdict -d store "${gap%:*}:0" confirmed
expect 2 verdict -d store "${gap%:*}:4000" confirmed
has err 'no number 4000'
expect 2 verdict -d store nothing:1 confirmed
expect 2 verdict -d store "$gap" dismised
has err 'did you mean "dismissed"'
expect 2 verdict -d store "$gap" dismissed --note "$(printf '\377')"
has err 'UTF-8'
expect 3 verdict -d nowhere "$gap" dismissed
[ ! -e nowhere ] || fail 'a store was made'
expect 0 verdict -d store --list
has err 'No verdicts'

# Three of them, one by its source.
expect 0 verdict -d store "$balance" dismissed --note '原文,"如此"' --who 王
has out "^dismissed: $balance  requests.balance: "
expect 0 verdict -d store "in/error-outline-gap.html:${gap#*:}" confirmed
expect 0 verdict -d store "$parts" confirmed --who 李
expect 0 verdict -d store --list
[ "$(wc -l <out)" = 3 ] || fail 'not three verdicts'
has out "^dismissed *$balance requests.balance .* 王: 原文"
has out "^confirmed *$gap outline.numbering .* $(id -un)"
has_not out void

# They stand in what is listed and exported.
expect 0 findings -d store
[ "$(grep -c '\[dismissed: 王: 原文,"如此"\]$' out)" = 1 ] || fail 'the finding does not say that it was dismissed'
all=$(wc -l <out)
expect 0 findings -d store --verdict open
[ "$(wc -l <out)" = $((all - 3)) ] || fail 'open findings are others than those without a verdict'
expect 0 findings -d store --verdict confirmed
[ "$(wc -l <out)" = 2 ] || fail 'not two confirmed findings'
expect 2 findings -d store --verdict opened
expect 0 status -d store --brief
has out 'verdicts *confirmed 2, dismissed 1$'
expect 0 show -d store error-requests-balance.html
has out "^  error :${balance#*:} requests.balance"
has out '^        \[dismissed: 王: 原文,"如此"\]$'
expect 0 export -d store -f csv -o csv
has csv/findings.csv ',dismissed,"原文,""如此""",王,2'
expect 0 export -d store -f jsonl
cp out records
if command -v jq >/dev/null; then
  jq -e -s '[.[].findings[] | select(.verdict)] | length == 3
    and any(.[]; .rule == "requests.balance" and .verdict.verdict == "dismissed"
      and .verdict.note == "原文,\"如此\"" and .verdict.who == "王"
      and (.verdict.at | test("^20[0-9-]*T[0-9:]*Z$")))
    and any(.[]; .verdict.who == "李" and .verdict.note == null)' records >/dev/null || fail 'records'
  jq -e -s '[.[].findings[] | select(has("verdict") | not)] | length == 0' records >/dev/null ||
    fail 'a finding says nothing of a verdict'
  expect 0 findings -d store --json --rule requests.balance
  jq -e -s --arg name "$balance" 'any(.[]; .finding == $name and .verdict.verdict == "dismissed")' \
    out >/dev/null || fail 'findings --json'
fi

# The newest counts; the older ones are kept.
expect 0 verdict -d store "$balance" confirmed
expect 0 verdict -d store "$balance"
[ "$(grep -c '^  [cd]' out)" = 2 ] || fail 'the history has not two verdicts'
expect 0 findings -d store --verdict dismissed
[ ! -s out ] || fail 'a verdict that was changed still counts'
expect 0 verdict -d store "$balance" withdrawn
expect 0 verdict -d store --list
has_not out requests.balance
expect 0 verdict -d store "$balance" dismissed --who 王

# The check says it in other words, stands after others and is milder: the same finding.
sed -i 's/received plus carried in is/items one and two make/; s/^-- severity: error/-- severity: warn/' \
  rules/checks/requests-balance.sql
expect 0 run -q -d store in
expect 1 diff -d store
has out 'items one and two'
expect 0 findings -d store --verdict dismissed
has out 'items one and two.*\[dismissed: 王\]$'

# It rests on something else: void. It finds nothing: void, too.
sed -i 's/received.value + carried_in.value AS expected/received.value + carried_in.value + 0.5 AS expected/' \
  rules/checks/requests-balance.sql
rm rules/checks/outline-numbering.sql
expect 0 run -q -d store in
expect 0 findings -d store --verdict dismissed
[ ! -s out ] || fail 'the verdict holds for another value'
expect 0 verdict -d store --list
has out '^dismissed .*requests.balance .*void: the values changed'
has out '^confirmed .*outline.numbering .*void: the rule finds nothing'
expect 0 status -d store --brief
has out 'verdicts *confirmed 1, dismissed 0, void 2$'
if command -v jq >/dev/null; then
  expect 0 verdict -d store --list --json
  jq -e -s 'map({(.rule): .state}) | add == {"requests.balance": "changed",
    "outline.numbering": "gone", "narrative.parts-sum": "holds"}' out >/dev/null || fail 'verdict --list --json'
fi

# As it was before, they hold again.
cp "$top_srcdir"/rules/checks/*.sql rules/checks/
expect 0 run -q -d store in
expect 0 findings -d store --verdict dismissed
has out '^error .*received plus carried in.*\[dismissed: 王\]$'

# A cell that changed is another document: nothing was said of it.
file=in/error-narrative-parts-sum.html
cat "$file" >whole
printf ' ' >>"$file"
cmp -s whole "$file" && fail 'the page is the same'
expect 0 run -q -d store in
expect 0 verdict -d store --list
has out 'narrative.parts-sum .*no source has this document any more'
expect 0 findings -d store --verdict confirmed
has_not out narrative.parts-sum

# While something else writes the store, it says who.
if command -v python3 >/dev/null; then
  mkfifo ready
  python3 -c 'import fcntl, time
lock = open("store/lock", "r+")
fcntl.lockf(lock, fcntl.LOCK_EX)
open("ready", "w").close()
time.sleep(600)' &
  holder=$!
  cat ready
  expect 3 verdict -d store "$sum" dismissed
  has err "Process $holder is writing"
  expect 0 verdict -d store "$sum"
  kill "$holder"
  wait "$holder" 2>/dev/null || :
  holder=
  expect 0 verdict -d store "$sum" dismissed
fi
