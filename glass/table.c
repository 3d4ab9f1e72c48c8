/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/head.h"
#include "base/mem.h"

enum {
    HEAD = 11,                       /* bytes before a block's directory */
    ITEM_HEAD = PST_GLASS_ITEM_HEAD, /* size and flags, key length */
    COMPONENT = 2,                   /* component number, when there is one */
    BRANCH_HEAD = 7,                 /* child, key length, component */
    FLUSH = 1 << 17,  /* closed leaves are written in pieces of this size */
    BRANCH_MAX = 9,   /* the highest level that readers take */
    ITEM_MOST = 8194, /* 13 bits of size, less the 3 they leave out */
    COMPONENTS_MOST = 65535
};

enum { FLAG_DEFLATED = 0x8000, FLAG_LAST = 0x4000, FLAG_FIRST = 0x2000 };

static void put16(unsigned char *p, size_t v)
{
    p[0] = (unsigned char)(v >> 8);
    p[1] = (unsigned char)v;
}

static void put32(unsigned char *p, uint32_t v)
{
    put16(p, v >> 16);
    put16(p + 2, v & 0xffff);
}

static unsigned char *open_block(const struct pst_glass_leaves *l)
{
    return l->room + l->queued;
}

static void block_begin(struct pst_glass_leaves *l)
{
    l->dir_end = HEAD;
    l->low = l->block_size;
}

/* Room for an item in the open block and its place in the directory; NULL
 * when it does not fit. */
static unsigned char *block_place(struct pst_glass_leaves *l, size_t size)
{
    if (size + 2 > l->low - l->dir_end)
        return NULL;
    unsigned char *block = open_block(l);
    l->low -= size;
    put16(block + l->dir_end, l->low);
    l->dir_end += 2;
    return block + l->low;
}

static int flush(struct pst_glass_leaves *l, struct pst_error *err)
{
    int r = pst_fd_write(l->fd, l->name.p, l->room, l->queued, err);
    l->queued = 0;
    return r;
}

static struct pst_str last_key(const struct pst_glass_leaves *l)
{
    if (l->last == NULL)
        return (struct pst_str){l->last_key, l->last_n};
    return (struct pst_str){(const char *)l->last + ITEM_HEAD, l->last[2]};
}

static void keep_last_key(struct pst_glass_leaves *l, struct pst_str key)
{
    memcpy(l->last_key, key.p, key.n);
    l->last_n = key.n;
    l->last = NULL;
}

/* Finish the open block and queue it for writing. */
static int block_end(struct pst_glass_leaves *l, unsigned level,
                     struct pst_error *err)
{
    unsigned char *block = open_block(l);
    size_t gap = l->low - l->dir_end;
    put32(block, PST_GLASS_REVISION);
    block[4] = (unsigned char)level;
    put16(block + 5, gap);
    put16(block + 7, gap);
    put16(block + 9, l->dir_end);
    memset(block + l->dir_end, 0, gap);
    if (l->last != NULL)
        keep_last_key(l, last_key(l));
    l->queued += l->block_size;
    l->closed++;
    return l->queued >= FLUSH ? flush(l, err) : 0;
}

void pst_glass_leaves_init(struct pst_glass_leaves *l, int fd, const char *name,
                           unsigned block_size, bool first_of_table)
{
    memset(l, 0, sizeof *l);
    l->fd = fd;
    pst_buf_init(&l->name);
    pst_buf_adds(&l->name, name);
    l->block_size = block_size;
    /* Four items must fit in any block: splitting one counts on it. */
    l->max_item = (block_size - HEAD - 4 * 2) / 4;
    if (l->max_item > ITEM_MOST)
        l->max_item = ITEM_MOST;
    l->room = pst_malloc(FLUSH + block_size);
    pst_buf_init(&l->separators.keys);
    block_begin(l);
    if (first_of_table) {
        unsigned char *p = block_place(l, ITEM_HEAD);
        put16(p, FLAG_FIRST | FLAG_LAST);
        p[2] = 0;
    }
}

void pst_glass_leaves_dispose(struct pst_glass_leaves *l)
{
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
    pst_buf_dispose(&l->name);
    free(l->room);
    l->room = NULL;
    free(l->separators.items);
    pst_buf_dispose(&l->separators.keys);
    memset(&l->separators, 0, sizeof l->separators);
}

