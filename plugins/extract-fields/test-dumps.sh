#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pages as dumps of sites give them: no title, another office as the publisher, labels without a colon.
set -eu
: "${top_srcdir=.}" "${top_builddir=.}"
. "$top_srcdir/tests/environment.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# document NAME: runs the pipeline on a sample.
document() {
  page "extract-fields/corpus/$1.txt"
}
# page PATH: the same, of any plugin's.
page() {
  name=$1
  "$GONGKAI" try --items "$top_srcdir/plugins/$1" >"$work/items"
}
# field NAME VALUE: the document has this field; an empty VALUE: it has none of that name.
field() {
  if [ -n "$2" ]; then
    grep -q "^field .* name=\"$1\" value=\"$2\"" "$work/items" && return
  else
    grep -q "^field .* name=\"$1\" " "$work/items" || return 0
  fi
  echo "FAIL: $name: field $1 is not \"$2\""
  grep "^field .* name=\"$1\" " "$work/items" || true
  failed=1
}

document untitled-published
field title ''
field kind annual-report
field year 2022
field generation 2021
field agency 湖州市水利局
field region.code 330500
field contact.phone 0572-5551234
field contact.address 吴兴区某某路1号
field contact.postcode 313000
field contact.email water@example.com

document untitled-compiled
field title ''
field kind annual-report
field year 2014
field generation 2008
field agency 德清县文化局
field region.code 330521
field mention.period 2014-01-01/2014-12-31

document untitled-quoted
field title 东溪街道办事处2023年政府信息公开工作年度报告
field kind annual-report
field year 2023
field agency 东溪街道办事处

document untitled-other-year
field title ''
field kind annual-report
field year ''
field agency ''

document street-other-publisher
field title 西关街道2023年度政府信息公开工作年度报告
field agency 西关街道
field published 2024-01-25
field index_number 620700001/2024-00012

document date-without-label
field title 2015年江西省农业厅政府信息公开工作报告
field agency 江西省农业厅
field published 2016-03-21
field year 2015

document title-twice
field title 朝霞街道办事处2023年政府信息公开工作年度报告
field agency 朝霞街道办事处
field year 2023

document index-without-colons
field title 钟山区杨树乡2022年政府信息公开工作年度报告
field agency 钟山区杨树乡
field index_number 000010001/2023-00857
field published 2023-01-12

document index-in-cells
field title ''
field index_number 010010001/2018-00736
field agency 丽水市人民政府
field year 2017

document title-in-cells
field title 丽水市教育局2021年政府信息公开工作年度报告
field agency 丽水市教育局
field year 2021
field heading overview

document title-torn
field title 2011年政府信息公开年度报告
field kind annual-report
field year 2011

document notice-with-plan
field title 2023年衢州市政务公开工作要点
field kind work-plan
field agency 衢州市人民政府办公室
field signed 2023-08-07

document letter-size-before-title
field title 龙游县卫生健康委员会2020年政府信息公开工作年度报告
field agency 龙游县卫生健康委员会
field source 龙游县卫生健康委员会
field published 2021-01-24

document school-year
field agency 丽水大学
field kind annual-report
field year ''
field generation ''

page read-html/corpus/list-of-reports.html
field title 政府信息公开年报
field kind other
field year ''

document list-of-year
field title 2022年政府信息公开年报
field kind other

document report-in-files
field kind annual-report

page read-html/corpus/scanned-report.html
field kind annual-report

document date-below-title
field kind work-plan
field signed 2022-06-15
exit $failed
