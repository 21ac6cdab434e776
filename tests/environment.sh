# SPDX-License-Identifier: Apache-2.0
# Makes the uninstalled program find its plugins, rules and pipeline. Needs top_srcdir and
# top_builddir; sourced by make check and by whoever tries the build by hand.
GONGKAI_PLUGIN_PATH=
for folder in "$top_builddir"/plugins/*/.libs; do
  case $folder in */misbehave/*) continue ;; esac
  GONGKAI_PLUGIN_PATH=$GONGKAI_PLUGIN_PATH:$folder
done
GONGKAI_RULES=$top_srcdir/rules
GONGKAI_PIPELINE=$top_srcdir/pipeline.conf
GONGKAI=$top_builddir/gongkai
GONGKAI_DRAW=$top_builddir/draw/gongkai-draw
: "${GONGKAI_SHARED=$top_srcdir/../shared}"
LC_ALL=C.UTF-8
# libconfig 1.5 leaks the string it was reading when a file has a syntax error.
LSAN_OPTIONS=suppressions=$top_srcdir/tests/leaks.supp:print_suppressions=0
# What a sanitizer reports must not look like a status that gongkai ends with.
ASAN_OPTIONS=exitcode=99${ASAN_OPTIONS:+:$ASAN_OPTIONS}
UBSAN_OPTIONS=exitcode=99${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}
export ASAN_OPTIONS UBSAN_OPTIONS
export GONGKAI_PLUGIN_PATH GONGKAI_RULES GONGKAI_PIPELINE GONGKAI GONGKAI_DRAW GONGKAI_SHARED LC_ALL LSAN_OPTIONS
