#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A store of before crawls is brought up to date without a document's being done again, and what crawls
# keep beside documents survives fsck and gc.
set -eu
. "$top_srcdir/tests/expect.sh"
needs sqlite3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

query() {
  sqlite3 -batch seven/gongkai.db "$1"
}

mkdir seven
sqlite3 -batch seven/gongkai.db <"$top_srcdir/tests/store-7.sql" >out 2>err || { cat err; fail 'store-7.sql'; }
expect 3 status -d seven
has err 'older'
before=$(query 'SELECT id, document, run, seen, current FROM source; SELECT id, digest FROM result')
expect 1 run -q -d seven none.html
[ "$(query 'PRAGMA user_version')" -ge 8 ] || fail 'the schema is not the newest'
after=$(query 'SELECT id, document, run, seen, current FROM source; SELECT id, digest FROM result')
[ "$before" = "$after" ] || fail 'the migration changed documents'
[ -z "$(query 'SELECT * FROM source WHERE vanished IS NOT NULL')" ] || fail 'something vanished'
expect 0 show -d seven pages/a.html
has out '样例县水务局'

# How a source was had, a mark, and visits, as a crawl writes them.
query "INSERT INTO retrieval(source, last, retrieved, site) VALUES(1, 0, '2026-01-20T03:04:05Z', '样例县');
  UPDATE source SET vanished = 1768878245, vanished_run = 2;
  INSERT INTO visit_count VALUES(1, 1, '样例县', 'document', 'failed', 'timeout', 3, 0, 0),
    (2, 2, '样例县', 'document', 'vanished', 'not-found', 1, 0, 0);
  INSERT INTO visit(count, url, status) VALUES(1, 'http://a.example/', 0), (2, 'pages/a.html', 404);"
expect 0 fsck -d seven
expect 0 gc -d seven --keep-runs 2
has out '1 counts of what crawls visited'
[ "$(query 'SELECT count(*) FROM visit')" = 1 ] || fail 'visits of a run that is not kept are there'
[ "$(query 'SELECT count(*) FROM retrieval')" = 1 ] || fail 'the retrieval is gone'

# Rows that name what is not there.
query "PRAGMA foreign_keys = OFF; INSERT INTO retrieval(source, last) VALUES(77, 0);
  INSERT INTO visit(count, url, status) VALUES(77, 'http://b.example/', 0);"
expect 1 fsck -d seven
expect 1 fsck -d seven --repair
expect 0 fsck -d seven
[ "$(query 'SELECT count(*) FROM retrieval')" = 1 ] || fail 'a retrieval of no source is there'
[ "$(query 'SELECT count(*) FROM visit')" = 1 ] || fail 'a visit of no count is there'
