#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the generated samples again, with their truth, from samples.tsv.
#   corpus/renew.sh GENERATOR DIRECTORY
# writes DIRECTORY/documents/ and DIRECTORY/truth.jsonl.
set -eu
generator=$1
here=$(cd "$(dirname "$0")" && pwd)
out=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$out/documents"
: >"$out/truth.jsonl"
grep -v '^#' "$here/samples.tsv" | while IFS='	' read -r name index options; do
  rm -rf "$scratch/docs"
  # shellcheck disable=SC2086 # the options are words
  "$generator" --output "$scratch" --seed 2021 --first "$index" --count 1 $options
  cp "$scratch"/docs/*/* "$out/documents/$name"
  sed "s|^{\"path\": \"[^\"]*\"|{\"path\": \"documents/$name\"|" "$scratch/truth.jsonl" >>"$out/truth.jsonl"
done
