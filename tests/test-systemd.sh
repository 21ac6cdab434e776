#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The service and the timer of the nightly crawl: systemd takes them, and finds little that they expose.
set -eu
. "$top_srcdir/tests/expect.sh"
needs systemd-analyze
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# What systemd says of a file of ours; it may also find fault with those of the machine.
check() {
  systemd-analyze verify --man=no "$@" >out 2>&1 || status=$?
  ! grep -F "$work" out || fail 'systemd finds fault with it'
}
# What is installed is filled in.
built=$top_builddir/systemd/gongkai.service
if [ -f "$built" ]; then
  has "$built" '^ExecStart=/.*/gongkai crawl --sites /.*/sites.conf '
  has_not "$built" '@[a-z]*@'
fi
# As installed, but that the program is the one that was built and the user is there.
sed -e "s|@bindir@/gongkai|$GONGKAI|;s|@sysconfdir@|/etc|;s|^User=gongkai|User=daemon|" \
  "$top_srcdir/systemd/gongkai.service.in" >gongkai.service
! grep -q '@[a-z]*@' gongkai.service || fail 'something is not filled in'
cp "$top_srcdir/systemd/gongkai.timer" .
status=0
check "$work/gongkai.service" "$work/gongkai.timer"
# Its commands have the options that it gives.
sed -n "s|^ExecStart=$GONGKAI \([a-z]*\) .*|\1|p" gongkai.service >commands
[ "$(tr '\n' ' ' <commands)" = 'crawl ' ] || fail "commands: $(cat commands)"
"$GONGKAI" crawl --help >help
sed -n '/^ExecStart=/,/[^\\]$/p' gongkai.service | grep -o -e ' --[a-z-]*' >options
[ -s options ] || fail 'no options were found'
while read -r option; do has help "$option"; done <options
# The units are as strict as they say: a score from 0, nothing exposed, to 10.
if systemd-analyze security --help | grep -q -e --offline; then
  systemd-analyze security --offline=true --threshold=20 "$work/gongkai.service" >out 2>&1 || {
    tail -3 out
    fail 'it exposes more than 2.0'
  }
  tail -1 out
else
  echo 'This systemd-analyze cannot judge a unit that is not running.'
fi
# The example of the calendar is one.
systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' gongkai.timer)" >out 2>&1 || fail 'OnCalendar'
