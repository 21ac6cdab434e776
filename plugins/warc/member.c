/* SPDX-License-Identifier: Apache-2.0 */
#include "member.h"

#include <strings.h>

#include "http-message.h"

enum {
  DIGEST_SIZE = 32, /* SHA-256 */
  /* What is kept of a buffer between exchanges: most pages fit, and one large file does not cost
   * its memory for the rest of the night. */
  KEPT_BYTES = 4 << 20
};

bool warc_packer_open(struct warc_packer *packer, int level)
{
  packer->compressor = libdeflate_alloc_compressor(level);
  packer->store = libdeflate_alloc_compressor(0);
  if (!packer->store) /* older versions have no level 0 */
    packer->store = libdeflate_alloc_compressor(1);
  packer->digest = EVP_MD_CTX_new();
  return packer->compressor && packer->store && packer->digest &&
         EVP_DigestInit_ex(packer->digest, EVP_sha256(), NULL) == 1;
}

void warc_packer_close(struct warc_packer *packer)
{
  libdeflate_free_compressor(packer->compressor);
  libdeflate_free_compressor(packer->store);
  EVP_MD_CTX_free(packer->digest);
  warc_block_free(&packer->plain);
  warc_block_free(&packer->packed);
}

void warc_packer_clear(struct warc_packer *packer)
{
  warc_block_clear(&packer->plain, KEPT_BYTES);
  warc_block_clear(&packer->packed, KEPT_BYTES);
}

static bool put_digest(struct warc_packer *packer, const char *name, const uint8_t *digest)
{
  static const char digits[] = "0123456789abcdef";
  char hex[2 * DIGEST_SIZE + 1];
  for (int i = 0; i < DIGEST_SIZE; i++) {
    hex[2 * i] = digits[digest[i] >> 4];
    hex[2 * i + 1] = digits[digest[i] & 15];
  }
  hex[2 * DIGEST_SIZE] = 0;
  warc_block_print(&packer->plain, "%s: sha256:%s\r\n", name, hex);
  return !packer->plain.failed;
}

/* A head as HTTP/1.1 has it: see struct warc_exchange. */
struct head {
  struct gk_text before, version, after; /* what is written */
  const char *protocol;                  /* of WARC-Protocol; NULL: it is as it came */
};

static struct head head_of(struct gk_text text, bool request)
{
  struct head head = {.before = text};
  if (text.size == 0)
    return head;
  const char *line = memchr(text.data, '\n', text.size);
  const char *end = line ? line : text.data + text.size, *at = text.data;
  if (end > at && end[-1] == '\r')
    end--;
  for (const char *p = at; request && p < end; p++)
    if (*p == ' ')
      at = p + 1;
  size_t size = 0;
  while (at < end && (size_t)(end - at) > size && at[size] != ' ')
    size++;
  if (size < 6 || strncasecmp(at, "HTTP/", 5) != 0 || (at[5] != '2' && at[5] != '3'))
    return head;
  head.before.size = (size_t)(at - text.data);
  head.version = GK_TEXT("HTTP/1.1");
  head.after = (struct gk_text){at + size, text.size - head.before.size - size};
  head.protocol = at[5] == '2' ? "h2" : "h3";
  return head;
}

static size_t head_size(const struct head *head)
{
  return head->before.size + head->version.size + head->after.size;
}

static bool is_request(const struct warc_member *member)
{
  return strcmp(member->type, "request") == 0;
}

/* The block's digest comes before the block in the record. */
static bool digest_block(struct warc_packer *packer, const struct warc_member *member,
                         const struct head *head, uint8_t digest[DIGEST_SIZE])
{
  const struct gk_text pieces[] = {head->before, head->version, head->after, member->body};
  bool good = EVP_DigestInit_ex(packer->digest, NULL, NULL) == 1;
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
    good = good && EVP_DigestUpdate(packer->digest, pieces[i].size ? pieces[i].data : "",
                                    pieces[i].size) == 1;
  return good && EVP_DigestFinal_ex(packer->digest, digest, NULL) == 1;
}

static void put_line(struct warc_packer *packer, const char *name, struct gk_text value)
{
  if (value.size)
    warc_block_print(&packer->plain, "%s: %.*s\r\n", name, (int)value.size, value.data);
}

