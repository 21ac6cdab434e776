#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Which plugins are taken, which are refused, and that the rest go on.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/plugins" "$work/later"
for variant in frozen crashes newer other-major bad-name good; do
  cp "$top_builddir/tests/plugins/.libs/$variant.so" "$work/plugins/"
done
cp "$top_builddir/tests/plugins/.libs/twin.so" "$work/later/"
echo 'not an object' >"$work/plugins/text.so"
own_plugins=$GONGKAI_PLUGIN_PATH
GONGKAI_PLUGIN_PATH=$work/later
"$GONGKAI" inspect -p "$work/plugins" >"$work/out" 2>"$work/err"
expect() {
  grep -q -- "$1" "$work/$2" || { echo "missing in $2: $1"; cat "$work/out" "$work/err"; exit 1; }
}
expect '^read *frozen' out
expect '^read *variant' out
expect 'crashes.so: it crashes when it is loaded (Aborted)' err
expect 'newer.so: it needs plugin ABI 1.4, and this program has 1.3' err
expect 'other-major.so: it has no function gongkai_plugins_1' err
expect 'bad-name.so: its name is not made of' err
expect 'text.so: it cannot be loaded' err
expect 'twin.so: read plugin "variant" was already loaded from .*good.so' err
[ "$(grep -c '^read' "$work/out")" = 2 ]
# A plugin that was built from the frozen header runs.
echo 'stages = ( { stage = "read"; plugins = ( { name = "frozen"; } ); } );' >"$work/p.conf"
echo text >"$work/document"
"$GONGKAI" try -c "$work/p.conf" -p "$work/plugins" -i "$work/document" 2>/dev/null |
  grep -q 'block 1 by=frozen.*text="from a variant"'
"$GONGKAI" inspect -p "$work/plugins" varian 2>&1 >/dev/null | grep -q 'did you mean "variant"?'
# A plugin does not crash where somebody kills the process that tries it.
mkdir "$work/kills"
cp "$top_builddir/tests/plugins/.libs/killed.so" "$work/kills/"
VARIANT_LOADS=$work/loads "$GONGKAI" inspect -p "$work/kills" >"$work/out" 2>"$work/err"
expect '^read *killed' out

# What is not of a process's stages is tried there, in a child, and not loaded: it would cost memory.
GONGKAI_PLUGIN_PATH=$own_plugins
mkdir "$work/reads"
cp "$top_builddir/tests/plugins/.libs/tells.so" "$work/reads/"
echo 'stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, { stage = "read"; plugins = ( { name = "tells"; } ); } );' >"$work/q.conf"
"$GONGKAI" run -q -j1 -c "$work/q.conf" -p "$work/reads" -d "$work/store" "$work/document" 2>"$work/err"
[ "$(grep -c '^loaded$' "$work/err")" = 3 ] || { # once more than it is tried, in the worker
  cat "$work/err"
  exit 1
}
