/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/query_shards.h - random queries over two databases: the same
 * documents, in the same order, with the same scores to the last bit.
 *
 * A query is made from what a database holds, for each of the two by itself:
 * terms of some documents, phrases out of their positions, what a prefix
 * expands to, ranges between their values. So equal databases get equal
 * queries, and that is checked first.
 */
#ifndef POSTIL_TESTS_QUERY_SHARDS_H
#define POSTIL_TESTS_QUERY_SHARDS_H

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "random_shards.h"
#include "searcher/rank.h"

enum {
    QUERY_SAMPLES = 4,     /* documents that queries are made from */
    QUERIES_A_SAMPLE = 4,  /* then another document takes the place of one */
    QUERY_PARTS = 4,       /* of one operator, at most */
    QUERY_EXPANSIONS = 60, /* of a prefix, at most */
    QUERY_SLOTS = 11       /* those of an article, and two more */
};

struct query_word {
    xap_termpos pos;
    xap_bytes term;
};

struct query_sample {
    struct pst_arena arena;
    xap_bytes *terms;
    struct query_word *words; /* by position */
    size_t term_count, term_cap, word_count, word_cap;
};

struct query_maker {
    const xap_db *db;
    uint64_t seed;
    bool several; /* shards in the database */
    struct query_sample samples[QUERY_SAMPLES];
};

static inline int query_word_order(const void *a, const void *b)
{
    const struct query_word *x = a, *y = b;
    if (x->pos != y->pos)
        return x->pos < y->pos ? -1 : 1;
    return pst_str_cmp((struct pst_str){x->term.p, x->term.n},
                       (struct pst_str){y->term.p, y->term.n});
}

static inline void sample_words(struct query_sample *s, const xap_db *db,
                                xap_docid docid, xap_bytes term)
{
    xap_error err;
    xap_position_iter *it = NULL;
    must(xap_db_positions(&it, db, docid, term, &err), &err);
    while (xap_position_iter_next(it, &err) > 0)
        PST_PUSH(s->words, s->word_count, s->word_cap) =
            (struct query_word){xap_position_iter_pos(it), term};
    xap_position_iter_free(it);
}

static inline void sample_dispose(struct query_sample *s)
{
    pst_arena_dispose(&s->arena);
    free(s->terms);
    free(s->words);
    memset(s, 0, sizeof *s);
}

static inline void sample_read(struct query_sample *s, const xap_db *db,
                               xap_docid docid)
{
    xap_error err;
    xap_term_iter *it = NULL;
    sample_dispose(s);
    must(xap_db_term_list(&it, db, docid, &err), &err);
    while (xap_term_iter_next(it, &err) > 0) {
        xap_bytes term = xap_term_iter_term(it);
        term.p = pst_arena_dup(&s->arena, term.p, term.n);
        PST_PUSH(s->terms, s->term_count, s->term_cap) = term;
        sample_words(s, db, docid, term);
    }
    xap_term_iter_free(it);
    if (s->word_count > 0)
        qsort(s->words, s->word_count, sizeof *s->words, query_word_order);
}

static inline void sample_load(struct query_sample *s, const xap_db *db,
                               uint64_t *seed)
{
    xap_docid docid = random_docid(db, seed);
    sample_dispose(s);
    if (docid != 0)
        sample_read(s, db, docid);
}

static inline struct query_sample *any_sample(struct query_maker *m)
{
    return &m->samples[random_below(&m->seed, QUERY_SAMPLES)];
}

/* Frees the parts. */
static inline xap_query *query_join(xap_op op, xap_query **parts, size_t n,
                                    uint32_t window)
{
    xap_error err;
    xap_query *q = NULL;
    must(xap_query_new_op(&q, op, (const xap_query *const *)parts, n, window,
                          &err),
         &err);
    for (size_t i = 0; i < n; i++)
        xap_query_free(parts[i]);
    return q;
}

static inline xap_query *query_of_term(xap_bytes term, uint32_t wqf)
{
    xap_error err;
    xap_query *q = NULL;
    must(xap_query_new_term(&q, term, wqf, 0, &err), &err);
    return q;
}

static inline xap_query *term_query(struct query_maker *m)
{
    struct query_sample *s = any_sample(m);
    uint32_t wqf = random_below(&m->seed, 4) == 0 ? 3 : 1;
    if (s->term_count == 0 || random_below(&m->seed, 30) == 0)
        return query_of_term(xap_str("of no document"), 1);
    return query_of_term(
        s->terms[random_below(&m->seed, (uint32_t)s->term_count)], wqf);
}

