#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A disk that fails at any call. Whatever fails, a command either ends as if nothing had been, or
# with exit status 3 and a line that names the store; the store opens afterwards, and the next run
# stores what an undisturbed one stores.
#   FAULT_SWEEP=sample  some of the calls of each kind (as make check does)
#   FAULT_SWEEP=full    each call, one after another (make fault-suite)
#   FAULT_SEED=N        chooses the sample, and the calls that fail at random
#   FAULT_TABLE=FILE    the table goes there, too
set -eu
shim=$top_builddir/tests/.libs/fault-shim.so
for tool in sqlite3 openssl; do
  command -v "$tool" >/dev/null || {
    echo "SKIP: $tool is not installed"
    exit 77
  }
done
[ -e "$shim" ] || {
  echo "SKIP: there is no $shim"
  exit 77
}
: "${FAULT_SWEEP=sample}"
: "${FAULT_SEED=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}"
# Before the sanitizer's library, which would complain, and what a killed process leaves is no leak.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0:verify_asan_link_order=0
export ASAN_OPTIONS
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
cd "$work"

complain() {
  echo "seed $FAULT_SEED: $what: $1"
  head -20 err
  exit 1
}

# A few reports, and one of more than 1 MB packed, whose bytes stand in a file of their own.
"$top_builddir/corpus/gongkai-generate" --output made --seed 5 --count 4
head -c 1200000 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null >made/docs/large.bin
mkdir half
find made/docs -type f | sort | sed -n '1~2p' | while read -r name; do cp "$name" half; done
[ -e half/large.bin ]

undisturbed() { # STORE FOLDER…
  store=$1
  shift
  status=0
  "$GONGKAI" run -q -j 1 -d "$store" "$@" 2>err || status=$?
  [ $status = 1 ] || complain "exit status $status" # large.bin is no text
}

# The store must hold each document once, and no file that is none of its blobs.
count='SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM source),
  (SELECT count(*) FROM source WHERE current = 1), (SELECT count(*) FROM original),
  (SELECT count(*) FROM finding)'

what=undisturbed
undisturbed first made/docs
"$GONGKAI" export -d first --format jsonl >first.jsonl
[ "$(wc -l <first.jsonl)" = 5 ] || complain 'records are missing'
[ "$(find first/blobs -type f | wc -l)" = 1 ] || complain 'no document stands in a file'
undisturbed known half
cp -R known again
undisturbed again made/docs half
"$GONGKAI" export -d again --format jsonl >again.jsonl
for store in first again; do
  sqlite3 $store/gongkai.db "$count" >$store.count
  (cd $store && find blobs -type f) | sort >$store.blobs
  sort $store.jsonl >$store.sorted
done

# What each command prints of a whole store.
commands='export findings status show original'
command_of() {
  case $1 in
    first) echo run -q -j 1 -d store made/docs ;;
    again) echo run -q -j 1 -d store made/docs half ;;
    export) echo export -d store --format jsonl ;;
    findings) echo findings -d store ;;
    status) echo status -d store ;;
    show) echo show -d store made/docs/large.bin ;;
    original) echo show -d store --original made/docs/large.bin ;;
  esac
}

begin() { # SCENARIO: the store as it is before the command
  rm -rf store
  case $1 in
    first) ;;
    again) cp -R known store ;;
    *) cp -R first store ;;
  esac
}

for command in $commands; do
  begin "$command"
  # shellcheck disable=SC2046 # the words are separate
  "$GONGKAI" $(command_of "$command") >out 2>err || complain "$command fails"
  sed '/^ *store  /d' out >"$command.expected"
done

# disturbed SCENARIO VARIABLE=VALUE…: sets $status.
disturbed() {
  scenario=$1
  shift
  rm -f report
  status=0
  # shellcheck disable=SC2046 # the words are separate
  timeout 60 env LD_PRELOAD="$shim" FAULT_BELOW="$work/store" FAULT_REPORT="$work/report" "$@" \
    "$GONGKAI" $(command_of "$scenario") >out 2>err || status=$?
}

