#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A disk that fails at any call. Whatever fails, a command either ends as if nothing had been, or
# with exit status 3 and a line that names the store; the store opens afterwards, and the next run
# stores what an undisturbed one stores.
#   FAULT_SWEEP=sample  some of the calls of each kind (as make check does)
#   FAULT_SWEEP=full    each call of a run into a new store and of the commands that read, one after
#                       another; of the other runs more of them (make fault-suite)
#   FAULT_SEED=N        chooses the sample, and the calls that fail at random
#   FAULT_TABLE=FILE    the table goes there, too
set -eu
shim=$top_builddir/tests/.libs/fault-shim.so
. "$top_srcdir/tests/expect.sh"
needs sqlite3 openssl
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
  [ ! -e rows ] || print_table # of what was done before
  exit 1
}

# A few reports, and one of more than 1 MB packed, whose bytes stand in a file of their own.
"$top_builddir/corpus/gongkai-generate" --output made --seed 5 --count 4
head -c 1200000 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null >made/docs/large.bin
# More than the database keeps in memory, so that it is read and written within a transaction.
"$top_builddir/corpus/gongkai-generate" --output many --seed 6 --count 300
mkdir half
find made/docs -type f | sort | sed -n '1~2p' | while read -r name; do cp "$name" half; done
[ -e half/large.bin ]

# The documents of store-1.sql, a store of the version before.
mkdir old
printf '%s\n%s\n%s\n' '样例市档案局2018年政府信息公开工作年度报告' 一、总体情况 \
  '2018年,全局主动公开政府信息30条,其中:政策文件类10条,工作动态类15条,其他类4条。' >old/a.txt
printf '\177ELF\002\001\001\000\000\000' >old/b.html
printf '%s\n%s\n%s\n' '样例县水利局2020年政府信息公开工作年度报告' 一、总体情况 \
  '2020年，主动公开政府信息12条。' >old/c.txt

