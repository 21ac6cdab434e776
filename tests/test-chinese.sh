#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every message has its Chinese, and a user with a Chinese locale sees it.
set -eu
for tool in xgettext msgcmp msgfmt msgunfmt; do
  command -v $tool >/dev/null || { echo "SKIP: there is no $tool"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "FAIL: $*" >&2
  exit 1
}

cd "$top_srcdir"
# shellcheck disable=SC2046
grep -lE '(^|[^A-Za-z_])N?_\("' $(find core plugins/common -name '*.[ch]') | sort >"$work/files"
grep -v '^#' po/POTFILES.in | sort | diff - "$work/files" || fail "po/POTFILES.in does not list these files"
xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ -f po/POTFILES.in -o "$work/messages.pot"
msgcmp po/zh_CN.po "$work/messages.pot" || fail "po/zh_CN.po lacks messages"
msgunfmt po/zh_CN.gmo -o "$work/installed.po"
msgcmp "$work/installed.po" "$work/messages.pot" || fail "what make installs lacks messages"
cd - >/dev/null

catalogue=$top_builddir/tests/locale/zh_CN/LC_MESSAGES
mkdir -p "$catalogue"
msgfmt -c -o "$catalogue/gongkai.mo" "$top_srcdir/po/zh_CN.po" 2>"$work/err" || :
[ ! -s "$work/err" ] || fail "msgfmt: $(cat "$work/err")"

# Some systems translate under C.UTF-8, others want a locale of the language.
chinese() {
  LANGUAGE=zh_CN "$top_builddir/tests/translated" "$@"
}
if ! chinese --help | grep -q '^用法'; then
  localedef -i zh_CN -f UTF-8 "$work/zh_CN.UTF-8" 2>/dev/null || :
  LOCPATH=$work LC_ALL=zh_CN.UTF-8
  export LOCPATH LC_ALL
  chinese --help | grep -q '^用法' || { echo "SKIP: no locale translates here"; exit 77; }
fi
expect() {
  grep -q -e "$1" "$work/out" || { cat "$work/out"; fail "no “$1”"; }
}
chinese run --help >"$work/out"
expect '工作进程数'
cat >"$work/报告.txt" <<'END'
样例市档案局2018年政府信息公开工作年度报告
一、总体情况
2018年,全局主动公开政府信息30条,其中:政策文件类10条,工作动态类15条,其他类4条。
END
chinese run -d "$work/store" "$work/报告.txt" >"$work/out"
expect '1 个来源，1 份文件'
chinese findings -d "$work/store" >"$work/out"
expect '应为 .*实为 '
chinese show -d "$work/store" 报告.txt >"$work/out"
expect '提纲'
echo 'stages = ( { stage = "raed"; } );' >"$work/wrong.conf"
chinese run -c "$work/wrong.conf" -d "$work/store" "$work/报告.txt" >"$work/out" 2>&1 && fail "a wrong stage runs"
expect 'wrong.conf:1: 没有这个阶段.*是不是“read”？'
