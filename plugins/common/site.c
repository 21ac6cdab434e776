/* SPDX-License-Identifier: Apache-2.0 */
#include "site.h"

#include <config.h>
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "include.h"
#include "nearest.h"
#include "site-private.h"
#include "utf8.h"

enum {
  SITES_LIMIT = 20000, /* all authorities of China down to counties */
  SUGGESTION_SIZE = 160
};

/* What gk_sites_free frees, each linked to the one before. */
struct block {
  struct block *next;
  max_align_t data[];
};

struct expression {
  struct expression *next;
  regex_t regex;
};

struct gk_site_memory {
  config_t config;
  struct block *blocks;
  struct expression *expressions;
};

void *gk_site_alloc(struct gk_site_memory *memory, size_t size)
{
  struct block *block = calloc(1, sizeof *block + size);
  if (!block)
    abort();
  block->next = memory->blocks;
  memory->blocks = block;
  return block->data;
}

char *gk_site_copy(struct gk_site_memory *memory, const char *text)
{
  size_t size = strlen(text) + 1;
  return memcpy(gk_site_alloc(memory, size), text, size);
}

regex_t *gk_site_keep(struct gk_site_memory *memory)
{
  struct expression *expression = calloc(1, sizeof *expression);
  if (!expression)
    abort();
  expression->next = memory->expressions;
  memory->expressions = expression;
  return &expression->regex;
}

/* What does not fit is cut where a character begins. */
static bool say(struct site_reader *reader, size_t at, const char *format, va_list arguments)
{
  char *why = reader->why;
  if (at < GK_SITE_COMPLAINT_SIZE)
    vsnprintf(why + at, GK_SITE_COMPLAINT_SIZE - at, format, arguments);
  size_t size = strlen(why);
  if (size == GK_SITE_COMPLAINT_SIZE - 1) {
    while (size > 0 && ((unsigned char)why[size - 1] & 0xC0) == 0x80)
      size--;
    why[size > 0 && (unsigned char)why[size - 1] >= 0xC0 ? size - 1 : size] = 0;
  }
  return false;
}

bool gk_site_say(struct site_reader *reader, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  say(reader, 0, format, arguments);
  va_end(arguments);
  return false;
}

bool gk_site_complain(struct site_reader *reader, const config_setting_t *setting,
                      const char *format, ...)
{
  const char *file = config_setting_source_file(setting);
  gk_site_say(reader, "%s:%u: ", file ? file : reader->sites->path,
              config_setting_source_line(setting));
  va_list arguments;
  va_start(arguments, format);
  say(reader, strlen(reader->why), format, arguments);
  va_end(arguments);
  return false;
}

bool gk_site_known(struct site_reader *reader, const config_setting_t *setting, const char *name,
                   const char *const *names, const char *what)
{
  for (size_t i = 0; names[i]; i++)
    if (strcmp(names[i], name) == 0)
      return true;
  const char *nearest = gk_nearest(name, names);
  char suggestion[SUGGESTION_SIZE] = "";
  if (nearest)
    snprintf(suggestion, sizeof suggestion, _("; did you mean \"%s\"?"), nearest);
  return gk_site_complain(reader, setting, _("unknown %s \"%.64s\"%s"), _(what), name, suggestion);
}

/* Reads all settings of a group, which may be those of `where`. */
static bool read_group(struct site_reader *reader, const config_setting_t *group, unsigned where,
                       void *base, const char *what)
{
  const char *names[GK_SITE_SETTINGS_LIMIT] = {NULL};
  size_t count = 0;
  for (const struct gk_site_setting *row = gk_site_settings; row->name; row++)
    if (row->where & where)
      names[count++] = row->name;
  for (int i = 0; i < config_setting_length(group); i++) {
    const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
    const char *name = config_setting_name(setting);
    if (!gk_site_known(reader, setting, name, names, what))
      return false;
    const struct gk_site_setting *row = gk_site_setting_find(name, where);
    /* One that stands for the sites is theirs. */
    if (where == GK_IN_FILE && (row->where & GK_IN_DEFAULTS))
      continue;
    if (!gk_site_read(reader, setting, row, base))
      return false;
  }
  return true;
}

static void fill_initial(unsigned where, void *base)
{
  for (const struct gk_site_setting *row = gk_site_settings; row->name; row++) {
    void *value = (char *)base + row->offset;
    if (!(row->where & where))
      continue;
    if (row->kind == GK_SITE_NUMBER)
      *(int64_t *)value = row->initial;
    else if (row->kind == GK_SITE_SECONDS)
      *(double *)value = (double)row->initial;
    else if (row->kind == GK_SITE_FLAG)
      *(bool *)value = row->initial != 0;
  }
}

static void put_lower(char *out, struct gk_text host)
{
  for (size_t i = 0; i < host.size; i++)
    out[i] =
        host.data[i] >= 'A' && host.data[i] <= 'Z' ? (char)(host.data[i] | 0x20) : host.data[i];
  out[host.size] = 0;
}