is_told() {
  grep -q '^gongkai: .*store' err || complain 'it ended without a line that names the store'
  ! grep -Eq 'Success|not an error|unknown|Unknown' err || complain 'the line does not say why'
  told=$((told + 1))
}

# What is committed is right, and a run completes it.
recovers() { # SCENARIO
  if [ -e store/gongkai.db ]; then
    sqlite3 store/gongkai.db 'PRAGMA integrity_check' | grep -qx ok || complain 'the store is damaged'
    tried=0
    "$GONGKAI" export -d store --format jsonl >part.jsonl 2>err || tried=$?
    [ $tried = 0 ] || grep -q 'gongkai run brings it up' err || complain 'the store does not open'
    sort part.jsonl | comm -23 - "$1.sorted" >wrong
    # A document of the store before may have one source less.
    [ "$1" != first ] || [ ! -s wrong ] || complain 'a record is wrong'
  fi
  # shellcheck disable=SC2046 # the words are separate
  "$GONGKAI" $(command_of "$1") >out 2>err && tried=0 || tried=$?
  [ $tried = 1 ] || complain "the run after it: exit status $tried"
}

is_whole() { # SCENARIO
  "$GONGKAI" export -d store --format jsonl >whole.jsonl 2>err || complain 'export fails'
  cmp -s "$1.jsonl" whole.jsonl || {
    lost=$((lost + 1))
    complain 'the records differ from those of an undisturbed run'
  }
  [ "$(sqlite3 store/gongkai.db "$count")" = "$(cat "$1.count")" ] ||
    complain "other numbers of rows: $(sqlite3 store/gongkai.db "$count"), not $(cat "$1.count")"
  (cd store && find blobs -type f) | sort | cmp -s - "$1.blobs" ||
    complain "other files: $(find store/blobs -type f)"
}

# try SCENARIO VARIABLE=VALUE…: one disturbed command, and what is left.
try() {
  what="$*"
  begin "$1"
  disturbed "$@"
  tries=$((tries + 1))
  [ ! -e report ] || [ "$(sed -n 's/^injected //p' report)" != 0 ] || {
    untouched=$((untouched + 1))
  }
  case $1 in
    first | again)
      case $status in
        1) is_whole "$1" && carried=$((carried + 1)) ;;
        3) is_told ;;
        137) killed=$((killed + 1)) ;;
        *) complain "exit status $status" ;;
      esac
      [ $status != 137 ] || grep -Eq 'FAULT_ERROR=(kill|torn)' <<END || complain 'it was killed'
$what
END
      recovers "$1"
      is_whole "$1"
      ;;
    *)
      case $status in
        0)
          # The size on disk is what could be looked at.
          sed '/^ *store  /d' out | cmp -s - "$1.expected" || complain 'it printed something else, and said nothing'
          carried=$((carried + 1))
          ;;
        1 | 3) is_told ;;
        *) complain "exit status $status" ;;
      esac
      ;;
  esac
}

# numbers TOTAL: those to try.
numbers() {
  awk -v total="$1" -v sweep="$FAULT_SWEEP" -v seed="$FAULT_SEED$tries" 'BEGIN {
    srand(seed)
    if (total && sweep != "full")
      print 1 + int(total * rand())
    for (i = 1; i <= total && sweep == "full"; i++)
      print i
  }'
}

calls_of() { # KINDS
  awk -v kinds="$1" '$1 != "injected" && (kinds == "all" || index(kinds, $1)) { n += $2 }
    END { print n + 0 }' undisturbed.report
}

row() { # SCENARIO KIND ERROR at|from
  total=$(calls_of "$2")
  tries=0 told=0 carried=0 killed=0 untouched=0 lost=0
  position=FAULT_AT
  [ "$4" = at ] || position=FAULT_FROM
  for number in $(numbers "$total"); do
    try "$1" "FAULT_CALLS=$2" "FAULT_ERROR=$3" "$position=$number"
  done
  print "$@"
}

print() { # SCENARIO KIND ERROR HOW
  echo "$1 $2 $3:$4 $total $tries $told $carried $killed $lost" >>rows
}

