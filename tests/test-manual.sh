#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual pages name every command with its options, every setting and limit, and no others.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
page=$top_srcdir/doc/gongkai.1
status=0
commands=$("$GONGKAI" --help | sed -n 's/^  \([a-z]*\) .*/\1/p')
for command in $commands; do
  "$GONGKAI" "$command" --help | grep -o -e ' --[a-z-]*' | sed 's/ //' | sort -u >"$work/help"
  # The options of a command stand in its subsection, each as its own item.
  sed -n "/^\.Ss gongkai $command\$/,/^\.S[sh] /p" "$page" | grep -v '^\.S[sh]' |
    sed -n 's/^\.It .*Fl -\([a-z-]*\).*/--\1/p' | sort -u >"$work/page"
  diff "$work/help" "$work/page" || { echo "doc/gongkai.1: options of $command differ (< --help, > page)"; status=1; }
done
sed -n 's/^\.Ss gongkai //p' "$page" | sort >"$work/page"
echo "$commands" | sort | diff - "$work/page" || status=1
# pipeline.conf(5): the limits, with their defaults, as the program has them.
sed -n 's/^ *{"\([a-z_]*\)", offsetof(struct gk_limits, [a-z_]*), \([0-9]*\),.*/\1 (\2)./p' \
  "$top_srcdir/core/conf.c" | sort >"$work/code"
[ -s "$work/code" ] || { echo 'no limits found in core/conf.c'; status=1; }
awk '/^\.It Ic / { name = $3 } /\([0-9]+\)\.$/ { print name, $NF }' \
  "$top_srcdir/doc/pipeline.conf.5" | sort | diff "$work/code" - || status=1
if command -v mandoc >/dev/null; then
  # The pages refer to each other, and stand in no manual path yet.
  mandoc -Tlint "$page" "$top_srcdir/doc/pipeline.conf.5" "$top_srcdir/doc/sites.conf.5" | grep -v 'referenced manual not found' && status=1
fi
exit $status
