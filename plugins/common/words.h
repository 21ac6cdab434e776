/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of words that a rule file gives, and which of them stands at a place of a text. */
#ifndef GK_COMMON_WORDS_H
#define GK_COMMON_WORDS_H

#include <gongkai/plugin.h>

struct gk_word {
  struct gk_text text;
  uint32_t value; /* the caller's */
};

/* Zeroed is empty. Words that begin with the same character are found without looking at others. */
struct gk_words {
  struct gk_word *items;
  size_t count, capacity;
  uint32_t first[257]; /* by the hash of the first character; valid when sealed */
  uint32_t *backward;  /* items by their last character */
  uint32_t last[257];
  bool sealed;
};

/* Adds a copy. False: out of memory, or the word is empty. */
bool gk_words_add(struct gk_words *words, struct gk_text text, uint32_t value);

/* Sorts; to be called once after the last word was added. False: out of memory. */
bool gk_words_seal(struct gk_words *words);

/* Bytes of the longest word that begins at byte `at` of the text, or 0; its value in *value
 * (which may be NULL). */
size_t gk_words_at(const struct gk_words *words, struct gk_text text, size_t at, uint32_t *value);

/* Bytes of the longest word that ends before byte `end` of the text, or 0. */
size_t gk_words_before(const struct gk_words *words, struct gk_text text, size_t end,
                       uint32_t *value);

/* Whether the whole text is a word. */
bool gk_words_has(const struct gk_words *words, struct gk_text text, uint32_t *value);

/* The byte offset of the first word in text[from, to), or SIZE_MAX; its size in *size. */
size_t gk_words_find(const struct gk_words *words, struct gk_text text, size_t from, size_t to,
                     size_t *size, uint32_t *value);

/* Reads rows "list, word, optional number" from a rule file into lists[i] for names[i] (ends with
 * NULL) and seals them. False: `error` says what is wrong, with file and line. */
bool gk_words_load(const char *path, const char *const *names, struct gk_words *lists, char *error,
                   size_t error_size);

void gk_words_free(struct gk_words *words);

#endif
