/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/progress.h - one line on a terminal that says how far long work is:
 *
 *     reading 1,234 / 5,678 files  12.3 MB  4.5 MB/s  0:12 left
 *     merging 45 %  0:03 left
 *
 * Work is done in steps, one after the other; each has a clock of its own. The
 * time left is that of the step at hand at its speed so far, and with it what
 * the caller expects of the steps to come.
 *
 * The line is drawn over itself at most ten times a second and when a step
 * begins, cut to the terminal's width, and wiped at the end. Without a terminal
 * all of this does nothing. For one thread at a time. It writes only to the
 * FILE it was given, and errors there do not matter.
 */
#ifndef POSTIL_BASE_PROGRESS_H
#define POSTIL_BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

/* Of the step at hand. */
struct pst_progress_state {
    const char *verb; /* "reading"; another string is another step; borrowed */
    const char *unit; /* of the items, "files"; NULL: they are shown as a
                         percentage, or not at all if total is 0 */
    uint64_t done, total;        /* items; total 0: unknown */
    uint64_t bytes, total_bytes; /* of them; total_bytes 0: unknown */
    double later; /* time of the steps to come, as a multiple of this one's */
};

struct pst_progress {
    FILE *to;         /* NULL: no terminal */
    const char *verb; /* of the step at hand; NULL: none yet */
    int64_t start_ms; /* of it, monotonic */
    int64_t drawn_ms; /* less than start_ms: not yet */
    bool shown;
    struct pst_buf line;
};

void pst_progress_init(struct pst_progress *p, FILE *to, bool tty);
/* Cheap enough to be called for every file. */
void pst_progress_update(struct pst_progress *p,
                         const struct pst_progress_state *s);
/* Wipe the line so that something else can be printed; the next update draws
 * it again. */
void pst_progress_clear(struct pst_progress *p);
/* Clears it and frees what it holds; updates do nothing from then on. */
void pst_progress_finish(struct pst_progress *p);

/* The line itself, into out (cleared first): what update draws, so long after
 * the step began. The rate and the time left are absent in its first second. */
void pst_progress_line(struct pst_buf *out, const struct pst_progress_state *s,
                       uint64_t elapsed_ms, size_t columns);

#endif
