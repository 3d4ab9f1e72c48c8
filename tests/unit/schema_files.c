/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "schema/dead.h"
#include "schema/filetable.h"
#include "schema/schema.h"
#include "schema/sealed.h"
#include "tests/unit/tempdir.h"

static struct pst_file_article articles[] = {
    {12, 1}, {12, 2}, {13, 4294967295}};

static const struct pst_file_entry entries[] = {
    {.path = {"a/1.md", 6},
     .size = 77,
     .mtime_ns = 1418256000123456789,
     .ctime_ns = -1,
     .inode = UINT64_MAX,
     .hash = {1, 2, 3, [15] = 255},
     .reason = {"", 0},
     .articles = articles,
     .article_count = 3},
    {.path = {"a/1.md\xff", 7},
     .state = PST_FILE_FAILED,
     .reason = {"not UTF-8", 9}},
    {.path = {"a/12.md", 7},
     .state = PST_FILE_SKIPPED,
     .mtime_ns = INT64_MIN,
     .ctime_ns = INT64_MAX,
     .reason = {"too large", 9}},
    {.path = {"b", 1}, .articles = articles, .article_count = 1},
};
enum { ENTRIES = sizeof entries / sizeof *entries };

static void make_table(struct pst_file_table *t)
{
    pst_file_table_init(t);
    t->generation = 17;
    for (size_t i = 0; i < ENTRIES; i++)
        pst_file_table_add(t, &entries[i]);
}

static void assert_entry(const struct pst_file_entry *got,
                         const struct pst_file_entry *want)
{
    assert_true(pst_str_eq(got->path, want->path));
    assert_int_equal(got->state, want->state);
    assert_true(got->size == want->size);
    assert_true(got->mtime_ns == want->mtime_ns);
    assert_true(got->ctime_ns == want->ctime_ns);
    assert_true(got->inode == want->inode);
    assert_memory_equal(got->hash, want->hash, sizeof got->hash);
    assert_true(pst_str_eq(got->reason, want->reason));
    assert_int_equal(got->article_count, want->article_count);
    for (size_t i = 0; i < got->article_count; i++) {
        assert_true(got->articles[i].shard == want->articles[i].shard);
        assert_true(got->articles[i].docid == want->articles[i].docid);
    }
}

static void test_table_round_trip(void **state)
{
    char *path = tempdir_path(state, "files");
    struct pst_file_table t;
    make_table(&t);
    assert_int_equal(pst_file_table_write(path, &t, NULL), 0);
    assert_int_equal(pst_file_table_write(path, &t, NULL), -PST_EIO);
    pst_file_table_dispose(&t);

    assert_int_equal(pst_file_table_read(path, &t, NULL), 0);
    assert_int_equal(t.generation, 17);
    assert_int_equal(t.schema, PST_SCHEMA_VERSION);
    assert_int_equal(t.count, ENTRIES);
    for (size_t i = 0; i < ENTRIES; i++) {
        assert_entry(&t.entries[i], &entries[i]);
        assert_ptr_equal(pst_file_table_find(&t, entries[i].path),
                         &t.entries[i]);
    }
    assert_null(pst_file_table_find(&t, pst_str_of("a/1")));
    assert_null(pst_file_table_find(&t, pst_str_of("")));
    assert_null(pst_file_table_find(&t, pst_str_of("c")));
    pst_file_table_dispose(&t);
    free(path);
}

static void test_empty_table(void **state)
{
    char *path = tempdir_path(state, "files");
    struct pst_file_table t;
    pst_file_table_init(&t);
    t.generation = 1;
    assert_null(pst_file_table_find(&t, pst_str_of("a")));
    assert_int_equal(pst_file_table_write(path, &t, NULL), 0);
    assert_int_equal(pst_file_table_read(path, &t, NULL), 0);
    assert_int_equal(t.count, 0);
    pst_file_table_dispose(&t);
    free(path);
}

/* Write body between the magic line and a right checksum, and read it. */
static int read_sealed_table(void **state, const struct pst_buf *body)
{
    char *path = tempdir_path(state, "sealed");
    struct pst_buf file = PST_BUF_INIT;
    struct pst_file_table t;
    struct pst_error err = PST_ERROR_INIT;
    pst_buf_adds(&file, "postil-files\n");
    pst_buf_addstr(&file, pst_buf_str(body));
    unlink(path);
    assert_int_equal(pst_sealed_write(path, &file, NULL), 0);
    int r = pst_file_table_read(path, &t, &err);
    assert_true(r == 0 || (r == -PST_EINDEX && t.count == 0 &&
                           strstr(err.message, path) != NULL));
    for (size_t i = 1; i < t.count; i++)
        assert_true(pst_str_cmp(t.entries[i - 1].path, t.entries[i].path) < 0);
    pst_file_table_dispose(&t);
    pst_buf_dispose(&file);
    free(path);
    return r;
}