/* Words that stand near each other in a document, seldom just any. */
static inline xap_query *near_query(struct query_maker *m)
{
    struct query_sample *s = any_sample(m);
    xap_query *parts[QUERY_PARTS];
    size_t n = 0, wanted = 2 + random_below(&m->seed, QUERY_PARTS - 1);
    xap_op op = random_below(&m->seed, 3) == 0 ? XAP_OP_NEAR : XAP_OP_PHRASE;
    uint32_t loose = random_below(&m->seed, 2) * random_below(&m->seed, 12);
    bool any = random_below(&m->seed, 8) == 0;
    if (s->word_count < wanted)
        return term_query(m);
    size_t at = random_below(&m->seed, (uint32_t)s->word_count);
    xap_termpos pos = 0;
    for (; n < wanted && at < s->word_count; at++) {
        if (n > 0 && s->words[at].pos <= pos)
            continue;
        pos = s->words[at].pos;
        parts[n++] = query_of_term(s->words[at].term, 1);
        if (any)
            at = random_below(&m->seed, (uint32_t)s->word_count);
        else if (loose > 0)
            pos += random_below(&m->seed, 2);
    }
    return query_join(op, parts, n, (uint32_t)n + loose);
}

/* What a prefix expands to. */
static inline xap_query *prefix_query(struct query_maker *m)
{
    struct query_sample *s = any_sample(m);
    xap_query *parts[QUERY_EXPANSIONS];
    xap_term_iter *it = NULL;
    xap_error err;
    size_t n = 0;
    xap_op op = random_below(&m->seed, 2) == 0 ? XAP_OP_OR : XAP_OP_SYNONYM;
    if (s->term_count == 0)
        return term_query(m);
    xap_bytes prefix =
        s->terms[random_below(&m->seed, (uint32_t)s->term_count)];
    prefix.n = 1 + random_below(&m->seed, (uint32_t)prefix.n);
    must(xap_db_all_terms(&it, m->db, prefix, &err), &err);
    while (n < QUERY_EXPANSIONS && xap_term_iter_next(it, &err) > 0)
        parts[n++] = query_of_term(xap_term_iter_term(it), 1);
    xap_term_iter_free(it);
    return query_join(op, parts, n, 0);
}

static inline void random_value(struct query_maker *m, xap_slot slot,
                                xap_buf *out)
{
    xap_error err;
    xap_doc *doc = NULL;
    xap_docid docid = random_docid(m->db, &m->seed);
    if (docid == 0)
        return;
    must(xap_db_get_document(&doc, m->db, docid, &err), &err);
    must(xap_doc_get_value(doc, slot, out, &err), &err);
    xap_doc_free(doc);
}

static inline xap_query *value_query(struct query_maker *m)
{
    xap_error err;
    xap_query *q = NULL;
    xap_buf low = XAP_BUF_INIT, high = XAP_BUF_INIT;
    xap_slot slot = random_below(&m->seed, QUERY_SLOTS);
    uint32_t kind = random_below(&m->seed, 4);
    random_value(m, slot, &low);
    random_value(m, slot, &high);
    xap_bytes a = {low.p, low.n}, b = {high.p, high.n};
    if (kind == 0)
        must(xap_query_new_value_ge(&q, slot, a, &err), &err);
    else if (kind == 1)
        must(xap_query_new_value_le(&q, slot, b, &err), &err);
    else if (pst_str_cmp((struct pst_str){a.p, a.n},
                         (struct pst_str){b.p, b.n}) <= 0)
        must(xap_query_new_value_range(&q, slot, a, b, &err), &err);
    else
        must(xap_query_new_value_range(&q, slot, b, a, &err), &err);
    xap_buf_dispose(&low);
    xap_buf_dispose(&high);
    return q;
}

static inline xap_query *leaf_query(struct query_maker *m)
{
    xap_error err;
    xap_query *q = NULL;
    uint32_t kind = random_below(&m->seed, 20);
    if (kind < 11)
        return term_query(m);
    if (kind < 15)
        return near_query(m);
    if (kind < 17)
        return prefix_query(m);
    if (kind < 19)
        return value_query(m);
    must(xap_query_new_all(&q, &err), &err);
    return q;
}

static inline xap_query *scale_query(struct query_maker *m, xap_query *part)
{
    xap_error err;
    xap_query *q = NULL;
    must(
        xap_query_new_scale(&q, random_below(&m->seed, 300) / 70.0, part, &err),
        &err);
    xap_query_free(part);
    return q;
}

/*
 * Below the right side of an AND_NOT there is no AND_MAYBE: within an AND
 * libxapian 1.4.22 makes a list of it there whose greatest weights it never
 * sets (QueryAndMaybe::postlist_sub_and_like), so that chance says what
 * matches, also when one database is asked twice.
 */
