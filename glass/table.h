/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/table.h - writing one table of a glass database: a B+-tree in blocks
 * of fixed size, made bottom-up from items that come in order of key.
 *
 * A leaf is filled, written and forgotten; what stays of it is its separator,
 * from which the branch levels are made at the end. Leaves come first, in key
 * order, as blocks 0 .. n - 1, then the branches, so the table is sequential.
 *
 * Leaves do not know their own number. So a worker may write those of its
 * range of keys by itself (struct pst_glass_leaves), and the table takes them
 * over as they are.
 */
#ifndef POSTIL_GLASS_TABLE_H
#define POSTIL_GLASS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

enum {
    PST_GLASS_BLOCK_LEAST = 2048,
    PST_GLASS_BLOCK_MOST = 65536,
    PST_GLASS_BLOCK = 8192, /* the usual size */
    PST_GLASS_KEY_MAX = 255,
    PST_GLASS_ITEM_HEAD = 3, /* bytes of an item before its key */
    PST_GLASS_REVISION = 1
};

/* What separates a leaf from the one before: bytes, and the component number
 * of its first item. */
struct pst_glass_separator {
    uint32_t block;
    uint16_t component;
    uint8_t n;
    uint32_t at; /* offset of the bytes in the list's `keys` */
};

struct pst_glass_separators {
    struct pst_glass_separator *items;
    size_t count, cap;
    struct pst_buf keys;
};

/* A run of leaves in key order. Members are private. */
struct pst_glass_leaves {
    int fd; /* owned */
    struct pst_buf name;
    unsigned block_size;
    size_t max_item;
    unsigned char *room; /* closed leaves not yet written, then the open one */
    size_t queued;       /* bytes of the closed ones */
    size_t dir_end, low; /* of the open leaf: its directory's end; its lowest
                            item */
    unsigned char *last; /* its last item; NULL: none yet */
    uint32_t item_leaf;  /* where the last tag that was added begins: its ... */
    size_t item_at;      /* ... first item's leaf, and the place in that */
    uint32_t closed;     /* leaves closed */
    uint64_t entries;
    struct pst_glass_separators separators; /* of every leaf but the first */
    bool due; /* the open leaf is empty, its separator not yet made */
    char first_key[PST_GLASS_KEY_MAX + 1];
    size_t first_n;
    bool has_first;
    char last_key[PST_GLASS_KEY_MAX + 1]; /* of the item before the open leaf */
    size_t last_n;
};

/* A table's entry in the version file. */
struct pst_glass_root {
    uint32_t block, level;
    uint64_t entries;
    unsigned block_size;
    unsigned compress_min;
    uint32_t blocks; /* of the file */
    bool fake;       /* there is no table */
};

/* Leaves written to `fd`, which is taken over; `name` is for errors. The
 * first leaves of a table begin with the null item. */
void pst_glass_leaves_init(struct pst_glass_leaves *l, int fd, const char *name,
                           unsigned block_size, bool first_of_table);
void pst_glass_leaves_dispose(struct pst_glass_leaves *l);
/* Append an item; keys ascend (memcmp, then length). A tag too long for one
 * item becomes several components. `deflated`: the tag is a raw deflate
 * stream. */
int pst_glass_leaves_add(struct pst_glass_leaves *l, struct pst_str key,
                         struct pst_str tag, bool deflated,
                         struct pst_error *err);
/* Where in the leaves the item begins that was added last, the first one where
 * its tag took several. */
uint64_t pst_glass_leaves_place(const struct pst_glass_leaves *l);
/* Bytes that the open leaf still has for a new item, its directory entry
 * taken off; for cutting chunks to fit. */
size_t pst_glass_leaves_room(const struct pst_glass_leaves *l);
/* The most bytes of tag that one item with a key of this length can hold. */
size_t pst_glass_leaves_item_room(const struct pst_glass_leaves *l,
                                  size_t key_n);
/* Bytes of the leaves that are closed. */
uint64_t pst_glass_leaves_bytes(const struct pst_glass_leaves *l);
/* Where the leaves would begin that were appended to these now; 0 where nothing
 * was ever put into these. */
uint64_t pst_glass_leaves_next(const struct pst_glass_leaves *l);
/* The next item begins a new leaf. */
int pst_glass_leaves_break(struct pst_glass_leaves *l, struct pst_error *err);
/* Break, then take over the leaves of `more`, whose keys all come after, and
 * leave it empty. */
int pst_glass_leaves_append(struct pst_glass_leaves *l,
                            struct pst_glass_leaves *more,
                            struct pst_error *err);
/* Close the last leaf, write the branch levels, sync if wanted, and close the
 * file. */
int pst_glass_leaves_finish(struct pst_glass_leaves *l, unsigned compress_min,
                            bool sync, struct pst_glass_root *root,
                            struct pst_error *err);

#endif
