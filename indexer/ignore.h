/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/ignore.h - patterns that say which paths are not indexed, as git
 * reads them from .gitignore.
 *
 * A list holds the patterns of one file, or of one option, and is asked about
 * paths relative to the folder that the file lies in. The last pattern that
 * fits decides. A pattern: a leading `!` takes a path back in; a `/` at its
 * end fits folders only; a `/` anywhere else ties it to the list's folder, or
 * it fits a name at any depth; `*` and `?` do not cross `/`; `**` between
 * slashes fits any number of folders; [a-z], [!a-z], [[:alpha:]]; `\` takes
 * the next character as it is; `#` begins a comment; white space at the end
 * goes unless escaped. Bytes are compared as they are.
 *
 * Matching takes time in proportion to pattern times path at worst, whatever
 * the pattern. Lines over PST_IGNORE_LINE_MAX bytes are skipped.
 */
#ifndef POSTIL_INDEXER_IGNORE_H
#define POSTIL_INDEXER_IGNORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

enum { PST_IGNORE_LINE_MAX = 4096 };

struct pst_ignore_rule {
    struct pst_str text;      /* the pattern as it was written */
    struct pst_str *segments; /* between slashes, escapes still in */
    size_t segment_count;
    bool keep, folders_only, anchored;
};

struct pst_ignore_list {
    struct pst_ignore_rule *rules;
    size_t count, cap;
    struct pst_arena arena;
};

void pst_ignore_list_init(struct pst_ignore_list *l);
void pst_ignore_list_dispose(struct pst_ignore_list *l);
/* Append the pattern of one line, without its line end; copied. */
void pst_ignore_list_add(struct pst_ignore_list *l, struct pst_str line);
/* Append the patterns of a file; LF and CR LF end lines. */
void pst_ignore_list_parse(struct pst_ignore_list *l, struct pst_str text);
/* The rule that decides; NULL: none fits.
 * `path` is relative to the list's folder, without "./". Folders above the
 * path are not looked at: who walks a tree does not enter those that drop. */
const struct pst_ignore_rule *
pst_ignore_list_find(const struct pst_ignore_list *l, struct pst_str path,
                     bool is_folder);

#endif
