/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/dictionary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "glass/table.h"

enum {
    VERSION_MAX = 256, /* bytes of iamglass */
    MAGIC = 16,
    UUID = 16,
    DIRECTORY = 11, /* where a block's offsets begin */
    LEAF_KEY = 3,   /* where an item's key begins */
    BRANCH_KEY = 5,
    SIZE_MASK = 0x1fff,
    COMPRESSED = 0x8000,
    FIRST = 0x2000, /* component of a tag */
    FAKE = 1        /* of a root: there is no table */
};

static int damaged(const struct pst_glass_dictionary *d, struct pst_error *err)
{
    return pst_fail(err, PST_EINDEX, "%s: damaged", d->name.p);
}

static unsigned read16(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

/* --- opening ------------------------------------------------------------- */

/* The root of the first table, postlist, from the version file. */
static int read_root(struct pst_glass_dictionary *d, const char *dir,
                     struct pst_error *err)
{
    static const char magic[MAGIC] = "\x0f\x0dXapian Glass\x04\x6e";
    struct pst_buf file = PST_BUF_INIT;
    struct pst_reader r;
    pst_path_join(&d->name, dir, "iamglass");
    int status = pst_file_read(d->name.p, 0, &file, err);
    if (status != 0) {
        pst_buf_dispose(&file);
        return status;
    }
    pst_reader_init(&r, file.p, file.n < VERSION_MAX ? file.n : VERSION_MAX);
    struct pst_str head = pst_reader_bytes(&r, MAGIC);
    bool right = head.n == MAGIC && memcmp(head.p, magic, MAGIC) == 0;
    pst_reader_bytes(&r, UUID);
    pst_reader_uint(&r); /* revision */
    uint64_t root = pst_reader_uint(&r);
    uint64_t level = pst_reader_uint(&r);
    pst_reader_uint(&r); /* entries */
    uint64_t size = pst_reader_uint(&r);
    pst_buf_dispose(&file);
    if (!right || r.bad || root > UINT32_MAX ||
        level >> 2 >= PST_GLASS_LEVELS || size == 0 ||
        size > PST_GLASS_BLOCK_MOST / PST_GLASS_BLOCK_LEAST ||
        (size & (size - 1)) != 0)
        return damaged(d, err);
    d->empty = (level & FAKE) != 0;
    d->root = (uint32_t)root;
    d->level = (unsigned)(level >> 2);
    d->block_size = (size_t)size * PST_GLASS_BLOCK_LEAST;
    return 0;
}

int pst_glass_dictionary_open(struct pst_glass_dictionary *d, const char *dir,
                              struct pst_error *err)
{
    struct stat st;
    memset(d, 0, sizeof *d);
    d->fd = -1;
    d->literal = (struct pst_str){"", 0};
    int r = read_root(d, dir, err);
    if (r != 0 || d->empty)
        return r;
    pst_path_join(&d->name, dir, "postlist.glass");
    d->fd = open(d->name.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (d->fd < 0 || fstat(d->fd, &st) != 0)
        return pst_fail(err, PST_EINDEX, "%s: %s", d->name.p, strerror(errno));
    d->blocks = (uint64_t)st.st_size / d->block_size;
    for (unsigned i = 0; i <= d->level; i++)
        d->steps[i].block = pst_malloc(d->block_size);
    return 0;
}

void pst_glass_dictionary_dispose(struct pst_glass_dictionary *d)
{
    for (size_t i = 0; i < PST_GLASS_LEVELS; i++)
        free(d->steps[i].block);
    if (d->fd >= 0)
        close(d->fd);
    pst_buf_dispose(&d->name);
}

/* --- blocks -------------------------------------------------------------- */

static int read_block(struct pst_glass_dictionary *d, unsigned level,
                      uint32_t number, struct pst_error *err)
{
    struct pst_glass_step *s = &d->steps[level];
    if (number >= d->blocks || d->reads_left == 0)
        return damaged(d, err);
    d->reads_left--;
    size_t done = 0;
    while (done < d->block_size) {
        ssize_t n = pread(d->fd, s->block + done, d->block_size - done,
                          (off_t)((uint64_t)number * d->block_size + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return damaged(d, err);
        done += (size_t)n;
    }
    size_t end = read16(s->block + 9);
    if (s->block[4] != level || end < DIRECTORY || end > d->block_size)
        return damaged(d, err);
    s->item = 0;
    s->count = (end - DIRECTORY) / 2;
    if (level == 0)
        d->lacking =
            d->literal.n > 0 && memmem(s->block + end, d->block_size - end,
                                       d->literal.p, d->literal.n) == NULL;
    return 0;
}

/* An item; NULL when it or its key goes beyond the block. */
static const unsigned char *item_at(const struct pst_glass_dictionary *d,
                                    unsigned level, size_t number,
                                    struct pst_str *key)
{
    const struct pst_glass_step *s = &d->steps[level];
    size_t head = level == 0 ? LEAF_KEY : BRANCH_KEY;
    size_t at = read16(s->block + DIRECTORY + 2 * number);
    if (at < DIRECTORY || at + head > d->block_size)
        return NULL;
    const unsigned char *item = s->block + at;
    *key = (struct pst_str){(const char *)item + head, item[head - 1]};
    return at + head + key->n > d->block_size ? NULL : item;
}

static uint32_t child_of(const unsigned char *item)
{
    return (uint32_t)read16(item) << 16 | read16(item + 2);
}

/* The number of the first item of the block whose key is not less; in a branch
 * the last one that is, for there the key may begin. */
static int find_item(struct pst_glass_dictionary *d, unsigned level,
                     struct pst_str wanted, struct pst_error *err)
{
    struct pst_glass_step *s = &d->steps[level];
    size_t low = 0;
    size_t high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct pst_str key;
        if (item_at(d, level, middle, &key) == NULL)
            return damaged(d, err);
        if (pst_str_cmp(key, wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    s->item = level > 0 && low > 0 ? low - 1 : low;
    return 0;
}

/* The child under the next item of a branch. */
static int go_down(struct pst_glass_dictionary *d, unsigned level,
                   struct pst_error *err)
{
    struct pst_glass_step *s = &d->steps[level];
    struct pst_str key;
    const unsigned char *item =
        s->item < s->count ? item_at(d, level, s->item, &key) : NULL;
    if (item == NULL)
        return damaged(d, err);
    s->item++;
    return read_block(d, level - 1, child_of(item), err);
}

void pst_glass_dictionary_require(struct pst_glass_dictionary *d,
                                  struct pst_str literal)
{
    d->literal = literal;
}

int pst_glass_dictionary_seek(struct pst_glass_dictionary *d,
                              struct pst_str term, struct pst_error *err)
{
    if (d->empty)
        return 0;
    d->reads_left = d->blocks + PST_GLASS_LEVELS;
    int r = read_block(d, d->level, d->root, err);
    for (unsigned level = d->level; r == 0; level--) {
        r = find_item(d, level, term, err);
        if (r != 0 || level == 0)
            break;
        r = go_down(d, level, err);
    }
    return r;
}

/* The next leaf; 0 when there is none. */
static int next_leaf(struct pst_glass_dictionary *d, struct pst_error *err)
{
    unsigned level = 1;
    while (level <= d->level && d->steps[level].item >= d->steps[level].count)
        level++;
    if (level > d->level)
        return 0;
    for (; level > 0; level--) {
        int r = go_down(d, level, err);
        if (r != 0)
            return r;
    }
    return 1;
}

int pst_glass_dictionary_next(struct pst_glass_dictionary *d,
                              struct pst_str *term, uint32_t *count,
                              struct pst_error *err)
{
    struct pst_glass_step *leaf = &d->steps[0];
    while (!d->empty) {
        if (leaf->item >= leaf->count) {
            int r = next_leaf(d, err);
            if (r <= 0)
                return r;
            continue;
        }
        const unsigned char *item = item_at(d, 0, leaf->item, term);
        if (item == NULL)
            return damaged(d, err);
        leaf->item = d->lacking ? leaf->count : leaf->item + 1;
        unsigned flags = read16(item);
        /* Later chunks have a NUL in their keys, metadata and values, too. */
        if ((flags & FIRST) == 0 || term->n == 0 ||
            memchr(term->p, '\0', term->n) != NULL)
            continue;
        size_t size = (flags & SIZE_MASK) + LEAF_KEY;
        size_t head = LEAF_KEY + term->n;
        if (size < head || (flags & COMPRESSED) != 0 ||
            (size_t)(item - leaf->block) + size > d->block_size)
            return damaged(d, err);
        struct pst_reader r;
        pst_reader_init(&r, item + head, size - head);
        uint64_t documents = pst_reader_uint(&r);
        if (r.bad || documents > UINT32_MAX)
            return damaged(d, err);
        *count = (uint32_t)documents;
        return 1;
    }
    return 0;
}