# A line for each command and kind of call.
print_table() {
  printf '%-9s %-9s %6s %6s %6s %8s %7s %5s %s\n' command call calls faults told 'went on' killed lost \
    ' what happened (at: to one; from: to it and all after; 1:40: to one in forty)'
  awk '{
    kind = $2 ~ /,/ ? "most" : $2
    key = $1 " " kind
    if (!(key in tried)) order[++count] = key
    if ($4 > calls[key]) calls[key] = $4
    what[key] = what[key] " " $3
    tried[key] += $5; told[key] += $6; carried[key] += $7; killed[key] += $8; lost[key] += $9
  }
  function line(key, name) {
    split(name, words, " ")
    printf "%-9s %-9s %6s %6d %6d %8d %7d %5d %s\n", words[1], words[2], calls[key], tried[key], told[key],
      carried[key], killed[key], lost[key], what[key]
  }
  END {
    for (i = 1; i <= count; i++) {
      key = order[i]
      line(key, key)
      if (key ~ / (all|most)$/ == 0) calls["all"] += calls[key]
      tried["all"] += tried[key]; told["all"] += told[key]; carried["all"] += carried[key]
      killed["all"] += killed[key]; lost["all"] += lost[key]
    }
    line("all", "every command")
  }' rows
}

at_random() { # SCENARIO KIND ERROR
  total=$(calls_of "$2")
  tries=0 told=0 carried=0 killed=0 untouched=0 lost=0
  turns=2
  [ "$FAULT_SWEEP" != full ] || turns=40
  while [ $tries -lt $turns ]; do
    try "$1" "FAULT_CALLS=$2" "FAULT_ERROR=$3" FAULT_ONE_IN=40 "FAULT_SEED=$((FAULT_SEED + tries))"
  done
  print "$@" '1:40'
}

# A lock that fails once and again is tried for seconds, so it is not among those that fail for ever.
for scenario in first again; do
  begin $scenario
  what="$scenario, counted"
  disturbed $scenario FAULT_ERROR=count
  mv report undisturbed.report
  [ $status = 1 ] && is_whole $scenario || complain "exit status $status"
  for error in EIO EMFILE EINTR; do row $scenario open $error at; done
  for error in EIO EINTR short; do row $scenario read $error at; done
  row $scenario read EIO from
  for error in EIO ENOSPC EINTR short; do row $scenario write $error at; done
  for error in EIO full; do row $scenario write $error from; done
  row $scenario sync EIO at
  row $scenario sync ENOSPC from
  row $scenario truncate EIO at
  row $scenario map ENOMEM at
  row $scenario rename EIO at
  row $scenario rename ENOSPC at
  row $scenario remove EIO at
  row $scenario remove EACCES from
  row $scenario make ENOSPC at
  row $scenario look EIO at
  row $scenario lock EIO at
  row $scenario open,read,write,sync,map,rename,look EIO from
  row $scenario all kill at
  row $scenario write torn at
  at_random $scenario all EIO
  at_random $scenario write short
done
for scenario in $commands; do
  begin "$scenario"
  what="$scenario, counted"
  disturbed "$scenario" FAULT_ERROR=count
  mv report undisturbed.report
  row "$scenario" open EIO at
  for error in EIO EINTR short; do row "$scenario" read $error at; done
  row "$scenario" read EIO from
  row "$scenario" map ENOMEM at
  row "$scenario" look EIO at
  row "$scenario" lock EIO at
  row "$scenario" open,read,write,map,look EIO from
done

# What a process left that was killed while it wrote such a file goes with the next run, though that
# writes none.
what='a document half written'
rm -rf store
disturbed first FAULT_ERROR=torn FAULT_CALLS=write FAULT_AT=1 FAULT_BELOW="$work/store/blobs"
[ $status = 137 ] || complain "exit status $status"
[ "$(find store/blobs -type f | wc -l)" = 1 ] || complain 'nothing is left'
"$GONGKAI" run -q -d store half/*.html 2>err || complain 'the run after it'
[ "$(find store/blobs -type f | wc -l)" = 0 ] || complain "it stays: $(find store/blobs -type f)"

echo "seed $FAULT_SEED"
print_table >table
cat table
[ -z "${FAULT_TABLE-}" ] || cp table "$FAULT_TABLE"
