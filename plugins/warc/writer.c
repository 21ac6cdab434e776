/* SPDX-License-Identifier: Apache-2.0 */
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "identity.h"
#include "member.h"

enum {
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
  struct warc_packer packer;
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
  bool packs = warc_packer_open(&writer->packer, options->level);
  bool good = packs && writer->prefix && writer->software && (writer->contact || !options->contact);
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
  warc_packer_close(&writer->packer);
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

/* Writes what is packed at the file's end; what cannot be written whole is taken off again. */
static bool append(struct warc_writer *writer, char why[200])
{
  size_t done = 0;
  while (done < writer->packer.packed.size) {
    ssize_t count = pwrite(writer->file, writer->packer.packed.data + done,
                           writer->packer.packed.size - done, (off_t)(writer->size + done));
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
  struct warc_member member = {.type = "warcinfo",
                               .media_type = "application/warc-fields",
                               .id = writer->information,
                               .date = date,
                               .file = writer->name,
                               .body = {fields, (size_t)size}};
  if (!warc_identity(&writer->identities, writer->information))
    return fail(why, "The system gives no random bytes", errno);
  return warc_pack(&writer->packer, &member) || no_memory(why);
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

static bool pack_exchange(struct warc_writer *writer, const struct warc_exchange *exchange,
                          struct warc_place *place)
{
  char date[WARC_DATE_SIZE], request[WARC_RECORD_ID_SIZE];
  warc_date(exchange->time, date);
  if (!warc_identity(&writer->identities, place->record) ||
      !warc_identity(&writer->identities, request))
    return false;
  bool asked = exchange->request.size > 0;
  struct warc_member member = {.type = "request",
                               .media_type = "application/http;msgtype=request",
                               .id = request,
                               .concurrent = place->record,
                               .date = date,
                               .information = writer->information,
                               .exchange = exchange,
                               .head = exchange->request};
  if (asked && !warc_pack(&writer->packer, &member))
    return false;
  place->offset = writer->size + writer->packer.packed.size;
  member = (struct warc_member){.type = exchange->revisit ? "revisit" : "response",
                                .media_type = "application/http;msgtype=response",
                                .id = place->record,
                                .concurrent = asked ? request : NULL,
                                .date = date,
                                .information = writer->information,
                                .exchange = exchange,
                                .head = exchange->response_headers};
  if (!exchange->revisit)
    member.body = exchange->response_body;
  return warc_pack(&writer->packer, &member);
}

bool warc_writer_put(struct warc_writer *writer, const struct warc_exchange *exchange,
                     struct warc_place *place, char why[200])
{
  if (!exchange->url.size || !is_in_line(exchange->url) || !is_in_line(exchange->address) ||
      (exchange->revisit &&
       (!is_in_line(exchange->revisit->url) || !is_in_line(exchange->revisit->date))))
    return fail(why, "The URL or address of an exchange has what no header line can hold", EINVAL);
  warc_packer_clear(&writer->packer);
  if (!prepare_file(writer, exchange->time, why))
    return false;
  if (!pack_exchange(writer, exchange, place))
    return no_memory(why);
  strcpy(place->file, writer->name);
  return append(writer, why);
}
