/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/scope.h - the part of a tree that a run looks at: a set of paths,
 * relative to the root, each with all that lies below it. Sorted, and none lies
 * below another, so a path is found by a binary search for each of its folders.
 */
#ifndef POSTIL_INDEXER_SCOPE_H
#define POSTIL_INDEXER_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct pst_scope {
    char **paths;
    size_t count, cap;
};

void pst_scope_init(struct pst_scope *s);
void pst_scope_dispose(struct pst_scope *s);
/* Add a path (pst_path_is_below); then, after the last one, finish. */
void pst_scope_add(struct pst_scope *s, const char *path);
void pst_scope_finish(struct pst_scope *s);
/* Whether the path is one of the scope's, or lies below one. */
bool pst_scope_covers(const struct pst_scope *s, struct pst_str path);
/* Call each(payload, name) for the names in the folder that are, or lead to,
 * paths of the scope; "" is the root. True if the scope does not cover the
 * folder: then there is nothing else to look at in it. */
bool pst_scope_names(const struct pst_scope *s, struct pst_str folder,
                     void (*each)(void *payload, struct pst_str name),
                     void *payload);

#endif
