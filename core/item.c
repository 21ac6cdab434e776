/* SPDX-License-Identifier: Apache-2.0 */
#include "item.h"

/* The tool would break the braces of these macros over lines. */
/* clang-format off */
#define MEMBER(type, noun, member) {#member, offsetof(struct gk_##noun, member), GK_MEMBER_##type, 0}
#define REFERENCE(kind, noun, member)                                                              \
  {#member, offsetof(struct gk_##noun, member), GK_MEMBER_U32, GK_KIND_##kind}
#define PLACE(noun)                                                                                \
  REFERENCE(RESOURCE, noun, place.resource), MEMBER(U32, noun, place.page),                        \
      MEMBER(U64, noun, place.offset), MEMBER(U64, noun, place.size),                              \
      MEMBER(F32, noun, place.box[0]), MEMBER(F32, noun, place.box[1]),                            \
      MEMBER(F32, noun, place.box[2]), MEMBER(F32, noun, place.box[3])
#define SCHEMA(noun, limit, bytes) SCHEMA_SINCE(noun, 0, limit, bytes)
#define SCHEMA_SINCE(noun, newer, limit, bytes)                                                    \
  {#noun, sizeof(struct gk_##noun), noun, sizeof noun / sizeof *noun,                              \
   sizeof noun / sizeof *noun - (newer), limit, bytes}
/* clang-format on */

static const struct gk_member resource[] = {
    MEMBER(U32, resource, kind),     REFERENCE(RESOURCE, resource, parent),
    MEMBER(TEXT, resource, name),    MEMBER(TEXT, resource, media_type),
    MEMBER(TEXT, resource, charset), MEMBER(TEXT, resource, data),
    MEMBER(TEXT, resource, digest),  MEMBER(U64, resource, size)};

static const struct gk_member block[] = {MEMBER(U32, block, kind),
                                         MEMBER(U32, block, role),
                                         MEMBER(U32, block, flags),
                                         MEMBER(U32, block, level),
                                         REFERENCE(TABLE, block, table),
                                         REFERENCE(RESOURCE, block, picture),
                                         MEMBER(TEXT, block, text),
                                         MEMBER(TEXT, block, label),
                                         PLACE(block),
                                         REFERENCE(BLOCK, block, after)};

static const struct gk_member table[] = {MEMBER(U32, table, origin),
                                         MEMBER(U32, table, rows),
                                         MEMBER(U32, table, columns),
                                         MEMBER(U32, table, cells),
                                         REFERENCE(TABLE, table, replaces_first),
                                         REFERENCE(TABLE, table, replaces_last),
                                         MEMBER(TEXT, table, caption),
                                         PLACE(table)};

static const struct gk_member cell[] = {
    MEMBER(U32, cell, row),        MEMBER(U32, cell, column),       MEMBER(U32, cell, rowspan),
    MEMBER(U32, cell, colspan),    MEMBER(U32, cell, flags),        MEMBER(F32, cell, confidence),
    MEMBER(TEXT, cell, text),      MEMBER(TEXT, cell, alternative), PLACE(cell),
    MEMBER(F32, cell, corners[0]), MEMBER(F32, cell, corners[1]),   MEMBER(F32, cell, corners[2]),
    MEMBER(F32, cell, corners[3]), MEMBER(F32, cell, corners[4]),   MEMBER(F32, cell, corners[5]),
    MEMBER(F32, cell, corners[6]), MEMBER(F32, cell, corners[7])};

static const struct gk_member section[] = {
    REFERENCE(SECTION, section, parent),  MEMBER(U32, section, level),
    MEMBER(U32, section, ordinal),        MEMBER(TEXT, section, number),
    MEMBER(TEXT, section, title),         REFERENCE(BLOCK, section, heading_block),
    MEMBER(U32, section, heading_offset), MEMBER(U32, section, heading_size),
    REFERENCE(BLOCK, section, block),     MEMBER(U32, section, offset),
    REFERENCE(BLOCK, section, end_block), MEMBER(U32, section, end_offset),
    MEMBER(TEXT, section, path)};

static const struct gk_member item[] = {
    MEMBER(U32, item, kind),         REFERENCE(SECTION, item, section),
    MEMBER(U32, item, ordinal),      MEMBER(TEXT, item, number),
    MEMBER(TEXT, item, title),       MEMBER(TEXT, item, text),
    MEMBER(TEXT, item, responsible), MEMBER(TEXT, item, lead),
    REFERENCE(BLOCK, item, block),   MEMBER(U32, item, offset),
    MEMBER(U32, item, size)};

static const struct gk_member field[] = {MEMBER(U32, field, ordinal),    MEMBER(TEXT, field, name),
                                         MEMBER(TEXT, field, value),     MEMBER(TEXT, field, raw),
                                         REFERENCE(BLOCK, field, block), MEMBER(U32, field, offset),
                                         MEMBER(U32, field, size)};

static const struct gk_member fact[] = {
    MEMBER(U32, fact, kind),        MEMBER(U32, fact, recovered), MEMBER(I64, fact, value.digits),
    MEMBER(U32, fact, value.scale), MEMBER(TEXT, fact, form),     MEMBER(TEXT, fact, row),
    MEMBER(TEXT, fact, column),     MEMBER(TEXT, fact, raw),      MEMBER(TEXT, fact, unit),
    REFERENCE(TABLE, fact, table),  MEMBER(U32, fact, cell_row),  MEMBER(U32, fact, cell_column)};

static const struct gk_member figure[] = {
    REFERENCE(SECTION, figure, section), REFERENCE(FIGURE, figure, parent),
    MEMBER(U32, figure, times),          MEMBER(U32, figure, approximation),
    MEMBER(I64, figure, value.digits),   MEMBER(U32, figure, value.scale),
    MEMBER(TEXT, figure, subject),       MEMBER(TEXT, figure, unit),
    MEMBER(TEXT, figure, text),          MEMBER(TEXT, figure, raw),
    MEMBER(TEXT, figure, scope),         MEMBER(TEXT, figure, period),
    REFERENCE(BLOCK, figure, block),     MEMBER(U32, figure, offset),
    MEMBER(U32, figure, size),           MEMBER(U32, figure, sentence_offset),
    MEMBER(U32, figure, sentence_size),  MEMBER(U32, figure, complete)};

static const struct gk_member finding[] = {
    MEMBER(U32, finding, severity),  MEMBER(TEXT, finding, rule),
    MEMBER(TEXT, finding, message),  MEMBER(TEXT, finding, message_zh),
    MEMBER(TEXT, finding, expected), MEMBER(TEXT, finding, actual)};

static const struct gk_member evidence[] = {
    REFERENCE(FINDING, evidence, finding), MEMBER(U32, evidence, kind), MEMBER(U32, evidence, item),
    MEMBER(U32, evidence, row), MEMBER(U32, evidence, column)};

static const struct gk_member diagnostic[] = {
    MEMBER(U32, diagnostic, level), MEMBER(U32, diagnostic, count), MEMBER(TEXT, diagnostic, code),
    MEMBER(TEXT, diagnostic, message), PLACE(diagnostic)};

static const struct gk_member reference[] = {
    MEMBER(TEXT, reference, document), MEMBER(TEXT, reference, source),
    MEMBER(TEXT, reference, fact), MEMBER(TEXT, reference, text)};

/* The limits keep a hostile document from filling the store; the largest real reports hold a few
 * thousand blocks and two thousand cells. */
static const struct gk_kind_schema schemas[GK_KIND_END] = {
    [GK_KIND_RESOURCE] = SCHEMA(resource, 20000, true),
    /* As many as fit into the default memory_mb with their texts, their bytes and the document. */
    [GK_KIND_BLOCK] = SCHEMA_SINCE(block, 1, 250000, false),
    [GK_KIND_TABLE] = SCHEMA(table, 20000, false),
    [GK_KIND_CELL] = SCHEMA_SINCE(cell, 8, 2000000, false),
    [GK_KIND_SECTION] = SCHEMA(section, 100000, false),
    [GK_KIND_ITEM] = SCHEMA(item, 100000, false),
    [GK_KIND_FIELD] = SCHEMA(field, 100000, false),
    [GK_KIND_FACT] = SCHEMA(fact, 2000000, false),
    [GK_KIND_FIGURE] = SCHEMA(figure, 200000, false),
    [GK_KIND_FINDING] = SCHEMA(finding, 20000, false),
    [GK_KIND_EVIDENCE] = SCHEMA(evidence, 400000, false),
    [GK_KIND_DIAGNOSTIC] = SCHEMA(diagnostic, 20000, false),
    [GK_KIND_REFERENCE] = SCHEMA(reference, 400000, false)};

const struct gk_kind_schema *gk_kind_schema(enum gk_kind kind)
{
  return &schemas[kind];
}
