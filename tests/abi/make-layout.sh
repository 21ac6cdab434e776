#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the lines of layout.inc for every structure and enumerator of the header given.
set -eu
awk '
/^struct gk_[a-z_]+ \{/ { noun = $2; inside = 1; print "SIZE(" noun ");"; next }
inside && /^\};/ { inside = 0; next }
inside && /^#/ { next }
inside {
  line = $0; gsub(/\/\*.*\*\//, "", line); sub(/\/\*.*/, "", line)
  if (comment) { if (line ~ /\*\//) comment = 0; next }
  if ($0 ~ /\/\*/ && $0 !~ /\*\//) comment = 1
  if (line ~ /\(\*[a-z_]+\)\(/) { match(line, /\(\*[a-z_]+\)/); name = substr(line, RSTART + 2, RLENGTH - 3); print "AT(" noun ", " name ");"; next }
  if (line ~ /GK_HOST_ITEM\(/) { match(line, /\([a-z]+\)/); name = substr(line, RSTART + 1, RLENGTH - 2); print "AT(" noun ", add_" name ");"; print "AT(" noun ", get_" name ");"; next }
  if (line !~ /;/ || line ~ /\)/ ) next
  sub(/;.*/, "", line)
  n = split(line, parts, ",")
  for (i = 1; i <= n; i++) {
    word = parts[i]; gsub(/\[[^]]*\]/, "", word); gsub(/[* ]+$/, "", word)
    m = split(word, tokens, /[* ]+/); print "AT(" noun ", " tokens[m] ");"
  }
}
/^enum gk_[a-z_]+ \{/ { enumeration = 1 }
enumeration {
  line = $0; gsub(/\/\*.*/, "", line); sub(/^enum gk_[a-z_]+ \{/, "", line)
  n = split(line, parts, ",")
  for (i = 1; i <= n; i++) if (match(parts[i], /GK_[A-Z0-9_]+/)) print "VALUE(" substr(parts[i], RSTART, RLENGTH) ");"
}
enumeration && /\};?/ { enumeration = 0 }
' "$1"
