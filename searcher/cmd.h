/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/cmd.h - the commands of postil; part of the program. */
#ifndef POSTIL_SEARCHER_CMD_H
#define POSTIL_SEARCHER_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/config.h"
#include "base/error.h"
#include "base/map.h"
#include "base/opts.h"
#include "searcher/index.h"
#include "searcher/output.h"
#include "searcher/query.h"
#include "searcher/render/style.h"
#include "searcher/run.h"

/* What all commands share. */
struct pst_app {
    char *cwd;         /* absolute */
    const char *index; /* --index or $POSTIL_INDEX; NULL: look for it */
    bool no_config;
    size_t color; /* enum pst_color; PST_COLOR_UNSET: the configuration says */
    bool out_tty, err_tty;
    struct pst_output out; /* standard output, or the pager */
    pid_t pager;           /* 0: none */
    struct pst_config config;
    struct pst_style style;
};

enum { PST_COLOR_UNSET = 3 };

/* argv without the command. The exit status, or a negative code and err. */
typedef int pst_cmd_run(struct pst_app *app, int argc, char *const *argv,
                        struct pst_error *err);

struct pst_cmd {
    const char *name;
    const char *summary;
    pst_cmd_run *run; /* NULL: another program knows it */
};

/* By name, or NULL. The table ends with a NULL name. */
extern const struct pst_cmd pst_cmds[];
const struct pst_cmd *pst_cmd_find(const char *name);

/* PST_EUSAGE, with a suggestion. */
int pst_cmd_unknown(const char *name, struct pst_error *err);

pst_cmd_run pst_cmd_search, pst_cmd_similar, pst_cmd_open, pst_cmd_show,
    pst_cmd_duplicates, pst_cmd_status, pst_cmd_export, pst_cmd_config,
    pst_cmd_help, pst_cmd_version;

/* Options that every command takes; their numbers are above those of any
 * command. */
enum {
    PST_OPT_INDEX = 1000,
    PST_OPT_NO_CONFIG,
    PST_OPT_COLOR,
    PST_OPT_USAGE,
    PST_OPT_HELP
};
#define PST_CMD_COMMON_OPTIONS                                                   \
    {"", 0, NULL, "Common:", 0, 0},                                              \
        {"index",       0, "DIR", "the index folder, or one that holds .postil", \
         PST_OPT_INDEX, 0},                                                      \
        {"no-config",       0, NULL, "read no configuration file",               \
         PST_OPT_NO_CONFIG, 0},                                                  \
        {"color",       0, "WHEN", "colours: auto, always or never",             \
         PST_OPT_COLOR, 0},                                                      \
        {"usage", 'h', NULL, "short help", PST_OPT_USAGE, 0},                    \
        {"help", 0, NULL, "long help, with examples", PST_OPT_HELP, 0},          \
        PST_OPT_END

struct pst_cmd_doc {
    const struct pst_opt *table;
    const char *usage;    /* lines */
    const char *about;    /* lines: what --help says more than -h */
    const char *examples; /* lines */
    /* What --help says besides, before the examples; NULL: nothing. */
    void (*more)(struct pst_buf *out);
};

/* Parse the command's options and take the common ones. 1: help was printed
 * and the command is done; 0; or a negative code. */
int pst_cmd_options(struct pst_app *app, const struct pst_cmd_doc *doc,
                    int argc, char *const *argv, struct pst_opts *opts,
                    struct pst_error *err);
/* Take the common options out of `opts`. */
int pst_cmd_take_common(struct pst_app *app, const struct pst_opts *opts,
                        struct pst_error *err);

/* Read the configuration, with that of the index in `dir` (NULL: none), and
 * set the style by it. Warnings go to stderr. */
int pst_cmd_configure(struct pst_app *app, const char *dir,
                      struct pst_error *err);
/* Whether the shell would find the program of a command line; true of what only
 * the shell can tell. */
bool pst_cmd_is_there(const char *command);
/* Send output through the pager, on a terminal, where there is one. */
void pst_cmd_page(struct pst_app *app);
/* Wait for the pager, when there is one, to end. */
void pst_cmd_page_end(struct pst_app *app);
/* "note: ..." on stderr, safe for a terminal. */
void pst_cmd_note(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
/* "postil: ..." on stderr, safe, on lines of its own; the exit status. */
int pst_cmd_fail(const struct pst_error *err);

/* Become the program that knows the command, postil-index or postil-serve;
 * returns only on failure. */
int pst_cmd_delegate(const char *name, int argc, char *const *argv,
                     struct pst_error *err);
/* Have postil-index look again at the files of these paths, relative to the
 * root, or at the whole tree if they are many. 0: the index is to be opened
 * anew; 1: it could not be done, which was said; or a negative code. */
int pst_cmd_refresh(const struct pst_app *app, const struct pst_index *ix,
                    const struct pst_map *paths, struct pst_error *err);
/* Run postil-index with this command, append what it prints to *out, and give
 * its exit status, or a negative code. It reads our standard input, and its
 * complaints go to stderr. */
int pst_cmd_ask(const char *name, int argc, char *const *argv,
                struct pst_buf *out, struct pst_error *err);
/* Become man(1) with a page of postil, when it is installed; returns only when
 * that cannot be. */
void pst_cmd_manual(const char *page);

#endif
