#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Processes that are killed at any moment. A run whose fetcher, worker or child is killed stores what
# an undisturbed run stores; where the coordinator is killed, the next run does. No document is lost
# or doubled, no process stays behind, no file stays open.
#   KILLS=N           so many in all (500)
#   KILL_DOCUMENTS=N  generated documents (1000)
#   KILL_SEED=N       chooses the moments and the victims
#   KILL_TABLE=FILE   the table goes there, too
set -eu
: "${KILLS=500}"
: "${KILL_DOCUMENTS=1000}"
: "${KILL_SEED=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}"
# A sanitizer that looks for leaks in a process that is being killed reports its own trouble.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
. "$top_srcdir/tests/expect.sh"
needs pgrep setsid sqlite3
work=$(cd "$(mktemp -d)" && pwd -P)
run=
end() {
  [ -z "$run" ] || kill -9 "$run" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
cd "$work"
what=preparation

complain() {
  echo "seed $KILL_SEED: $what: $1"
  tail -20 err
  exit 1
}

# Documents.

"$top_builddir/corpus/gongkai-generate" --output made --seed 7 --count "$KILL_DOCUMENTS"
mkdir made/docs/other
# The same bytes under a second name.
find made/docs -type f | sort | sed -n '1,20p' | while read -r file; do
  cp "$file" "made/docs/other/again-${file##*/}"
done
# Documents that fail in their own right, and soon: who kills at random would meet one that hangs
# three times, and then the document is taken for the cause.
for i in 1 2 3; do
  printf '\177ELF\002\001\001\000%d\000\000' $i >made/docs/other/$i.html
done
for act in crash abort recurse exit status text reject fatal shout; do
  echo "misbehave: $act" >made/docs/other/$act.txt
done
documents=$((KILL_DOCUMENTS + 12))
sources=$((documents + 20))
mkdir half
find made/docs -type f | sort | sed -n '1~2p' >half.list

# Paths of their own, so that the processes of this test can be told from others.
cp -R "$GONGKAI_RULES" rules
cp -R "$GONGKAI_RULES" changed
sed -i 's/^-- severity: .*/-- severity: info/' changed/checks/*.sql
sed 's|{ name = "html"; }|{ name = "misbehave"; }, &|; s|memory_mb = .*|memory_mb = 64;|' \
  "$GONGKAI_PIPELINE" >p.conf
grep -q misbehave p.conf
grep -q 'memory_mb = 64' p.conf
GONGKAI_RULES=$work/rules
export GONGKAI_RULES

# Commands.

start() { # COMMAND [ARGUMENT]…
  command=$1
  shift
  setsid "$GONGKAI" "$command" -q -c "$work/p.conf" -p "$top_builddir/plugins/misbehave/.libs" -d store -j 2 \
    "$@" >out 2>err &
  run=$!
}

# What the run said, in an order of its own; a sanitizer's report of a plugin's crash names addresses
# and processes, which are others each time.
said() {
  if grep -q __asan_init "$GONGKAI"; then
    grep -e '^gongkai: ' -e '^made/' err | sort
  else
    sort err
  fi
}

wait_for_it() {
  status=0
  # The shell says of a killed process that it was.
  { wait "$run" || status=$?; } 2>/dev/null
  run=
}

# fresh: there is no store. known: it has half of the documents. rules: it has all, by other rules.
# reprocess: the same, without looking for the documents. resume: a run over all was killed.
begin() { # SCENARIO: the store as it is before, and the rules
  rm -rf store
  GONGKAI_RULES=$work/rules
  case $1 in
    fresh) ;;
    known) cp -R half.store store ;;
    resume) cp -R killed.store store ;;
    rules | reprocess)
      cp -R whole.store store
      GONGKAI_RULES=$work/changed
      ;;
  esac
}

command_of() {
  case $1 in
    fresh | known | rules) echo run made/docs ;;
    resume) echo run --resume ;;
    reprocess) echo reprocess ;;
  esac
}

nothing_stays() {
  left=100
  while pgrep -f -- "$work/p.conf" >processes; do
    left=$((left - 1))
    [ $left -gt 0 ] || complain "processes stay behind: $(cat processes)"
    sleep 0.05
  done
}

# What must be the same whoever was killed: the records, and how many rows there are of what.
count='SELECT (SELECT count(*) FROM document), (SELECT count(DISTINCT digest) FROM document),
  (SELECT count(*) FROM source), (SELECT count(DISTINCT name) FROM source WHERE current = 1),
  (SELECT count(*) FROM original), (SELECT count(*) FROM current_result),
  (SELECT count(*) FROM state), (SELECT count(*) FROM finding)'

same() { # SCENARIO
  "$GONGKAI" export -d store --format jsonl >records 2>err || complain 'export fails'
  sort records >sorted
  lost=$((lost + $(comm -23 "$1.sorted" sorted | wc -l)))
  doubled=$((doubled + $(comm -13 "$1.sorted" sorted | wc -l)))
  cmp -s "$1.records" records || {
    diff "$1.records" records | cut -c 1-400 | head -6
    complain 'the records differ from those of an undisturbed run'
  }
  sqlite3 store/gongkai.db 'PRAGMA integrity_check' | grep -qx ok || complain 'the store is damaged'
  "$GONGKAI" fsck -q -d store >found 2>err || [ $? = 1 ] || complain 'fsck fails'
  ! grep -E '^[a-z-]+: ' found >err || complain 'fsck finds damage'
  sqlite3 store/gongkai.db "$count" >counts
  cmp -s "$1.counts" counts || complain "rows: $(cat counts), not $(cat "$1.counts")"
}

# Undisturbed.

before=$(date +%s%N)
"$GONGKAI" run -q -c "$work/p.conf" -p "$top_builddir/plugins/misbehave/.libs" -d empty -j 2 p.conf >out 2>err || true
begins=$(awk -v ns=$(($(date +%s%N) - before)) 'BEGIN { print ns / 1e9 }')

# prepared NAME PATH…: a store by an undisturbed run.
prepared() {
  name=$1
  shift
  rm -rf store
  start run "$@"
  wait_for_it
  [ "$status" = 1 ] || complain "exit status $status"
  mv store "$name"
}

# shellcheck disable=SC2046 # the words are separate
prepared half.store $(cat half.list)
prepared whole.store made/docs

# A run that was killed when it had stored something, and not all.
until [ -e killed.store ]; do
  rm -rf store
  start run made/docs
  while [ ! -e killed.store ] && kill -0 "$run" 2>/dev/null; do
    stored=$(sqlite3 -readonly store/gongkai.db 'SELECT count(*) FROM document' 2>/dev/null || echo 0)
    if [ "${stored:-0}" -gt 0 ] && kill -9 "$run"; then
      wait_for_it
      stored=$(sqlite3 store/gongkai.db 'SELECT count(*) FROM document')
      [ "$stored" = $documents ] || mv store killed.store
      break
    fi
  done
  [ -z "$run" ] || wait_for_it
done

undisturbed() { # SCENARIO: sets what it takes, in milliseconds
  what="$1, undisturbed"
  begin "$1"
  before=$(date +%s%N)
  # shellcheck disable=SC2046 # the words are separate
  start $(command_of "$1")
  wait_for_it
  took=$((($(date +%s%N) - before) / 1000000))
  [ "$status" -le 1 ] || complain "exit status $status"
  echo "$status" >"$1.status" # 0: what is rejected or fails was known
  said >"$1.err"
  "$GONGKAI" export -d store --format jsonl >"$1.records"
  sort "$1.records" >"$1.sorted"
  sqlite3 store/gongkai.db "$count" >"$1.counts"
  [ "$(wc -l <"$1.records")" = $documents ] || complain "$(wc -l <"$1.records") records"
  [ "$(sqlite3 store/gongkai.db 'SELECT count(*) FROM source WHERE current')" = $sources ] ||
    complain 'sources are missing'
}

# Killing.

seed=$KILL_SEED
draw() { # sets $drawn, 0 to 999
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  drawn=$((seed / 8 % 1000))
}

# A moment, of up to WHOLE / PART of what an undisturbed run takes.
pause() {
  draw
  sleep "$(awk -v r=$drawn -v t="$took" -v p="$1" 'BEGIN { print t / 1000 / p * (0.2 + 0.8 * r / 1000) }')"
}

victims() { # KIND
  case $1 in
    fetcher | worker) pgrep -P "$run" -f -- "--role $1" ;;
    child) for worker in $(pgrep -P "$run" -f -- '--role worker'); do pgrep -P "$worker"; done ;;
  esac
}

# kill_in_run SCENARIO KIND TIMES: one run, which must end as if nothing had been.
kill_in_run() {
  begin "$1"
  # shellcheck disable=SC2046 # the words are separate
  start $(command_of "$1")
  runs=$((runs + 1))
  in_run=0
  while kill -0 "$run" 2>/dev/null && [ $in_run -lt "$3" ]; do
    # A process that never lives to be ready is a fault that ends the run.
    [ "$2" = child ] || sleep "$begins"
    pause 8
    victim=$(victims "$2" | awk -v r="$drawn" '{ a[NR] = $1 } END { if (NR) print a[r % NR + 1] }')
    if [ -n "$victim" ] && kill -9 "$victim" 2>/dev/null; then
      in_run=$((in_run + 1))
    fi
    open=$(find "/proc/$run/fd" -type l 2>/dev/null | wc -l)
    [ "$open" -lt 64 ] || complain "the coordinator has $open files open"
  done
  kills=$((kills + in_run))
  what="$1, $2, killed $in_run times"
  wait_for_it
  [ "$status" = "$(cat "$1.status")" ] || complain "exit status $status"
  said | cmp -s - "$1.err" || {
    said | diff "$1.err" - | head -5
    complain 'other messages'
  }
  nothing_stays
  same "$1"
}

all_kills=0
row() { # SCENARIO KIND
  all_kills=$((all_kills + kills))
  printf '%-10s %-12s %6s %6s %6s %8s\n' "$1" "$2" "$kills" "$runs" "$lost" "$doubled" | tee -a table
}

kill_often() { # SCENARIO KIND TIMES
  kills=0 runs=0 lost=0 doubled=0
  while [ $kills -lt "$3" ]; do
    in_run=$(($3 - kills))
    [ $in_run -lt 8 ] || in_run=8
    kill_in_run "$1" "$2" $in_run
    # Where processes live too shortly to be met, the others count.
    [ $runs -lt $((10 + $3)) ] || break
  done
  row "$1" "$2"
}

# The coordinator: what was committed stays, and each run goes on from a store that opens.
kill_coordinator() { # SCENARIO TIMES
  kills=0 runs=0 lost=0 doubled=0
  while [ $kills -lt "$2" ]; do
    begin "$1"
    in_run=0
    while [ $in_run -lt 8 ] && [ $kills -lt "$2" ]; do
      # shellcheck disable=SC2046 # the words are separate
      start $(command_of "$1")
      runs=$((runs + 1))
      pause 2
      killed=no
      ! kill -9 "$run" 2>/dev/null || killed=yes
      wait_for_it
      # It was done before, or its end was on its way.
      [ $killed = yes ] && [ "$status" = 137 ] || break
      kills=$((kills + 1)) in_run=$((in_run + 1))
      what="$1, coordinator, killed $in_run times"
      nothing_stays
      [ ! -e store/gongkai.db ] || "$GONGKAI" status -d store >out 2>err ||
        grep -q 'gongkai run brings it up to date' err || complain 'status fails'
    done
    # shellcheck disable=SC2046 # the words are separate
    start $(command_of "$1")
    runs=$((runs + 1))
    wait_for_it
    [ "$status" -le 1 ] || complain "exit status $status"
    same "$1"
  done
  row "$1" coordinator
}

printf '%-10s %-12s %6s %6s %6s %8s\n' command killed kills runs lost doubled | tee table
scenarios='fresh known resume rules reprocess'
for scenario in $scenarios; do
  undisturbed $scenario
  part=$((KILLS / 5))
  kill_often $scenario child $((part * 8 / 20))
  kill_often $scenario worker $((part * 6 / 20))
  fetchers=$(((part + 9) / 10))
  [ $scenario != reprocess ] || fetchers=0 # it looks for no documents
  [ $fetchers = 0 ] || kill_often $scenario fetcher $fetchers
  kill_coordinator $scenario $((part * 6 / 20 - fetchers))
done
[ $all_kills -gt 0 ] || complain 'nothing was killed'
echo "seed $KILL_SEED, $documents documents from $sources sources, $all_kills kills"
[ -z "${KILL_TABLE-}" ] || cp table "$KILL_TABLE"
