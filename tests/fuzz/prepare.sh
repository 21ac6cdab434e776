#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prepare.sh BUILD SOURCE: makes BUILD/seeds/TARGET/ from the documents of the tree, and
# BUILD/dictionaries/TARGET from the lists of tokens. Needs GONGKAI_PLUGIN_PATH.
set -eu
build=$1
source=$2
rm -rf "$build/seeds" "$build/dictionaries"
mkdir -p "$build/seeds" "$build/dictionaries"
GONGKAI_RULES=$source/rules
export GONGKAI_RULES
"${MAKE_SEEDS-$build/make-seeds}" "$build/seeds" "$source"/corpus/documents/* \
  "$source"/plugins/*/corpus/* "$source"/rules/checks/*.sql "$source/pipeline.conf"
for crashes in "$source"/tests/fuzz/crashes/*/; do
  [ -d "$crashes" ] || continue
  target=$(basename "$crashes")
  for file in "$crashes"*; do
    cp "$file" "$build/seeds/$target/crash-${file##*/}"
  done
done

# libFuzzer takes ASCII only: every byte but letters and digits becomes \xNN.
dictionary() {
  target=$1
  shift
  for list in "$@"; do
    LC_ALL=C awk '
      BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
              escape["n"] = "\\x0A"; escape["t"] = "\\x09"; escape["v"] = "\\x0B"; escape["f"] = "\\x0C"
              escape["r"] = "\\x0D"; escape["\\"] = "\\x5C" }
      /^#/ && NR <= 2 || $0 == "" { next }
      { out = ""
        for (i = 1; i <= length($0); i++) {
          c = substr($0, i, 1)
          if (c == "\\") {
            c = substr($0, ++i, 1)
            if (c == "x") { out = out "\\x" substr($0, i + 1, 2); i += 2 }
            else out = out escape[c]
          } else if (c ~ /[A-Za-z0-9]/) out = out c
          else out = out sprintf("\\x%02X", code[c])
        }
        print "\"" out "\"" }' "$source/tests/fuzz/$list.dict"
  done >"$build/dictionaries/$target"
}
dictionary decode decode
dictionary html html chinese
dictionary text text chinese
for target in outline forms tables fields figures tasks findings; do
  dictionary $target blocks chinese
done
dictionary check check
dictionary conf conf
