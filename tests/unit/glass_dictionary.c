/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The terms of a database as Xapian lists them; any bytes are survived. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <xapian-c.h>

#include "base/mem.h"
#include "glass/dictionary.h"
#include "read_shards.h"
#include "tempdir.h"

enum { DOCUMENTS = 6000, WORDS = 12 };

static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1;
    return (uint32_t)(*state >> 33);
}

/* One term of them all, whose list has several chunks, and many others: several
 * levels. Document by document and in two commits, as a user's database is. */
static void make_database(const char *path)
{
    uint64_t random = 1;
    xap_wdb *db;
    assert_int_equal(
        xap_wdb_open(&db, path, XAP_DB_CREATE | XAP_DB_NO_SYNC, NULL), 0);
    for (int i = 0; i < DOCUMENTS; i++) {
        xap_doc *doc;
        assert_int_equal(xap_doc_new(&doc, NULL), 0);
        xap_doc_add_term(doc, xap_str("every"), 1 + (uint32_t)i % 300, NULL);
        for (int k = 0; k < WORDS; k++) {
            char term[40];
            uint32_t n = next_random(&random);
            snprintf(term, sizeof term, "%s%u%s", k % 3 == 0 ? "Z" : "",
                     n % 50000, n % 2 == 0 ? "\u0444\u043e\u043d" : "");
            xap_doc_add_term(doc, xap_str(term), 1, NULL);
        }
        if (i % 1000 == 0)
            xap_doc_add_term(doc, (xap_bytes){"nul\0byte", 8}, 1, NULL);
        xap_doc_add_value(doc, 1, xap_str("value"), NULL);
        assert_int_equal(xap_wdb_add_document(db, doc, NULL, NULL), 0);
        xap_doc_free(doc);
        if (i == DOCUMENTS / 2)
            assert_int_equal(xap_wdb_commit(db, NULL), 0);
    }
    assert_int_equal(xap_wdb_close(db, NULL), 0);
    xap_wdb_free(db);
}

static xap_db *open_database(const char *path)
{
    xap_db *db;
    assert_int_equal(xap_db_open(&db, path, XAP_DB_GLASS, NULL), 0);
    return db;
}

/* From the first term not less than `from`, at most `max` terms. */
static size_t compare(struct pst_glass_dictionary *d, const xap_db *db,
                      const char *from, size_t max)
{
    xap_term_iter *it;
    struct pst_str term;
    uint32_t count;
    size_t compared = 0;
    assert_int_equal(xap_db_all_terms(&it, db, (xap_bytes){"", 0}, NULL), 0);
    assert_int_equal(pst_glass_dictionary_seek(d, pst_str_of(from), NULL), 0);
    int more = from[0] != '\0' ? xap_term_iter_skip_to(it, xap_str(from), NULL)
                               : xap_term_iter_next(it, NULL);
    for (; compared < max; more = xap_term_iter_next(it, NULL)) {
        if (more == 1 && memchr(xap_term_iter_term(it).p, '\0',
                                xap_term_iter_term(it).n) != NULL)
            continue;
        assert_int_equal(pst_glass_dictionary_next(d, &term, &count, NULL),
                         more);
        if (more == 0)
            break;
        xap_bytes wanted = xap_term_iter_term(it);
        assert_int_equal(term.n, wanted.n);
        assert_memory_equal(term.p, wanted.p, term.n);
        assert_int_equal(count, xap_term_iter_term_freq(it));
        compared++;
    }
    xap_term_iter_free(it);
    return compared;
}

