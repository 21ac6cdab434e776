#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gongkai crawl and gongkai sites, with a plugin that tells of visits without making any: the log,
# the counts, the metrics, the exit status, stopping, going on.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "FAIL: $*"
  cat "$work/out" "$work/err"
  exit 1
}
mkdir "$work/plugins"
cp "$top_builddir/tests/plugins/.libs/crawler.so" "$work/plugins/"
cat >"$work/p.conf" <<'END'
stages = (
  { stage = "fetch"; plugins = ( { name = "crawler"; }, { name = "file"; } ); },
  { stage = "decode"; plugins = ( { name = "charset"; } ); },
  { stage = "read"; plugins = ( { name = "text"; } ); }
);
END
cat >"$work/样例 sites.conf" <<'END'
contact = "crawl@sample.invalid";
sites = ( { name = "样例市"; region = "370200"; start = [ "http://sample.invalid/" ]; },
          { name = "well"; start = [ "http://well.invalid/" ]; } );
END
GONGKAI_PIPELINE=$work/p.conf
GONGKAI_SITES="$work/样例 sites.conf"
export GONGKAI_PIPELINE GONGKAI_SITES
gongkai() { # COMMAND ARGUMENT…
  status=0
  "$GONGKAI" "$@" >"$work/out" 2>"$work/err" || status=$?
}
crawl() { # OPTION…
  gongkai crawl -p "$work/plugins" -j 2 "$@"
}

# The first: all is new. Something failed, so the status says so.
crawl -d "$work/store" --metrics "$work/crawl.prom" --report "$work/morning"
[ $status = 1 ] || fail "exit status $status where a page failed"
grep -q '^pages: new or changed 41, unchanged 0, redirected 1, vanished 1, failed 1, not allowed 1; 0.0 MB$' \
  "$work/out" || fail 'other counts of pages'
grep -qx '  failed: timeout 1' "$work/out" || fail 'it is not said why a page failed'
grep -qx '  not allowed: robots 1' "$work/out" || fail 'it is not said why a page may not be fetched'
grep -q '^40 sources, 40 documents' "$work/out" || fail 'other counts of documents'
[ "$(grep -c '^20[0-9-]* [0-9:]* fetched  *200 document ' "$work/err")" = 40 ] || fail 'no log line a document'
grep -q ' timeout: It says "no". Really\.$' "$work/err" || fail 'the log does not say why a page failed'
[ -e "$work/store/crawler/settled" ] || fail 'the plugin is not told that all is stored'
grep -q timeout "$work/morning/latest.txt" && [ -s "$work/morning/latest.html" ] || fail 'no report for the morning'
"$GONGKAI" export -d "$work/store" --format jsonl >"$work/records"
[ "$(wc -l <"$work/records")" = 40 ] || fail 'not all documents are stored'
jq -se 'all(.[]; .retrieved == "2026-01-20T03:04:05Z")' "$work/records" >"$work/out" ||
  fail 'records do not say when they were fetched'
gongkai runs -d "$work/store"
grep -q '^1  *crawl ' "$work/out" || fail 'the store does not call it a crawl'

# What was asked, as the plugin sees it.
remark() {
  sed -n 's/.* remark .* \(crawl:.*\)$/\1/p' "$work/err"
}
where=$(cd "$work" && pwd -P)/%E6%A0%B7%E4%BE%8B%20sites.conf
# The second: nothing changed, and nothing fails.
: >"$work/store/crawler/well"
crawl -d "$work/store" --site 样例市 --site well --since 2026-01-01
[ $status = 0 ] || fail "exit status $status where all is well"
grep -q '^pages: new or changed 0, unchanged 41,' "$work/out" || fail 'pages are new again'
[ "$(remark)" = "crawl:fetch?sites=$where&site=%E6%A0%B7%E4%BE%8B%E5%B8%82&site=well&since=2026-01-01" ] ||
  fail "another location: $(remark)"

