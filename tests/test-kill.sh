#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Processes that are killed at any moment: the run, or where the coordinator itself was killed the
# next one, stores what an undisturbed run stores, and no process stays behind.
set -eu
# A sanitizer that looks for leaks in a process that is being killed reports its own trouble.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
for tool in pgrep setsid sqlite3; do
  command -v "$tool" >/dev/null || {
    echo "SKIP: $tool is not installed"
    exit 77
  }
done
work=$(mktemp -d)
run=
end() {
  [ -z "$run" ] || kill -9 "$run" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
seed=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')
"$top_builddir/corpus/gongkai-generate" --output "$work/made" --seed 7 --count 240
# The same bytes under a second name, and documents that fail in their own right.
mkdir "$work/made/docs/other"
find "$work/made/docs" -type f | sort | head -20 >"$work/twice"
while read -r file; do
  cp "$file" "$work/made/docs/other/again-${file##*/}"
done <"$work/twice"
for i in 1 2 3; do
  printf '\177ELF\002\001\001\000%d\000\000' $i >"$work/made/docs/other/$i.html"
done
# A path of its own, so that the processes of this test can be told from others.
cp "$GONGKAI_PIPELINE" "$work/p.conf"
cd "$work/made"

start() { # STORE
  setsid "$GONGKAI" run -q -c "$work/p.conf" -d "$1" -j 2 docs >"$work/out" 2>"$work/err" &
  run=$!
}

complain() {
  echo "seed $seed: $1"
  tail -20 "$work/err"
  exit 1
}

nothing_stays() {
  left=40
  while pgrep -f "$work/p.conf" >/dev/null; do
    left=$((left - 1))
    [ $left -gt 0 ] || complain "processes stay behind: $(pgrep -af "$work/p.conf")"
    sleep 0.05
  done
}

same() { # STORE WHAT
  "$GONGKAI" export -d "$1" --format jsonl >"$work/records"
  cmp -s "$work/expected" "$work/records" || {
    diff "$work/expected" "$work/records" | cut -c 1-400 | head -6
    complain "$2: the records differ from those of an undisturbed run"
  }
  sqlite3 "$1/gongkai.db" 'PRAGMA integrity_check' | grep -qx ok || complain "$2: the store is damaged"
}

before=$(date +%s%N)
"$GONGKAI" run -q -c "$work/p.conf" -d "$work/empty" -j 2 ../p.conf >/dev/null 2>&1 || true
begins=$(awk -v ns=$(($(date +%s%N) - before)) 'BEGIN { print ns / 1e9 }')
before=$(date +%s%N)
start "$work/undisturbed"
status=0
wait "$run" || status=$?
took=$((($(date +%s%N) - before) / 1000000))
[ $status = 1 ] || complain "exit status $status of the undisturbed run"
sort "$work/err" >"$work/err-expected"
"$GONGKAI" export -d "$work/undisturbed" --format jsonl >"$work/expected"
[ "$(wc -l <"$work/expected")" = 243 ] || complain "$(wc -l <"$work/expected") records"

# A moment, of up to WHOLE / PART of what an undisturbed run takes.
pause() {
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  sleep "$(awk -v r=$((seed / 8 % 1000)) -v t="$took" -v p="$1" 'BEGIN { print t / 1000 / p * (0.2 + 0.8 * r / 1000) }')"
}

victims() { # WHAT
  case $1 in
    fetcher) pgrep -P "$run" -f -- '--role fetcher' ;;
    worker) pgrep -P "$run" -f -- '--role worker' ;;
    child) for worker in $(pgrep -P "$run" -f -- '--role worker'); do pgrep -P "$worker"; done ;;
  esac
}

# kill_in_run WHAT TIMES: one run, which must end as if nothing had been.
kill_in_run() {
  rm -rf "$work/disturbed"
  start "$work/disturbed"
  while kill -0 "$run" 2>/dev/null && [ $kills -lt "$2" ]; do
    # A process that never lives to be ready is a fault that ends the run.
    [ "$1" = child ] || sleep "$begins"
    pause 8
    victim=$(victims "$1" | awk -v r=$((seed / 8)) '{ a[NR] = $1 } END { if (NR) print a[r % NR + 1] }')
    if [ -n "$victim" ] && kill -9 "$victim" 2>/dev/null; then
      kills=$((kills + 1))
    fi
    open=$(ls "/proc/$run/fd" 2>/dev/null | wc -l)
    [ "$open" -lt 64 ] || complain "$1: the coordinator has $open files open"
  done
  status=0
  wait "$run" || status=$?
  [ $status = 1 ] || complain "$1: exit status $status after $kills kills"
  sort "$work/err" | cmp -s - "$work/err-expected" || complain "$1: other messages"
  nothing_stays
  same "$work/disturbed" "$1, killed $kills times"
}

kill_often() { # WHAT TIMES
  kills=0
  for turn in 1 2 3 4 5 6; do
    [ $kills -ge "$2" ] || kill_in_run "$1" "$2"
  done
  [ $kills -gt 0 ] || complain "$1: nothing was killed"
  echo "$1: killed $kills times"
}

kill_often child 14
kill_often worker 8
kill_often fetcher 4

# The coordinator: what was committed stays, and each run goes on from a store that opens.
store=$work/coordinator
kills=0
while [ $kills -lt 12 ]; do
  start "$store"
  pause 2
  kill -9 "$run" 2>/dev/null || true
  wait "$run" 2>/dev/null || true
  kills=$((kills + 1))
  if [ $((kills % 4)) = 0 ] && [ -e "$store/gongkai.db" ]; then
    "$GONGKAI" status -d "$store" >/dev/null 2>"$work/err" ||
      grep -q 'gongkai run brings it up to date' "$work/err" || complain "coordinator: status fails"
  fi
done
nothing_stays
start "$store"
status=0
wait "$run" || status=$?
[ $status = 1 ] || complain "coordinator: exit status $status"
same "$store" "coordinator, killed $kills times"

# Ctrl-C, the end of the terminal, kill: what is done is stored, and said.
for signal in INT HUP TERM; do
  rm -rf "$work/stopped"
  start "$work/stopped"
  pause 1
  kill -$signal "$run" 2>/dev/null || true
  status=0
  wait "$run" || status=$?
  [ $status = 130 ] || [ $status = 1 ] || complain "SIG$signal: exit status $status"
  [ $status = 1 ] || grep -q 'what was done is stored' "$work/err" || complain "SIG$signal: nothing said"
  nothing_stays
done
run=
