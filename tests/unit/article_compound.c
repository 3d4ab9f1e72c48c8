/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compound files whose chains go in circles: no more is read than there is. And
 * what documents in them say of themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "article/compound.h"
#include "article/docprops.h"

enum {
    SECTOR = 512,
    SECTORS = 6,
    /* Sectors of the file that is made. */
    TABLE = 0,
    FOLDER,
    SMALL_TABLE,
    SMALL,
    LARGE
};

static const uint32_t chain_end = 0xfffffffe;

struct made {
    char bytes[SECTOR * (SECTORS + 1)];
};

static void put(struct made *f, size_t at, uint32_t v, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        f->bytes[at + i] = (char)(v >> 8 * i);
}

static size_t at_sector(unsigned number)
{
    return SECTOR * ((size_t)number + 1);
}

static void put_next(struct made *f, unsigned sector, uint32_t next)
{
    put(f, at_sector(TABLE) + 4 * (size_t)sector, next, 4);
}

static void put_entry(struct made *f, unsigned i, const char *name,
                      unsigned start, uint32_t size)
{
    size_t at = at_sector(FOLDER) + 128 * (size_t)i;
    for (size_t k = 0; name[k] != '\0'; k++)
        put(f, at + 2 * k, (unsigned char)name[k], 2);
    put(f, at + 64, (uint32_t)(2 * (strlen(name) + 1)), 2);
    put(f, at + 66, i == 0 ? 5 : 2, 1);
    put(f, at + 68, UINT32_MAX, 4);
    put(f, at + 72, UINT32_MAX, 4);
    put(f, at + 76, UINT32_MAX, 4);
    put(f, at + 116, start, 4);
    put(f, at + 120, size, 4);
}

/* A folder with one small stream and a large one. */
static void make(struct made *f)
{
    memset(f, 0, sizeof *f);
    memcpy(f->bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    put(f, 30, 9, 2);
    put(f, 32, 6, 2);
    put(f, 48, FOLDER, 4);
    put(f, 56, 400, 4);
    put(f, 60, SMALL_TABLE, 4);
    put(f, 68, chain_end, 4);
    for (size_t i = 0; i < 109; i++)
        put(f, 76 + 4 * i, i == 0 ? TABLE : UINT32_MAX, 4);
    for (unsigned i = 0; i < SECTORS; i++)
        put_next(f, i, chain_end);
    put_entry(f, 0, "Root Entry", SMALL, SECTOR);
    put_entry(f, 1, "Small", 0, 70);
    put_entry(f, 2, "Large", LARGE, SECTOR);
    put(f, at_sector(FOLDER) + 76, 1, 4);
    put(f, at_sector(FOLDER) + 128 + 72, 2, 4);
    put(f, at_sector(SMALL_TABLE), 1, 4);
    put(f, at_sector(SMALL_TABLE) + 4, chain_end, 4);
    memset(f->bytes + at_sector(SMALL), 's', SECTOR);
    memset(f->bytes + at_sector(LARGE), 'l', SECTOR);
}

static struct pst_str str_of(const struct made *f)
{
    return (struct pst_str){f->bytes, sizeof f->bytes};
}

/* Bytes of the stream that can be read, which is whole or not. */
static size_t read_stream(const struct made *f, const char *name, bool whole)
{
    struct pst_compound c;
    struct pst_buf out = PST_BUF_INIT;
    assert_int_equal(pst_compound_open(&c, str_of(f), NULL), 0);
    assert_int_equal(pst_compound_stream(&c, name, &out), whole);
    size_t n = out.n;
    pst_buf_dispose(&out);
    pst_compound_close(&c);
    return n;
}

static void test_sound(void **state)
{
    struct made f;
    (void)state;
    make(&f);
    assert_int_equal(read_stream(&f, "Small", true), 70);
    assert_int_equal(read_stream(&f, "LARGE", true), SECTOR);
    assert_int_equal(read_stream(&f, "None", false), 0);
}

/* The same table 109 times would let a circle be gone round as often. */
static void test_circle_of_folder(void **state)
{
    struct pst_compound c;
    struct made f;
    (void)state;
    make(&f);
    put_next(&f, FOLDER, FOLDER);
    for (size_t i = 0; i < 109; i++)
        put(&f, 76 + 4 * i, TABLE, 4);
    assert_int_equal(pst_compound_open(&c, str_of(&f), NULL), -PST_EFORMAT);
    assert_true(c.folder.n <= sizeof f.bytes);
    pst_compound_close(&c);
}

static void test_circle_of_stream(void **state)
{
    struct made f;
    (void)state;
    make(&f);
    put_next(&f, LARGE, LARGE);
    put_entry(&f, 2, "Large", LARGE, 1 << 30);
    assert_true(read_stream(&f, "Large", false) <= sizeof f.bytes);
}

static void test_circle_of_small_stream(void **state)
{
    struct made f;
    (void)state;
    make(&f);
    put(&f, 56, UINT32_MAX, 4);
    put(&f, at_sector(SMALL_TABLE) + 4, 0, 4);
    put_entry(&f, 1, "Small", 0, 1 << 30);
    assert_true(read_stream(&f, "Small", false) <= SECTOR + 64);
}

/* --- what documents say of themselves ------------------------------------ */

/* A section with one time, in units of 100 ns since 1601. */
static void read_time(struct pst_article *a, uint64_t time)
{
    struct made f;
    memset(&f, 0, sizeof f);
    put(&f, 44, 48, 4);
    put(&f, 48 + 4, 1, 4);
    put(&f, 48 + 8, 12, 4);
    put(&f, 48 + 12, 16, 4);
    put(&f, 48 + 16, 0x40, 4);
    put(&f, 48 + 20, (uint32_t)time, 4);
    put(&f, 48 + 24, (uint32_t)(time >> 32), 4);
    pst_article_init(a);
    pst_docprops_add(a, str_of(&f));
}

static void test_time(void **state)
{
    struct pst_article a;
    const uint64_t day = UINT64_C(86400) * 10000000;
    (void)state;
    read_time(&a, 151240 * day); /* days from 1601-01-01 to 2015-01-31 */
    assert_true(
        pst_str_is(pst_article_first(&a, PST_FIELD_DATE), "2015-01-31"));
    pst_article_dispose(&a);
}

/* No date is better than the year 0. */
static void test_time_too_late(void **state)
{
    struct pst_article a;
    (void)state;
    read_time(&a, UINT64_MAX);
    assert_int_equal(pst_article_first(&a, PST_FIELD_DATE).n, 0);
    pst_article_dispose(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_circle_of_folder),
        cmocka_unit_test(test_circle_of_stream),
        cmocka_unit_test(test_circle_of_small_stream),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_time_too_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
