#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The second engine over a stand-in for onnxruntime: its parts, and the plugin in the sandbox, with
# the library and without it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GONGKAI_FAKE_ONNXRUNTIME=$top_builddir/tests/onnx/.libs/fake-onnxruntime.so
export GONGKAI_FAKE_ONNXRUNTIME
object=$top_builddir/plugins/ocr-onnx/.libs/onnx.so
picture=$top_srcdir/tests/ocr/corpus/img/small.png

if [ -x "$top_builddir/tests/onnx/parts" ]; then
  "$top_builddir/tests/onnx/parts" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
fi

printf '%s\n' 0 1 2 3 4 5 6 7 8 9 , . >"$work/keys"
printf '%s\n' 'fake 14' 1 '0.99 2' '0.99 3 4' '0.5 5 6 7' '0.99 8' '0.99 9' >"$work/model"
conf() {
  cat >"$work/pipeline.conf" <<END
stages = (
  { stage = "decode"; plugins = ( { name = "charset"; } ); },
  { stage = "read"; plugins = ( { name = "picture"; } ); },
  { stage = "ocr"; plugins = ( { name = "onnx"; options: { read = "all"; $1 }; } ); }
);
END
}
expect() {
  grep -q -e "$1" "$work/out" && return
  echo "missing: $1, in:"
  cat "$work/out"
  exit 1
}
check() {
  "$GONGKAI" check -c "$work/pipeline.conf" "$object" "$picture" >"$work/out" 2>&1 ||
    { cat "$work/out"; exit 1; }
  expect '^  ok    run.confined'
  expect '^  ok    run.same'
  expect '^  ok    residue.memory'
}

# Not there: the pipeline goes on, and one line says what is missing.
conf ''
check
"$GONGKAI" try -c "$work/pipeline.conf" "$picture" >"$work/out"
expect '"onnx".*"status":"skip","code":"second-engine-absent".*model and dictionary'
conf "model = \"$work/model\"; dictionary = \"$work/keys\";"
"$GONGKAI" try -c "$work/pipeline.conf" "$picture" >"$work/out"
expect '"onnx".*"status":\("skip".*libonnxruntime.so\|"ok"\)'

# There: it reads the table, in the sandbox.
conf "library = \"$GONGKAI_FAKE_ONNXRUNTIME\"; model = \"$work/model\"; dictionary = \"$work/keys\";"
check
expect '^  ok    run.status'
"$GONGKAI" try -c "$work/pipeline.conf" -i "$picture" >"$work/out"
expect 'step ocr/onnx status=ok'
expect '^table 1 by=onnx origin=3 rows=3 columns=3 '

# Named, but no model of that library: the run says so before it begins.
echo 'no model' >"$work/model"
if "$GONGKAI" try -c "$work/pipeline.conf" "$picture" >"$work/out" 2>&1; then
  echo "a model that is none was taken"
  exit 1
fi
expect 'onnx.*protobuf'
