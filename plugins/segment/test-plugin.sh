#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the sample documents through the real pipeline up to the outline and compares the sections,
# items and fields with what a person wrote down. With --accept it writes down what it got.
set -u
here="${srcdir:-.}/plugins/segment"
GONGKAI_RULES="${srcdir:-.}/rules"
export GONGKAI_RULES
plugins=$(mktemp -d) || exit 99
trap 'rm -rf "$plugins"' EXIT
conf="$plugins/pipeline.conf"
for plugin in fetch-file decode-charset read-text segment; do
  for object in plugins/$plugin/.libs/*.so; do
    [ -e "$object" ] && ln -s "$PWD/$object" "$plugins/"
  done
done
cat >"$conf" <<'CONF'
stages = (
  { stage = "fetch";   plugins = ( { name = "file"; } ); },
  { stage = "decode";  plugins = ( { name = "charset"; } ); },
  { stage = "read";    plugins = ( { name = "text"; } ); },
  { stage = "segment"; plugins = ( { name = "outline"; } ); }
);
CONF
failed=0
for file in "$here"/corpus/*.txt; do
  name=$(basename "$file")
  ./gongkai try -c "$conf" -p "$plugins" -u segment -i "$file" |
    grep -E '^(section|item|field) ' >"$plugins/got"
  if [ "${1:-}" = --accept ]; then
    cp "$plugins/got" "$here/expected/$name"
  elif diff -u "$here/expected/$name" "$plugins/got"; then
    echo "ok $name"
  else
    echo "NOT OK $name"
    failed=1
  fi
done
exit $failed