static void put_revisit(struct warc_packer *packer, const struct warc_exchange *exchange)
{
  const struct warc_revisit *revisit = exchange->revisit;
  warc_block_print(&packer->plain, "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/%s\r\n",
                   revisit->not_modified ? "server-not-modified" : "identical-payload-digest");
  put_line(packer, "WARC-Refers-To", gk_text_of(revisit->of.record));
  put_line(packer, "WARC-Refers-To-Target-URI", revisit->url.size ? revisit->url : exchange->url);
  put_line(packer, "WARC-Refers-To-Date", revisit->date);
}

/* Whether the body is not the payload: by ISO 28500 the payload has no transfer encoding, and the
 * programs that check digests take the body as it is. */
static bool is_encoded(const struct warc_exchange *exchange)
{
  return http_header(exchange->response_headers, "transfer-encoding").size > 0;
}

static void put_exchange(struct warc_packer *packer, const struct warc_member *member,
                         const struct head *head)
{
  const struct warc_exchange *exchange = member->exchange;
  put_line(packer, "WARC-Target-URI", exchange->url);
  put_line(packer, "WARC-Warcinfo-ID", gk_text_of(member->information));
  put_line(packer, "WARC-Concurrent-To", gk_text_of(member->concurrent));
  put_line(packer, "WARC-IP-Address", exchange->address);
  put_line(packer, "WARC-Protocol", gk_text_of(head->protocol));
  if (is_request(member))
    return;
  if (exchange->payload_digest && (exchange->revisit || !is_encoded(exchange)))
    put_digest(packer, "WARC-Payload-Digest", exchange->payload_digest);
  if (exchange->revisit)
    put_revisit(packer, exchange);
  /* ISO 28500, 6.7.2: a block that is there without the same bytes again is a truncated one. */
  if (exchange->cut_reason)
    put_line(packer, "WARC-Truncated", gk_text_of(exchange->cut_reason));
  else if (exchange->revisit && !exchange->revisit->not_modified)
    put_line(packer, "WARC-Truncated", GK_TEXT("length"));
}

/* Whether compressing what came would take time and save nothing. */
static bool is_compressed(const struct warc_member *member)
{
  static const char *const types[] = {"image/jpeg",          "image/png",
                                      "image/gif",           "image/webp",
                                      "application/pdf",     "application/zip",
                                      "application/gzip",    "application/x-gzip",
                                      "application/ofd",     "application/x-rar-compressed",
                                      "application/vnd.rar", "application/x-7z-compressed"};
  static const char office[] = "application/vnd.openxmlformats-";
  const struct warc_exchange *exchange = member->exchange;
  char type[80], charset[4];
  if (!exchange || is_request(member))
    return false;
  if (http_header(exchange->response_headers, "content-encoding").size)
    return true;
  http_content_type(exchange->response_headers, type, sizeof type, charset, sizeof charset);
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (strcmp(type, types[i]) == 0)
      return true;
  return strncmp(type, office, sizeof office - 1) == 0;
}

bool warc_pack(struct warc_packer *packer, const struct warc_member *member)
{
  struct warc_block *plain = &packer->plain, *packed = &packer->packed;
  uint8_t digest[DIGEST_SIZE];
  const struct head made = head_of(member->head, is_request(member)), *head = &made;
  size_t size = head_size(head) + member->body.size;
  if (!digest_block(packer, member, head, digest))
    return false;
  plain->size = 0;
  warc_block_print(plain, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\nWARC-Date: %s\r\n",
                   member->type, member->id, member->date);
  if (member->exchange)
    put_exchange(packer, member, head);
  else
    put_line(packer, "WARC-Filename", gk_text_of(member->file));
  put_digest(packer, "WARC-Block-Digest", digest);
  warc_block_print(plain, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", member->media_type,
                   size);
  warc_block_reserve(plain, size + 4);
  warc_block_put(plain, head->before.data, head->before.size);
  warc_block_put(plain, head->version.data, head->version.size);
  warc_block_put(plain, head->after.data, head->after.size);
  warc_block_put(plain, member->body.data, member->body.size);
  warc_block_put(plain, "\r\n\r\n", 4);
  struct libdeflate_compressor *compressor =
      is_compressed(member) ? packer->store : packer->compressor;
  size_t room = plain->failed ? 0 : libdeflate_gzip_compress_bound(compressor, plain->size);
  if (plain->failed || !warc_block_reserve(packed, room))
    return false;
  size_t wrote = libdeflate_gzip_compress(compressor, plain->data, plain->size,
                                          packed->data + packed->size, room);
  packed->size += wrote;
  return wrote > 0;
}
