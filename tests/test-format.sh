#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# C is laid out as .clang-format says. Other versions of the tool lay out otherwise.
set -eu
clang-format --version 2>/dev/null | grep -q 'version 14\.' || { echo 'SKIP: there is no clang-format 14'; exit 77; }
cd "$top_srcdir"
find core draw plugins corpus tests -name '*.[ch]' -exec clang-format --dry-run --Werror --style=file {} +
