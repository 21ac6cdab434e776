#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai run URL: one page with its pictures, from a server on loopback; where it is kept; what
# could not be had.
set -eu
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
. "$top_srcdir/tests/expect.sh"
[ -e "$top_builddir/plugins/fetch-http/.libs/fetch-http.so" ] || {
  echo 'SKIP: fetch-http is not built'
  exit 77
}
"$GONGKAI" inspect http | grep -q '^  state ' || {
  echo 'SKIP: built without libcurl'
  exit 77
}
python=/usr/bin/python3
[ -x "$python" ] || needs python3
[ -x "$python" ] || python=python3
cat >server.py <<'END'
import gzip, http.server, sys, threading
PAGE = '<html><head><title>甲局2023年政府信息公开工作年度报告</title></head><body><h1>甲局2023年政府信息公开工作年度报告</h1>' \
       '<p>本年度公开信息12条。</p><img src="p/a.png"><img src="/moved.png"><img src="none.png"></body></html>'
PICTURE = open(sys.argv[1], 'rb').read()
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def log_message(self, *_):
        with open('requests', 'a') as log:
            log.write(self.path + '\n')
    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        path = self.path
        if path == '/a/page.html':
            self.answer(200, gzip.compress(PAGE.encode('gb18030')), Content_Type='text/html; charset=gb2312',
                        Content_Encoding='gzip')
        elif path in ('/a/p/a.png', '/real.png'):
            self.answer(200, PICTURE, Content_Type='image/png')
        elif path == '/moved.png':
            self.answer(302, b'', Location='/real.png')
        elif path == '/old':
            self.answer(301, b'', Location='a/page.html')
        elif path == '/circle':
            self.answer(302, b'', Location='/circle')
        elif path == '/outside':
            self.answer(302, b'', Location='http://169.254.169.254/latest/meta-data/')
        elif path == '/film':
            self.answer(200, b'x' * 1000, Content_Type='video/mp4')
        else:
            self.answer(404, b'nothing')
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Timer(120, lambda: server.shutdown()).start()
open('port.new', 'w').write(str(server.server_address[1]))
import os
os.rename('port.new', 'port')
server.serve_forever()
os._exit(0)
END
"$python" server.py "$top_srcdir/plugins/ocr-tesseract/corpus/table.png" 2>server.err &
server=$!
left=100
until [ -s port ]; do
  left=$((left - 1))
  [ $left -gt 0 ] && kill -0 $server 2>/dev/null || fail "the server does not start: $(cat server.err)"
  sleep 0.1
done
site=http://127.0.0.1:$(cat port)

# Through a redirect, in GBK, with gzip, with its pictures: one under another address, one missing.
expect 0 run -q -d store "$site/old"
expect 0 export -d store --format jsonl
grep -q '"source": *"'"$site/a/page.html"'"' out || grep -q "$site/a/page.html" out || fail 'no document of that name'
grep -q '甲局2023年政府信息公开工作年度报告' out || fail 'its text is not right'
for path in /old /a/page.html /a/p/a.png /moved.png /real.png /a/none.png; do
  grep -qx "$path" requests || fail "$path was not asked for"
done
grep -q robots requests && fail 'robots.txt is for who crawls'
[ "$(ls store/crawl/warc/*.warc.gz | wc -l)" = 1 ] || fail 'it is not kept'
gzip -dc store/crawl/warc/*.warc.gz | grep -ac '^WARC-Type: response' >count
[ "$(cat count)" = 6 ] || fail "$(cat count) responses are kept, not 6"

# What was kept is read again, and is the same document.
expect 0 run -d store store/crawl/warc/*.warc.gz
grep -q 'known' out || true

# What cannot be had.
lacks() { # URL CODE
  what="$1"
  expect 1 run -d store-of-none "$1"
  cat out err | grep -q "$2" || fail "no $2: $(cat out err)"
}
lacks "$site/nothing.html" not-found
lacks "$site/circle" redirect-loop
lacks "$site/film" media-type
# Who may ask this machine may not be led elsewhere.
lacks "$site/outside" 'host-refused\|private-address'
lacks http://nothing.invalid/ dns
lacks 'http://[::1' location
lacks 'crawl:fetch?sites=relative.conf' location
