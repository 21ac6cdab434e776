/* SPDX-License-Identifier: Apache-2.0 */
/* CPU of writing pages into WARC files, with both digests, and of reading them back: bench-warc
 * PAGE..., in an empty folder that the files are left in. Not part of make check. */
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "block.h"
#include "http-message.h"
#include "reader.h"
#include "writer.h"

enum { EXCHANGES = 1000, DIGEST_SIZE = 32, FILE_BYTES = 1 << 30 };

static double cpu_seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void end(const char *why)
{
  fprintf(stderr, "bench-warc: %s\n", why);
  exit(1);
}

static struct gk_text read_page(const char *path)
{
  struct warc_block block = {0};
  char piece[1 << 16];
  FILE *file = fopen(path, "rb");
  if (!file)
    end(path);
  for (size_t size; (size = fread(piece, 1, sizeof piece, file));)
    warc_block_put(&block, piece, size);
  fclose(file);
  return (struct gk_text){block.data, block.size};
}

static struct gk_text gzipped(struct gk_text page)
{
  uLong room = compressBound(page.size) + 100;
  char *out = malloc(room);
  z_stream stream = {.next_in = (Bytef *)(uintptr_t)page.data,
                     .avail_in = (uInt)page.size,
                     .next_out = (Bytef *)out,
                     .avail_out = (uInt)room};
  if (!out || deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
      deflate(&stream, Z_FINISH) != Z_STREAM_END)
    end("no memory");
  size_t size = room - stream.avail_out;
  deflateEnd(&stream);
  return (struct gk_text){out, size};
}

static double read_back(int file, size_t *bytes)
{
  struct warc_record record;
  char why[200];
  double begin = cpu_seconds();
  struct warc_reader *reader = warc_reader_new(file, FILE_BYTES);
  *bytes = 0;
  while (reader && warc_reader_next(reader, &record, why) == 1)
    *bytes += record.headers.size + record.body.size;
  warc_reader_drop(reader);
  return cpu_seconds() - begin;
}

static void measure(const struct gk_text *pages, size_t count, int level, const char *encoding)
{
  char why[200], headers[200], folder[4096];
  struct warc_place place;
  uint8_t digest[DIGEST_SIZE];
  size_t bytes = 0, read;
  const char *name;
  struct warc_writer_options options = {.folder = getcwd(folder, sizeof folder),
                                        .prefix = "bench",
                                        .file_bytes = FILE_BYTES,
                                        .level = level,
                                        .software = "bench-warc"};
  struct warc_writer *writer = warc_writer_new(&options, why);
  if (!writer)
    end(why);
  double begin = cpu_seconds();
  for (int i = 0; i < EXCHANGES; i++) {
    struct gk_text page = pages[(size_t)i % count];
    int size = snprintf(headers, sizeof headers,
                        "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\n"
                        "Content-Length: %zu\r\nETag: \"65ab-5c17\"\r\n%s\r\n",
                        page.size, encoding);
    EVP_Digest(page.data, page.size, digest, NULL, EVP_sha256(), NULL);
    struct warc_exchange exchange = {
        .url = GK_TEXT("http://www.example.gov.cn/zfxxgk/202601/t20260120_1.html"),
        .address = GK_TEXT("192.0.2.1"),
        .time = (int64_t)time(NULL) * 1000000,
        .request = GK_TEXT("GET /zfxxgk/202601/t20260120_1.html HTTP/1.1\r\n"
                           "Host: www.example.gov.cn\r\nAccept-Encoding: gzip, deflate\r\n\r\n"),
        .response_headers = {headers, (size_t)size},
        .response_body = page,
        .payload_digest = digest};
    if (!warc_writer_put(writer, &exchange, &place, why))
      end(why);
    bytes += page.size;
  }
  double wrote = cpu_seconds() - begin;
  int file = warc_writer_file(writer, &name);
  off_t size = lseek(file, 0, SEEK_END);
  double took = read_back(file, &read);
  printf("%s level %d: an exchange of %zu bytes is written in %.0f us (%.0f MB/s) and takes %lld "
         "bytes; read in %.0f us\n",
         *encoding ? "gzip " : "plain", level, bytes / EXCHANGES, wrote / EXCHANGES * 1e6,
         (double)bytes / wrote / 1e6, (long long)size / EXCHANGES, took / EXCHANGES * 1e6);
  warc_writer_drop(writer);
}

int main(int count, char **paths)
{
  struct gk_text pages[100], packed[100];
  size_t read = 0;
  for (int i = 1; i < count && read < sizeof pages / sizeof *pages; i++, read++) {
    pages[read] = read_page(paths[i]);
    packed[read] = gzipped(pages[read]);
  }
  if (read == 0)
    end("name pages");
  static const int levels[] = {1, 3, 6, 9};
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
    measure(pages, read, levels[i], "");
  measure(packed, read, WARC_LEVEL, "Content-Encoding: gzip\r\n");
  for (size_t i = 0; i < read; i++) {
    free((void *)(uintptr_t)pages[i].data);
    free((void *)(uintptr_t)packed[i].data);
  }
  return 0;
}
