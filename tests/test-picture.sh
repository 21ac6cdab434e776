#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pictures: as documents of their own, and with the pages that refer to them, from the folder to the
# store and back.
set -eu
. "$top_srcdir/tests/expect.sh"
needs sqlite3
work=$(mktemp -d)
trap 'chmod -R u+w "$work" 2>/dev/null || :; rm -rf "$work"' EXIT
cd "$work"
corpus=$top_srcdir/plugins/read-picture/corpus
# What stands in the pictures is for others to test.
sed '/stage = "ocr"/d' "$GONGKAI_PIPELINE" >plain.conf
GONGKAI_PIPELINE=$PWD/plain.conf
export GONGKAI_PIPELINE
store=store
query() {
  sqlite3 "$store/gongkai.db" "$1"
}
# is VALUE SQL
is() {
  got=$(query "$2")
  [ "$got" = "$1" ] || fail "$2 is “$got”, not “$1”"
}
# page FILE REFERENCE…: a page that shows those pictures.
page() {
  file=$1
  shift
  {
    echo '<!DOCTYPE html><html><head><meta charset="utf-8"><title>样例县水务局2021年政府信息公开工作年度报告</title></head>'
    echo '<body><h1>样例县水务局2021年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>全年主动公开政府信息12条。</p>'
    for reference; do printf '<p><img %s></p>\n' "$reference"; done
    echo '</body></html>'
  } >"$file"
}

# A picture file is a document.
mkdir scans
cp "$corpus"/* scans
printf 'BM is how this text begins, and it is no picture\n' >scans/text
expect 1 run -q -j1 -d scanned scans
expect 0 export -d scanned -f jsonl
for name in big-endian.tif bigtiff.tif cut.tif loop.tif page.bmp page.gif page.jpg page.png \
  page.webp text three-pages.tif with-thumbnail.tif; do
  has out "\"scans/$name\""
done
expect 0 show -d scanned scans/no-page.tif
has out 'damaged-picture'
expect 0 try -i scans/text
has out 'step read/text status=ok'

# A page's pictures come with it; however it writes their names.
mkdir -p site/files outside
cp "$corpus/page.png" site/files/one.png
cp "$corpus/page.jpg" 'site/files/表 二.jpg'
cp "$corpus/page.gif" site/scan.gif
cp "$corpus/page.bmp" site/alone.bmp
cp "$corpus/page.webp" outside/secret.webp
cp "$corpus/three-pages.tif" 'site/files/a&b.tif'
ln -s ../../outside/secret.webp site/files/link.webp
ln -s ../outside site/linked
printf 'no picture' >site/files/broken.png
mkfifo site/files/pipe.png
page site/a.html 'src="files/one.png?v=1"' "SRC='files/%E8%A1%A8%20%E4%BA%8C.jpg'" 'src=./scan.gif' \
  'src="files\one.png"' 'src="/files/one.png"' 'data-src="files/a&amp;b.tif" src="loading.gif"' \
  'src="../outside/secret.webp"' 'src="files/link.webp"' 'src="linked/secret.webp"' \
  'src="missing.png"' 'src="files/broken.png"' 'src="files/pipe.png"' 'src="files"' \
  'src="http://example.cn/x.png"' 'src="data:image/png;base64,AAAA"' 'src=""'
(cd site && page b.html 'src=files/one.png')
iconv -f UTF-8 -t GB18030 <<'END' | sed 's/charset=utf-8/charset=gbk/' >site/c.html
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>样例</title></head><body>
<!-- <img src="commented.png"> --><script>document.write('<img src="written.png">')</script>
<p>一、总体情况</p><p>二〇二一年主动公开政府信息十二条。</p><IMG Src = "files/表 二.jpg" ></body></html>
END
expect 1 run -q -j1 -d store site
is 'site/a.html
site/alone.bmp
site/b.html
site/c.html
site/files/broken.png
site/files/link.webp
site/linked/secret.webp' "SELECT name FROM source WHERE current = 1 ORDER BY name"
is '4' 'SELECT count(*) FROM picture'
is './scan.gif /files/one.png files/%E8%A1%A8%20%E4%BA%8C.jpg files/a&b.tif files/one.png?v=1 files\one.png' \
  "SELECT group_concat(c.name, ' ') FROM companion AS c JOIN source AS s ON s.document = c.document WHERE s.name = 'site/a.html'"
is 'files/one.png' "SELECT c.name FROM companion AS c JOIN source AS s ON s.document = c.document WHERE s.name = 'site/b.html'"
is 'files/表 二.jpg' "SELECT c.name FROM companion AS c JOIN source AS s ON s.document = c.document WHERE s.name = 'site/c.html'"
expect 0 show -d store --all site/a.html
has out 'picture-missing  7 pictures .* the first ../outside/secret.webp: It lies outside of the folder'
expect 0 show -d store --all site/c.html
has_not out 'picture-missing'
expect 0 fsck -d store

# Known again; another picture is another result, though the page's bytes are the same.
expect 1 run -j1 -d store site
has out 'known'
is '1' "SELECT max(run) FROM state"
cp "$corpus/page.jpg" site/files/one.png
expect 1 run -q -j1 -d store site
is '3' "SELECT state FROM document AS d JOIN source AS s ON s.document = d.id WHERE s.name = 'site/b.html' AND current = 1"
is '1' "SELECT state FROM document AS d JOIN source AS s ON s.document = d.id WHERE s.name = 'site/c.html' AND current = 1"
is 'image/jpeg' "SELECT media_type FROM companion AS c JOIN source AS s ON s.document = c.document WHERE s.name = 'site/b.html'"
expect 0 export -d store -f jsonl
mv out exported
# From the store alone.
expect 0 verify -d store
expect 0 reprocess -d store
mv site away
expect 0 verify -d store
expect 0 export -d store -f jsonl
cmp -s out exported || fail 'a reprocess changed what is exported'
mv away site
expect 1 run -q -j1 -d fresh site
expect 0 export -d fresh -f jsonl
cmp -s out exported || fail 'a new store is another'

# Gc removes the picture that no page shows any more.
is '4' 'SELECT count(*) FROM picture'
expect 0 gc -d store --keep-runs 1 --dry-run
has out '1 pictures that no document shows'
expect 0 gc -d store --keep-runs 1
is '3' 'SELECT count(*) FROM picture'
expect 0 fsck -d store

# Damage is found, marked, and mended by the source.
query "UPDATE picture SET data = x'00' WHERE size = 812"
expect 1 fsck -d store
has out '^picture: picture '
expect 1 fsck -d store --repair
expect 1 fsck -d store
has out '^waiting: picture '
expect 1 run -q -j1 -d store site
expect 0 fsck -d store
expect 0 export -d store -f jsonl
cmp -s out exported || fail 'what was mended is another'

# Large pictures stand in files of their own, which nobody takes for orphans.
dd if=/dev/urandom of=noise bs=1000000 count=3 2>/dev/null
mkdir large
{ cat "$corpus/page.png"; cat noise; } >large/noise.png
page large/a.html 'src=noise.png' "src='noise.png#x'"
expect 0 run -q -j1 -d store2 large
store=store2
is '2' 'SELECT codec FROM picture'
[ "$(find store2/blobs -type f | wc -l)" = 1 ] || fail 'the picture has no file'
expect 0 fsck -d store2
expect 0 gc -d store2 --keep-runs 1
expect 0 verify -d store2
rm store2/blobs/*/*
expect 1 fsck -d store2
has out 'is missing'
expect 1 fsck -d store2 --repair
expect 0 run -q -j1 -d store2 large
expect 0 fsck -d store2

