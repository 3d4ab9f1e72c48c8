/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Postings and positions are read ahead in runs. Walks of all kinds of steps
 * give what single steps through a plain list would; and what fails in a run is
 * told where it would have been met. */
#include "tests/binding/backends.h"

enum { DOCS = 700, WALKS = 40, ROOM = 90 };

static uint32_t dice;

static unsigned rolled(unsigned sides)
{
    dice = dice * 1664525u + 1013904223u;
    return (dice >> 16) % sides;
}

/* Document d has "a" at d, d + 1... d % 3 + 1 times, if 7 does not divide d;
 * and "b" twice. The first one has "long" at many positions. */
static xap_docid with_a[DOCS];
static size_t with_a_n;
static xap_termpos at_long[DOCS];

static xap_db *fill(struct fixture *fx)
{
    with_a_n = 0;
    for (xap_docid d = 1; d <= DOCS; d++) {
        xap_doc *doc;
        OK(xap_doc_new(&doc, &error));
        OK(xap_doc_add_term(doc, XAP_LIT("b"), 2, &error));
        for (xap_termpos p = 0; d % 7 && p <= d % 3; p++)
            OK(xap_doc_add_posting(doc, XAP_LIT("a"), d + p, 1, &error));
        if (d % 7)
            with_a[with_a_n++] = d;
        for (xap_termpos i = 0; d == 1 && i < DOCS; i++) {
            at_long[i] = i * 3 + i % 2 + 1;
            OK(xap_doc_add_posting(doc, XAP_LIT("long"), at_long[i], 0,
                                   &error));
        }
        fx_add(fx, doc);
    }
    return fx_read(fx);
}

/* A step that a walk makes: by the header's own next, by the library's, to what
 * is not after the item that it is on, or the first one; ahead; many at once.
 */
enum step { NEXT_INLINE, NEXT, BACK, FORTH, READ, STEPS };

static enum step a_step(void)
{
    unsigned r = rolled(12);
    return r < STEPS ? (enum step)r : r % 2 ? NEXT : NEXT_INLINE;
}

/* -- postings */

static void ask_more(const xap_posting_iter *it, xap_docid d)
{
    uint64_t length;
    uint32_t unique;
    xap_position_iter *positions;
    OK(xap_posting_iter_doc_length(it, &length, &error));
    assert_int_equal(length, d % 3 + 3);
    OK(xap_posting_iter_unique_terms(it, &unique, &error));
    assert_int_equal(unique, d == 1 ? 3 : 2);
    OK(xap_posting_iter_positions(&positions, it, &error));
    for (xap_termpos p = 0; p <= d % 3; p++) {
        assert_int_equal(xap_position_iter_next(positions, &error), 1);
        assert_int_equal(xap_position_iter_pos(positions), d + p);
    }
    assert_int_equal(xap_position_iter_next(positions, &error), 0);
    xap_position_iter_free(positions);
}

static void ask_nothing(const xap_posting_iter *it)
{
    uint64_t length = 1;
    uint32_t unique = 1;
    xap_position_iter *positions;
    FAILS(XAP_EOP, xap_posting_iter_doc_length(it, &length, &error));
    FAILS(XAP_EOP, xap_posting_iter_unique_terms(it, &unique, &error));
    FAILS(XAP_EOP, xap_posting_iter_positions(&positions, it, &error));
    assert_true(length == 0 && unique == 0 && !positions);
}

/* Is the list on its n-th item? From 1; 0 and those after the last: on none. */
static void check_posting(const xap_posting_iter *it, size_t n)
{
    xap_docid d = n && n <= with_a_n ? with_a[n - 1] : 0;
    uint32_t wdf = d ? d % 3 + 1 : 0;
    assert_int_equal(xap_posting_iter_docid(it), d);
    assert_int_equal((xap_posting_iter_docid)(it), d);
    assert_int_equal(xap_posting_iter_wdf(it), wdf);
    assert_int_equal((xap_posting_iter_wdf)(it), wdf);
    if (d == 0)
        ask_nothing(it);
    else if (rolled(8) == 0)
        ask_more(it, d);
}

/* From the n-th on; how far. */
static size_t read_some(xap_posting_iter *it, size_t n)
{
    xap_posting room[ROOM];
    size_t max = rolled(ROOM), got;
    OK(xap_posting_iter_read(it, room, max, &got, &error));
    assert_int_equal(got, max < with_a_n - n ? max : with_a_n - n);
    for (size_t i = 0; i < got; i++) {
        assert_int_equal(room[i].docid, with_a[n + i]);
        assert_int_equal(room[i].wdf, with_a[n + i] % 3 + 1);
    }
    return got < max ? with_a_n + 1 : n + got;
}

static size_t step_postings(xap_posting_iter *it, size_t n, enum step step)
{
    size_t to = n + 1 + rolled(60);
    if (step == READ)
        return read_some(it, n);
    if (step == FORTH && to <= with_a_n) {
        assert_int_equal(xap_posting_iter_skip_to(it, with_a[to - 1], &error),
                         1);
        return to;
    }
    if (step == BACK) {
        n += n == 0;
        xap_docid here = with_a[n - 1];
        assert_int_equal(xap_posting_iter_skip_to(it, rolled(here + 1), &error),
                         1);
        return n;
    }
    assert_int_equal(step == NEXT_INLINE ? xap_posting_iter_next(it, &error)
                                         : (xap_posting_iter_next)(it, &error),
                     n + 1 <= with_a_n);
    return n + 1;
}

