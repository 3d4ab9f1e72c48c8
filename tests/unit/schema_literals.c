/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema/literals.h: text read back by its lanes, and by zlib from the
 * beginning; what was changed is refused, or means the same to both. */
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
#include "schema/literals.h"
#include "tests/unit/random.h"

static struct pst_literals *literals;

static int set_up(void **state)
{
    (void)state;
    literals = pst_literals_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    pst_literals_free(literals);
    return 0;
}

static void add_text(struct pst_buf *out, size_t n)
{
    static const char *const words[] = {"the ",    "Commentary ",  "of these ",
                                        "and\n",   "newspapers ",  "often ",
                                        "is not ", "na\xc3\xafve "};
    uint64_t seed = n;
    while (out->n < n)
        pst_buf_adds(out, words[random_below(&seed, 8)]);
    pst_buf_truncate(out, n);
}

/* What zlib makes of the stream's beginning; it says no to what is no stream.
 */
static bool zlib_reads(struct pst_str stream, char *to, size_t n)
{
    z_stream z;
    memset(&z, 0, sizeof z);
    assert_int_equal(inflateInit(&z), Z_OK);
    z.next_in = (const Bytef *)stream.p;
    z.avail_in = (uInt)stream.n;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)n;
    int r = inflate(&z, Z_SYNC_FLUSH);
    bool all = (r == Z_OK || r == Z_BUF_ERROR) && z.avail_out == 0;
    inflateEnd(&z);
    return all;
}

static void check_round_trip(struct pst_str text)
{
    struct pst_buf out = PST_BUF_INIT;
    struct pst_lanes lanes;
    char *to = pst_malloc(text.n);
    size_t used = 0;
    pst_buf_adds(&out, "before");
    assert_true(pst_literals_write(literals, &out, text, &lanes));
    assert_int_equal(lanes.text, text.n);
    assert_memory_equal(out.p, "before", 6);
    /* No byte more than it takes. */
    size_t n = out.n - 6;
    char *stream = pst_malloc(n);
    memcpy(stream, out.p + 6, n);
    assert_true(pst_literals_read(literals, (struct pst_str){stream, n}, &lanes,
                                  to, &used));
    assert_int_equal(used, n);
    assert_memory_equal(to, text.p, text.n);
    memset(to, 0, text.n);
    assert_true(zlib_reads((struct pst_str){stream, n}, to, text.n));
    assert_memory_equal(to, text.p, text.n);
    assert_false(pst_literals_read(literals, (struct pst_str){stream, n - 1},
                                   &lanes, to, &used));
    free(stream);
    free(to);
    pst_buf_dispose(&out);
}

static void test_round_trip(void **state)
{
    (void)state;
    for (size_t n = PST_LITERALS_LEAST; n < PST_LITERALS_LEAST + 300; n++) {
        struct pst_buf text = PST_BUF_INIT;
        add_text(&text, n);
        check_round_trip(pst_buf_str(&text));
        pst_buf_dispose(&text);
    }
    struct pst_buf text = PST_BUF_INIT;
    add_text(&text, 1000000);
    check_round_trip(pst_buf_str(&text));
    pst_buf_dispose(&text);
}

/* All bytes there are have a code. */
static void test_all_bytes(void **state)
{
    (void)state;
    struct pst_buf text = PST_BUF_INIT;
    for (unsigned c = 0; c < 256; c++) {
        add_text(&text, text.n + 20);
        pst_buf_addc(&text, (char)c);
    }
    check_round_trip(pst_buf_str(&text));
    pst_buf_dispose(&text);
}

static void assert_refused(struct pst_str text)
{
    struct pst_buf out = PST_BUF_INIT;
    struct pst_lanes lanes;
    assert_false(pst_literals_write(literals, &out, text, &lanes));
    assert_int_equal(out.n, 0);
    pst_buf_dispose(&out);
}

static void test_what_does_not_pay(void **state)
{
    (void)state;
    struct pst_buf text = PST_BUF_INIT;
    add_text(&text, PST_LITERALS_LEAST - 1);
    assert_refused(pst_buf_str(&text));
    pst_buf_clear(&text);
    while (text.n < 4000)
        pst_buf_adds(&text, "\xd0\xb0 \xd1\x8f "); /* Cyrillic */
    assert_refused(pst_buf_str(&text));
    pst_buf_dispose(&text);
}

/* One bit of the stream, or a lane's end, is another one. */
static void test_mutations(void **state)
{
    (void)state;
    struct pst_buf text = PST_BUF_INIT;
    struct pst_buf out = PST_BUF_INIT;
    struct pst_lanes lanes;
    uint64_t seed = 11;
    add_text(&text, 1203);
    assert_true(pst_literals_write(literals, &out, pst_buf_str(&text), &lanes));
    char *to = pst_malloc(text.n);
    char *by_zlib = pst_malloc(text.n);
    size_t read = 0;
    for (size_t bit = 0; bit < out.n * 8; bit++) {
        size_t used = 0;
        out.p[bit / 8] = (char)(out.p[bit / 8] ^ 1 << bit % 8);
        if (pst_literals_read(literals, pst_buf_str(&out), &lanes, to, &used)) {
            read++;
            assert_true(zlib_reads(pst_buf_str(&out), by_zlib, text.n));
            assert_memory_equal(to, by_zlib, text.n);
        }
        out.p[bit / 8] = (char)(out.p[bit / 8] ^ 1 << bit % 8);
    }
    assert_true(read > 0); /* one letter for another of its length */
    for (size_t i = 0; i < 3000; i++) {
        size_t used = 0;
        struct pst_lanes wrong = lanes;
        size_t which = random_below(&seed, PST_LITERALS_LANES);
        uint64_t other = random_next(&seed);
        if (i % 2 != 0)
            other <<= random_below(&seed, 40);
        else /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): it has bytes */
            other %= out.n * 8;
        if (which == PST_LITERALS_LANES - 1)
            wrong.text = other % text.n; /* less than there is room for */
        else
            wrong.bits[which] = other;
        if (memcmp(&wrong, &lanes, sizeof lanes) != 0)
            assert_false(pst_literals_read(literals, pst_buf_str(&out), &wrong,
                                           to, &used));
    }
    free(to);
    free(by_zlib);
    pst_buf_dispose(&out);
    pst_buf_dispose(&text);
}

/* Lanes that all begin where the text has ended already. */
static void test_ended_lanes(void **state)
{
    (void)state;
    enum { CLAIMED = 20000 };
    struct pst_buf text = PST_BUF_INIT;
    struct pst_buf out = PST_BUF_INIT;
    struct pst_lanes lanes;
    add_text(&text, PST_LITERALS_LEAST);
    assert_true(pst_literals_write(literals, &out, pst_buf_str(&text), &lanes));
    size_t bits = out.n * 8;
    pst_buf_addstr(&out, pst_buf_str(&text)); /* far from the stream's end */
    char *to = pst_malloc(CLAIMED);
    for (size_t bit = 0; bit < bits; bit++) {
        size_t used = 0;
        lanes = (struct pst_lanes){.text = CLAIMED, .bits = {bit}};
        assert_false(
            pst_literals_read(literals, pst_buf_str(&out), &lanes, to, &used));
    }
    free(to);
    pst_buf_dispose(&out);
    pst_buf_dispose(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_all_bytes),
        cmocka_unit_test(test_what_does_not_pay),
        cmocka_unit_test(test_mutations),
        cmocka_unit_test(test_ended_lanes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
