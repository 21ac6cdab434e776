# SPDX-License-Identifier: Apache-2.0
# What the tests of pictures need; sourced. Ends the test as skipped where it is not there.
python=/usr/bin/python3
export PYTHONDONTWRITEBYTECODE=1
"$python" -c 'import PIL, numpy' 2>/dev/null || {
  echo "SKIP: python3-pil and python3-numpy are not installed"
  exit 77
}
command -v jq >/dev/null || {
  echo "SKIP: jq is not installed"
  exit 77
}
[ -e "$top_builddir/plugins/ocr-tesseract/.libs/ocr-tesseract.so" ] || {
  echo "SKIP: the plugin ocr-tesseract is not built"
  exit 77
}
