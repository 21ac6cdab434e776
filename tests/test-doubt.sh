#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A number of a picture that is not sure says so wherever it goes: in the fact, in the checks' SQL, in the
# evidence of a finding, in the list of findings and the sheets.
set -eu
. "$top_srcdir/tests/expect.sh"
needs jq sqlite3
work=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-doubt.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

. "$top_srcdir/tests/recognising.sh"
mkdir in
cp -r "$GONGKAI_RULES" rules
GONGKAI_RULES=$work/rules
export GONGKAI_RULES

# A form whose last group does not add up, and a table of another kind that does not either.
printf 'picture: a
结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计|结果维持|结果纠正|其他结果|尚未审结|总计
1|2!|0|0|3|4|0|0|1?7|5|61,.40后|3?8|0|7二|5
-
事项|数量
罚款|12?17
收费|5
合计|22
' >in/a.pic
cat >rules/checks/doubtful.sql <<'END'
-- SPDX-License-Identifier: Apache-2.0
-- id: test.doubtful
-- severity: info
-- applies: form table
-- message: The reading {raw} is not sure.
-- message[zh]: 读数 {raw} 存疑。
SELECT raw, id AS fact_1 FROM fact WHERE form = 'table' AND doubtful ORDER BY id
END
cat >rules/corpus/doubtful.sql <<'END'
-- SPDX-License-Identifier: Apache-2.0
-- id: test.across
-- severity: error
-- facts: litigation-2021/*/*
-- message: The reading {raw} is {doubtful}.
-- message[zh]: 读数 {raw} 为 {doubtful}。
SELECT report.document, fact.raw, fact.doubtful, fact.id AS fact_1
  FROM report CROSS JOIN fact ON fact.document = report.document
 WHERE fact.row = 'lawsuit_direct' AND fact.column IN ('other', 'pending') ORDER BY fact.id
END
expect 0 run -q in
"$GONGKAI" export -f jsonl >record

# is WANTED FILTER
is() {
  got=$(jq -c "$2" record)
  [ "$got" = "$1" ] || fail "$2 is $got, not $1"
}
is '[["12","17"]]' '[.facts[] | select(.form == "table" and .doubtful) | [.raw, .alternative]]'
is '[false,false,null]' '[.facts[] | select(.form == "table" and .row == "收费")] | [.[0].doubtful, .[0].recovered, .[0].alternative]'
# The form was read by its header alone, and drawn anew or not: doubt stays with its cell.
is '[["lawsuit_direct","pending","1","7"],["lawsuit_after_review","corrected","3","8"]]' \
  '[.facts[] | select(.form == "litigation-2021" and .doubtful) | [.row, .column, .raw, .alternative]]'
# A number that was misread so that it is none keeps its place among the others.
is '[["upheld","61,.40后"],["pending","7二"]]' \
  '[.facts[] | select(.row == "lawsuit_after_review" and .kind == "text") | [.column, .raw]]'
is '[["review","corrected"]]' '[.facts[] | select(.recovered) | [.row, .column]]'
is '[["12","17"]]' '[.findings[] | select(.rule == "table.total").evidence[] | select(.doubtful) | [.text, .alternative]]'
is '[false]' '[[.findings[].evidence[] | select(.text == "22").doubtful] | any]'
is '["The reading 12 is not sure. It rests on a reading that is not sure, and may be a misreading."]' '[.findings[] | select(.rule == "test.doubtful").message]'

# What may be a misreading is no error of the authority's; what was read without doubt is.
is '["info"]' '[.findings[] | select(.rule == "table.total").severity]'
is '[true]' '[.findings[] | select(.rule == "table.total").message_zh | endswith("可能识别有误。")]'
is '[["error","The reading 0 is 0."],["info","The reading 1 is 1. It rests on a reading that is not sure, and may be a misreading."]]' \
  '[.findings[] | select(.rule == "test.across") | [.severity, .message]] | sort'

expect 0 findings --rule table.total
has out 'rests on a reading that is not sure'
mkdir sheets
expect 0 export -f csv -o sheets
grep -q '12 (doubtful: or 17)' sheets/findings.csv || fail 'the sheet of findings says nothing of the doubt'

# What a person says of the cell ends the doubt.
expect 0 correct a.pic t2 1 1 17
"$GONGKAI" export -f jsonl >record
is '[]' '[.facts[] | select(.form == "table" and .doubtful)]'
is '[]' '[.findings[] | select(.rule == "table.total" or .rule == "test.doubtful")]'
