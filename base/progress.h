/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/progress.h - one line on a terminal that says how far long work is:
 *
 *     indexing 1,234 / 5,678 files  12.3 MB  4.5 MB/s  0:12 left
 *
 * It is drawn over itself at most ten times a second, cut to the terminal's
 * width, and wiped at the end. Without a terminal all of this does nothing.
 * For one thread at a time. It writes only to the FILE it was given, and errors
 * there do not matter.
 */
#ifndef POSTIL_BASE_PROGRESS_H
#define POSTIL_BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

struct pst_progress_state {
    uint64_t done, total;        /* items; total 0: unknown */
    uint64_t bytes, total_bytes; /* total_bytes 0: unknown */
};

struct pst_progress {
    FILE *to; /* NULL: no terminal */
    const char *verb;
    const char *unit;
    int64_t start_ms, drawn_ms; /* monotonic; drawn_ms < start_ms: not yet */
    bool shown;
    struct pst_buf line;
};

/* verb "indexing" and unit "files" are borrowed. */
void pst_progress_init(struct pst_progress *p, FILE *to, bool tty,
                       const char *verb, const char *unit);
/* Cheap enough to be called for every file. */
void pst_progress_update(struct pst_progress *p,
                         const struct pst_progress_state *s);
/* Wipe the line so that something else can be printed; the next update draws
 * it again. */
void pst_progress_clear(struct pst_progress *p);
/* Clears it and frees what it holds; updates do nothing from then on. */
void pst_progress_finish(struct pst_progress *p);

/* The line itself, into out (cleared first): what update draws. The rate and
 * the time left are absent in the first second. */
void pst_progress_line(struct pst_buf *out, const char *verb, const char *unit,
                       const struct pst_progress_state *s, uint64_t elapsed_ms,
                       size_t columns);

#endif
