/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/fast/pairs.h"

enum {
    TERMS_OF_BITS = 8, /* in an OR: with more it is a bitmap */
    PAIRS_LEAST = 8    /* documents with a phrase's rarest word: with fewer,
                           signatures are not worth a look */
};

/* --- making -------------------------------------------------------------- */

/* Nodes that become the parts of one. */
struct nodes {
    struct pst_fast_match **items;
    size_t count, cap;
    struct pst_fast_phrase **phrases;
    size_t phrase_count, phrase_cap;
};

static struct pst_fast_match *node(struct pst_fast_search *s,
                                   enum pst_fast_kind kind)
{
    struct pst_fast_match *m = pst_arena_zalloc(s->arena, sizeof *m);
    m->kind = kind;
    m->search = s;
    m->estimate =
        kind == PST_FAST_NONE ? 0 : s->shard->mapped.version.doc_count;
    return m;
}

static struct pst_fast_match *make_all(struct pst_fast_search *s)
{
    int r = pst_fast_lengths(s->shard, pst_fast_search_err(s));
    if (r < 0)
        pst_fast_search_fail(s, r);
    return node(s, r == 0 ? PST_FAST_ALL : PST_FAST_NONE);
}

static struct pst_fast_match *make_term(struct pst_fast_search *s,
                                        const struct pst_clause *c, bool shared)
{
    struct pst_fast_list *l = pst_fast_list_open(s, c->text);
    struct pst_fast_match *m = node(s, l ? PST_FAST_TERM : PST_FAST_NONE);
    m->list = l;
    if (l == NULL)
        return m;
    l->shared = shared;
    m->estimate = l->count;
    return m;
}

static struct pst_fast_match *make_range(struct pst_fast_search *s,
                                         const struct pst_clause *c)
{
    struct pst_fast_match *m = node(s, PST_FAST_RANGE);
    m->slot = pst_fast_slot_open(s, c->number);
    m->low = c->text;
    m->high = c->high;
    return m;
}

static void push(struct nodes *n, struct pst_fast_match *m)
{
    n->items = pst_grow(n->items, &n->cap, n->count + 1,
                        sizeof(struct pst_fast_match *));
    n->items[n->count++] = m;
}

static struct pst_fast_match *with_parts(struct pst_fast_search *s,
                                         enum pst_fast_kind kind,
                                         const struct nodes *n)
{
    struct pst_fast_match *m = node(s, kind);
    size_t size = n->count * sizeof(struct pst_fast_match *);
    m->parts = pst_arena_alloc(s->arena, size);
    memcpy(m->parts, n->items, size);
    m->count = n->count;
    return m;
}

/* Whether it is better asked about a document than moved on. */
static bool is_asked(const struct pst_fast_match *m)
{
    return m->kind == PST_FAST_RANGE ||
           (m->kind == PST_FAST_AND && m->phrase_count > 0);
}

static int by_cost(const void *a, const void *b)
{
    const struct pst_fast_match *x = *(struct pst_fast_match *const *)a;
    const struct pst_fast_match *y = *(struct pst_fast_match *const *)b;
    if (is_asked(x) != is_asked(y))
        return is_asked(x) ? 1 : -1;
    return (x->estimate > y->estimate) - (x->estimate < y->estimate);
}

/* A bitmap of those that may have the phrase, if these are fewer than have the
 * words. */
static void add_pairs(struct pst_fast_search *s, const struct pst_clause *c,
                      struct nodes *out)
{
    uint32_t least = UINT32_MAX;
    uint32_t count;
    for (size_t i = out->count - c->count; i < out->count; i++)
        if (out->items[i]->estimate < least)
            least = out->items[i]->estimate;
    if (least < PAIRS_LEAST)
        return;
    uint64_t *bits = pst_fast_pairs_find(s, c, &count);
    if (bits == NULL || count >= least)
        return;
    struct pst_fast_match *m = node(s, PST_FAST_BITS);
    m->bits = bits;
    m->estimate = count;
    push(out, m);
}

static void add_nearness(struct pst_fast_search *s, const struct pst_clause *c,
                         bool shared, struct nodes *out)
{
    struct pst_fast_phrase *phrase = pst_fast_phrase_make(s, c);
    for (size_t i = 0; i < c->count; i++) {
        struct pst_fast_match *m = pst_fast_match_make(s, c->parts[i], shared);
        push(out, m);
        pst_fast_phrase_see(phrase, i, m->list);
    }
    out->phrases =
        pst_grow(out->phrases, &out->phrase_cap, out->phrase_count + 1,
                 sizeof(struct pst_fast_phrase *));
    out->phrases[out->phrase_count++] = phrase;
    add_pairs(s, c, out);
}

