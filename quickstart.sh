#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From an empty clone on Debian 12 to a result, in one command:
#   ./quickstart.sh          installs what is missing, builds, reads corpus/, says what it found
#   ./quickstart.sh check    the same set-up, then the whole test suite
set -eu
cd "$(dirname "$0")"
top=$PWD
build=$top/_build
prefix=$top/_install
store=$top/_store
log=$build/quickstart.log

packages='gcc make autoconf automake libtool pkg-config gettext autopoint libxml2-dev libconfig-dev
  libsqlite3-dev libzstd-dev libssl-dev libjansson-dev libutf8proc-dev libuchardet-dev libseccomp-dev
  libcurl4-openssl-dev libidn2-dev libdeflate-dev libbrotli-dev zlib1g-dev libleptonica-dev libtesseract-dev tesseract-ocr-chi-sim libcmocka-dev jq man-db procps sqlite3
  openssl python3-pil python3-numpy'
# What some tests leave out where it is missing: the fuzzer, the layout of the code, a Chinese font, pictures in odd formats,
# a web server, WARC files of other programs.
[ -z "${CI-}" ] || packages="$packages clang clang-format fonts-wqy-zenhei imagemagick libclang-rt-dev llvm
  libarchive-tools nginx-light wget"

usage() {
  echo 'usage: ./quickstart.sh [check]' >&2
  exit 2
}
case ${1-} in '' | check) ;; *) usage ;; esac
[ $# -le 1 ] || usage

say() {
  case ${LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG-}}}} in
    zh*) printf '%s\n' "$2" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

# Runs a step with its output in the log; shows the end of it when the step fails.
step() {
  if ! "$@" >>"$log" 2>&1; then
    tail -n 40 "$log" >&2
    say "This step failed: $*. The whole output is in $log." "这一步失败：$*。完整输出见 $log。" >&2
    exit 1
  fi
}

missing=
for package in $packages; do
  dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' ||
    missing="$missing $package"
done
mkdir -p "$build"
: >"$log"
if [ -n "$missing" ]; then
  say "Installing Debian packages:$missing" "安装 Debian 软件包：$missing"
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  step $sudo apt-get update
  # shellcheck disable=SC2086
  step $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
fi

say 'Building …' '正在编译 …'
[ -x configure ] && [ configure -nt configure.ac ] && [ configure -nt Makefile.am ] || step ./autogen.sh
cd "$build"
[ -f Makefile ] || step "$top/configure" --prefix="$prefix" ${CI:+--enable-werror}
jobs=$(getconf _NPROCESSORS_ONLN)
step make -j "$jobs"

# Why tests failed: the end of what each of them printed, of so many tests and lines as a person reads.
show_failures() {
  shown=0
  find . -name '*.trs' -exec grep -lE '^:global-test-result: (FAIL|XPASS|ERROR)' {} + | sort |
    while read -r result; do
      test_log=${result%.trs}.log
      shown=$((shown + 1))
      if [ "$shown" -gt 20 ]; then
        say 'More tests failed; their logs are beside these.' '还有测试失败，其日志在同一目录。'
        break
      fi
      echo
      say "Failed: ${result%.trs}; the end of $build/${test_log#./}:" \
        "失败：${result%.trs}；$build/${test_log#./} 末尾："
      tail -n 40 "$test_log" | cut -b 1-400
    done >&2
}

if [ "${1-}" = check ]; then
  status=0
  make -j "$jobs" check || status=$?
  [ "$status" = 0 ] || show_failures
  exit "$status"
fi

step make install
say 'Reading corpus/documents …' '正在处理 corpus/documents …'
cd "$top"
status=0
"$prefix/bin/gongkai" run -d "$store" corpus/documents || status=$?
# 1: the corpus holds documents that cannot be read, on purpose.
[ "$status" -le 1 ] || exit "$status"
echo
say 'Try next:' '接下来可以试试：'
for words in 'findings' 'show corpus/documents/annual-2021-cms-utf8.html' 'export --format csv -o out'; do
  set -- $words
  command=$1
  shift
  echo "  _install/bin/gongkai $command -d _store${*:+ $*}"
done
