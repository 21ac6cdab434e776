#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generates documents, processes them and compares the records with the truth.
#
#   ACCURACY_COUNT  documents (200)
#   ACCURACY_SEED   of the series (7)
#   ACCURACY_LIST   a file for every difference
#   ACCURACY_DEMAND what must hold, as words for accuracy's --least
set -eu
top=${top_builddir:-.}
count=${ACCURACY_COUNT:-200}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$top/corpus/gongkai-generate" --output "$directory" --seed "${ACCURACY_SEED:-7}" --count "$count"
status=0
"$top/gongkai" run -d "$directory/store" -j 2 "$directory/docs" >"$directory/run" 2>&1 || status=$?
if [ "$status" -ne 0 ]; then
  cat "$directory/run"
  echo "gongkai run: status $status: every generated document is readable"
  exit 1
fi
"$top/gongkai" export -d "$directory/store" --format jsonl -o "$directory/records"
records=$directory/records
[ ! -d "$records" ] || records=$(ls "$records"/*.jsonl)
set --
for demand in ${ACCURACY_DEMAND:-}; do
  set -- "$@" --least "$demand"
done
[ -z "${ACCURACY_LIST:-}" ] || set -- --list "$@"
"$top/tests/accuracy" "$@" "$directory/truth.jsonl" "$records" 2>"${ACCURACY_LIST:-/dev/stderr}"
