/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/keymap.h - which keys of a collection are which fields, where its
 * names do not tell: what the user says of JSON and of tables.
 *
 * A list of such statements is one string, so that it can go to another
 * process: for each a pattern of paths, a name and a key, each with a NUL
 * behind it. The name is "title", "body", "author", "date", "source",
 * "section", "tag", "lang", "url", "summary" or, of JSON, "list": where the
 * articles are. The key is that of an object, keys of objects within objects
 * joined by dots, or the head of a column.
 */
#ifndef POSTIL_ARTICLE_KEYMAP_H
#define POSTIL_ARTICLE_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* One more statement. */
void pst_keymap_add(struct pst_buf *all, struct pst_str pattern,
                    struct pst_str name, struct pst_str key);
/* Append to out what is said of the file: of patterns with a '/' the path is
 * looked at, of others the file's name; wildcards are those of the shell. */
void pst_keymap_of(struct pst_str all, struct pst_str path,
                   struct pst_buf *out);

/* The name of the key in what pst_keymap_of gave, and how many keys of that
 * name come before it; keys are compared without regard to case. False: it has
 * none. */
bool pst_keymap_find(struct pst_str of, struct pst_str key,
                     struct pst_str *name, size_t *rank);
bool pst_keymap_has(struct pst_str of, const char *name);

#endif
