#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The second engine with onnxruntime itself and a model of PP-OCR, where they are: in the folder
# that GONGKAI_ONNXRUNTIME names, as "A second engine" in doc/operators.md makes it.
set -eu
folder=${GONGKAI_ONNXRUNTIME:-}
if [ -z "$folder" ] || [ ! -e "$folder/libonnxruntime.so.1" ]; then
  echo "SKIP: GONGKAI_ONNXRUNTIME names no folder with onnxruntime (see doc/operators.md)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
corpus=$top_srcdir/tests/ocr/corpus/img
cat >"$work/pipeline.conf" <<END
stages = (
  { stage = "decode"; plugins = ( { name = "charset"; } ); },
  { stage = "read"; plugins = ( { name = "picture"; } ); },
  { stage = "ocr"; plugins = ( { name = "onnx"; options: {
      read = "all"; library = "$folder/libonnxruntime.so.1";
      model = "$folder/ch_PP-OCRv4_rec_infer.onnx";
      dictionary = "$folder/ppocr_keys_v1.txt"; }; } ); }
);
END
# What the model reads, and that it does so in the sandbox: a step that broke it would end otherwise.
"$GONGKAI" try -c "$work/pipeline.conf" -i "$corpus/litigation.png" >"$work/out" 2>&1
for line in '^step ocr/onnx status=ok' '^table 1 by=onnx .* rows=4 columns=15 ' 'text="行政诉讼"'; do
  grep -q -e "$line" "$work/out" || { cat "$work/out"; exit 1; }
done
# It reads the same again in another process.
"$GONGKAI" try -c "$work/pipeline.conf" -i "$corpus/litigation.png" >"$work/again"
grep -v '^step' "$work/out" >"$work/one"
grep -v '^step' "$work/again" >"$work/other"
cmp "$work/one" "$work/other"
# The conformance kit with the library itself, which must leave no thread, file or memory behind.
"$GONGKAI" check -c "$work/pipeline.conf" "$top_builddir/plugins/ocr-onnx/.libs/onnx.so" "$corpus/small.png" \
  >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
for rule in run.status run.same run.confined hostile.flipped residue.processes residue.memory; do
  grep -q -e "^  ok    $rule " "$work/out" || { cat "$work/out"; exit 1; }
done
