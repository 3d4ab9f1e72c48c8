/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of any shape read back item by item, and searched, as a sorted array
 * of the same items says; any bytes are survived. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "glass/database.h"
#include "glass/mapped.h"
#include "random.h"
#include "tempdir.h"

struct entry {
    struct pst_str key, tag;
    bool deflated;
};

struct items {
    struct pst_arena arena;
    struct entry *list;
    size_t count;
};

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;
    return pst_str_cmp(x->key, y->key);
}

/* Keys that share much, some very long; tags of nothing, of a few bytes, of
 * several components, of several leaves. */
static struct pst_str random_bytes(struct items *t, uint64_t *seed, size_t n)
{
    char *p = pst_arena_alloc(&t->arena, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = (char)("ab\0\xff"[random_next(seed) % 4]);
    return (struct pst_str){p, n};
}

static void make_items(struct items *t, uint64_t *seed)
{
    size_t wanted =
        random_below(seed, 20) == 0 ? 3000 : random_below(seed, 300);
    memset(t, 0, sizeof *t);
    t->list = pst_calloc(wanted + 1, sizeof *t->list);
    for (size_t i = 0; i < wanted; i++) {
        uint32_t kind = random_next(seed) % 40;
        size_t n = kind == 0   ? random_below(seed, 9000)
                   : kind == 1 ? random_below(seed, 100000)
                               : random_below(seed, 60);
        size_t key_n = kind < 4 ? 255 : 40;
        t->list[i].key = random_bytes(t, seed, 1 + random_below(seed, key_n));
        t->list[i].tag = random_bytes(t, seed, n);
        t->list[i].deflated = random_below(seed, 5) == 0;
    }
    qsort(t->list, wanted, sizeof *t->list, by_key);
    for (size_t i = 0; i < wanted; i++)
        if (t->count == 0 || by_key(&t->list[t->count - 1], &t->list[i]) != 0)
            t->list[t->count++] = t->list[i];
}

static void drop_items(struct items *t)
{
    pst_arena_dispose(&t->arena);
    free(t->list);
}

/* A database that has this table alone. */
static void write_table(const struct items *t, const char *dir,
                        unsigned block_size)
{
    struct pst_glass_leaves l;
    struct pst_glass_version v = {.unsynced = true,
                                  .doc_count = 5,
                                  .last_docid = 7,
                                  .length_low = 2,
                                  .length_high = 9,
                                  .wdf_high = 4,
                                  .total_length = UINT64_C(1) << 40,
                                  .spelling_high = 11};
    assert_int_equal(pst_folder_make(dir, NULL), 0);
    for (int i = 0; i < PST_GLASS_TABLES; i++)
        v.roots[i] = pst_glass_fake_root((enum pst_glass_table)i, block_size);
    assert_int_equal(
        pst_glass_database_begin(&l, dir, PST_GLASS_POSTLIST, block_size, NULL),
        0);
    for (size_t i = 0; i < t->count; i++)
        assert_int_equal(pst_glass_leaves_add(&l, t->list[i].key,
                                              t->list[i].tag,
                                              t->list[i].deflated, NULL),
                         0);
    assert_int_equal(pst_glass_database_end(&l, PST_GLASS_POSTLIST, &v, NULL),
                     0);
    assert_int_equal(pst_glass_version_write(dir, &v, NULL), 0);
}

/* What stands for an inflater: "z", then the stream. */
static int unpack(void *payload, struct pst_buf *out, struct pst_str stream,
                  struct pst_error *err)
{
    (void)payload;
    (void)err;
    pst_buf_addc(out, 'z');
    pst_buf_addstr(out, stream);
    return 0;
}
static const struct pst_glass_inflate inflate = {unpack, NULL};

static void assert_at(const struct pst_glass_cursor *c, const struct entry *e,
                      struct pst_buf *room)
{
    struct pst_str tag;
    assert_true(pst_str_eq(c->key, e->key));
    /* Twice, for the cursor keeps its place. */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pst_glass_cursor_tag(c, &inflate, room, &tag, NULL),
                         0);
        assert_int_equal(tag.n, e->tag.n + e->deflated);
        if (e->deflated)
            assert_int_equal(tag.p[0], 'z');
        assert_memory_equal(tag.p + e->deflated, e->tag.p, e->tag.n);
    }
    if (e->deflated)
        assert_int_equal(pst_glass_cursor_tag(c, NULL, room, &tag, NULL),
                         -PST_EINDEX);
}

static void compare_walk(const struct items *t, struct pst_glass_cursor *c,
                         struct pst_buf *room)
{
    int r = pst_glass_cursor_seek(c, (struct pst_str){"", 0}, NULL);
    for (size_t i = 0; i < t->count; i++) {
        assert_int_equal(r, 1);
        assert_at(c, &t->list[i], room);
        r = pst_glass_cursor_next(c, NULL);
    }
    assert_int_equal(r, 0);
}

