#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai coverage: who has published the annual report of a year, when and how; who has not; of whom it
# cannot be told. What a crawl leaves in the store is put there by hand.
set -eu
. "$top_srcdir/tests/expect.sh"
needs sqlite3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
query() {
  sqlite3 -batch store/gongkai.db "$1"
}

# report FILE AUTHORITY YEAR PUBLISHED
report() {
  cat >"$1" <<EOF
<html><head><meta charset="utf-8"><title>$2$3年政府信息公开工作年度报告</title>
<meta name="PubDate" content="$4"></head><body><h1>$2$3年政府信息公开工作年度报告</h1>
<p>发布日期：$4</p><p>一、总体情况</p><p>$3年，主动公开政府信息12条。</p></body></html>
EOF
}
mkdir in
report in/a.html 舟山市定海区财政局 2025 2026-01-20
report in/b.html 定海区审计局 2025 2026-02-10
report in/c.html 定海区教育局 2024 2025-01-20
report in/d.html 舟山市普陀区统计局 2024 2025-01-20
report in/e.html 定海区发改局 2025 2026-01-31
report in/f.html 浙江省舟山市定海区人民政府 2025 2026-03-31
printf '\177ELF\002\001\001\000\000\000' >in/g.html
expect 1 run -q -d store in

# From the store alone: no site, no crawl. What it did not see it does not claim.
expect 0 coverage -d store --year 2025
has out '^annual reports for 2025: 6 authorities; published 4 (late 1), not readable 0, not found 2, cannot be told 0$'
has out 'published  *2026-01-20  *html ok  *舟山市定海区财政局  *in/a.html'
has out 'published late  *2026-02-10  *html ok  *定海区审计局'
has out 'published  *2026-01-31  *html ok  *定海区发改局'
has out 'published  *2026-03-31  *html ok  *浙江省舟山市定海区人民政府'
has out 'not found  *-  *-  *定海区教育局  *(last report seen: 2024)'
expect 0 coverage -d store --year 2024
has out 'published 2 (late 0)'

# With a list of who is to publish: the same authorities by other names, and one that nobody has seen.
cat >sites.conf <<'END'
contact = "https://gongkai.example/crawl";
sites = (
  { name = "定海区"; region = "330902"; start = [ "https://a.example/" ];
    authorities = ( "区财政局", "定海区审计局", "舟山市定海区教育局", "区发展和改革局", "区水利局", "区民政局", "定海区人民政府" ); },
  { name = "普陀区"; region = "330903"; start = [ "https://b.example/" ];
    authorities = ( "普陀区统计局", "普陀区财政局" ); } );
END
expect 0 coverage -d store --year 2025 -s sites.conf
has out '^annual reports for 2025: 9 authorities; published 4 (late 1), not readable 0, not found 0, cannot be told 5$'
has out '^定海区 (never crawled)'
has out 'published  *2026-01-20  *html ok  *区财政局  *in/a.html'
has out 'published  *2026-01-31  *html ok  *区发展和改革局  *in/e.html'
has out 'cannot be told  *-  *-  *舟山市定海区教育局  *never-visited (last report seen: 2024)'

# What a crawl found: one site whole, with a document that could not be read and one that could not be had;
# one that did not answer.
query "INSERT INTO retrieval(source, last, retrieved, site, title) SELECT id, 0, '2026-02-20T03:00:00Z', '定海区',
    CASE name WHEN 'in/g.html' THEN '定海区水利局2025年政府信息公开工作年度报告' END FROM source;
  INSERT INTO run(id, pipeline, version, started, ended, command, locations) VALUES(9, '', '0', 1771556400, 1771557000,
    'crawl', CAST('crawl:fetch?sites=$(printf '%s' "$work" | sed 's|/|%2F|g')%2Fsites.conf' || char(0) AS BLOB));
  INSERT INTO visit_count(id, run, site, role, kind, code, count, bytes, microseconds) VALUES
    (1, 9, '定海区', 'start', 'unchanged', '', 1, 0, 0), (2, 9, '定海区', 'document', 'failed', 'timeout', 1, 0, 0),
    (3, 9, '普陀区', 'start', 'failed', 'connect', 1, 0, 0);
  INSERT INTO visit(count, url, status, title) VALUES(2, 'https://a.example/mz.html', 0,
    '定海区民政局2025年政府信息公开工作年度报告');"
