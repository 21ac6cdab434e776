#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai report: what a run brought beside what was there, as text and as a page that can do nothing. What a
# crawl leaves in the store is put there by hand.
set -eu
. "$top_srcdir/tests/expect.sh"
needs sqlite3 python3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
query() {
  sqlite3 -batch store/gongkai.db "$1"
}
# page FILE: fails unless it is whole HTML that refers to nothing but the web in links; prints the links and text.
page() {
  python3 - "$1" <<'END'
import html.parser, sys
class Page(html.parser.HTMLParser):
    void = {'meta', 'br', 'link', 'img'}
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.links, self.text, self.policy = [], [], [], ''
    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        assert tag in ('html head meta title style body h1 h2 p nav a ul li span bdi').split(), tag
        assert not any(name.startswith('on') or name in ('src', 'style') for name in attributes), attributes
        if tag == 'a':
            assert attributes['href'].lower().startswith(('#', 'http://', 'https://')), attributes
            self.links.append(attributes['href'])
        if attributes.get('http-equiv') == 'Content-Security-Policy':
            self.policy = attributes['content']
        if tag not in self.void:
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
    def handle_data(self, data):
        assert not any(ord(c) < 32 and c != '\n' or 0x202A <= ord(c) <= 0x202E for c in data), repr(data)
        if self.open and self.open[-1] != 'style':
            self.text.append(data)
page = Page()
source = open(sys.argv[1], encoding='utf-8').read()
page.feed(source)
page.close()
assert not page.open, page.open
import base64, hashlib, re
style = re.search('<style>(.*?)</style>', source, re.S).group(1)
hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
assert page.policy.startswith("default-src 'none'; style-src 'sha256-%s'" % hashed), page.policy
assert '@import' not in style and 'url(' not in style
print('\n'.join(page.links))
print(''.join(page.text))
END
}

documents=$top_srcdir/corpus/documents
mkdir in
cp "$documents/annual-2021-cms-utf8.html" in/a.html
cp "$documents/annual-2019-cms-utf8.html" in/b.html
expect 0 run -q -d store in

# The first run: all is new.
expect 0 report -d store
has out '^Run 1 (run), 20.*, the first$'
has out '^documents: new 2, changed 0, '
has out '^New documents (2)$'
has out '^      in/a.html$'
has_not out 'Changed after'

# Nothing came: nothing is said to have come.
expect 0 run -q -d store in
expect 0 report -d store
has out '^documents: new 0, changed 0, other bytes alone 0, computed otherwise 0, gone 0$'
has_not out '^New'

# A changed number, bytes that say the same, a new document with a finding and one that cannot be read; names
# and titles as strangers write them.
sed -i 's/>47</>48</' in/a.html
printf '<!-- x -->' >>in/b.html
sed 's|<title>[^<]*</title>|<title>\&lt;script\&gt;alert(1)\&lt;/script\&gt;\&quot;\&#39;\&amp;</title>|' \
  "$documents/error-requests-balance.html" >in/c.html
evil="in/\"><script>alert(1)<script> &amp;$(printf '\342\200\256')moc.html"
printf '\177ELF\002\001\001\000\000\000' | tee "$(printf '%s' "$evil" | tr -d '/' | sed 's/^in/in\//')" >in/g.html
expect 1 run -q -d store in in/none.html
expect 0 report -d store --html page.html -o out-folder
cp out text
has text '^Run 3 (run), .*, against run 2$'
has text '^documents: new 2, changed 1, other bytes alone 1, '
has text '^Changed after publication (1)$'
has text 'numbers 1, .*: 47 件 → 48 件'
has text '^New findings ([1-9][0-9]*)$'
has text 'requests.balance: '
has text '^New documents that could not be read (1)$'
has text '^Newly not to be had (1)$'
has text '^  unreadable '
page page.html >printed || fail 'the page is not as it should be'
has printed '47 件 → 48 件'
has printed 'script>alert(1)'
[ "$(ls out-folder)" = "$(printf 'latest.html\nlatest.txt\nreport-3.html\nreport-3.txt')" ] || fail "$(ls out-folder)"
cmp out-folder/report-3.txt text
cmp out-folder/latest.html page.html

