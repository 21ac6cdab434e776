/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs of the decode and read stages: a document's bytes, or its text. */
#include "fuzz.h"

#include <stdio.h>

struct gk_text fuzz_utf8(struct gk_text bytes)
{
  static struct gk_buffer text;
  text.size = 0;
  for (size_t at = 0; at < bytes.size;) {
    size_t left = bytes.size - at, size = 1;
    while (size <= 4 && size <= left && !gk_is_utf8(bytes.data + at, size))
      size++;
    bool whole = size <= 4 && size <= left;
    gk_buffer_put(&text, whole ? bytes.data + at : "?", whole ? size : 1);
    at += whole ? size : 1;
  }
  gk_buffer_put_byte(&text, 0);
  return (struct gk_text){text.data, text.size - 1};
}

void fuzz_add_original(struct gk_document *document, struct gk_text bytes, const char *charset,
                       const struct gk_text *text)
{
  const char *reason;
  struct gk_step fetched = {.stage = GK_STAGE_FETCH, .plugin = GK_TEXT("fuzz")};
  gk_document_begin(document, &fetched);
  struct gk_resource original = {.kind = GK_RESOURCE_ORIGINAL,
                                 .name = GK_TEXT("fuzzed.html"),
                                 .charset = gk_text_of(charset),
                                 .data = bytes};
  if (!gk_document_add(document, GK_KIND_RESOURCE, &original, sizeof original, &reason))
    fuzz_fail("the original was refused: %s", reason);
  if (!text)
    return;
  struct gk_step decoded = {.stage = GK_STAGE_DECODE, .plugin = GK_TEXT("fuzz")};
  gk_document_begin(document, &decoded);
  struct gk_resource resource = {
      .kind = GK_RESOURCE_TEXT, .parent = 1, .charset = GK_TEXT("UTF-8"), .data = *text};
  if (!gk_document_add(document, GK_KIND_RESOURCE, &resource, sizeof resource, &reason))
    fuzz_fail("the text was refused: %s", reason);
}

/* A first line `charset=…` is what the transport declared. */
bool fuzz_build_bytes(struct gk_document *document, struct gk_text input)
{
  static const char mark[] = "charset=";
  enum { MARK = sizeof mark - 1, NAME = 60 };
  char charset[NAME + 1] = "";
  if (input.size > MARK && memcmp(input.data, mark, MARK) == 0) {
    struct gk_text line = {0};
    gk_next_line(input, &line);
    struct gk_text name = {line.data + MARK, line.size - MARK};
    if (name.size <= NAME && gk_is_utf8(name.data, name.size))
      memcpy(charset, name.data, name.size);
    size_t taken = line.size < input.size ? line.size + 1 : line.size;
    input.data += taken;
    input.size -= taken;
  }
  fuzz_add_original(document, input, charset, NULL);
  return true;
}

bool fuzz_build_text(struct gk_document *document, struct gk_text input)
{
  struct gk_text text = fuzz_utf8(input);
  fuzz_add_original(document, text, "", &text);
  return true;
}
