/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/cmd_common.h - what the commands of postil-index share; a part of the
 * program, not of the library. */
#ifndef POSTIL_INDEXER_CMD_COMMON_H
#define POSTIL_INDEXER_CMD_COMMON_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opts.h"
#include "base/progress.h"
#include "indexer/watcher.h"

/* Becomes the number of the signal when the user interrupts. */
typedef const volatile sig_atomic_t *pst_stop_flag;

enum { PST_CMD_JOBS_MOST = 256 };

/* The program that runs, even when its file was replaced meanwhile. */
extern const char pst_cmd_self[];

/* argv without the command. The exit status. */
int pst_cmd_index(int argc, char *const *argv, pst_stop_flag stop);
int pst_cmd_compact(int argc, char *const *argv, pst_stop_flag stop);
int pst_cmd_extract(int argc, char *const *argv, pst_stop_flag stop);
int pst_cmd_import(int argc, char *const *argv, pst_stop_flag stop);
int pst_cmd_check(int argc, char *const *argv, pst_stop_flag stop);
int pst_cmd_watch(int argc, char *const *argv, pst_stop_flag stop);

/* As pst_cmd_index, but what is in these shards is read again (see
 * indexer/update.h). 0, or a negative code and err; PST_EPARTIAL was said. */
int pst_cmd_index_again(int argc, char *const *argv, const uint64_t *shards,
                        size_t count, pst_stop_flag stop,
                        struct pst_error *err);

/* What is printed around a table of options by --help. */
struct pst_cmd_help {
    const char *usage;    /* lines */
    const char *examples; /* lines */
};

/* What a command does with its options. 0, or a negative code and err. */
typedef int pst_cmd_run(const struct pst_opts *o, pst_stop_flag stop,
                        struct pst_error *err);
/* Parse the command line and run it, or print the help if the option of that id
 * is there. */
int pst_cmd_begin(const struct pst_opt *table, int help_id,
                  const struct pst_cmd_help *help, pst_cmd_run *run, int argc,
                  char *const *argv, pst_stop_flag stop, struct pst_error *err);

/* "postil COMMAND: message" on stderr, safe for a terminal; the status. */
int pst_cmd_fail(const char *command, const struct pst_error *err);
/* The same kind of line for what is no failure. */
void pst_cmd_warn(const char *command, const char *message);
int pst_cmd_print_help(const struct pst_cmd_help *help,
                       const struct pst_opt *table, struct pst_error *err);
/* A run's progress on the line that is its. */
void pst_cmd_show_progress(struct pst_progress *progress,
                           const struct pst_index_progress *p);
/* Threads, where the user names no number. */
unsigned pst_cmd_cores(void);
/* PST_EIO, as errno says of standard output; where its reader has gone, as head
 * does, the process ends without a word, by SIGPIPE. */
int pst_cmd_fail_output(struct pst_error *err);
/* All of `out` to stdout; the same when that fails. */
int pst_cmd_print(const struct pst_buf *out, struct pst_error *err);

#endif
