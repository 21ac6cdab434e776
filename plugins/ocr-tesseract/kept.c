/* SPDX-License-Identifier: Apache-2.0 */
#include "kept.h"

#include <fts.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
  FORMAT = 2,            /* raised when a page is kept in another form */
  PICTURE_DIGITS = 64,   /* hexadecimal, of a picture's digest */
  ELEMENTS_LIMIT = 4096, /* of a page: lines and tables */
  CELLS_LIMIT = 100000   /* of a table: as many as a lattice has at most */
};

/* What is kept is all that there is: a member that is new belongs in put_page and take_page. */
struct known_paragraph {
  struct gk_text text;
  uint32_t kind, flags, role;
  float box[4];
};
struct known_table {
  struct gk_cell *cells;
  uint32_t count, rows, columns;
  float *column_lines;
  float box[4];
  bool whole, at_head, at_foot;
  struct gk_place place;
};
struct known_cell {
  uint32_t row, column, rowspan, colspan, flags;
  float confidence;
  struct gk_text text, alternative;
  struct gk_place place;
  float corners[8];
};
struct known_element {
  float top;
  struct gk_paragraph *paragraph;
  struct gk_page_table *table;
  float box[4];
};
_Static_assert(sizeof(struct gk_paragraph) == sizeof(struct known_paragraph) &&
                   sizeof(struct gk_page_table) == sizeof(struct known_table) &&
                   sizeof(struct gk_cell) == sizeof(struct known_cell) &&
                   sizeof(struct gk_element) == sizeof(struct known_element),
               "pages have other members than kept.c keeps");

/* Rules. */

static int by_name(const FTSENT **left, const FTSENT **right)
{
  return strcmp((*left)->fts_name, (*right)->fts_name);
}

static bool add_file(EVP_MD_CTX *sum, const char *path)
{
  char piece[16384];
  size_t got;
  FILE *file = fopen(path, "rbe");
  bool good = file != NULL;
  while (good && (got = fread(piece, 1, sizeof piece, file)) > 0)
    good = EVP_DigestUpdate(sum, piece, got);
  good = good && !ferror(file);
  if (file)
    fclose(file);
  return good;
}

/* The size stands before the content, so that no two trees give the same bytes. */
static bool add_tree(EVP_MD_CTX *sum, const char *path)
{
  char *paths[] = {(char *)(uintptr_t)path, NULL};
  FTS *tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
  bool good = tree != NULL;
  for (FTSENT *entry; good && (entry = fts_read(tree));) {
    if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS)
      good = false;
    if (entry->fts_info != FTS_F)
      continue;
    int64_t size = entry->fts_statp->st_size;
    good = EVP_DigestUpdate(sum, entry->fts_name, strlen(entry->fts_name) + 1) &&
           EVP_DigestUpdate(sum, &size, sizeof size) && add_file(sum, entry->fts_accpath);
  }
  if (tree)
    fts_close(tree);
  return good;
}

bool gk_rules_digest(const char *const *paths, size_t count, const char *word,
                     uint8_t digest[GK_RULES_DIGEST])
{
  EVP_MD_CTX *sum = EVP_MD_CTX_new();
  bool good = sum && EVP_DigestInit_ex(sum, EVP_sha256(), NULL) &&
              EVP_DigestUpdate(sum, word, strlen(word) + 1);
  for (size_t i = 0; i < count && good; i++)
    good = add_tree(sum, paths[i]);
  good = good && EVP_DigestFinal_ex(sum, digest, NULL);
  EVP_MD_CTX_free(sum);
  return good;
}

/* Bytes. */

struct writer {
  char *data;
  size_t size, room;
  bool bad;
};

static void put(struct writer *out, const void *data, size_t size)
{
  if (out->room - out->size < size && !out->bad) {
    size_t room = 2 * (out->size + size) + 4096;
    char *more = room <= 4 * (size_t)GK_MEMORY_LIMIT ? realloc(out->data, room) : NULL;
    out->bad = !more;
    out->data = more ? more : out->data;
    out->room = more ? room : out->room;
  }
  if (!out->bad && size)
    memcpy(out->data + out->size, data, size);
  out->size += out->bad ? 0 : size;
}