static inline xap_query *random_query(struct query_maker *m, unsigned depth,
                                      bool excluded)
{
    static const xap_op ops[] = {
        XAP_OP_AND,     XAP_OP_AND,      XAP_OP_OR,        XAP_OP_OR,
        XAP_OP_OR,      XAP_OP_AND_NOT,  XAP_OP_AND_MAYBE, XAP_OP_FILTER,
        XAP_OP_SYNONYM, XAP_OP_ELITE_SET};
    if (depth == 0 || random_below(&m->seed, 4) == 0)
        return leaf_query(m);
    if (random_below(&m->seed, 10) == 0)
        return scale_query(m, random_query(m, depth - 1, excluded));
    xap_query *parts[QUERY_PARTS];
    xap_op op = ops[random_below(&m->seed, sizeof ops / sizeof *ops)];
    if (excluded && op == XAP_OP_AND_MAYBE)
        op = XAP_OP_OR;
    size_t n = 2 + random_below(&m->seed, QUERY_PARTS - 1);
    /* Xapian makes synonyms only of what has a wdf. */
    for (size_t i = 0; i < n; i++)
        parts[i] =
            op != XAP_OP_SYNONYM
                ? random_query(m, depth - 1,
                               excluded || (op == XAP_OP_AND_NOT && i > 0))
            : i == 0 ? near_query(m)
                     : term_query(m);
    return query_join(op, parts, n,
                      op == XAP_OP_ELITE_SET ? random_below(&m->seed, 4) : 0);
}

/* The best of some words and phrases, sometimes filtered. */
static inline xap_query *best_query(struct query_maker *m)
{
    xap_query *parts[QUERY_PARTS];
    size_t n = 2 + random_below(&m->seed, QUERY_PARTS - 1);
    for (size_t i = 0; i < n; i++)
        parts[i] = i == 1 ? prefix_query(m) : term_query(m);
    xap_query *pair[] = {query_join(XAP_OP_MAX, parts, n, 0), NULL};
    if (random_below(&m->seed, 2) == 0)
        return pair[0];
    pair[1] = leaf_query(m);
    return query_join(XAP_OP_FILTER, pair, 2, 0);
}

/*
 * XOR is left out, and MAX stands at the top alone, and over one database: in
 * libxapian 1.4.22 both read freed memory when all of their parts have ended
 * and the rest of the query goes on, whoever wrote the database.
 */
static inline xap_query *any_query(struct query_maker *m)
{
    enum { DEPTH = 3 };
    if (!m->several && random_below(&m->seed, 10) == 0)
        return best_query(m);
    return random_query(m, random_below(&m->seed, DEPTH + 1), false);
}

static inline void random_scheme(xap_enquire *e, uint64_t *seed)
{
    xap_error err;
    xap_weight *w = NULL;
    switch (random_below(seed, 8)) {
    case 0:
        return; /* Xapian's own */
    case 1:
        must(xap_weight_new_bool(&w, &err), &err);
        break;
    case 2:
        must(xap_weight_new_bm25(&w, 1.6, 0.7, 2, 0.4, 0.5, &err), &err);
        break;
    default:
        must(xap_weight_new_bm25(&w, PST_R_K1, 0, PST_R_K3, PST_R_B, 0, &err),
             &err);
    }
    must(xap_enquire_set_weight(e, w, &err), &err);
    xap_weight_free(w);
}

static inline void random_order(xap_enquire *e, uint64_t *seed)
{
    static const xap_docid_order orders[] = {XAP_ASCENDING, XAP_DESCENDING,
                                             XAP_DONT_CARE};
    xap_error err;
    xap_slot slot = random_below(seed, QUERY_SLOTS);
    bool reverse = random_below(seed, 2) == 0;
    uint32_t kind = random_below(seed, 6);
    switch (kind) {
    case 0:
        must(xap_enquire_sort_by_value(e, slot, reverse, &err), &err);
        break;
    case 1:
        must(xap_enquire_sort_by_relevance_then_value(e, slot, reverse, &err),
             &err);
        break;
    default:
        must(xap_enquire_sort_by_relevance(e, &err), &err);
    }
    must(xap_enquire_set_docid_order(e, orders[random_below(seed, 3)], &err),
         &err);
    if (random_below(seed, 5) == 0)
        must(xap_enquire_set_collapse(e, random_below(seed, QUERY_SLOTS),
                                      1 + random_below(seed, 3), &err),
             &err);
    /* Xapian cuts nothing off where a value comes first. */
    if (kind != 0 && random_below(seed, 10) == 0)
        must(xap_enquire_set_cutoff(e, (int)random_below(seed, 90), 0, &err),
             &err);
}

/* Pages of a few matches, where the matcher may leave out what cannot come
 * in, and all matches. */