static void separator_add(struct pst_glass_separators *s, uint32_t block,
                          struct pst_str key, unsigned component)
{
    struct pst_glass_separator item = {block, (uint16_t)component,
                                       (uint8_t)key.n, (uint32_t)s->keys.n};
    PST_PUSH(s->items, s->count, s->cap) = item;
    pst_buf_addstr(&s->keys, key);
}

/* The shortest key S with left < S <= right. Equal keys are the components of
 * one tag; then it is the whole key, and the component number decides. */
static struct pst_str shortest(struct pst_str left, struct pst_str right)
{
    size_t n = 0;
    while (n < left.n && n < right.n && left.p[n] == right.p[n])
        n++;
    if (n < right.n)
        n++;
    return (struct pst_str){right.p, n};
}

uint64_t pst_glass_leaves_bytes(const struct pst_glass_leaves *l)
{
    return (uint64_t)l->closed * l->block_size;
}

uint64_t pst_glass_leaves_next(const struct pst_glass_leaves *l)
{
    bool empty = l->closed == 0 && l->dir_end == HEAD;
    return pst_glass_leaves_bytes(l) + (l->due || empty ? 0 : l->block_size);
}

int pst_glass_leaves_break(struct pst_glass_leaves *l, struct pst_error *err)
{
    if (l->due)
        return 0;
    int r = block_end(l, 0, err);
    block_begin(l);
    l->due = true;
    return r;
}

/* The separator of a leaf that a break began. */
static void settle(struct pst_glass_leaves *l, struct pst_str key,
                   unsigned component)
{
    if (l->due)
        separator_add(&l->separators, l->closed, shortest(last_key(l), key),
                      component);
    l->due = false;
}

/* Close the open leaf and begin the next, whose first item will be (key,
 * component). */
static int next_leaf(struct pst_glass_leaves *l, struct pst_str key,
                     unsigned component, struct pst_error *err)
{
    int r = pst_glass_leaves_break(l, err);
    settle(l, key, component);
    return r;
}

uint64_t pst_glass_leaves_place(const struct pst_glass_leaves *l)
{
    return (uint64_t)l->item_leaf * l->block_size + l->item_at;
}

size_t pst_glass_leaves_room(const struct pst_glass_leaves *l)
{
    size_t free_bytes = l->low - l->dir_end;
    return free_bytes > 2 ? free_bytes - 2 : 0;
}

size_t pst_glass_leaves_item_room(const struct pst_glass_leaves *l,
                                  size_t key_n)
{
    return l->max_item - ITEM_HEAD - key_n;
}

/* memcpy without a call for the few bytes that most keys and tags are. */
PST_INLINE void copy(unsigned char *to, struct pst_str from)
{
    if (from.n > 16) {
        memcpy(to, from.p, from.n);
    } else if (from.n >= 8) {
        uint64_t first, last;
        memcpy(&first, from.p, 8);
        memcpy(&last, from.p + from.n - 8, 8);
        memcpy(to, &first, 8);
        memcpy(to + from.n - 8, &last, 8);
    } else if (from.n >= 4) {
        uint32_t first, last;
        memcpy(&first, from.p, 4);
        memcpy(&last, from.p + from.n - 4, 4);
        memcpy(to, &first, 4);
        memcpy(to + from.n - 4, &last, 4);
    } else if (from.n != 0) {
        to[0] = (unsigned char)from.p[0];
        to[from.n >> 1] = (unsigned char)from.p[from.n >> 1];
        to[from.n - 1] = (unsigned char)from.p[from.n - 1];
    }
}

/* pst_str_cmp(a, b) > 0, without a call where 8 to 16 bytes decide. */
PST_INLINE bool is_after(struct pst_str a, struct pst_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    if (n < 8 || n > 16)
        return pst_str_cmp(a, b) > 0;
    uint64_t x = pst_head(a.p, 8), y = pst_head(b.p, 8);
    if (x == y) {
        x = pst_head(a.p + n - 8, 8);
        y = pst_head(b.p + n - 8, 8);
    }
    return x != y ? pst_head_order(x) > pst_head_order(y) : a.n > b.n;
}

PST_INLINE int add_component(struct pst_glass_leaves *l, struct pst_str key,
                             struct pst_str piece, unsigned number,
                             unsigned flags, struct pst_error *err)
{
    size_t head = ITEM_HEAD + key.n + (number == 1 ? 0 : COMPONENT);
    size_t size = head + piece.n;
    settle(l, key, number);
    unsigned char *p = block_place(l, size);
    if (p == NULL) {
        int r = next_leaf(l, key, number, err);
        if (r != 0)
            return r;
        p = block_place(l, size);
    }
    put16(p, (size - ITEM_HEAD) | flags);
    p[2] = (unsigned char)key.n;
    copy(p + ITEM_HEAD, key);
    if (number != 1) {
        put16(p + ITEM_HEAD + key.n, number);
    } else {
        l->item_leaf = l->closed;
        l->item_at = l->low;
    }
    copy(p + head, piece);
    l->last = p;
    return 0;
}

