#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check-sanitized.sh DIRECTORY: builds everything there with AddressSanitizer and UBSan and runs the
# conformance kit on every plugin.
set -eu
mkdir -p "$1"
cd "$1"
top_builddir=$(pwd)
export top_srcdir top_builddir
echo 'int main(void) { return 0; }' >try.c
if ! ${CC:-cc} -fsanitize=address,undefined -o try try.c 2>/dev/null || ! ./try; then
  echo 'SKIP: the compiler has no AddressSanitizer'
  exit 0
fi
rm -f try try.c
[ -e Makefile ] || "$top_srcdir/configure" -q --enable-sanitizers CFLAGS='-g -O1'
make -s
. "$top_srcdir/tests/environment.sh"
status=0
for object in plugins/*/.libs/*.so; do
  case $object in */misbehave/*) continue ;; esac
  "$GONGKAI" check "$object" >check.out 2>check.err || status=1
  grep -v '^  ok' check.out || :
  cat check.err
done
exit $status
