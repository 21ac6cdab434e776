#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Forms as the text of a printed report has them: labels broken over lines, one of them upright,
# page numbers between, the rows' numbers behind spaces. What is read is right, and nothing is
# taken for a heading or a finding.
set -eu
: "${top_srcdir=.}" "${top_builddir=.}"
. "$top_srcdir/tests/environment.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

report() { # report FIRST-ROW: the text of a report with this first row
  cat <<EOF
云川市青石区人民政府
2023 年政府信息公开工作年度报告
一、总体情况
全年公开信息 12 条。
二、主动公开政府信息情况
第二十条第（一）项
信息内容 本年制发件数 本年废止件数 现行有效件数
规章 0 0 0
行政规范性文件 2 1 9
第二十条第（五）项
信息内容 本年处理决定数量
行政许可 345
第二十条第（八）项
信息内容 本年收费金额（单位：万元）
行政事业性收费 67.8
三、收到和处理政府信息公开申请情况
申请人情况
自然人
法人或其他组织
总计
商业
企业
科研
机构
其他
一、本年新收政府信息公开申请数量 $1
二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1
三、
本
年
度
（三）不
予公开
1.属于国家秘密 0 0 0 0 0 0 0
3.危及“三安全一稳定” 2 0 0 0 0 0 2
- 3 -
（五）不
予处理
1.信访举报投诉类申请 4 0 0 0 0 0 4
5.要求行政机关确认或重新出
具已获取信息
1 0 0 0 0 0 1
（六）其他处理 3 0 0 0 0 0 3
（七）总计 10 1 0 0 0 0 11
四、结转下年度继续办理 2 0 0 0 0 0 2
四、政府信息公开行政复议、行政诉讼情况
行政复议 行政诉讼
结果
维持
总 计
未经复议直接起诉 复议后起诉
结果
纠正
其他
结果
尚未
审结
总 计
3 1 0 2 6 1 0 0 0 1 2 0 1 0 3
五、存在的主要问题及改进情况
公开不够及时。
六、其他需要报告的事项
无。
EOF
}

failed=0
expect() { # expect WHAT WANTED FILTER
  found=$(jq -c "$3" "$work/record")
  [ "$found" = "$2" ] && return
  echo "FAIL: $1: expected $2, found $found"
  failed=1
}

report '11 1 0 0 0 0 12' >"$work/report.txt"
"$GONGKAI" try "$work/report.txt" >"$work/record"
expect headings '["总体情况","主动公开政府信息情况","收到和处理政府信息公开申请情况","政府信息公开行政复议、行政诉讼情况","存在的主要问题及改进情况","其他需要报告的事项"]' '[.sections[].title]'
expect 'parts of headings' '[]' '[.sections[].sections[]]'
expect findings '[]' '[.findings[].message]'
expect forms '["disclosure-2021","litigation-2021","requests-2021"]' '[.facts[].form] | unique'
expect sections '["2","3","4"]' '[.tables[].section] | unique'
expect 'the first row' '[11,1,0,0,0,0,12]' '[.facts[] | select(.row == "received") | .value]'
expect 'a row of the results' '[4,0,0,0,0,0,4]' '[.facts[] | select(.row == "rejected.complaint") | .value]'
expect 'table 4' '[3,1,0,2,6,1,0,0,0,1,2,0,1,0,3]' '[.facts[] | select(.form == "litigation-2021") | .value]'
expect 'other tables' '[]' '[.facts[] | select(.form == "table")]'

# A cell that was lost leaves a row of which nothing says what is what.
report '11 1 0 0 0 12' >"$work/report.txt"
"$GONGKAI" try "$work/report.txt" >"$work/record"
expect 'a row with a cell lost' '[]' '[.facts[] | select(.row == "received") | .value]'

# A row whose label is none of the form's gives no facts, and that is said.
report '11 1 0 0 0 0 12' | sed 's/^（七）总计/小结合并/' >"$work/report.txt"
"$GONGKAI" try "$work/report.txt" >"$work/record"
expect 'a row of an unknown label' '["rows-unknown"]' '[.diagnostics[].code | select(. == "rows-unknown")]'
expect 'its facts' '[]' '[.facts[] | select(.form == "requests-2021" and .row == "total") | .value]'
exit "$failed"
