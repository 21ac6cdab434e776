#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A document that takes over a plugin gets nothing: a forbidden call costs that document, and says
# which call it was; others are refused, and the plugin goes on.
set -eu
grep -q '^Seccomp_filters:' /proc/self/status || { echo 'SKIP: this kernel has no seccomp'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset GONGKAI_SANDBOX
fail() {
  echo "FAIL: $*"
  cat "$work/err"
  exit 1
}
cat >"$work/p.conf" <<'END'
stages = (
  { stage = "fetch"; plugins = ( { name = "file"; } ); },
  { stage = "decode"; plugins = ( { name = "charset"; } ); },
  { stage = "read"; plugins = ( { name = "misbehave"; }, { name = "text"; } ); }
);
limits: { memory_mb = 64; };
END
run() { # STORE PATH OPTION…
  store=$1 path=$2
  shift 2
  status=0
  "$GONGKAI" run -c "$work/p.conf" -p "$top_builddir/plugins/misbehave/.libs" -d "$work/store-$store" -j 2 \
    "$@" "$path" >"$work/out" 2>"$work/err" || status=$?
  "$GONGKAI" export -d "$work/store-$store" --format jsonl >"$work/records"
}
count() {
  jq -r .status "$work/records" | grep -cx "$1" || true
}
record() {
  grep "\"source\":\"[^\"]*/$1.txt\"" "$work/records" || fail "$1 has no record"
}

# What ends the process: each with the name of its call, which may differ by libc.
mkdir "$work/ended" "$work/refused"
calls='socket:socket connect:connect send:sendmsg execute:execve fork:(clone3?|fork) trace:ptrace
  murder:kill outlive:prctl ring:io_uring_setup handle:socket files:write'
for call in $calls hide otherwise; do
  echo "misbehave: ${call%%:*}" >"$work/ended/${call%%:*}.txt"
done
for name in a b c d e f g h i j k l m n o p q r s t u v w x y z; do
  echo "$name: 全年主动公开政府信息12条。" >"$work/ended/$name.txt"
done
run ended "$work/ended"
[ $status = 1 ] || fail "exit status $status"
for call in $calls; do
  grep -qE "ended/${call%%:*}.txt: read/misbehave: sandbox: It made the system call ${call#*:}, which the sandbox forbids\.$" \
    "$work/err" || fail "${call%%:*} is not said to have made the call ${call#*:}"
  record "${call%%:*}" | grep -q '"code":"sandbox"' || fail "the record of ${call%%:*} has another code"
done
# A signal that is blocked, and another interface to the kernel: the same without the name.
for act in hide otherwise; do
  grep -q "ended/$act.txt: read/misbehave: sandbox: The process ended by signal 31" "$work/err" ||
    fail "$act does not end in the sandbox"
done
[ "$(count failed)" = 13 ] || fail 'other documents than these fail'
[ "$(count ok)" = 26 ] || fail 'neighbours are lost'
! grep -q warning "$work/err" || fail 'a kernel that has all is complained of'

# What is refused: the plugin goes on.
refused='open code limits share'
# A sanitizer reserves more memory than any limit of it allows.
grep -q __asan_init "$GONGKAI" || refused="$refused maps"
for act in $refused; do
  echo "misbehave: $act" >"$work/refused/$act.txt"
done
run refused "$work/refused"
[ $status = 0 ] || fail "exit status $status where calls are only refused"
for act in $refused; do
  record "$act" | grep -q '"code":"refused"' || fail "$act is not refused"
done

# Without the sandbox it is said loudly, and the same acts get what they want.
for how in option environment; do
  if [ $how = option ]; then
    run off-$how "$work/refused" --no-sandbox
  else
    GONGKAI_SANDBOX=off
    export GONGKAI_SANDBOX
    run off-$how "$work/refused"
    unset GONGKAI_SANDBOX
  fi
  [ "$(grep -c 'WARNING: the sandbox is OFF' "$work/err")" = 1 ] || fail "$how: not said that it is off"
  record open | grep -q '"code":"escaped"' || fail "$how: the sandbox is on"
done

# The fetcher reads files, reaches the network and starts threads; it writes nothing and executes
# nothing.
mkdir "$work/plugins"
cp "$top_builddir/tests/plugins/.libs/intruder.so" "$work/plugins/"
cat >"$work/f.conf" <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "intruder"; }, { name = "file"; } ); } );
END
fetch() { # LOCATION
  status=0
  "$GONGKAI" run -c "$work/f.conf" -p "$work/plugins" -d "$work/store-fetched" -j 1 "$1" \
    >"$work/out" 2>"$work/err" || status=$?
}
echo kept >"$work/kept"
for location in read network local names threads "$work/kept" "$work/made"; do
  fetch "intruder:$location"
  [ $status = 0 ] || fail "the fetcher: $location"
