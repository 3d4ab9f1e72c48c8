/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/mapped.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/head.h"

enum {
    DIRECTORY = 11, /* where a block's offsets begin */
    LEAF_KEY = 3,   /* where an item's key begins */
    BRANCH_KEY = 5,
    COMPONENT = 2, /* bytes of a component's number */
    SIZE_MASK = 0x1fff,
    COMPRESSED = 0x8000,
    LAST = 0x4000, /* component of a tag */
    FIRST = 0x2000
};

static unsigned read16(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static uint32_t read32(const unsigned char *p)
{
    return (uint32_t)read16(p) << 16 | read16(p + 2);
}

/* --- opening ------------------------------------------------------------- */

static int read_version(struct pst_glass_mapped *m, const char *dir,
                        struct pst_error *err)
{
    struct pst_buf name = PST_BUF_INIT;
    struct pst_buf file = PST_BUF_INIT;
    pst_path_join(&name, dir, "iamglass");
    int r = pst_file_read(name.p, 0, &file, err);
    if (r == 0)
        r = pst_glass_version_parse(&m->version, pst_buf_str(&file), name.p,
                                    err);
    pst_glass_seal(pst_buf_str(&file), m->seal);
    pst_buf_dispose(&file);
    pst_buf_dispose(&name);
    return r;
}

static int map_file(struct pst_glass_map *t, int fd, struct pst_error *err)
{
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return pst_fail_errno(err, errno == ENOENT ? PST_EINDEX : PST_EIO,
                              errno, "%s", t->name.p);
    if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > SIZE_MAX ||
        (uint64_t)st.st_size / t->block_size <= t->root)
        return pst_fail(err, PST_EINDEX, "%s: has no block %u, its root",
                        t->name.p, t->root);
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED)
        return pst_fail_errno(err, PST_EIO, errno, "%s", t->name.p);
    t->bytes = p;
    t->size = (size_t)st.st_size;
    t->blocks = t->size / t->block_size;
    return 0;
}

