/* SPDX-License-Identifier: Apache-2.0 */
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "block.h"
#include "http-message.h"
#include "identity.h"

enum {
  DIGEST_SIZE = 32, /* SHA-256 */
  /* What is kept of a buffer between exchanges: most pages fit, and one large file does not cost
   * its memory for the rest of the night. */
  KEPT_BYTES = 4 << 20,
  /* Names that others have taken in the second in which a file is begun. */
  NAMES_TRIED = 1000,
  SERIAL_LIMIT = 100000, /* NNNNN */
  URL_LIMIT = 8192       /* of a record's header line; no server takes a longer one */
};

struct warc_writer {
  int folder, file; /* file -1: none is open */
  uint64_t size;    /* of the file: what is whole */
  uint32_t serial;
  uint64_t file_bytes;
  char *prefix, *software, *contact;
  char name[WARC_FILE_NAME_SIZE];
  char information[WARC_RECORD_ID_SIZE]; /* of the file's warcinfo record */
  struct warc_identities identities;
  struct libdeflate_compressor *compressor, *store; /* store: for what is compressed already */
  EVP_MD_CTX *digest;
  struct warc_block plain, packed;
};

static bool fail(char why[200], const char *what, int error)
{
  snprintf(why, 200, "%s: %s.", what, strerror(error));
  return false;
}

static bool no_memory(char why[200])
{
  return fail(why, "The WARC file cannot be written", ENOMEM);
}

void warc_date(int64_t time, char date[WARC_DATE_SIZE])
{
  enum { MICROSECONDS = 1000000 };
  time_t seconds = (time_t)(time / MICROSECONDS - (time % MICROSECONDS < 0));
  struct tm parts;
  if (!gmtime_r(&seconds, &parts) || parts.tm_year < -1900 || parts.tm_year > 8099 ||
      strftime(date, WARC_DATE_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) != WARC_DATE_SIZE - 1)
    strcpy(date, "1970-01-01T00:00:00Z");
}

/* Beginning and end. */

