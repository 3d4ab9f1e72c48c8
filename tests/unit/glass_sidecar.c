/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sidecars: what is put into sections comes out of them, and nothing comes out
 * of one that is absent, stale or damaged in any way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>

#include "glass/sidecar.h"
#include "random.h"
#include "tempdir.h"

static const char *const tags[] = {"AAAA", "BBBB", "CCCC", "DDDD", "EEEE"};
static const size_t sizes[] = {0, 1, 4096, 50001, 0};
enum { COUNT = sizeof sizes / sizeof *sizes };

static struct pst_glass_version some_version(uint32_t documents)
{
    struct pst_glass_version v = {.unsynced = true, .doc_count = documents};
    for (int i = 0; i < PST_GLASS_TABLES; i++)
        v.roots[i] =
            pst_glass_fake_root((enum pst_glass_table)i, PST_GLASS_BLOCK);
    v.last_docid = documents;
    return v;
}

static void seal_of(const struct pst_glass_version *v,
                    unsigned char seal[PST_GLASS_SEAL])
{
    struct pst_buf bytes = PST_BUF_INIT;
    pst_glass_version_format(&bytes, v);
    pst_glass_seal(pst_buf_str(&bytes), seal);
    pst_buf_dispose(&bytes);
}

static unsigned char content(size_t section, size_t i)
{
    return (unsigned char)(i * 7 + i / 251 + section);
}

/* Written in pieces of any size, to sections in any order. */
static void write_sidecar(void **state, uint32_t documents, uint64_t seed)
{
    struct pst_glass_version v = some_version(documents);
    struct pst_glass_sidecar_writer w;
    tempdir_remove(state, PST_GLASS_SIDECAR);
    assert_int_equal(pst_glass_sidecar_begin(&w, *state, NULL), 0);
    struct pst_glass_section_writer sections[COUNT];
    size_t done[COUNT] = {0}, left = 0;
    for (size_t i = 0; i < COUNT; i++) {
        pst_glass_sidecar_section(&w, &sections[i], tags[i], sizes[i]);
        left += sizes[i];
    }
    while (left != 0) {
        size_t i = random_below(&seed, COUNT);
        unsigned char piece[9000];
        size_t n = 1 + random_below(&seed, sizeof piece);
        n = n < sizes[i] - done[i] ? n : sizes[i] - done[i];
        for (size_t k = 0; k < n; k++)
            piece[k] = content(i, done[i] + k);
        assert_int_equal(pst_glass_section_add(&sections[i], piece, n, NULL),
                         0);
        done[i] += n;
        left -= n;
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(pst_glass_section_end(&sections[i], NULL), 0);
        pst_glass_section_dispose(&sections[i]);
    }
    assert_int_equal(pst_glass_sidecar_end(&w, &v, NULL), 0);
    pst_glass_sidecar_writer_dispose(&w);
}

static void open_sidecar(void **state, uint32_t documents,
                         struct pst_glass_sidecar *s)
{
    struct pst_glass_version v = some_version(documents);
    unsigned char seal[PST_GLASS_SEAL];
    seal_of(&v, seal);
    pst_glass_sidecar_open(s, *state, seal);
}

/* Whether all that is given is right; how many sections are given whole. */
static size_t read_all(struct pst_glass_sidecar *s)
{
    size_t whole = 0;
    for (size_t i = 0; i < COUNT; i++) {
        struct pst_glass_section *section = pst_glass_sidecar_find(s, tags[i]);
        const unsigned char *p = pst_glass_section_get(section, 0, sizes[i]);
        if (p == NULL)
            continue;
        assert_int_equal(section->size, sizes[i]);
        assert_int_equal((uintptr_t)p % PST_GLASS_SECTION_ALIGN, 0);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(p[k], content(i, k));
        whole++;
    }
    return whole;
}

static void gives_what_was_put(void **state)
{
    struct pst_glass_sidecar s;
    write_sidecar(state, 3, 1);
    open_sidecar(state, 3, &s);
    assert_int_equal(s.state, PST_GLASS_SIDECAR_GOOD);
    assert_int_equal(read_all(&s), COUNT);
    assert_null(pst_glass_sidecar_find(&s, "ZZZZ"));
    assert_int_equal(pst_glass_sidecar_verify(&s), PST_GLASS_SIDECAR_GOOD);
    pst_glass_sidecar_dispose(&s);
}

static void gives_nothing_beyond_the_end(void **state)
{
    struct pst_glass_sidecar s;
    write_sidecar(state, 3, 1);
    open_sidecar(state, 3, &s);
    struct pst_glass_section *d = pst_glass_sidecar_find(&s, "DDDD");
    assert_non_null(pst_glass_section_get(d, 50001, 0));
    assert_non_null(pst_glass_section_get(d, 50000, 1));
    assert_null(pst_glass_section_get(d, 50000, 2));
    assert_null(pst_glass_section_get(d, 50002, 0));
    assert_null(pst_glass_section_get(d, SIZE_MAX, 2));
    assert_null(pst_glass_section_get(d, 2, SIZE_MAX));
    assert_null(pst_glass_section_get(NULL, 0, 0));
    pst_glass_sidecar_dispose(&s);
}