/* How much of a long tag its first component takes: what fills the open leaf
 * if that spares a component or is worth it, else as much as an item holds. */
static size_t first_piece(const struct pst_glass_leaves *l, size_t key_n,
                          size_t tag_n)
{
    size_t cd = key_n + ITEM_HEAD + COMPONENT;
    size_t later = l->max_item - cd;
    size_t n = (l->low - l->dir_end) % (l->max_item + 2);
    if (n > 2 + cd) {
        n -= 2 + cd;
        if (n >= (tag_n - 2) % later || n >= key_n + 34)
            return n + 2 < tag_n ? n + 2 : tag_n;
    }
    return later + 2;
}

/* A tag that needs several components. */
static int add_long(struct pst_glass_leaves *l, struct pst_str key,
                    struct pst_str tag, unsigned flags, struct pst_error *err)
{
    size_t later = l->max_item - key.n - ITEM_HEAD - COMPONENT;
    if (tag.n / later + 2 > COMPONENTS_MOST)
        return pst_fail(err, PST_EINDEX, "%s: a tag of %zu bytes", l->name.p,
                        tag.n);

    size_t n = first_piece(l, key.n, tag.n);
    for (unsigned number = 1; tag.n != 0; number++) {
        if (number > 1)
            n = later;
        if (n > tag.n)
            n = tag.n;
        unsigned ends =
            (number == 1 ? FLAG_FIRST : 0u) | (n == tag.n ? FLAG_LAST : 0u);
        int r = add_component(l, key, (struct pst_str){tag.p, n}, number,
                              flags | ends, err);
        if (r != 0)
            return r;
        tag.p += n;
        tag.n -= n;
    }
    return 0;
}

int pst_glass_leaves_add(struct pst_glass_leaves *l, struct pst_str key,
                         struct pst_str tag, bool deflated,
                         struct pst_error *err)
{
    if (key.n == 0 || key.n > PST_GLASS_KEY_MAX)
        return pst_fail(err, PST_EINDEX, "%s: a key of %zu bytes", l->name.p,
                        key.n);
    if (l->has_first && !is_after(key, last_key(l)))
        return pst_fail(err, PST_EINDEX, "%s: keys out of order", l->name.p);
    if (!l->has_first) {
        memcpy(l->first_key, key.p, key.n);
        l->first_n = key.n;
        l->has_first = true;
    }
    l->entries++;

    unsigned flags = deflated ? FLAG_DEFLATED : 0;
    size_t later = l->max_item - key.n - ITEM_HEAD - COMPONENT;
    if (tag.n <= later + COMPONENT)
        return add_component(l, key, tag, 1, flags | FLAG_FIRST | FLAG_LAST,
                             err);
    return add_long(l, key, tag, flags, err);
}

/* Write the closed blocks; the open one moves to the start of the room. */
static int flush_all(struct pst_glass_leaves *l, struct pst_error *err)
{
    const unsigned char *open = open_block(l);
    const unsigned char *last = l->last;
    int r = flush(l, err);
    memmove(l->room, open, l->block_size);
    if (last != NULL)
        l->last = l->room + (last - open);
    return r;
}

/* Append the first n bytes of a file to what l writes. */
static int copy_blocks(struct pst_glass_leaves *l, int from, uint64_t n,
                       struct pst_error *err)
{
    int r = flush(l, err);
    for (uint64_t at = 0; r == 0 && at < n;) {
        size_t want = n - at < FLUSH ? (size_t)(n - at) : FLUSH;
        ssize_t got = pread(from, l->room, want, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return pst_fail_errno(err, PST_EIO, got < 0 ? errno : EIO, "%s",
                                  l->name.p);
        r = pst_fd_write(l->fd, l->name.p, l->room, (size_t)got, err);
        at += (uint64_t)got;
    }
    return r;
}

int pst_glass_leaves_append(struct pst_glass_leaves *l,
                            struct pst_glass_leaves *more,
                            struct pst_error *err)
{
    if (!more->has_first) {
        pst_glass_leaves_dispose(more);
        return 0;
    }
    struct pst_str first = {more->first_key, more->first_n};
    if (l->has_first && pst_str_cmp(first, last_key(l)) <= 0)
        return pst_fail(err, PST_EINDEX, "%s: keys out of order", l->name.p);

