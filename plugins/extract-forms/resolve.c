/* SPDX-License-Identifier: Apache-2.0 */
/* Which row of a form a few label cells name. */
#include "form-label.h"
#include "reading.h"
#include "utf8.h"

enum { MAXIMAL_JOINED = 4 /* cells or lines that one label is spread over */ };

const struct label_use *label_use_of(const struct form_rules *rules, const struct label *label,
                                     const struct form *form, uint32_t kind, uint32_t block)
{
  uint32_t number = (uint32_t)(form - rules->forms);
  for (uint32_t i = 0; label && i < label->use_count; i++) {
    const struct label_use *use = &rules->uses[label->first_use + i];
    if (use->form == number && use->kind == kind && (block == UINT32_MAX || use->block == block))
      return use;
  }
  return NULL;
}

/* The row that `label` stands for: the first after `after` if there is one. */
static const struct label_use *row_use(const struct form_rules *rules, const struct label *label,
                                       const struct form *form, uint32_t after)
{
  const struct label_use *first = NULL;
  uint32_t number = (uint32_t)(form - rules->forms);
  for (uint32_t i = 0; label && i < label->use_count; i++) {
    const struct label_use *use = &rules->uses[label->first_use + i];
    if (use->form != number || use->kind != LABEL_ROW)
      continue;
    if (!first)
      first = use;
    if (after != UINT32_MAX && form->blocks[use->block].first_row + use->index > after)
      return use;
  }
  return first;
}

/* The text of `count` tokens put together, normalised. */
static struct gk_text joined(const struct stream *stream, const uint32_t *tokens, uint32_t count,
                             char *out)
{
  char buffer[LABEL_BYTES];
  size_t size = 0;
  for (uint32_t i = 0; i < count; i++) {
    struct gk_text text = stream->tokens[tokens[i]].text;
    if (size + text.size >= LABEL_BYTES)
      return (struct gk_text){out, 0};
    memcpy(buffer + size, text.data, text.size);
    size += text.size;
  }
  return (struct gk_text){out, label_normalise((struct gk_text){buffer, size}, out)};
}

static bool take(const struct form_rules *rules, const struct form *form, const struct label *label,
                 uint32_t after, const struct group *group, uint32_t used, struct reading *out)
{
  const struct label_use *use = row_use(rules, label, form, after);
  if (!use)
    return false;
  out->block = use->block;
  out->row = use->index;
  out->label = label;
  out->labels = group->labels + group->label_count - used;
  out->label_count = used;
  return true;
}

bool resolve_row(const struct stream *stream, const struct form *form, const struct group *group,
                 uint32_t after, struct reading *out)
{
  const struct form_rules *rules = stream->rules;
  if (group->label_count == 0)
    return false;
  const uint32_t *labels = stream->indices + group->labels;
  const uint32_t *last = labels + group->label_count - 1;
  const struct token *token = &stream->tokens[*last];
  if (token->label && take(rules, form, token->label, after, group, 1, out)) {
    /* 其他 and 总计 head rows and columns, in this form and in others: a row's is numbered, or
     * stands in the values' row, and comes after the rows before it. */
    if (token->label->length > 2 ||
        !label_use_of(rules, token->label, form, LABEL_COLUMN, UINT32_MAX))
      return true;
    uint32_t row = form->blocks[out->block].first_row + out->row;
    return (after != UINT32_MAX && row > after && token->row == group->row) ||
           !gk_text_equal(token->text, token->label->text);
  }
  if (token->label && (token->label->families & 1u << form->family))
    return false; /* it is something else of this form */
  char buffer[LABEL_BYTES];
  uint32_t most = group->label_count < MAXIMAL_JOINED ? group->label_count : MAXIMAL_JOINED;
  for (uint32_t count = 2; count <= most; count++)
    if (take(rules, form, label_find(rules, joined(stream, last + 1 - count, count, buffer)), after,
             group, count, out))
      return true;
  for (uint32_t count = 1; count <= most; count++) {
    if (count > 1 && stream->tokens[last[1 - (int)count]].label)
      break; /* a label that is right by itself is no part of this one */
    struct gk_text normal = joined(stream, last + 1 - count, count, buffer);
    if (take(rules, form, label_nearest(rules, form->family, normal), after, group, count, out))
      return true;
  }
  struct gk_text normal = joined(stream, last, 1, buffer);
  out->partial =
      take(rules, form, label_beginning(rules, form->family, normal), after, group, 1, out);
  return out->partial;
}