static inline xap_mset *random_session(const xap_db *db, const xap_query *q,
                                       uint64_t seed)
{
    xap_error err;
    xap_enquire *e = NULL;
    xap_mset *out = NULL;
    must(xap_enquire_new(&e, db, &err), &err);
    must(xap_enquire_set_query(e, q, &err), &err);
    random_scheme(e, &seed);
    random_order(e, &seed);
    xap_docid first = random_below(&seed, 5) == 0 ? random_below(&seed, 9) : 0;
    xap_docid max =
        random_below(&seed, 3) == 0 ? last_docid(db) : random_below(&seed, 25);
    xap_docid check = random_below(&seed, 2) * random_below(&seed, 200);
    must(xap_enquire_get_mset(&out, e, first, max, check, &err), &err);
    xap_enquire_free(e);
    return out;
}

static inline bool same_double(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* What of them differs; NULL when nothing does. */
static inline const char *msets_differ(const xap_mset *a, const xap_mset *b)
{
    if (xap_mset_size(a) != xap_mset_size(b))
        return "number of matches";
    for (size_t i = 0; i < xap_mset_size(a); i++) {
        if (xap_mset_docid(a, i) != xap_mset_docid(b, i))
            return "docid";
        if (!same_double(xap_mset_weight(a, i), xap_mset_weight(b, i)))
            return "weight";
        if (xap_mset_percent(a, i) != xap_mset_percent(b, i))
            return "percent";
    }
    if (xap_mset_matches_lower_bound(a) != xap_mset_matches_lower_bound(b) ||
        xap_mset_matches_estimated(a) != xap_mset_matches_estimated(b) ||
        xap_mset_matches_upper_bound(a) != xap_mset_matches_upper_bound(b))
        return "estimated number of matches";
    if (!same_double(xap_mset_max_possible(a), xap_mset_max_possible(b)))
        return "greatest possible weight";
    return NULL;
}

struct query_comparison {
    size_t queries, matching, matches; /* those that match anything */
    size_t differences;
};

static inline void compare_query(struct query_comparison *c,
                                 struct query_maker *m)
{
    xap_error err;
    xap_query *q[2];
    xap_buf text[2] = {XAP_BUF_INIT, XAP_BUF_INIT};
    const char *what = "query";
    for (int i = 0; i < 2; i++) {
        if (c->queries % QUERIES_A_SAMPLE == 0)
            sample_load(any_sample(&m[i]), m[i].db, &m[i].seed);
        q[i] = any_query(&m[i]);
        must(xap_query_describe(q[i], &text[i], &err), &err);
    }
    if (text[0].n == text[1].n &&
        memcmp(text[0].p, text[1].p, text[0].n) == 0) {
        xap_mset *a = random_session(m[0].db, q[0], m[0].seed);
        xap_mset *b = random_session(m[1].db, q[1], m[1].seed);
        what = msets_differ(a, b);
        c->matching += xap_mset_size(a) > 0;
        c->matches += xap_mset_size(a);
        xap_mset_free(a);
        xap_mset_free(b);
    }
    if (what != NULL && c->differences++ < 20)
        fprintf(stderr, "# differs: %s of %.*s\n", what, (int)text[0].n,
                text[0].p);
    for (int i = 0; i < 2; i++) {
        xap_query_free(q[i]);
        xap_buf_dispose(&text[i]);
    }
    c->queries++;
}

static inline void maker_init(struct query_maker *m, const xap_db *db,
                              uint64_t seed)
{
    xap_error err;
    xap_buf uuid = XAP_BUF_INIT;
    memset(m, 0, sizeof *m);
    m->db = db;
    m->seed = seed;
    must(xap_db_uuid(db, &uuid, &err), &err);
    m->several = memchr(uuid.p, ':', uuid.n) != NULL;
    xap_buf_dispose(&uuid);
    for (size_t i = 0; i < QUERY_SAMPLES; i++)
        sample_load(&m->samples[i], db, &m->seed);
}

static inline void maker_dispose(struct query_maker *m)
{
    for (size_t i = 0; i < QUERY_SAMPLES; i++)
        sample_dispose(&m->samples[i]);
}

/* Number of differences among the answers to `count` queries. */
static inline size_t compare_queries(struct query_comparison *c,
                                     const xap_db *a, const xap_db *b,
                                     size_t count, uint64_t seed)
{
    struct query_maker m[2];
    memset(c, 0, sizeof *c);
    maker_init(&m[0], a, seed);
    maker_init(&m[1], b, seed);
    while (c->queries < count)
        compare_query(c, m);
    maker_dispose(&m[0]);
    maker_dispose(&m[1]);
    return c->differences;
}

#endif
