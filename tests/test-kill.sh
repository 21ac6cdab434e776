#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Processes that are killed at any moment: the short form of kill-suite.sh, and what Ctrl-C does.
set -eu
status=0
KILLS=50 KILL_DOCUMENTS=240 sh "$top_srcdir/tests/kill-suite.sh" || status=$?
[ $status = 0 ] || exit $status

ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
work=$(mktemp -d)
run=
end() {
  [ -z "$run" ] || kill -9 "$run" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
cd "$work"
cp "$GONGKAI_PIPELINE" p.conf
"$top_builddir/corpus/gongkai-generate" --output made --seed 7 --count 240

complain() {
  echo "SIG$signal: $1"
  tail -20 err
  exit 1
}

start() {
  setsid "$GONGKAI" run -q -c "$work/p.conf" -d store -j 2 made/docs >out 2>err &
  run=$!
}

# Ctrl-C, the end of the terminal, kill: what is done is stored, and said.
for signal in INT HUP TERM; do
  rm -rf store
  start
  until [ -e store/gongkai.db ] || ! kill -0 "$run" 2>/dev/null; do
    sleep 0.01
  done
  kill -$signal "$run" 2>/dev/null || true
  status=0
  wait "$run" || status=$?
  # 0: it was done before the signal came.
  [ $status = 130 ] || [ $status = 0 ] || complain "exit status $status"
  [ $status = 0 ] || grep -q 'what was done is stored' err || complain 'nothing said'
  left=100
  while pgrep -f -- "$work/p.conf" >processes; do
    left=$((left - 1))
    [ $left -gt 0 ] || complain "processes stay behind: $(cat processes)"
    sleep 0.05
  done
  start
  status=0
  wait "$run" || status=$?
  [ $status = 0 ] || complain "the run after it: exit status $status"
  [ "$("$GONGKAI" export -d store --format jsonl | wc -l)" = 240 ] || complain 'records are missing'
done
run=
