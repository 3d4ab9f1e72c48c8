/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/mapped.h - reading a glass database through memory maps: its version
 * file, and a cursor over the items of a table, nothing of which is copied.
 *
 * The files may be anybody's. Every number that leads somewhere is checked
 * where it is followed (block, level, directory, offset, length, component),
 * and no search or walk looks at more blocks than twice those that there are,
 * so a damaged table is an error that names table, block and reason
 * (PST_EINDEX), never a crash or an endless walk. What a damaged table says
 * within these bounds may still be wrong: glass has no checksums.
 *
 * The files must not change while they are mapped, as those of shards never do.
 * A database is open for any number of threads, a cursor for one.
 */
#ifndef POSTIL_GLASS_MAPPED_H
#define POSTIL_GLASS_MAPPED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/sidecar.h"
#include "glass/version.h"

/* A table; members are private. */
struct pst_glass_map {
    struct pst_buf name;  /* the path, for errors */
    unsigned char *bytes; /* only to be read */
    size_t size;          /* of the file */
    uint64_t blocks; /* whole ones; 0: there is no table, or nothing in it */
    size_t block_size;
    uint32_t root;
    unsigned level; /* of the root; a leaf has 0 */
};

struct pst_glass_mapped {
    struct pst_glass_version version;
    unsigned char seal[PST_GLASS_SEAL]; /* of iamglass, for a sidecar */
    struct pst_glass_map tables[PST_GLASS_TABLES];
};

enum { PST_GLASS_EVERY_TABLE = (1 << PST_GLASS_TABLES) - 1 };

/* Open the database in a folder with a set of its tables, as bits: 1 <<
 * PST_GLASS_POSTLIST and so on. PST_EIO when there is no iamglass to read.
 * *m is to be disposed also on error. */
int pst_glass_mapped_open(struct pst_glass_mapped *m, const char *dir,
                          unsigned tables, struct pst_error *err);
void pst_glass_mapped_dispose(struct pst_glass_mapped *m);
/* For those who hold arrays by docid, which must be in proportion to what there
 * is: what is wrong with the numbers of documents; NULL: nothing. The postlist
 * table was opened. */
const char *pst_glass_mapped_too_large(const struct pst_glass_mapped *m);
/* A walk through all of a table has made a step: now and then what was read is
 * let go, so that the walk takes no memory of the table's size. What is still
 * pointed to is read again when it is looked at. `steps` begins at 0. */
void pst_glass_map_walked(const struct pst_glass_map *t, size_t *steps);

/* The caller's inflater. */
struct pst_glass_inflate {
    /* Append what the raw deflate stream (RFC 1951), which is all of `stream`,
     * unpacks to; a negative code when it is not one, or of more than the
     * caller wants. */
    int (*raw)(void *payload, struct pst_buf *out, struct pst_str stream,
               struct pst_error *err);
    void *payload;
};

/* A block on the way from the root to a leaf, and the item that is current. */
struct pst_glass_step {
    const unsigned char *block;
    size_t item, count;
};

/* A place in a table. Members but `key` and `part` are private. */
struct pst_glass_cursor {
    const struct pst_glass_map *map;
    struct pst_str key;  /* of the current item: never empty */
    struct pst_str part; /* what of its tag lies in its first component, as
                            stored; all of it if `whole` */
    bool whole;          /* not compressed, of a single component */
    bool compressed;
    uint64_t left; /* blocks that may be looked at before the next search */
    struct pst_glass_step steps[PST_GLASS_LEVELS]; /* by level */
};

/* On a table that was opened; a search must come first. Holds nothing that
 * needs freeing. */
void pst_glass_cursor_init(struct pst_glass_cursor *c,
                           const struct pst_glass_map *map);
/* All below: 1, at an item; 0, there is no such; or a negative code. After 0
 * or a code the cursor stands nowhere: only a search is allowed. Key and part
 * live as long as the map. Keys are in order of bytes, the shorter first. */

/* To the first item whose key is not less. */
int pst_glass_cursor_seek(struct pst_glass_cursor *c, struct pst_str key,
                          struct pst_error *err);
/* To the last item whose key is not greater. */
int pst_glass_cursor_floor(struct pst_glass_cursor *c, struct pst_str key,
                           struct pst_error *err);
/* To the item with this key. */
int pst_glass_cursor_find(struct pst_glass_cursor *c, struct pst_str key,
                          struct pst_error *err);
int pst_glass_cursor_next(struct pst_glass_cursor *c, struct pst_error *err);
/* To the first item whose key does not begin as the current one does, with its
 * first n bytes, 1 or more: as many steps of _next as that takes, at the cost
 * of a search at most. */
int pst_glass_cursor_beyond(struct pst_glass_cursor *c, size_t n,
                            struct pst_error *err);
/* From the item where the cursor is to the first item from there on whose key
 * is not less: a seek, but cheap within a leaf. */
int pst_glass_cursor_skip(struct pst_glass_cursor *c, struct pst_str key,
                          struct pst_error *err);

/* Ask for the memory that a skip to this key will look at, from the item where
 * the cursor is: it stays there. */
void pst_glass_cursor_expect(const struct pst_glass_cursor *c,
                             struct pst_str key);

/* The bytes of the leaf in which the current item is, items and what is between
 * them; the leaf's place in memory tells it from others. */
struct pst_str pst_glass_cursor_leaf(const struct pst_glass_cursor *c);
/* Let the next step go to the leaf after this one. Key and part stay as they
 * are; the rest of the current item's tag is out of reach. */
void pst_glass_cursor_leave(struct pst_glass_cursor *c);

/* The current item's whole tag: its components put together, inflated. It lies
 * in the map or in `room`, which is overwritten, and lives as long as that
 * stays. 0 or a negative code; the cursor keeps its place. `inflate` may be
 * NULL: then a compressed tag is an error. */
int pst_glass_cursor_tag(const struct pst_glass_cursor *c,
                         const struct pst_glass_inflate *inflate,
                         struct pst_buf *room, struct pst_str *tag,
                         struct pst_error *err);
/* If the item that is so many items ahead lies in the same leaf and has this
 * key, go there: for those who can count. */
bool pst_glass_cursor_jump(struct pst_glass_cursor *c, size_t ahead,
                           struct pst_str key);
/* Ask memory for that item. */
void pst_glass_cursor_expect_at(const struct pst_glass_cursor *c, size_t ahead);
/* The same as it is stored: deflated if `compressed` says so. */
int pst_glass_cursor_stored(const struct pst_glass_cursor *c,
                            struct pst_buf *room, struct pst_str *tag,
                            struct pst_error *err);
/* The same without components that come when there are so many bytes. */
int pst_glass_cursor_head(const struct pst_glass_cursor *c, size_t least,
                          struct pst_buf *room, struct pst_str *tag,
                          struct pst_error *err);

/* What a cursor shows, without one. */
struct pst_glass_item {
    struct pst_str key, part;
    bool whole, compressed;
};
/* Look where an index beside the table says that an item is. False when there
 * is none; a true answer says only that it could be one: compare its key. Lives
 * as long as the map. */
bool pst_glass_item_at(const struct pst_glass_map *t, uint64_t place,
                       struct pst_glass_item *out);

/* For those who read what the tag says: PST_EINDEX with the table, the block
 * of the current item and the reason. */
int pst_glass_cursor_damaged(const struct pst_glass_cursor *c,
                             const char *reason, struct pst_error *err);

#endif
