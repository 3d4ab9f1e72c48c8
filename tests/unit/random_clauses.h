/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/random_clauses.h - random clauses of every operator, nested as a
 * plan may nest them, of the terms and values that a database holds.
 */
#ifndef POSTIL_TESTS_RANDOM_CLAUSES_H
#define POSTIL_TESTS_RANDOM_CLAUSES_H

#include "query_shards.h"
#include "schema/schema.h"
#include "searcher/build.h"

enum { CLAUSE_DEPTH = 3, CLAUSE_SOME = 9 /* of one operator; more of some */ };

typedef const struct pst_clause *clause;

struct chooser {
    struct query_maker maker; /* of terms that there are */
    struct pst_build build;
};

static inline uint32_t pick(struct chooser *c, uint32_t n)
{
    return random_below(&c->maker.seed, n);
}

static inline clause any_term(struct chooser *c)
{
    const struct query_sample *s = any_sample(&c->maker);
    uint32_t wqf = pick(c, 4) == 0 ? 3 : 1;
    if (s->term_count == 0 || pick(c, 30) == 0)
        return pst_build_term(&c->build, pst_str_of("of no document"), 1);
    xap_bytes t = s->terms[pick(c, (uint32_t)s->term_count)];
    return pst_build_term(&c->build, (struct pst_str){t.p, t.n}, wqf);
}

/* A word, or one of two or many, some of them other parts' too in a PHRASE. */
static inline clause near_part(struct chooser *c, const struct query_sample *s,
                               size_t at, enum pst_op op)
{
    struct pst_build_list l = {NULL, 0, 0};
    xap_bytes t = s->words[at].term;
    size_t others =
        op == PST_OP_NEAR || pick(c, 3) != 0 ? 0 : pick(c, CLAUSE_SOME);
    pst_build_push(&l,
                   pst_build_term(&c->build, (struct pst_str){t.p, t.n}, 1));
    for (size_t i = 0; i < others; i++) {
        t = s->words[pick(c, (uint32_t)s->word_count)].term;
        pst_build_push(
            &l, pst_build_term(&c->build, (struct pst_str){t.p, t.n}, 1));
    }
    return pst_build_join(&c->build, PST_OP_OR, &l, 0);
}

/* Whether the word may be in a NEAR with those chosen. Of words at one place
 * libxapian misses some that are near each other at others: so there is none
 * twice, nor a field's, which stands where the word itself stands. */
static inline bool is_new(const struct query_sample *s, const size_t *chosen,
                          size_t n, size_t at)
{
    xap_bytes b = s->words[at].term;
    if (b.n > 0 && b.p[0] >= 'A' && b.p[0] <= 'Z')
        return false;
    for (size_t i = 0; i < n; i++) {
        xap_bytes a = s->words[chosen[i]].term;
        if (pst_str_eq((struct pst_str){a.p, a.n}, (struct pst_str){b.p, b.n}))
            return false;
    }
    return true;
}

static inline clause any_nearness(struct chooser *c)
{
    const struct query_sample *s = any_sample(&c->maker);
    enum pst_op op = pick(c, 3) == 0 ? PST_OP_NEAR : PST_OP_PHRASE;
    struct pst_build_list l = {NULL, 0, 0};
    size_t wanted = 2 + pick(c, 3), n = 0, chosen[5];
    uint32_t loose = pick(c, 2) * pick(c, 12);
    bool anywhere = pick(c, 6) == 0;
    if (s->word_count < wanted)
        return any_term(c);
    for (size_t at = pick(c, (uint32_t)s->word_count);
         n < wanted && at < s->word_count; at++) {
        if (op == PST_OP_NEAR && !is_new(s, chosen, n, at))
            continue;
        chosen[n++] = at;
        pst_build_push(&l, near_part(c, s, at, op));
        at = anywhere ? pick(c, (uint32_t)s->word_count)
                      : at + (loose > 0 ? pick(c, 2) : 0);
    }
    uint32_t count = (uint32_t)l.count;
    clause q = pst_build_join(&c->build, op, &l, count + loose);
    /* As plans have them. With weights, libxapian 1.4.22 adds those of words
     * that the document lacks when an OR in it is asked instead of moved. */
    return pst_build_scale(&c->build, 0, q);
}

