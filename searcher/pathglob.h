/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/pathglob.h - patterns of paths.
 *
 * A pattern has components between '/', counted from the root. In it * stands
 * for any characters of one component, or none, ? for one of them, and ** for
 * any characters at all; a component that is ** also for no component. Bytes
 * count as they are. It stands for a file, or a folder and all below it.
 */
#ifndef POSTIL_SEARCHER_PATHGLOB_H
#define POSTIL_SEARCHER_PATHGLOB_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "searcher/index.h"

/* Whether there is a * or ? in it. */
bool pst_pathglob_is(struct pst_str text);
/* Whether the whole path, without '/' at its ends, is as the pattern says. */
bool pst_pathglob_matches(struct pst_str glob, struct pst_str path);
/* Whether the pattern stands for an article's file or a folder above it. One
 * that ends in '/' is of folders alone; a file of many articles is a folder of
 * its members. */
bool pst_pathglob_holds(struct pst_str glob, struct pst_str path,
                        bool is_member);

/* Takes a term of an article that such a pattern stands for: of a folder, or
 * of an id. It lives for the call. */
typedef void pst_pathglob_sink(void *payload, struct pst_str term);

/* The terms of all articles of the index that the pattern stands for, each at
 * least once. It looks at all paths. */
int pst_pathglob_terms(const struct pst_index *ix, struct pst_str glob,
                       pst_pathglob_sink *sink, void *payload,
                       struct pst_error *err);

#endif
