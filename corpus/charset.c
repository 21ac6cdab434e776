/* SPDX-License-Identifier: Apache-2.0 */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

const struct charset charsets[] = {
    {"utf-8", "UTF-8", "utf-8", "UTF-8", false, true},
    {"utf-8-bom", "UTF-8", "utf-8", "UTF-8", true, true},
    {"utf-8-undeclared", "UTF-8", NULL, "UTF-8", false, true},
    {"gbk-as-gb2312", "GBK", "gb2312", "GB18030", false, false},
    {"gbk", "GBK", "gbk", "GB18030", false, false},
    {"gb18030", "GB18030", "gb18030", "GB18030", false, true},
    {"gb18030-as-gb2312", "GB18030", "gb2312", "GB18030", false, true},
    {"gb18030-undeclared", "GB18030", NULL, "GB18030", false, true},
    {"utf-16le", "UTF-16LE", "utf-16", "UTF-16LE", true, true},
    {"utf-16be", "UTF-16BE", "utf-16", "UTF-16BE", true, true},
    {NULL, NULL, NULL, NULL, false, false},
};

const struct charset *charset_find(const char *name)
{
  for (const struct charset *charset = charsets; charset->name; charset++)
    if (strcmp(charset->name, name) == 0)
      return charset;
  return NULL;
}

static bool convert(iconv_t converter, const char *data, size_t size, struct buffer *bytes)
{
  char *in = (char *)(uintptr_t)data;
  char out[4096];
  while (size > 0) {
    char *end = out;
    size_t left = sizeof out;
    size_t result = iconv(converter, &in, &size, &end, &left);
    buffer_append(bytes, out, (size_t)(end - out));
    if (result == (size_t)-1 && errno != E2BIG) {
      fprintf(stderr, "gongkai-generate: no such character in the encoding: %.6s\n", in);
      return false;
    }
  }
  return true;
}

bool charset_encode(const struct charset *charset, const struct buffer *text, struct buffer *bytes)
{
  buffer_clear(bytes);
  iconv_t converter = iconv_open(charset->encoding, "UTF-8");
  if (converter == (iconv_t)-1) {
    fprintf(stderr, "gongkai-generate: iconv does not know %s\n", charset->encoding);
    return false;
  }
  bool good = true;
  if (charset->mark)
    good = convert(converter, "\xef\xbb\xbf", 3, bytes);
  good = good && convert(converter, text->data, text->size, bytes);
  iconv_close(converter);
  return good;
}
