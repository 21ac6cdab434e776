#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a person reads in five real documents: fields, quantities with their parts, tasks. Skipped
# where the documents are not at hand.
set -eu
: "${top_srcdir=.}" "${top_builddir=.}"
. "$top_srcdir/tests/environment.sh"
seeds=$GONGKAI_SHARED/seeds
if ! [ -d "$seeds" ]; then
  echo "SKIP: $seeds is not there"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# document N: runs the pipeline on the document whose name begins with N.
document() {
  "$GONGKAI" try --items "$seeds/$1"_*.txt >"$work/items"
  number=$1
}
# field NAME VALUE: the document has this field; an empty VALUE: it has none of that name.
field() {
  if [ -n "$2" ]; then
    grep -q "^field .* name=\"$1\" value=\"$2\"" "$work/items" && return
  else
    grep -q "^field .* name=\"$1\" " "$work/items" || return 0
  fi
  echo "FAIL: $number: field $1 is not \"$2\""
  grep "^field .* name=\"$1\" " "$work/items" || true
  failed=1
}
# figure SUBJECT DIGITS UNIT [MORE]: there is this quantity; MORE is a pattern of what else its line has.
figure() {
  grep "^figure .*value.digits=$2 subject=\"$1\" unit=\"$3\"" "$work/items" | grep -q -- "${4-}" && return
  echo "FAIL: $number: no figure $1 $2 $3 ${4-}"
  failed=1
}
figures() {
  count=$(grep -c '^figure ' "$work/items" || true)
  [ "$count" = "$1" ] && return
  echo "FAIL: $number: $count figures, not $1"
  failed=1
}

document 000
field title 市民政局2017年度政务公开工作报告
field kind work-report
field generation ''
field year 2017
field agency 盘锦市民政局
field region.code 211100
field region.name 辽宁省盘锦市
field published 2018-04-16
field signed 2018-03-23
field document_number '盘政办〔2017〕20号'
field document_number '辽政办〔2017〕22号'
field site_id 2111000061
field contact.phone 0427-2812012
figures 11
figure 工作人员 2 名
figure 公开政务信息量 1470 条 approximation=1
figure 公开各项救助政策、收养条件和程序、减灾救灾等信息 350 条 parent=2
figure 社会组织成立、登记注销流程,婚姻登记流程等民政业务信息 120 条 parent=2
figure 民政要闻、基层动态、党建专栏等信息 680 条 parent=2
figure 政策法规、普法宣传、行政执法等信息 110 条 parent=2
figure 政务服务、放管服改革、政策解读等信息 120 条 parent=2
figure 回复各类投诉咨询 1300 条 'section=2 times=1'
figure 接受电话投诉咨询 1200 条 parent=8
figure 民心网投诉咨询 50 条 parent=8
figure 市长热线投诉咨询 4 条 parent=8

document 001
field title 天津市民政局2018年政务公开工作要点
field kind work-plan
field year 2018
field agency 天津市民政局
field region.code 120000
field published ''
field signed ''
field document_number '津政办函〔2018〕31号'
field document_number '津政发〔2018〕14号'
field contact.phone 12345
field contact.address 天津市南开区卫津南路苍穹道1号
figures 0
[ "$(grep -c '^item .*by=tasks' "$work/items")" = 18 ] || { echo "FAIL: 001: not 18 tasks"; failed=1; }

document 002
field title ''
field agency ''
field kind annual-report
field generation 2021
field year 2023
field region.code 330902
field signed ''
figures 23
figure 发布各类福利救助表格 77 条
figure 残疾人两项补贴公示 4 条 parent=1
figure 低保、低边、特困人员、临时救助、残疾人福利、孤困儿童基本生活保障、养老服务补贴 12 条 'parent=1 times=7'
figure 政协 11 件
figure “定海民政”发布信息 266 条
figure “定海社会组织”发布信息 69 条
field figure.none requests-2021/received/total

document 003
field title 余杭区民政局2016年度政府信息公开工作年度报告
field kind annual-report
field generation 2008
field year 2016
field agency 余杭区民政局
field region.code 330110
field published 2017-03-28
field mention.period 2016-01-01/2016-12-31
field contact.phone 0571-86227894
field contact.fax 0571-86225214
field contact.address 余杭区临平街道邱山大街460号
field contact.postcode 311100
field contact.email 1975849055@qq.com
figures 23
figure 访问量 300000 人次 approximation=1
figure 区民政局信息公开 10 大类
figure 主动公开政策类信息 253 条
figure 行政许可、非行政许可事项公开数 182 条 parent=4
figure 办理群众来信、市长\(区长\)公开电话、网上政民互动平台等 273 件 complete=1
figure 市、区两级公开电话 222 件 parent=17
figure 群众来信来访 44 件 parent=17
figure 收到依申请公开情况 2 件
figure 兼职公开工作人员 5 人

document 004
field kind annual-report
field generation 2008
field year 2017
field agency 浑江区民政局
field region.code 220602
field signed 2018-03-01
figures 4
figure 主动公开信息总数 66 条 complete=1
figure 涉及与公众密切相关重大事项的信息 42 条 parent=2
figure 其他类信息 24 条 parent=2
exit $failed