# It failed last night too: it is not news.
expect 1 run -q -d store in in/none.html
expect 0 report -d store
has_not out 'Newly'
expect 0 report -d store --run 3
cmp -s out text || fail 'the report of a former run is another'
expect 0 report -d store --since 2000-01-01
has out ', the first$'
has out 'New documents (3)'
expect 0 report -d store --since 2999-01-01
has out '^documents: new 0, '

# What a run brought that was killed is told by the next.
query 'UPDATE run SET ended = NULL WHERE id = 3'
expect 0 report -d store --run 4
has out '^Run 4 (run), .*, against run 2$'
has out '^documents: new 2, changed 1, '
query 'UPDATE run SET ended = started WHERE id = 3'

# What a person dismissed is not said again.
finding=$("$GONGKAI" findings -d store --rule requests.balance --document in/c.html | sed -n 's/^.*\([0-9a-f]\{8\}:[0-9]*\).*/\1/p' | head -1)
before=$(sed -n 's/^New findings (\(.*\))$/\1/p' text)
expect 0 verdict -d store "$finding" dismissed --who me
expect 0 report -d store --run 3
has out "^New findings ($((before - 1)))$"
has out '^findings that a person dismissed are left out: 1$'

# Parts are bounded, and say so.
expect 0 report -d store --run 1 --limit 1 --html page.html
has out '^New documents (2)$'
has out '^  … and 1 more$'
page page.html >printed
has printed 'and 1 more'

# What a crawl adds: pages, codes, a site that could not be had, spam, a page that vanished, links to the web alone.
query "UPDATE source SET name = 'https://a.example/a?x=1&y=\"<b>' WHERE name = 'in/a.html';
  UPDATE source SET name = 'javascript:alert(1)' WHERE name = 'in/b.html';
  INSERT INTO run(id, pipeline, version, started, ended, command) VALUES(9, '', '0', 1771556400, 1771557000, 'crawl');
  UPDATE source SET vanished = 1771556400, vanished_run = 9 WHERE current = 1 AND name NOT LIKE 'in/%';
  INSERT INTO visit_count(id, run, site, role, kind, code, count, bytes, microseconds) VALUES
    (1, 9, '甲', 'document', 'fetched', '', 40, 5000000, 0), (2, 9, '甲', 'document', 'failed', 'timeout', 7, 0, 0),
    (3, 9, '乙', 'start', 'failed', 'connect', 1, 0, 0), (4, 9, '丙', 'start', 'refused', 'spam', 1, 0, 0);
  INSERT INTO visit(count, url, status, title, message) VALUES(2, 'https://a.example/t', 0, '<i>甲</i>', 'No byte came.'),
    (4, 'https://spam.example/', 200, NULL, 'It serves spam.');"
cat >sites.conf <<'END'
contact = "https://gongkai.example/crawl";
sites = ( { name = "甲"; start = [ "https://a.example/" ]; }, { name = "乙"; start = [ "https://b.example/" ]; },
  { name = "丙"; start = [ "https://spam.example/" ]; }, { name = "丁"; start = [ "https://d.example/" ]; } );
END
expect 0 report -d store -s sites.conf --html page.html
has out '^Run 9 (crawl), 2026-02-20'
has out '^pages: fetched 40, not modified 0, led elsewhere 0, vanished 0, failed 8, refused 1; 5.0 MB$'
has out '^failed: timeout 7, connect 1$'
has out '^Sites that could not be had'
has out '^  connect  *乙$'
has out '^  丁$'
has out '^      never visited$'
has out '^Newly not to be had (1)$'
has out 'No byte came.'
has out '^Not there any more (2)$'
has out 'since 2026-02-20'
has out '^Remarks (1)$'
has out '^  spam '
page page.html >printed || fail 'the page is not as it should be'
has printed '^https://a.example/a?x=1&y="<b>$'
has printed '<i>甲</i>'
has_not printed '^javascript'

# Words that say nothing, and folders that cannot be written.
expect 2 report -d store --run 3 --since 2026-01-01
expect 2 report -d store --run 77
expect 2 report -d store --since yesterday
expect 3 report -d none
: >file
expect 3 report -d store -o file/x
