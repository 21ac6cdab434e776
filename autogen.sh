#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes configure. Every plugins/*/Makefile.inc is found here, so that a new plugin is a new folder
# and nothing else.
set -eu
cd "$(dirname "$0")"
{
  echo '# Made by autogen.sh from plugins/*/Makefile.inc.'
  for inc in plugins/*/Makefile.inc; do
    echo "include $inc"
  done
} >plugins/plugins.am.new
cmp -s plugins/plugins.am.new plugins/plugins.am 2>/dev/null || cp plugins/plugins.am.new plugins/plugins.am
rm -f plugins/plugins.am.new
autoreconf --install --force "$@"
# Configure removes core dumps where it works; here "core" is a folder.
sed 's/rm -f core /rm -f /' configure >configure.new
chmod +x configure.new
mv configure.new configure