static void put_number(struct writer *out, uint32_t number)
{
  put(out, &number, sizeof number);
}

static void put_text(struct writer *out, struct gk_text text)
{
  put_number(out, (uint32_t)text.size);
  put(out, text.data, text.size);
}

struct reader {
  const char *data;
  size_t size;
  bool bad;
};

static void take(struct reader *in, void *to, size_t size)
{
  in->bad = in->bad || size > in->size;
  if (in->bad) {
    memset(to, 0, size);
    return;
  }
  memcpy(to, in->data, size);
  in->data += size;
  in->size -= size;
}

static uint32_t take_number(struct reader *in)
{
  uint32_t number;
  take(in, &number, sizeof number);
  return number;
}

/* Lent: what was recalled lives as long as the document. */
static struct gk_text take_text(struct reader *in)
{
  uint32_t size = take_number(in);
  in->bad = in->bad || size > in->size;
  if (in->bad)
    return (struct gk_text){"", 0};
  struct gk_text text = {in->data, size};
  in->data += size;
  in->size -= size;
  return text;
}

/* A page. */

static void put_cell(struct writer *out, const struct gk_cell *cell)
{
  const uint32_t numbers[] = {cell->row, cell->column, cell->rowspan, cell->colspan, cell->flags};
  put(out, numbers, sizeof numbers);
  put(out, &cell->confidence, sizeof cell->confidence);
  put_text(out, cell->text);
  put_text(out, cell->alternative);
  put(out, cell->place.box, sizeof cell->place.box);
  put(out, cell->corners, sizeof cell->corners);
}

static void take_cell(struct reader *in, const struct gk_place *place, struct gk_cell *cell)
{
  uint32_t numbers[5];
  take(in, numbers, sizeof numbers);
  *cell = (struct gk_cell){.row = numbers[0],
                           .column = numbers[1],
                           .rowspan = numbers[2],
                           .colspan = numbers[3],
                           .flags = numbers[4],
                           .place = *place};
  take(in, &cell->confidence, sizeof cell->confidence);
  cell->text = take_text(in);
  cell->alternative = take_text(in);
  take(in, cell->place.box, sizeof cell->place.box);
  take(in, cell->corners, sizeof cell->corners);
}

enum { WHOLE = 1, AT_HEAD = 2, AT_FOOT = 4 };

static void put_table(struct writer *out, const struct gk_page_table *table)
{
  uint32_t flags =
      (table->whole ? WHOLE : 0) | (table->at_head ? AT_HEAD : 0) | (table->at_foot ? AT_FOOT : 0);
  const uint32_t numbers[] = {table->count, table->rows, table->columns, flags};
  put(out, numbers, sizeof numbers);
  put(out, table->box, sizeof table->box);
  put(out, table->place.box, sizeof table->place.box);
  put(out, table->column_lines, ((size_t)table->columns + 1) * sizeof *table->column_lines);
  for (uint32_t i = 0; i < table->count; i++)
    put_cell(out, &table->cells[i]);
}

static struct gk_page_table *take_table(struct gk_context *context, struct reader *in,
                                        const struct gk_place *place)
{
  uint32_t numbers[4];
  take(in, numbers, sizeof numbers);
  in->bad = in->bad || numbers[0] > CELLS_LIMIT || numbers[2] > CELLS_LIMIT;
  if (in->bad)
    return NULL;
  struct gk_page_table *table = gk_alloc(context, sizeof *table);
  *table = (struct gk_page_table){.count = numbers[0],
                                  .rows = numbers[1],
                                  .columns = numbers[2],
                                  .whole = numbers[3] & WHOLE,
                                  .at_head = numbers[3] & AT_HEAD,
                                  .at_foot = numbers[3] & AT_FOOT,
                                  .place = *place};
  take(in, table->box, sizeof table->box);
  take(in, table->place.box, sizeof table->place.box);
  size_t lines = ((size_t)table->columns + 1) * sizeof *table->column_lines;
  table->column_lines = gk_alloc(context, lines);
  take(in, table->column_lines, lines);
  table->cells = gk_alloc(context, ((size_t)table->count + 1) * sizeof *table->cells);
  for (uint32_t i = 0; i < table->count && !in->bad; i++)
    take_cell(in, place, &table->cells[i]);
  return table;
}