/* In lower case, as hosts are compared; of the start pages where the site names none. */
static void settle_hosts(struct site_reader *reader, struct gk_site *site)
{
  const char *const *from = site->hosts && site->hosts[0] ? site->hosts : site->start;
  size_t count = 0;
  while (from[count])
    count++;
  const char **hosts = gk_site_alloc(reader->memory, (count + 1) * sizeof *hosts);
  for (size_t i = 0; i < count; i++) {
    struct gk_text host = from == site->start ? gk_site_url_host(from[i]) : gk_text_of(from[i]);
    char *copy = gk_site_alloc(reader->memory, host.size + 1);
    put_lower(copy, host);
    hosts[i] = copy;
  }
  site->hosts = hosts;
}

static bool check_hosts(struct site_reader *reader, const config_setting_t *group,
                        const struct gk_site *site, const char *name, const char *const *urls)
{
  for (size_t i = 0; urls && urls[i]; i++) {
    struct gk_text host = gk_site_url_host(urls[i]);
    char *lower = gk_site_alloc(reader->memory, host.size + 1);
    put_lower(lower, host);
    if (!gk_site_has_host(site, gk_text_of(lower)))
      return gk_site_complain(
          reader, config_setting_get_elem(config_setting_get_member(group, name), (unsigned)i),
          _("%s \"%.120s\" is on no host of this site; add \"%s\" to its hosts"), name, urls[i],
          lower);
  }
  return true;
}

static bool read_site(struct site_reader *reader, const config_setting_t *group,
                      const struct gk_site *model, struct gk_site *site)
{
  *site = *model;
  site->line = config_setting_source_line(group);
  if (!config_setting_is_group(group))
    return gk_site_complain(reader, group,
                            _("a site is a group: { name = \"…\"; start = [ \"…\" ]; }"));
  if (!read_group(reader, group, GK_IN_SITE, site, N_("setting of a site")))
    return false;
  if (!site->name)
    return gk_site_complain(reader, group, _("this site has no name"));
  if (!site->start || !site->start[0])
    return gk_site_complain(
        reader, group, _("site \"%s\" has no start page: start = [ \"https://…\" ]"), site->name);
  settle_hosts(reader, site);
  if (!check_hosts(reader, group, site, "start", site->start) ||
      !check_hosts(reader, group, site, "sitemaps", site->sitemaps))
    return false;
  if (site->documents.count == 0 && site->titles.count == 0) {
    site->documents = reader->sites->documents;
    site->titles = reader->sites->titles;
  }
  if (site->proxy && !site->proxy[0])
    site->proxy = NULL;
  if (site->authority_count == 0) {
    struct gk_authority *own = gk_site_alloc(reader->memory, sizeof *own);
    own->name = site->name;
    site->authorities = own;
    site->authority_count = 1;
  }
  return true;
}

static int by_name(const void *left, const void *right)
{
  const struct gk_site *const *a = left, *const *b = right;
  int order = strcmp((*a)->name, (*b)->name);
  return order ? order : (*a < *b ? -1 : 1);
}

static bool check_names(struct site_reader *reader, const config_setting_t *list)
{
  struct gk_sites *sites = reader->sites;
  const struct gk_site **sorted = gk_site_alloc(reader->memory, sites->count * sizeof *sorted);
  for (size_t i = 0; i < sites->count; i++)
    sorted[i] = &sites->of[i];
  qsort(sorted, sites->count, sizeof *sorted, by_name);
  for (size_t i = 1; i < sites->count; i++)
    if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
      return gk_site_complain(reader,
                              config_setting_get_elem(list, (unsigned)(sorted[i] - sites->of)),
                              _("another site is named \"%s\" too (line %u); names are unique"),
                              sorted[i]->name, sorted[i - 1]->line);
  return true;
}

static bool read_sites(struct site_reader *reader, const config_setting_t *root)
{
  struct gk_site model = {0};
  fill_initial(GK_IN_SITE, &model);
  const config_setting_t *proxy = config_setting_get_member(root, "proxy");
  const config_setting_t *defaults = config_setting_get_member(root, "defaults");
  const config_setting_t *list = config_setting_get_member(root, "sites");
  if (proxy && !gk_site_read(reader, proxy, gk_site_setting_find("proxy", GK_IN_FILE), &model))
    return false;
  if (defaults && !config_setting_is_group(defaults))
    return gk_site_complain(reader, defaults, _("defaults must be a group: defaults = { … };"));
  if (defaults &&
      !read_group(reader, defaults, GK_IN_DEFAULTS, &model, N_("setting for all sites")))
    return false;
  if (!list || !config_setting_is_list(list) || config_setting_length(list) == 0)
    return gk_site_complain(
        reader, list ? list : root,
        _("there is no list of sites: sites = ( { name = \"…\"; start = [ \"…\" "
          "]; } ); see sites.conf(5)"));
  int count = config_setting_length(list);
  if (count > SITES_LIMIT)
    return gk_site_complain(reader, list, _("there are %d sites; at most %d are read"), count,
                            SITES_LIMIT);
  reader->sites->of = gk_site_alloc(reader->memory, (size_t)count * sizeof *reader->sites->of);
  reader->sites->count = (size_t)count;
  for (int i = 0; i < count; i++)
    if (!read_site(reader, config_setting_get_elem(list, (unsigned)i), &model,
                   &reader->sites->of[i]))
      return false;
  return check_names(reader, list);
}

