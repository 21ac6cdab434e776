/* SPDX-License-Identifier: Apache-2.0 */
#include "key.h"

#include "buffer.h"
#include "stage.h"

void gk_key_fields(const char *what, const struct gk_text *fields, size_t count,
                   uint8_t key[GK_DIGEST_SIZE])
{
  struct gk_buffer bytes = {0};
  gk_buffer_put_text(&bytes, gk_text_of(what));
  for (size_t i = 0; i < count; i++)
    gk_buffer_put_text(&bytes, fields[i]);
  gk_sha256((struct gk_text){bytes.data, bytes.size}, key);
  gk_buffer_free(&bytes);
}

static struct gk_text text_of_digest(const uint8_t digest[GK_DIGEST_SIZE])
{
  return (struct gk_text){(const char *)digest, GK_DIGEST_SIZE};
}

/* The digest of a step's items where there are none: one byte, the end of the list. */
static const uint8_t *of_nothing(void)
{
  static uint8_t digest[GK_DIGEST_SIZE];
  static bool known;
  if (!known)
    gk_sha256((struct gk_text){"", 1}, digest);
  known = true;
  return digest;
}

void gk_chain_add(struct gk_chain *chain, const uint8_t additions[GK_DIGEST_SIZE])
{
  if (memcmp(additions, of_nothing(), GK_DIGEST_SIZE) == 0)
    return;
  struct gk_text fields[] = {text_of_digest(chain->digest), text_of_digest(additions)};
  struct gk_chain next;
  gk_key_fields("gongkai chain 1", fields, 2, next.digest);
  *chain = next;
}

static void key_of(const char *what, uint32_t stage, const uint8_t base[GK_DIGEST_SIZE],
                   const struct gk_chain *chain, uint8_t key[GK_DIGEST_SIZE])
{
  struct gk_text fields[] = {gk_text_of(gk_stage_name(stage)), text_of_digest(base),
                             text_of_digest(chain->digest)};
  gk_key_fields(what, fields, 3, key);
}

void gk_key_step(uint32_t stage, const uint8_t base[GK_DIGEST_SIZE], const struct gk_chain *chain,
                 uint8_t key[GK_DIGEST_SIZE])
{
  key_of("gongkai step 1", stage, base, chain, key);
}

void gk_key_choice(uint32_t stage, const uint8_t base[GK_DIGEST_SIZE], const struct gk_chain *chain,
                   uint8_t key[GK_DIGEST_SIZE])
{
  key_of("gongkai choice 1", stage, base, chain, key);
}

bool gk_key_is_none(const uint8_t key[GK_DIGEST_SIZE])
{
  static const uint8_t none[GK_DIGEST_SIZE];
  return memcmp(key, none, sizeof none) == 0;
}
