/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/dictionary.h - reading the terms of a glass database in order, with
 * the number of documents that have each.
 *
 * Only keys and the beginnings of tags are looked at, a block at a time, so a
 * scan of all terms costs several times less than Xapian's list of them. The
 * database may be anybody's: what is not as the format has it is an error, and
 * no block is read more often than there are blocks. It must not change while
 * it is read, as shards never do.
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

enum { PST_GLASS_LEVELS = 10 };

/* A block on the way from the root to a leaf, and the item that is next. */
struct pst_glass_step {
    unsigned char *block;
    size_t item, count;
};

/* Members are private. */
struct pst_glass_dictionary {
    int fd;
    struct pst_buf name; /* of the table, for errors */
    bool empty;          /* there is no table */
    uint32_t root;
    unsigned level; /* of the root; a leaf has 0 */
    size_t block_size;
    uint64_t blocks; /* of the file */
    uint64_t reads_left;
    struct pst_str literal;
    bool lacking; /* the leaf does not have it */
    struct pst_glass_step steps[PST_GLASS_LEVELS]; /* by level */
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
/* Before the first term that is not less than this one. */
int pst_glass_dictionary_seek(struct pst_glass_dictionary *d,
                              struct pst_str term, struct pst_error *err);
/* 1, the next term, which is valid until the next call, and how many documents
 * have it; 0 after the last; or a negative code. */
int pst_glass_dictionary_next(struct pst_glass_dictionary *d,
                              struct pst_str *term, uint32_t *count,
                              struct pst_error *err);

#endif
