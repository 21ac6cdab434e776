#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bash completes commands, their options, stages, formats, plugins and files.
set -eu
. "$top_srcdir/tests/expect.sh"
needs bash
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
: >report.html
# complete WORD…: what stands for the last word, one a line.
completions() {
  bash -c '. "$0"/doc/gongkai.bash
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _gongkai 2>/dev/null
    printf "%s\n" "${COMPREPLY[@]}"' "$top_srcdir" "$GONGKAI" "$@"
}
expect() {
  wanted=$1
  shift
  completions "$@" | grep -qxF -e "$wanted" || { echo "no $wanted after: $*"; completions "$@"; exit 1; }
}
expect findings ''
expect findings f
expect --severity findings --
expect --rule findings --r
expect --plugin-path run --p
expect charset inspect c
expect charset inspect ''
expect previous diff pre
expect dismissed verdict 1a2b:1 d
expect --remove correct --r
expect segment reprocess --stage se
expect validate explain report.html ''
expect --dry-run reprocess --d
expect --sample verify --
expect --resume run --re
expect --metrics crawl --m
expect check sites ''
printf 'contact = "a@b.invalid";\nsites = ( { name = "样例市"; start = [ "http://a.invalid/" ]; } );\n' >sites.conf
GONGKAI_SITES=sites.conf
export GONGKAI_SITES
expect 样例市 crawl --site ''
rm sites.conf
expect report.html run rep
expect report.html run -d store rep
[ -z "$(completions zzz)" ]
[ -z "$(completions inspect zzz)" ]
bash -c '. "$0/doc/gongkai.bash"; complete -p gongkai' "$top_srcdir" | grep -q _gongkai
