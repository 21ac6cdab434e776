#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a changed rule, option, limit or plugin does again: plan says it, reprocess does just that,
# and the store is then what a new one would be. verify finds what keys cannot know.
set -eu
. "$top_srcdir/tests/expect.sh"
needs sqlite3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

query() {
  sqlite3 -batch -noheader "$store/gongkai.db" "$1"
}

# plan COUNT [ARGUMENT]…: so many documents are to be done again, and asking changes nothing.
plan() {
  documents=$1
  shift
  command="plan $*"
  before=$(sha256sum <"$store/gongkai.db")
  expect 0 plan -d "$store" "$@"
  has out "^$documents of [0-9]* documents are to be done again"
  [ "$(sha256sum <"$store/gongkai.db")" = "$before" ] || fail "plan $* changed the store"
}
reprocess() {
  ends=$1
  shift
  command="reprocess $*"
  expect "$ends" reprocess -d "$store" -j 2 "$@"
}

# is_as_new [ARGUMENT]…: the store exports what a new one does.
is_as_new() {
  rm -rf new
  "$GONGKAI" run -q -j 2 -d new "$@" docs >out 2>err || [ $? = 1 ] || { cat err; fail 'a new run fails'; }
  "$GONGKAI" export -d new --format jsonl >new.jsonl
  "$GONGKAI" export -d "$store" --format jsonl >here.jsonl
  cmp here.jsonl new.jsonl || fail "the store is not what a new one would be, after gongkai $command"
}

"$top_builddir/corpus/gongkai-generate" --output made --seed 3 --count 10
mkdir docs
for file in made/docs/*/*; do
  cp "$file" docs/
done
for name in error-requests-balance.html error-parts-sum.txt hostile-empty.html notice-big5.html; do
  cp "$top_srcdir/corpus/documents/$name" docs/
done
cp -r "$GONGKAI_RULES" rules
chmod -R u+w rules
GONGKAI_RULES=$work/rules
export GONGKAI_RULES
store=store
all=$(find docs -type f | wc -l)
read=$((all - 1))

# The same again.
command='run'
expect 1 run -d "$store" -j 2 docs
has_not out '^  known' && has_not err '^  known'
has out "rejected 1, failed 0"
expect 1 run -d "$store" -j 2 docs
has out "^$all sources, 0 documents"
has out "^  known $all (rejected or failed before: 1): nothing of them was computed again"
has_not out 'done again' && has_not err 'done again'
plan 0
has_not out ' changed$' && has_not err ' changed$'
rm docs/hostile-empty.html
expect 0 run -q -d "$store" docs
cp "$top_srcdir/corpus/documents/hostile-empty.html" docs/
steps=$(query "SELECT sum(steps) FROM current_document WHERE status != 'rejected'")

# A check.
sed -i 's/^-- severity: error/-- severity: warn/' rules/checks/requests-balance.sql
concerned=$(query "SELECT count(DISTINCT document) FROM finding WHERE rule = 'requests.balance'")
[ "$concerned" -ge 1 ]
plan "$read"
has out "^$read documents from validate on; "
has out '^  rules/checks/requests-balance.sql changed$'
[ "$(grep -c '^  ' out)" = 1 ] || fail "plan has more than one reason: $(cat out)"
expect 0 reprocess -d "$store" --dry-run
has out "^$read of $all documents are to be done again"
plan 1 --where "charset = 'Big5'"
plan 0 --where "year = 1900"
has out "^0 of $all documents are to be done again. The rules are those in /.*"
has_not out 'Nothing was changed' && has_not err 'Nothing was changed'
for wrong in 'kind =' 'nothing_like_it = 1' "1) UNION SELECT 1 --" '1; DELETE FROM document' ''; do
  expect 2 plan -d "$store" --where "$wrong"
  has err 'where is no condition'
done
expect 2 reprocess -d "$store" --where "1; DELETE FROM document"
[ "$(query 'SELECT count(*) FROM document')" = "$all" ] || fail 'a condition deleted documents'
expect 2 reprocess -d "$store" --stage valdiate
has err 'unknown stage "valdiate"; did you mean "validate"?'
expect 2 plan -d "$store" --stage colour
has err 'there are fetch, unpack, decode'
expect 2 reprocess -d "$store" docs
expect 3 reprocess -d nowhere
[ ! -e nowhere ] || fail 'reprocess made a store'
expect 3 plan -d nowhere

reprocess 0 --where "charset = 'Big5'"
has out '^1 documents done again .*: another result 0, the same 1; steps run 1, '
plan $((read - 1))
reprocess 0
has out "^$((read - 1)) documents done again .*: another result $concerned, the same $((read - 1 - concerned)); steps run $((read - 1)), "
plan 0
is_as_new
expect 0 findings -d "$store" --rule requests.balance
has out '^warn '
has_not out '^error' && has_not err '^error'
# Bytes come out of the store: the sources need not be there.
mv docs gone
echo '-- A remark.' >>rules/checks/requests-balance.sql
plan "$read"
reprocess 0 -q
[ ! -s out ] || fail 'reprocess --quiet says something'
mv gone docs
plan 0
is_as_new
expect 0 explain -d "$store" docs/error-requests-balance.html validate
has out '^  validate/checks  version [0-9]*  ok  .*  computed in run '
has out 'since run [0-9]*: rules/checks/requests-balance.sql changed$'
has_not out 'read/html' && has_not err 'read/html'
[ "$(query "SELECT sum(steps) FROM current_document WHERE status != 'rejected'")" = "$steps" ]

# What is no rule.
echo 'more' >>rules/checks/README.md
echo 'left by an editor' >rules/checks/requests-balance.sql~
echo 'left by an editor' >rules/checks/.requests-balance.sql.swp
plan 0

# A check that is added and one that is removed.
cp rules/checks/requests-balance.sql rules/checks/mine.sql
sed -i 's/^-- id: .*/-- id: requests.mine/' rules/checks/mine.sql
rm rules/checks/table-total.sql
plan "$read"
has out '^  rules/checks/mine.sql added$'
has out '^  rules/checks/table-total.sql removed$'
reprocess 0
is_as_new