/* The parts of an AND, and those of ANDs in it. */
static void add_all(struct pst_fast_search *s, const struct pst_clause *c,
                    bool shared, struct nodes *out)
{
    if (c->op == PST_OP_SCALE || c->op == PST_OP_AND_MAYBE) {
        add_all(s, c->parts[0], shared, out);
    } else if (c->op == PST_OP_AND) {
        for (size_t i = 0; i < c->count; i++)
            add_all(s, c->parts[i], shared, out);
    } else if (c->op == PST_OP_NEAR || c->op == PST_OP_PHRASE) {
        add_nearness(s, c, shared, out);
    } else {
        struct pst_fast_match *m = pst_fast_match_make(s, c, shared);
        if (m->kind != PST_FAST_ALL)
            push(out, m);
    }
}

static struct pst_fast_match *conjoin(struct pst_fast_search *s,
                                      struct nodes *n)
{
    for (size_t i = 0; i < n->count; i++)
        if (n->items[i]->kind == PST_FAST_NONE)
            return node(s, PST_FAST_NONE);
    if (n->count == 0)
        return make_all(s);
    if (n->count == 1 && n->phrase_count == 0)
        return n->items[0];
    qsort(n->items, n->count, sizeof(struct pst_fast_match *), by_cost);
    struct pst_fast_match *m = with_parts(s, PST_FAST_AND, n);
    size_t size = n->phrase_count * sizeof(struct pst_fast_phrase *);
    m->phrases = pst_arena_alloc(s->arena, size);
    if (size > 0)
        memcpy(m->phrases, n->phrases, size);
    m->phrase_count = n->phrase_count;
    m->estimate = n->items[0]->estimate;
    return m;
}

/* Of an AND or a nearness. */
static struct pst_fast_match *make_and(struct pst_fast_search *s,
                                       const struct pst_clause *c, bool shared)
{
    struct nodes n = {NULL, 0, 0, NULL, 0, 0};
    add_all(s, c, shared, &n);
    struct pst_fast_match *m = conjoin(s, &n);
    free(n.items);
    free(n.phrases);
    return m;
}

/* The documents of terms; the lists are read to their ends. */
static struct pst_fast_match *make_bits(struct pst_fast_search *s,
                                        struct pst_fast_match **terms,
                                        size_t count)
{
    struct pst_fast_match *m = node(s, PST_FAST_BITS);
    size_t size = ((size_t)s->last / 64 + 1) * sizeof *m->bits;
    uint64_t total = 0;
    m->bits = pst_arena_try_alloc(s->arena, size);
    if (m->bits == NULL) {
        pst_fast_search_fail(s, -PST_ENOMEM);
        pst_fail(s->err, PST_ENOMEM, "no memory for the articles of a pattern");
        return node(s, PST_FAST_NONE);
    }
    memset(m->bits, 0, size);
    for (size_t i = 0; i < count; i++) {
        struct pst_fast_list *l = terms[i]->list;
        l->shared = false;
        total += l->count;
        while (pst_fast_list_seek(l, l->docid + 1) != PST_FAST_END) {
            for (size_t k = l->at; k < l->run.count; k++)
                m->bits[l->run.docids[k] / 64] |= UINT64_C(1)
                                                  << l->run.docids[k] % 64;
            l->docid = l->run.docids[l->run.count - 1];
        }
    }
    m->estimate = total < m->estimate ? (uint32_t)total : m->estimate;
    return m;
}

/* The parts of an OR or MAX, and those in it. Lists are shared only of terms in
 * it: anything else may run ahead of what the whole finds. */
static void add_any(struct pst_fast_search *s, const struct pst_clause *c,
                    bool shared, struct nodes *out)
{
    if (c->op == PST_OP_SCALE || c->op == PST_OP_AND_MAYBE) {
        add_any(s, c->parts[0], shared, out);
    } else if (c->op == PST_OP_OR || c->op == PST_OP_MAX) {
        for (size_t i = 0; i < c->count; i++)
            add_any(s, c->parts[i], shared, out);
    } else {
        struct pst_fast_match *m =
            pst_fast_match_make(s, c, shared && c->op == PST_OP_TERM);
        if (m->kind != PST_FAST_NONE)
            push(out, m);
    }
}