    /* The last leaf stays open for what comes next. */
    bool open = !more->due;
    uint32_t whole = more->closed;
    int r = pst_glass_leaves_break(l, err);
    if (r == 0)
        r = flush_all(more, err);
    if (r == 0) {
        uint32_t base = l->closed;
        settle(l, first, 1);
        for (size_t i = 0; i < more->separators.count; i++) {
            const struct pst_glass_separator *s = &more->separators.items[i];
            struct pst_str key = {more->separators.keys.p + s->at, s->n};
            separator_add(&l->separators, base + s->block, key, s->component);
        }
        r = copy_blocks(l, more->fd, (uint64_t)whole * more->block_size, err);
        l->closed = base + whole;
        l->due = !open;
        memcpy(l->room, more->room, l->block_size);
        l->dir_end = more->dir_end;
        l->low = more->low;
        l->entries += more->entries;
        l->has_first = true;
        keep_last_key(l, last_key(more));
    }
    pst_glass_leaves_dispose(more);
    return r;
}

/* One branch item, in a new block of the level if need be; `up` gets what
 * separates that block from the one before. */
static int add_branch(struct pst_glass_leaves *l, unsigned level, bool *open,
                      uint32_t child, struct pst_str key, unsigned component,
                      struct pst_glass_separators *up, struct pst_error *err)
{
    unsigned char *p = *open ? block_place(l, BRANCH_HEAD + key.n) : NULL;
    if (p == NULL) {
        if (*open) {
            int r = block_end(l, level, err);
            if (r != 0)
                return r;
        }
        separator_add(up, l->closed, key, component);
        block_begin(l);
        *open = true;
        /* The first item of a branch has the null key. */
        key.n = 0;
        component = 0;
        p = block_place(l, BRANCH_HEAD);
    }
    put32(p, child);
    p[4] = (unsigned char)key.n;
    memcpy(p + 5, key.p, key.n);
    put16(p + 5 + key.n, component);
    return 0;
}

static void separators_dispose(struct pst_glass_separators *s)
{
    free(s->items);
    pst_buf_dispose(&s->keys);
}

/* Branch levels over `below`, until one block holds all. */
static int write_branches(struct pst_glass_leaves *l,
                          struct pst_glass_root *root, struct pst_error *err)
{
    struct pst_glass_separators below = {NULL, 0, 0, PST_BUF_INIT};
    separator_add(&below, 0, (struct pst_str){"", 0}, 0);
    for (size_t i = 0; i < l->separators.count; i++) {
        const struct pst_glass_separator *s = &l->separators.items[i];
        struct pst_str key = {l->separators.keys.p + s->at, s->n};
        separator_add(&below, s->block, key, s->component);
    }

    int r = 0;
    unsigned level = 0;
    while (r == 0 && below.count > 1) {
        struct pst_glass_separators up = {NULL, 0, 0, PST_BUF_INIT};
        bool open = false;
        if (++level > BRANCH_MAX)
            r = pst_fail(err, PST_EINDEX, "%s: too large", l->name.p);
        for (size_t i = 0; r == 0 && i < below.count; i++) {
            const struct pst_glass_separator *s = &below.items[i];
            struct pst_str key = {below.keys.p + s->at, s->n};
            r = add_branch(l, level, &open, s->block, key, s->component, &up,
                           err);
        }
        if (r == 0)
            r = block_end(l, level, err);
        separators_dispose(&below);
        below = up;
    }
    root->level = level;
    root->block = below.count != 0 ? below.items[0].block : 0;
    separators_dispose(&below);
    return r;
}

int pst_glass_leaves_finish(struct pst_glass_leaves *l, unsigned compress_min,
                            bool sync, struct pst_glass_root *root,
                            struct pst_error *err)
{
    memset(root, 0, sizeof *root);
    root->block_size = l->block_size;
    root->compress_min = compress_min;
    root->entries = l->entries;
    int r = l->due ? 0 : block_end(l, 0, err);
    if (r == 0)
        r = write_branches(l, root, err);
    if (r == 0)
        r = flush(l, err);
    root->blocks = l->closed;
    if (r == 0 && sync && fdatasync(l->fd) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", l->name.p);
    if (close(l->fd) != 0 && r == 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", l->name.p);
    l->fd = -1;
    return r;
}
