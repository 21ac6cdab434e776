#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whether clang can build a target; what to install if it cannot.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long s); int LLVMFuzzerTestOneInput(const char *d, unsigned long s) { return d && s ? 0 : 0; }' >"$folder/a.c"
"${FUZZ_CC-clang}" -fsanitize=fuzzer,address,undefined -o "$folder/a" "$folder/a.c" >/dev/null 2>&1 && exit 0
echo "clang and its libFuzzer are needed: on Debian, apt install clang libclang-rt-dev" >&2
exit 1
