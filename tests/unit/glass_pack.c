/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The golden bytes of glass: packed numbers and strings, positions, termlists,
 * posting chunks, the version file. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "glass/pack.h"
#include "glass/position.h"
#include "glass/postlist.h"
#include "glass/table.h"
#include "glass/termlist.h"
#include "glass/version.h"

#define BYTES(b, literal)                                          \
    do {                                                           \
        assert_int_equal((b)->n, sizeof(literal) - 1);             \
        assert_memory_equal((b)->p, literal, sizeof(literal) - 1); \
        pst_buf_clear(b);                                          \
    } while (0)

static void numbers(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    pst_buf_adduint(&b, 0);
    BYTES(&b, "\x00");
    pst_buf_adduint(&b, 300);
    BYTES(&b, "\xac\x02");
    pst_buf_adduint(&b, 39999);
    BYTES(&b, "\xbf\xb8\x02");
    pst_glass_uint_last(&b, 0);
    assert_int_equal(b.n, 0);
    pst_glass_uint_last(&b, 3);
    BYTES(&b, "\x03");
    pst_glass_uint_last(&b, 256);
    BYTES(&b, "\x00\x01");
    pst_glass_sort_uint(&b, 1);
    BYTES(&b, "\x00\x01");
    pst_glass_sort_uint(&b, 300);
    BYTES(&b, "\x01\x2c");
    pst_glass_sort_uint(&b, 32767);
    BYTES(&b, "\x7f\xff");
    pst_glass_sort_uint(&b, 32768);
    BYTES(&b, "\x80\x80\x00");
    pst_glass_sort_uint(&b, 40000);
    BYTES(&b, "\x80\x9c\x40");
    pst_glass_sort_uint(&b, 4194304);
    BYTES(&b, "\xc0\x40\x00\x00");
    pst_glass_sort_uint(&b, UINT64_MAX);
    BYTES(&b, "\xfe\xff\xff\xff\xff\xff\xff\xff\xff");
    pst_buf_dispose(&b);
}

static void sort_order(void **state)
{
    (void)state;
    struct pst_buf last = PST_BUF_INIT;
    struct pst_buf b = PST_BUF_INIT;
    for (unsigned shift = 0; shift < 64; shift++) {
        for (int d = -1; d <= 1; d++) {
            uint64_t v = (UINT64_C(1) << shift) + (uint64_t)d;
            if (d == -1 && shift < 3)
                continue;
            pst_buf_clear(&b);
            pst_glass_sort_uint(&b, v);
            if (shift >= 3)
                assert_true(pst_str_cmp(pst_buf_str(&last), pst_buf_str(&b)) <
                                0 ||
                            v < 8);
            pst_buf_clear(&last);
            pst_buf_addstr(&last, pst_buf_str(&b));
        }
    }
    pst_buf_dispose(&last);
    pst_buf_dispose(&b);
}

static void strings(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    pst_glass_sort_str(&b, pst_str_of("cat"), false);
    BYTES(&b, "cat\0");
    pst_glass_sort_str(&b, pst_str_of("cat"), true);
    BYTES(&b, "cat");
    pst_glass_sort_str(&b, (struct pst_str){"a\0b", 3}, false);
    BYTES(&b, "a\0\xff"
              "b\0");
    pst_buf_dispose(&b);
}

static void add_positions(struct pst_buf *b, const uint32_t *p, size_t n)
{
    char *to = pst_buf_reserve(b, pst_glass_positions_bound(n));
    pst_buf_commit(b, pst_glass_positions_put(to, p, n));
}

static void positions(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    uint32_t four[] = {3, 7, 8, 20};
    add_positions(&b, four, 4);
    BYTES(&b, "\x14\x43\x06\x00");
    uint32_t one[] = {300};
    add_positions(&b, one, 1);
    BYTES(&b, "\xac\x02");
    pst_buf_dispose(&b);
}

