#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The commands that README.md and doc/*.md show run as they are printed, on a report of the corpus.
set -eu
work=$(mktemp -d)
. "$top_srcdir/tests/expect.sh"
. "$top_srcdir/tests/site/serve.sh"
trap 'site_stop; rm -rf "$work"' EXIT
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
# What is crawled is a generated site on loopback.
PATH=$PATH:/usr/sbin:/sbin
served=
if command -v nginx >/dev/null && command -v python3 >/dev/null; then
  site_needs
  site_make "$work/site" --pages 30 --kinds cms
  site_start "$work/site"
  cp "$work/site/sites.conf" "$work/"
  served=yes
fi
count=0
for page in "$top_srcdir/README.md" "$top_srcdir"/doc/*.md; do
  # What stands in blocks of shell, without what the commands print.
  sed -n '/^```sh$/,/^```$/{s|^_install/bin/gongkai |gongkai |;/^gongkai /p;}' "$page" >"$work/commands"
  while read -r command; do
    case $command in
      # The folder of a new plugin, built and tried: test-template.sh does that.
      'gongkai new '* | *' -p . '*) continue ;;
      *' nightly '* | *' sites.conf'*) [ "$served" ] || continue ;;
    esac
    command=$(printf '%s\n' "$command" | sed "s| /srv/| $work/srv/|g;s| /var/| $work/var/|g")
    mkdir -p "$work/var/lib/gongkai"
    count=$((count + 1))
    status=0
    (cd "$work" && sh -c "$command" </dev/null) >"$work/printed" 2>&1 || status=$?
    # A crawl says with 1 that some document of the site is not one that can be read.
    case $status,$command in 0,* | 1,'gongkai crawl '*) ;; *)
      echo "$page: this fails: $command"
      cat "$work/printed"
      exit 1
      ;;
    esac
    [ -s "$work/printed" ] || case $command in *' -o '* | *' --picture '*) ;; *) echo "$page: this prints nothing: $command"; exit 1 ;; esac
  done <"$work/commands"
done
[ "$count" -ge 10 ] || { echo "only $count commands were found"; exit 1; }
