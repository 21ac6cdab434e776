#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generates documents, processes them and compares the records with the truth.
#
#   ACCURACY_COUNT  documents (200)
#   ACCURACY_SEED   of the series (7)
#   ACCURACY_LIST   a file for every difference
#   ACCURACY_DEMAND what must hold, as words for accuracy's --least (below: what holds today)
set -eu
top=${top_builddir:-.}
count=${ACCURACY_COUNT:-200}
demands=${ACCURACY_DEMAND-"cells.wrong=0 cells=99.9 tables=99.9 sections.wrong=0 sections=99.9
  fields.wrong=0 fields=99.5 figures=99.5 items=99.5 findings.wrong=0 findings=97"}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$top/corpus/gongkai-generate" --output "$directory" --seed "${ACCURACY_SEED:-7}" --count "$count"
# The truth is of each document by itself; made-up agencies meet by chance.
cp -R "${top_srcdir:-.}/rules" "$directory/rules"
rm -rf "$directory/rules/corpus"
GONGKAI_RULES=$directory/rules
export GONGKAI_RULES
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
for demand in $demands; do
  set -- "$@" --least "$demand"
done
[ -z "${ACCURACY_LIST:-}" ] || set -- --list "$@"
"$top/tests/accuracy" "$@" "$directory/truth.jsonl" "$records" 2>"${ACCURACY_LIST:-/dev/stderr}"