static void termlists(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct pst_glass_termlist t;
    pst_glass_termlist_begin(&t, &b, 8, 3);
    pst_glass_termlist_add(&t, pst_str_of("cab"), 3);
    pst_glass_termlist_add(&t, pst_str_of("cat"), 4);
    pst_glass_termlist_add(&t, pst_str_of("dog"), 1);
    BYTES(&b, "\x08\x03\x03"
              "cab\x03\x16\x01t\x08\x03"
              "dog");
    uint32_t slots[] = {0, 3};
    pst_glass_slots(&b, slots, 2);
    BYTES(&b, "\x00\x02");
    pst_buf_dispose(&b);
}

/* A padded term, in a piece of memory that ends where it must be readable. */
static void add_padded(struct pst_glass_termlist *t, char room[32],
                       struct pst_str term, uint32_t wdf)
{
    memset(room, 'x', 32);
    memset(room, 0, 16);
    memcpy(room, term.p, term.n);
    pst_glass_termlist_add_padded(t, (struct pst_str){room, term.n}, wdf);
}

static void padded_terms_are_the_same(void **state)
{
    static const struct {
        struct pst_str term;
        uint32_t wdf;
    } terms[] = {
        {{"\0", 1}, 0},
        {{"a", 1}, 0},
        {{"a\0", 2}, 1},
        {{"a\0b", 3}, 127},
        {{"abcdefgh", 8}, 126},
        {{"abcdefgh\0", 9}, 5},
        {{"abcdefghi", 9}, 1000},
        {{"abcdefghijklmnop", 16}, 1},
        {{"abcdefghijklmnopq", 17}, 2},
        {{"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", 52}, 300},
        {{"abcdefghijklmnox", 16}, 13},
        {{"abd", 3}, UINT32_MAX},
        {{"b", 1}, 1},
    };
    (void)state;
    enum { COUNT = sizeof terms / sizeof *terms };
    for (size_t first = 0; first < COUNT; first++) {
        struct pst_buf plain = PST_BUF_INIT;
        struct pst_buf padded = PST_BUF_INIT;
        struct pst_glass_termlist a, b;
        char *room = pst_malloc((size_t)32 * COUNT);
        pst_glass_termlist_begin(&a, &plain, 9, COUNT - first);
        pst_glass_termlist_begin(&b, &padded, 9, COUNT - first);
        for (size_t i = first; i < COUNT; i++) {
            pst_glass_termlist_add(&a, terms[i].term, terms[i].wdf);
            if (terms[i].term.n <= 16)
                add_padded(&b, room + 32 * i, terms[i].term, terms[i].wdf);
            else
                pst_glass_termlist_add(&b, terms[i].term, terms[i].wdf);
        }
        assert_int_equal(plain.n, padded.n);
        assert_memory_equal(plain.p, padded.p, plain.n);
        free(room);
        pst_buf_dispose(&plain);
        pst_buf_dispose(&padded);
    }
}

static void version_file(void **state)
{
    (void)state;
    static const char golden[] =
        "\x0f\x0d\x58\x61\x70\x69\x61\x6e\x20\x47\x6c\x61\x73\x73\x04\x6e"
        "\x14\x6e\x65\x6b\x5d\x5f\x48\x59\xbf\x35\x7d\x0a\x34\x08\xd2\xb2\x01"
        "\x00\x02\x09\x01\x00\x06\x01\x01\x00\x00\x00\x00"
        "\x00\x02\x02\x01\x12\x06\x01\x01\x00\x00\x00\x00"
        "\x00\x02\x05\x01\x12\x06\x01\x01\x00\x00\x00\x00"
        "\x00\x02\x03\x01\x00\x06\x01\x01\x00\x00\x00\x00"
        "\x00\x02\x06\x01\x12\x06\x01\x01\x00\x00\x00\x00"
        "\x00\x03\x00\x01\x12\x00"
        "\x03\xbe\xb8\x02\x01\x04\x04\x00\x09\x03";
    struct pst_glass_version v = {.doc_count = 3,
                                  .last_docid = 40001,
                                  .length_low = 1,
                                  .length_high = 8,
                                  .wdf_high = 4,
                                  .total_length = 9,
                                  .spelling_high = 3};
    memcpy(v.uuid, golden + 16, 16);
    static const uint64_t entries[] = {9, 2, 5, 3, 6};
    for (int i = 0; i < 5; i++)
        v.roots[i] = (struct pst_glass_root){
            .entries = entries[i],
            .block_size = 2048,
            .compress_min = pst_glass_compress_min((enum pst_glass_table)i),
            .blocks = 1};
    v.roots[5] = pst_glass_fake_root(PST_GLASS_SYNONYM, 2048);
    struct pst_buf b = PST_BUF_INIT;
    pst_glass_version_format(&b, &v);
    BYTES(&b, golden);
    pst_buf_dispose(&b);
}

