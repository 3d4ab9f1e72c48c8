/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/links.h - links in a line of text, and the articles they lead to.
 *
 *     [[Title]]  [[Title|words]]  [[file:a.org][words]]  [[postil:4f2a][words]]
 *     [words](a.md)  [words](<a b.md>)  https://example.org/a
 */
#ifndef POSTIL_RPC_LINKS_H
#define POSTIL_RPC_LINKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "rpc/server.h"
#include "searcher/run.h"

enum pst_link_kind {
    PST_LINK_TITLE,
    PST_LINK_PATH, /* percent-encoded or not */
    PST_LINK_URL,
    PST_LINK_ID /* postil:ID */
};

struct pst_link {
    enum pst_link_kind kind;
    size_t begin, end; /* bytes of the line: all of it, with brackets */
    struct pst_str target;
};

/* The next link of the line from *at on, which then is behind it; false: there
 * is none. */
bool pst_link_next(struct pst_str line, size_t *at, struct pst_link *link);

/* The article that the link leads to from a file in `folder` (absolute): 1; 0
 * when it is none of the open index's; -1 and a fault. */
int pst_link_resolve(struct pst_call *c, const struct pst_link *link,
                     const char *folder, struct pst_found *found);

#endif
