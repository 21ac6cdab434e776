# SPDX-License-Identifier: Apache-2.0
# What tests of the command line share; sourced in the folder that they work in, where `out` and
# `err` hold what the last command printed. Where `what` is set, it says what is being tried.
fail() {
  echo "FAIL: ${what:+$what: }$*" >&2
  exit 1
}

# needs TOOL…: ends the test as skipped where one is not installed.
needs() {
  for tool; do
    command -v "$tool" >/dev/null || {
      echo "SKIP: $tool is not installed"
      exit 77
    }
  done
}

# expect STATUS COMMAND [ARGUMENT]…: runs gongkai's command; says what it printed where it ends otherwise.
expect() {
  wanted=$1
  shift
  status=0
  timeout 900 "$GONGKAI" "$@" >out 2>err || status=$?
  [ "$status" = "$wanted" ] || {
    cat out err >&2
    fail "gongkai $* ended with $status, not $wanted"
  }
}

# has FILE PATTERN
has() {
  grep -q -e "$2" "$1" || {
    cat out err >&2
    fail "$1 has no “$2”"
  }
}

has_not() {
  ! grep -e "$2" "$1" || fail "$1 has “$2”"
}