# A heading: what the outline adds is the same, so that nothing after it is done.
echo '# A remark.' >>rules/headings/annual-report.conf
plan "$read"
has out "^$read documents from segment on; "
has out '^  rules/headings/annual-report.conf changed$'
plan 0 --stage validate
has out "^  left as they are, since an earlier stage changed: $read$"
expect 0 reprocess -d "$store" --stage validate
has out "^0 documents done again "
has out "left as they are, since an earlier stage changed: $read$"
reprocess 0 --stage segment
has out "^$read documents done again .*: another result 0, the same $read; steps run $read, taken again $((steps - read))$"
is_as_new

# A heading that is known no more: what comes after the outline is done where that is another.
sed -i 's/"总体情况", //' rules/headings/annual-report.conf
reprocess 0
has out "; steps run [0-9]*, taken again "
[ "$(sed -n 's/.*steps run \([0-9]*\),.*/\1/p' out)" -le "$steps" ]
is_as_new

# A form.
echo '# A remark.' >>rules/forms/requests-2021.conf
plan "$read"
has out "^$read documents from ocr on; "
reprocess 0
# The reader of pictures knows forms too: it is asked again, and has none here. The other extractors
# bid beside that of forms, and are taken again all the same.
has out ": another result 0, the same $read; steps run $((2 * read)), taken again $((steps - 2 * read))$"
is_as_new

# An option.
option=$("$GONGKAI" inspect charset | sed -n 's/^  \([a-z-]*\) (int, .*default 5.*/\1/p')
[ "$option" = error-share ] || fail 'charset has no option error-share with default 5'
sed 's/{ name = "charset"; }/{ name = "charset"; options: { error-share = 6; }; }/' "$GONGKAI_PIPELINE" >option.conf
plan "$all" -c option.conf
has out "^$all documents from decode on; "
has out '^  option decode.charset.error-share 5 → 6$'
reprocess 1 -c option.conf
has out ": another result 0, the same $all; steps run $all, taken again $((steps + 2 - all))$"
is_as_new -c option.conf
plan "$all"
reprocess 1
plan 0

# Limits concern only documents that reached one.
sed 's/stage_seconds = 20/stage_seconds = 19/' "$GONGKAI_PIPELINE" >limits.conf
plan 0 -c limits.conf

# Plugins: one that is added and wins nothing reads nothing.
mkdir one two three forgot
objects=$top_builddir/tests/plugins/.libs
cp "$objects/changing.so" one/
cp "$objects/changing-2.so" two/
cp "$objects/changing-3.so" three/
cp "$objects/changing-forgot.so" forgot/
sed 's/{ name = "html"; }/{ name = "changing"; }, { name = "html"; }/' "$GONGKAI_PIPELINE" >changing.conf
plan "$read" -c changing.conf -p one
has out "^$read documents from read on; "
has out '^  plugin read/changing added$'
reprocess 0 -c changing.conf -p one
has out ": another result 0, the same $read; steps run 0, taken again $steps$"
is_as_new -c changing.conf -p one
expect 0 explain -d "$store" docs/error-requests-balance.html read
has out '^    bids changing=0 html=95 picture=0 text=0$'
has out '^  read/html .*  taken again from run 1$'