static inline clause any_range(struct chooser *c)
{
    static const xap_slot slots[] = {PST_SLOT_DATE, PST_SLOT_WORDS,
                                     PST_SLOT_ORDER, 7};
    xap_buf low = XAP_BUF_INIT, high = XAP_BUF_INIT;
    xap_slot slot = slots[pick(c, 4)];
    random_value(&c->maker, slot, &low);
    random_value(&c->maker, slot, &high);
    clause q = pst_build_range(&c->build, slot, (struct pst_str){low.p, low.n},
                               (struct pst_str){high.p, high.n});
    xap_buf_dispose(&low);
    xap_buf_dispose(&high);
    return q;
}

static inline clause any_leaf(struct chooser *c)
{
    switch (pick(c, 20)) {
    case 0:
        return pst_build_all(&c->build);
    case 1:
        return pst_build_nothing(&c->build);
    case 2:
    case 3:
        return any_range(c);
    case 4:
    case 5:
    case 6:
    case 7:
        return any_nearness(c);
    default:
        return any_term(c);
    }
}

static inline clause scaled(struct chooser *c, clause part)
{
    return pst_build_scale(&c->build, pick(c, 3) * pick(c, 200) / 70.0, part);
}

static inline clause any_clause(struct chooser *c, unsigned depth,
                                bool excluded);

static inline clause any_join(struct chooser *c, enum pst_op op, unsigned depth,
                              bool excluded)
{
    struct pst_build_list l = {NULL, 0, 0};
    size_t n = 2 + pick(c, 3);
    bool many = op == PST_OP_OR && pick(c, 6) == 0;
    while (l.count < n)
        pst_build_push(&l, any_clause(c, depth - 1, excluded));
    for (uint32_t i = many ? pick(c, 4 * CLAUSE_SOME) : 0; i > 0; i--)
        pst_build_push(&l, any_term(c));
    return pst_build_join(&c->build, op, &l, 0);
}

/* The best of some terms: only to the right of AND_MAYBE (xapian.h). */
static inline clause any_best(struct chooser *c)
{
    struct pst_build_list l = {NULL, 0, 0};
    size_t n = 1 + pick(c, pick(c, 3) == 0 ? 8 * CLAUSE_SOME : CLAUSE_SOME);
    while (l.count < n)
        pst_build_push(&l, scaled(c, any_term(c)));
    return pst_build_join(&c->build, PST_OP_MAX, &l, 0);
}

static inline clause any_worth(struct chooser *c, unsigned depth)
{
    struct pst_build_list l = {NULL, 0, 0};
    size_t n = 1 + pick(c, 4);
    while (l.count < n)
        pst_build_push(&l, pick(c, 3) == 0   ? any_best(c)
                           : pick(c, 2) == 0 ? any_clause(c, depth - 1, false)
                                             : scaled(c, any_term(c)));
    return pst_build_join(&c->build, PST_OP_OR, &l, 0);
}

/* Below the right side of an AND_NOT there is no AND_MAYBE: query_shards.h says
 * why. */
static inline clause any_clause(struct chooser *c, unsigned depth,
                                bool excluded)
{
    if (depth == 0)
        return any_leaf(c);
    switch (pick(c, excluded ? 8 : 11)) {
    case 0:
        return any_leaf(c);
    case 1:
        return scaled(c, any_clause(c, depth - 1, excluded));
    case 2:
    case 3:
        return any_join(c, PST_OP_AND, depth, excluded);
    case 4:
    case 5:
    case 6:
        return any_join(c, PST_OP_OR, depth, excluded);
    case 7:
        return pst_build_pair(&c->build, PST_OP_AND_NOT,
                              any_clause(c, depth - 1, excluded),
                              any_clause(c, depth - 1, true));
    default:
        return pst_build_pair(&c->build, PST_OP_AND_MAYBE,
                              any_clause(c, depth - 1, false),
                              any_worth(c, depth));
    }
}

#endif
