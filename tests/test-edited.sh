#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rules that are edited while a run goes on, and a worker that has to be started anew meanwhile: no
# finding of a check's former text is kept under the key of the new one.
set -eu
command -v pgrep >/dev/null || { echo "SKIP: there is no pgrep"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp -R "$top_srcdir/rules" rules
chmod -R u+w rules
GONGKAI_RULES=$work/rules
GONGKAI_PLUGIN_PATH=$GONGKAI_PLUGIN_PATH:$top_builddir/plugins/misbehave/.libs
awk '/name = "html"; \}/ { sub(/name = "html"; \}/, "name = \"misbehave\"; }, { name = \"html\"; }") }
  /stage_seconds/ { sub(/[0-9]+/, "2") } { print }' "$top_srcdir/pipeline.conf" >p.conf
grep -q misbehave p.conf
mkdir docs
cp "$top_srcdir"/corpus/documents/error-* docs/
severity() {
  sed -i "s/^-- severity: .*/-- severity: $2/" "rules/checks/$1.sql"
}
run() {
  status=0
  "$GONGKAI" run -q -j 1 -c p.conf -d "$1" docs >out 2>err || status=$?
  [ $status -le 1 ] || { cat out err; exit 1; }
}
exported() {
  "$GONGKAI" export -d "$1" --format jsonl
}
run store
echo 'misbehave: hang' >docs/0-hang.txt
severity requests-results-sum info
"$GONGKAI" run -q -j 1 -c p.conf -d store docs >out 2>err &
running=$!
worker=
# The worker is the one whose child serves documents.
for try in $(seq 100); do
  for process in $(pgrep -P $running -f -- "--role worker" || true); do
    ! pgrep -P "$process" >/dev/null || worker=$process
  done
  [ -z "$worker" ] || break
  sleep 0.05
done
[ -n "$worker" ] || { echo 'there is no worker'; exit 1; }
sleep 0.5
severity requests-balance warn
kill -9 "$worker"
wait $running || [ $? = 1 ] || { cat out err; exit 1; }
run store
run fresh
exported store >here.jsonl
exported fresh >new.jsonl
grep -q '"rule":"requests.balance","severity":"warn' new.jsonl ||
  { echo 'the samples hold no unbalanced table'; exit 1; }
cmp here.jsonl new.jsonl || { diff here.jsonl new.jsonl | cut -c1-2000; exit 1; }
