/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/mdrows.h - tables that md4c would not read as others do.
 *
 * It wants three signs in each cell of the row between head and body, where
 * others want one; it leaves out what rows have more than the head, which is to
 * be found; and it takes a heading or a fence right behind a table for a row.
 * So it is given a copy of the text in which short cells have more dashes,
 * tables whose rows do not fit are none, and the others end with a blank line.
 */
#ifndef POSTIL_ARTICLE_MDROWS_H
#define POSTIL_ARTICLE_MDROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Bytes that were put into the copy before its byte `at`, in all. */
struct pst_widening {
    size_t at, sum;
};

struct pst_widened {
    struct pst_buf text;
    struct pst_widening *items; /* ascending */
    size_t count, cap;
};

#define PST_WIDENED_INIT         \
    {                            \
        PST_BUF_INIT, NULL, 0, 0 \
    }

/* Make the copy of `text`, the same but for such tables from `from` on, the
 * beginning of a line; false, and none is made, when it has none. *w is as
 * PST_WIDENED_INIT says. */
bool pst_markdown_widen(struct pst_widened *w, struct pst_str text,
                        size_t from);
void pst_widened_dispose(struct pst_widened *w);

/* The place in the text of one in the copy; what was put in lies where it was
 * put. */
size_t pst_widened_origin(const struct pst_widened *w, size_t at);

#endif