done
[ "$(cat "$work/kept")" = kept ] || fail 'a file was written'
[ ! -e "$work/made" ] || fail 'a file was made'
fetch intruder:execute
[ $status = 1 ] || fail "exit status $status where the fetcher may not execute"
grep -q 'the fetcher made the system call execve, which the sandbox forbids' "$work/err" ||
  fail 'the call of the fetcher is not named'

# One that has a folder in the store writes there, and nowhere else, and may no more than others.
sed 's/name = "intruder";/& options: { folder = "kept"; };/' "$work/f.conf" >"$work/k.conf"
keep() { # LOCATION COMMAND…
  location=$1
  shift
  status=0
  "$@" "$GONGKAI" run -c "$work/k.conf" -p "$work/plugins" -d "$work/store-kept" -j 1 "$location" \
    >"$work/out" 2>"$work/err" || status=$?
}
for location in read network local names threads files database "$work/kept" "$work/made"; do
  keep "intruder:$location" env
  [ $status = 0 ] || fail "the fetcher with a folder: $location"
done
[ "$(cat "$work/store-kept/kept/whole")" = kept ] || fail 'the file that it keeps is not there'
[ "$(cat "$work/kept")" = kept ] || fail 'a file outside the folder was written'
[ ! -e "$work/made" ] && [ ! -e "$work/store-kept/outside" ] || fail 'a file outside the folder was made'
keep intruder:execute env
grep -q 'the fetcher made the system call execve, which the sandbox forbids' "$work/err" ||
  fail 'the call of the fetcher with a folder is not named'
rm "$work/store-kept/kept/"*
keep intruder:files "$top_builddir/tests/lacking" landlock
[ $status = 0 ] || fail 'files cannot be kept without Landlock'
[ "$(grep -c 'warning: this kernel has no Landlock: what fetches and keeps files' "$work/err")" = 1 ] ||
  fail 'it is not said that nothing bounds what the fetcher writes'
# A folder that cannot be made, and names that are none.
chmod u+w "$work/store-kept"
rm -r "$work/store-kept/kept"
: >"$work/store-kept/kept"
keep intruder:files env
[ $status = 2 ] && grep -q "store-kept/kept: " "$work/err" || fail 'a folder that cannot be made is passed over'
for name in lock blobs ../kept a/b Kept '' gongkai.db; do
  sed "s|folder = \"kept\"|folder = \"$name\"|" "$work/k.conf" >"$work/n.conf"
  status=0
  "$GONGKAI" run -c "$work/n.conf" -p "$work/plugins" -d "$work/store-none" intruder:read >"$work/out" \
    2>"$work/err" || status=$?
  [ $status = 2 ] && grep -q 'n.conf:1: plugin "intruder": option "folder" must be the name' "$work/err" ||
    fail "a folder may be named $name"
done
[ ! -e "$work/store-none" ] || fail 'a refused configuration leaves a store'

# A trial runs in the sandbox, too.
status=0
"$GONGKAI" try -c "$work/p.conf" -p "$top_builddir/plugins/misbehave/.libs" \
  "$work/ended/trace.txt" >"$work/out" 2>"$work/err" || status=$?
[ $status = 1 ] || fail "exit status $status of a trial"
grep -q 'trace.txt: a plugin made the system call ptrace, which the sandbox forbids' "$work/err" ||
  fail 'a trial names no call'

