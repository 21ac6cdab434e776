/* SPDX-License-Identifier: Apache-2.0 */
/* A document's bytes as they came, and the digest that they stand under. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "fsck-private.h"
#include "message.h"

/* The bytes as found. */
struct original {
  struct gk_buffer bytes;
  uint8_t digest[GK_DIGEST_SIZE];
  const char *reason; /* why they are damaged; NULL: they are not */
  char place[96];     /* the file's name; "": they stand in the row */
  bool forbidden;     /* the file is there, but the system does not let it be read */
  bool missing;       /* there is no row */
};

/* The digest that the step says which brought the bytes. */
static bool read_witness(const struct gk_fsck_document *d, uint8_t digest[GK_DIGEST_SIZE])
{
  const struct gk_resource *first =
      d->whole ? gk_document_find(&d->document, GK_KIND_RESOURCE, 1) : NULL;
  return first && gk_read_hex(first->digest, digest);
}

static bool file_exists(const struct gk_fsck_document *d, const uint8_t digest[GK_DIGEST_SIZE],
                        struct original *original)
{
  char path[PATH_MAX], hex[2 * GK_DIGEST_SIZE + 1];
  gk_hex(digest, hex);
  snprintf(original->place, sizeof original->place, "blobs/%.2s/%s", hex, hex + 2);
  snprintf(path, sizeof path, "%.3900s/%s", gk_store_path(d->fsck->store), original->place);
  return access(path, F_OK) == 0 || errno != ENOENT;
}

/* Reads the packed bytes out of their file, which the digest names, or else the step. */
static void read_file(const struct gk_fsck_document *d, struct original *original,
                      struct gk_buffer *packed)
{
  uint8_t witness[GK_DIGEST_SIZE] = {0};
  struct gk_error why;
  const uint8_t *digest = d->digest;
  bool there = d->has_digest && file_exists(d, digest, original);
  if (!there && read_witness(d, witness) && file_exists(d, witness, original)) {
    digest = witness;
    there = true;
  } else if (!there) {
    file_exists(d, d->digest, original);
  }
  if (!there) {
    original->reason = _("the file with its bytes is missing");
  } else if (!gk_blob_read(gk_store_path(d->fsck->store), digest, packed, &why)) {
    original->forbidden = true;
    original->reason = _("the file with its bytes cannot be read");
  }
}

static void read_row(const struct gk_fsck_document *d, sqlite3_stmt *row, struct original *original)
{
  struct gk_buffer file = {0};
  int64_t size = sqlite3_column_int64(row, 0), codec = sqlite3_column_int64(row, 1);
  struct gk_text packed = {sqlite3_column_blob(row, 2), (size_t)sqlite3_column_bytes(row, 2)};
  if (codec == GK_CODEC_ZSTD_FILE) {
    read_file(d, original, &file);
    packed = (struct gk_text){file.data, file.size};
  } else if (codec != GK_CODEC_ZSTD) {
    original->reason = _("they are kept in a way that this program does not know");
  }
  if (!original->reason &&
      (size < 0 || !packed.data ||
       !gk_unpack(&d->fsck->store->packer, packed, (uint64_t)size, &original->bytes)))
    original->reason = _("the checksum or size of its bytes is wrong");
  gk_buffer_free(&file);
}

static bool same(const uint8_t left[GK_DIGEST_SIZE], const uint8_t right[GK_DIGEST_SIZE])
{
  return memcmp(left, right, GK_DIGEST_SIZE) == 0;
}

