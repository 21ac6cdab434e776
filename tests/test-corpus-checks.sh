#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks across documents: what two years of one authority say of each other, which documents are
# compared, what is run again after which change, and that nothing depends on the order of runs.
set -eu
command -v sqlite3 >/dev/null || {
  echo "SKIP: sqlite3 is not installed"
  exit 77
}
work=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-corpus.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

. "$top_srcdir/tests/expect.sh"

cp -r "$top_srcdir/rules" rules
chmod -R u+w rules
GONGKAI_RULES=$work/rules
export GONGKAI_RULES

# report NAME AGENCY YEAR PUBLISHED STOCK CARRIED-IN CARRIED-OUT: a sample report with other numbers.
# STOCK: issued, repealed, in force. CARRIED-…: one number, as that of the last kind of applicant and
# the total, or all seven.
report() {
  case $3 in 2019 | 2020) sample=annual-2019-cms-utf8 ;; *) sample=annual-2021-cms-utf8 ;; esac
  awk -v agency="$2" -v year="$3" -v published="$4" -v stock="$5" -v came="$6" -v went="$7" '
    function use(text, width,   i, n, parts) {
      n = split(text, parts, " ")
      for (i = 1; i <= width; i++)
        cells[i] = n == width ? parts[i] : i < width - 1 ? 0 : parts[1]
      at = 1
      last = width
    }
    function line() {
      gsub(/玄武区柳溪镇人民政府|浑江区蜂业发展局/, agency)
      gsub(/2021-?年|2019-?年/, year "年")
      gsub(/PubDate" content="[-0-9]*/, "PubDate\" content=\"" published)
      gsub(/发布时间：[-0-9]*/, "发布时间：" published)
    }
    at && at <= last && /<td/ {
      sub(/>[^<]*<\/td>/, ">" (cells[at] == "_" ? "" : cells[at]) "</td>")
      at++
    }
    { line(); print }
    /行政规范性文件<\/td>/ { use(stock, 3) }
    /上年结转政府信息公开申请数量<\/td>/ { use(came, 7) }
    /结转下年度继续办理<\/td>/ { use(went, 7) }
  ' "$top_srcdir/corpus/documents/$sample.html" >"in/$1.html"
}

town() {
  echo "玄武区$1镇人民政府"
}

mkdir in later
# All is right.
report right-2021 "$(town 柳溪)" 2021 2022-01-20 '2 1 51' 0 2
report right-2022 "$(town 柳溪)" 2022 2023-01-20 '4 1 54' 2 0
# Both identities fail; the second year comes later.
report wrong-2021 "$(town 青石)" 2021 2022-01-20 '0 0 40' 0 3
report wrong-2022 "$(town 青石)" 2022 2023-01-20 '2 1 39' 5 0
mv in/wrong-2022.html later/
# What is blank or / takes no part.
report blank-2021 "$(town 白鹭)" 2021 2022-01-20 '0 0 _' 0 /
report blank-2022 "$(town 白鹭)" 2022 2023-01-20 '2 1 39' 5 0
# A renamed authority is another one.
report renamed-2021 "$(town 云岭)" 2021 2022-01-20 '0 0 40' 0 3
report renamed-2022 "$(town 新云岭)" 2022 2023-01-20 '2 1 99' 9 0
# Of two documents for one year the one published last counts.
report twice-2021-first "$(town 竹园)" 2021 2022-01-10 '0 0 7' 0 7
report twice-2021-second "$(town 竹园)" 2021 2022-03-10 '0 0 40' 0 3
report twice-2022 "$(town 竹园)" 2022 2023-01-20 '1 0 41' 3 0
report again-2021-first "$(town 水车)" 2021 2022-01-10 '0 0 40' 0 3
report again-2021-second "$(town 水车)" 2021 2022-03-10 '0 0 7' 0 7
report again-2022 "$(town 水车)" 2022 2023-01-20 '1 0 41' 3 0
# The forms of 2020 and 2021 have no stock in common, but count the same requests.
report forms-2020 "$(town 花卉)" 2020 2021-01-20 '1 2 3' 0 3
report forms-2021 "$(town 花卉)" 2021 2022-01-20 '2 1 39' 4 0
# The same total of other kinds of applicant.
report kinds-2021 "$(town 陶器)" 2021 2022-01-20 '0 0 40' 0 '1 0 0 0 0 2 3'
report kinds-2022 "$(town 陶器)" 2022 2023-01-20 '0 0 40' '2 0 0 0 0 1 3' 0
# Years are missing.
report gap-2019 "$(town 灯塔)" 2019 2020-01-20 '0 0 40' 0 3
report gap-2023 "$(town 灯塔)" 2023 2024-01-20 '2 1 39' 5 0
report gap-2021 "$(town 石桥)" 2021 2022-01-20 '0 0 40' 0 0
report gap-2023-other "$(town 石桥)" 2023 2024-01-20 '0 0 40' 0 0

