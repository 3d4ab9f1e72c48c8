/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/opts.h - command lines, GNU style, from a table.
 *
 * Understood: --name=value, --name value, -n5, -n 5, clustered flags -lq,
 * --no-name where the table allows it, "--" before operands, operands between
 * options. A name is never abbreviated. A lone "-" is an operand.
 *
 *     enum { OPT_LIMIT = 1, OPT_QUIET };
 *     static const struct pst_opt table[] = {
 *         {"", 0, NULL, "Output:", 0, 0},
 *         {"limit", 'n', "N", "show at most N articles", OPT_LIMIT, 0},
 *         {"quiet", 'q', NULL, "print nothing", OPT_QUIET, 0},
 *         PST_OPT_END};
 *     r = pst_opts_parse(table, argc - 1, argv + 1, 0, &opts, err);
 *     quiet = pst_opts_flag(&opts, OPT_QUIET, false);
 *     r = pst_opts_count(&opts, OPT_LIMIT, 0, UINT32_MAX, &limit, err);
 *
 * Options of one kind override earlier ones; a caller that wants all of them,
 * or their order, walks uses[]. Nothing is copied: argv must outlive it.
 */
#ifndef POSTIL_BASE_OPTS_H
#define POSTIL_BASE_OPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

enum pst_opt_flag {
    PST_OPT_NEGATABLE = 1, /* --no-name too */
    PST_OPT_OPTIONAL = 2,  /* its argument may be absent: --color[=WHEN] */
    PST_OPT_HIDDEN = 4     /* not in the help */
};

struct pst_opt {
    const char *name;     /* without --; "": a heading of the help */
    char letter;          /* 0: none */
    const char *argument; /* what the help calls it; NULL: a flag */
    const char *help;     /* one line */
    int id;               /* the caller's number; two names may share it */
    unsigned flags;       /* enum pst_opt_flag */
};

#define PST_OPT_END               \
    {                             \
        NULL, 0, NULL, NULL, 0, 0 \
    }

struct pst_opt_use {
    const struct pst_opt *opt;
    int id;
    bool negated;      /* written --no-name */
    const char *value; /* NULL: a flag, negated, or an absent argument */
};

struct pst_opts {
    struct pst_opt_use *uses; /* in order */
    size_t use_count, use_cap;
    const char **operands;
    size_t operand_count, operand_cap;
};

enum pst_opts_mode {
    /* The first operand ends the options, as before a subcommand. */
    PST_OPTS_STOP = 1
};

/* Parse argc words (without the program's name). PST_EUSAGE, with the nearest
 * name when one is unknown; out is then empty. */
int pst_opts_parse(const struct pst_opt *table, int argc, char *const *argv,
                   unsigned mode, struct pst_opts *out, struct pst_error *err);
void pst_opts_dispose(struct pst_opts *o);

/* The last use of an option, or NULL. */
const struct pst_opt_use *pst_opts_last(const struct pst_opts *o, int id);
/* Whether a flag was given (last: and not negated); `absent` when neither. */
bool pst_opts_flag(const struct pst_opts *o, int id, bool absent);
/* How often it was given (-vv). */
unsigned pst_opts_times(const struct pst_opts *o, int id);
/* The last value; `absent` when there is none. */
const char *pst_opts_string(const struct pst_opts *o, int id,
                            const char *absent);
/* Typed values of the last use. *out is left as it is, 0 returned, when the
 * option was not given or was negated. PST_EUSAGE names the option. */
int pst_opts_count(const struct pst_opts *o, int id, uint64_t least,
                   uint64_t most, uint64_t *out, struct pst_error *err);
int pst_opts_size(const struct pst_opts *o, int id, uint64_t *out,
                  struct pst_error *err);
int pst_opts_choice(const struct pst_opts *o, int id,
                    const char *const *choices, size_t *out,
                    struct pst_error *err);

/* Help, one line an option, into out: "  -n, --limit=N   show at most ...". */
void pst_opts_help(const struct pst_opt *table, struct pst_buf *out);

#endif