mkdir rules
cp -R "$GONGKAI_RULES" rules/before
cp -R "$GONGKAI_RULES" rules/after
sed -i 's/^-- severity: .*/-- severity: info/' rules/after/checks/*.sql

command_of() {
  case $1 in
    first | rules) echo run -q -j 1 -d store made/docs ;;
    much | many) echo run -q -j 1 -d store many/docs ;;
    half) echo run -q -j 1 -d store half ;;
    again) echo run -q -j 1 -d store made/docs half ;;
    older) echo run -q -j 1 -d store old ;;
    reprocess) echo reprocess -q -j 1 -d store ;;
    plan) echo plan -d store ;;
    explain) echo explain -d store made/docs/large.bin ;;
    export) echo export -d store --format jsonl ;;
    findings) echo findings -d store ;;
    status) echo status -d store ;;
    show) echo show -d store made/docs/large.bin ;;
    original) echo show -d store --original made/docs/large.bin ;;
  esac
}

# first: there is no store. again: it holds a half. rules: it holds all, by other rules. reprocess:
# the same, without looking for the documents. many: the same, of many documents. older: an older
# version made it. The others read it.
begin() { # SCENARIO: the store as it is before the command
  rm -rf store
  GONGKAI_RULES=$work/rules/before
  case $1 in
    first | half | much) ;;
    again) cp -R known store ;;
    older) cp -R older store ;;
    rules | reprocess | plan)
      cp -R whole store
      GONGKAI_RULES=$work/rules/after
      ;;
    many)
      cp -R known.many store
      GONGKAI_RULES=$work/rules/after
      ;;
    *) cp -R whole store ;;
  esac
}

# The store must hold each document once, and no file that is none of its blobs.
count='SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM source),
  (SELECT count(*) FROM source WHERE current = 1), (SELECT count(*) FROM original),
  (SELECT count(*) FROM current_result), (SELECT count(*) FROM state), (SELECT count(*) FROM finding)'

files() {
  find store -path 'store/blobs/*' -type f | sort
}

undisturbed() { # SCENARIO
  what="$1, undisturbed"
  begin "$1"
  status=0
  # shellcheck disable=SC2046 # the words are separate
  "$GONGKAI" $(command_of "$1") >out 2>err || status=$?
  [ $status -le 1 ] || complain "exit status $status"
  echo $status >"$1.status" # 1: a document is rejected; 0: the store knew that
}

# What a scenario that writes must end with.
expect() { # SCENARIO
  "$GONGKAI" export -d store --format jsonl >"$1.jsonl"
  sort "$1.jsonl" >"$1.sorted"
  sqlite3 store/gongkai.db "$count" >"$1.count"
  files >"$1.files"
}

writers='first again rules reprocess older'
readers='export findings status show original plan explain'
undisturbed first
expect first
cp -R store whole
[ "$(wc -l <first.jsonl)" = 5 ] || complain 'records are missing'
[ "$(wc -l <first.files)" = 1 ] || complain 'no document stands in a file'
undisturbed half
mv store known
undisturbed much
mv store known.many
mkdir older
sqlite3 older/gongkai.db <"$top_srcdir/tests/store-1.sql"
for scenario in again rules reprocess older many; do
  undisturbed $scenario
  expect $scenario
done
! cmp -s first.jsonl rules.jsonl || complain 'other rules change nothing'
for scenario in $readers; do
  undisturbed "$scenario"
  [ $status = 0 ] || complain "exit status $status"
  # The size on disk is what could be looked at.
  sed '/^ *store  /d' out >"$scenario.expected"
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
  # The checks across documents read it by a connection of their own.
  grep -Eq '^gongkai: .*(store|checks across documents)' err ||
    complain 'it ended without a line that names the store'
  ! grep '^gongkai:' err | grep -Eq 'Success|not an error|no transaction|[Uu]nknown' ||
    complain 'the line does not say why'
  told=$((told + 1))
}

# no_damage [KIND]…: fsck finds none, but files that no document needs yet and documents that are to
# be done again, where such are due.
no_damage() {
  "$GONGKAI" fsck -q -d store >found 2>err || [ $? = 1 ] || complain 'fsck fails'
  expected=$(printf '|%s: ' "$@" | sed 's/^|//')
  ! grep -E '^[a-z-]+: ' found | grep -Ev "^(${expected:-none})" >err || complain 'fsck finds damage'
}

# What is committed is whole, and a run completes it.
recovers() { # SCENARIO
  if [ -e store/gongkai.db ]; then
    sqlite3 store/gongkai.db 'PRAGMA integrity_check' | grep -qx ok || complain 'the store is damaged'
    tried=0
    "$GONGKAI" export -d store --format jsonl >part.jsonl 2>err || tried=$?
    [ $tried = 0 ] || grep -q 'gongkai run brings it up' err || complain 'the store does not open'
    [ $tried != 0 ] || no_damage orphan-file temporary-file waiting
  fi
  # shellcheck disable=SC2046 # the words are separate
  "$GONGKAI" $(command_of "$1") >out 2>err && tried=0 || tried=$?
  [ $tried -le 1 ] || complain "the run after it: exit status $tried"
}

is_whole() { # SCENARIO
  "$GONGKAI" export -d store --format jsonl >whole.jsonl 2>err || complain 'export fails'
  cmp -s "$1.jsonl" whole.jsonl || {
    lost=$((lost + 1))
    complain 'the records differ from those of an undisturbed run'
  }
  [ "$(sqlite3 store/gongkai.db "$count")" = "$(cat "$1.count")" ] ||
    complain "other numbers of rows: $(sqlite3 store/gongkai.db "$count"), not $(cat "$1.count")"
  files | cmp -s - "$1.files" || complain "other files: $(files)"
  no_damage
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
    first | again | rules | reprocess | older | many)
      case $status in
        0 | 1)
          [ $status = "$(cat "$1.status")" ] || complain "exit status $status"
          is_whole "$1" && carried=$((carried + 1))
          ;;
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
          sed '/^ *store  /d' out | cmp -s - "$1.expected" || complain 'it printed something else, and said nothing'
          carried=$((carried + 1))
          ;;
        1 | 3) is_told ;;
        *) complain "exit status $status" ;;
      esac
      ;;
  esac
}

# numbers TOTAL MOST: those to try, all or so many of them by chance.
numbers() {
  awk -v total="$1" -v most="$2" -v seed="$FAULT_SEED" 'BEGIN {
    srand(seed)
    for (i = 1; i <= total; i++)
      if (rand() * (total - i + 1) < most - chosen) {
        print i
        chosen++
      }
  }'
}

# How many calls of a row to try.
most_of() { # SCENARIO KIND ERROR
  case $FAULT_SWEEP:$1:$2:$3 in
    sample:*) echo 1 ;;
    *:lock:*) echo 12 ;; # SQLite waits for a lock
    *:first:*) echo "$total" ;;
    *:again:* | *:rules:* | *:reprocess:* | *:older:* | *:many:*) echo 12 ;;
    *) echo "$total" ;;
  esac
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
  for number in $(numbers "$total" "$(most_of "$@")"); do
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
    if ($4 >= calls[key] + 0) calls[key] = $4
    what[key] = what[key] " " $3
    tried[key] += $5; told[key] += $6; carried[key] += $7; killed[key] += $8; lost[key] += $9
  }
  function line(key, name) {
    split(name, words, " ")
    printf "%-9s %-9s %6s %6d %6d %8d %7d %5d %s\n", words[1], words[2], calls[key], tried[key], told[key],
      carried[key], killed[key], lost[key], what[key]
  }
  END {
    calls["all"] = ""
    for (i = 1; i <= count; i++) {
      key = order[i]
      line(key, key)
      tried["all"] += tried[key]; told["all"] += told[key]; carried["all"] += carried[key]
      killed["all"] += killed[key]; lost["all"] += lost[key]
    }
    line("all", "all")
  }' rows
}

at_random() { # SCENARIO KIND ERROR
  total=$(calls_of "$2")
  tries=0 told=0 carried=0 killed=0 untouched=0 lost=0
  turns=2
  [ "$FAULT_SWEEP" != full ] || turns=20
  while [ $tries -lt $turns ]; do
    try "$1" "FAULT_CALLS=$2" "FAULT_ERROR=$3" FAULT_ONE_IN=40 "FAULT_SEED=$((FAULT_SEED + tries))"
  done
  print "$@" '1:40'
}

# A lock that fails once and again is tried for seconds, so it is not among those that fail for ever.
for scenario in $writers; do
  [ "$FAULT_SWEEP:$scenario" != sample:rules ] || continue # reprocess does nearly the same
  begin $scenario
  what="$scenario, counted"
  disturbed $scenario FAULT_ERROR=count
  mv report undisturbed.report
  [ $status -le 1 ] && is_whole $scenario || complain "exit status $status"
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
scenario=many
begin many
what='many, counted'
disturbed many FAULT_ERROR=count
mv report undisturbed.report
for error in EIO ESTALE; do row many read $error at; done
for error in EIO ENOSPC short torn; do row many write $error at; done
row many write full from
row many all kill at
for scenario in $readers; do
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