# Into a file; JSON, each line an object; nothing is said twice.
crawl -d "$work/store" --log "$work/log"
[ $status = 0 ] && ! grep -q fetched "$work/err" || fail 'what is logged to a file is also said'
crawl -d "$work/store" --log "$work/log"
[ "$(grep -c ' unchanged  *304 start ' "$work/log")" = 2 ] || fail 'the log is not appended to'
crawl -d "$work/store-json" --json
[ "$(jq -s length "$work/out")" = 46 ] || fail 'standard output is not JSON, a visit a line'
jq -se 'map(select(.role == "document" and .kind == "fetched")) |
  length == 40 and all(.[]; .status == 200 and .bytes == 1000 and .milliseconds == 1.5 and .code == null and
    .site == "样例市" and (.url | startswith("http://sample.invalid/")) and
    (.time | test("^20[0-9-]{8}T[0-9:]{8}Z$")))' "$work/out" >"$work/records" || fail 'other objects'
jq -se '[.[] | select(.kind == "failed")] | length == 1 and .[0].code == "timeout" and
  .[0].message == "It says \"no\".\nReally."' "$work/out" >"$work/records" || fail 'the failure is another object'
crawl -d "$work/store-quiet" -q
[ ! -s "$work/out" ] && ! grep -q 'fetched' "$work/err" || fail 'quiet is not quiet'
crawl -d "$work/store-quiet" -q --log /nowhere/log
[ $status = 3 ] && grep -q '^gongkai: /nowhere/log: ' "$work/err" || fail 'a log that cannot be opened'

# Fetched without being processed: no worker runs, no document is stored.
crawl -d "$work/store-kept" --fetch-only
[ $status = 1 ] && [ "$(remark)" = "crawl:fetch?sites=$where&deliver=no" ] || fail 'it is not asked to keep'
! grep -q documents "$work/out" || fail 'documents are counted'
gongkai status -d "$work/store-kept"
"$GONGKAI" export -d "$work/store-kept" --format jsonl >"$work/records"
[ ! -s "$work/records" ] || fail 'documents are stored'

# What would be fetched: without a store, and with one.
crawl -d "$work/store-none" --dry-run
[ $status = 0 ] && [ ! -e "$work/store-none" ] || fail 'a dry run makes a store'
grep -qE '^样例市 +document +http://sample.invalid/new.txt$' "$work/out" || fail 'a page is not listed'
grep -qx '2 pages would be fetched: start 1, document 1' "$work/out" || fail 'pages are not counted'
crawl -d "$work/store" --dry-run --json
jq -se 'map(select(.kind == "planned").url) == ["http://sample.invalid/", "http://sample.invalid/known.txt"]' \
  "$work/out" >"$work/records" || fail 'a dry run does not know what was had'
gongkai runs -d "$work/store"
before=$(wc -l <"$work/out")
crawl -d "$work/store" --dry-run
gongkai runs -d "$work/store"
[ "$(wc -l <"$work/out")" = "$before" ] || fail 'a dry run is a run'

# Stopped: the plugin has time to end well, and the next crawl goes on.
mkdir -p "$work/store-slow/crawler"
: >"$work/store-slow/crawler/slow"
"$GONGKAI" crawl -p "$work/plugins" -j 1 -d "$work/store-slow" >"$work/out" 2>"$work/err" &
crawl=$!
trap 'kill -9 $crawl 2>/dev/null || true; rm -rf "$work"' EXIT
until [ -e "$work/store-slow/crawler/waiting" ]; do
  kill -0 $crawl 2>/dev/null || fail 'the crawl ended'
  sleep 0.05
