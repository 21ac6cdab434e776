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
  murder:kill outlive:prctl ring:io_uring_setup handle:socket'
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
[ "$(count failed)" = 12 ] || fail 'other documents than these fail'
[ "$(count ok)" = 26 ] || fail 'neighbours are lost'
! grep -q warning "$work/err" || fail 'a kernel that has all is complained of'

# What is refused: the plugin goes on.
for act in open code limits share files; do
  echo "misbehave: $act" >"$work/refused/$act.txt"
done
run refused "$work/refused"
[ $status = 0 ] || fail "exit status $status where calls are only refused"
for act in open code limits share files; do
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
