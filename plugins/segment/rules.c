/* SPDX-License-Identifier: Apache-2.0 */
#include "rules.h"

#include <dirent.h>
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>

#include "utf8.h"

enum {
  FILES_LIMIT = 64, /* rule files in the directory */
  PATH_SIZE = 4096, /* a path as the system takes it (PATH_MAX) */
  EDITS_PER = 5,    /* one character in five may be wrong: 行政法复议 for 行政复议 */
  PART_LENGTH = 5,  /* shorter spellings stand in other titles by chance */
  STRICT_LENGTH = 5 /* below it one wrong character makes another word */
};

/* What is read, before it is packed. */
struct reader {
  struct gk_context *context;
  struct gk_heading_rules *rules;
  const char *path;
  bool failed;
};

static void *grow(struct gk_context *context, const void *old, uint32_t count, size_t size)
{
  /* Doubling at powers of two keeps what `open` leaves behind small. */
  if (old && (count & (count - 1)) != 0)
    return NULL;
  void *memory = gk_alloc(context, (count ? (size_t)count * 2 : 1) * size);
  if (count)
    memcpy(memory, old, count * size);
  return memory;
}

#define APPEND(reader, array, count, value)                                                        \
  do {                                                                                             \
    void *memory = grow((reader)->context, (array), (count), sizeof *(array));                     \
    if (memory)                                                                                    \
      (array) = memory;                                                                            \
    (array)[(count)++] = (value);                                                                  \
  } while (0)

static void complain(struct reader *reader, const config_setting_t *setting, const char *what)
{
  if (!reader->failed)
    gk_fail(reader->context, GK_FATAL, "heading-rules", "%s:%u: %s", reader->path,
            setting ? (unsigned)config_setting_source_line(setting) : 0u, what);
  reader->failed = true;
}

static struct gk_text copy(struct gk_context *context, const char *string)
{
  size_t size = strlen(string);
  char *data = gk_alloc(context, size + 1);
  memcpy(data, string, size);
  return (struct gk_text){data, size};
}

/* A list of strings; each is handed to `take`. */
static void read_strings(struct reader *reader, const config_setting_t *list,
                         void (*take)(struct reader *, const char *, void *), void *target)
{
  if (!config_setting_is_array(list) && !config_setting_is_list(list)) {
    complain(reader, list, "a list of strings is wanted here");
    return;
  }
  for (int i = 0; i < config_setting_length(list); i++) {
    const char *string = config_setting_get_string_elem(list, i);
    if (!string || !*string) {
      complain(reader, list, "every item of this list is a string that is not empty");
      return;
    }
    take(reader, string, target);
  }
}

static void take_word(struct reader *reader, const char *string, void *target)
{
  struct gk_phrases *words = target;
  APPEND(reader, words->items, words->count, copy(reader->context, string));
}

static void take_label(struct reader *reader, const char *string, void *target)
{
  (void)target;
  struct gk_normal normal;
  gk_title_normalise(gk_text_of(string), &normal);
  APPEND(reader, reader->rules->labels, reader->rules->label_count, normal);
}

static void take_spelling(struct reader *reader, const char *string, void *target)
{
  struct gk_known_spelling spelling = {.heading = *(const uint32_t *)target};
  gk_title_normalise(gk_text_of(string), &spelling.normal);
  if (spelling.normal.size > 0)
    APPEND(reader, reader->rules->spellings, reader->rules->spelling_count, spelling);
}

static void read_heading(struct reader *reader, const config_setting_t *group)
{
  const char *key = NULL;
  int top = 0;
  config_setting_t *spellings = config_setting_get_member(group, "spellings");
  if (!config_setting_is_group(group) || !config_setting_lookup_string(group, "key", &key) ||
      !*key || !spellings) {
    complain(reader, group, "a heading has a key and spellings");
    return;
  }
  for (int i = 0; i < config_setting_length(group); i++) {
    const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
    const char *name = config_setting_name(member);
    if (strcmp(name, "key") != 0 && strcmp(name, "spellings") != 0 && strcmp(name, "top") != 0 &&
        strcmp(name, "generations") != 0)
      complain(reader, member, "a heading has key, top, generations and spellings, nothing else");
  }
  config_setting_lookup_bool(group, "top", &top);
  struct gk_heading_rules *rules = reader->rules;
  uint32_t index = 0;
  while (index < rules->heading_count &&
         !gk_text_equal(rules->headings[index].key, gk_text_of(key)))
    index++;
  if (index == rules->heading_count) {
    struct gk_known_heading heading = {copy(reader->context, key), top != 0};
    APPEND(reader, rules->headings, rules->heading_count, heading);
  }
  read_strings(reader, spellings, take_spelling, &index);
}