static void bytes_depend_on_content_alone(void **state)
{
    struct pst_buf a = PST_BUF_INIT;
    struct pst_buf b = PST_BUF_INIT;
    char *path = tempdir_path(state, PST_GLASS_SIDECAR);
    write_sidecar(state, 3, 1);
    assert_int_equal(pst_file_read(path, 0, &a, NULL), 0);
    write_sidecar(state, 3, 2);
    assert_int_equal(pst_file_read(path, 0, &b, NULL), 0);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
    pst_buf_dispose(&a);
    pst_buf_dispose(&b);
    free(path);
}

static void of_another_database_is_stale(void **state)
{
    struct pst_glass_sidecar s;
    open_sidecar(state, 3, &s);
    assert_int_equal(s.state, PST_GLASS_SIDECAR_ABSENT);
    write_sidecar(state, 3, 1);
    open_sidecar(state, 4, &s);
    assert_int_equal(s.state, PST_GLASS_SIDECAR_STALE);
    assert_int_equal(read_all(&s), 0);
    pst_glass_sidecar_dispose(&s);
}

/* As a process that dies leaves it. */
static void unfinished_is_damaged(void **state)
{
    struct pst_glass_sidecar_writer w;
    struct pst_glass_sidecar s;
    assert_int_equal(pst_glass_sidecar_begin(&w, *state, NULL), 0);
    pst_glass_sidecar_writer_dispose(&w);
    open_sidecar(state, 3, &s);
    assert_int_equal(s.state, PST_GLASS_SIDECAR_DAMAGED);
    assert_int_equal(pst_glass_sidecar_begin(&w, *state, NULL), -PST_EIO);
    pst_glass_sidecar_writer_dispose(&w);
}

static void links_are_not_followed(void **state)
{
    struct pst_glass_sidecar s;
    write_sidecar(state, 3, 1);
    char *from = tempdir_path(state, PST_GLASS_SIDECAR);
    char *to = tempdir_path(state, "elsewhere");
    assert_int_equal(rename(from, to), 0);
    tempdir_link(state, "elsewhere", PST_GLASS_SIDECAR);
    open_sidecar(state, 3, &s);
    assert_int_equal(s.state, PST_GLASS_SIDECAR_ABSENT);
    free(from);
    free(to);
}

static void put_bytes(const char *path, const struct pst_buf *bytes, size_t n)
{
    assert_int_equal(unlink(path), 0);
    assert_int_equal(pst_file_put(path, bytes->p, n, NULL), 0);
}

/* Shorter, or with one bit flipped: what is given is right, and a flipped bit
 * in what is used is noticed. */
static void survives_damage(void **state)
{
    struct pst_buf bytes = PST_BUF_INIT;
    struct pst_glass_sidecar s;
    uint64_t seed = 5;
    char *path = tempdir_path(state, PST_GLASS_SIDECAR);
    write_sidecar(state, 3, 1);
    assert_int_equal(pst_file_read(path, 0, &bytes, NULL), 0);
    for (int i = 0; i < 600; i++) {
        uint32_t at = random_below(&seed, i % 3 == 0 ? 448 : (uint32_t)bytes.n);
        bool cut = i % 5 == 0;
        if (!cut)
            bytes.p[at] ^= (char)(1 << i % 8);
        put_bytes(path, &bytes, cut ? at : bytes.n);
        open_sidecar(state, 3, &s);
        size_t whole = read_all(&s);
        if (cut)
            assert_int_equal(s.state, PST_GLASS_SIDECAR_DAMAGED);
        /* What lies between sections is nobody's. */
        assert_true(pst_glass_sidecar_verify(&s) != PST_GLASS_SIDECAR_GOOD ||
                    whole == COUNT);
        pst_glass_sidecar_dispose(&s);
        if (!cut)
            bytes.p[at] ^= (char)(1 << i % 8);
    }
    pst_buf_dispose(&bytes);
    free(path);
}

/* The other pages of a damaged section are not given any more, either. */
static void a_damaged_page_ends_its_section(void **state)
{
    struct pst_glass_sidecar s;
    char *path = tempdir_path(state, PST_GLASS_SIDECAR);
    write_sidecar(state, 3, 1);
    open_sidecar(state, 3, &s);
    struct pst_glass_section *d = pst_glass_sidecar_find(&s, "DDDD");
    off_t at = d->bytes + 9000 - s.map;
    pst_glass_sidecar_dispose(&s);
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, "x", 1, at), 1);
    close(fd);
    open_sidecar(state, 3, &s);
    d = pst_glass_sidecar_find(&s, "DDDD");
    assert_non_null(pst_glass_section_get(d, 0, 4096));
    assert_null(pst_glass_section_get(d, 9001, 2));
    assert_null(pst_glass_section_get(d, 0, 4096));
    assert_int_equal(pst_glass_sidecar_verify(&s), PST_GLASS_SIDECAR_DAMAGED);
    pst_glass_sidecar_dispose(&s);
    free(path);
}

#define IN_FOLDER(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(gives_what_was_put),
        IN_FOLDER(gives_nothing_beyond_the_end),
        IN_FOLDER(bytes_depend_on_content_alone),
        IN_FOLDER(of_another_database_is_stale),
        IN_FOLDER(unfinished_is_damaged),
        IN_FOLDER(links_are_not_followed),
        IN_FOLDER(survives_damage),
        IN_FOLDER(a_damaged_page_ends_its_section),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
