#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pictures that are meant to harm: each costs its own document and no other, in bounded memory, and says why.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/ocr/needs.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$python" "$top_srcdir/tests/ocr/hostile.py" --output docs
# A picture of a reading stage that was left out would cost nothing at all.
[ "$(find docs -name 'bad-*' | wc -l)" -ge 20 ] || fail 'hostile pictures are missing'

status=0
timeout 900 "$python" "$top_srcdir/tests/ocr/peak.py" peak "$GONGKAI" run -q -j 1 -d store docs >out 2>err || status=$?
[ "$status" = 1 ] || { cat out err >&2; fail "gongkai run ended with $status, not 1"; }
"$GONGKAI" export -d store --format jsonl >records.jsonl

# Every file has its record, and none of them ended in a crash. What a whole picture takes that makes much work is
# for the limits; what breaks its format, or is too large, is seen before.
[ "$(jq -r '.source, .also[]' records.jsonl | sort -u | wc -l)" = "$(find docs -type f | wc -l)" ] ||
  fail 'files have no record'
jq -r 'select(.status == "failed") | select(.reason.code != "timeout" or (.source | test("/any-") | not)) | "\(.source): \(.reason.code) \(.reason.message)"' records.jsonl >failed
[ ! -s failed ] || { cat failed >&2; fail 'documents failed'; }
jq -r '. as $record | ($record.source, $record.also[]) |
  select(test("/bad-")) as $source | select($record.status == "ok") | $source' records.jsonl >accepted
[ ! -s accepted ] || { cat accepted >&2; fail 'hostile pictures were taken for good ones'; }
# A refusal says what is wrong in words: a code, and a sentence.
jq -r 'select(.source | test("/bad-")) |
  select(((.reason.message // "") + ([.diagnostics[] | select(.level != "info") | .message] | join(""))) == "") |
  .source' records.jsonl >silent
[ ! -s silent ] || { cat silent >&2; fail 'refused without a word'; }

# The neighbours are read, in whatever format they are.
jq -r 'select([.source, .also[]] | any(test("/(a-good|z-good|good-)"))) |
  select([.tables[] | .rows[1:][][1:]] != [["1284", "937"], ["1280", "930"]]) | "\(.source) \([.tables[].rows])"' \
  records.jsonl >unread
[ ! -s unread ] || { cat unread >&2; fail 'good pictures were not read'; }
[ "$(jq -r '.source, .also[]' records.jsonl | grep -c '/good-\|[az]-good')" -ge 10 ] || fail 'good pictures are missing'

# The largest picture that is taken, 64 million pixels, takes 256 MB in Leptonica's widest form.
limit=$(sed -n 's/.*memory_mb = \([0-9]*\).*/\1/p' "$GONGKAI_PIPELINE")
[ "$(cat peak)" -le "$((limit * 1024))" ] || fail "a process had $(cat peak) KiB; limits.memory_mb is $limit"
echo "$(find docs -type f | wc -l) files, $(jq -r 'select(.status == "rejected").reason.code' records.jsonl | sort | uniq -c |
  awk '{ printf "%s%d %s", sep, $1, $2; sep = ", " }'); $(($(cat peak) / 1024)) MB the largest process"
