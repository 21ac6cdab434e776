#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two nights on generated sites behind a web server: coverage finds the reports that were published, with
# their dates, and the report says what the second night brought.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
site_begin sqlite3 awk
# Known documents are looked at each night, so that what went and what changed is seen at once.
make() {
  site_make s --pages 120 --kinds cms,gbk,json "$@"
  sed -i 's/^defaults = {/defaults = { recheck_days = 0;/' s/sites.conf
}
make
site_start s
expect_any() {
  timeout 300 "$GONGKAI" "$@" >out 2>err || [ $? = 1 ] || {
    cat out err
    fail "gongkai $*"
  }
}
expect_any crawl -q -d store -s s/sites.conf
expect 0 report -d store
has out '^Run 1 (crawl), .*, the first$'
has out '^pages: fetched [1-9]'
has out '^New documents ([1-9]'

# Whom the truth says to have published for a year, and when.
for year in 2018 2021 2023; do
  awk -F '\t' -v year="$year" '$1 == "document" && $6 == year && $7 == "annual-report" && $2 ~ /\.s?html?$/ { print $2 "\t" $5 }' \
    s/truth.tsv | sort >truth
  expect 0 coverage -d store --year "$year" --format csv
  # url, authority: of those that were found.
  sed '1s/^\xef\xbb\xbf//' out | awk -F, '$6 == "published" { print $13 "\t" $3 }' | sort >found
  comm -13 truth found >wrong
  # An authority with two reports for a year has one row.
  comm -23 truth found | cut -f2 | sort -u >missing
  cut -f2 found | sort -u | comm -23 missing - >lost
  [ ! -s lost ] || { cat lost; fail "$year: authorities whose report was not found"; }
  [ ! -s wrong ] || { cat wrong; fail "$year: reports that are none"; }
  [ -s found ] || [ ! -s truth ] || fail "$year: nothing was found"
  # Who is listed and publishes nothing is not found.
  has out "^$year,cms,cms未公开局,.*,not-found,"
done

# How documents were had stands in the store, in records, and in show.
expect 0 export -d store --format jsonl
has out '"retrieved":"20[0-9T:-]*Z","site":"cms","referrer":"http://127.0.0.1:'
url=$(sqlite3 store/gongkai.db "SELECT name FROM source WHERE name LIKE '%127.0.0.1%' ORDER BY name LIMIT 1")
expect 0 show -d store "$url"
has out '^  site  *cms$'
has out '^  WARC record  *<\{0,1\}urn:uuid:'
before=$(sqlite3 store/gongkai.db 'SELECT count(*) FROM retrieval')

# The same sites again: nothing came, and the store does not grow by it.
expect_any crawl -q -d store -s s/sites.conf
expect 0 report -d store
has out '^documents: new 0, changed 0, other bytes alone 0'
[ "$(sqlite3 store/gongkai.db 'SELECT count(*) FROM retrieval')" -le $((2 * before)) ] || fail 'retrievals grow'

# The next day.
make --night 2
expect_any crawl -q -d store -s s/sites.conf
expect 0 report -d store -n 1000 -o made
awk -F '\t' '$1 == "added" { print $2 }' s/night.tsv | grep 'html\{0,1\}$' >added
while read -r url; do has out "$url"; done <added
awk -F '\t' '$1 == "removed" && $2 ~ /html?$/ { print $2 }' s/night.tsv >removed
[ -s removed ] || fail 'no page was removed'
sed -n '/^Not there any more/,/^$/p' out >vanished
while read -r url; do
  has vanished "$url"
  [ -n "$(sqlite3 store/gongkai.db "SELECT vanished FROM source WHERE name = '$url' AND current = 1")" ] || fail "$url is not marked"
done <removed
awk -F '\t' '$1 == "changed" && $2 ~ /html?$/ { print $2 }' s/night.tsv >changed
while read -r url; do
  has out "$url"
  expect 1 diff -d store "$url"
  has out ', retrieved 20'
  expect 0 report -d store -n 1000
done <changed
[ -s made/report-3.html ] || fail 'no page was written'
expect 0 fsck -d store
