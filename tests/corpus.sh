#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The samples of corpus/: the generator gives the same bytes as are committed, their records are
# true, and are those of corpus/expected/. `corpus.sh update` writes corpus/expected/.
set -eu
top=${top_builddir:-.}
src=${top_srcdir:-.}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
failed=0

"$src/corpus/renew.sh" "$top/corpus/gongkai-generate" "$directory"
for made in "$directory"/documents/*; do
  if ! cmp -s "$made" "$src/corpus/documents/${made##*/}"; then
    echo "corpus/documents/${made##*/} is not what gongkai-generate gives: make renew-corpus"
    failed=1
  fi
done

# Records name their documents as they were given: the same wherever the tree is.
mkdir "$directory/sample-documents"
cp "$src"/corpus/documents/*.* "$directory/sample-documents"
gongkai=$(cd "$top" && pwd)/gongkai
status=0
(cd "$directory" && "$gongkai" run -d store -j 2 sample-documents) >"$directory/run" 2>&1 || status=$?
if [ "$status" -gt 1 ]; then
  cat "$directory/run"
  exit 1
fi
"$gongkai" export -d "$directory/store" --format jsonl -o "$directory/records"
records=$directory/records
[ ! -d "$records" ] || records=$(ls "$records"/*.jsonl)

mkdir "$directory/expected"
"$top/tests/split-records" "$records" "$directory/expected"

if [ "${1:-}" = update ]; then
  rm -rf "$src/corpus/expected"
  cp -R "$directory/expected" "$src/corpus/expected"
else
  diff -ruN "$src/corpus/expected" "$directory/expected" || failed=1
fi

sed 's|sample-documents/|documents/|' "$records" >"$directory/records.jsonl"
"$top/tests/accuracy" --list --least cells.wrong=0 --least findings.wrong=0 \
  "$directory/truth.jsonl" "$directory/records.jsonl" >"$directory/table" 2>"$directory/list" || {
  sed -n 1,9p "$directory/table"
  cat "$directory/list"
  failed=1
}
exit "$failed"
