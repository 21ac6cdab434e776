/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of an HTTP message (RFC 9110, 9112) as a transport or a WARC file has them. */
#ifndef WARC_HTTP_MESSAGE_H
#define WARC_HTTP_MESSAGE_H

#include <gongkai/plugin.h>

/* The value of the first header of that name (case does not count), white space around it left
 * out; lent from `headers`; empty: there is none. `headers` may begin with a status line. A folded
 * value has its line breaks in it. */
struct gk_text http_header(struct gk_text headers, const char *name);

/* Of a status line such as "HTTP/1.1 200 OK": 100 to 999; 0: `headers` begins with none. */
int http_status(struct gk_text headers);

/* Bytes of the status or request line and the header lines at the beginning of `message`, with the
 * empty line that ends them; 0: no such line is there. Lines end with CRLF or LF. */
size_t http_head_size(struct gk_text message);

/* What Content-Type says: media type in lower case without parameters, and charset as it is
 * written; either may be empty, and is where it does not fit or holds what no such name does. */
void http_content_type(struct gk_text headers, char *media_type, size_t media_type_size,
                       char *charset, size_t charset_size);

enum http_body_result {
  HTTP_BODY_DONE,
  HTTP_BODY_CUT,       /* it ends too early, or is damaged from some point on; what there is before
                          was taken */
  HTTP_BODY_TOO_LARGE, /* more than `limit` once decoded: nothing is there, *body is NULL */
  HTTP_BODY_BAD,       /* not in the encoding that it says, or in one that is not known: taken as
                          it is */
  HTTP_BODY_NO_MEMORY  /* nothing is there, *body is NULL */
};

/* Takes the transfer encoding (chunked, where the body has that form; tools leave the header where
 * they took it off) and content encoding (gzip, deflate, their x- forms, br where it is built in,
 * identity, several one after another) away. *body is malloc'd, for free(), also where it is what
 * came. Takes time in the order of the bytes that come and of those that come out. */
enum http_body_result http_decode_body(struct gk_text headers, struct gk_text raw, uint64_t limit,
                                       char **body, size_t *size);

/* The same without the content encoding: what WARC calls the payload. Lends into `raw` where
 * nothing is to be done or there is no memory; *owned: for free(), or NULL. */
struct gk_text http_payload(struct gk_text headers, struct gk_text raw, char **owned);

#endif
