/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/dictionary.h - reading the terms of a glass database in order, with
 * the number of documents that have each.
 *
 * Only keys and the beginnings of tags are looked at, in the mapped table, so a
 * scan of all terms costs several times less than Xapian's list of them. The
 * database may be anybody's, but must not change while it is read (mapped.h).
 *
 * Terms with a NUL, which no word has, are passed over.
 */
#ifndef POSTIL_GLASS_DICTIONARY_H
#define POSTIL_GLASS_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/mapped.h"

/* Members are private. */
struct pst_glass_dictionary {
    struct pst_glass_mapped database;
    struct pst_glass_cursor cursor;
    bool at;       /* the cursor is at an item ... */
    bool given;    /* ... which was looked at */
    size_t beyond; /* its first bytes, which the next term must not have */
    struct pst_str literal;
    const char *leaf; /* in which it was looked for */
};

/* Open the database in a folder; *d is to be disposed also on error. A seek
 * must come first. */
int pst_glass_dictionary_open(struct pst_glass_dictionary *d, const char *dir,
                              struct pst_error *err);
void pst_glass_dictionary_dispose(struct pst_glass_dictionary *d);
/* From the next seek on, leaves without these bytes, which the caller keeps,
 * are hardly looked at: of their terms only the first one is given, by which
 * the caller sees how far it is. "": none is. */
void pst_glass_dictionary_require(struct pst_glass_dictionary *d,
                                  struct pst_str literal);
/* Let the next term be one that does not begin as the last one does, with its
 * first n bytes; 0: any. */
void pst_glass_dictionary_beyond(struct pst_glass_dictionary *d, size_t n);
/* Before the first term that is not less than this one. */
int pst_glass_dictionary_seek(struct pst_glass_dictionary *d,
                              struct pst_str term, struct pst_error *err);
/* 1, the next term, which lives as long as *d, and how many documents
 * have it; 0 after the last; or a negative code. */
int pst_glass_dictionary_next(struct pst_glass_dictionary *d,
                              struct pst_str *term, uint32_t *count,
                              struct pst_error *err);

#endif
