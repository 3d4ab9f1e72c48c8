/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/cut.h - where in a long file of many articles one of them ends and
 * the next begins, found as the file goes by, without reading them.
 */
#ifndef POSTIL_ARTICLE_CUT_H
#define POSTIL_ARTICLE_CUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum pst_windowed {
    PST_WINDOWED_NOT,
    PST_WINDOWED_MBOX,
    PST_WINDOWED_LINES, /* JSON, one on each line */
    PST_WINDOWED_JSON,  /* values one after the other, or the items of arrays */
    PST_WINDOWED_TABLE,
    PST_WINDOWED_FEED
};

enum { PST_CUT_OBJECTS = 3 }; /* that a list of articles may lie in */

/* Between two articles. */
struct pst_cut_place {
    size_t end, next; /* of the one, and where the other begins */
    /* Within a JSON object that is one article, unless it holds lists. */
    bool is_inner;
    /* What makes JSON whole that ends here, and what begins here; until the
     * next call. */
    struct pst_str close, open;
};

struct pst_cut {
    enum pst_windowed kind;
    bool has_head;
    size_t head;    /* bytes at the file's beginning that belong to all */
    unsigned state; /* of what the rest says of its kind */
    bool escaped;   /* JSON, after a backslash */
    char separator; /* of a table */
    size_t entries; /* of a feed that are open */
    bool has_notes; /* these are notes that Evernote exported */
    size_t depth;   /* of JSON, and ... */
    size_t objects; /* ... how many of that are objects, from outside */
    bool list;      /* an array is open in these */
    struct pst_buf key, open, close;
    size_t opens[PST_CUT_OBJECTS + 1]; /* how long `open` was before each */
};

void pst_cut_init(struct pst_cut *c, enum pst_windowed kind);
void pst_cut_dispose(struct pst_cut *c);

/* The first place in `bytes` behind *at, which is moved behind it, else to
 * where to look when more bytes are there. The first call begins at the
 * beginning of the file; whoever drops bytes moves *at along. c->head is known
 * (c->has_head) before the first place is. */
bool pst_cut_next(struct pst_cut *c, struct pst_str bytes, size_t *at,
                  struct pst_cut_place *out);

#endif