static void add_record(struct pst_buf *b, unsigned shared, const char *rest,
                       char kind)
{
    pst_buf_adduint(b, shared);
    pst_buf_adduint(b, strlen(rest));
    pst_buf_adds(b, rest);
    pst_buf_addc(b, kind);
    pst_buf_add(b,
                "\0\0\0\0"
                "0123456789abcdef"
                "\0\0",
                22);
}

static void begin_table(struct pst_buf *b, unsigned records)
{
    pst_buf_clear(b);
    const char head[] = {1, PST_SCHEMA_VERSION, 1};
    pst_buf_add(b, head, sizeof head);
    pst_buf_adduint(b, records);
}

static void test_foreign_tables(void **state)
{
    struct pst_buf b = PST_BUF_INIT;
    begin_table(&b, 2);
    add_record(&b, 0, "a/b", 0);
    add_record(&b, 2, "c", 2);
    assert_int_equal(read_sealed_table(state, &b), 0);
    pst_buf_addc(&b, 0);
    assert_int_equal(read_sealed_table(state, &b), -PST_EINDEX);

    static const struct {
        unsigned shared;
        const char *rest;
        char kind;
    } bad[] = {
        {4, "c", 0},  /* shares more than there is */
        {3, "", 0},   /* twice the same */
        {2, "a", 0},  /* out of order */
        {2, "/c", 0}, /* no name between slashes */
        {0, "b/..", 0}, {0, "/etc", 0}, {0, "b", 3}, {0, "b", -1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        begin_table(&b, 2);
        add_record(&b, 0, "a/b", 0);
        add_record(&b, bad[i].shared, bad[i].rest, bad[i].kind);
        assert_int_equal(read_sealed_table(state, &b), -PST_EINDEX);
    }
    /* More records or articles than fit; docid 0; another version. */
    begin_table(&b, 3);
    add_record(&b, 0, "a/b", 0);
    add_record(&b, 2, "c", 0);
    assert_int_equal(read_sealed_table(state, &b), -PST_EINDEX);
    begin_table(&b, 1);
    add_record(&b, 0, "a/b", 0);
    b.p[b.n - 1] = 2;
    pst_buf_add(&b, "\1\1\1", 3);
    assert_int_equal(read_sealed_table(state, &b), -PST_EINDEX);
    pst_buf_addc(&b, 0);
    assert_int_equal(read_sealed_table(state, &b), -PST_EINDEX);
    b.p[b.n - 1] = 1;
    assert_int_equal(read_sealed_table(state, &b), 0);
    b.p[0] = 2;
    assert_int_equal(read_sealed_table(state, &b), -PST_EINDEX);
    pst_buf_dispose(&b);
}

static void test_long_paths(void **state)
{
    char path[4098];
    memset(path, 'a', sizeof path);
    struct pst_file_table t;
    pst_file_table_init(&t);
    struct pst_file_entry e = {.path = {path, 4096}, .reason = {"", 0}};
    char *file = tempdir_path(state, "files");
    pst_file_table_add(&t, &e);
    assert_int_equal(pst_file_table_write(file, &t, NULL), 0);
    e.path.n++;
    pst_file_table_add(&t, &e);
    unlink(file);
    assert_int_equal(pst_file_table_write(file, &t, NULL), -PST_EFORMAT);
    pst_file_table_dispose(&t);
    free(file);
}

typedef bool read_file(const char *path);

static bool reads_table(const char *path)
{
    struct pst_file_table t;
    int r = pst_file_table_read(path, &t, NULL);
    pst_file_table_dispose(&t);
    return r == 0;
}

static bool reads_dead(const char *path)
{
    struct pst_dead d;
    int r = pst_dead_read(path, &d, NULL);
    pst_dead_dispose(&d);
    return r == 0;
}

/* Each truncation, and each byte changed, is refused. */
static void assert_all_damage_is_seen(void **state, const char *path,
                                      read_file *reads)
{
    struct pst_buf b = PST_BUF_INIT;
    assert_int_equal(pst_file_read(path, 0, &b, NULL), 0);
    char *copy = tempdir_path(state, "copy");
    for (size_t n = 0; n < b.n; n++) {
        tempdir_write(state, "copy", b.p, n);
        assert_false(reads(copy));
        b.p[n] ^= 0x10;
        tempdir_write(state, "copy", b.p, b.n);
        assert_false(reads(copy));
        b.p[n] ^= 0x10;
    }
    tempdir_write(state, "copy", b.p, b.n);
    assert_true(reads(copy));
    free(copy);
    pst_buf_dispose(&b);
}

static void test_table_damage(void **state)
{
    char *path = tempdir_path(state, "files");
    struct pst_file_table t;
    make_table(&t);
    assert_int_equal(pst_file_table_write(path, &t, NULL), 0);
    pst_file_table_dispose(&t);
    assert_all_damage_is_seen(state, path, reads_table);
    free(path);
}

static void test_dead_round_trip(void **state)
{
    static const uint32_t lasts[] = {0, 1, 7, 8, 9, 63, 64, 1000};
    char *path = tempdir_path(state, "dead");
    for (size_t i = 0; i < sizeof lasts / sizeof *lasts; i++) {
        struct pst_dead d;
        pst_dead_init(&d, lasts[i]);
        for (uint32_t id = 0; id <= lasts[i] + 1; id += 3)
            pst_dead_add(&d, id);
        pst_dead_add(&d, lasts[i]);
        pst_dead_add(&d, lasts[i]);
        pst_dead_add(&d, UINT32_MAX);
        uint32_t count = d.count;
        unlink(path);
        assert_int_equal(pst_dead_write(path, &d, NULL), 0);
        pst_dead_dispose(&d);

        assert_int_equal(pst_dead_read(path, &d, NULL), 0);
        assert_int_equal(d.last, lasts[i]);
        assert_int_equal(d.count, count);
        for (uint32_t id = 1; id <= lasts[i]; id++)
            assert_int_equal(pst_dead_has(&d, id),
                             id % 3 == 0 || id == lasts[i]);
        assert_false(pst_dead_has(&d, 0));
        assert_false(pst_dead_has(&d, lasts[i] + 1));
        pst_dead_dispose(&d);
    }
    free(path);
}

static void test_dead_damage(void **state)
{
    char *path = tempdir_path(state, "dead");
    struct pst_dead d;
    pst_dead_init(&d, 20);
    pst_dead_add(&d, 20);
    pst_dead_add(&d, 3);
    assert_int_equal(pst_dead_write(path, &d, NULL), 0);
    pst_dead_dispose(&d);
    assert_all_damage_is_seen(state, path, reads_dead);
    free(path);
}

static void test_foreign_bitmaps(void **state)
{
    static const struct {
        const char *body;
        size_t n;
        bool good;
    } cases[] = {
        {"\1\x14\2\x08\0\x10", 6, true},
        {"\2\x14\2\x08\0\x10", 6, false}, /* another version */
        {"\1\x14\3\x08\0\x10", 6, false}, /* another number */
        {"\1\x14\2\x09\0\0", 6, false},   /* docid 0 */
        {"\1\x14\2\x08\0\x20", 6, false}, /* docid 21 */
        {"\1\x14\2\x08\0", 5, false},
        {"\1\x14\2\x08\0\x10\0", 7, false},
        {"\1\xff\xff\xff\xff\x0f\0", 7, false},
        {"\1\xff\xff\xff\xff\x1f\0", 7, false},
        {"\1", 1, false},
        {"", 0, false},
    };
    char *path = tempdir_path(state, "dead");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_buf file = PST_BUF_INIT;
        pst_buf_adds(&file, "postil-dead\n");
        pst_buf_add(&file, cases[i].body, cases[i].n);
        unlink(path);
        assert_int_equal(pst_sealed_write(path, &file, NULL), 0);
        assert_int_equal(reads_dead(path), cases[i].good);
        pst_buf_dispose(&file);
    }
    free(path);
}

#define WITH_DIR(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DIR(test_table_round_trip), WITH_DIR(test_empty_table),
        WITH_DIR(test_foreign_tables),   WITH_DIR(test_long_paths),
        WITH_DIR(test_table_damage),     WITH_DIR(test_dead_round_trip),
        WITH_DIR(test_dead_damage),      WITH_DIR(test_foreign_bitmaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
