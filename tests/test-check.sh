#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The conformance kit fails each plugin that breaks a rule, by that rule.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
objects=$top_builddir/tests/plugins/.libs

# run STATUS ARGUMENT…: checks, and wants that exit status.
run() {
  wanted=$1
  shift
  status=0
  "$GONGKAI" check "$@" >"$work/out" 2>"$work/err" || status=$?
  [ "$status" = "$wanted" ] && return
  echo "gongkai check $* ended with $status, not $wanted:"
  cat "$work/out" "$work/err"
  exit 1
}
expect() {
  grep -q -e "$1" "$work/out" && return
  echo "missing: $1, in:"
  cat "$work/out" "$work/err"
  exit 1
}
refuse() {
  ! grep -e "$1" "$work/out" || exit 1
}

# Without the stages whose plugins take long to open: those under test come after others all the same.
cat >"$work/short.conf" <<'END'
stages = (
  { stage = "decode"; plugins = ( { name = "charset"; } ); },
  { stage = "read"; plugins = ( { name = "html"; }, { name = "text"; } ); }
);
END
GONGKAI_PIPELINE=$work/short.conf

# What breaks a rule before a plugin is known.
run 1 "$objects/faulty-symbols.so"
expect '^  FAIL  object.symbols .*helper_for_all'
run 1 "$objects/faulty-loads.so"
expect '^  FAIL  object.loads .*nobody_defines_this'
run 1 "$objects/faulty-entry.so"
expect '^  FAIL  object.entry '
run 1 "$objects/faulty-none.so"
expect '^  FAIL  object.entry '
run 1 "$objects/faulty-crashes.so"
expect '^  FAIL  object.entry '
run 1 "$objects/crashes.so"
expect '^  FAIL  object.loads '
run 1 "$objects/other-major.so"
expect '^  FAIL  object.symbols '
echo 'no object' >"$work/text.so"
run 1 "$work/text.so"
expect '^  FAIL  object.loads .*ELF'
refuse '^  ok '
head -c 3000 "$objects/good.so" >"$work/cut.so"
run 1 "$work/cut.so"
expect '^  FAIL  object.loads '
run 2 "$work/nowhere.so"

# Descriptors; each fault is named with its plugin.
run 1 "$objects/faulty-descriptors.so"
while read -r rule name; do
  expect "^  FAIL  $rule  *$name: "
done <<'END'
descriptor.name version
descriptor.functions idle
descriptor.functions fetches
descriptor.summary summary
descriptor.licence licence
option.table twice
option.table unhelpful
option.table outside
option.table shared
option.default number
option.default truth
option.default choice
option.default file
END
expect '^  FAIL  descriptor.abi  .*ABI 1'
expect '^  FAIL  descriptor.abi  .*8 bytes'
expect '^  FAIL  descriptor.name  .*lower case'
expect '^  FAIL  descriptor.name  .*enum gk_stage'
refuse 'idle: its licence'

# What a plugin does when it runs. Its documents come without another stage.
seconds=20
write_conf() {
  cat >"$work/p.conf" <<END
stages = (
  { stage = "fetch"; plugins = ( { name = "faulty"; options: { fault = "$2"; }; } ); },
  { stage = "read"; plugins = ( { name = "faulty"; options: { fault = "$1"; }; } ); }
);
limits: { stage_seconds = $seconds; memory_mb = 128; document_mb = 2; };
END
}
printf 'faulty and more\n' >"$work/one"
printf 'faulty twice\n' >"$work/two"
write_conf none none
run 0 -c "$work/p.conf" "$objects/faulty.so" "$work/one" "$work/two"
refuse '^  [Fw]'
for rule in run.same bid.matrix hostile.large residue.memory residue.output fetch.offers fetch.hostile; do
  case $rule in
    # A sanitizer counts memory itself.
    residue.memory) ! grep -q __asan_init "$GONGKAI" || continue ;;
  esac
  expect "^  ok    $rule "
done
broken() {
  write_conf "$1" none
  run 1 -c "$work/p.conf" "$objects/faulty.so" "$work/one" "$work/two"
  expect "^  FAIL  $2 .*$3"
}
broken open open.ok 'does not open'
broken bid-range bid.range 'bids 101'
broken bid-adds bid.pure ''
broken bid-counts bid.same 'asked again'
broken bid-after bid.same 'after other documents'
broken bid-absurd bid.fast ''
broken retry run.status 'ends with retry'
broken wordless run.status 'without a reason'
broken exits run.status 'status 0'
broken counts run.same 'after another document'
broken zone run.same 'fresh process'
broken field run.declared 'kind field'
broken text run.accepted 'UTF-8'
broken cut hostile.truncated 'cut after 5 of'
broken flipped hostile.flipped 'seed 20080501, number [0-9]*: '
broken empty hostile.empty ''
broken large hostile.large ''
seconds=1
broken hangs hostile.large 'stage_seconds = 1'
seconds=20
broken eats hostile.large 'memory_mb'
broken leaves-file residue.files '/dev/null'
broken leaves-process residue.processes 'processes are left'
broken leaves-thread residue.processes 'threads are left'
broken leaves-directory residue.state chdir
broken leaves-variable residue.state setenv
broken leaves-locale residue.state setlocale
broken leaves-mask residue.state umask
broken leaves-handler residue.state signal
broken prints residue.output 'standard output'
broken calls run.confined 'system call socket'
write_conf bid-slow none
run 0 -c "$work/p.conf" "$objects/faulty.so" "$work/one"
expect '^  warn  bid.fast '
if ! grep -q __asan_init "$GONGKAI"; then
  write_conf leaks none
  run 0 -c "$work/p.conf" "$objects/faulty.so" "$work/one"
  expect '^  warn  residue.memory '
