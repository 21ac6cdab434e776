/* SPDX-License-Identifier: Apache-2.0 */
/* What the plugin is asked to do: the address of one page, or crawl:ACTION?sites=… */
#ifndef HTTP_LOCATION_H
#define HTTP_LOCATION_H

#include <gongkai/plugin.h>

enum action {
  ACTION_FETCH = 1, /* a night */
  ACTION_PLAN,      /* says what would be fetched; asks nothing */
  ACTION_CHECK,     /* asks for robots.txt and start pages; stores and delivers nothing */
  ACTION_PAGE       /* one page with its pictures */
};

struct location {
  enum action action;
  char *url;   /* of ACTION_PAGE */
  char *sites; /* the path of sites.conf */
  char **names;
  size_t name_count; /* of the sites that are meant; 0: all of the file */
  char since[11];    /* YYYY-MM-DD: documents that a list dates earlier are left; empty: none */
  bool deliver;      /* whether documents are offered */
};

enum location_result { LOCATION_GOOD, LOCATION_OTHER /* not for this plugin */, LOCATION_BAD };

/* Values are percent-encoded UTF-8. location_free in any case. *why: one English sentence of
 * LOCATION_BAD. */
enum location_result location_parse(struct location *location, const char *text, char why[200]);
void location_free(struct location *location);

#endif