expect 0 coverage -d store --year 2025
has out '^annual reports for 2025: 9 authorities; published 4 (late 1), not readable 1, not found 1, cannot be told 3$'
has out '^定海区 (crawled 2026-02-20)$'
has out '^普陀区 (crawled 2026-02-20): could not be had (connect)$'
has out 'not found  *-  *-  *舟山市定海区教育局'
has out 'not readable  *seen 2026-02-20  *html rejected  *区水利局  *in/g.html'
has out 'cannot be told  *-  *-  *区民政局  *https://a.example/mz.html timeout'
has out 'cannot be told  *-  *-  *普陀区财政局  *connect'
expect 0 coverage -d store --year 2025 --site 普陀区
has out ': 2 authorities'
expect 2 coverage -d store --year 2025 --site 无
has err 'has no site "无"'

# Lists that are missing leave open what stands on them.
query "INSERT INTO visit_count(run, site, role, kind, code, count, bytes, microseconds)
  VALUES(9, '定海区', 'list', 'failed', 'server-error', 2, 0, 0)"
expect 0 coverage -d store --year 2025
has out 'cannot be told  *-  *-  *舟山市定海区教育局  *server-error (last report seen: 2024)'

# What a night in China had is of the next day there: not known to have been in time.
query "CREATE TABLE kept AS SELECT id, published FROM document; UPDATE document SET published = NULL;
  UPDATE retrieval SET retrieved = '2026-01-31T18:00:00Z'"
expect 0 coverage -d store --year 2025
has out '^ *published  *seen 2026-02-01  *html ok  *区财政局'
query "UPDATE retrieval SET retrieved = '2026-01-31T12:00:00Z'"
expect 0 coverage -d store --year 2025 --format csv
has out '^2025,定海区,区财政局,330902,true,published,2026-01-31,2026-01-31,retrieved,in-time,'
query "UPDATE document SET published = (SELECT published FROM kept WHERE kept.id = document.id); DROP TABLE kept;
  UPDATE retrieval SET retrieved = '2026-02-20T03:00:00Z'"

# Before the date nothing is missing.
query "DELETE FROM visit_count WHERE code = 'server-error'; UPDATE run SET started = 1768878245 WHERE id = 9"
expect 0 coverage -d store --year 2025
has out 'not due yet  *-  *-  *舟山市定海区教育局'

# For programs.
expect 0 coverage -d store --year 2025 --format csv
has out '^.*year,site,authority,region_code,listed,state,deadline,date,basis,timeliness,format'
has out '^2025,定海区,区财政局,330902,true,published,2026-01-31,2026-01-20,published,in-time,html,ok,in/a.html,'
has out '^2025,定海区,定海区审计局,330902,true,published,2026-01-31,2026-02-10,published,late,'
has out '^2025,定海区,定海区人民政府,330902,true,published,2026-03-31,2026-03-31,published,in-time,'
expect 0 coverage -d store --year 2025 --format jsonl
has out '"authority":"区民政局","region_code":"330902","listed":true,"state":"unknown".*"reason":"timeout"'
has out '"authority":"普陀区统计局"'
cp out first
expect 0 coverage -d store --year 2025 --format jsonl
cmp -s out first || fail 'the same store gives another answer'

# A store that is not there, a format that is none, a file that is wrong.
expect 3 coverage -d none --year 2025
expect 2 coverage -d store --year 2025 --format xml
expect 2 coverage -d store --year 1999
echo 'sites = (' >bad.conf
expect 2 coverage -d store --year 2025 -s bad.conf
has err 'bad.conf:'