static bool is_prefix(const char *prefix)
{
  size_t size = strlen(prefix);
  return size > 0 && size <= WARC_PREFIX_LIMIT && prefix[0] != '.' &&
         strspn(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
             size;
}

static bool has_line_break(const char *text)
{
  return text && strpbrk(text, "\r\n");
}

struct warc_writer *warc_writer_new(const struct warc_writer_options *options, char why[200])
{
  if (!is_prefix(options->prefix) || options->level < 1 || options->level > 12 ||
      has_line_break(options->software) || has_line_break(options->contact)) {
    fail(why, "The options of the WARC writer are out of range", EINVAL);
    return NULL;
  }
  struct warc_writer *writer = calloc(1, sizeof *writer);
  if (!writer) {
    no_memory(why);
    return NULL;
  }
  writer->file = -1;
  writer->file_bytes = options->file_bytes;
  writer->folder = open(options->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int error = errno;
  writer->prefix = strdup(options->prefix);
  writer->software = strdup(options->software);
  writer->contact = options->contact ? strdup(options->contact) : NULL;
  writer->compressor = libdeflate_alloc_compressor(options->level);
  writer->store = libdeflate_alloc_compressor(0);
  if (!writer->store) /* older versions have no level 0 */
    writer->store = libdeflate_alloc_compressor(1);
  writer->digest = EVP_MD_CTX_new();
  bool good = writer->prefix && writer->software && (writer->contact || !options->contact) &&
              writer->compressor && writer->store && writer->digest &&
              EVP_DigestInit_ex(writer->digest, EVP_sha256(), NULL) == 1;
  if (good && writer->folder >= 0)
    return writer;
  if (writer->folder < 0)
    fail(why, "The folder for WARC files cannot be opened", error);
  else
    no_memory(why);
  warc_writer_drop(writer);
  return NULL;
}

static void close_file(struct warc_writer *writer)
{
  if (writer->file >= 0)
    close(writer->file);
  writer->file = -1;
  writer->size = 0;
}

void warc_writer_drop(struct warc_writer *writer)
{
  if (!writer)
    return;
  if (writer->file >= 0)
    fdatasync(writer->file);
  close_file(writer);
  if (writer->folder >= 0)
    close(writer->folder);
  libdeflate_free_compressor(writer->compressor);
  libdeflate_free_compressor(writer->store);
  EVP_MD_CTX_free(writer->digest);
  warc_block_free(&writer->plain);
  warc_block_free(&writer->packed);
  free(writer->prefix);
  free(writer->software);
  free(writer->contact);
  free(writer);
}

int warc_writer_file(const struct warc_writer *writer, const char **name)
{
  *name = writer->name;
  return writer->file;
}

bool warc_writer_sync(struct warc_writer *writer, char why[200])
{
  return writer->file < 0 || fdatasync(writer->file) == 0 ||
         fail(why, "The WARC file cannot be made last", errno);
}

/* Records. */

static bool put_digest(struct warc_writer *writer, const char *name, const uint8_t *digest)
{
  static const char digits[] = "0123456789abcdef";
  char hex[2 * DIGEST_SIZE + 1];
  for (int i = 0; i < DIGEST_SIZE; i++) {
    hex[2 * i] = digits[digest[i] >> 4];
    hex[2 * i + 1] = digits[digest[i] & 15];
  }
  hex[2 * DIGEST_SIZE] = 0;
  warc_block_print(&writer->plain, "%s: sha256:%s\r\n", name, hex);
  return !writer->plain.failed;
}

/* A head as HTTP/1.1 has it: see writer.h. */
struct head {
  struct gk_text before, version, after; /* what is written */
  const char *protocol;                  /* of WARC-Protocol; NULL: it is as it came */
};

static struct head head_of(struct gk_text text, bool request)
{
  struct head head = {.before = text};
  const char *line = memchr(text.data ? text.data : "", '\n', text.size);
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

struct part {
  const char *type, *media_type;
  const char *id, *concurrent; /* concurrent NULL: none */
  const char *date;
  const struct warc_exchange *exchange; /* NULL: of warcinfo */
  struct head head;
  struct gk_text body;
  bool compressed; /* the body is already */
};

/* The block's digest comes before the block in the record. */
static bool digest_block(struct warc_writer *writer, const struct part *part,
                         uint8_t digest[DIGEST_SIZE])
{
  const struct gk_text pieces[] = {part->head.before, part->head.version, part->head.after,
                                   part->body};
  bool good = EVP_DigestInit_ex(writer->digest, NULL, NULL) == 1;
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
    good = good && EVP_DigestUpdate(writer->digest, pieces[i].size ? pieces[i].data : "",
                                    pieces[i].size) == 1;
  return good && EVP_DigestFinal_ex(writer->digest, digest, NULL) == 1;
}

static void put_line(struct warc_writer *writer, const char *name, struct gk_text value)
{
  if (value.size)
    warc_block_print(&writer->plain, "%s: %.*s\r\n", name, (int)value.size, value.data);
}

static void put_revisit(struct warc_writer *writer, const struct warc_exchange *exchange)
{
  const struct warc_revisit *revisit = exchange->revisit;
  warc_block_print(&writer->plain, "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/%s\r\n",
                   revisit->not_modified ? "server-not-modified" : "identical-payload-digest");
  put_line(writer, "WARC-Refers-To", gk_text_of(revisit->of.record));
  put_line(writer, "WARC-Refers-To-Target-URI", revisit->url.size ? revisit->url : exchange->url);
  put_line(writer, "WARC-Refers-To-Date", revisit->date);
}

/* Whether the body is not the payload: by ISO 28500 the payload has no transfer encoding, and the
 * programs that check digests take the body as it is. */
static bool is_encoded(const struct warc_exchange *exchange)
{
  return http_header(exchange->response_headers, "transfer-encoding").size > 0;
}

static void put_exchange(struct warc_writer *writer, const struct part *part)
{
  const struct warc_exchange *exchange = part->exchange;
  bool response = strcmp(part->type, "request") != 0;
  put_line(writer, "WARC-Target-URI", exchange->url);
  put_line(writer, "WARC-Warcinfo-ID", gk_text_of(writer->information));
  put_line(writer, "WARC-Concurrent-To", gk_text_of(part->concurrent));
  put_line(writer, "WARC-IP-Address", exchange->address);
  put_line(writer, "WARC-Protocol", gk_text_of(part->head.protocol));
  if (!response)
    return;
  if (exchange->payload_digest && (exchange->revisit || !is_encoded(exchange)))
    put_digest(writer, "WARC-Payload-Digest", exchange->payload_digest);
  if (exchange->revisit)
    put_revisit(writer, exchange);
  /* ISO 28500, 6.7.2: a block that is there without the same bytes again is a truncated one. */
  if (exchange->cut_reason)
    put_line(writer, "WARC-Truncated", gk_text_of(exchange->cut_reason));
  else if (exchange->revisit && !exchange->revisit->not_modified)
    put_line(writer, "WARC-Truncated", GK_TEXT("length"));
}

/* Appends the record as a gzip member to `packed`. */
static bool pack(struct warc_writer *writer, const struct part *part)
{
  struct warc_block *plain = &writer->plain, *packed = &writer->packed;
  uint8_t digest[DIGEST_SIZE];
  size_t size = head_size(&part->head) + part->body.size;
  if (!digest_block(writer, part, digest))
    return false;
  plain->size = 0;
  warc_block_print(plain, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\nWARC-Date: %s\r\n",
                   part->type, part->id, part->date);
  if (part->exchange)
    put_exchange(writer, part);
  else
    put_line(writer, "WARC-Filename", gk_text_of(writer->name));
  put_digest(writer, "WARC-Block-Digest", digest);
  warc_block_print(plain, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", part->media_type,
                   size);
  warc_block_reserve(plain, size + 4);
  warc_block_put(plain, part->head.before.data, part->head.before.size);
  warc_block_put(plain, part->head.version.data, part->head.version.size);
  warc_block_put(plain, part->head.after.data, part->head.after.size);
  warc_block_put(plain, part->body.data, part->body.size);
  warc_block_put(plain, "\r\n\r\n", 4);
  struct libdeflate_compressor *compressor = part->compressed ? writer->store : writer->compressor;
  size_t room = plain->failed ? 0 : libdeflate_gzip_compress_bound(compressor, plain->size);
  if (plain->failed || !warc_block_reserve(packed, room))
    return false;
  size_t wrote = libdeflate_gzip_compress(compressor, plain->data, plain->size,
                                          packed->data + packed->size, room);
  packed->size += wrote;
  return wrote > 0;
}

/* Writes what is packed at the file's end; what cannot be written whole is taken off again. */
static bool append(struct warc_writer *writer, char why[200])
{
  size_t done = 0;
  while (done < writer->packed.size) {
    ssize_t count = pwrite(writer->file, writer->packed.data + done, writer->packed.size - done,
                           (off_t)(writer->size + done));
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0) {
      int error = count < 0 ? errno : ENOSPC;
      /* Where this fails, too, the next exchange is written over it. */
      if (ftruncate(writer->file, (off_t)writer->size) != 0)
        return fail(why, "The WARC file has a broken end, since it cannot be written", error);
      return fail(why, "The WARC file cannot be written", error);
    }
    done += (size_t)count;
  }
  writer->size += done;
  return true;
}

/* Files. */

static bool make_file(struct warc_writer *writer, int64_t now, char why[200])
{
  char date[WARC_DATE_SIZE], stamp[15], *to = stamp;
  warc_date(now, date);
  for (const char *p = date; *p; p++)
    if (*p >= '0' && *p <= '9')
      *to++ = *p;
  *to = 0;
  for (int i = 0; i < NAMES_TRIED; i++) {
    snprintf(writer->name, sizeof writer->name, "%s-%s-%05u.warc.gz", writer->prefix, stamp,
             writer->serial % SERIAL_LIMIT);
    writer->serial++;
    writer->file =
        openat(writer->folder, writer->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (writer->file >= 0 || errno != EEXIST)
      break;
  }
  writer->size = 0;
  if (writer->file < 0)
    return fail(why, "No WARC file can be made", errno);
  /* A file whose name is lost is lost. */
  return fsync(writer->folder) == 0 || errno == EINVAL ||
         fail(why, "The folder of WARC files cannot be made last", errno);
}

static bool put_information(struct warc_writer *writer, int64_t now, char why[200])
{
  char fields[1000], date[WARC_DATE_SIZE];
  warc_date(now, date);
  int size = snprintf(
      fields, sizeof fields,
      "software: %s\r\nformat: WARC File Format 1.1\r\nconformsTo: "
      "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n%s%s%s",
      writer->software, writer->contact ? "operator: " : "", writer->contact ? writer->contact : "",
      writer->contact ? "\r\n" : "");
  if (size < 0 || size >= (int)sizeof fields)
    return fail(why, "The warcinfo record is too long", EINVAL);
  struct part part = {.type = "warcinfo",
                      .media_type = "application/warc-fields",
                      .id = writer->information,
                      .date = date,
                      .body = {fields, (size_t)size}};
  if (!warc_identity(&writer->identities, writer->information))
    return fail(why, "The system gives no random bytes", errno);
  return pack(writer, &part) || no_memory(why);
}

/* Sees to it that a file is there. What it packs is written with the exchange. */
static bool prepare_file(struct warc_writer *writer, int64_t now, char why[200])
{
  if (writer->file >= 0 && writer->size > writer->file_bytes) {
    if (!warc_writer_sync(writer, why))
      return false;
    close_file(writer);
  }
  return (writer->file >= 0 || make_file(writer, now, why)) &&
         (writer->size > 0 || put_information(writer, now, why));
}

/* What is in a header line must not end it. */
static bool is_in_line(struct gk_text text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] <= ' ' || text.data[i] == 0x7F)
      return false;
  return text.size <= URL_LIMIT;
}

/* Whether compressing what came would take time and save nothing. */
static bool is_compressed(const struct warc_exchange *exchange)
{
  static const char *const types[] = {"image/jpeg",          "image/png",
                                      "image/gif",           "image/webp",
                                      "application/pdf",     "application/zip",
                                      "application/gzip",    "application/x-gzip",
                                      "application/ofd",     "application/x-rar-compressed",
                                      "application/vnd.rar", "application/x-7z-compressed"};
  static const char office[] = "application/vnd.openxmlformats-";
  char type[80], charset[4];
  if (http_header(exchange->response_headers, "content-encoding").size)
    return true;
  http_content_type(exchange->response_headers, type, sizeof type, charset, sizeof charset);
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (strcmp(type, types[i]) == 0)
      return true;
  return strncmp(type, office, sizeof office - 1) == 0;
}

static bool pack_exchange(struct warc_writer *writer, const struct warc_exchange *exchange,
                          struct warc_place *place)
{
  char date[WARC_DATE_SIZE], request[WARC_RECORD_ID_SIZE];
  warc_date(exchange->time, date);
  if (!warc_identity(&writer->identities, place->record) ||
      !warc_identity(&writer->identities, request))
    return false;
  bool asked = exchange->request.size > 0;
  struct part part = {.type = "request",
                      .media_type = "application/http;msgtype=request",
                      .id = request,
                      .concurrent = place->record,
                      .date = date,
                      .exchange = exchange,
                      .head = head_of(exchange->request, true)};
  if (asked && !pack(writer, &part))
    return false;
  place->offset = writer->size + writer->packed.size;
  part = (struct part){.type = exchange->revisit ? "revisit" : "response",
                       .media_type = "application/http;msgtype=response",
                       .id = place->record,
                       .concurrent = asked ? request : NULL,
                       .date = date,
                       .exchange = exchange,
                       .head = head_of(exchange->response_headers, false),
                       .compressed = is_compressed(exchange)};
  if (!exchange->revisit)
    part.body = exchange->response_body;
  return pack(writer, &part);
}

bool warc_writer_put(struct warc_writer *writer, const struct warc_exchange *exchange,
                     struct warc_place *place, char why[200])
{
  if (!exchange->url.size || !is_in_line(exchange->url) || !is_in_line(exchange->address) ||
      (exchange->revisit &&
       (!is_in_line(exchange->revisit->url) || !is_in_line(exchange->revisit->date))))
    return fail(why, "The URL or address of an exchange has what no header line can hold", EINVAL);
  warc_block_clear(&writer->plain, KEPT_BYTES);
  warc_block_clear(&writer->packed, KEPT_BYTES);
  if (!prepare_file(writer, exchange->time, why))
    return false;
  if (!pack_exchange(writer, exchange, place))
    return no_memory(why);
  strcpy(place->file, writer->name);
  return append(writer, why);
}
