#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A crawl of 2,000 pages on six sites: each page once; the same night again asks for lists alone; of the
# next night what changed, and nothing else.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
site_begin jq sqlite3
site_make s --pages 2000 --seed 5
site_start s
tab=$(printf '\t')

# crawl ARGUMENT…: may end with 1, since some pages of the odd site cannot be had.
crawl() {
  status=0
  timeout 500 "$GONGKAI" crawl -q -d store "$@" >out 2>err || status=$?
  [ "$status" -le 1 ] || { cat out err >&2; fail "gongkai crawl $* ended with $status"; }
  sleep 0.2
  # Address with port and URI, as in truth.tsv.
  awk -F '\t' '{ print "http://" $3 $8 }' s/access.log | sort >asked
}

# urls ROLE…: of truth.tsv.
urls() {
  for role; do
    awk -F '\t' -v role="$role" '$1 == role { print $2 }' s/truth.tsv
  done | sort
}

none() { # FILE WORDS…: fails with the file's first lines where it has any
  file=$1
  shift
  [ ! -s "$file" ] || { head -5 "$file" >&2; fail "$* ($(wc -l <"$file"))"; }
}

what='dry run'
crawl --sites s/sites.conf --dry-run
none asked 'a dry run asked for pages'

what='first night'
crawl --sites s/sites.conf
urls document attachment list sitemap redirect robots >wanted
comm -23 wanted asked >missing
none missing 'pages that were not asked for'
grep -v -E '/(calendar|loop|session)' asked | uniq -d >twice
none twice 'pages that were asked for twice'
urls forbidden-by-robots | comm -12 - asked >forbidden
none forbidden 'pages that may not be asked for were'
traps=$(grep -c -E '/(calendar|loop|session)' asked || true)
[ "$traps" -le 300 ] || fail "$traps requests into traps"
[ "$(site_requests s '$3 ~ /^127[.]0[.]0[.]250/')" = 0 ]

"$GONGKAI" export -d store --format jsonl >records.jsonl
jq -r '.source, .also[]' records.jsonl | sort -u >sources
urls document | comm -23 - sources >missing
none missing 'documents that are not in the store'
urls spam wall challenge forbidden gone forbidden-by-robots | comm -12 - sources >wrong
none wrong 'pages in the store that are no documents'
# The truth of the generator: the title of each annual report.
jq -r 'select(.kind == "annual-report") | [.source, .title] | @tsv' records.jsonl | sort >titles
[ "$(wc -l <titles)" -gt 1000 ] || fail "$(wc -l <titles) annual reports"

what='coverage'
expect 0 coverage -d store --sites s/sites.conf --year 2024 --format jsonl
jq -r 'select(.state == "published" and .site != "odd") | [.site, .authority] | @tsv' out | sort -u >published
awk -F '\t' '$1 == "document" && $6 == 2024 && $7 == "annual-report" { sub("/.*", "", $8); print $8 "\t" $5 }' s/truth.tsv | grep -v '^odd' | sort -u >true
[ "$(wc -l <true)" -gt 100 ] || fail "only $(wc -l <true) reports of the year"
comm -23 true published >missing
none missing 'authorities that published and are said not to have'
comm -13 true published >others
none others 'authorities that did not publish and are said to have'
[ "$(jq -r 'select((.authority | test("未公开局$")) and .state != "published" and .site != "odd") | .authority' out | wc -l)" = 10 ] || fail 'authorities without a report are not listed'

what='the same night again'
site_mark s
crawl --sites s/sites.conf
# A list's first page has two names.
urls list sitemap | sed 'p; s#/$#/index.html#' | sort -u >lists
grep -v "^http://127.0.0.6:" asked | comm -23 - lists >others
none others 'asked for what is no list'
[ -s asked ] || fail 'no list was looked at'
# The lists of the sites that have validators are not sent again.
[ "$(site_requests s '$3 !~ /^127[.]0[.]0[.][26]:/ && $8 != "/" && $5 == 200')" = 0 ] || fail 'lists were sent again'
[ "$(site_requests s '$5 == 304')" -gt 50 ] || fail 'If-None-Match is of no use'

# What the server sent whole, without lists and what sends its reader on.
sent() {
  urls list sitemap robots | sed 'p; s#/$#/index.html#' | sort -u >lists
  awk -F '\t' '$5 == 200 { print "http://" $3 $8 }' s/access.log | grep -v -E '^http://127.0.0.6:|/print/' | sort -u |
    comm -23 - lists >sent
}

what='the next night'
site_make s --pages 2000 --seed 5 --night 2
site_mark s
crawl --sites s/sites.conf
# Lists name what is new; one site's sitemap says what changed.
awk -F '\t' '$1 == "added" || ($1 == "changed" && $2 ~ /^http:..127[.]0[.]0[.]1:/) { print $2 }' s/night.tsv | sort >told
awk -F '\t' '$1 != "removed" { print $2 }' s/night.tsv | sort >changed
sent
comm -23 told sent >missing
none missing 'pages that are said to be new or changed were not fetched'
grep -E '[.]s?html?$' sent | comm -23 - told >others
none others 'pages that did not change were sent'

what='a night in which every document is due'
sqlite3 store/crawl/frontier.db 'UPDATE page SET due = 1 WHERE due IS NOT NULL'
site_mark s
crawl --sites s/sites.conf
sent
comm -23 changed told | comm -23 - sent >missing
none missing 'pages that changed were not fetched'
# Those of the site without validators come whole, and are known by their bytes.
grep -v '^http://127.0.0.2:' sent | comm -23 - changed >others
none others 'pages that did not change were sent'
"$GONGKAI" export -d store --format jsonl >records.jsonl
jq -r '.source, .also[]' records.jsonl | sort -u >sources.new
comm -13 sources sources.new | comm -23 - changed >others
none others 'documents that are new though nothing changed'
comm -23 changed sources.new >missing
none missing 'new documents that are not in the store'
# What vanished is marked and kept.
awk -F '\t' '$1 == "removed" { print $2 }' s/night.tsv | sort >removed
comm -23 removed sources.new >missing
none missing 'documents that vanished were deleted'
jq -r 'select(.vanished != null) | .source' records.jsonl | sort >vanished
comm -3 removed vanished >others
none others 'documents that vanished and are not marked, or the other way round'
# What the authorities changed after publication can be seen.
awk -F '\t' '$1 == "changed" { print $2 }' s/night.tsv | head -6 >changed
while read -r url; do
  what="diff of $url"
  expect 1 diff -d store "$url"
  grep -q -e '→' -e '^        [+] ' out || { cat out >&2; fail 'no word of what changed'; }
done <changed