static struct pst_glass_leaves open_table(char *path)
{
    struct pst_glass_leaves l;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    pst_glass_leaves_init(&l, fd, path, 2048, true);
    return l;
}

/* One leaf: the item of glass's own example, at the end of the block. */
static void leaf_bytes(void **state)
{
    (void)state;
    char path[] = "/tmp/glass_pack.XXXXXX";
    struct pst_glass_leaves l = open_table(path);
    struct pst_glass_root root;
    assert_int_equal(pst_glass_leaves_add(
                         &l, (struct pst_str){"cat\0\0\x01", 6},
                         (struct pst_str){"\x14\x43\x06\x00", 4}, false, NULL),
                     0);
    assert_int_equal(pst_glass_leaves_finish(&l, 0, true, &root, NULL), 0);
    pst_glass_leaves_dispose(&l);
    assert_int_equal(root.level, 0);
    assert_int_equal(root.entries, 1);
    assert_int_equal(root.blocks, 1);

    unsigned char block[2049];
    int fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, block, sizeof block), 2048);
    close(fd);
    unlink(path);
    static const unsigned char head[] = {
        0, 0, 0, 1, 0, 0x07, 0xe1, 0x07, 0xe1, 0, 15, 0x07, 0xfd, 0x07, 0xf0};
    assert_memory_equal(block, head, sizeof head);
    assert_memory_equal(block + 0x7f0,
                        "\x60\x0a\x06"
                        "cat\0\0\x01\x14\x43\x06\x00\x60\x00\x00",
                        16);
}

/* A list in two chunks: the first with the list's header. */
static void posting_bytes(void **state)
{
    (void)state;
    char path[] = "/tmp/glass_pack.XXXXXX";
    struct pst_glass_leaves l = open_table(path);
    struct pst_glass_postings p;
    pst_glass_postings_init(&p, &l, NULL);
    pst_glass_postings_begin_lengths(&p);
    assert_int_equal(pst_glass_postings_add(&p, 1, 8, NULL), 0);
    assert_int_equal(pst_glass_postings_add(&p, 40000, 1, NULL), 0);
    assert_int_equal(pst_glass_postings_add(&p, 40001, 0, NULL), 0);
    assert_int_equal(pst_glass_postings_end(&p, NULL), 0);
    BYTES(&p.tag, "\0\0\0\x31\xc0\xb8\x02\x08\xbe\xb8\x02\x01\0\0");
    pst_glass_postings_begin(&p, pst_str_of("cat"), 2, 5);
    assert_int_equal(pst_glass_postings_add(&p, 1, 4, NULL), 0);
    assert_int_equal(pst_glass_postings_add(&p, 40000, 1, NULL), 0);
    assert_int_equal(pst_glass_postings_end(&p, NULL), 0);
    BYTES(&p.tag, "\x02\x05\x00\x31\xbf\xb8\x02\x04\xbe\xb8\x02\x01");
    assert_int_equal(l.last[2], 3); /* the length of its key */
    pst_glass_postings_dispose(&p);
    pst_glass_leaves_dispose(&l);
    unlink(path);
}

