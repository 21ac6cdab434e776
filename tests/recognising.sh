# SPDX-License-Identifier: Apache-2.0
# Sourced in the work folder $work: a pipeline whose pictures are read and recognised by
# tests/plugins/recognising.c, from the folder plugins/.
mkdir plugins
cp "$top_builddir/tests/plugins/.libs/recognising.so" plugins/
sed 's/{ name = "html"; }/{ name = "written-picture"; }, &/
  /stage = "ocr"/d
  s/^  { stage = "segment"/  { stage = "ocr"; plugins = ( { name = "recognising"; } ); },\n&/' \
  "$GONGKAI_PIPELINE" >pictures.conf
GONGKAI_PIPELINE=$work/pictures.conf
GONGKAI_STORE=$work/store
plain_path=$GONGKAI_PLUGIN_PATH
GONGKAI_PLUGIN_PATH=$work/plugins:$plain_path
export GONGKAI_PIPELINE GONGKAI_STORE GONGKAI_PLUGIN_PATH
