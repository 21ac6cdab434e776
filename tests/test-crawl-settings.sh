#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Settings of sites.conf that say what may be fetched and how, each seen in the server's log: proxy,
# cookies, limits of a page, a night and depth, pictures, attachments, what is excluded.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
site_begin jq
site_make s --kinds plain,cms --pages 150
cat >s/extra-cms.conf <<'END'
    location = /start.html { default_type text/html; add_header Set-Cookie "token=7; Path=/"; return 200 '<html><body><a href="/kept/1.html">年报</a></body></html>'; }
    location = /kept/1.html { default_type text/html; if ($cookie_token != 7) { return 403; } return 200 '<html><body><p>2024年年报</p></body></html>'; }
    location = /large.html { default_type text/html; return 200 '<html><body><a href="/zeros.bin">年报</a><a href="/small.bin">年报</a></body></html>'; }
END
head -c 40000000 /dev/zero >s/www/cms/zeros.bin
head -c 1000 /dev/zero >s/www/cms/small.bin
site_start s
plain=127.0.0.1:$site_http cms=127.0.0.2:$site_http

# crawl START SETTINGS [ARGUMENT]…: one site, into a new store; sets status and log.jsonl.
crawl() {
  printf 'contact = "crawl@example.org"; sites = ( { name = "a"; start = [ "%s" ]; private_addresses = true; delay_seconds = 0.0; connections = 4; %s } );\n' \
    "$1" "$2" >one.conf
  shift 2
  rm -rf store log.jsonl
  site_mark s
  status=0
  timeout 200 "$GONGKAI" crawl -q -d store --sites one.conf --log log.jsonl --json "$@" >out 2>err || status=$?
  [ "$status" -le 1 ] || { cat out err >&2; fail "ended with $status"; }
}
# told FILTER: true of a line of the log.
told() {
  jq -s -e "any(.[]; $1)" log.jsonl >/dev/null || { tail -20 log.jsonl >&2; fail "the log has no line of which is true: $1"; }
}
all='follow = [ "/list_" ]; documents = [ "/t[0-9_]+[.]html$" ]; depth = 50;'
plain_reports=$(awk -F '\t' '$1 == "document" && $8 ~ /^plain/' s/truth.tsv | wc -l)

what='all of it'
crawl "http://$plain/" "$all"
[ "$(site_requests s '$8 ~ /[/]t[0-9_]+[.]html$/ && $5 == 200')" = "$plain_reports" ] || fail 'reports are missing'
[ "$(site_requests s '$8 ~ /P[0-9]+[.](pdf|doc|zip)$/ && $5 == 200')" -gt 0 ] || fail 'no attachment was fetched'
[ "$(site_requests s '$8 ~ /W[0-9]+[.]png$/ && $5 == 200')" -gt 0 ] || fail 'no picture was fetched'

what='pictures and attachments left out'
crawl "http://$plain/" "$all pictures = false; attachments = false;"
[ "$(site_requests s '$8 ~ /[/]t[0-9_]+[.]html$/ && $5 == 200')" = "$plain_reports" ] || fail 'reports are missing'
[ "$(site_requests s '$8 ~ /[.](pdf|doc|zip|png|jpg)$/')" = 0 ] || fail 'pictures or attachments were fetched'

what='excluded'
crawl "http://$plain/" "$all exclude = [ \"/gz/\" ];"
[ "$(site_requests s '$8 ~ /[/]gz[/]/')" = 0 ] || fail 'what is excluded was fetched'
[ "$(site_requests s '$8 ~ /[/]nb[/].*html$/')" -gt 10 ] || fail 'nothing was fetched'

what='pages a night'
crawl "http://$plain/" "$all pages_a_night = 30;"
# Those that were under way when the limit was reached are had, too.
asked=$(site_requests s '$8 != "/robots.txt"')
[ "$asked" -ge 25 ] && [ "$asked" -le 34 ] || fail "$asked pages"
told '.code == "site-limit"'
# The next one goes on where it stopped.
timeout 200 "$GONGKAI" crawl -q -d store --sites one.conf >out 2>err || true
[ "$(awk -F '\t' '$8 ~ /[/]t[0-9_]+[.]html$/ { print $8 }' s/access.log | sort | uniq -d | wc -l)" = 0 ] || fail 'pages were fetched again'

what='depth'
crawl "http://$cms/" 'follow = [ "/zfxxgk/" ]; documents = [ "/t[0-9_]+[.]html$" ]; depth = 1; follow_sitemaps = false;'
[ "$(site_requests s '$8 == "/zfxxgk/nb/"')" = 1 ] || fail 'the lists that the start page names were not fetched'
[ "$(site_requests s '$8 ~ /^.moved/')" = 0 ] || fail 'a page was fetched that lies deeper'

what='cookies'
crawl "http://$cms/start.html" 'titles = [ "年报" ];'
[ "$(site_requests s '$8 == "/kept/1.html" && $5 == 403')" -ge 1 ] || fail 'a cookie was sent back though nobody said so'
crawl "http://$cms/start.html" 'titles = [ "年报" ]; cookies = true;'
[ "$(site_requests s '$8 == "/kept/1.html" && $5 == 200')" = 1 ] || fail 'the cookie was not sent back'

what='page_mb'
crawl "http://$cms/large.html" 'titles = [ "年报" ]; page_mb = 1;'
told '.code == "too-large" and (.url | endswith("/zeros.bin"))'
[ "$(site_requests s '$8 == "/zeros.bin" && $6 > 30000000')" = 0 ] || fail 'was taken whole'

what='proxy'
crawl "http://www.example.org/" "$all proxy = \"http://$plain\";"
[ "$(site_requests s '$8 ~ /[/]t[0-9_]+[.]html$/ && $5 == 200')" = "$plain_reports" ] || { cat err >&2; fail 'reports are missing'; }

what='since'
crawl "http://$plain/" "$all" --since 2022-01-01
late=$(awk -F '\t' '$1 == "document" && $8 ~ /^plain/ && ($4 >= "2022-01-01" || $4 == "-")' s/truth.tsv | wc -l)
[ "$(site_requests s '$8 ~ /[/]t[0-9_]+[.]html$/ && $5 == 200')" = "$late" ] || fail "not just the $late reports since then"