/* The bytes are whole, but not those of the document's digest: either may be wrong. */
static bool compare(struct gk_fsck_document *d, struct original *original, struct gk_error *error)
{
  uint8_t witness[GK_DIGEST_SIZE] = {0};
  bool repairs = gk_fsck_repairs(d->fsck);
  if (read_witness(d, witness) && !same(witness, original->digest)) {
    original->reason = _("its bytes are not those that its digest says");
    return true;
  }
  gk_hex(original->digest, d->hex);
  gk_fsck_say(d->fsck, d, GK_DAMAGE_DIGEST, repairs, "",
              _("the digest that it stands under is not that of its bytes"));
  if (!repairs)
    return true;
  sqlite3_stmt *change = gk_fsck_statement(d->fsck, GK_FSCK_MEND_DIGEST, error);
  if (!change || !gk_store_write(d->fsck->store, error))
    return false;
  sqlite3_bind_int64(change, 1, d->id);
  sqlite3_bind_blob(change, 2, original->digest, GK_DIGEST_SIZE, SQLITE_TRANSIENT);
  return gk_store_finish(d->fsck->store, change, error);
}

static bool say_damage(struct gk_fsck_document *d, const struct original *original,
                       struct gk_error *error)
{
  if (original->forbidden) {
    gk_fsck_say(d->fsck, d, GK_DAMAGE_UNREADABLE_FILE, false, original->place, original->reason);
    return true;
  }
  bool lost = d->source.size == 0;
  if (original->missing && !d->recipe) {
    /* What can be had is only what its source has. */
    gk_fsck_say(d->fsck, d, lost ? GK_DAMAGE_ORIGINAL_LOST : GK_DAMAGE_WAITING, false, "",
                original->reason);
    return true;
  }
  bool repairs = gk_fsck_repairs(d->fsck);
  gk_fsck_say(d->fsck, d, lost ? GK_DAMAGE_ORIGINAL_LOST : GK_DAMAGE_ORIGINAL, repairs,
              original->place, original->reason);
  if (!repairs)
    return true;
  d->again = true;
  return original->missing || gk_fsck_change(d->fsck, GK_FSCK_DROP_ORIGINAL, d->id, error);
}

static bool check_size(struct gk_fsck_document *d, int64_t size, struct gk_error *error)
{
  if (d->size == size)
    return true;
  bool repairs = gk_fsck_repairs(d->fsck);
  gk_fsck_say(d->fsck, d, GK_DAMAGE_COLUMNS, repairs, "size", _("it is not that of the bytes"));
  if (!repairs)
    return true;
  sqlite3_stmt *change = gk_fsck_statement(d->fsck, GK_FSCK_MEND_SIZE, error);
  if (!change || !gk_store_write(d->fsck->store, error))
    return false;
  d->again = true;
  sqlite3_bind_int64(change, 1, d->id);
  sqlite3_bind_int64(change, 2, size);
  return gk_store_finish(d->fsck->store, change, error);
}

static bool check(struct gk_fsck_document *d, struct original *original, struct gk_error *error)
{
  if (!original->reason) {
    gk_sha256(
        (struct gk_text){original->bytes.size ? original->bytes.data : "", original->bytes.size},
        original->digest);
    d->fsck->originals++;
    d->fsck->bytes += original->bytes.size;
    bool good = (d->has_digest && same(original->digest, d->digest)) || compare(d, original, error);
    if (!good || !original->reason)
      return good && check_size(d, (int64_t)original->bytes.size, error);
  }
  return say_damage(d, original, error);
}

bool gk_fsck_check_original(struct gk_fsck_document *d, struct gk_error *error)
{
  sqlite3_stmt *row = gk_fsck_statement(d->fsck, GK_FSCK_ORIGINAL, error);
  if (!row)
    return false;
  struct original original = {0};
  sqlite3_bind_int64(row, 1, d->id);
  enum gk_fsck_step step = gk_fsck_step(d->fsck, row, error);
  if (step == GK_FSCK_ROW) {
    read_row(d, row, &original);
  } else if (step == GK_FSCK_END) {
    original.missing = true;
    original.reason = _("its bytes are not in the store");
  }
  sqlite3_reset(row);
  if (step == GK_FSCK_CORRUPT)
    gk_fsck_say(d->fsck, d, GK_DAMAGE_UNREADABLE, false, "original",
                _("its pages in the database are damaged"));
  bool good = step == GK_FSCK_CORRUPT || (step != GK_FSCK_FAILED && check(d, &original, error));
  gk_buffer_free(&original.bytes);
  return good;
}
