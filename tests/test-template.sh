#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A new plugin builds out of tree against what is installed alone, loads, and passes its own test.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make -s -C "$top_builddir" install DESTDIR="$work/root" >"$work/log" 2>&1 ||
  { cat "$work/log"; exit 1; }
prefix=$(sed -n 's/^prefix=//p' "$work/root"$(find "$work/root" -name gongkai.pc | sed "s|$work/root||"))
PKG_CONFIG_PATH=$(dirname "$(find "$work/root" -name gongkai.pc)")
PKG_CONFIG_SYSROOT_DIR=$work/root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
GONGKAI=$work/root$prefix/bin/gongkai
GONGKAI_PLUGIN_PATH=$work/root$(pkg-config --variable=plugindir gongkai | sed "s|^$work/root||")
GONGKAI_RULES=$work/root$prefix/share/gongkai/rules
GONGKAI_PIPELINE=$work/root$(sed -n 's/^sysconfdir = //p' "$top_builddir/Makefile" | sed "s|\${prefix}|$prefix|")/gongkai/pipeline.conf
export GONGKAI_PIPELINE GONGKAI GONGKAI_PLUGIN_PATH GONGKAI_RULES
cd "$work"
for stage in read extract; do
  "$GONGKAI" new plugin "my-$stage" --stage $stage --template "$work/root$prefix/share/gongkai/template"
  PATH=/nowhere "$GONGKAI" new plugin "your-$stage" --template "$work/root$prefix/share/gongkai/template" >"$work/log"
  grep -q "^gongkai is not in your PATH: add GONGKAI=/.*gongkai" "$work/log"
  make -s -C "my-$stage" check GONGKAI="$GONGKAI" CFLAGS='-O2 -Werror'
  make -s -C "my-$stage" conformance GONGKAI="$GONGKAI" >"$work/log" ||
    { cat "$work/log"; exit 1; }
  grep -q '^  ok    golden.items ' "$work/log"
done
status=0
"$GONGKAI" new plugin 'My Plugin' 2>/dev/null || status=$?
[ $status = 2 ]
status=0
"$GONGKAI" new plugin again --stage raed 2>"$work/err" || status=$?
[ $status = 2 ] && grep -q 'did you mean "read"?' "$work/err"