/* Who asks: "gongkai/0.1.0 (+https://…)", or what the operator gives with the contact after it. */
static bool settle_agent(struct site_reader *reader, const config_setting_t *root)
{
  struct gk_sites *sites = reader->sites;
  if (!sites->contact)
    return gk_site_complain(
        reader, root,
        _("contact is missing: a mail address or a page, sent with each request; "
          "without one nothing is crawled, for a webmaster who is bothered must be "
          "able to say so"));
  const char *given = sites->user_agent ? sites->user_agent : PACKAGE_NAME "/" PACKAGE_VERSION;
  size_t size = strlen(given) + strlen(sites->contact) + sizeof " (+)";
  char *agent = gk_site_alloc(reader->memory, size);
  if (strstr(given, sites->contact))
    snprintf(agent, size, "%s", given);
  else
    snprintf(agent, size, "%s (%s%s)", given, strchr(sites->contact, '/') ? "+" : "",
             sites->contact);
  sites->user_agent = agent;
  char *product = gk_site_copy(reader->memory, agent);
  /* The characters of a product token of RFC 9309 2.2.1. */
  product[strspn(product, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_")] = 0;
  sites->product = product;
  return true;
}

static bool parse(struct site_reader *reader, config_t *config)
{
  struct gk_sites *sites = reader->sites;
  struct gk_include fault;
  struct stat status;
  FILE *file = fopen(sites->path, "re");
  if (!file || fstat(fileno(file), &status) != 0 || S_ISDIR(status.st_mode)) {
    gk_site_say(reader, "%s: %s", sites->path, file ? _("it is a directory") : strerror(errno));
    if (file)
      fclose(file);
    return false;
  }
  config_set_include_dir(config, reader->folder);
  bool included = gk_includes_check(sites->path, reader->folder, &fault);
  bool good = included && config_read(config, file) == CONFIG_TRUE;
  fclose(file);
  if (!included)
    return gk_site_say(reader, _("%s:%u: %s is a directory and cannot be included"), fault.file,
                       fault.line, fault.included);
  const char *name = good ? NULL : config_error_file(config);
  return good || gk_site_say(reader, "%s:%d: %s", name ? name : sites->path,
                             config_error_line(config), config_error_text(config));
}

bool gk_sites_load(struct gk_sites *sites, const char *path, const char *rules,
                   char why[GK_SITE_COMPLAINT_SIZE])
{
  *sites = (struct gk_sites){0};
  *why = 0;
  sites->own = calloc(1, sizeof *sites->own);
  if (!sites->own)
    abort();
  config_t *config = &sites->own->config;
  config_init(config);
  sites->path = gk_site_copy(sites->own, path);
  struct site_reader reader = {.sites = sites, .memory = sites->own, .why = why};
  reader.folder = dirname(gk_site_copy(sites->own, path));
  fill_initial(GK_IN_FILE, sites);
  if ((rules && !gk_site_read_rules(&reader, rules)) || !parse(&reader, config))
    return false;
  const config_setting_t *root = config_root_setting(config);
  return read_group(&reader, root, GK_IN_FILE, sites, N_("setting")) &&
         settle_agent(&reader, root) && read_sites(&reader, root);
}

void gk_sites_free(struct gk_sites *sites)
{
  struct gk_site_memory *memory = sites->own;
  if (memory) {
    for (struct block *block = memory->blocks, *next; block; block = next) {
      next = block->next;
      free(block);
    }
    for (struct expression *expression = memory->expressions, *next; expression;
         expression = next) {
      next = expression->next;
      regfree(&expression->regex);
      free(expression);
    }
    config_destroy(&memory->config);
    free(memory);
  }
  *sites = (struct gk_sites){0};
}

const struct gk_site *gk_sites_find(const struct gk_sites *sites, const char *name)
{
  for (size_t i = 0; i < sites->count; i++)
    if (strcmp(sites->of[i].name, name) == 0)
      return &sites->of[i];
  return NULL;
}

bool gk_site_has_host(const struct gk_site *site, struct gk_text host)
{
  for (size_t i = 0; site->hosts[i]; i++) {
    struct gk_text allowed = gk_text_of(site->hosts[i]);
    bool below = allowed.data[0] == '*';
    if (below ? host.size > allowed.size - 1 &&
                    gk_text_ends(host, gk_text_slice(allowed, 1, allowed.size))
              : gk_text_equal(host, allowed))
      return true;
  }
  return false;
}

bool gk_site_within_hours(const struct gk_site *site, int minute)
{
  int first = site->first_minute, last = site->last_minute;
  return first == last ||
         (first < last ? minute >= first && minute < last : minute >= first || minute < last);
}