/* Many terms become one node. */
static void gather_terms(struct pst_fast_search *s, struct nodes *n)
{
    struct nodes terms = {NULL, 0, 0, NULL, 0, 0};
    size_t kept = 0;
    for (size_t i = 0; i < n->count; i++)
        if (n->items[i]->kind == PST_FAST_TERM)
            push(&terms, n->items[i]);
    if (terms.count > TERMS_OF_BITS) {
        for (size_t i = 0; i < n->count; i++)
            if (n->items[i]->kind != PST_FAST_TERM)
                n->items[kept++] = n->items[i];
        n->items[kept++] = make_bits(s, terms.items, terms.count);
        n->count = kept;
    }
    free(terms.items);
}

static struct pst_fast_match *disjoin(struct pst_fast_search *s,
                                      struct nodes *n)
{
    uint64_t total = 0;
    for (size_t i = 0; i < n->count; i++)
        if (n->items[i]->kind == PST_FAST_ALL)
            return n->items[i];
    if (n->count == 0)
        return node(s, PST_FAST_NONE);
    gather_terms(s, n);
    if (n->count == 1)
        return n->items[0];
    struct pst_fast_match *m = with_parts(s, PST_FAST_OR, n);
    for (size_t i = 0; i < m->count; i++)
        total += m->parts[i]->estimate;
    m->estimate = total < m->estimate ? (uint32_t)total : m->estimate;
    return m;
}

static struct pst_fast_match *make_or(struct pst_fast_search *s,
                                      const struct pst_clause *c, bool shared)
{
    struct nodes n = {NULL, 0, 0, NULL, 0, 0};
    add_any(s, c, shared, &n);
    struct pst_fast_match *m = disjoin(s, &n);
    free(n.items);
    return m;
}

static struct pst_fast_match *make_not(struct pst_fast_search *s,
                                       const struct pst_clause *c, bool shared)
{
    struct pst_fast_match *left = pst_fast_match_make(s, c->parts[0], shared);
    struct nodes none = {NULL, 0, 0, NULL, 0, 0};
    struct nodes both = {NULL, 0, 0, NULL, 0, 0};
    for (size_t i = 1; i < c->count; i++)
        add_any(s, c->parts[i], false, &none);
    struct pst_fast_match *right = disjoin(s, &none);
    struct pst_fast_match *m = left;
    if (left->kind != PST_FAST_NONE && right->kind != PST_FAST_NONE) {
        push(&both, left);
        push(&both, right);
        m = with_parts(s, PST_FAST_NOT, &both);
        m->estimate = left->estimate;
    }
    free(none.items);
    free(both.items);
    return m;
}

struct pst_fast_match *pst_fast_match_make(struct pst_fast_search *s,
                                           const struct pst_clause *c,
                                           bool shared)
{
    switch (c->op) {
    case PST_OP_NOTHING:
        return node(s, PST_FAST_NONE);
    case PST_OP_ALL:
        return make_all(s);
    case PST_OP_TERM:
        return make_term(s, c, shared);
    case PST_OP_RANGE:
        return make_range(s, c);
    case PST_OP_SCALE:
    case PST_OP_AND_MAYBE:
        return pst_fast_match_make(s, c->parts[0], shared);
    case PST_OP_OR:
    case PST_OP_MAX:
        return make_or(s, c, shared);
    case PST_OP_AND_NOT:
        return make_not(s, c, shared);
    default:
        return make_and(s, c, shared);
    }
}

/* --- moving -------------------------------------------------------------- */

static uint32_t next_of_all(const struct pst_fast_match *m, uint32_t docid)
{
    const uint32_t *lengths = m->search->shard->lengths;
    while (docid <= m->search->last && lengths[docid] == 0)
        docid++;
    return docid <= m->search->last ? docid : PST_FAST_END;
}

