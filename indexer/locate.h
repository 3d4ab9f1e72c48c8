/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/locate.h - which index a run is about, and which tree. */
#ifndef POSTIL_INDEXER_LOCATE_H
#define POSTIL_INDEXER_LOCATE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_location {
    struct pst_buf index_dir; /* absolute; need not be there yet */
    struct pst_buf root;      /* absolute */
    bool names_root; /* the index lies elsewhere than in ROOT/.postil */
    bool is_above;   /* the index of a tree that holds the folder */
};

void pst_location_init(struct pst_location *l);
void pst_location_dispose(struct pst_location *l);

/* `folder`: the tree that the user named, or NULL: the current one. `named`:
 * the index folder, or the tree in whose .postil it is; NULL or "": to be
 * looked for in the folder and above, else made in it. `cwd` is absolute. An
 * index that covers another tree than `folder` is PST_EUSAGE unless `rebuild`.
 */
int pst_locate(struct pst_location *l, const char *folder, const char *named,
               const char *cwd, bool rebuild, struct pst_error *err);

#endif
