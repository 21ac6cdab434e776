/* SPDX-License-Identifier: Apache-2.0 */
/* The decode stage for text: whatever charset it is in, UTF-8 comes out. */
#include "binary.h"
#include "guess.h"
#include "normalise.h"
#include "unicode.h"
#include "utf8.h"

#include <gnu/libc-version.h>
#include <stdio.h>

enum {
  /* In a page of markup one byte in so many belongs to a Chinese character at the least. */
  ASCII_FOR_A_CHARACTER = 20
};

struct config {
  int64_t error_share;
};

struct state {
  struct doublebyte tables;
  struct foreign *foreign;
  int64_t error_share;
};

static int charset_open(struct gk_context *context, const void *config, void **state)
{
  struct state *opened = gk_alloc(context, sizeof *opened);
  const char *missing;
  if (!doublebyte_open(&opened->tables, &missing))
    return gk_fail(context, GK_FATAL, "iconv-missing",
                   "this system's iconv has no converter for %s; install the C library's gconv "
                   "modules",
                   missing);
  opened->foreign = foreign_open(context);
  opened->error_share = ((const struct config *)config)->error_share;
  *state = opened;
  return GK_OK;
}

static void charset_close(void *state)
{
  foreign_close(((struct state *)state)->foreign);
}

static bool is_wide_text(struct gk_text bytes)
{
  size_t mark;
  enum charset charset = declaration_mark(bytes, &mark);
  return (charset >= CHARSET_UTF_16LE && charset <= CHARSET_UTF_32BE) ||
         utf16_guess(bytes) != CHARSET_UNKNOWN;
}

static int charset_probe(struct gk_context *context, void *state)
{
  struct gk_resource original;
  (void)state;
  if (!gk_get_resource(context, 1, &original))
    return 0;
  if (binary_format(original.data))
    return 0;
  /* An unknown binary is taken with the lowest bid, to say why it is refused. */
  return binary_controls(original.data) && !is_wide_text(original.data) ? 1 : 80;
}

static struct gk_text convert(struct gk_context *context, struct state *state, struct gk_text bytes,
                              struct guess *guess)
{
  const struct charset_scan *scan = &guess->scan;
  if (guess->charset == CHARSET_UTF_8 && scan->bad == 0)
    return bytes;
  if (guess->charset == CHARSET_WINDOWS_1252) {
    size_t size;
    char *text = windows1252_convert(context, bytes, &size);
    return (struct gk_text){text, size};
  }
  if (guess->charset > CHARSET_WINDOWS_1252) {
    char *text = foreign_convert(context, state->foreign, guess->charset, bytes, &guess->scan);
    return (struct gk_text){text, guess->scan.size};
  }
  char *text = gk_alloc(context, scan->size + 1);
  switch (guess->charset) {
  case CHARSET_UTF_16LE:
  case CHARSET_UTF_16BE:
    utf16_convert(bytes, guess->charset == CHARSET_UTF_16BE, text);
    break;
  case CHARSET_UTF_32LE:
  case CHARSET_UTF_32BE:
    utf32_convert(bytes, guess->charset == CHARSET_UTF_32BE, text);
    break;
  case CHARSET_GB18030:
    gb18030_convert(&state->tables, bytes, text);
    break;
  case CHARSET_BIG5:
    big5_convert(&state->tables, bytes, text);
    break;
  case CHARSET_HZ:
    hz_convert(&state->tables, bytes, text);
    break;
  default:
    utf8_convert(bytes, text);
  }
  return (struct gk_text){text, scan->size};
}

/* What is quoted in a message: a label may be anything. */
static struct gk_text quotable(struct gk_text label)
{
  enum { QUOTE = 40 };
  size_t size = 0;
  while (size < label.size && size < QUOTE && label.data[size] > ' ' && label.data[size] < 0x7F)
    size++;
  return (struct gk_text){label.data, size};
}