static void the_terms_are_those_of_xapian(void **state)
{
    char *path = tempdir_path(state, "db");
    struct pst_glass_dictionary d;
    struct pst_error err = PST_ERROR_INIT;
    uint64_t random = 2;
    make_database(path);
    xap_db *db = open_database(path);
    assert_int_equal(pst_glass_dictionary_open(&d, path, &err), 0);
    assert_true(d.cursor.map->level > 0);
    assert_true(compare(&d, db, "", SIZE_MAX) > 30000);
    for (int i = 0; i < 300; i++) {
        char from[40];
        snprintf(from, sizeof from, "%s%u", i % 3 == 0 ? "Z" : "",
                 next_random(&random) % 60000);
        compare(&d, db, from, 20);
    }
    assert_int_equal(compare(&d, db, "every", 1), 1);
    assert_int_equal(compare(&d, db, "zz", 1), 0);
    pst_glass_dictionary_dispose(&d);
    xap_db_free(db);
    free(path);
}

/* Lists of several chunks, in tables that were changed. */
static void all_else_is_that_of_xapian(void **state)
{
    char *path = tempdir_path(state, "db");
    make_database(path);
    assert_read_as_by_xapian(path, 7);
    free(path);
}

/* Nothing with the literal is passed over, and much without it is. */
static void leaves_without_a_literal_are_passed_over(void **state)
{
    char *path = tempdir_path(state, "db");
    struct pst_glass_dictionary d;
    struct pst_str term;
    uint32_t count;
    make_database(path);
    assert_int_equal(pst_glass_dictionary_open(&d, path, NULL), 0);
    size_t with[2] = {0, 0};
    size_t all[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        pst_glass_dictionary_require(&d, pst_str_of(i > 0 ? "4321" : ""));
        assert_int_equal(pst_glass_dictionary_seek(&d, pst_str_of(""), NULL),
                         0);
        while (pst_glass_dictionary_next(&d, &term, &count, NULL) == 1) {
            all[i]++;
            with[i] += memmem(term.p, term.n, "4321", 4) != NULL;
        }
    }
    assert_true(with[0] > 0);
    assert_int_equal(with[1], with[0]);
    assert_true(all[1] < all[0] / 4);
    pst_glass_dictionary_dispose(&d);
    free(path);
}

/* All terms that begin as some do, from a random one on. */
static void what_begins_alike_is_passed_over(void **state)
{
    char *path = tempdir_path(state, "db");
    struct pst_glass_dictionary d;
    struct pst_str *terms = NULL;
    struct pst_str term;
    uint32_t count;
    uint64_t random = 3;
    size_t all = 0;
    size_t cap = 0;
    make_database(path);
    assert_int_equal(pst_glass_dictionary_open(&d, path, NULL), 0);
    assert_int_equal(pst_glass_dictionary_seek(&d, pst_str_of(""), NULL), 0);
    while (pst_glass_dictionary_next(&d, &term, &count, NULL) == 1)
        PST_PUSH(terms, all, cap) = term; /* they live as long as d */
    for (int i = 0; i < 3000; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): there are terms */
        size_t at = next_random(&random) % all;
        assert_int_equal(pst_glass_dictionary_seek(&d, terms[at], NULL), 0);
        for (int k = 0; k < 5 && at < all; k++) {
            assert_int_equal(pst_glass_dictionary_next(&d, &term, &count, NULL),
                             1);
            assert_ptr_equal(term.p, terms[at].p);
            size_t n = next_random(&random) % 4;
            pst_glass_dictionary_beyond(&d, n);
            n = n < term.n ? n : term.n;
            do
                at++;
            while (n > 0 && at < all && terms[at].n >= n &&
                   memcmp(terms[at].p, term.p, n) == 0);
        }
        if (at == all)
            assert_int_equal(pst_glass_dictionary_next(&d, &term, &count, NULL),
                             0);
    }
    free(terms);
    pst_glass_dictionary_dispose(&d);
    free(path);
}