static void put_paragraph(struct writer *out, const struct gk_paragraph *paragraph)
{
  const uint32_t numbers[] = {paragraph->kind, paragraph->flags, paragraph->role};
  put(out, numbers, sizeof numbers);
  put(out, paragraph->box, sizeof paragraph->box);
  put_text(out, paragraph->text);
}

static struct gk_paragraph *take_paragraph(struct gk_context *context, struct reader *in)
{
  uint32_t numbers[3];
  struct gk_paragraph *paragraph = gk_alloc(context, sizeof *paragraph);
  take(in, numbers, sizeof numbers);
  *paragraph = (struct gk_paragraph){.kind = numbers[0], .flags = numbers[1], .role = numbers[2]};
  take(in, paragraph->box, sizeof paragraph->box);
  paragraph->text = take_text(in);
  return paragraph;
}

static void put_page(struct writer *out, const struct gk_page *page)
{
  put_number(out, page->class);
  put_number(out, (uint32_t)page->count);
  for (size_t i = 0; i < page->count; i++) {
    const struct gk_element *element = &page->elements[i];
    put_number(out, element->table != NULL);
    put(out, &element->top, sizeof element->top);
    put(out, element->box, sizeof element->box);
    if (element->table)
      put_table(out, element->table);
    else
      put_paragraph(out, element->paragraph);
  }
}

static bool take_page(struct gk_context *context, struct reader *in, const struct gk_place *place,
                      struct gk_page *page)
{
  page->class = (enum gk_picture_class)take_number(in);
  uint32_t count = take_number(in);
  if (in->bad || count > ELEMENTS_LIMIT || page->class > GK_CLASS_TEXT)
    return false;
  page->elements = gk_alloc(context, ((size_t)count + 1) * sizeof *page->elements);
  for (; page->count < count && !in->bad; page->count++) {
    struct gk_element *element = &page->elements[page->count];
    bool is_table = take_number(in) != 0;
    take(in, &element->top, sizeof element->top);
    take(in, element->box, sizeof element->box);
    if (is_table)
      element->table = take_table(context, in, place);
    else
      element->paragraph = take_paragraph(context, in);
  }
  return !in->bad && in->size == 0;
}

/* Everything that a page comes from, but what the core adds: see gk_remember. */
struct key {
  char what[24];
  uint8_t rules[GK_RULES_DIGEST];
  char picture[PICTURE_DIGITS];
  uint32_t page;
};

static bool key_of(struct gk_context *context, const uint8_t rules[GK_RULES_DIGEST],
                   const struct gk_place *place, struct key *key)
{
  struct gk_resource picture;
  memset(key, 0, sizeof *key);
  snprintf(key->what, sizeof key->what, "page %d", FORMAT);
  if (!gk_get_resource(context, place->resource, &picture) ||
      picture.digest.size != sizeof key->picture)
    return false;
  memcpy(key->rules, rules, sizeof key->rules);
  memcpy(key->picture, picture.digest.data, sizeof key->picture);
  key->page = place->page;
  return true;
}

bool gk_page_recall(struct gk_context *context, const uint8_t rules[GK_RULES_DIGEST],
                    const struct gk_place *place, struct gk_page *page)
{
  struct key key;
  struct gk_text known;
  if (!key_of(context, rules, place, &key) ||
      !gk_recall(context, (struct gk_text){(const char *)&key, sizeof key}, &known))
    return false;
  struct reader in = {known.data, known.size, false};
  *page = (struct gk_page){0};
  if (take_page(context, &in, place, page))
    return true;
  *page = (struct gk_page){0};
  return false;
}

void gk_page_keep(struct gk_context *context, const uint8_t rules[GK_RULES_DIGEST],
                  const struct gk_place *place, const struct gk_page *page)
{
  struct key key;
  struct writer out = {0};
  if (!key_of(context, rules, place, &key))
    return;
  put_page(&out, page);
  if (!out.bad)
    gk_remember(context, (struct gk_text){(const char *)&key, sizeof key},
                (struct gk_text){out.data, out.size});
  free(out.data);
}