static uint32_t counted(size_t count)
{
  return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

/* Where the first NUL stands in the bytes, of which `guess->mark` are a byte order mark. */
static size_t first_nul(struct gk_text bytes, const struct guess *guess)
{
  bool utf32 = guess->charset == CHARSET_UTF_32LE || guess->charset == CHARSET_UTF_32BE;
  bool utf16 = guess->charset == CHARSET_UTF_16LE || guess->charset == CHARSET_UTF_16BE;
  size_t unit = utf32 ? 4 : utf16 ? 2 : 1, at = guess->mark;
  for (; at + unit <= bytes.size; at += unit)
    if (!memcmp(bytes.data + at, "\0\0\0", unit))
      break;
  return at;
}

static void remark(struct gk_context *context, const struct state *state, const struct guess *guess,
                   struct gk_text bytes, size_t nuls)
{
  const char *name = charset_name(guess->charset);
  const struct charset_scan *scan = &guess->scan;
  if (guess->unknown.size) {
    struct gk_text label = quotable(guess->unknown);
    gk_diagnose(context, GK_INFO, "charset-unknown",
                "declared as \"%.*s\", which is no charset known here; decoded as %s",
                (int)label.size, label.data, name);
  }
  if (guess->declared.size) {
    struct gk_text label = quotable(guess->declared);
    gk_diagnose(context, GK_WARN, "charset-mismatch",
                "%s says \"%.*s\", but the bytes are %s, as which they were decoded",
                guess->declared_by, (int)label.size, label.data, name);
  }
  if (guess->forced)
    gk_diagnose(context, GK_WARN, "charset-uncertain",
                "the bytes are valid in no charset; decoded as %s, which fits best", name);
  size_t bad = scan->bad + nuls;
  if (bad == 0)
    return;
  struct gk_place place = {.resource = 1, .size = 1};
  place.offset = scan->bad ? guess->mark + scan->first_bad : first_nul(bytes, guess);
  if (place.offset >= bytes.size)
    place = (struct gk_place){.resource = 1, .offset = bytes.size};
  /* A share of the characters that are not ASCII, since pages are mostly markup; but a page of
   * nearly nothing but ASCII is not spoilt by one wrong byte. */
  size_t characters = scan->wide + bad;
  if (characters < bytes.size / ASCII_FOR_A_CHARACTER)
    characters = bytes.size / ASCII_FOR_A_CHARACTER;
  bool many = bad * 100 > characters * (size_t)state->error_share;
  gk_diagnose_at(context, many ? GK_ERROR : GK_WARN, "bytes-replaced", counted(bad), &place,
                 "%zu wrong byte sequences for %s were replaced by U+FFFD, the first at byte %llu",
                 bad, name, (unsigned long long)place.offset);
}

static int charset_run(struct gk_context *context, void *data)
{
  struct state *state = data;
  struct gk_resource original;
  if (!gk_get_resource(context, 1, &original))
    return gk_fail(context, GK_REJECT, "no-original", "the document has no bytes");
  if (original.data.size == 0)
    return gk_fail(context, GK_REJECT, "empty-file", "the file is empty");
  const char *format = binary_format(original.data);
  if (format)
    return gk_fail(context, GK_REJECT, "binary-file", "this is no text but a %s file", format);
  if (binary_controls(original.data) && !is_wide_text(original.data))
    return gk_fail(context, GK_REJECT, "binary-file",
                   "this is no text: too many of its bytes are NUL and other controls");

  struct guess guess =
      guess_charset(&state->tables, state->foreign, original.data, original.charset);
  struct gk_text bytes = gk_text_slice(original.data, guess.mark, original.data.size);
  struct gk_text decoded = convert(context, state, bytes, &guess);
  size_t nuls;
  struct gk_text text = normalise_text(context, decoded, &nuls);
  remark(context, state, &guess, original.data, nuls);

  bool supplement = guess.charset == CHARSET_BIG5 && guess.scan.long_form > 0;
  struct gk_resource resource = {.kind = GK_RESOURCE_TEXT,
                                 .parent = original.id,
                                 .name = original.name,
                                 .media_type = original.media_type,
                                 .charset = supplement ? GK_TEXT("Big5-HKSCS")
                                                       : gk_text_of(charset_name(guess.charset)),
                                 .data = text};
  if (!gk_add_resource(context, &resource))
    return gk_fail(context, GK_REJECT, "text-refused", "the decoded text was refused");
  return GK_OK;
}

static const struct gk_option options[] = {
    {.name = "error-share",
     .type = GK_OPTION_INT,
     .offset = offsetof(struct config, error_share),
     .initial = "5",
     .minimum = 0,
     .maximum = 100,
     .help = "Replaced characters, in percent of those that are not ASCII, from which on the "
             "document counts as partly read."},
    {.name = NULL}};

/* The tables are iconv's. */
static const char *libraries(void)
{
  static char text[40];
  snprintf(text, sizeof text, "glibc %.24s", gnu_get_libc_version());
  return text;
}

GK_PLUGIN(.stage = GK_STAGE_DECODE, .version = 1, .name = "charset",
          .summary = "Text in any charset to UTF-8", .licence = "Apache-2.0", .options = options,
          .option_size = sizeof(struct gk_option), .config_size = sizeof(struct config),
          .open = charset_open, .close = charset_close, .probe = charset_probe, .run = charset_run,
          .libraries = libraries);
