#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a webmaster sees of a crawl: robots.txt obeyed, one request at a time with a pause after each,
# Retry-After kept, hosts in trouble left alone, hours. Told from the server's log: at least so long a
# pause is what a slow machine cannot break.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
site_begin jq
site_make s --kinds cms,odd,old,plain --pages 24

cat >s/extra-cms.conf <<'END'
    location = /busy.html { add_header Retry-After 2 always; return 429; }
    location = /later.html { return 200 later; }
END
site_start s
cms=127.0.0.1:$site_http odd=127.0.0.2:$site_http plain=127.0.0.4:$site_http

# settings NAME ADDRESS SETTINGS: a site of its own in NAME.conf.
settings() {
  cat >"$1.conf" <<END
contact = "webmaster-may-write@example.org";
sites = ( { name = "$1"; start = [ "http://$2/" ]; private_addresses = true; depth = 50; attachments = false; follow = [ "/list_" ]; $3 } );
END
}

# The requests of an address, in the order in which they were asked for: begin, end, status, URI.
asked() {
  sleep 0.2
  awk -F '\t' -v address="$1" '$3 == address { printf "%.3f\t%.3f\t%s\t%s\n", $1 - $2, $1, $5, $8 }' s/access.log |
    sort -n >asked
}

# Between the end of a request and the beginning of the next there are so many seconds. nginx reads its
# clock once a round of events: it may be 30 ms behind.
paused() {
  awk -F '\t' -v least="$1" 'NR > 1 && $1 - end < least - 0.03 { print; bad = 1 } { if ($2 > end) end = $2 } END { exit bad }' asked ||
    fail "a request came less than $1 s after the one before"
}

# Where documents may not be had or hosts fail, 1 is what it ends with.
expect_failures() {
  status=0
  timeout 300 "$GONGKAI" "$@" >out 2>err || status=$?
  [ "$status" -le 1 ] || { cat out err >&2; fail "gongkai $* ended with $status"; }
}

# One connection and a pause.
what='a pause of 0.2 s'
settings plain "$plain" 'delay_seconds = 0.2; documents = [ "/t[0-9_]+[.]html$" ];'
expect 0 crawl -q -d polite --sites plain.conf
asked "$plain"
[ "$(wc -l <asked)" -gt 10 ] || fail "only $(wc -l <asked) requests"
paused 0.2
[ "$(head -n 1 asked | cut -f 4)" = /robots.txt ] || fail 'robots.txt was not asked for first'
[ "$(cut -f 4 asked | sort | uniq -d)" = '' ] || fail "asked for twice: $(cut -f 4 asked | sort | uniq -d)"
[ "$(site_requests s '$11 !~ /^gongkai.*webmaster-may-write@example[.]org/')" = 0 ] || fail 'a User-Agent without the contact'

# Never two at once where nothing is said of connections, also without a pause: answers take their time here.
what='one connection'
site_stop
echo '    limit_rate 100k; limit_rate_after 1k;' >s/extra-plain.conf
site_start s
site_mark s
settings plain "$plain" 'delay_seconds = 0.0; documents = [ "/t[0-9_]+[.]html$" ];'
expect 0 crawl -q -d one --sites plain.conf
asked "$plain"
[ "$(wc -l <asked)" -gt 10 ] || fail "only $(wc -l <asked) requests"
paused 0
rm s/extra-plain.conf

# A redirect of robots.txt is a request like any other.
what='a robots.txt that stands elsewhere'
site_stop
echo '    location = /robots.txt { return 301 /elsewhere.txt; }' >s/extra-plain.conf
printf 'User-agent: *\nDisallow: /list_2\n' >s/www/plain/elsewhere.txt
site_start s
site_mark s
settings plain "$plain" 'delay_seconds = 0.3; pages_a_night = 4; documents = [ "/t[0-9_]+[.]html$" ];'
expect_failures crawl -q -d elsewhere --sites plain.conf
asked "$plain"
[ "$(cut -f 4 asked | head -n 2 | tr '\n' ' ')" = '/robots.txt /elsewhere.txt ' ] || fail "asked first: $(head -n 2 asked)"
[ "$(wc -l <asked)" -gt 4 ] || fail "only $(wc -l <asked) requests"
paused 0.3
[ "$(site_requests s '$8 ~ /list_2/')" = 0 ] || fail 'it was not obeyed'
site_stop
rm s/extra-plain.conf
site_start s

