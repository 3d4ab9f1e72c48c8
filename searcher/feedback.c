/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/feedback.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "schema/schema.h"
#include "searcher/build.h"
#include "searcher/weigh.h"
#include "text/stop.h"

enum { SHORTEST = 2 }; /* bytes of a stem */

/* Of a stem, from all hits. */
struct sum {
    double worth;
    size_t hits;
};

struct gatherer {
    struct pst_index *index;
    xap_db *db;
    const struct pst_rank *rank;
    xap_docid doc_count;
    double average;       /* length of an article */
    struct pst_map query; /* stems that it has */
    size_t words;         /* of it that are worth something */
    struct pst_map stems; /* of the hits, by number */
    struct sum *sums;
    size_t cap;
    struct pst_error *err;
};

static int failed(const struct gatherer *g, const xap_error *xe)
{
    return pst_index_fail(g->err, xe, "look at the first hits");
}

static int open_gatherer(struct gatherer *g, struct pst_index *ix,
                         const struct pst_rank *rank, struct pst_error *err)
{
    xap_error xe;
    memset(g, 0, sizeof *g);
    g->index = ix;
    g->rank = rank;
    g->err = err;
    pst_map_init(&g->query);
    pst_map_init(&g->stems);
    int r = pst_index_db(ix, &g->db, err);
    if (r != 0)
        return r;
    if (xap_db_doc_count(g->db, &g->doc_count, &xe) != XAP_OK ||
        xap_db_average_length(g->db, &g->average, &xe) != XAP_OK)
        return failed(g, &xe);
    return 0;
}

static void close_gatherer(struct gatherer *g)
{
    pst_map_dispose(&g->query);
    pst_map_dispose(&g->stems);
    free(g->sums);
}

/* --- the query ----------------------------------------------------------- */

static void note_words(struct gatherer *g, struct pst_weigher *w,
                       const struct pst_node *n)
{
    struct pst_stems stems;
    if (n->kind == PST_NODE_NOT)
        return;
    for (size_t i = 0; i < n->word_count; i++) {
        g->words += pst_weigher_counts(n, &n->words[i]);
        pst_weigher_stems(w, n->words[i].term, &stems);
        for (size_t k = 0; k < stems.count; k++)
            pst_map_put(&g->query, stems.terms[k], NULL);
    }
    for (size_t i = 0; i < n->child_count; i++)
        note_words(g, w, n->children[i]);
}

static int note_query(struct gatherer *g, const struct pst_query *q)
{
    struct pst_build build = {.err = g->err};
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_weigher weigher;
    pst_weigher_init(&weigher, &build, g->index, &arena);
    note_words(g, &weigher, q->root);
    pst_weigher_dispose(&weigher);
    pst_arena_dispose(&arena);
    return build.status;
}

/* --- the hits ------------------------------------------------------------ */

/* A term that may be told of: its prefix is known to be that of stems. */
static bool is_telling(const struct gatherer *g, struct pst_str term)
{
    size_t skip = strlen(PST_PREFIX_STEM);
    return term.n >= skip + SHORTEST &&
           (term.p[skip] < '0' || term.p[skip] > '9') &&
           pst_map_find(&g->query, term) == UINT32_MAX;
}

static void add_stem(struct gatherer *g, struct pst_str term, double worth)
{
    bool added;
    size_t number = pst_map_put(&g->stems, term, &added);
    if (added) {
        size_t count = number;
        PST_PUSH(g->sums, count, g->cap) = (struct sum){0, 0};
    }
    g->sums[number].worth += worth;
    g->sums[number].hits++;
}

static int add_stems(struct gatherer *g, xap_term_iter *it, double length,
                     double share)
{
    static const char prefix[] = PST_PREFIX_STEM;
    const size_t n = sizeof prefix - 1;
    const struct pst_rank *rank = g->rank;
    double k = rank->k1 * (1 - rank->b + rank->b * length / g->average);
    xap_error xe;
    int r = xap_term_iter_skip_to(it, (xap_bytes){prefix, n}, &xe);
    for (; r > 0; r = xap_term_iter_next(it, &xe)) {
        xap_bytes t = xap_term_iter_term(it);
        struct pst_str term = {t.p, t.n};
        if (t.n < n || memcmp(t.p, prefix, n) != 0)
            break;
        double tf = xap_term_iter_wdf(it);
        if (is_telling(g, term))
            add_stem(g, term, share * tf / (tf + k));
    }
    return r < 0 ? failed(g, &xe) : 0;
}

static int add_hit(struct gatherer *g, uint32_t docid, double share)
{
    xap_term_iter *it;
    xap_error xe;
    uint64_t length;
    if (xap_db_doc_length(g->db, docid, &length, &xe) != XAP_OK ||
        xap_db_term_list(&it, g->db, docid, &xe) != XAP_OK)
        return failed(g, &xe);
    int r = add_stems(g, it, (double)length, share);
    xap_term_iter_free(it);
    return r;
}

