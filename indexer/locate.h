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
/* The tree of one folder, which must be there, or, when it is NULL, of the
 * current folder; the scope is empty. */
int pst_locate_tree(struct pst_location *l, const char *folder,
                    const char *named, const char *cwd, struct pst_error *err);
/* The tree that indexing would find the file in: that of the index `named`, or
 * of the nearest one at or above the file, else the current folder if the file
 * is below. The scope is then the file alone; in no tree it is empty, and so
 * are the others unless an index was named. `path` may be NULL: a text that is
 * to be taken as one in the current folder; the scope is empty. */
int pst_locate_file(struct pst_location *l, const char *path, const char *named,
                    const char *cwd, struct pst_error *err);

#endif