static void an_empty_database_has_none(void **state)
{
    char *path = tempdir_path(state, "db");
    struct pst_glass_dictionary d;
    struct pst_error err = PST_ERROR_INIT;
    xap_wdb *wdb;
    assert_int_equal(xap_wdb_open(&wdb, path, XAP_DB_CREATE, NULL), 0);
    xap_wdb_free(wdb);
    xap_db *db = open_database(path);
    assert_int_equal(pst_glass_dictionary_open(&d, path, &err), 0);
    assert_int_equal(compare(&d, db, "", SIZE_MAX), 0);
    pst_glass_dictionary_dispose(&d);
    assert_int_equal(pst_glass_dictionary_open(&d, *state, &err), -PST_EIO);
    pst_glass_dictionary_dispose(&d);
    xap_db_free(db);
    free(path);
}

/* 0 or a negative code. */
static int read_postings(const struct pst_glass_dictionary *d,
                         struct pst_str term, struct pst_error *err)
{
    struct pst_glass_list l;
    uint32_t before = 0;
    int r = pst_glass_list_open(&l, &d->database, term, err);
    while (r == 1 && (r = pst_glass_list_next(&l, err)) == 1) {
        assert_true(l.docid > before);
        before = l.docid;
    }
    pst_glass_list_dispose(&l);
    return r;
}

/* Read all that there is; true when that ended well. */
static bool read_all(const char *path)
{
    struct pst_glass_dictionary d;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_str term;
    uint32_t count;
    size_t bytes = 0;
    int r = pst_glass_dictionary_open(&d, path, &err);
    if (r == 0)
        r = pst_glass_dictionary_seek(&d, (struct pst_str){"", 0}, &err);
    while (r == 0 &&
           (r = pst_glass_dictionary_next(&d, &term, &count, &err)) == 1) {
        for (size_t i = 0; i < term.n; i++)
            bytes += (unsigned char)term.p[i] != 0;
        r = read_postings(&d, term, &err);
    }
    pst_glass_dictionary_dispose(&d);
    return r == 0 && bytes > 0;
}

static void damage_is_survived(void **state)
{
    static const char *const names[] = {"db/iamglass", "db/postlist.glass"};
    char *path = tempdir_path(state, "db");
    struct pst_buf files[2] = {PST_BUF_INIT, PST_BUF_INIT};
    uint64_t random = 3;
    size_t refused = 0;
    make_database(path);
    for (int i = 0; i < 2; i++) {
        char *name = tempdir_path(state, names[i]);
        assert_int_equal(pst_file_read(name, 0, &files[i], NULL), 0);
        free(name);
    }
    for (int i = 0; i < 60; i++) {
        struct pst_buf *f = &files[i % 4 == 0 ? 0 : 1];
        struct pst_buf copy = PST_BUF_INIT;
        pst_buf_addstr(&copy, pst_buf_str(f));
        for (uint32_t k = i % 4 == 0 ? 1 : 400; k > 0; k--) {
            /* Where blocks keep what leads through them. */
            /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): no empty file */
            size_t at = next_random(&random) % copy.n;
            if (i % 3 == 1)
                at = at / 8192 * 8192 + at % 40;
            if (at < copy.n)
                copy.p[at] = (char)next_random(&random);
        }
        if (i % 7 == 6)
            pst_buf_truncate(&copy, next_random(&random) % copy.n);
        tempdir_write(state, names[i % 4 == 0 ? 0 : 1], copy.p, copy.n);
        refused += !read_all(path);
        tempdir_write(state, names[i % 4 == 0 ? 0 : 1], f->p, f->n);
        pst_buf_dispose(&copy);
    }
    assert_true(read_all(path));
    assert_true(refused > 10);
    for (int i = 0; i < 2; i++)
        pst_buf_dispose(&files[i]);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_terms_are_those_of_xapian,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(all_else_is_that_of_xapian,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(
            leaves_without_a_literal_are_passed_over, tempdir_setup,
            tempdir_teardown),
        cmocka_unit_test_setup_teardown(what_begins_alike_is_passed_over,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(an_empty_database_has_none,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(damage_is_survived, tempdir_setup,
                                        tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
