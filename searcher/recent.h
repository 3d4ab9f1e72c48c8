/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/recent.h - the hits of the last search that a person saw, so that
 * postil open can be told a number. They are kept in one file of the user's,
 * $XDG_STATE_HOME/postil/recent (else ~/.local/state), of which nothing
 * depends: for each hit LINE:COLUMN, the absolute path, the article's id and
 * the folder of its index, each with a NUL behind it; the last two are empty
 * unless the article is a member of the file. Then the place is in its text.
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
    struct pst_buf id, index; /* of a member; else empty */
};

void pst_place_init(struct pst_place *place);
void pst_place_dispose(struct pst_place *place);

void pst_recent_add(struct pst_buf *list, const struct pst_place *place);
/* Replace what was kept. PST_EIO, and the old list stays. */
int pst_recent_save(const struct pst_buf *list, struct pst_error *err);
/* The hit of this number, from 1, into an empty place. PST_EUSAGE when there is
 * none. */
int pst_recent_find(size_t number, struct pst_place *out,
                    struct pst_error *err);
/* Write the text of a member where an editor can open it, in place of the last
 * one; out->path is then that file. */
int pst_recent_write(struct pst_place *place, struct pst_str text,
                     struct pst_error *err);

#endif