# The processes of a run, while a document keeps a child busy: the coordinator maps no plugin, a
# child has no rights and few files.
if command -v pgrep >/dev/null; then
  mkdir "$work/busy"
  echo 'misbehave: hang' >"$work/busy/hang.txt"
  sed 's/memory_mb/stage_seconds = 3600; document_seconds = 3600; memory_mb/' "$work/p.conf" \
    >"$work/busy.conf"
  "$GONGKAI" run -q -c "$work/busy.conf" -p "$top_builddir/plugins/misbehave/.libs" \
    -d "$work/store-busy" -j 1 "$work/busy" >"$work/out" 2>"$work/err" &
  run=$!
  trap 'kill -9 $run 2>/dev/null || true; rm -rf "$work"' EXIT
  is() { # PROCESS FIELD VALUE
    [ "$(awk -v f="$2:" '$1 == f { print $2 }' "/proc/$1/status" 2>/dev/null)" = "$3" ]
  }
  child=
  # The document has been taken when its bytes, a memory file, are mapped.
  until [ -n "$child" ] && grep -q memfd:gongkai "/proc/$child/maps" 2>/dev/null; do
    kill -0 $run 2>/dev/null || fail 'the run ended'
    worker=$(pgrep -P $run -f -- '--role worker' || true)
    child=$([ -z "$worker" ] || pgrep -P "$worker" || true)
    sleep 0.05
  done
  fetcher=$(pgrep -P $run -f -- '--role fetcher' || true)
  grep -q '/misbehave\.so' "/proc/$worker/maps" || fail 'the worker maps no plugin'
  ! grep -qE '/plugins/|misbehave|\.libs/(text|charset|file)\.so' "/proc/$run/maps" ||
    fail 'the coordinator maps a plugin'
  if ! is $run Seccomp 0 || ! is $run NoNewPrivs 0; then
    echo 'the test itself runs in a sandbox: that of the children is not looked at'
  else
    is "$worker" NoNewPrivs 1 || fail 'the worker can gain privileges'
    is "$child" NoNewPrivs 1 || fail 'the child can gain privileges'
    is "$child" Seccomp 2 || fail 'the child has no filter'
    is "$child" CapPrm 0000000000000000 || fail 'the child has capabilities'
    [ -z "$fetcher" ] || is "$fetcher" Seccomp 2 || fail 'the fetcher has no filter'
  fi
  files=$(ls "/proc/$child/fd" | wc -l)
  [ "$files" -le 5 ] || fail "the child has $files files open"
  zombies=$(ps -o stat= --ppid "$run,$worker" | grep -c Z || true)
  [ "$zombies" = 0 ] || fail "$zombies zombies"
  kill -TERM $run
  wait $run || true
  trap 'rm -rf "$work"' EXIT
fi

# A kernel that lacks one or both: a warning, and the documents are read.
for lacks in seccomp landlock both; do
  "$top_builddir/tests/lacking" $lacks "$GONGKAI" run -q -d "$work/store-$lacks" -j 2 \
    "$top_srcdir/corpus/documents/annual-2021-cms-utf8.html" >"$work/out" 2>"$work/err" ||
    fail "exit status $? without $lacks"
  # Without Landlock, documents and what the fetcher keeps are two matters.
  warnings=1
  [ $lacks != landlock ] || warnings=2
  [ "$(grep -c 'warning: this kernel has n' "$work/err")" = $warnings ] || fail "$lacks: not $warnings warnings"
done
grep -q 'neither seccomp filters nor Landlock' "$work/err" || fail 'another warning'

# What the sandbox does not change: the results, byte for byte.
# Large documents, whose results travel as files, many at once.
mkdir "$work/large"
for i in $(seq 40); do
  awk -v i="$i" 'BEGIN {
    print "样例市档案局2018年政府信息公开工作年度报告\n一、总体情况"
    for (k = 0; k < 1500; k++)
      printf "第%d段：2018年，全局主动公开政府信息%d条。\n\n", k, k * i
  }' >"$work/large/$i.txt"
done
cd "$top_srcdir"
for mode in on off; do
  GONGKAI_SANDBOX=$mode "$GONGKAI" run -q -d "$work/store-$mode" -j 8 "$work/large" corpus/documents \
    plugins/*/corpus >"$work/out" 2>"$work/err-$mode" || [ $? = 1 ]
  "$GONGKAI" export -d "$work/store-$mode" --format jsonl >"$work/records-$mode"
done
[ "$(wc -l <"$work/records-on")" -gt 100 ] || fail 'too few records'
cmp "$work/records-on" "$work/records-off" || fail 'the sandbox changes results'