# Limits: of the plugin, and of the document with its pictures.
sed 's/{ name = "file"; }/{ name = "file"; options: { pictures_mb = 2; }; }/' "$GONGKAI_PIPELINE" >small.conf
expect 0 run -q -j1 -c small.conf -d store3 large
expect 0 show -d store3 --all large/a.html
has out 'picture-missing  2 pictures .* option pictures_mb'
sed 's/document_mb = .*/document_mb = 2;/' "$GONGKAI_PIPELINE" >small.conf
expect 0 run -q -j1 -c small.conf -d store4 large
expect 0 show -d store4 --all large/a.html
has out 'picture-missing  2 pictures .* limits.document_mb'
sed 's/{ name = "file"; }/{ name = "file"; options: { pictures = false; }; }/' "$GONGKAI_PIPELINE" >none.conf
expect 0 run -q -j1 -c none.conf -d store5 large
store=store5
is '2' 'SELECT count(*) FROM document'
is '0' 'SELECT count(*) FROM picture'

# A location that is a file takes pictures from its folder.
store=store6
expect 0 run -q -j1 -d store6 site/b.html
is '1' 'SELECT count(*) FROM picture'

# A store of the schema before.
store=third
mkdir -p third pages/files
sqlite3 -batch third/gongkai.db <"$top_srcdir/tests/store-3.sql" >out 2>err || fail 'store-3.sql'
expect 0 reprocess -d third
is '1' 'SELECT count(*) FROM document'
expect 0 show -d third --original pages/a.html
cp out pages/a.html
expect 0 run -q -j1 -d third pages
is '0' 'SELECT count(*) FROM picture'
cp "$corpus/page.png" pages/files/t1.png
expect 0 run -q -j1 -d third pages
is 'files/t1.png' 'SELECT name FROM companion'
is '1' 'SELECT count(*) FROM source WHERE current = 1'
expect 0 fsck -d third

# A watcher sees how far a long document is.
if command -v script >/dev/null; then
  mkdir long
  echo 'misbehave: parts' >long/scan.txt
  cat >parts.conf <<'END'
stages = (
  { stage = "fetch"; plugins = ( { name = "file"; } ); },
  { stage = "decode"; plugins = ( { name = "charset"; } ); },
  { stage = "read"; plugins = ( { name = "misbehave"; } ); }
);
END
  script -qec "'$GONGKAI' run -c parts.conf -p '$top_builddir/plugins/misbehave/.libs' -j1 -d parts long" /dev/null \
    >out 2>err </dev/null || fail 'a run on a terminal'
  has out 'scan.txt page 34 of 200'
fi
