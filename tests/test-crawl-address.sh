#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No address that is not public is asked, however a page, a redirect or a name writes it, unless the
# site may: a page on the loopback address must stay unasked.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
site_begin jq
site_make s --kinds plain,odd --pages 5
site_start s

# As a start page, with no word of private addresses.
what='start pages'
i=0
{
  echo 'contact = "crawl@example.org"; defaults = { delay_seconds = 0.0; timeout_seconds = 20; };'
  echo 'sites = ('
  for host in 127.0.0.1 127.1 0177.0.0.1 0x7f.0.0.1 0x7f000001 2130706433 017700000001 localhost a.localhost 0.0.0.0 0 \
    '[::1]' '[::]' '[::ffff:127.0.0.1]' '[::ffff:7f00:1]' '[64:ff9b::7f00:1]' '[2002:7f00:1::]' 127.0.0.1. 127.000.000.001; do
    i=$((i + 1))
    [ $i = 1 ] || echo ,
    printf '  { name = "n%s"; start = [ "http://%s:%s/" ]; }' "$i" "$host" "$site_http"
  done
  echo
  echo ');'
} >sites.conf
refused() {
  [ "$(site_requests s)" = 0 ] || { cat s/access.log >&2; fail 'a loopback address was asked'; }
}
# A form that no URL has may be refused before anything is done.
try() {
  status=0
  timeout 120 "$GONGKAI" "$@" >out 2>err || status=$?
  [ "$status" -ne 124 ] && [ "$status" -lt 128 ] || { cat out err >&2; fail "gongkai $* ended with $status"; }
  refused
}
hosts=$(sed -n 's/.*start = \[ "http:..\(.*\):[0-9]*.".*/\1/p' sites.conf)
for host in $hosts; do
  what="start page at $host"
  printf 'contact = "crawl@example.org"; sites = ( { name = "n"; start = [ "http://%s:%s/" ]; delay_seconds = 0.0; timeout_seconds = 20; } );\n' \
    "$host" "$site_http" >one.conf
  rm -rf store log.jsonl
  try crawl -q -d store --sites one.conf --log log.jsonl --json
  # A form that sites.conf does not take is refused there.
  [ "$status" = 2 ] || jq -s -e 'any(.[]; .code == "private-address" or .code == "host-refused")' log.jsonl >/dev/null ||
    { cat out err log.jsonl >&2; fail 'is not said to be refused'; }
done

# Through a redirect and links, from a host that may be asked (by its own entry) to one that may not.
what='redirects'
{
  i=0
  for target in 127.0.0.2 2130706434 0177.0.0.2 127.2 '[::ffff:127.0.0.2]' localhost 10.0.0.1 169.254.169.254 '[fe80::1]' '[fd00::1]' 100.64.0.1; do
    i=$((i + 1))
    echo "    location = /to/$i.html { return 302 http://$target:$site_http/report/201.html; }"
    echo "$i" >>count
  done
} >s/extra-plain.conf
site_stop
site_start s
site_mark s
{
  echo "contact = \"crawl@example.org\"; sites = ( { name = \"n\"; private_addresses = true; delay_seconds = 0.0; timeout_seconds = 20; start = ["
  while read -r i; do echo "\"http://127.0.0.1:$site_http/to/$i.html\","; done <count | sed '$s/,$//'
  echo ']; } );'
} >one.conf
status=0
timeout 120 "$GONGKAI" crawl -q -d redirected --sites one.conf --log log.jsonl --json >out 2>err || status=$?
[ "$status" = 1 ] || { cat out err >&2; fail "ended with $status"; }
[ "$(site_requests s '$3 !~ /^127[.]0[.]0[.]1:/')" = 0 ] || fail 'a host that may not be asked was'
[ "$(jq -r 'select(.code == "host-refused" or .code == "redirect-refused" or .code == "private-address") | .url' log.jsonl | sort -u | wc -l)" -ge 10 ] ||
  { cat log.jsonl >&2; fail 'refusals are not told'; }
[ "$(site_requests s '$3 ~ /^127[.]0[.]0[.]1:/ && $8 ~ /^.to/')" = 11 ] || fail 'not all redirects were tried'

# A name that leads to such an address, as a name server may answer at any time. Names come from a file here, which
# takes a mount of its own.
what='names'
[ -e /etc/hosts ] || {
  echo 'There is no /etc/hosts: names that lead to private addresses are left out.'
  exit 0
}
cp /etc/hosts hosts
echo '127.0.0.1 www.example.org
::1 six.example.org' >>hosts
site_mark s
for host in www.example.org six.example.org; do
  printf 'contact = "crawl@example.org"; sites = ( { name = "n"; start = [ "http://%s:%s/" ]; delay_seconds = 0.0; timeout_seconds = 20; } );\n' \
    "$host" "$site_http" >one.conf
  status=0
  # shellcheck disable=SC2016 # for the inner shell
  unshare -m sh -c 'mount --bind hosts /etc/hosts || exit 77; exec timeout 60 "$@"' sh "$GONGKAI" crawl -q -d "$host" --sites one.conf \
    --log "$host.jsonl" --json >out 2>err || status=$?
  [ "$status" != 77 ] && ! grep -q '^unshare:' err || {
    echo 'No mount of its own may be made here: names that lead to private addresses are left out.'
    exit 0
  }
  [ "$status" = 1 ] || { cat out err >&2; fail "$host: ended with $status"; }
  grep -q private-address "$host.jsonl" || { cat "$host.jsonl" >&2; fail "$host: no private-address"; }
  [ "$(site_requests s)" = 0 ] || fail "$host was asked"
done
