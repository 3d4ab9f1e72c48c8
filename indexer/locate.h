/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/locate.h - which index a run is about, and which tree. */
#ifndef POSTIL_INDEXER_LOCATE_H
#define POSTIL_INDEXER_LOCATE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "indexer/scope.h"

struct pst_location {
    struct pst_buf index_dir; /* absolute; need not be there yet */
    struct pst_buf root;      /* absolute */
    bool names_root;        /* the index lies elsewhere than in ROOT/.postil */
    bool is_above;          /* the index of a tree that holds the folder */
    struct pst_scope scope; /* the paths named, when they are not all of it */
};

void pst_location_init(struct pst_location *l);
void pst_location_dispose(struct pst_location *l);

/* `paths`: what the user named: one folder, which is a tree or a part of one;
 * or files and folders, which may be gone, of a tree that has an index; or
 * nothing: the current folder's tree. `named`: the index folder, or the tree in
 * whose .postil it is; NULL or "": to be looked for in the folder and above,
 * else made in it. `cwd` is absolute. PST_EUSAGE when a path lies outside of
 * the tree that the index covers; with `rebuild` one folder may. */
int pst_locate(struct pst_location *l, const char *const *paths, size_t count,
               const char *named, const char *cwd, bool rebuild,
               struct pst_error *err);

#endif