# Crawl-delay counts where it is longer than the operator's.
what='Crawl-delay'
site_mark s
printf 'User-agent: *\nCrawl-delay: 30\n\nUser-agent: gongkai\nCrawl-delay: 0.5\nDisallow: /*/201\nAllow: /zfxxgk/nb/2019\nDisallow: /images\n' \
  >s/www/plain/robots.txt
settings plain "$plain" 'delay_seconds = 0.1; documents = [ "/t[0-9_]+[.]html$" ];'
expect_failures crawl -q -d delayed --sites plain.conf
asked "$plain"
[ "$(wc -l <asked)" -ge 3 ] || fail "only $(wc -l <asked) requests"
paused 0.5
what='robots.txt'
! awk -F '\t' '$4 ~ /^\/images|\/201/ && $4 !~ /^\/zfxxgk\/nb\/2019/' asked | grep . || fail 'what is disallowed was fetched'

# Rules: what is forbidden is not asked for, what is excepted is; obey_robots = false is the operator's to answer for.
what='rules of robots.txt'
site_mark s
settings odd "$odd" 'delay_seconds = 0.0; connections = 4; documents = [ "/(report|private)/" ]; titles = [ "年度报告" ]; exclude = [ "/(calendar|loop|session)" ];'
expect_failures crawl -q -d ruled --sites odd.conf
[ "$(site_requests s '$8 == "/private/202.html"')" = 0 ] || fail 'what is disallowed was fetched'
[ "$(site_requests s '$8 == "/private/open/203.html" && $5 == 200')" = 1 ] || fail 'what is excepted was not fetched'
[ "$(site_requests s '$8 ~ /calendar|loop|session/')" = 0 ] || fail 'what is excluded was fetched'
settings odd "$odd" 'obey_robots = false; delay_seconds = 0.0; documents = [ "/(report|private)/" ]; exclude = [ "/(calendar|loop|session)" ];'
expect_failures crawl -q -d unruled --sites odd.conf
[ "$(site_requests s '$8 == "/private/202.html"')" = 1 ] || fail 'obey_robots = false does nothing'

# 429 with Retry-After: nothing is asked of the host for so long, or no more this night.
what='Retry-After'
site_mark s
cat >retry.conf <<END
contact = "webmaster@example.org";
sites = ( { name = "retry"; start = [ "http://$cms/busy.html", "http://$cms/later.html" ]; private_addresses = true; delay_seconds = 0.0; } );
END
expect_failures crawl -q -d retried --sites retry.conf
asked "$cms"
awk -F '\t' '$3 == 429 { until = $2 + 2 - 0.03; next } $1 < until { print; bad = 1 } END { exit bad }' asked || fail 'asked before its time'
[ "$(grep -c busy.html asked)" -ge 1 ] || fail 'was not asked for'
[ "$(grep -c busy.html asked)" -le 10 ] || fail 'was asked for again and again'

# A host where all fails is left alone after a while; the others are not.
what='a host that fails'
site_mark s
nobody=127.0.0.250:$site_http
cat >failing.conf <<END
contact = "webmaster@example.org";
defaults = { private_addresses = true; delay_seconds = 0.0; };
sites = ( { name = "failing"; start = [ $(for i in $(seq 60); do printf '"http://%s/%s.htm", ' "$nobody" "$i"; done) "http://$nobody/" ]; },
  { name = "plain"; start = [ "http://$plain/" ]; } );
END
expect_failures crawl -q -d failed --sites failing.conf --log failed.jsonl --json
jq -s -e 'any(.[]; .site == "failing" and (.code == "host-given-up" or .code == "robots-unavailable"))' failed.jsonl >/dev/null || { cat failed.jsonl >&2; fail 'was not given up'; }
failures=$(jq -r 'select(.site == "failing" and .kind == "failed") | .url' failed.jsonl | wc -l)
[ "$failures" -ge 1 ] && [ "$failures" -le 20 ] || fail "$failures requests failed before it was given up"
[ "$(site_requests s '$3 ~ /^127[.]0[.]0[.]4:/ && $5 == 200')" -ge 2 ] || fail 'the other host was not asked'

# Hours.
what='hours'
site_mark s
soon=$(date -d '+3 hours' +%H:%M) later=$(date -d '+6 hours' +%H:%M)
settings plain "$plain" "hours = \"$soon-$later\";"
expect_failures crawl -q -d hours --sites plain.conf
[ "$(site_requests s)" = 0 ] || fail 'asked outside its hours'
before=$(date -d '-6 hours' +%H:%M)
settings plain "$plain" "hours = \"$before-$later\"; delay_seconds = 0.0;"
expect_failures crawl -q -d hours --sites plain.conf
[ "$(site_requests s)" -gt 1 ] || fail 'not asked within its hours'
