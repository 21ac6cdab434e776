#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make bench: what a store spares: the same documents again, and again after a check was edited, as
# the store grows.
#
#   BENCH_STORE_MOST     1,000 documents, ten times as many, and so on up to this (10000; 0: none)
#   BENCH_STORE_ROUNDS   rounds for each size (3; one from 100,000 documents on)
#   BENCH_STORE_OPTIONS  options of gongkai-generate (none; --bench: pages of 30 to 100 KB)
#   BENCH_DIR            where documents and stores are made (a temporary directory)
#
# A round is a run into a new store, the same run again, a reprocess after an edit of one check that
# changes no finding, and one after an edit that changes some. CPU is user and system time of the
# whole tree of processes, starting included; figures are medians, a ratio is the median of the
# rounds' ratios, since a machine's speed wanders between rounds.
set -eu
top=${top_builddir:-.}
most=${BENCH_STORE_MOST:-10000}
rounds=${BENCH_STORE_ROUNDS:-3}
options=${BENCH_STORE_OPTIONS:-}
[ "$most" -ge 1000 ] || exit 0
directory=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/gongkai-bench-XXXXXX")
trap 'rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM
gongkai=$top/gongkai
store=$directory/store
log=$directory/log
: >"$log"

# A document and its truth take up to 90 KB of disk, its share of the store 30 KB.
needed=$((most * 120))
free=$(df -Pk "$directory" | awk 'NR == 2 { print $4 }')
[ "$free" -gt "$needed" ] || {
  echo "$directory has $free KB free, $most documents may need $needed; BENCH_DIR names another place" >&2
  exit 1
}

# shellcheck disable=SC2086 # several options
"$top/corpus/gongkai-generate" --output "$directory/made" --seed 1 --count "$most" $options
rm -f "$directory/made/truth.jsonl"

# measure NAME PATTERN ARGUMENT…: runs gongkai; its summary must have the pattern.
measure() {
  name=$1
  pattern=$2
  shift 2
  status=0
  "$top/tests/bench-measure" "$log" "$name" "$gongkai" "$@" >"$directory/out" 2>&1 || status=$?
  if [ "$status" != 0 ] || ! grep -q "$pattern" "$directory/out"; then
    cat "$directory/out"
    echo "FAIL: $name did not do what it is to measure" >&2
    exit 1
  fi
}