fi
broken_fetch() {
  write_conf none "$1"
  run 1 -c "$work/p.conf" "$objects/faulty.so" "$work/one"
  expect "^  FAIL  $2 "
}
broken_fetch nothing fetch.offers
broken_fetch counts fetch.same
broken_fetch harm fetch.hostile
broken_fetch zone run.same
broken_fetch calls run.confined
broken_fetch leaves-file residue.files

# The inputs that did harm are made again by their seed, and kept.
mkdir "$work/kept"
write_conf flipped none
run 1 -c "$work/p.conf" --seed 7 --keep "$work/kept" "$objects/faulty.so" "$work/one"
expect 'seed 7, number'
run 2 -c "$work/p.conf" --keep "$work/nowhere" "$objects/faulty.so" "$work/one"
kept=$(ls "$work/kept" | head -n 1)
[ -n "$kept" ] && ! cmp -s "$work/kept/$kept" "$work/one"
[ "$(wc -c <"$work/kept/$kept")" = "$(wc -c <"$work/one")" ]

# Bids: among neighbours, with the samples of both.
mkdir -p "$work/mine/corpus"
cp "$objects/faulty.so" "$work/mine/faulty.so"
cp "$top_srcdir/plugins/read-html/corpus/trs-2021.html" "$work/mine/corpus/page"
bids() {
  cat >"$work/p.conf" <<END
stages = (
  { stage = "decode"; plugins = ( { name = "charset"; } ); },
  { stage = "read"; plugins = ( { name = "html"; }, { name = "faulty"; options: { fault = "$1"; }; } ); }
);
limits: { document_mb = 2; };
END
  run 1 -c "$work/p.conf" -v "$work/mine/faulty.so"
}
bids bid-shy
expect '^  FAIL  bid.matrix  *page: html bids 95 and this plugin 1'
expect 'page .*html=95 faulty=1\*'
bids bid-greedy
expect '^  FAIL  bid.matrix  *word-export.html: it bids 100 and takes the sample of html, which bids'

# What is expected.
mkdir -p "$work/gold/corpus" "$work/gold/expected"
cp "$objects/faulty.so" "$work/gold"
cp "$work/one" "$work/gold/corpus"
write_conf none none
gold() {
  wanted=$1
  shift
  run "$wanted" -c "$work/p.conf" "$@" "$work/gold/faulty.so"
}
(cd "$work/gold" && "$GONGKAI" try -c "$work/p.conf" -p . -i corpus/one) >"$work/gold/expected/one.items"
gold 0
expect '^  ok    golden.items '
gold 0 --update
digests=$work/gold/expected/digests.tsv
grep -q '^one	read/faulty	1	' "$digests"
gold 0
expect '^  ok    golden.digest '
sed -i 's/text="words"/text="others"/' "$work/gold/expected/one.items"
gold 1
expect '^  FAIL  golden.items  *one: line 1 is .*words.*others'
rm "$work/gold/expected/one.items"
cp "$digests" "$work/digests"
sed 's/\(faulty	1	\)......../\100000000/' "$work/digests" >"$digests"
gold 1
expect '^  FAIL  golden.digest  *one: .*raise .version'
gold 1 --update
sed 's/faulty	1	......../faulty	2	00000000/' "$work/digests" >"$digests"
gold 1
expect '^  FAIL  golden.digest  *one: .*only rise'
sed 's/faulty	1	......../faulty	0	00000000/' "$work/digests" >"$digests"
gold 0
expect '^  warn  golden.digest  *one: .*raised from 0 to 1'
sed 's/........$/00000000/' "$work/digests" >"$digests"
gold 0
expect '^  warn  golden.digest  *one: .*--update'
gold 0 --update
cmp "$digests" "$work/digests"

# The guide names every rule.
for rule in $(sed -n 's/.*{"\([a-z]*\.[a-z]*\)".*/\1/p' "$top_srcdir/core/check-rule.c"); do
  grep -q "\`$rule\`" "$top_srcdir/doc/plugins.md" || { echo "doc/plugins.md does not name $rule"; exit 1; }
done

# JSON, an object a line.
run 0 -c "$work/p.conf" --json "$work/gold/faulty.so"
if command -v jq >/dev/null; then
  jq -e -s 'all(.outcome == "ok" and (.rule | type) == "string")' "$work/out" >/dev/null
fi
