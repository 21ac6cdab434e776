/* SPDX-License-Identifier: Apache-2.0 */
#include "charset.h"

const char *charset_name(enum charset charset)
{
  static const char *const names[CHARSET_COUNT] = {
      [CHARSET_UTF_8] = "UTF-8",
      [CHARSET_UTF_16LE] = "UTF-16LE",
      [CHARSET_UTF_16BE] = "UTF-16BE",
      [CHARSET_UTF_32LE] = "UTF-32LE",
      [CHARSET_UTF_32BE] = "UTF-32BE",
      [CHARSET_GB18030] = "GB18030",
      [CHARSET_BIG5] = "Big5",
      [CHARSET_HZ] = "HZ-GB-2312",
      [CHARSET_WINDOWS_1252] = "windows-1252",
      [CHARSET_ISO_2022_CN] = "ISO-2022-CN",
      [CHARSET_EUC_TW] = "EUC-TW",
      [CHARSET_EUC_KR] = "EUC-KR",
      [CHARSET_SHIFT_JIS] = "Shift_JIS",
      [CHARSET_EUC_JP] = "EUC-JP",
  };
  const char *name = charset > CHARSET_UNKNOWN && charset < CHARSET_COUNT ? names[charset] : NULL;
  return name ? name : "";
}

static const struct {
  const char *label; /* lower case, without - _ : and spaces */
  enum charset charset;
} labels[] = {
    {"utf8", CHARSET_UTF_8},
    {"unicode11utf8", CHARSET_UTF_8},
    {"gb2312", CHARSET_GB18030},
    {"gb231280", CHARSET_GB18030},
    {"xgb2312", CHARSET_GB18030},
    {"csgb2312", CHARSET_GB18030},
    {"csgb231280", CHARSET_GB18030},
    {"csiso58gb231280", CHARSET_GB18030},
    {"isoir58", CHARSET_GB18030},
    {"chinese", CHARSET_GB18030},
    {"gb", CHARSET_GB18030},
    {"gbk", CHARSET_GB18030},
    {"xgbk", CHARSET_GB18030},
    {"gb18030", CHARSET_GB18030},
    {"gb180302000", CHARSET_GB18030},
    {"gb180302005", CHARSET_GB18030},
    {"gb180302022", CHARSET_GB18030},
    {"euccn", CHARSET_GB18030},
    {"xeuccn", CHARSET_GB18030},
    {"cp936", CHARSET_GB18030},
    {"ms936", CHARSET_GB18030},
    {"windows936", CHARSET_GB18030},
    {"936", CHARSET_GB18030},
    {"big5", CHARSET_BIG5},
    {"big5hkscs", CHARSET_BIG5},
    {"big5eten", CHARSET_BIG5},
    {"cnbig5", CHARSET_BIG5},
    {"csbig5", CHARSET_BIG5},
    {"xxbig5", CHARSET_BIG5},
    {"xbig5", CHARSET_BIG5},
    {"cp950", CHARSET_BIG5},
    {"ms950", CHARSET_BIG5},
    {"utf16", CHARSET_UTF_16LE},
    {"utf16le", CHARSET_UTF_16LE},
    {"utf16be", CHARSET_UTF_16BE},
    {"unicode", CHARSET_UTF_16LE},
    {"ucs2", CHARSET_UTF_16LE},
    {"iso10646ucs2", CHARSET_UTF_16LE},
    {"unicodefffe", CHARSET_UTF_16BE},
    {"utf32", CHARSET_UTF_32LE},
    {"utf32le", CHARSET_UTF_32LE},
    {"utf32be", CHARSET_UTF_32BE},
    {"ucs4", CHARSET_UTF_32BE},
    {"hzgb2312", CHARSET_HZ},
    {"hz", CHARSET_HZ},
    {"iso2022cn", CHARSET_ISO_2022_CN},
    {"iso2022cnext", CHARSET_ISO_2022_CN},
    {"euctw", CHARSET_EUC_TW},
    {"xeuctw", CHARSET_EUC_TW},
    {"euckr", CHARSET_EUC_KR},
    {"uhc", CHARSET_EUC_KR},
    {"cp949", CHARSET_EUC_KR},
    {"ksc56011987", CHARSET_EUC_KR},
    {"shiftjis", CHARSET_SHIFT_JIS},
    {"sjis", CHARSET_SHIFT_JIS},
    {"xsjis", CHARSET_SHIFT_JIS},
    {"windows31j", CHARSET_SHIFT_JIS},
    {"cp932", CHARSET_SHIFT_JIS},
    {"eucjp", CHARSET_EUC_JP},
    {"xeucjp", CHARSET_EUC_JP},
    {"iso88591", CHARSET_WINDOWS_1252},
    {"latin1", CHARSET_WINDOWS_1252},
    {"windows1252", CHARSET_WINDOWS_1252},
    {"cp1252", CHARSET_WINDOWS_1252},
    {"usascii", CHARSET_WINDOWS_1252},
    {"ascii", CHARSET_WINDOWS_1252},
    {"iso646us", CHARSET_WINDOWS_1252},
};

enum charset charset_of_label(struct gk_text label)
{
  char folded[24]; /* longer than every label of the table */
  size_t size = 0;
  for (size_t i = 0; i < label.size; i++) {
    char c = label.data[i];
    if (c >= 'A' && c <= 'Z')
      c = (char)(c - 'A' + 'a');
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
      continue;
    if (size + 1 == sizeof folded)
      return CHARSET_UNKNOWN;
    folded[size++] = c;
  }
  folded[size] = 0;
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (strcmp(labels[i].label, folded) == 0)
      return labels[i].charset;
  return CHARSET_UNKNOWN;
}