static void compare_search(const struct items *t, struct pst_glass_cursor *c,
                           struct pst_str key, struct pst_buf *room)
{
    size_t low = 0;
    while (low < t->count && pst_str_cmp(t->list[low].key, key) < 0)
        low++;
    bool equal = low < t->count && pst_str_eq(t->list[low].key, key);
    assert_int_equal(pst_glass_cursor_find(c, key, NULL), equal);
    assert_int_equal(pst_glass_cursor_floor(c, key, NULL), equal || low > 0);
    if (equal || low > 0) {
        assert_at(c, &t->list[equal ? low : low - 1], room);
        size_t after = equal ? low + 1 : low;
        assert_int_equal(pst_glass_cursor_next(c, NULL), after < t->count);
        if (after < t->count)
            assert_at(c, &t->list[after], room);
    }
    assert_int_equal(pst_glass_cursor_seek(c, key, NULL), low < t->count);
    if (low < t->count)
        assert_at(c, &t->list[low], room);
    /* The same from items before it, near and far. */
    for (size_t from = low < t->count ? low : t->count; from > 0; from /= 2) {
        assert_int_equal(pst_glass_cursor_find(c, t->list[from - 1].key, NULL),
                         1);
        assert_int_equal(pst_glass_cursor_skip(c, key, NULL), low < t->count);
        if (low < t->count)
            assert_at(c, &t->list[low], room);
    }
}

/* Items that are counted ahead: there only with the right key, and in the same
 * leaf, where every component counts. */
static size_t compare_jumps(const struct items *t, struct pst_glass_cursor *c,
                            struct pst_buf *room)
{
    size_t jumps = 0;
    for (size_t i = 0; i < t->count; i++) {
        assert_int_equal(pst_glass_cursor_find(c, t->list[i].key, NULL), 1);
        struct pst_str leaf = pst_glass_cursor_leaf(c);
        for (size_t ahead = 1; ahead < 8 && i + ahead < t->count; ahead++) {
            assert_false(pst_glass_cursor_jump(c, ahead, t->list[i].key));
            assert_at(c, &t->list[i], room);
            if (!pst_glass_cursor_jump(c, ahead, t->list[i + ahead].key))
                break;
            assert_at(c, &t->list[i + ahead], room);
            assert_ptr_equal(pst_glass_cursor_leaf(c).p, leaf.p);
            jumps++;
            i += ahead;
        }
    }
    return jumps;
}

static void tables_read_as_written(void **state)
{
    uint64_t seed = 4711;
    unsigned high = 0;
    size_t jumps = 0;
    char *dir = tempdir_path(state, "db");
    struct pst_buf room = PST_BUF_INIT;
    for (unsigned k = 0; k < 60; k++) {
        struct items t;
        struct pst_glass_mapped m;
        struct pst_glass_cursor c;
        make_items(&t, &seed);
        write_table(&t, dir, 2048u << k % 6);
        assert_int_equal(
            pst_glass_mapped_open(&m, dir, PST_GLASS_EVERY_TABLE, NULL), 0);
        pst_glass_cursor_init(&c, &m.tables[PST_GLASS_POSTLIST]);
        if (m.tables[PST_GLASS_POSTLIST].level > high)
            high = m.tables[PST_GLASS_POSTLIST].level;
        compare_walk(&t, &c, &room);
        jumps += compare_jumps(&t, &c, &room);
        for (size_t i = 0; i < 200; i++)
            compare_search(&t, &c,
                           random_bytes(&t, &seed, random_below(&seed, 20)),
                           &room);
        for (size_t i = 0; i < t.count; i++)
            compare_search(&t, &c, t.list[i].key, &room);
        pst_glass_cursor_init(&c, &m.tables[PST_GLASS_DOCDATA]);
        assert_int_equal(pst_glass_cursor_floor(&c, pst_str_of("a"), NULL), 0);
        assert_int_equal(m.version.last_docid, 7);
        assert_int_equal(m.version.length_high, 9);
        assert_true(m.version.total_length == UINT64_C(1) << 40);
        assert_int_equal(m.version.spelling_high, 11);
        pst_glass_mapped_dispose(&m);
        assert_int_equal(pst_tree_remove(dir, NULL), 0);
        drop_items(&t);
    }
    assert_true(jumps > 1000);
    assert_true(high >= 2);
    pst_buf_dispose(&room);
    free(dir);
}

/* Walk it, then look for some keys; true when all went well. */
static bool read_all(const char *dir, struct pst_error *err)
{
    struct pst_glass_mapped m;
    struct pst_glass_cursor c;
    struct pst_buf room = PST_BUF_INIT;
    struct pst_str tag;
    uint64_t seed = 9;
    int r = pst_glass_mapped_open(&m, dir, PST_GLASS_EVERY_TABLE, err);
    pst_glass_cursor_init(&c, &m.tables[PST_GLASS_POSTLIST]);
    if (r == 0)
        r = pst_glass_cursor_seek(&c, (struct pst_str){"", 0}, err);
    while (r == 1) {
        r = pst_glass_cursor_tag(&c, &inflate, &room, &tag, err);
        r = r == 0 ? pst_glass_cursor_next(&c, err) : r;
    }
    for (int i = 0; r >= 0 && i < 30; i++) {
        char key[2] = {"ab\0\xff"[random_below(&seed, 4)],
                       (char)random_next(&seed)};
        r = pst_glass_cursor_floor(&c, (struct pst_str){key, 2}, err);
    }
    pst_glass_mapped_dispose(&m);
    pst_buf_dispose(&room);
    return r >= 0;
}

