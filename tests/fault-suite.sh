#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Everything that may happen to a run, and one table of what was lost. FAULT_SEED and KILL_SEED
# repeat what a former one did; KILLS and KILL_DOCUMENTS make it longer or shorter.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=

# part NAME COMMAND…: runs it, and shows what it says where it fails.
part() {
  name=$1
  shift
  status=0
  "$@" >"$work/said" 2>&1 || status=$?
  case $status in
    0) echo "$name: passed; $(grep '^seed' "$work/said" || echo 'no seed')" ;;
    77) echo "$name: $(tail -1 "$work/said")" ;;
    *)
      cat "$work/said"
      echo "$name: FAILED"
      failed="$failed $name"
      ;;
  esac
}

KILL_TABLE=$work/kills FAULT_TABLE=$work/faults FAULT_SWEEP=full
export KILL_TABLE FAULT_TABLE FAULT_SWEEP
part 'kills' sh "$top_srcdir/tests/kill-suite.sh"
part 'injected faults' sh "$top_srcdir/tests/test-store-faults.sh"
part 'full and read-only disks' sh "$top_srcdir/tests/test-disk.sh"
part 'documents that crash, hang or eat memory' sh "$top_srcdir/tests/test-faults.sh"
for table in kills faults; do
  if [ -e "$work/$table" ]; then
    echo
    cat "$work/$table"
  fi
done
[ -z "$failed" ] || {
  echo "FAILED:$failed"
  exit 1
}
