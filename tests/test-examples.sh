#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The commands that README.md and doc/*.md show run as they are printed, on a report of the corpus.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/reports" "$work/srv/reports" "$work/报告文件夹"
report=$top_srcdir/corpus/documents/error-requests-balance.html
for copy in reports/a.html srv/reports/b.html 报告文件夹/c.html; do
  cp "$report" "$work/$copy"
done
cp "$top_srcdir/tests/ocr/corpus/img/contradiction.png" "$work/reports/scan.png"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$GONGKAI" >"$work/bin/gongkai"
printf '#!/bin/sh\nexec cat\n' >"$work/bin/less"
chmod +x "$work/bin/gongkai" "$work/bin/less"
PATH=$work/bin:$PATH HOME=$work
export PATH HOME
count=0
for page in "$top_srcdir/README.md" "$top_srcdir"/doc/*.md; do
  # What stands in blocks of shell, without what the commands print.
  sed -n '/^```sh$/,/^```$/{s|^_install/bin/gongkai |gongkai |;/^gongkai /p;}' "$page" >"$work/commands"
  while read -r command; do
    case $command in
      # The folder of a new plugin, built and tried: test-template.sh does that.
      'gongkai new '* | *' -p . '*) continue ;;
    esac
    command=$(printf '%s\n' "$command" | sed "s| /srv/| $work/srv/|g;s| /var/| $work/var/|g")
    mkdir -p "$work/var/lib/gongkai"
    count=$((count + 1))
    (cd "$work" && sh -c "$command" </dev/null) >"$work/printed" 2>&1 || {
      echo "$page: this fails: $command"
      cat "$work/printed"
      exit 1
    }
    [ -s "$work/printed" ] || case $command in *' -o '* | *' --picture '*) ;; *) echo "$page: this prints nothing: $command"; exit 1 ;; esac
  done <"$work/commands"
done
[ "$count" -ge 10 ] || { echo "only $count commands were found"; exit 1; }
