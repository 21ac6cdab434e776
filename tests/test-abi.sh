#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What ABI 1.0 promised is where it was: every line of the committed table is printed today.
set -eu
now=$(mktemp)
trap 'rm -f "$now"' EXIT
"$top_builddir/tests/abi/print-layout" >"$now"
# Sizes may grow with members at the end; places and values may not move.
missing=$(grep -v '	size	' "$top_srcdir/tests/abi/layout-1.0.tsv" | grep -Fxv -f "$now" || true)
if [ -n "$missing" ]; then
  printf 'moved or gone since ABI 1.0:\n%s\n' "$missing"
  exit 1
fi
# The list of members is that of the header, so that a new one cannot be forgotten.
sh "$top_srcdir/tests/abi/make-layout.sh" "$top_srcdir/core/include/gongkai/plugin.h" |
  cmp - "$top_srcdir/tests/abi/layout.inc"