static int map_table(struct pst_glass_mapped *m, const char *dir,
                     enum pst_glass_table table, struct pst_error *err)
{
    struct pst_glass_map *t = &m->tables[table];
    const struct pst_glass_root *root = &m->version.roots[table];
    pst_path_join(&t->name, dir, pst_glass_table_name(table));
    pst_buf_adds(&t->name, ".glass");
    t->block_size = root->block_size;
    t->root = root->block;
    t->level = root->level;
    if (root->fake)
        return 0;
    int fd = open(t->name.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    int r = map_file(t, fd, err);
    if (fd >= 0)
        close(fd);
    return r;
}

static void init(struct pst_glass_mapped *m)
{
    memset(m, 0, sizeof *m);
    for (int i = 0; i < PST_GLASS_TABLES; i++)
        pst_buf_init(&m->tables[i].name);
}

static int map_tables(struct pst_glass_mapped *m, const char *dir,
                      unsigned tables, struct pst_error *err)
{
    int r = 0;
    for (unsigned i = 0; r == 0 && i < PST_GLASS_TABLES; i++)
        if ((tables >> i & 1) != 0)
            r = map_table(m, dir, (enum pst_glass_table)i, err);
    return r;
}

int pst_glass_mapped_open(struct pst_glass_mapped *m, const char *dir,
                          unsigned tables, struct pst_error *err)
{
    init(m);
    int r = read_version(m, dir, err);
    return r != 0 ? r : map_tables(m, dir, tables, err);
}

void pst_glass_mapped_dispose(struct pst_glass_mapped *m)
{
    for (int i = 0; i < PST_GLASS_TABLES; i++) {
        struct pst_glass_map *t = &m->tables[i];
        if (t->bytes != NULL)
            munmap(t->bytes, t->size);
        t->bytes = NULL;
        t->blocks = 0;
        pst_buf_dispose(&t->name);
    }
}

const char *pst_glass_mapped_too_large(const struct pst_glass_mapped *m)
{
    enum { SPREAD = 16, ANY = 1 << 16 };
    const struct pst_glass_version *v = &m->version;
    if (v->doc_count > m->tables[PST_GLASS_POSTLIST].size)
        return "more documents than its tables can hold";
    if (v->last_docid == UINT32_MAX ||
        v->last_docid / SPREAD > (uint64_t)v->doc_count + ANY)
        return "documents too far apart";
    return NULL;
}

void pst_glass_map_walked(const struct pst_glass_map *t, size_t *steps)
{
    enum { STEPS = 512 }; /* some megabytes, in blocks of 8 KB */
    if (++*steps % STEPS == 0 && t->bytes != NULL)
        madvise(t->bytes, t->size, MADV_DONTNEED);
}

/* --- blocks -------------------------------------------------------------- */

/* `block` may be beyond the table. */
static int damaged(const struct pst_glass_map *t, uint64_t block,
                   const char *reason, struct pst_error *err)
{
    return pst_fail(err, PST_EINDEX, "%s: block %llu: %s", t->name.p,
                    (unsigned long long)block, reason);
}

static int step_damaged(const struct pst_glass_cursor *c, unsigned level,
                        const char *reason, struct pst_error *err)
{
    size_t at = (size_t)(c->steps[level].block - c->map->bytes);
    return damaged(c->map, at / c->map->block_size, reason, err);
}

int pst_glass_cursor_damaged(const struct pst_glass_cursor *c,
                             const char *reason, struct pst_error *err)
{
    return step_damaged(c, 0, reason, err);
}

/* Stand in a block, at no item of it yet. No block of a tree is empty, for the
 * first leaf keeps its null item. */
static int enter(struct pst_glass_cursor *c, unsigned level, uint32_t number,
                 struct pst_error *err)
{
    const struct pst_glass_map *t = c->map;
    if (number >= t->blocks)
        return damaged(t, number, "beyond the table's end", err);
    if (c->left == 0)
        return damaged(t, number, "reached again and again", err);
    c->left--;
    const unsigned char *block = t->bytes + (size_t)number * t->block_size;
    size_t end = read16(block + 9);
    if (block[4] != level)
        return damaged(t, number, "of another level", err);
    if (end <= DIRECTORY || end > t->block_size || end % 2 == 0)
        return damaged(t, number, "its directory has no such end", err);
    c->steps[level].block = block;
    c->steps[level].count = (end - DIRECTORY) / 2;
    return 0;
}

/* An item of a block. */
struct item {
    const unsigned char *p;
    struct pst_str key;
    struct pst_str tag; /* of a leaf: of this component */
    unsigned flags;     /* of a leaf */
    unsigned component;
};

static inline bool leaf_item(struct item *i, size_t room)
{
    if (room < LEAF_KEY)
        return false;
    i->flags = read16(i->p);
    size_t size = (i->flags & SIZE_MASK) + LEAF_KEY;
    size_t key_n = i->p[LEAF_KEY - 1];
    size_t more = (i->flags & FIRST) != 0 ? 0 : COMPONENT;
    size_t head = LEAF_KEY + key_n + more;
    if (size > room || head > size)
        return false;
    const char *key = (const char *)i->p + LEAF_KEY;
    i->key = (struct pst_str){key, key_n};
    i->tag = (struct pst_str){key + key_n + more, size - head};
    i->component = more != 0 ? read16(i->p + LEAF_KEY + key_n) : 1;
    return true;
}

bool pst_glass_item_at(const struct pst_glass_map *t, uint64_t place,
                       struct pst_glass_item *out)
{
    if (t->blocks == 0 || place / t->block_size >= t->blocks)
        return false;
    struct item i = {.p = t->bytes + place};
    if (!leaf_item(&i, t->block_size - (size_t)(place % t->block_size)) ||
        (i.flags & FIRST) == 0)
        return false;
    out->key = i.key;
    out->part = i.tag;
    out->compressed = (i.flags & COMPRESSED) != 0;
    out->whole = !out->compressed && (i.flags & LAST) != 0;
    return true;
}

static bool branch_item(struct item *i, size_t room)
{
    if (room < BRANCH_KEY)
        return false;
    size_t key_n = i->p[BRANCH_KEY - 1];
    if (BRANCH_KEY + key_n + COMPONENT > room)
        return false;
    i->key = (struct pst_str){(const char *)i->p + BRANCH_KEY, key_n};
    i->component = read16(i->p + BRANCH_KEY + key_n);
    return true;
}

static inline int item_at(const struct pst_glass_cursor *c, unsigned level,
                          size_t number, struct item *i, struct pst_error *err)
{
    const struct pst_glass_step *s = &c->steps[level];
    size_t at = read16(s->block + DIRECTORY + 2 * number);
    if (at < DIRECTORY + 2 * s->count || at > c->map->block_size) {
        step_damaged(c, level, "an item has no such place", err);
        return -PST_EINDEX;
    }
    i->p = s->block + at;
    size_t room = c->map->block_size - at;
    if (!(level == 0 ? leaf_item(i, room) : branch_item(i, room))) {
        step_damaged(c, level, "an item goes beyond its end", err);
        return -PST_EINDEX;
    }
    return 0;
}

/* --- searches ------------------------------------------------------------ */

/* Whether an item is before the key: less than it, or also equal if `equal`.
 * What goes on from another leaf is past its key. */
static bool is_before(const struct item *i, struct pst_str key, bool equal)
{
    int order = pst_str_cmp(i->key, key);
    return order < 0 || (order == 0 && equal && i->component <= 1);
}

/* The bytes of a key behind its first n, as a number. */
static uint64_t number_behind(struct pst_str key, size_t n)
{
    return n < key.n ? pst_head_order(pst_head(key.p + n, key.n - n)) : 0;
}

/* The keys between which a leaf's items from `low` on are: of the branch above
 * where it has them, for what is there was looked at just now. */
static int find_bounds(struct pst_glass_cursor *c, size_t low,
                       struct pst_str *from, struct pst_str *to,
                       struct pst_error *err)
{
    const struct pst_glass_step *above = &c->steps[1];
    bool is_branch = c->map->level > 0;
    bool begins = is_branch && above->item > 0;
    bool ends = is_branch && above->item + 1 < above->count;
    struct item i;
    int r = 0;
    *from = c->key; /* of the item before */
    if (low == 0) {
        r = begins ? item_at(c, 1, above->item, &i, err)
                   : item_at(c, 0, 0, &i, err);
        *from = i.key;
    }
    if (r == 0)
        r = ends ? item_at(c, 1, above->item + 1, &i, err)
                 : item_at(c, 0, c->steps[0].count - 1, &i, err);
    *to = i.key;
    return r;
}

/* How far from the one key to the other a third one is, 0 to 1: keys of one
 * term differ in their docids alone, which are mostly spread evenly. */
static double share_between(struct pst_str before, struct pst_str behind,
                            struct pst_str key)
{
    size_t n = pst_shared_prefix(before, pst_head(before.p, before.n), behind,
                                 pst_head(behind.p, behind.n));
    uint64_t from = number_behind(before, n);
    uint64_t to = number_behind(behind, n);
    uint64_t at = number_behind(key, n);
    if (at <= from)
        return 0;
    return at < to ? (double)(at - from) / (double)(to - from) : 1;
}

/* About where in a leaf the key is: each item that is looked at may have to be
 * waited for. */
static int guess(struct pst_glass_cursor *c, size_t low, struct pst_str key,
                 size_t *place, struct pst_error *err)
{
    size_t high = c->steps[0].count - 1;
    struct pst_str before = {NULL, 0};
    struct pst_str behind = {NULL, 0};
    int r = find_bounds(c, low, &before, &behind, err);
    if (r != 0)
        return r;
    *place = low + (size_t)(share_between(before, behind, key) *
                            (double)(high - low));
    return 0;
}

/* How many items of the block are before the key; the first `low` are known to
 * be. */
static int count_before(struct pst_glass_cursor *c, unsigned level, size_t low,
                        struct pst_str key, bool equal, size_t *count,
                        struct pst_error *err)
{
    enum { FEW = 16 };
    size_t high = c->steps[level].count;
    size_t step = 1; /* away from where it should be near; 0: by halves */
    size_t middle = low;
    int r = 0;
    if (level == 0 && high - low > FEW)
        r = guess(c, low, key, &middle, err);
    else if (low == 0)
        step = 0;
    for (bool up = true; r == 0 && low < high;) {
        struct item i;
        if (step >= (high - low + 1) / 2)
            step = 0;
        if (step == 0)
            middle = low + (high - low) / 2;
        r = item_at(c, level, middle, &i, err);
        if (r != 0)
            break;
        bool before = is_before(&i, key, equal);
        if (before)
            low = middle + 1;
        else
            high = middle;
        if (step == 1)
            up = before;
        step = before == up ? step * 2 : 0;
        middle = up ? low + step - 1 : high - step;
    }
    *count = low;
    return r;
}

/* Into the block under the current item of a branch. */
static int go_down(struct pst_glass_cursor *c, unsigned level,
                   struct pst_error *err)
{
    struct item i;
    int r = item_at(c, level, c->steps[level].item, &i, err);
    return r != 0 ? r : enter(c, level - 1, read32(i.p), err);
}

/* From a block, the first `low` items of which are not behind the key, into the
 * leaf where the first component of the key's item is, if there is one; the one
 * before may end with the floor. */
static int descend(struct pst_glass_cursor *c, unsigned level, size_t low,
                   struct pst_str key, struct pst_error *err)
{
    int r = 0;
    for (; r == 0 && level > 0; level--) {
        size_t before;
        r = count_before(c, level, low, key, true, &before, err);
        if (r == 0 && before == 0)
            r = step_damaged(c, level, "its first item has a key", err);
        if (r != 0)
            break;
        c->steps[level].item = before - 1;
        r = go_down(c, level, err);
        low = 0;
    }
    return r;
}

/* To the next item of the leaves, whatever component it is. */
static int step_on(struct pst_glass_cursor *c, struct pst_error *err)
{
    unsigned level = 0;
    while (level <= c->map->level &&
           c->steps[level].item + 1 >= c->steps[level].count)
        level++;
    if (level > c->map->level)
        return 0;
    c->steps[level].item++;
    for (; level > 0; level--) {
        int r = go_down(c, level, err);
        if (r != 0)
            return r;
        c->steps[level - 1].item = 0;
    }
    return 1;
}

static int step_back(struct pst_glass_cursor *c, struct pst_error *err)
{
    unsigned level = 0;
    while (level <= c->map->level && c->steps[level].item == 0)
        level++;
    if (level > c->map->level)
        return 0;
    c->steps[level].item--;
    for (; level > 0; level--) {
        int r = go_down(c, level, err);
        if (r != 0)
            return r;
        c->steps[level - 1].item = c->steps[level - 1].count - 1;
    }
    return 1;
}

/* Show an item, the first component of one. */
static void show(struct pst_glass_cursor *c, const struct item *i)
{
    c->key = i->key;
    c->part = i->tag;
    c->compressed = (i->flags & COMPRESSED) != 0;
    c->whole = (i->flags & (LAST | COMPRESSED)) == LAST;
}

/* Step till there is an item's first component that is not the null item. */
static int settle(struct pst_glass_cursor *c,
                  int (*step)(struct pst_glass_cursor *, struct pst_error *),
                  struct pst_error *err)
{
    for (;;) {
        struct item i;
        int r = item_at(c, 0, c->steps[0].item, &i, err);
        if (r != 0)
            return r;
        if ((i.flags & FIRST) != 0 && i.key.n != 0) {
            show(c, &i);
            return 1;
        }
        r = step(c, err);
        if (r <= 0)
            return r;
    }
}

void pst_glass_cursor_init(struct pst_glass_cursor *c,
                           const struct pst_glass_map *map)
{
    memset(c, 0, sizeof *c);
    c->map = map;
}

/* Into the leaf that descend finds, with its first item that is not before the
 * key current, which may be one past the last. 1; 0: there is no table. */
static int search(struct pst_glass_cursor *c, struct pst_str key, bool equal,
                  struct pst_error *err)
{
    if (c->map->blocks == 0)
        return 0;
    c->left = 2 * (c->map->blocks + PST_GLASS_LEVELS);
    int r = enter(c, c->map->level, c->map->root, err);
    if (r == 0)
        r = descend(c, c->map->level, 0, key, err);
    if (r == 0)
        r = count_before(c, 0, 0, key, equal, &c->steps[0].item, err);
    return r != 0 ? r : 1;
}

/* The same from the current leaf, which ends before the key: up to a block that
 * does not, and down again. */
static int search_on(struct pst_glass_cursor *c, struct pst_str key,
                     struct pst_error *err)
{
    unsigned level = 1;
    c->left = 2 * (c->map->blocks + PST_GLASS_LEVELS);
    for (; level < c->map->level; level++) {
        struct item last;
        int r = item_at(c, level, c->steps[level].count - 1, &last, err);
        if (r != 0)
            return r;
        if (pst_str_cmp(key, last.key) < 0)
            break;
    }
    int r = 0;
    if (level <= c->map->level)
        r = descend(c, level, c->steps[level].item + 1, key, err);
    if (r == 0)
        r = count_before(c, 0, 0, key, false, &c->steps[0].item, err);
    return r != 0 ? r : 1;
}

/* Where a search for the first item that is not less has ended. */
static int settle_from(struct pst_glass_cursor *c, int found,
                       struct pst_error *err)
{
    if (found == 1 && c->steps[0].item == c->steps[0].count) {
        c->steps[0].item--;
        found = step_on(c, err);
    }
    return found <= 0 ? found : settle(c, step_on, err);
}

int pst_glass_cursor_seek(struct pst_glass_cursor *c, struct pst_str key,
                          struct pst_error *err)
{
    return settle_from(c, search(c, key, false, err), err);
}

int pst_glass_cursor_skip(struct pst_glass_cursor *c, struct pst_str key,
                          struct pst_error *err)
{
    struct pst_glass_step *leaf = &c->steps[0];
    const struct pst_glass_step *above = &c->steps[1];
    bool bounded = c->map->level > 0 && above->item + 1 < above->count;
    bool beyond = false;
    int r = 0;
    if (pst_str_cmp(c->key, key) >= 0)
        return 1;
    if (bounded) {
        struct item next;
        r = item_at(c, 1, above->item + 1, &next, err);
        beyond = r == 0 && is_before(&next, key, true);
    }
    if (r == 0 && !beyond)
        r = count_before(c, 0, leaf->item + 1, key, false, &leaf->item, err);
    if (r != 0)
        return r;
    beyond = beyond || (!bounded && leaf->item == leaf->count);
    return settle_from(c, beyond ? search_on(c, key, err) : 1, err);
}

/* The leaf is that of the first separators, from the current one on, between
 * which the key is; if it is far away, nothing is asked for. Leaves of one term
 * have about as many items, and these lie in order, the last one first. */
void pst_glass_cursor_expect(const struct pst_glass_cursor *c,
                             struct pst_str key)
{
    enum { NEAR = 12 };
    const size_t line = 64;
    const struct pst_glass_step *above = &c->steps[1];
    size_t size = c->map->block_size;
    struct item from, to;
    size_t at = above->item + 1;
    if (c->map->level == 0 || item_at(c, 1, at - 1, &from, NULL) != 0)
        return;
    for (size_t end = at + NEAR;; at++, from = to) {
        if (at == above->count || at == end ||
            item_at(c, 1, at, &to, NULL) != 0)
            return;
        if (pst_str_cmp(key, to.key) < 0)
            break;
    }
    uint32_t number = read32(from.p);
    if (number >= c->map->blocks)
        return;
    const unsigned char *block = c->map->bytes + (size_t)number * size;
    double share = share_between(from.key, to.key, key);
    size_t items = c->steps[0].count;
    size_t body = size - DIRECTORY - 2 * items;
    __builtin_prefetch(block);
    __builtin_prefetch(block + DIRECTORY +
                       (size_t)(share * 2.0 * (double)items));
    const unsigned char *item = block + size - (size_t)(share * (double)body);
    __builtin_prefetch(item + line);
    __builtin_prefetch(item);
    __builtin_prefetch(item - line);
    __builtin_prefetch(item - 2 * line);
    __builtin_prefetch(item - 3 * line);
}

bool pst_glass_cursor_jump(struct pst_glass_cursor *c, size_t ahead,
                           struct pst_str key)
{
    struct pst_glass_step *leaf = &c->steps[0];
    struct item i;
    if (ahead >= leaf->count - leaf->item ||
        item_at(c, 0, leaf->item + ahead, &i, NULL) != 0 ||
        (i.flags & FIRST) == 0 || !pst_str_eq(i.key, key))
        return false;
    leaf->item += ahead;
    show(c, &i);
    return true;
}

void pst_glass_cursor_expect_at(const struct pst_glass_cursor *c, size_t ahead)
{
    enum { LINE = 64 };
    const struct pst_glass_step *leaf = &c->steps[0];
    if (ahead >= leaf->count - leaf->item)
        return;
    size_t at = read16(leaf->block + DIRECTORY + 2 * (leaf->item + ahead));
    if (at > c->map->block_size - LINE)
        return;
    __builtin_prefetch(leaf->block + at);
    __builtin_prefetch(leaf->block + at + LINE);
}

int pst_glass_cursor_floor(struct pst_glass_cursor *c, struct pst_str key,
                           struct pst_error *err)
{
    int r = search(c, key, true, err);
    if (r == 1)
        r = step_back(c, err);
    return r <= 0 ? r : settle(c, step_back, err);
}

int pst_glass_cursor_find(struct pst_glass_cursor *c, struct pst_str key,
                          struct pst_error *err)
{
    int r = pst_glass_cursor_seek(c, key, err);
    return r == 1 ? pst_str_eq(c->key, key) : r;
}

/* Keys ascend from leaf to leaf too: what a damaged branch leads back to is
 * found out. */
int pst_glass_cursor_next(struct pst_glass_cursor *c, struct pst_error *err)
{
    struct pst_str before = c->key;
    size_t item = c->steps[0].item;
    int r = step_on(c, err);
    if (r == 1)
        r = settle(c, step_on, err);
    if (r == 1 && c->steps[0].item <= item && pst_str_cmp(before, c->key) >= 0)
        return step_damaged(c, 0, "keys out of order", err);
    return r;
}

static bool begins_with(struct pst_str key, struct pst_str prefix)
{
    return key.n >= prefix.n && memcmp(key.p, prefix.p, prefix.n) == 0;
}

/* The first item of the leaf after the current one whose key does not begin
 * so; there is one. Near ones are found at once. */
static int find_beyond(struct pst_glass_cursor *c, struct pst_str prefix,
                       struct pst_error *err)
{
    size_t low = c->steps[0].item; /* begins so */
    size_t high = c->steps[0].count - 1;
    for (size_t step = 1; high - low > 1; step *= 2) {
        bool near = step < high - low;
        size_t middle = near ? low + step : low + (high - low) / 2;
        struct item i;
        int r = item_at(c, 0, middle, &i, err);
        if (r != 0)
            return r;
        if (begins_with(i.key, prefix)) {
            low = middle;
        } else {
            high = middle;
            step = c->map->block_size; /* from now on by halves */
        }
    }
    c->steps[0].item = high;
    return 0;
}

/* To the first key that is greater than all that begin so. */
static int seek_beyond(struct pst_glass_cursor *c, struct pst_str prefix,
                       struct pst_error *err)
{
    char next[UINT8_MAX];
    struct pst_str key = {next, prefix.n};
    memcpy(next, prefix.p, prefix.n);
    while (key.n > 0 && (unsigned char)next[key.n - 1] == UINT8_MAX)
        key.n--;
    if (key.n == 0)
        return 0;
    next[key.n - 1]++;
    return pst_glass_cursor_seek(c, key, err);
}

int pst_glass_cursor_beyond(struct pst_glass_cursor *c, size_t n,
                            struct pst_error *err)
{
    struct pst_str before = c->key;
    struct pst_str prefix = {before.p, n < before.n ? n : before.n};
    struct item last;
    int r = item_at(c, 0, c->steps[0].count - 1, &last, err);
    if (r != 0)
        return r;
    if (begins_with(last.key, prefix)) {
        r = seek_beyond(c, prefix, err);
    } else {
        r = find_beyond(c, prefix, err);
        if (r == 0)
            r = settle(c, step_on, err);
    }
    if (r == 1 &&
        (pst_str_cmp(before, c->key) >= 0 || begins_with(c->key, prefix)))
        return step_damaged(c, 0, "keys out of order", err);
    return r;
}

struct pst_str pst_glass_cursor_leaf(const struct pst_glass_cursor *c)
{
    const struct pst_glass_step *s = &c->steps[0];
    return (struct pst_str){(const char *)s->block, c->map->block_size};
}

void pst_glass_cursor_leave(struct pst_glass_cursor *c)
{
    c->steps[0].item = c->steps[0].count - 1;
}

/* --- tags ---------------------------------------------------------------- */

/* Append the components of the current item, from the first on, until there are
 * so many bytes. */
static int gather(struct pst_glass_cursor *c, size_t least, struct pst_buf *out,
                  struct pst_error *err)
{
    struct item i;
    for (unsigned expected = 1;; expected++) {
        int r = item_at(c, 0, c->steps[0].item, &i, err);
        if (r != 0)
            return r;
        if (i.component != expected || !pst_str_eq(i.key, c->key) ||
            ((i.flags & COMPRESSED) != 0) != c->compressed ||
            i.tag.n > c->map->size - out->n)
            return step_damaged(c, 0, "a tag's components do not fit", err);
        pst_buf_addstr(out, i.tag);
        if ((i.flags & LAST) != 0 || out->n >= least)
            return 0;
        r = step_on(c, err);
        if (r == 0)
            r = step_damaged(c, 0, "a tag has no end", err);
        if (r < 0)
            return r;
    }
}

static int inflate_tag(const struct pst_glass_cursor *c,
                       const struct pst_glass_inflate *inflate,
                       struct pst_buf *room, struct pst_str stream,
                       struct pst_error *err)
{
    if (inflate == NULL)
        return step_damaged(c, 0, "a tag is compressed", err);
    pst_buf_clear(room);
    int r = inflate->raw(inflate->payload, room, stream, err);
    if (r != 0)
        pst_error_prefix(err, "%s", c->map->name.p);
    return r;
}

int pst_glass_cursor_head(const struct pst_glass_cursor *c, size_t least,
                          struct pst_buf *room, struct pst_str *tag,
                          struct pst_error *err)
{
    *tag = c->part;
    struct item first;
    int r = c->whole ? 0 : item_at(c, 0, c->steps[0].item, &first, err);
    if (r != 0 || c->whole || (first.flags & LAST) != 0)
        return r;
    struct pst_glass_cursor ahead = *c;
    pst_buf_clear(room);
    r = gather(&ahead, least, room, err);
    *tag = pst_buf_str(room);
    return r;
}

int pst_glass_cursor_stored(const struct pst_glass_cursor *c,
                            struct pst_buf *room, struct pst_str *tag,
                            struct pst_error *err)
{
    return pst_glass_cursor_head(c, SIZE_MAX, room, tag, err);
}

int pst_glass_cursor_tag(const struct pst_glass_cursor *c,
                         const struct pst_glass_inflate *inflate,
                         struct pst_buf *room, struct pst_str *tag,
                         struct pst_error *err)
{
    if (!c->compressed)
        return pst_glass_cursor_stored(c, room, tag, err);
    struct pst_buf parts = PST_BUF_INIT;
    struct pst_str stream;
    int r = pst_glass_cursor_stored(c, &parts, &stream, err);
    if (r == 0)
        r = inflate_tag(c, inflate, room, stream, err);
    pst_buf_dispose(&parts);
    *tag = pst_buf_str(room);
    return r;
}