rules=$GONGKAI_RULES
edited=$directory/rules/checks/requests-balance.sql
count=1000
while [ "$count" -le "$most" ]; do
  # The generator fills folders of 1,000 documents.
  rm -rf "$directory/docs"
  mkdir "$directory/docs"
  find "$directory/made/docs" -mindepth 1 -maxdepth 1 | sort | head -n $((count / 1000)) |
    while read -r folder; do
      ln -s "$folder" "$directory/docs/"
    done
  find -L "$directory/docs" -type f -exec wc -c {} + |
    awk -v count="$count" '$2 != "total" { bytes += $1; n++ }
      END { if (n != count) exit 1; print "size-" count, bytes / n }' >>"$log"
  [ "$count" -ge 100000 ] && rounds=1
  round=1
  while [ "$round" -le "$rounds" ]; do
    rm -rf "$store" "$directory/rules"
    cp -R "$rules" "$directory/rules"
    chmod -R u+w "$directory/rules"
    one=$(find "$directory/docs/000/" -type f | sort | head -n 1)
    measure "start-$count" 'read 1,' run -d "$store" -j 1 "$one"
    rm -rf "$store"
    measure "full-$count" "^$count sources, [1-9]" run -d "$store" -j 1 "$directory"/docs/*/
    # Among many thousand, some short notices are the same.
    documents=$(sed -n 's/^[0-9]* sources, \([0-9]*\) documents .*/\1/p' "$directory/out")
    find "$store" -type f -exec wc -c {} + | awk -v count="$count" '
      $2 != "total" { if ($2 ~ /\/blobs\//) blobs += $1; else database += $1 }
      END { print "bytes-" count, database / count, blobs / count }' >>"$log"
    measure "again-$count" "^$count sources, 0 documents " run -d "$store" -j 1 "$directory"/docs/*/
    echo '-- The same.' >>"$edited"
    GONGKAI_RULES=$directory/rules
    measure "same-$count" "^$documents documents done again.*another result 0, " reprocess -d "$store" -j 1
    sed "s/^ WHERE total.row = 'total'\$/& AND total.column = 'total'/" "$edited" >"$edited.new"
    mv "$edited.new" "$edited"
    measure "some-$count" "^$documents documents done again.*another result [1-9]" reprocess -d "$store" -j 1
    GONGKAI_RULES=$rules
    round=$((round + 1))
  done
  count=$((count * 10))
done

awk '
  function median(list, count,   i, k, t) {
    for (i = 2; i <= count; i++)
      for (k = i; k > 1 && list[k] < list[k - 1]; k--) { t = list[k]; list[k] = list[k - 1]; list[k - 1] = t }
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
  }
  # Milliseconds a document of the rounds of a size; column 2: all processes, 6: the first alone.
  function each(name, size, column,   k, list) {
    for (k = 1; k <= count[name, size]; k++) list[k] = value[name, size, k, column]
    return median(list, count[name, size]) / size * 1e3
  }
  function rate(name, size,   k, list) {
    for (k = 1; k <= count[name, size]; k++) list[k] = value["full", size, k, 2] / value[name, size, k, 2]
    return median(list, count[name, size])
  }
  function megabytes(size,   name, k, most) {
    for (name in names)
      for (k = 1; k <= count[name, size]; k++)
        if (value[name, size, k, 4] > most) most = value[name, size, k, 4]
    return most / 1024
  }
  {
    split($1, part, "-")
    k = ++count[part[1], part[2]]
    for (i = 2; i <= NF; i++) value[part[1], part[2], k, i] = $i
    if (part[1] == "size") order[++sizes] = part[2]
    else if (part[1] != "bytes") names[part[1]] = 1
  }
  END {
    print "CPU of all processes in ms a document (in brackets: how many times the rate of the full job)"
    print ""
    print "| documents | KB each | rounds | full job | of it the store\047s process | the same again | a check edited, same findings | a check edited, other findings | MB of the largest process | bytes in the database | bytes in files |"
    print "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for (i = 1; i <= sizes; i++) {
      n = order[i]
      printf "| %d | %.1f | %d | %.3f | %.3f | %.3f (%.1f) | %.3f (%.1f) | %.3f (%.1f) | %.1f | %.0f | %.0f |\n", n, value["size", n, 1, 2] / 1e3,
        count["full", n], each("full", n, 2), each("full", n, 6), each("again", n, 2), rate("again", n), each("same", n, 2), rate("same", n),
        each("some", n, 2), rate("some", n), megabytes(n), value["bytes", n, 1, 2], value["bytes", n, 1, 3]
    }
    if (sizes > 1) {
      print ""
      print "Times the CPU for ten times the documents (10: linear)"
      print ""
      print "| documents | full job | the same again | a check edited, same findings | a check edited, other findings |"
      print "| --- | --- | --- | --- | --- |"
      for (i = 2; i <= sizes; i++) {
        n = order[i]; m = order[i - 1]
        printf "| %d to %d | %.1f | %.1f | %.1f | %.1f |\n", m, n, 10 * each("full", n, 2) / each("full", m, 2),
          10 * each("again", n, 2) / each("again", m, 2), 10 * each("same", n, 2) / each("same", m, 2),
          10 * each("some", n, 2) / each("some", m, 2)
      }
    }
    n = order[1]
    printf "\nA run over one document takes %.3f s of CPU; that is in each figure once.\n", each("start", n, 2) * n / 1e3
  }' "$log"
