/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/recent.h - the hits of the last search that a person saw, so that
 * postil open can be told a number. They are kept in one file of the user's,
 * $XDG_STATE_HOME/postil/recent (else ~/.local/state), of which nothing
 * depends: for each hit LINE:COLUMN, a NUL, the absolute path, a NUL.
 */
#ifndef POSTIL_SEARCHER_RECENT_H
#define POSTIL_SEARCHER_RECENT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

/* Lines and columns count from 1, columns in bytes. */
struct pst_place {
    struct pst_buf path; /* absolute */
    size_t line, col;
};

void pst_recent_add(struct pst_buf *list, const char *path, size_t line,
                    size_t col);
/* Replace what was kept. PST_EIO, and the old list stays. */
int pst_recent_save(const struct pst_buf *list, struct pst_error *err);
/* The hit of this number, from 1. PST_EUSAGE when there is none. The path is
 * the caller's to dispose of, also on error. */
int pst_recent_find(size_t number, struct pst_place *out,
                    struct pst_error *err);

#endif