static void read_root(struct reader *reader, const config_setting_t *root)
{
  struct gk_heading_rules *rules = reader->rules;
  const struct {
    const char *name;
    struct gk_phrases *words;
  } lists[] = {{"announcing", &rules->announcing},   {"contents", &rules->contents},
               {"attachments", &rules->attachments}, {"agencies", &rules->agencies},
               {"captions", &rules->captions},       {"documents", &rules->documents}};
  for (int i = 0; i < config_setting_length(root); i++) {
    const config_setting_t *setting = config_setting_get_elem(root, (unsigned)i);
    const char *name = config_setting_name(setting);
    size_t list = 0;
    while (list < sizeof lists / sizeof *lists && strcmp(lists[list].name, name) != 0)
      list++;
    if (strcmp(name, "headings") == 0 && config_setting_is_list(setting))
      for (int j = 0; j < config_setting_length(setting); j++)
        read_heading(reader, config_setting_get_elem(setting, (unsigned)j));
    else if (strcmp(name, "labels") == 0)
      read_strings(reader, setting, take_label, NULL);
    else if (list < sizeof lists / sizeof *lists)
      read_strings(reader, setting, take_word, lists[list].words);
    else
      complain(reader, setting,
               "unknown setting; a file of headings has headings, labels, announcing, contents, "
               "attachments, agencies, captions and documents");
  }
}

static void read_file(struct reader *reader)
{
  config_t config;
  config_init(&config);
  if (config_read_file(&config, reader->path) == CONFIG_TRUE) {
    read_root(reader, config_root_setting(&config));
  } else {
    gk_fail(reader->context, GK_FATAL, "heading-rules", "%s:%d: %s", reader->path,
            config_error_line(&config), config_error_text(&config));
    reader->failed = true;
  }
  config_destroy(&config);
}

static int by_length(const void *left, const void *right)
{
  const struct gk_known_spelling *a = left, *b = right;
  if (a->normal.size != b->normal.size)
    return a->normal.size < b->normal.size ? -1 : 1;
  if (a->heading != b->heading)
    return a->heading < b->heading ? -1 : 1;
  return memcmp(a->normal.characters, b->normal.characters,
                a->normal.size * sizeof *a->normal.characters);
}