findings() {
  for rule in disclosure.stock requests.carry coverage; do
    "$GONGKAI" findings -d "$1" --rule $rule
  done
}

expect 0 run -j 2 -d store in
has out 'across documents: 3 checks, 3 of them run; findings 7, new 7, gone 0'
findings store >list
[ "$(wc -l <list)" = 7 ] || fail "not 7 findings: $(cat list)"
for name in right wrong blank renamed twice; do has_not list "in/$name-"; done
has list '^info .*expected 8  actual 41  disclosure.stock: .*in/again-2022.html; in/again-2021-second.html)'
has list '^warn .*expected 7  actual 3  requests.carry: .*in/again-2022.html; in/again-2021-second.html)'
has list '^error .*requests-2021  carried_in/total  expected 3  actual 4  requests.carry: .*in/forms-2021.html; in/forms-2020.html)'
has list '^info .*carried_in/natural_person  expected 1  actual 2  requests.carry: .*in/kinds-2022'
has list '^info .*carried_in/other_org  expected 2  actual 1  requests.carry: .*in/kinds-2022'
has list '^info .*coverage.missing-year: .*for 2019 and 2023, but none for 2020–2022.*in/gap-2023.html; in/gap-2019.html)'
has list '^info .*coverage.missing-year: .*for 2021 and 2023, but none for 2022\..*in/gap-2023-other.html; in/gap-2021.html)'

# The same again: nothing is run. Where nothing is known of a rule, nothing is found of it.
expect 0 run -j 2 -d store in
has out 'across documents: 3 checks, 0 of them run; findings 7, new 0, gone 0'

# One more year: one document is read, and what was found before stays as it is.
sqlite3 store/gongkai.db 'SELECT rule, hex(fingerprint), run FROM corpus_finding ORDER BY 2' >before
cp later/wrong-2022.html in/
expect 0 run -j 2 -d store in
has out 'findings 9, new 2, gone 0'
[ "$(sqlite3 store/gongkai.db 'SELECT count(*) FROM corpus_document WHERE state = 3')" = 1 ] ||
  fail "not one document was read"
sqlite3 store/gongkai.db \
  'SELECT rule, hex(fingerprint), run FROM corpus_finding WHERE run < 3 ORDER BY 2' | cmp - before
expect 0 findings -d store --rule disclosure.stock --severity warn
has out '^warn .*disclosure-2021  normative_documents/in_force  expected 41  actual 39  disclosure.stock: .*in/wrong-2022.html; in/wrong-2021.html)'
expect 0 findings -d store --rule requests.carry --severity error
has out 'expected 3  actual 5  requests.carry: .*in/wrong-2022.html; in/wrong-2021.html)'
LANGUAGE=zh_CN expect 0 findings -d store --rule disclosure.stock --severity warn --json
other=$(sha256sum <in/wrong-2021.html | cut -c1-64)
has out '"message_zh":"“行政规范性文件”:2021年末现行有效件数加2022年制发件数减废止件数为 41,2022年报告现行有效件数为 39。"'
has out "{\"document\":\"sha256:$other\",\"source\":\"in/wrong-2021.html\",\"fact\":\"disclosure-2021/normative_documents/in_force\",\"text\":\"40\"}"
has out '{"fact":"disclosure-2021/normative_documents/in_force","table":"t1","cell":.3,3.,"text":"39"'

# Where a person looks.
expect 0 show -d store in/wrong-2022.html
has out 'in/wrong-2021.html disclosure-2021/normative_documents/in_force: 40'
expect 0 show -d store in/wrong-2021.html
has_not out 'disclosure.stock'
expect 0 status -d store
has out '  disclosure.stock  *2 in 2 documents'
has out '  requests.carry  *5 in 4 documents'
expect 0 export -d store --format jsonl
cp out whole.jsonl
[ "$(grep -c '"rule":"requests.carry"' whole.jsonl)" = 4 ] || fail "not 4 records with requests.carry"
expect 0 export -d store --format csv -o sheets
[ "$(grep -c '"\?disclosure.stock"\?' sheets/findings.csv)" = 2 ] || fail "not 2 in findings.csv"

# From nothing, in one run, by one worker: the same bytes.
expect 0 run -q -j 1 -d anew in
expect 0 export -d anew --format jsonl
cmp out whole.jsonl || fail "a store that is made anew gives other records"

# A person's verdict stays when the document is done again.
stock=$("$GONGKAI" findings -d store --rule disclosure.stock --severity warn |
  sed -n '1s/^[a-z]* *\([0-9a-f]*:[0-9]*\) .*/\1/p')
expect 0 verdict -d store "$stock" dismissed --who wang

