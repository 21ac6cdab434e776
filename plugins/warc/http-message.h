/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of an HTTP message (RFC 9110, 9112) as a transport or a WARC file has them. */
#ifndef WARC_HTTP_MESSAGE_H
#define WARC_HTTP_MESSAGE_H

#include <gongkai/plugin.h>

/* The value of the first header of that name (case does not count), white space around it left
 * out; empty: there is none. `headers` may begin with a status line. */
struct gk_text http_header(struct gk_text headers, const char *name);

/* What Content-Type says: media type in lower case without parameters, and charset; either may be
 * empty. Written to `text`, of `size` bytes. */
void http_content_type(struct gk_text headers, char *media_type, size_t media_type_size,
                       char *charset, size_t charset_size);

enum http_body_result {
  HTTP_BODY_DONE,
  HTTP_BODY_CUT,       /* it ends too early; what there is was taken */
  HTTP_BODY_TOO_LARGE, /* more than `limit` once decoded: nothing is there */
  HTTP_BODY_BAD        /* not in the encoding that it says: taken as it is */
};

/* Takes the transfer encoding (chunked, where the body has that form; tools leave the header where
 * they took it off) and content encoding (gzip, deflate, x-gzip, br where built in, identity,
 * several one after another) away. *body is malloc'd, for free(), also where it is what came. */
enum http_body_result http_decode_body(struct gk_text headers, struct gk_text raw, uint64_t limit,
                                       char **body, size_t *size);

/* The same without the content encoding: what WARC calls the payload. Lends into `raw` where
 * nothing is to be done; *owned: for free(), or NULL. */
struct gk_text http_payload(struct gk_text headers, struct gk_text raw, char **owned);

#endif
