#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The conformance kit passes every plugin of the tree, but the one that misbehaves on purpose.
set -eu
. "$top_srcdir/tests/expect.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
count=0
for object in "$top_builddir"/plugins/*/.libs/*.so; do
  case $object in */misbehave/*) continue ;; esac
  expect 0 check "$object"
  has out '^  ok    open.ok'
  sed -n "s|^  warn|${object##*/}: warn|p" out
  count=$((count + 1))
done
[ "$count" -ge 12 ] || fail "only $count plugins were found"
