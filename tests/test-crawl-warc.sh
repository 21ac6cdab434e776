#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a crawl kept: gongkai run on its WARC files gives the records that the crawl gave, without a
# server; the files are whole gzip members with records that other tools read.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
site_begin jq gzip
site_make s --pages 300 --seed 9
site_start s
crawl() {
  status=0
  timeout 300 "$GONGKAI" crawl -q -d store --sites "$1" >out 2>err || status=$?
  [ "$status" -le 1 ] || { cat out err >&2; fail "gongkai crawl ended with $status"; }
}
crawl s/sites.conf
sleep 0.2
awk -F '\t' '{ print "http://" $3 $8 }' s/access.log | sort >asked
site_stop
"$GONGKAI" export -d store --format jsonl >crawled.jsonl
[ "$(wc -l <crawled.jsonl)" -ge 300 ] || fail "$(wc -l <crawled.jsonl) records"

ls store/crawl/warc/*.warc.gz >files
for file in $(cat files); do gzip -t "$file" || fail "$file is damaged"; done
xargs zcat <files >all.warc
# shellcheck disable=SC2046 # a word a file
"$site_python" "$top_srcdir/tests/warc-verify.py" $(cat files) >verified 2>&1 || { head -5 verified >&2; fail 'other programs find faults in the WARC files'; }
# Each answer is there once, with its request.
for type in response request; do
  grep -a -c "^WARC-Type: $type" all.warc >count.$type
done
[ "$(cat count.request)" -ge "$(wc -l <asked)" ] || fail "$(cat count.request) requests of $(wc -l <asked)"
tr -d '\r' <all.warc | grep -a '^WARC-Target-URI: ' | cut -d ' ' -f 2 | sort -u >kept
sort -u asked | comm -23 - kept >missing
[ ! -s missing ] || { head -5 missing >&2; fail "$(wc -l <missing) pages that were asked for are not kept"; }

what='gongkai run on the WARC files'
# The server is gone: what is read stands in the files.
status=0
# shellcheck disable=SC2046 # a word a file
timeout 300 "$GONGKAI" run -q -d again $(cat files) >out 2>err || status=$?
[ "$status" -le 1 ] || { cat out err >&2; fail "ended with $status"; }
"$GONGKAI" export -d again --format jsonl >again.jsonl
# The WARC files also have the lists, which are no documents of the crawl.
jq -c 'del(.run, .retrieved, .fetched) | .' crawled.jsonl | jq -r .source | sort >crawled
jq -r .source again.jsonl | sort >read
comm -23 crawled read >missing
[ ! -s missing ] || { head -5 missing >&2; fail "$(wc -l <missing) documents are not read back"; }
jq -r --slurpfile again again.jsonl -n '($again | map({(.source): .}) | add) as $by | inputs |
  . as $one | $by[.source] as $other | select(($one | [.title, .kind, .tables, .facts, .sections, .findings, .fields]) != ($other | [.title, .kind, .tables, .facts, .sections, .findings, .fields])) | .source' \
  crawled.jsonl >different
[ ! -s different ] || { head -5 different >&2; fail "$(wc -l <different) records differ"; }