static int by_name(const void *left, const void *right)
{
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static uint32_t list_files(struct reader *reader, const char *directory, char **names)
{
  DIR *stream = opendir(directory);
  if (!stream) {
    gk_fail(reader->context, GK_FATAL, "heading-rules", "%s: this directory cannot be read",
            directory);
    reader->failed = true;
    return 0;
  }
  uint32_t count = 0;
  for (struct dirent *entry; (entry = readdir(stream)) && count < FILES_LIMIT;) {
    const char *dot = strrchr(entry->d_name, '.');
    if (dot && dot != entry->d_name && strcmp(dot, ".conf") == 0) {
      struct gk_text name = copy(reader->context, entry->d_name);
      names[count] = gk_alloc(reader->context, name.size + 1);
      memcpy(names[count++], name.data, name.size + 1);
    }
  }
  closedir(stream);
  qsort(names, count, sizeof *names, by_name);
  return count;
}

const struct gk_heading_rules *gk_heading_rules_open(struct gk_context *context,
                                                     const char *directory)
{
  struct gk_heading_rules *rules = gk_alloc(context, sizeof *rules);
  struct reader reader = {context, rules, NULL, false};
  char *names[FILES_LIMIT];
  uint32_t count = list_files(&reader, directory, names);
  for (uint32_t i = 0; i < count && !reader.failed; i++) {
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", directory, names[i]);
    reader.path = path;
    read_file(&reader);
  }
  if (reader.failed)
    return NULL;
  if (rules->spelling_count)
    qsort(rules->spellings, rules->spelling_count, sizeof *rules->spellings, by_length);
  uint32_t next = 0;
  for (uint32_t length = 0; length < GK_NORMAL_LIMIT + 2; length++) {
    while (next < rules->spelling_count && rules->spellings[next].normal.size < length)
      next++;
    rules->length_first[length] = next;
  }
  return rules;
}

/* The longest main part that the title begins with (or ends with) and its length. */
static uint32_t longest_part(const struct gk_heading_rules *rules, const struct gk_normal *title,
                             bool end, uint32_t *heading)
{
  for (uint32_t i = rules->length_first[title->size]; i-- > 0;) {
    const struct gk_known_spelling *spelling = &rules->spellings[i];
    uint32_t size = spelling->normal.size;
    if (size < PART_LENGTH)
      return 0;
    const uint32_t *place = title->characters + (end ? title->size - size : 0);
    if (rules->headings[spelling->heading].top &&
        memcmp(place, spelling->normal.characters, size * sizeof *place) == 0) {
      *heading = spelling->heading;
      return size;
    }
  }
  return 0;
}

static struct gk_known_match match_part(const struct gk_heading_rules *rules,
                                        const struct gk_normal *title)
{
  struct gk_known_match match = {0};
  uint32_t first = 0, last = 0;
  uint32_t begins = longest_part(rules, title, false, &first);
  uint32_t ends = longest_part(rules, title, true, &last);
  if (begins && ends && first != last && begins + ends <= title->size &&
      title->size - begins - ends <= 2)
    match = (struct gk_known_match){
        .found = true, .heading = first, .joined = true, .second = last, .distance = 1};
  else if (ends * 3 >= title->size * 2)
    match = (struct gk_known_match){.found = true, .heading = last, .distance = title->size - ends};
  return match;
}

struct gk_known_match gk_heading_rules_match(const struct gk_heading_rules *rules,
                                             const struct gk_normal *title)
{
  struct gk_known_match match = {.distance = UINT32_MAX};
  if (title->size == 0)
    return match;
  uint32_t allowed = title->size < STRICT_LENGTH ? 0 : title->size / EDITS_PER;
  uint32_t longest = title->size + allowed;
  if (longest > GK_NORMAL_LIMIT)
    longest = GK_NORMAL_LIMIT;
  /* Those of the same length first: the same title is the usual case. */
  for (uint32_t i = rules->length_first[title->size]; i < rules->length_first[title->size + 1]; i++)
    if (gk_title_distance(&rules->spellings[i].normal, title, 0) == 0)
      return (struct gk_known_match){.found = true, .heading = rules->spellings[i].heading};
  for (uint32_t i = rules->length_first[title->size - allowed];
       allowed > 0 && i < rules->length_first[longest + 1]; i++) {
    uint32_t distance = gk_title_distance(&rules->spellings[i].normal, title, allowed);
    if (distance <= allowed && distance < match.distance)
      match = (struct gk_known_match){
          .found = true, .heading = rules->spellings[i].heading, .distance = distance};
  }
  return match.found ? match : match_part(rules, title);
}

bool gk_heading_rules_is_label(const struct gk_heading_rules *rules, const struct gk_normal *title)
{
  for (uint32_t i = 0; i < rules->label_count; i++)
    if (gk_title_distance(&rules->labels[i], title, 0) == 0)
      return true;
  return false;
}

bool gk_heading_rules_in_label(const struct gk_heading_rules *rules, const struct gk_normal *title,
                               bool begins)
{
  for (uint32_t i = 0; i < rules->label_count; i++) {
    const struct gk_normal *label = &rules->labels[i];
    uint32_t last = begins || label->size < title->size ? 0 : label->size - title->size;
    for (uint32_t at = 0; title->size <= label->size && at <= last; at++)
      if (memcmp(label->characters + at, title->characters,
                 title->size * sizeof *title->characters) == 0)
        return true;
  }
  return false;
}

bool gk_phrases_start(const struct gk_phrases *words, struct gk_text text)
{
  for (uint32_t i = 0; i < words->count; i++)
    if (gk_text_starts(text, words->items[i]))
      return true;
  return false;
}

bool gk_phrases_end(const struct gk_phrases *words, struct gk_text text)
{
  for (uint32_t i = 0; i < words->count; i++)
    if (gk_text_ends(text, words->items[i]))
      return true;
  return false;
}

bool gk_phrases_within(const struct gk_phrases *words, struct gk_text text)
{
  for (uint32_t i = 0; i < words->count; i++)
    if (gk_text_find(text, words->items[i], 0) != SIZE_MAX)
      return true;
  return false;
}
