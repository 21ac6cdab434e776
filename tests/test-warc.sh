#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# WARC files, of other programs and broken ones, from the command line.
set -eu
. "$top_srcdir/tests/expect.sh"
needs sqlite3 jq
python=/usr/bin/python3
[ -x "$python" ] || needs python3
[ -x "$python" ] || python=python3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
picture=$top_srcdir/plugins/read-picture/corpus/page.png
# What stands in the pictures is for others to test.
sed '/stage = "ocr"/d' "$GONGKAI_PIPELINE" >plain.conf
GONGKAI_PIPELINE=$PWD/plain.conf
export GONGKAI_PIPELINE
mkdir files
"$python" "$top_srcdir/tests/warc-make.py" files "$picture"
site=http://www.example.gov.cn
# exports STORE FILTER: what the store has, by jq.
exports() {
  "$GONGKAI" export -d "$1" -f jsonl | jq -r "$2" | sort
}
# same TEXT FILE
same() {
  printf '%s\n' "$1" | cmp -s - "$2" || {
    cat "$2" >&2
    fail "$2 is not “$1”"
  }
}
# remarks STORE: what was said that is no document
remarks() {
  sqlite3 "$1/gongkai.db" 'SELECT message FROM visit'
}

# has_picture STORE: the page has the one of two that was fetched, which stands in the other file.
has_picture() {
  exports "$1" '.diagnostics[].message' >messages
  same '1 pictures that the document refers to could not be had, the first none.png: It is not in the WARC file.' messages
}

what='a folder of them'
mkdir night
cp files/night-1.warc.gz files/night-2.warc.gz night
expect 1 run -q -j1 -d store night
has err "$site/cut.html: cut: .*WARC-Truncated.*night-1.warc.gz"
has err "$site/short.html: cut: "
[ "$(grep -c "^http" err)" = 2 ] || fail "$(cat err)"
has err 'night-1.warc.gz: 2 answers are left out'
exports store '"\(.source) \(.retrieved) \(.referrer) \(.charset)"' >sources
same "$site/gk/1.html 2026-01-20T03:04:05Z $site/gk/ UTF-8
$site/gk/2.html 2026-01-20T03:04:05Z $site/gk/list.html UTF-8
$site/gk/3.html 2026-01-20T03:04:05Z null GB18030
$site/gk/4.html 2026-01-20T03:04:05Z null UTF-8" sources
exports store .title >titles
has titles 样例县财政局2021年政府信息公开工作年度报告
has_picture store
remarks store >said
has said '^2 records say that a page was what it had been'
has said '^1 records refer to records of other WARC files'
has said '^2 answers are left out'
has said '^1 pictures are left out that no page shows'
has said 'such as text/css'
sqlite3 store/gongkai.db 'SELECT headers FROM retrieval ORDER BY source LIMIT 1' >headers
has headers '^Last-Modified: Tue, 20 Jan 2026'
expect 1 run -j1 -d store night
has out 'known 4 '
expect 0 verify -d store

what='other ways to pack them'
for form in plain.warc single.warc.gz; do
  expect 1 run -q -j1 -d "$form.store" "files/$form"
  exports "$form.store" '"\(.source) \(.retrieved) \(.referrer) \(.charset)"' >other
  cmp sources other || fail "$form gives other documents"
  has_picture "$form.store"
  # The bytes are the same: all is known.
  expect 1 run -j1 -d store "files/$form"
  has out 'known 4 '
done

what='one file of two'
expect 1 run -q -j1 -d half files/night-1.warc.gz
exports half .source >other
[ "$(wc -l <other)" = 3 ] || fail "$(cat other)"

what=options
sed 's|{ name = "warc"; }|{ name = "warc"; options: { media_types = "image/* text/html"; }; }|' plain.conf >pictures.conf
expect 1 run -q -j1 -c pictures.conf -d with night
exports with .source >other
has other "^$site/logo.png$"
has_not other 'a&b'
sed 's|{ name = "warc"; }|{ name = "warc"; options: { maximum_mb = 16; }; }|' plain.conf >small.conf
expect 1 run -q -j1 -c small.conf -d bombs files/bomb.warc.gz
has err "$site/bomb: too-large: .*maximum_mb"
has err "$site/bomb2: too-large: "
exports bombs .source >other
same "$site/after.html" other

