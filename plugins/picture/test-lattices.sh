#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The lattices of the pictures of tables that lie beside the source, where they do, against their
# true cells: nearly all must be found.
set -eu
. "$top_srcdir/tests/environment.sh"
folder=${GONGKAI_SHARED:-}/ocr-tables
if [ ! -d "$folder/gt" ] || ! command -v python3 >/dev/null; then
  echo "no pictures of tables beside the source"
  exit 77
fi
python3 "$top_srcdir/tests/lattice-compare.py" "$top_builddir/plugins/picture/lattice-tsv" "$folder" \
  --list --least 99
