#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Any process of a crawl is killed at any moment: the next crawl goes on, asks for nothing again that
# was kept, and in the end the store holds what an undisturbed crawl brings.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
KILLS=${KILLS:-6}
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
needs jq pgrep setsid sqlite3
site_needs
work=$(mktemp -d)
crawl=
end() {
  site_stop
  [ -z "$crawl" ] || pkill -KILL -s "$crawl" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
cd "$work"
site_make s --pages 160 --seed 5 --kinds cms,gbk,hanweb,json,old >/dev/null
# Slow enough to be killed in its midst many times.
sed 's/delay_seconds = 0.0; connections = 8;/delay_seconds = 0.15; connections = 1;/' s/sites.conf >slow.conf
grep -q 'delay_seconds = 0.15' slow.conf || fail 'sites.conf has no delay'
site_start s

# What of records does not depend on when pages were had, and which of several links came first.
records() { # STORE
  "$GONGKAI" export -d "$1" --format jsonl | jq -cS 'del(.retrieved, .referrer)' | sort
}

# Files that nothing reads are set aside, which the status says.
expect 1 crawl -q --log log -d calm -s s/sites.conf -j 2
[ "$(grep -c ' fetched .* document ' log)" -ge 100 ] || fail 'an undisturbed crawl fetches too little'
records calm >calm.jsonl
[ "$(wc -l <calm.jsonl)" -ge 100 ] || fail 'an undisturbed crawl stores too little'
[ "$(sqlite3 calm/crawl/frontier.db 'SELECT count(*) FROM delivery')" = 0 ] ||
  fail 'documents wait although all are stored'

# The addresses of pages that are kept, as the access log has them; none where the night is over.
kept() {
  rm -rf copy
  mkdir copy
  cp killed/crawl/frontier.db* copy/ 2>/dev/null || return 0
  sqlite3 -separator '	' copy/frontier.db "SELECT h.authority, ltrim(p.url, 's') FROM page AS p
    JOIN host AS h ON h.id = p.host WHERE p.state = 2 AND p.night =
    (SELECT max(id) FROM night WHERE ended IS NULL AND id = (SELECT max(id) FROM night))" |
    sort -u
}

pick=7
draw() { # BELOW: sets `drawn`
  pick=$(((pick * 1103515245 + 12345) % 2147483648))
  drawn=$((pick / 65536 % $1))
}

begin() {
  setsid "$GONGKAI" crawl -q --log log -d killed -s slow.conf -j 2 >out 2>err &
  crawl=$!
}

# Until it has made so many, or has ended.
wait_for_requests() { # COUNT
  left=1500
  while [ "$(wc -l <s/access.log)" -lt "$1" ] && grep -qs '^State:[^Z]*$' "/proc/$crawl/status"; do
    left=$((left - 1))
    [ $left -gt 0 ] || fail "it does not come to $1 requests: $(cat err)"
    sleep 0.02
  done
}

# All processes of the crawl, by their session.
wait_until_gone() {
  left=400
  while pgrep -s "$crawl" >processes; do
    left=$((left - 1))
    [ $left -gt 0 ] || fail "processes stay behind: $(cat processes)"
    sleep 0.05
  done
}

verify_nothing_again() {
  sleep 0.2
  cut -f 3,8 s/access.log | sort -u >asked
  comm -12 had asked >again
  [ ! -s again ] || {
    cat err >&2
    fail "what was kept is asked for again: $(head -3 again)"
  }
}

: >had
cut_short=0 some=no
for kill in $(seq "$KILLS"); do
  what="kill $kill"
  : >s/access.log
  begin
  # One of its processes, which does not end it where it is another than the coordinator; then that,
  # or all. Before the first page, before the first commit, after some.
  draw 50
  wait_for_requests "$drawn"
  pgrep -s "$crawl" >processes || true
  count=$(wc -l <processes)
  draw $((count + (count == 0)))
  kill -KILL "$(sed -n "$((drawn + 1))p" processes)" 2>/dev/null || true
  draw 60
  wait_for_requests $(($(wc -l <s/access.log) + drawn))
  if [ $((kill % 2)) = 0 ]; then
    pkill -KILL -s "$crawl" || true
  else
    kill -KILL "$crawl" 2>/dev/null || true
  fi
  status=0
  wait "$crawl" 2>/dev/null || status=$?
  wait_until_gone
  verify_nothing_again
  [ $status -le 1 ] || cut_short=$((cut_short + 1))
  kept >had
  [ ! -s had ] || some=yes
done
what=
[ "$cut_short" -ge $((KILLS / 2)) ] || fail "only $cut_short of $KILLS crawls were cut short"

[ $some = yes ] || fail 'no crawl kept a page before it was killed'

# Undisturbed to the end.
: >s/access.log
status=0
"$GONGKAI" crawl -q --log log -d killed -s slow.conf -j 2 >out 2>err || status=$?
[ $status -le 1 ] || {
  cat out err >&2
  fail "the crawl that goes on ends with $status"
}
verify_nothing_again
[ "$(sqlite3 killed/crawl/frontier.db 'SELECT count(*) FROM delivery')" = 0 ] ||
  fail 'documents wait although all are stored'
[ "$(sqlite3 killed/crawl/frontier.db 'PRAGMA integrity_check')" = ok ] || fail 'the frontier is damaged'
records killed >killed.jsonl
cmp calm.jsonl killed.jsonl || {
  diff calm.jsonl killed.jsonl | cut -c 1-300 | head -20 >&2
  fail 'the store is another than after an undisturbed crawl'
}
expect 0 fsck -d killed
# Every record that was written can be read.
gzip -t killed/crawl/warc/*.warc.gz || fail 'a WARC file is not whole'
