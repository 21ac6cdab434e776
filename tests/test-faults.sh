#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A plugin that crashes, hangs or eats memory costs its own document only.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/p.conf" <<'END'
stages = (
  { stage = "fetch"; plugins = ( { name = "file"; } ); },
  { stage = "decode"; plugins = ( { name = "charset"; } ); },
  { stage = "read"; plugins = ( { name = "misbehave"; }, { name = "text"; } ); }
);
limits: { stage_seconds = 1; memory_mb = 64; };
END
mkdir "$work/docs"
acts='crash abort hang eat arena exit kill recurse status text reject fatal shout close behave'
for act in $acts; do
  echo "misbehave: $act" >"$work/docs/$act.txt"
done
# Innocent neighbours, before and after each in the order of names.
for name in a b c d e f g h i j k l m n o p q r s t u v w x y z; do
  echo "$name: 全年主动公开政府信息12条。" >"$work/docs/$name.txt"
done
status=0
"$GONGKAI" run -c "$work/p.conf" -p "$top_builddir/plugins/misbehave/.libs" -d "$work/store" -j 2 \
  "$work/docs" >"$work/out" 2>"$work/err" || status=$?
[ $status = 1 ] || { echo "exit status $status, not 1"; cat "$work/out" "$work/err"; exit 1; }
"$GONGKAI" export -d "$work/store" --format jsonl >"$work/records"
count() {
  jq -r .status "$work/records" | grep -cx "$1" || true
}
expect() {
  grep -q "docs/$1.txt: $2" "$work/err" ||
    { echo "$1: expected '$2' in:"; cat "$work/err"; exit 1; }
}
# A sanitizer reports the first and ends the process in order; it does not count memory.
sanitized=no
! grep -q __asan_init "$GONGKAI" || sanitized=yes
if [ $sanitized = yes ]; then
  expect crash 'read/misbehave: crash'
else
  expect crash 'read/misbehave: crash: The process ended by signal 11'
fi
expect abort 'read/misbehave: crash: The process ended by signal 6'
expect hang 'read/misbehave: timeout: It ran longer than twice what limits.stage_seconds = 1'
expect arena 'read/misbehave: nomem'
expect exit 'read/misbehave: crash'
expect kill 'read/misbehave: crash'
expect recurse 'read/misbehave: crash'
expect status 'read/misbehave: bad-status'
expect reject 'read/misbehave: as-asked'
expect fatal 'read/misbehave: as-asked'
expect close 'read/misbehave: crash'
if [ $sanitized = no ]; then
  expect eat 'read/misbehave: nomem'
fi
[ "$(wc -l <"$work/records")" = 41 ]
[ "$(count failed)" = 11 ]
[ "$(count rejected)" = 1 ]
[ "$(count partial)" = 1 ]
[ "$(count ok)" = 28 ]
# What a refused text and a missing item leave behind is said.
grep '"source":"[^"]*/text.txt"' "$work/records" | grep -q '"code":"item-refused"'
# Each failure names the stage and plugin in its record, too.
grep '"source":"[^"]*/hang.txt"' "$work/records" | grep -q '"plugin":"misbehave"'
