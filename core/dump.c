/* SPDX-License-Identifier: Apache-2.0 */
#include "dump.h"

#include <inttypes.h>
#include <string.h>

#include "stage.h"

enum { TEXT_LIMIT = 400 /* bytes of a text that are shown */ };

static void dump_text(struct gk_text text, FILE *out)
{
  fputc('"', out);
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (i >= TEXT_LIMIT && (c & 0xC0) != 0x80) {
      fprintf(out, "…(%zu bytes)", text.size);
      break;
    }
    if (c == '"' || c == '\\')
      fprintf(out, "\\%c", c);
    else if (c == '\n')
      fputs("\\n", out);
    else if (c < 0x20)
      fprintf(out, "\\x%02x", c);
    else
      fputc(c, out);
  }
  fputc('"', out);
}

/* Members that are 0 or empty are left out. */
static void dump_members(const struct gk_kind_schema *schema, const char *item, FILE *out)
{
  for (size_t i = 0; i < schema->member_count; i++) {
    const struct gk_member *member = &schema->members[i];
    const char *at = item + member->offset;
    /* The data's size stands where the data would. */
    if (schema->bytes && (strcmp(member->name, "digest") == 0 || strcmp(member->name, "size") == 0))
      continue;
    union {
      uint32_t u32;
      uint64_t u64;
      int64_t i64;
      float f32;
      struct gk_text text;
    } value = {0};
    switch (member->type) {
    case GK_MEMBER_U32:
      memcpy(&value.u32, at, sizeof value.u32);
      if (value.u32)
        fprintf(out, " %s=%" PRIu32, member->name, value.u32);
      break;
    case GK_MEMBER_U64:
      memcpy(&value.u64, at, sizeof value.u64);
      if (value.u64)
        fprintf(out, " %s=%" PRIu64, member->name, value.u64);
      break;
    case GK_MEMBER_I64:
      memcpy(&value.i64, at, sizeof value.i64);
      fprintf(out, " %s=%" PRId64, member->name, value.i64);
      break;
    case GK_MEMBER_F32:
      memcpy(&value.f32, at, sizeof value.f32);
      if (value.f32 > 0 || value.f32 < 0)
        fprintf(out, " %s=%g", member->name, (double)value.f32);
      break;
    default:
      memcpy(&value.text, at, sizeof value.text);
      if (value.text.size == 0)
        break;
      fprintf(out, " %s=", member->name);
      if (schema->bytes && strcmp(member->name, "data") == 0)
        fprintf(out, "(%zu bytes)", value.text.size);
      else
        dump_text(value.text, out);
    }
  }
  fputc('\n', out);
}

void gk_dump(const struct gk_document *document, FILE *out)
{
  for (uint32_t i = 0; i < document->step_count; i++) {
    const struct gk_step *step = &document->steps[i];
    fprintf(out, "step %s/%s status=%s version=%" PRIu32 " bids=%s ms=%.3f %s %s\n",
            gk_stage_name(step->stage), step->plugin.data, gk_status_name(step->status),
            step->version, step->bids.data, (double)step->nanoseconds / 1e6, step->code.data,
            step->message.data);
  }
  for (int kind = 1; kind < GK_KIND_END; kind++) {
    const struct gk_kind_schema *schema = gk_kind_schema((enum gk_kind)kind);
    if (kind == GK_KIND_CELL)
      continue;
    for (uint32_t id = 1; id <= gk_document_count(document, (enum gk_kind)kind); id++) {
      fprintf(out, "%s %" PRIu32 " by=%s", schema->name, id,
              gk_document_step(document, (enum gk_kind)kind, id)->plugin.data);
      dump_members(schema, gk_document_find(document, (enum gk_kind)kind, id), out);
      const struct gk_cell *cell;
      for (uint32_t i = 0; kind == GK_KIND_TABLE && (cell = gk_document_cell(document, id, i));
           i++) {
        fputs("  cell", out);
        dump_members(gk_kind_schema(GK_KIND_CELL), (const char *)cell, out);
      }
    }
  }
}