# One rule is edited: it alone is run again, and no document.
sed -i 's/^-- severity: warn/-- severity: error/' rules/corpus/disclosure-stock.sql
expect 0 plan -d store
has out '^0 of 22 documents'
has out '^rules/corpus/disclosure-stock.sql: this check across documents is to be run'
has_not out 'requests-carry.sql'
expect 0 reprocess -d store
has out '^0 documents done again'
has out 'across documents: 3 checks, 1 of them run; findings 9, new 1, gone 1'
has out '^Records: added 0, gone 0, changed 0, the same [0-9]*; findings across documents 1$'
has out '^  finding disclosure.stock  *1 '
expect 0 findings -d store --rule disclosure.stock --severity error
has out 'in/wrong-2022.html'
has out 'dismissed: wang'
expect 0 findings -d store --rule disclosure.stock --severity warn
has err 'No findings'

# A rule that reads cells that nobody read before: they are read, and the other rules are not run.
cat >rules/corpus/received.sql <<'END'
-- id: requests.jump
-- severity: info
-- facts: requests-2021/received/total
-- message: {actual} after {expected}
-- message[zh]: {expected} 之后 {actual}
SELECT this.document, had.value AS expected, has.value AS actual, has.id AS fact_1, had.id AS fact_2
  FROM report AS this
 CROSS JOIN report AS last ON last.authority = this.authority AND last.year = this.year - 1
 CROSS JOIN fact AS has ON has.document = this.document
 CROSS JOIN fact AS had ON had.document = last.document
 WHERE (SELECT count(DISTINCT row || "column") FROM fact) = 1
END
expect 0 reprocess -d store
has out 'across documents: 4 checks, 1 of them run; findings 15, new 6, gone 0'
rm rules/corpus/received.sql
expect 0 reprocess -d store
has out 'across documents: 3 checks, 0 of them run; findings 9, new 0, gone 6'

# A rule that never ends is stopped, and tried again; the others and the run are as before.
cat >rules/corpus/endless.sql <<'END'
-- id: endless.rule
-- severity: info
-- message: {n}
-- message[zh]: {n}
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)
SELECT (SELECT min(document) FROM report) AS document, n FROM numbers WHERE n < 0
END
expect 0 reprocess -d store
has err 'rules/corpus/endless.sql: stopped after too many steps'
has out 'across documents: 4 checks, 1 of them run; findings 9, new 0, gone 0'
expect 0 reprocess -d store
has out 'across documents: 4 checks, 1 of them run'
rm rules/corpus/endless.sql

# Bad files end the run before anything is changed, with the line and what is wrong.
cp store/gongkai.db kept.db
runs=$(sqlite3 store/gongkai.db 'SELECT count(*) FROM run')
bad() { # WORDS, then the file on standard input
  cat >rules/corpus/bad.sql
  expect 2 run -d store in
  has err "rules/corpus/bad.sql:$1"
  expect 2 reprocess -d store
  has err "rules/corpus/bad.sql:$1"
  rm rules/corpus/bad.sql
}
header='-- id: bad.rule
-- severity: info
-- message: m
-- message[zh]: m'
bad '5: near "SELEC": syntax error' <<END
$header
SELEC 1
END
bad '5: .*(a check only reads the tables report and fact)' <<END
$header
SELECT id AS document FROM main.document
END
bad '5: .*(a check only reads the tables report and fact)' <<END
$header
SELECT count(*) AS document FROM main.source
END
bad '5: .*(a check only reads the tables report and fact)' <<END
$header
DELETE FROM report
END
bad '5: no column is named document' <<END
$header
SELECT year FROM report
END
bad '3: the form requests-2021 has no row recieved' <<END
-- id: bad.rule
-- severity: info
-- facts: requests-2021/recieved/total
-- message: m
-- message[zh]: m
SELECT document FROM report
END
bad '2: requests-2021 is not form/row/column' <<END
-- id: bad.rule
-- facts: requests-2021
SELECT document FROM report
END
cp rules/corpus/requests-carry.sql rules/corpus/twin.sql
expect 2 run -d store in
has err 'rules/corpus/twin.sql:2: the id requests.carry is also that of .*rules/corpus/requests-carry.sql'
rm rules/corpus/twin.sql
[ "$(sqlite3 store/gongkai.db 'SELECT count(*) FROM run')" = "$runs" ] || fail "a run was begun"
cmp store/gongkai.db kept.db || fail "the store was changed"

# A document that is corrected at its place: what rested on its former bytes goes.
report wrong-2022 "$(town 青石)" 2022 2023-01-20 '2 1 41' 3 0
expect 0 run -j 2 -d store in
has out 'findings 7, new 0, gone 2'

# Without the folder there are no such checks, and what they found goes.
mv rules/corpus rules/elsewhere
expect 0 run -j 2 -d store in
has_not out 'across documents'
has_not out 'coverage'
expect 0 findings -d store --rule coverage
has err 'No findings'
mv rules/elsewhere rules/corpus
expect 0 run -j 2 -d store in
has out 'across documents: 3 checks, 3 of them run; findings 7, new 7, gone 0'
