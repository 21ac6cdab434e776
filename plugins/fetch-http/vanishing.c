/* SPDX-License-Identifier: Apache-2.0 */
#include "vanishing.h"

#include <stdio.h>
#include <stdlib.h>

#include "host.h"
#include "lane.h"

enum {
  /* Known pages in a row that are not found. Authorities take down one report or the ones of a
   * year; a server that lost its files or is being moved has none of what it had. */
  DOUBTED_LIMIT = 10,
  /* Nights in which a page was doubted, after which it is believed to be gone. */
  DOUBTED_NIGHTS = 2
};

struct doubted {
  struct doubted *next;
  struct site_run *run;
  struct task *task;
  int status;
  uint64_t bytes, microseconds;
};

static struct doubted *take(struct host *host)
{
  struct doubted *doubted = host->doubted;
  if (doubted) {
    host->doubted = doubted->next;
    host->doubted_count--;
  }
  return doubted;
}

static void decide(struct crawl *crawl, struct host *host, struct doubted *doubted, bool vanished)
{
  struct answer answer = {.crawl = crawl,
                          .run = doubted->run,
                          .host = host,
                          .task = doubted->task,
                          .status = doubted->status,
                          .microseconds = doubted->microseconds,
                          .code = "host-given-up"};
  answer.body.size = doubted->bytes; /* for what is counted; they are kept already */
  if (vanished)
    answer.code = doubted->status == 410 ? "gone" : "not-found";
  snprintf(answer.message, sizeof answer.message,
           vanished ? "It was there when it was last looked at, and the server answers %d now."
                    : "The server answers %d, as it does for all that it had: it is asked for "
                      "again the next night.",
           doubted->status);
  answer_fail(&answer, vanished ? PAGE_VANISHED : PAGE_FAILED);
  task_free(doubted->task);
  free(doubted);
}

void vanishing_believe(struct crawl *crawl, struct host *host)
{
  for (struct doubted *doubted; (doubted = take(host));)
    decide(crawl, host, doubted, true);
}

static void doubt(struct crawl *crawl, struct host *host)
{
  /* Requests that were under way when it was given up are answered, too. */
  if (!host->given_up)
    host_give_up(
        crawl, host->doubted->run, host, "host-given-up",
        "%d pages that were there when they were last looked at are not found, and nothing "
        "else is: it may be under maintenance, so nothing is taken for vanished before the "
        "third night of that. What is due there waits for the next night.",
        host->doubted_count);
  for (struct doubted *doubted; (doubted = take(host));)
    decide(crawl, host, doubted, false);
}

bool vanishing_doubted(struct answer *answer)
{
  struct host *host = answer->host;
  if (!host->believed && answer->task->page.failures >= DOUBTED_NIGHTS) {
    host->believed = true;
    vanishing_believe(answer->crawl, host);
  }
  struct doubted *doubted = host->believed ? NULL : malloc(sizeof *doubted);
  if (!doubted)
    return false;
  *doubted = (struct doubted){.next = host->doubted,
                              .run = answer->run,
                              .task = answer->task,
                              .status = answer->status,
                              .bytes = answer->headers.size + answer->body.size,
                              .microseconds = answer->microseconds};
  answer->task = NULL;
  host->doubted = doubted;
  if (++host->doubted_count >= DOUBTED_LIMIT || host->given_up)
    doubt(answer->crawl, host);
  return true;
}

void vanishing_end(struct crawl *crawl)
{
  for (size_t i = 0; i < crawl->host_count; i++) {
    struct host *host = crawl->hosts[i];
    if (!host->doubted)
      continue;
    if (host->served)
      vanishing_believe(crawl, host);
    else
      doubt(crawl, host);
  }
}

void vanishing_forget(struct host *host)
{
  for (struct doubted *doubted; (doubted = take(host));) {
    task_free(doubted->task);
    free(doubted);
  }
}
