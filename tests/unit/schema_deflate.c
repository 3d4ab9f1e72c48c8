/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema/deflate.h: whichever library makes a stream, zlib reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

#include "base/mem.h"
#include "schema/deflate.h"
#include "tests/unit/random.h"

static const int levels[] = {0, 1, 6, 9};

/* Words over and over: what has matches, and literals of many lengths. */
static void add_text(struct pst_buf *out, size_t n)
{
    static const char *const words[] = {"the ", "commentary ", "of ", "x\n",
                                        "newspapers "};
    uint64_t seed = 7;
    while (out->n < n)
        pst_buf_adds(out, words[random_below(&seed, 5)]);
    pst_buf_truncate(out, n);
}

static void add_noise(struct pst_buf *out, size_t n)
{
    uint64_t seed = 7;
    while (out->n < n)
        pst_buf_addc(out, (char)random_next(&seed));
}

/* Whether zlib makes exactly `plain` of the whole stream. */
static bool reads_back(struct pst_str stream, int window, struct pst_str plain)
{
    z_stream z;
    memset(&z, 0, sizeof z);
    assert_int_equal(inflateInit2(&z, window), Z_OK);
    char *to = pst_malloc(plain.n + 1);
    z.next_in = (const Bytef *)stream.p;
    z.avail_in = (uInt)stream.n;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)plain.n + 1;
    bool whole = inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0;
    bool same = z.total_out == plain.n && memcmp(to, plain.p, plain.n) == 0;
    inflateEnd(&z);
    free(to);
    return whole && same;
}

/* Both forms, after what the buffer has already. */
static void check_streams(struct pst_deflater *d, struct pst_str plain,
                          bool shrinks)
{
    struct pst_buf out = PST_BUF_INIT;
    pst_buf_adds(&out, "before");
    assert_int_equal(pst_deflate(d, &out, plain, NULL), 0);
    assert_memory_equal(out.p, "before", 6);
    struct pst_str stream = {out.p + 6, out.n - 6};
    assert_true(reads_back(stream, MAX_WBITS, plain));
    char *to = pst_malloc(plain.n + 1);
    assert_true(pst_inflate(NULL, stream, to, plain.n));
    assert_memory_equal(to, plain.p, plain.n);
    free(to);

    pst_buf_truncate(&out, 6);
    assert_int_equal(pst_deflate_raw(d, &out, plain), shrinks);
    stream = (struct pst_str){out.p + 6, out.n - 6};
    if (shrinks) {
        assert_true(stream.n < plain.n);
        assert_true(reads_back(stream, -MAX_WBITS, plain));
    } else {
        assert_int_equal(stream.n, 0);
    }
    pst_buf_dispose(&out);
}

static void each_level(struct pst_str plain, bool shrinks)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        struct pst_deflater *d = pst_deflater_new(levels[i]);
        check_streams(d, plain, shrinks && levels[i] != 0);
        check_streams(d, plain,
                      shrinks && levels[i] != 0); /* it can be used again */
        pst_deflater_free(d);
    }
}

static void test_texts(void **state)
{
    (void)state;
    static const size_t sizes[] = {300, 4096, 70000, 3000000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct pst_buf text = PST_BUF_INIT;
        add_text(&text, sizes[i]);
        each_level(pst_buf_str(&text), true);
        pst_buf_dispose(&text);
    }
}

static void test_noise(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 5000, 300000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct pst_buf noise = PST_BUF_INIT;
        add_noise(&noise, sizes[i]);
        each_level(pst_buf_str(&noise), false);
        pst_buf_dispose(&noise);
    }
}

/* The same bytes whatever the deflater made before: the bytes of a shard depend
 * on its articles alone. */
static void test_again(void **state)
{
    (void)state;
    struct pst_buf text = PST_BUF_INIT;
    struct pst_buf noise = PST_BUF_INIT;
    add_text(&text, 70000);
    add_noise(&noise, 70000);
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        struct pst_deflater *d = pst_deflater_new(levels[i]);
        struct pst_buf first = PST_BUF_INIT;
        struct pst_buf second = PST_BUF_INIT;
        pst_deflate(d, &first, pst_buf_str(&text), NULL);
        pst_deflate(d, &second, pst_buf_str(&noise), NULL);
        pst_buf_clear(&second);
        pst_deflate(d, &second, pst_buf_str(&text), NULL);
        assert_int_equal(first.n, second.n);
        assert_memory_equal(first.p, second.p, first.n);
        pst_buf_dispose(&first);
        pst_buf_dispose(&second);
        pst_deflater_free(d);
    }
    pst_buf_dispose(&text);
    pst_buf_dispose(&noise);
}

/* Text that is quick to read, and what is behind it, short or long; at the
 * level where speed comes first. */
static void test_quick_text(void **state)
{
    (void)state;
    static const size_t behind[] = {1, 1024, 1025, 9000, 100000};
    struct pst_inflater *inflater = pst_inflater_new();
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        struct pst_buf s = PST_BUF_INIT;
        struct pst_buf out = PST_BUF_INIT;
        struct pst_lanes lanes = {.text = 6000};
        add_text(&s, lanes.text + behind[i]);
        char *to = pst_malloc(s.n);
        struct pst_deflater *d = pst_deflater_new(1);
        assert_true(pst_deflate_text(d, &out, pst_buf_str(&s), &lanes));
        assert_true(reads_back(pst_buf_str(&out), MAX_WBITS, pst_buf_str(&s)));
        assert_true(
            pst_inflate_text(inflater, pst_buf_str(&out), &lanes, to, s.n));
        assert_memory_equal(to, s.p, s.n);
        memset(to, 0, s.n);
        assert_true(pst_inflate(NULL, pst_buf_str(&out), to, s.n));
        assert_memory_equal(to, s.p, s.n);
        assert_false(
            pst_inflate_text(inflater, pst_buf_str(&out), &lanes, to, s.n - 1));
        out.p[out.n - 1] = (char)(out.p[out.n - 1] ^ 1); /* the checksum */
        assert_false(
            pst_inflate_text(inflater, pst_buf_str(&out), &lanes, to, s.n));
        pst_deflater_free(d);
        d = pst_deflater_new(6);
        pst_buf_clear(&out);
        assert_false(pst_deflate_text(d, &out, pst_buf_str(&s), &lanes));
        pst_deflater_free(d);
        free(to);
        pst_buf_dispose(&out);
        pst_buf_dispose(&s);
    }
    pst_inflater_free(inflater);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_again),
        cmocka_unit_test(test_quick_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
