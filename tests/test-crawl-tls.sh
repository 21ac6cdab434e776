#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# HTTPS with a private authority: refused unless ca_file names it; verify_tls = false is said in the log.
set -eu
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
site_begin openssl jq
site_certificates s
site_make s --kinds plain --pages 40
site_start s

# crawl NAME SETTINGS: into the store NAME; sets status and `answers`, the pages that were sent over HTTPS.
crawl() {
  cat >one.conf <<END
contact = "crawl@example.org";
sites = ( { name = "tls"; start = [ "https://127.0.0.1:$site_https/" ]; private_addresses = true; delay_seconds = 0.0; depth = 50;
  timeout_seconds = 20; attachments = false; documents = [ "/t[0-9_]+[.]html$" ]; $2 } );
END
  site_mark s
  status=0
  timeout 120 "$GONGKAI" crawl -q -d "$1" --sites one.conf --log "$1.jsonl" --json >out 2>err || status=$?
  [ "$status" -le 1 ] || { cat out err >&2; fail "ended with $status"; }
  answers=$(site_requests s "\$3 ~ /:$site_https\$/ && \$5 == 200")
}

what='without the authority'
crawl refused ''
[ "$answers" = 0 ] || fail "$answers pages were fetched of a server whose certificate nobody vouches for"
[ "$status" = 1 ] || fail "ended with $status"
jq -s -e 'any(.[]; .code == "tls")' refused.jsonl >/dev/null || { cat refused.jsonl >&2; fail 'no word of TLS'; }
grep -i -q -E 'tls|certificate' refused.jsonl || fail 'no word of the certificate'

what='with ca_file'
crawl trusted "ca_file = \"$work/s/ca.crt\";"
[ "$status" = 0 ] || { cat err >&2; fail "ended with $status"; }
[ "$answers" -ge 42 ] || fail "$answers pages of at least 42"
[ "$(site_requests s '$12 == "HTTP/2.0"')" -ge 42 ] || fail 'not by HTTP/2'
has_not trusted.jsonl 'verif'

what='verify_tls = false'
crawl unverified 'verify_tls = false;'
[ "$status" = 0 ] || { cat err >&2; fail "ended with $status"; }
[ "$answers" -ge 42 ] || fail "$answers pages of at least 42"
grep -i -q -E 'verif|certificate' unverified.jsonl || { cat unverified.jsonl >&2; fail 'is not told of'; }

# A certificate of another name, by the same authority.
what='another name'
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout s/server.key -out s/server.csr -subj '/CN=other' 2>openssl.log
echo 'subjectAltName=DNS:other.example.org,IP:192.0.2.1' >s/server.ext
openssl x509 -req -in s/server.csr -CA s/ca.crt -CAkey s/ca.key -CAcreateserial -days 3650 -extfile s/server.ext -out s/server.crt 2>>openssl.log
site_stop
site_start s
crawl other "ca_file = \"$work/s/ca.crt\";"
[ "$answers" = 0 ] || fail "$answers pages were fetched though the certificate is another's"

# HTTPS to HTTP by a redirect, and an answer in clear text on the port of HTTPS, are this page's failure alone.
what='clear text'
cat >one.conf <<END
contact = "crawl@example.org";
sites = ( { name = "tls"; start = [ "https://127.0.0.1:$site_http/" ]; private_addresses = true; delay_seconds = 0.0; timeout_seconds = 20; } );
END
status=0
timeout 120 "$GONGKAI" crawl -q -d clear --sites one.conf --log clear.jsonl --json >out 2>err || status=$?
[ "$status" = 1 ] || { cat out err >&2; fail "ended with $status"; }