static void postings(void **state)
{
    xap_db *db = fill(*state);
    dice = 1;
    for (int walk = 0; walk < WALKS; walk++) {
        xap_posting_iter *it;
        size_t n = 0;
        OK(xap_db_postings(&it, db, XAP_LIT("a"), &error));
        check_posting(it, n);
        while (n <= with_a_n) {
            n = step_postings(it, n, a_step());
            check_posting(it, n);
        }
        assert_int_equal(xap_posting_iter_next(it, &error), 0);
        assert_int_equal(xap_posting_iter_skip_to(it, 1, &error), 0);
        check_posting(it, n);
        xap_posting_iter_free(it);
    }
}

/* -- positions */

static size_t step_positions(xap_position_iter *it, size_t n, enum step step)
{
    size_t to = n + 1 + rolled(60);
    if (step == FORTH && to <= DOCS) {
        assert_int_equal(xap_position_iter_skip_to(it, at_long[to - 1], &error),
                         1);
        return to;
    }
    if (step == BACK) {
        n += n == 0;
        xap_termpos here = at_long[n - 1];
        assert_int_equal(
            xap_position_iter_skip_to(it, rolled(here + 1), &error), 1);
        return n;
    }
    assert_int_equal(step == NEXT_INLINE ? xap_position_iter_next(it, &error)
                                         : (xap_position_iter_next)(it, &error),
                     n + 1 <= DOCS);
    return n + 1;
}

static void positions(void **state)
{
    xap_db *db = fill(*state);
    dice = 2;
    for (int walk = 0; walk < WALKS; walk++) {
        xap_position_iter *it;
        size_t n = 0;
        OK(xap_db_positions(&it, db, 1, XAP_LIT("long"), &error));
        assert_int_equal(xap_position_iter_pos(it), 0);
        while (n <= DOCS) {
            n = step_positions(it, n, a_step());
            xap_termpos want = n <= DOCS ? at_long[n - 1] : 0;
            assert_int_equal(xap_position_iter_pos(it), want);
            assert_int_equal((xap_position_iter_pos)(it), want);
        }
        assert_int_equal(xap_position_iter_next(it, &error), 0);
        assert_int_equal(xap_position_iter_skip_to(it, 1, &error), 0);
        xap_position_iter_free(it);
    }
}

/* -- failures: the blocks of a list are written again while it is walked */

enum { MANY = 20000 };

static void add_many(struct fixture *fx)
{
    for (int i = 0; i < MANY; i++)
        fx_add(fx, doc_of("a"));
}

static void write_again(struct fixture *fx)
{
    for (int round = 0; round < 3; round++) {
        for (xap_docid docid = 1; docid <= MANY; docid += 7) {
            xap_doc *doc = doc_of(round % 2 ? "a a a" : "a a");
            OK(xap_wdb_replace_document(fx->shard[0], docid, doc, &error));
            xap_doc_free(doc);
        }
        OK(xap_wdb_commit(fx->shard[0], &error));
    }
}

static void check_failed(xap_posting_iter *it)
{
    assert_int_equal(xap_posting_iter_docid(it), 0);
    assert_int_equal(xap_posting_iter_next(it, &error), 0);
    assert_int_equal(xap_posting_iter_skip_to(it, MANY, &error), 0);
    xap_posting_iter_free(it);
}

static void fails_on_the_way(void **state)
{
    struct fixture *fx = *state;
    xap_posting_iter *it[3];
    xap_posting room[ROOM];
    xap_docid docid = 1;
    size_t n = 7;
    int r;
    add_many(fx);
    xap_db *db = fx_read(fx);
    for (int i = 0; i < 3; i++) {
        OK(xap_db_postings(&it[i], db, XAP_LIT("a"), &error));
        assert_int_equal(xap_posting_iter_next(it[i], &error), 1);
    }
    write_again(fx);
    /* What has been read before comes first, in order. */
    while ((r = xap_posting_iter_next(it[0], &error)) > 0)
        assert_int_equal(xap_posting_iter_docid(it[0]), ++docid);
    FAILS(XAP_EMODIFIED, r);
    assert_true(docid > 1 && docid < MANY);
    check_failed(it[0]);
    FAILS(XAP_EMODIFIED, xap_posting_iter_skip_to(it[1], MANY, &error));
    check_failed(it[1]);
    do
        r = xap_posting_iter_read(it[2], room, ROOM, &n, &error);
    while (r == XAP_OK && n == ROOM);
    FAILS(XAP_EMODIFIED, r);
    assert_int_equal(n, 0);
    check_failed(it[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ALL(postings),
        ON_ALL(positions),
        /* In memory nothing changes under a list, and a server has sent it
         * before. */
        ON(fails_on_the_way, glass),
    };
    return cmocka_run_group_tests_name("runs", tests, NULL, NULL);
}