static void damage_is_survived(void **state)
{
    static const char *const names[] = {"db/iamglass", "db/postlist.glass"};
    enum { ROUNDS = 400 };
    char *dir = tempdir_path(state, "db");
    struct pst_buf files[2] = {PST_BUF_INIT, PST_BUF_INIT};
    struct items t;
    uint64_t seed = 815;
    size_t refused = 0;
    do {
        make_items(&t, &seed);
        if (t.count < 200)
            drop_items(&t);
    } while (t.count < 200);
    write_table(&t, dir, 2048);
    for (int i = 0; i < 2; i++) {
        char *name = tempdir_path(state, names[i]);
        assert_int_equal(pst_file_read(name, 0, &files[i], NULL), 0);
        free(name);
    }
    for (int i = 0; i < ROUNDS; i++) {
        struct pst_error err = PST_ERROR_INIT;
        int which = i % 8 != 0;
        struct pst_buf copy = PST_BUF_INIT;
        pst_buf_addstr(&copy, pst_buf_str(&files[which]));
        for (uint32_t k = 1 + random_below(&seed, which ? 40 : 2); k > 0; k--) {
            size_t at = random_below(&seed, (uint32_t)copy.n);
            if (which && i % 3 == 1)
                at = at / 2048 * 2048 + at % 40;
            copy.p[at] = (char)random_next(&seed);
        }
        if (i % 20 == 6)
            pst_buf_truncate(&copy, random_below(&seed, (uint32_t)copy.n));
        tempdir_write(state, names[which], copy.p, copy.n);
        if (!read_all(dir, &err)) {
            refused++;
            assert_int_equal(err.code, PST_EINDEX);
            assert_non_null(strstr(err.message, names[which] + 3));
        }
        tempdir_write(state, names[which], files[which].p, files[which].n);
        pst_buf_dispose(&copy);
    }
    assert_true(read_all(dir, NULL));
    assert_true(refused > ROUNDS / 4 && refused < ROUNDS);
    for (int i = 0; i < 2; i++)
        pst_buf_dispose(&files[i]);
    drop_items(&t);
    free(dir);
}

/* All children of the root become `child`; an error with the reason. */
static void assert_children_refused(void **state, uint32_t child,
                                    const char *reason)
{
    char *dir = tempdir_path(state, "db");
    char *name = tempdir_path(state, "db/postlist.glass");
    struct pst_error err = PST_ERROR_INIT;
    struct pst_buf table = PST_BUF_INIT;
    assert_int_equal(pst_file_read(name, 0, &table, NULL), 0);
    unsigned char *root = (unsigned char *)table.p + table.n - 2048;
    assert_int_equal(root[4], 1);
    for (size_t i = 0; i < (size_t)(root[10] - 11) / 2; i++) {
        size_t at = (size_t)root[11 + 2 * i] << 8 | root[12 + 2 * i];
        memset(root + at, 0, 3);
        root[at + 3] = (unsigned char)child;
    }
    tempdir_write(state, "db/postlist.glass", table.p, table.n);
    assert_false(read_all(dir, &err));
    assert_non_null(strstr(err.message, reason));
    pst_buf_dispose(&table);
    free(name);
    free(dir);
}

/* One leaf over and over is no endless walk; a block just after the last one
 * and the root itself are not read. */
static void wrong_children_are_refused(void **state)
{
    char *dir = tempdir_path(state, "db");
    struct items t = {.count = 400};
    char keys[400][2];
    struct pst_glass_mapped m;
    t.list = pst_calloc(t.count, sizeof *t.list);
    for (size_t i = 0; i < t.count; i++) {
        keys[i][0] = (char)('a' + i / 26);
        keys[i][1] = (char)('a' + i % 26);
        t.list[i].key = (struct pst_str){keys[i], 2};
        t.list[i].tag = pst_str_of("twenty bytes of a tag");
    }
    write_table(&t, dir, 2048);
    assert_true(read_all(dir, NULL));
    assert_int_equal(
        pst_glass_mapped_open(&m, dir, PST_GLASS_EVERY_TABLE, NULL), 0);
    uint32_t blocks = (uint32_t)m.tables[PST_GLASS_POSTLIST].blocks;
    pst_glass_mapped_dispose(&m);
    assert_children_refused(state, 0, "block 0: keys out of order");
    assert_children_refused(state, blocks, "beyond the table's end");
    assert_children_refused(state, blocks - 1, "of another level");
    free(t.list);
    free(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tables_read_as_written, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(damage_is_survived, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(wrong_children_are_refused,
                                        tempdir_setup, tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
