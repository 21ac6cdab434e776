/* SPDX-License-Identifier: Apache-2.0 */
/* The commands: each gets the words from its own name on and returns an exit status. */
#ifndef GK_COMMAND_H
#define GK_COMMAND_H

int gk_command_check(int argc, char **argv);
int gk_command_correct(int argc, char **argv);
int gk_command_coverage(int argc, char **argv);
int gk_command_crawl(int argc, char **argv);
int gk_command_diff(int argc, char **argv);
int gk_command_explain(int argc, char **argv);
int gk_command_export(int argc, char **argv);
int gk_command_findings(int argc, char **argv);
int gk_command_fsck(int argc, char **argv);
int gk_command_gc(int argc, char **argv);
int gk_command_inspect(int argc, char **argv);
int gk_command_new(int argc, char **argv);
int gk_command_plan(int argc, char **argv);
int gk_command_report(int argc, char **argv);
int gk_command_reprocess(int argc, char **argv);
int gk_command_retry(int argc, char **argv);
int gk_command_run(int argc, char **argv);
int gk_command_runs(int argc, char **argv);
int gk_command_show(int argc, char **argv);
int gk_command_sites(int argc, char **argv);
int gk_command_status(int argc, char **argv);
int gk_command_try(int argc, char **argv);
int gk_command_verdict(int argc, char **argv);
int gk_command_verify(int argc, char **argv);

#endif
