/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema/find.h - where the index is, and the tree that it covers. */
#ifndef POSTIL_SCHEMA_FIND_H
#define POSTIL_SCHEMA_FIND_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_stub;

/* Where is the index? `named` (--index, $POSTIL_INDEX or NULL) is the index
 * folder itself, or a tree with .postil in it; else .postil is looked for in
 * `cwd` (absolute) and the folders above it. *dir is the index folder,
 * absolute; *found says that it is the .postil of some tree, not an index
 * folder that the user named: then a `# root` line has no meaning, and a
 * .postil that is a symbolic link is refused. PST_ENOINDEX, with what to do;
 * PST_EINDEX when permissions hide whether there is one. */
int pst_index_find(const char *named, const char *cwd, struct pst_buf *dir,
                   bool *found, struct pst_error *err);
/* The absolute root of the tree that the index covers. */
void pst_index_root(struct pst_buf *root, const char *dir,
                    const struct pst_stub *stub, bool found);

#endif