/* Keys out of order, empty or too long are refused. */
static void refused_keys(void **state)
{
    (void)state;
    char path[] = "/tmp/glass_pack.XXXXXX";
    char big[256];
    memset(big, 'z', sizeof big);
    struct pst_str tag = {"t", 1};
    struct pst_glass_leaves l = open_table(path);
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(
        pst_glass_leaves_add(&l, pst_str_of("b"), tag, false, &err), 0);
    assert_true(pst_glass_leaves_add(&l, pst_str_of("b"), tag, false, &err) <
                0);
    assert_true(pst_glass_leaves_add(&l, pst_str_of("a"), tag, false, &err) <
                0);
    assert_true(pst_glass_leaves_add(&l, pst_str_of(""), tag, false, &err) < 0);
    assert_true(pst_glass_leaves_add(&l, (struct pst_str){big, 256}, tag, false,
                                     &err) < 0);
    assert_int_equal(
        pst_glass_leaves_add(&l, (struct pst_str){big, 255}, tag, false, &err),
        0);
    pst_glass_leaves_dispose(&l);
    unlink(path);
}

/* Keys of every length about those that are compared in another way: each is
 * taken after the one before, which is then refused. */
static void key_order(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "abc",
        "abcdefg",
        "abcdefgh",
        "abcdefgh1",
        "abcdefgh12",
        "abcdefgh1\xff",
        "abcdefgh2",
        "abcdefgh2bcdefgh",
        "abcdefgh2bcdefgi",
        "abcdefgh2bcdefgi1",
        "abcdefgh2bcdefgj",
        "abcdefgh2bcdefgj12345678",
        "abcdefgi",
        "abcdefg\x7f",
        "abcdefg\x80",
        "abcdefg\x80\x01",
        "b",
    };
    enum { COUNT = sizeof keys / sizeof *keys };
    char path[] = "/tmp/glass_pack.XXXXXX";
    struct pst_glass_leaves l = open_table(path);
    struct pst_error err = PST_ERROR_INIT;
    struct pst_str sorted[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        sorted[i] = pst_str_of(keys[i]);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(
            pst_glass_leaves_add(&l, sorted[i], sorted[i], false, &err), 0);
        for (size_t k = 0; k <= i; k++)
            assert_true(pst_glass_leaves_add(&l, sorted[k], sorted[k], false,
                                             &err) < 0);
        struct pst_str tag = {(const char *)l.last + 3 + sorted[i].n,
                              sorted[i].n};
        assert_true(pst_str_eq(tag, sorted[i]));
    }
    pst_glass_leaves_dispose(&l);
    unlink(path);
}

/* By their packed keys. */
static void slot_order(void **state)
{
    (void)state;
    static const uint32_t values[] = {0, 127, 128, 256, 129, 4294967294, 255};
    static const uint32_t stats[] = {0, 65536, 256, 1, 257, 128, 255};
    uint32_t slots[] = {256, 127, 4294967294, 0, 128, 255, 129};
    pst_glass_slots_for_values(slots, 7);
    assert_memory_equal(slots, values, sizeof values);
    uint32_t twice[] = {1, 256, 257, 0, 1, 255, 65536, 128, 0, 257};
    assert_int_equal(pst_glass_slots_for_stats(twice, 10), 7);
    assert_memory_equal(twice, stats, sizeof stats);
    assert_int_equal(pst_glass_slots_for_stats(NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(sort_order),
        cmocka_unit_test(strings),
        cmocka_unit_test(positions),
        cmocka_unit_test(termlists),
        cmocka_unit_test(padded_terms_are_the_same),
        cmocka_unit_test(version_file),
        cmocka_unit_test(leaf_bytes),
        cmocka_unit_test(posting_bytes),
        cmocka_unit_test(refused_keys),
        cmocka_unit_test(slot_order),
        cmocka_unit_test(key_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
