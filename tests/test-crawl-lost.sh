#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Nothing is lost and nothing is claimed that is not so: WARC files that are gone before the core had
# what stands in them, a server that has nothing for a night, sitemaps as long as they may be.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
site_begin jq
site_make s --kinds plain --pages 60
site_start s
plain=127.0.0.1:$site_http

settings() {
  printf 'contact = "crawl@example.org"; sites = ( { name = "a"; start = [ "http://%s/" ]; private_addresses = true; delay_seconds = 0.0; connections = 4; recheck_days = 0; depth = 50; follow = [ "/list_" ]; %s } );\n' \
    "$plain" "$1" >one.conf
}
# crawl [ARGUMENT]…: sets log.jsonl and err.
crawl() {
  rm -f log.jsonl
  status=0
  timeout 200 "$GONGKAI" crawl -q -d store --sites one.conf --log log.jsonl --json "$@" >out 2>err || status=$?
  [ "$status" -le 1 ] || { cat out err >&2; fail "ended with $status"; }
}
told() {
  jq -s "[.[] | select($1)] | length" log.jsonl
}
documents() {
  "$GONGKAI" export -d store --format jsonl | jq -r .source | sort >sources
  wc -l <sources
}

# What failed waits for an hour, which a test does not have.
a_day_later() {
  "$site_python" - store/crawl/frontier.db <<'END'
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as database:
    database.execute("UPDATE page SET due = due - 86400")
END
}

what='WARC files that are gone before their documents were delivered'
settings 'documents = [ "/t[0-9_]+[.]html$" ]; attachments = false;'
crawl --fetch-only
had=$(told '.kind == "fetched" and .role == "document"')
[ "$had" -ge 40 ] || { head -3 log.jsonl >&2; fail "only $had documents were had"; }
rm store/crawl/warc/*.warc.gz
crawl
crawl
[ "$(documents)" -eq "$had" ] || fail "$(documents) documents of $had are in the store"
[ "$(told '.kind == "failed"')" = 0 ] || fail 'something still fails'

what='a server that has nothing for a night'
for folder in nothing index.html; do
  mv s/www/plain s/www/away
  mkdir s/www/plain
  # The page that says so is often all that is left.
  [ "$folder" = nothing ] || cp "s/www/away/$folder" s/www/plain/
  crawl
  [ "$(told '.kind == "vanished"')" = 0 ] || fail "$(told '.kind == "vanished"') pages are said to have vanished ($folder)"
  [ "$(told '.code == "host-given-up" and .kind == "remark"')" = 1 ] || fail "nothing is said of the host ($folder)"
  rm -r s/www/plain
  mv s/www/away s/www/plain
  a_day_later
  crawl
  [ "$(told '.kind == "failed" or .kind == "vanished"')" = 0 ] || fail "something fails after that ($folder)"
  [ "$(told '.role == "document" and (.kind == "unchanged" or .kind == "fetched")')" -eq "$had" ] ||
    fail "documents are not looked at again ($folder)"
done

what='pages that are gone for good'
mv s/www/plain s/www/away
mkdir s/www/plain
cp s/www/away/index.html s/www/plain/
for night in 1 2 3; do
  crawl
  [ "$night" = 3 ] || [ "$(told '.kind == "vanished"')" = 0 ] || fail "something is said to have vanished in night $night"
  a_day_later
done
[ "$(told '.kind == "vanished"')" -gt 10 ] || fail "only $(told '.kind == "vanished"') have vanished in the third night"
rm -r s/www/plain
mv s/www/away s/www/plain

what='patterns that change in a night that is too short for all lists'
rm -rf store
settings 'documents = [ "/nowhere/" ]; attachments = false;'
crawl
settings 'documents = [ "/t[0-9_]+[.]html$" ]; attachments = false; pages_a_night = 1;'
crawl
settings 'documents = [ "/t[0-9_]+[.]html$" ]; attachments = false; pages_a_night = 5000;'
crawl
[ "$(documents)" -eq "$had" ] || fail "$(documents) documents of $had are in the store"

what='a sitemap as long as it may be'
rm -rf store
{
  echo '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
  seq 1 6000 | sed "s,.*,<url><loc>http://$plain/long/t&.html</loc></url>,"
  echo '</urlset>'
} >s/www/plain/long.xml
settings "documents = [ \"/long/\" ]; sitemaps = [ \"http://$plain/long.xml\" ]; pages_a_night = 3;"
crawl
"$GONGKAI" crawl -q -d store --sites one.conf --dry-run >planned 2>err || fail 'the dry run'
[ "$(grep -c /long/t planned)" -ge 5997 ] || fail "$(grep -c /long/t planned) of 6,000 pages are known"

what='documents that name another address as their own'
rm -rf store s/www/plain
mkdir -p s/www/plain/own s/www/plain/other
page() { # FILE NUMBER CANONICAL
  printf '<!DOCTYPE html><html><head><meta charset="utf-8"><title>样例县%s局2024年政府信息公开工作年度报告</title><link rel="canonical" href="http://%s%s"></head><body><h1>样例县%s局2024年政府信息公开工作年度报告</h1><p>一、总体情况</p></body></html>\n' \
    "$2" "$plain" "$3" "$2" >"s/www/plain/$1"
}
page own/t1.html 1 / # the front page, as whole sites have it
page own/t2.html 2 /other/t2.html
page other/t2.html 2 /other/t2.html
page own/t3.html 3 /other/t3.html # which is not there
page own/t4.html 4 /other/t5.html # another document's
{
  echo '<html><body>'
  for i in 1 2 3 4; do echo "<a href=\"own/t$i.html\">样例县$i局2024年政府信息公开工作年度报告</a>"; done
  echo '</body></html>'
} >s/www/plain/index.html
settings 'documents = [ "/t[0-9]+[.]html$" ];'
crawl
a_day_later
crawl
documents >count
printf 'http://%s/%s\n' "$plain" other/t2.html "$plain" own/t1.html "$plain" own/t3.html "$plain" own/t4.html >wanted
cmp wanted sources || { diff wanted sources >&2 || true; fail 'other documents are in the store'; }
