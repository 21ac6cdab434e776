# SPDX-License-Identifier: Apache-2.0
# The generated sites behind nginx on loopback; sourced by tests, with expect.sh before it.
#
#   site_begin [TOOL]…           goes into a new folder, $work, which is removed at the test's end; skips
#                                the test where nginx, Python or one of the tools is missing
#   site_needs                   the same look alone, for a test with a folder of its own
#   site_make FOLDER [OPTION]…   makes the sites (generate.py's options); again with --night 2: as
#                                they are the next day
#   site_certificates FOLDER     before the last site_make that counts: a private CA (ca.crt) and a
#                                certificate for 127.0.0.1 and localhost; nginx then answers HTTPS
#                                on the second port of FOLDER/ports, too, for the first kind
#   site_start FOLDER            sets site_http and site_https to the ports
#   site_stop                    also to be called from the test's trap
#   site_requests FOLDER [AWK-CONDITION]   counts lines of the access log for which it is true; its
#                                fields: 1 end (s since 1970), 2 seconds, 3 address:port, 4 connection,
#                                5 status, 6 bytes, 7 method, 8 URI, 9 If-None-Match,
#                                10 If-Modified-Since, 11 User-Agent, 12 protocol, 13 Accept-Encoding
#   site_mark FOLDER             empties the access log
site_process=

site_needs() {
  PATH=$PATH:/usr/sbin:/sbin
  needs nginx
  [ -x /usr/bin/python3 ] || needs python3
  site_python=/usr/bin/python3
  [ -x "$site_python" ] || site_python=python3
}

site_begin() {
  site_needs
  [ $# = 0 ] || needs "$@"
  work=$(mktemp -d)
  trap 'site_stop; rm -rf "$work"' EXIT
  cd "$work"
}

site_make() {
  site_folder=$1
  shift
  PYTHONDONTWRITEBYTECODE=1 "$site_python" "$top_srcdir/tests/site/generate.py" --output "$site_folder" \
    --generator "$top_builddir/corpus/gongkai-generate" "$@"
}

site_certificates() {
  mkdir -p "$1"
  (
    cd "$1"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -keyout ca.key \
      -out ca.crt -subj '/CN=Private test authority' -addext basicConstraints=critical,CA:true
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key -out server.csr \
      -subj '/CN=127.0.0.1'
    echo 'subjectAltName=IP:127.0.0.1,DNS:localhost' >server.ext
    openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile server.ext \
      -out server.crt
  ) >"$1/openssl.log" 2>&1 || fail "openssl: $(cat "$1/openssl.log")"
}

# Bounded whatever becomes of the test: nginx ends by itself after a quarter of an hour.
site_start() {
  site_folder=$(cd "$1" && pwd)
  mkdir -p "$site_folder/temp"
  read -r site_http site_https <"$site_folder/ports"
  rm -f "$site_folder/nginx.pid"
  timeout 900 nginx -e "$site_folder/error.log" -p "$site_folder" -c "$site_folder/nginx.conf" \
    >"$site_folder/nginx.out" 2>&1 &
  site_process=$!
  site_left=200
  until [ -s "$site_folder/nginx.pid" ]; do
    site_left=$((site_left - 1))
    kill -0 "$site_process" 2>/dev/null && [ "$site_left" -gt 0 ] || {
      site_stop
      cat "$site_folder/nginx.out" "$site_folder/error.log" >&2
      fail 'nginx does not start'
    }
    sleep 0.05
  done
}

site_stop() {
  [ -n "$site_process" ] || return 0
  kill "$site_process" 2>/dev/null || true
  wait "$site_process" 2>/dev/null || true
  site_process=
}

# A line is written when the answer has gone out, which the client may have before that.
site_requests() {
  sleep 0.2
  awk -F '\t' "${2:-1} { n++ } END { print n + 0 }" "$1/access.log"
}

site_mark() {
  sleep 0.2
  : >"$1/access.log"
}