what='broken files'
expect 1 run -q -j1 -d broken files/broken.warc.gz
exports broken .source >other
same "$site/gk/1.html
$site/gk/3.html" other
has err "$site/gk/2.html: damaged: A gzip member is damaged. Record at byte [0-9]* of files/broken.warc.gz"
has err "$site/cut.html: damaged: The file ends within"
expect 0 run -q -j1 -d none files/empty.warc.gz

what='among other files they are passed over, and that is said'
mkdir mixed
cp files/night-1.warc.gz files/plain.warc files/night.txt mixed
printf '一、总体情况\n\n全年主动公开政府信息12条。\n' >mixed/a.txt
rm mixed/night.txt
expect 0 run -q -j1 -d mixed.store mixed
exports mixed.store .source >other
same mixed/a.txt other
remarks mixed.store >said
[ "$(grep -c 'It is a WARC file among others' said)" = 2 ] || fail "$(cat said)"

what='a run that is killed'
"$python" - <<'P'
import gzip
with open('many.warc.gz', 'wb') as file:
    for i in range(400):
        page = f'<!DOCTYPE html><title>{i}</title><h1>样例县水务局2021年政府信息公开工作年度报告</h1><p>主动公开{i}条。</p>'.encode()
        block = b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' + page
        file.write(gzip.compress(f'WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nWARC-Target-URI: '
                                 f'http://h.example/{i}\r\nContent-Length: {len(block)}\r\n\r\n'.encode() + block + b'\r\n\r\n'))
P
"$GONGKAI" run -q -j1 -d killed many.warc.gz >out 2>err &
process=$!
# Until something is stored; where it has ended before that, it is as good.
left=300
until [ "$(sqlite3 killed/gongkai.db 'SELECT count(*) FROM document' 2>/dev/null || echo 0)" -gt 0 ]; do
  left=$((left - 1))
  { [ "$left" -gt 0 ] && kill -0 "$process" 2>/dev/null; } || break
  sleep 0.02
done
kill -9 "$process" 2>/dev/null || true
wait "$process" 2>/dev/null || true
expect 0 run -q -j1 -d killed many.warc.gz
[ "$(exports killed .source | wc -l)" = 400 ] || fail 'a killed run lost documents'
expect 0 fsck -d killed

what='files of wget'
if command -v wget >/dev/null && PATH=$PATH:/usr/sbin:/sbin command -v nginx >/dev/null; then
  . "$top_srcdir/tests/site/serve.sh"
  site_needs
  trap 'site_stop; rm -rf "$work"' EXIT
  site_make site --pages 30 --kinds plain >/dev/null
  site_start site
  for form in --compression=gzip --no-warc-compression; do
    name=wget$form
    (
      mkdir "./$name"
      cd "./$name"
      # It ends with 8 where a link leads nowhere.
      timeout 60 wget -q -r -l 5 --no-proxy "$form" --warc-file=pages "http://127.0.0.1:$site_http/" || [ $? = 8 ]
    )
    mkdir "./$name.files"
    mv "./$name"/pages.warc* "./$name.files"
    "$GONGKAI" run -q -j1 -d "./$name.store" "./$name.files" >out 2>err || [ $? = 1 ] || fail "$(cat err)"
    has_not err 'Record at byte'
    exports "./$name.store" '"\(.source) \(.document)"' >"./$name.documents"
    # All pages of documents that wget came to, as they are.
    awk -F '\t' '$1 == "document" && $2 ~ /html$/ { print $2 }' site/truth.tsv >truth
    seen=0
    while read -r url; do
      [ -e "./$name/${url#http://}" ] || continue
      grep -qF "$url sha256:$(sha256sum <"./$name/${url#http://}" | cut -c1-64)" "./$name.documents" ||
        fail "$name: $url is not there as wget had it"
      seen=$((seen + 1))
    done <truth
    [ "$seen" -gt 10 ] || fail "$name: wget had only $seen documents"
  done
  cmp ./wget--compression=gzip.documents ./wget--no-warc-compression.documents ||
    fail 'with and without gzip wget had other pages'
  site_stop
else
  echo 'SKIP: all but files of wget was tried: wget or nginx is not installed'
  exit 77
fi
