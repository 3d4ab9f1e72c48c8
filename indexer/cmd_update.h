/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/cmd_update.h - what the commands that read a tree share: options,
 * configuration, and what is said of a run; a part of the program, not of the
 * library. */
#ifndef POSTIL_INDEXER_CMD_UPDATE_H
#define POSTIL_INDEXER_CMD_UPDATE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/opts.h"
#include "base/progress.h"
#include "indexer/locate.h"
#include "indexer/settings.h"
#include "indexer/update.h"

/* Their numbers are above those of any command's own. */
enum {
    PST_RUN_INDEX = 100,
    PST_RUN_FOLLOW,
    PST_RUN_HIDDEN,
    PST_RUN_NO_IGNORE,
    PST_RUN_EXCLUDE,
    PST_RUN_PDF,
    PST_RUN_MAX_SIZE,
    PST_RUN_WRITER,
    PST_RUN_JOBS,
    PST_RUN_MEMORY,
    PST_RUN_COMPRESS,
    PST_RUN_PHRASE_INDEX,
    PST_RUN_NO_CONFIG,
    PST_RUN_VERBOSE,
    PST_RUN_QUIET,
    PST_RUN_HELP
};

/* clang-format off */
#define PST_RUN_TREE_OPTIONS                                                  \
    {"index", 0, "DIR", "keep the index in DIR, outside the tree",            \
     PST_RUN_INDEX, 0},                                                       \
    {"follow", 0, NULL, "follow symbolic links", PST_RUN_FOLLOW,              \
     PST_OPT_NEGATABLE},                                                      \
    {"hidden", 0, NULL, "take hidden files and folders, too", PST_RUN_HIDDEN, \
     PST_OPT_NEGATABLE},                                                      \
    {"no-ignore", 0, NULL, "pay no heed to .gitignore and .postilignore",     \
     PST_RUN_NO_IGNORE, 0},                                                   \
    {"exclude", 0, "GLOB", "leave out what matches, as in .gitignore; repeat",\
     PST_RUN_EXCLUDE, 0},                                                     \
    {"max-size", 0, "BYTES", "skip larger files, in archives, too (64M)", PST_RUN_MAX_SIZE, 0}, \
    {"pdf", 0, NULL, "read PDF documents, by pdftotext", PST_RUN_PDF,         \
     PST_OPT_NEGATABLE}

#define PST_RUN_MEANS_OPTIONS                                                 \
    {"jobs", 'j', "N", "threads (as many as there are cores)", PST_RUN_JOBS,  \
     0},                                                                      \
    {"memory", 0, "BYTES", "memory for postings (256M)", PST_RUN_MEMORY, 0},  \
    {"compress", 0, "HOW", "fast, small or none", PST_RUN_COMPRESS, 0},       \
    {"phrase-index", 0, "SIZE", "for phrases: auto, none, small or full",     \
     PST_RUN_PHRASE_INDEX, 0},                                                \
    {"writer", 0, "NAME", "how shards are written: auto, bulk or xapian",     \
     PST_RUN_WRITER, 0}

#define PST_RUN_TALK_OPTIONS                                                  \
    {"no-config", 0, NULL, "read no configuration", PST_RUN_NO_CONFIG, 0},    \
    {"verbose", 'v', NULL, "name each file; twice: unchanged ones, too",      \
     PST_RUN_VERBOSE, 0},                                                     \
    {"quiet", 'q', NULL, "say only what went wrong", PST_RUN_QUIET, 0},       \
    {"help", 'h', NULL, "this help", PST_RUN_HELP, 0}
/* clang-format on */

/* What is said while a run goes on; the payload of its watcher. */
struct pst_cmd_talk {
    const char *command;
    struct pst_progress progress;
    unsigned verbose;
    bool quiet, dry_run;
    FILE *to;
    bool raw; /* `to` is no terminal, and takes paths as they are */
};

/* pst_progress_finish(&t->progress) ends it. */
void pst_cmd_talk_init(struct pst_cmd_talk *t, const char *command,
                       const struct pst_opts *o, bool dry_run);
struct pst_index_watcher pst_cmd_talk_watcher(struct pst_cmd_talk *t);
/* Which tree it is, when the folder named is but a part of it. */
void pst_cmd_talk_where(const struct pst_cmd_talk *t,
                        const struct pst_location *l);
/* The line at the end of a run that took so long. */
void pst_cmd_talk_end(struct pst_cmd_talk *t,
                      const struct pst_update_report *report, uint64_t ms);
/* What may surprise after the first run of all, if it does. */
void pst_cmd_talk_advise(const struct pst_cmd_talk *t,
                         const struct pst_update_report *r);

/* Configuration, then what the command line sets. index_dir may be NULL. */
int pst_cmd_settings(struct pst_index_settings *s, const char *command,
                     const struct pst_opts *o, const char *index_dir,
                     struct pst_error *err);
/* What location, settings and command line say of a run; all else is 0. It
 * borrows from the first two. */
int pst_cmd_update_options(struct pst_update_options *u,
                           const struct pst_location *l,
                           struct pst_index_settings *s,
                           const struct pst_opts *o, struct pst_error *err);

#endif