/* --- the choice ---------------------------------------------------------- */

static int by_share(const void *a, const void *b)
{
    const struct pst_feedback_term *x = a;
    const struct pst_feedback_term *y = b;
    if (x->share != y->share)
        return x->share > y->share ? -1 : 1;
    return pst_str_cmp(x->term, y->term);
}

/* All that enough hits have, by what they are worth. */
static int weigh(struct gatherer *g, size_t least_hits,
                 struct pst_feedback_term **items, size_t *count)
{
    struct pst_rank plain;
    xap_error xe;
    pst_rank_init(&plain);
    plain.idf = 1;
    *items = pst_calloc((size_t)g->stems.count + 1, sizeof **items);
    *count = 0;
    for (uint32_t i = 0; i < g->stems.count; i++) {
        struct pst_str term = pst_map_key(&g->stems, i);
        xap_docid df;
        if (g->sums[i].hits < least_hits)
            continue;
        if (xap_db_term_freq(g->db, (xap_bytes){term.p, term.n}, &df, &xe) !=
            XAP_OK)
            return failed(g, &xe);
        (*items)[(*count)++] = (struct pst_feedback_term){
            term, g->sums[i].worth * pst_weigh_idf(&plain, g->doc_count, df)};
    }
    qsort(*items, *count, sizeof **items, by_share);
    return 0;
}

static bool is_stop(const struct gatherer *g, struct pst_str term)
{
    const size_t skip = strlen(PST_PREFIX_STEM);
    struct pst_str stem = {term.p + skip, term.n - skip};
    for (size_t i = 0; i < g->index->language_count; i++)
        if (pst_stop_word(g->index->languages[i], stem))
            return true;
    return false;
}

/* Keep the best ones that are no stop words. */
static size_t cut(const struct gatherer *g, struct pst_feedback_term *items,
                  size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < PST_FEEDBACK_TERMS; i++)
        if (!is_stop(g, items[i].term))
            items[kept++] = items[i];
    return kept;
}

/* The best one's share of a word of the query, by what they are worth. */
static double best_share(const struct gatherer *g,
                         const struct pst_feedback_term *items, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += items[i].share / items[0].share;
    double share = PST_FEEDBACK_SUM * (double)g->words / sum;
    return share < PST_FEEDBACK_SHARE ? share : PST_FEEDBACK_SHARE;
}

static int choose(struct gatherer *g, size_t hits, struct pst_feedback *out)
{
    struct pst_feedback_term *items = NULL;
    size_t count;
    int r = weigh(g, hits > 1 ? 2 : 1, &items, &count);
    if (r == 0)
        count = cut(g, items, count);
    if (r == 0 && count > 0) {
        out->count = count;
        double factor = best_share(g, items, out->count) / items[0].share;
        out->items = pst_arena_alloc(&out->arena, out->count * sizeof *items);
        for (size_t i = 0; i < out->count; i++)
            out->items[i] = (struct pst_feedback_term){
                {pst_arena_dup(&out->arena, items[i].term.p, items[i].term.n),
                 items[i].term.n},
                factor * items[i].share};
    }
    free(items);
    return r;
}

static int learn(struct pst_feedback *out, struct pst_index *ix,
                 const struct pst_query *q, const struct pst_rank *rank,
                 const struct pst_hits *hits, struct pst_error *err)
{
    struct gatherer g;
    int r = open_gatherer(&g, ix, rank, err);
    if (r == 0)
        r = note_query(&g, q);
    for (size_t i = 0; i < hits->count && r == 0; i++)
        r = add_hit(&g, hits->found[i].docid,
                    hits->found[i].score / hits->found[0].score);
    if (r == 0)
        r = choose(&g, hits->count, out);
    close_gatherer(&g);
    return r;
}

int pst_feedback_find(struct pst_feedback *out, struct pst_index *ix,
                      struct pst_query *q,
                      const struct pst_run_options *options,
                      struct pst_error *err)
{
    struct pst_rank plain;
    struct pst_hits hits;
    pst_rank_init(&plain);
    memset(out, 0, sizeof *out);
    const struct pst_run_options first = {
        .sort = PST_SORT_RELEVANCE,
        .limit = options->feedback,
        .rank = options->rank != NULL ? options->rank : &plain};
    if (options->feedback == 0 || options->sort != PST_SORT_RELEVANCE)
        return 0;
    int r = pst_run(ix, q, &first, &hits, err);
    if (r == 0 && hits.count > 0 && hits.found[0].score > 0)
        r = learn(out, ix, q, first.rank, &hits, err);
    pst_hits_dispose(&hits);
    return r;
}

void pst_feedback_dispose(struct pst_feedback *f)
{
    pst_arena_dispose(&f->arena);
    memset(f, 0, sizeof *f);
}
