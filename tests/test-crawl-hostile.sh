#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Servers that are slow, cut, endless or lying: each costs its own page, with a code that says why;
# nothing is taken without bound; what stands beside it is had.
set -eu
. "$top_srcdir/tests/expect.sh"
needs jq
python=/usr/bin/python3
[ -x "$python" ] || python=python3
needs "$python"
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
mkdir h
PYTHONDONTWRITEBYTECODE=1 "$python" "$top_srcdir/tests/site/hostile.py" --folder h --lifetime 560 2>server.err &
server=$!
left=200
until [ -s h/port ]; do
  left=$((left - 1))
  kill -0 "$server" 2>/dev/null && [ $left -gt 0 ] || { cat server.err; fail 'the server does not start'; }
  sleep 0.05
done
port=$(cat h/port)

# attempt CASES SECONDS: crawls them; those that come out otherwise than they should are in again.tsv.
attempt() {
  rm -rf store log.jsonl
  {
    echo 'contact = "crawl@example.org"; connections = 64;'
    echo "defaults = { delay_seconds = 0.0; private_addresses = true; timeout_seconds = $2; page_mb = 1; pages_a_night = 40; };"
    echo 'sites = ('
    awk -F '\t' -v port="$port" '{ printf "%s  { name = \"%s\"; start = [ \"http://%s:%s/\" ]; titles = [ \"年度报告|年报\" ]; }", (NR > 1 ? ",\n" : ""), $1, $2, port }' "$1"
    echo
    echo ');'
  } >sites.conf
  status=0
  timeout 200 "$GONGKAI" crawl -q -d store --sites sites.conf --log log.jsonl --json >out 2>err || status=$?
  [ "$status" -le 1 ] || { head -50 err >&2; fail "the crawl ended with $status"; }
  kill -0 "$server" || fail "the server died: $(cat server.err)"
  "$GONGKAI" export -d store --format jsonl >records.jsonl
  jq -r '.source' records.jsonl | sort >sources
  : >again.tsv
  while IFS=$tab read -r name address codes good; do
    check_case || printf '%s\t%s\t%s\t%s\n' "$name" "$address" "$codes" "$good" >>again.tsv
  done <"$1"
}
complain() {
  echo "$name ($address): $*" >&2
  return 1
}
tab=$(printf '\t')
check_case() {
  base=http://$address:$port
  # The good pages beside it.
  had=$(grep -c -x -F -e "$base/good/1.html" -e "$base/good/2.html" sources || true)
  case $good in
  yes) [ "$had" = 2 ] || complain "$had of the 2 pages beside it were had" || return 1 ;;
  no) [ "$had" = 0 ] || complain "$had pages were had that may not be asked for" || return 1 ;;
  esac
  # Itself: its codes are those of the visits of the page and of what it leads to.
  jq -r --arg site "$name" 'select(.site == $site and (.url | test("/good/|/$|/x/") | not)) |
    if .code != null and .code != "" then .code elif .kind == "fetched" then "ok" else empty end' log.jsonl | sort -u >codes
  case $good in
  yes) grep -q -x -E "$codes" codes || complain "codes $(tr '\n' ' ' <codes)and not $codes" ;;
  *) jq -r --arg site "$name" 'select(.site == $site) | .code // empty' log.jsonl | grep -q -x -E "$codes" || [ "$codes" != "${codes#*ok}" ] ||
    complain "no code $codes" ;;
  esac
}
bad=0
attempt h/cases.tsv 8
if [ -s again.tsv ]; then # on a machine that is busy with other things an answer may take longer than that
  cp again.tsv few.tsv
  attempt few.tsv 30
  bad=$(grep -c . again.tsv || true)
fi

# Bounded: no answer beyond the limit of a page but for what was under way, no case asked for again and again.
awk -F '\t' '$3 > 20 * 1024 * 1024 { print "took " $3 " bytes of " $1 $2; bad = 1 } { n[$1]++ }
  END { for (a in n) if (n[a] > 120) { print n[a] " requests to " a; bad = 1 } exit bad }' h/requests >&2 || bad=$((bad + 1))
[ "$bad" = 0 ] || fail "$bad cases"