# Another version: only its own documents have another key, and are not even changed by it.
printf 'changing: text\n' >docs/changing.txt
expect 0 run -q -d "$store" -c changing.conf -p one docs/changing.txt
plan $((read + 1)) -c changing.conf -p two
has out '^  plugin read/changing 1 → 2$'
reprocess 0 -c changing.conf -p two
has out ": another result 0, the same $((read + 1)); "
plan 0 -c changing.conf -p two
reprocess 0 -c changing.conf -p three
has out ": another result 1, the same $read; "
is_as_new -c changing.conf -p three
expect 0 explain -d "$store" docs/changing.txt
has out '^  read/changing  version 3  ok .*  computed in run '
has out 'since run [0-9]*: plugin read/changing 1 → 3$'
has out 'since run [0-9]*: read/changing added something else before it$'
expect 2 explain -d "$store" docs/changing.txt raed
expect 2 explain -d "$store" no-such-document
expect 2 explain -d "$store"

# Verify: all is as it is stored; then a version that was not raised, and chance.
command='verify'
before=$(sha256sum <"$store/gongkai.db")
expect 0 verify -d "$store" -c changing.conf -p three --sample 100%
has out "^$((all + 1)) documents computed anew: [1-9][0-9]* steps with the same key, 0 with another result; 0 steps belong to another recipe"
expect 0 verify -d "$store" -c changing.conf -p three
has out '^1 documents computed anew: '
[ "$(sha256sum <"$store/gongkai.db")" = "$before" ] || fail 'verify changed the store'
for wrong in 0% 101% x -1 ''; do
  expect 2 verify -d "$store" --sample "$wrong"
done
reprocess 0 -c changing.conf -p one
command='verify'
expect 1 verify -d "$store" -c changing.conf -p forgot --sample 100
has out '^[0-9a-f]\{12\} docs/changing.txt: read/changing version 1 gives another result for the same key$'
has out ', 1 with another result; 0 steps belong to another recipe'
has out '^A plugin that gives another result '
printf 'changing: chance\n' >docs/chance.txt
expect 0 run -q -d "$store" -c changing.conf -p one docs/chance.txt
expect 1 verify -d "$store" -c changing.conf -p one --sample 100%
has out '^[0-9a-f]\{12\} docs/chance.txt: read/changing version 1 gives another result for the same key$'
has_not out 'docs/changing.txt' && has_not err 'docs/changing.txt'
rm docs/chance.txt docs/changing.txt

# A store of the first schema: migrated, brought up to date, nothing lost.
store=first
mkdir first old
printf '%s\n%s\n%s\n' '样例市档案局2018年政府信息公开工作年度报告' 一、总体情况 \
  '2018年,全局主动公开政府信息30条,其中:政策文件类10条,工作动态类15条,其他类4条。' >old/a.txt
printf '\177ELF\002\001\001\000\000\000' >old/b.html
printf '%s\n%s\n%s\n' '样例县水利局2020年政府信息公开工作年度报告' 一、总体情况 \
  '2020年，主动公开政府信息12条。' >old/c.txt
sqlite3 -batch first/gongkai.db <"$top_srcdir/tests/store-1.sql" >out 2>err || { cat err; fail 'store-1.sql'; }
command='plan'
expect 3 plan -d first
has err 'older'
command='reprocess'
reprocess 1
has out '^3 documents done again '
has out 'stored by an older gongkai'
plan 0
"$GONGKAI" run -q -j 2 -d fresh old >out 2>err || [ $? = 1 ]
# They came by a fetcher of another version, and are not fetched again.
records() {
  "$GONGKAI" export -d "$1" --format jsonl | sed 's/\("plugin":"file","version":\)"[0-9]*"/\1"?"/'
}
records fresh >new.jsonl
records first | cmp - new.jsonl || fail 'a migrated store is not what a new one is'
command='run'
expect 1 run -d first old
has out '^  known 3 '
[ "$(query 'SELECT count(*) FROM state')" -ge 3 ] || fail 'states are missing'
