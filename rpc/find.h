/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rpc/find.h - a search with everything as configured but a few things. */
#ifndef POSTIL_RPC_FIND_H
#define POSTIL_RPC_FIND_H

#include "rpc/server.h"
#include "searcher/search.h"

struct pst_find {
    const char *cwd; /* of the paths */
    size_t limit, offset;
    bool newest; /* come first; else the best */
    size_t snippets;
    bool like; /* the text is no query, but what is found is to be like it */
};

/* Show each hit; the session's index is open. */
int pst_find_run(struct pst_call *c, const struct pst_find *find,
                 struct pst_str text, pst_search_show *show, void *payload);

#endif