done
crawl -d "$work/store-slow" --dry-run
[ $status = 3 ] && grep -q 'another process writes the store' "$work/err" || fail 'a plan beside a crawl'
kill -TERM $crawl
status=0
wait $crawl || status=$?
trap 'rm -rf "$work"' EXIT
[ $status = 130 ] || fail "exit status $status where it was stopped"
grep -q 'the next gongkai crawl goes on where this one stopped' "$work/err" || fail 'not said how it goes on'
[ -e "$work/store-slow/crawler/stopped" ] || fail 'the plugin was not told that the run is ending'
[ ! -e "$work/store-slow/crawler/settled" ] || fail 'what was stopped is settled'
gongkai run --resume -d "$work/store-slow"
[ $status = 2 ] && grep -q 'was a crawl that did not end; it goes on with that command' "$work/out" ||
  fail 'run --resume takes a crawl for its own'
rm "$work/store-slow/crawler/slow"
crawl -d "$work/store-slow"
[ $status = 1 ] && grep -q '^40 sources, 40 documents' "$work/out" || fail 'the next crawl does not go on'

# Where the fetcher ended, the next one goes on behind what was offered: nothing of that is what came before.
mkdir -p "$work/store-dies/crawler"
: >"$work/store-dies/crawler/dies"
crawl -d "$work/store-dies" --log "$work/dies.log"
grep -q 'http://sample.invalid/lost.txt.*It did not come' "$work/err" || fail 'what could not be had after the fetcher ended is not said'
grep -q '^3 sources, 2 documents' "$work/out" || { cat "$work/out" >&2; fail 'documents are counted otherwise after the fetcher ended'; }

# gongkai run takes such a location like any other, and says what is of no source.
gongkai run -p "$work/plugins" -d "$work/store-run" -j 1 'crawl:fetch?sites=x'
[ $status = 0 ] && grep -q '^40 sources, 40 documents' "$work/out" || fail 'gongkai run does not crawl'
grep -qx 'crawl:fetch?sites=x' "$work/err" || fail 'gongkai run says no remarks'

# What is wrong is said before anything begins.
mistake() { # WORDS ARGUMENT…
  words=$1
  shift
  gongkai "$@"
  [ $status = 2 ] && grep -q -e "$words" "$work/err" || fail "$*: not said: $words"
  [ ! -e "$work/store-mistake" ] || fail "$*: a store was made"
}
printf 'contact = "a@b.invalid";\nsites = ( { name = "x"; strat = [ "http://x/" ]; } );\n' >"$work/wrong.conf"
for command in 'crawl -d '"$work/store-mistake" 'sites check' 'sites list'; do
  # shellcheck disable=SC2086
  mistake 'wrong.conf:2: .*strat' $command -s "$work/wrong.conf"
  # shellcheck disable=SC2086
  mistake 'has no site "wel".*well' $command --site wel
  # shellcheck disable=SC2086
  mistake 'No such file.*-s names it' $command -s "$work/missing.conf"
done
mistake '--since must be a day' crawl -d "$work/store-mistake" --since 2026-02-30
mistake 'usage: gongkai crawl' crawl -d "$work/store-mistake" more
mistake 'usage: gongkai sites' sites
mistake 'usage: gongkai sites' sites remove
sed '/crawler/s/{ name = "crawler"; }, //' "$work/p.conf" >"$work/files.conf"
for how in '' --dry-run; do
  gongkai crawl -c "$work/files.conf" -d "$work/store-nobody" $how
  [ $status = 2 ] && grep -q "files.conf has no plugin that crawls: add { name = \"http\"; }" "$work/err" ||
    fail 'it is not said that nobody crawls'
done
gongkai sites check -c "$work/files.conf"
[ $status = 2 ] && grep -q 'has no plugin that crawls' "$work/err" || fail 'nobody checks sites'