static uint32_t next_of_bits(const struct pst_fast_match *m, uint32_t docid)
{
    size_t words = (size_t)m->search->last / 64 + 1;
    size_t i = docid / 64;
    if (docid > m->search->last)
        return PST_FAST_END;
    uint64_t bits = m->bits[i] & UINT64_MAX << docid % 64;
    while (bits == 0 && ++i < words)
        bits = m->bits[i];
    return bits != 0 ? (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(bits)
                     : PST_FAST_END;
}

static bool in_range(const struct pst_fast_match *m)
{
    struct pst_str value = m->slot->glass.value;
    return pst_str_cmp(value, m->low) >= 0 && pst_str_cmp(value, m->high) <= 0;
}

static uint32_t next_of_range(struct pst_fast_match *m, uint32_t docid)
{
    docid = pst_fast_slot_seek(m->slot, docid);
    while (docid != PST_FAST_END && !in_range(m))
        docid = pst_fast_slot_seek(m->slot, docid + 1);
    return docid;
}

static uint32_t next_of_or(struct pst_fast_match *m, uint32_t docid)
{
    uint32_t least = PST_FAST_END;
    for (size_t i = 0; i < m->count; i++) {
        uint32_t next = pst_fast_match_seek(m->parts[i], docid);
        least = next < least ? next : least;
    }
    return least;
}

bool pst_fast_match_near(struct pst_fast_match *m, uint32_t docid)
{
    for (size_t i = 0; i < m->phrase_count; i++)
        if (!pst_fast_phrase_holds(m->phrases[i], docid))
            return false;
    return true;
}

/* Mostly a term, which is moved without a call. */
static inline uint32_t seek_part(struct pst_fast_match *part, uint32_t docid)
{
    return part->kind == PST_FAST_TERM ? pst_fast_list_seek(part->list, docid)
                                       : pst_fast_match_seek(part, docid);
}

/* Where the rest of an AND would go on from a document that the first part
 * has: the document itself when all have it. */
static uint32_t agree(struct pst_fast_match *m, uint32_t docid)
{
    for (size_t i = 1; i < m->count; i++) {
        struct pst_fast_match *part = m->parts[i];
        if (is_asked(part)) {
            if (!pst_fast_match_has(part, docid))
                return docid + 1;
            continue;
        }
        uint32_t next = seek_part(part, docid);
        if (next != docid)
            return next;
    }
    return pst_fast_match_near(m, docid) ? docid : docid + 1;
}

/* What will be looked at of the document after this one takes its time to come
 * from memory. */
static void expect_next(struct pst_fast_match *m, uint32_t docid)
{
    if (m->phrase_count == 0 || m->parts[0]->kind != PST_FAST_BITS)
        return;
    uint32_t next = next_of_bits(m->parts[0], docid + 1);
    for (size_t i = 0; i < m->phrase_count && next != PST_FAST_END; i++)
        pst_fast_phrase_expect(m->phrases[i], next);
}

static uint32_t next_of_and(struct pst_fast_match *m, uint32_t docid)
{
    for (;;) {
        docid = seek_part(m->parts[0], docid);
        if (docid == PST_FAST_END)
            return docid;
        expect_next(m, docid);
        uint32_t next = agree(m, docid);
        if (next == docid)
            return docid;
        docid = next;
    }
}

static uint32_t next_of_not(struct pst_fast_match *m, uint32_t docid)
{
    for (;;) {
        docid = pst_fast_match_seek(m->parts[0], docid);
        if (docid == PST_FAST_END)
            return docid;
        if (!pst_fast_match_has(m->parts[1], docid))
            return docid;
        docid++;
    }
}

static uint32_t next_of(struct pst_fast_match *m, uint32_t docid)
{
    switch (m->kind) {
    case PST_FAST_NONE:
        return PST_FAST_END;
    case PST_FAST_ALL:
        return next_of_all(m, docid);
    case PST_FAST_TERM:
        return pst_fast_list_seek(m->list, docid);
    case PST_FAST_BITS:
        return next_of_bits(m, docid);
    case PST_FAST_RANGE:
        return next_of_range(m, docid);
    case PST_FAST_AND:
        return next_of_and(m, docid);
    case PST_FAST_OR:
        return next_of_or(m, docid);
    default:
        return next_of_not(m, docid);
    }
}

uint32_t pst_fast_match_seek(struct pst_fast_match *m, uint32_t docid)
{
    if (docid > m->docid)
        m->docid = docid == PST_FAST_END ? docid : next_of(m, docid);
    return m->docid;
}

bool pst_fast_match_has(struct pst_fast_match *m, uint32_t docid)
{
    if (m->docid >= docid)
        return m->docid == docid;
    switch (m->kind) {
    case PST_FAST_RANGE:
        return pst_fast_slot_seek(m->slot, docid) == docid && in_range(m);
    case PST_FAST_AND:
        for (size_t i = 0; i < m->count; i++)
            if (!pst_fast_match_has(m->parts[i], docid))
                return false;
        return pst_fast_match_near(m, docid);
    case PST_FAST_OR:
        for (size_t i = 0; i < m->count; i++)
            if (pst_fast_match_has(m->parts[i], docid))
                return true;
        return false;
    case PST_FAST_NOT:
        return pst_fast_match_has(m->parts[0], docid) &&
               !pst_fast_match_has(m->parts[1], docid);
    case PST_FAST_BITS:
        return docid <= m->search->last &&
               (m->bits[docid / 64] >> docid % 64 & 1) != 0;
    case PST_FAST_NONE:
        return false;
    default:
        return next_of(m, docid) == docid;
    }
}
