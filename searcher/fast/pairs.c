/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/pairs.h"

#include <string.h>

#include "glass/pairs.h"
#include "glass/signature.h"

enum {
    PAIRS_MOST = 64 /* of two parts: more let too many documents through */
};

/* The terms of a part, which are known by its ORs. */
struct terms {
    const struct pst_clause *const *items;
    size_t count;
};

struct finder {
    struct pst_fast_search *search;
    struct pst_glass_pairs *pairs;
    size_t words; /* of a set of documents */
    uint64_t *found;
    bool any; /* something is known */
};

static struct terms terms_of(const struct pst_clause *const *part)
{
    if ((*part)->op == PST_OP_TERM)
        return (struct terms){part, 1};
    struct terms t = {(*part)->parts, (*part)->count};
    for (size_t i = 0; i < t.count; i++)
        if ((*part)->op != PST_OP_OR || t.items[i]->op != PST_OP_TERM)
            t.count = 0;
    return t;
}

static uint64_t *make_set(const struct finder *f)
{
    size_t size = f->words * sizeof(uint64_t);
    uint64_t *set = pst_arena_try_alloc(f->search->arena, size);
    if (set != NULL)
        memset(set, 0, size);
    return set;
}

/* Leave those found that have all of these pairs ... */
static bool keep(struct finder *f, const uint64_t *set)
{
    for (size_t i = 0; i < f->words; i++)
        f->found[i] = f->any ? f->found[i] & set[i] : set[i];
    f->any = true;
    return true;
}

static bool have_all(struct finder *f, const uint32_t *hashes, size_t n)
{
    uint64_t *set = make_set(f);
    return set != NULL &&
           pst_glass_pairs_find(f->pairs, hashes, n, f->search->last, set) &&
           keep(f, set);
}

/* ... or any pair of a term of the one and a term of the other. */
static bool have_any(struct finder *f, struct terms before, struct terms behind)
{
    uint64_t *set = make_set(f);
    if (set == NULL)
        return false;
    for (size_t i = 0; i < before.count; i++)
        for (size_t k = 0; k < behind.count; k++) {
            uint32_t hash = pst_glass_signature_pair(
                pst_glass_signature_term(before.items[i]->text),
                pst_glass_signature_term(behind.items[k]->text));
            if (!pst_glass_pairs_find(f->pairs, &hash, 1, f->search->last, set))
                return false;
        }
    return keep(f, set);
}

static bool find(struct finder *f, const struct pst_clause *phrase)
{
    uint32_t hashes[PST_GLASS_PAIRS_MOST];
    size_t n = 0;
    for (size_t i = 0; i + 1 < phrase->count; i++) {
        struct terms before = terms_of(&phrase->parts[i]);
        struct terms behind = terms_of(&phrase->parts[i + 1]);
        size_t pairs = before.count * behind.count;
        if (pairs == 1 && n < PST_GLASS_PAIRS_MOST)
            hashes[n++] = pst_glass_signature_pair(
                pst_glass_signature_term(before.items[0]->text),
                pst_glass_signature_term(behind.items[0]->text));
        else if (pairs > 1 && pairs <= PAIRS_MOST &&
                 !have_any(f, before, behind))
            return false;
    }
    return n == 0 ? f->any : have_all(f, hashes, n);
}

uint64_t *pst_fast_pairs_find(struct pst_fast_search *s,
                              const struct pst_clause *phrase, uint32_t *count)
{
    struct finder f = {s, &s->shard->pairs, (size_t)s->last / 64 + 1, NULL,
                       false};
    bool exact = phrase->op == PST_OP_PHRASE &&
                 (phrase->number == 0 || phrase->number == phrase->count);
    *count = 0;
    if (!exact || f.pairs->bits == 0)
        return NULL;
    f.found = make_set(&f);
    if (f.found == NULL || !find(&f, phrase))
        return NULL;
    for (size_t i = 0; i < f.words; i++)
        *count += (uint32_t)__builtin_popcountll(f.found[i]);
    return f.found;
}