# Sites: listed, and tried.
gongkai sites list
[ $status = 0 ] && grep -qE '^样例市 +370200 +1 http://sample.invalid/$' "$work/out" || fail 'the sites are not listed'
gongkai sites check -p "$work/plugins" --site 样例市
[ $status = 1 ] || fail "exit status $status where a site has a problem"
grep -qx '样例市 (370200)' "$work/out" && ! grep -qx well "$work/out" || fail 'another site is tried'
grep -q '^  robots  *HTTP 200, 1000 bytes, 1 ms  http://sample.invalid/robots.txt$' "$work/out" || fail 'robots.txt'
grep -qx '  would fetch: document 1' "$work/out" || fail 'it is not said what would be fetched'
grep -qx '  would not fetch: robots 1' "$work/out" || fail 'it is not said what would not be fetched'
grep -q '^  PROBLEM: spam: ' "$work/out" || fail 'the problem is not said'
grep -q '^  note: crawl:check?' "$work/out" || fail 'the note is not said'
gongkai sites check -p "$work/plugins" --json
[ $status = 1 ] && [ "$(jq -s length "$work/out")" -ge 5 ] || fail 'sites check has no JSON'
gongkai sites check -p "$work/plugins" --site well
[ $status = 1 ] && grep -q '^  PROBLEM: nothing was said of it' "$work/out" || fail 'silence is no problem'

# The conformance kit gives such a plugin a folder for the time of the check.
TMPDIR=$work
export TMPDIR
gongkai check --verbose "$work/plugins/crawler.so" 'crawl:fetch?sites=x'
[ $status = 0 ] || fail 'the plugin does not pass'
for rule in run.confined fetch.offers fetch.same fetch.settled; do
  grep -q "^  ok    $rule " "$work/out" || fail "$rule was not tried"
done
! ls "$work"/gongkai-check-* 2>/dev/null || fail 'the folder of the check is left'

# The metrics, as strictly as the specification has it.
command -v python3 >/dev/null || { echo 'SKIP: there is no python3 to look at the metrics'; exit 77; }
python3 - "$work/crawl.prom" <<'END' || fail 'the metrics are not as they should be'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
assert text.endswith("# EOF\n") and text.count("# EOF") == 1, "end"
types, units, helps, seen, family, values = {}, {}, {}, set(), None, {}
for line in text[:-len("# EOF\n")].splitlines():
    meta = re.fullmatch(r"# (TYPE|UNIT|HELP) ([a-z_]+) (.+)", line)
    if meta:
        kind, name, rest = meta.groups()
        table = {"TYPE": types, "UNIT": units, "HELP": helps}[kind]
        assert name not in table, "twice: " + line
        assert name == family or name not in seen, "families are mixed: " + line
        table[name] = rest
        family = name
        seen.add(name)
        assert name.startswith("gongkai_crawl_")
        assert kind != "UNIT" or name.endswith("_" + rest), "unit: " + line
        assert kind != "TYPE" or rest in ("counter", "gauge"), line
        continue
    sample = re.fullmatch(r'([a-z_]+)(?:\{([a-z]+)="((?:[^"\\\n]|\\.)*)"\})? ([0-9.]+)', line)
    assert sample, "no sample: " + line
    name, label, value, number = sample.groups()
    bare = name[:-len("_total")] if types[family] == "counter" else name
    assert bare == family and (types[family] != "counter" or name.endswith("_total")), "of no family: " + line
    assert (name, value) not in values, "twice: " + line
    values[name, value] = float(number)
assert set(types) == set(helps) == seen
p = "gongkai_crawl_"
assert values[p + "visits_total", "fetched"] == 41 and values[p + "visits_total", "unchanged"] == 0
assert values[p + "failures_total", "timeout"] == 1 and values[p + "refusals_total", "robots"] == 1
assert values[p + "queued_pages", None] == 0 and values[p + "received_bytes_total", None] == 41000
assert values[p + "documents_total", "ok"] == 40 and values[p + "plugin_seconds_total", "read"] > 0
assert values[p + "exit_status", None] == 1 and values[p + "running", None] == 0
assert values[p + "start_time_seconds", None] <= values[p + "end_time_seconds", None]
END
[ ! -e "$work/crawl.prom.new" ] || fail 'half of the metrics is left'
crawl -d "$work/store" --metrics /nowhere/crawl.prom
[ $status = 0 ] && [ "$(grep -c 'warning: the metrics cannot be written to /nowhere/crawl.prom' "$work/err")" = 1 ] ||
  fail 'it is not said once that the metrics cannot be written'
