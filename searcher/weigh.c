/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/weigh.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"
#include "searcher/edits.h"
#include "searcher/pattern.h"

/* What is counted under a key, and weighed once. */
struct pst_weighed {
    uint32_t qtf;
    uint64_t boosts; /* the sum of those of all times */
    bool given;
};

/* How often the query has it, and the mean of its boosts. */
struct asked {
    uint32_t qtf;
    double boost;
};

/* What an edit leaves of a word's worth. */
static const double EDIT_WORTH = 0.5;

/* First bytes of the keys. */
enum { KEY_STEMS = 'Z', KEY_EXACT = '=', KEY_PATTERN = '*' };

static double odds(uint32_t n, uint32_t df)
{
    return (n - df + 0.5) / (df + 0.5);
}

double pst_weigh_idf(const struct pst_rank *r, uint32_t n, uint32_t df)
{
    return pow(log1p(odds(n, df)), r->idf);
}

/* The logarithm of the odds themselves, of 1 + odds / 2 where they are under 2.
 * The same arithmetic as there, so that it cancels out. */
double pst_weigh_plain_idf(uint32_t n, uint32_t df)
{
    double o = odds(n, df);
    if (o < 2)
        o = o * 0.5 + 1;
    return log(o);
}

double pst_weigh_idf_ratio(const struct pst_rank *r, uint32_t n, uint32_t df,
                           uint32_t own)
{
    return pst_weigh_idf(r, n, df) / pst_weigh_plain_idf(n, own);
}

double pst_weigh_burst(const struct pst_rank *r, const struct pst_term_stats *s)
{
    if (s->df == 0)
        return 1;
    double mean = ((double)s->cf + 1) / s->df;
    return pow(mean < r->burst_limit ? mean : r->burst_limit, r->burst);
}

void pst_weigher_init(struct pst_weigher *w, struct pst_build *b,
                      const struct pst_index *ix, struct pst_arena *arena)
{
    memset(w, 0, sizeof *w);
    w->build = b;
    w->index = ix;
    w->arena = arena;
    pst_map_init(&w->keys);
    pst_buf_init(&w->room);
    w->doc_count = ix->doc_count + ix->dead_count;
}

void pst_weigher_dispose(struct pst_weigher *w)
{
    free(w->weighed);
    pst_map_dispose(&w->keys);
    pst_buf_dispose(&w->room);
}

/* --- stems --------------------------------------------------------------- */

static struct pst_str stem_in(struct pst_weigher *w, size_t language,
                              struct pst_str term)
{
    struct pst_str stem =
        pst_index_stem(w->index, language, term, w->build->err);
    if (stem.p != NULL)
        return stem;
    if (w->build->status == 0)
        w->build->status = -PST_EINDEX;
    return term;
}

static bool has_stem(const struct pst_stems *s, struct pst_str term)
{
    for (size_t i = 0; i < s->count; i++)
        if (pst_str_eq(s->terms[i], term))
            return true;
    return false;
}

void pst_weigher_stems(struct pst_weigher *w, struct pst_str term,
                       struct pst_stems *out)
{
    out->count = 0;
    out->terms = pst_arena_alloc(w->arena,
                                 w->index->language_count * sizeof *out->terms);
    for (size_t i = 0; i < w->index->language_count; i++) {
        pst_term_make(&w->room, PST_PREFIX_STEM, stem_in(w, i, term));
        struct pst_str stem = pst_buf_str(&w->room);
        if (has_stem(out, stem))
            continue;
        stem.p = pst_arena_dup(w->arena, stem.p, stem.n);
        out->terms[out->count++] = stem;
    }
}

/* --- counting ------------------------------------------------------------ */

static struct pst_weighed *find(struct pst_weigher *w, struct pst_str key)
{
    bool added;
    size_t number = pst_map_put(&w->keys, key, &added);
    if (added) {
        size_t count = number;
        PST_PUSH(w->weighed, count, w->cap) = (struct pst_weighed){0, 0, false};
    }
    return &w->weighed[number];
}

static struct pst_weighed *find_kind(struct pst_weigher *w, char kind,
                                     struct pst_str term)
{
    pst_buf_clear(&w->room);
    pst_buf_addc(&w->room, kind);
    pst_buf_addstr(&w->room, term);
    return find(w, pst_buf_str(&w->room));
}

/* Words with the same stems are one. */
static struct pst_weighed *find_stems(struct pst_weigher *w,
                                      const struct pst_stems *s)
{
    pst_buf_clear(&w->room);
    pst_buf_addc(&w->room, KEY_STEMS);
    for (size_t i = 0; i < s->count; i++) {
        pst_buf_adduint(&w->room, s->terms[i].n);
        pst_buf_addstr(&w->room, s->terms[i]);
    }
    return find(w, pst_buf_str(&w->room));
}

bool pst_weigher_counts(const struct pst_node *words,
                        const struct pst_query_word *word)
{
    if (words->dropped || word->again)
        return false;
    if (words->field != PST_FIELD_COUNT &&
        (!pst_field_info((enum pst_field)words->field)->searched ||
         word->match != PST_MATCH_TERM))
        return false;
    if (words->word_count == 1 || !word->stop)
        return true;
    for (size_t i = 0; i < words->word_count; i++)
        if (!words->words[i].stop)
            return false;
    return true;
}

static void count_once(struct pst_weighed *x, uint32_t boost)
{
    x->qtf++;
    x->boosts += boost;
}

static void count_word(struct pst_weigher *w, const struct pst_query_word *word,
                       uint32_t boost)
{
    bool is_pattern = word->match != PST_MATCH_TERM;
    if (is_pattern || word->single) {
        count_once(
            find_kind(w, is_pattern ? KEY_PATTERN : KEY_EXACT, word->term),
            boost);
        return;
    }
    struct pst_stems stems;
    pst_weigher_stems(w, word->term, &stems);
    count_once(find_stems(w, &stems), boost);
    count_once(find_kind(w, KEY_EXACT, word->term), boost);
}

void pst_weigher_count(struct pst_weigher *w, const struct pst_node *root)
{
    if (root->kind == PST_NODE_NOT)
        return;
    for (size_t i = 0; i < root->word_count; i++)
        if (pst_weigher_counts(root, &root->words[i]))
            count_word(w, &root->words[i], root->boost);
    for (size_t i = 0; i < root->child_count; i++)
        pst_weigher_count(w, root->children[i]);
}

/* --- weights ------------------------------------------------------------- */

static bool stats_of(struct pst_weigher *w, struct pst_str term,
                     struct pst_term_stats *out)
{
    int r = pst_index_term(w->index, term, &out->df, &out->cf, w->build->err);
    if (r != 0 && w->build->status == 0)
        w->build->status = r;
    return r == 0;
}

/* The term, in `own` articles, as if it were in df; `worth` is the rest of its
 * factor. */
static const struct pst_clause *scale_term(struct pst_weigher *w,
                                           struct pst_str term, uint32_t df,
                                           uint32_t own, double worth,
                                           uint32_t qtf)
{
    double ratio = pst_weigh_idf_ratio(w->rank, w->doc_count, df, own);
    return pst_build_scale(w->build, worth * ratio,
                           pst_build_term(w->build, term, qtf));
}

static void explain_term(struct pst_weigher *w, struct pst_str term,
                         const struct pst_term_stats *s, double worth,
                         uint32_t qtf)
{
    if (w->explain == NULL)
        return;
    const struct pst_rank *r = w->rank;
    double q = (r->k3 + 1) * qtf / (r->k3 + qtf);
    double idf = pst_weigh_idf(r, w->doc_count, s->df);
    pst_buf_addf(w->explain,
                 "  %.*s: in %u of %u articles, %llu times; idf %.4f, factor "
                 "%.4f, in the query %u times; at most %.4f\n",
                 (int)term.n, term.p, s->df, w->doc_count,
                 (unsigned long long)s->cf, idf, worth, qtf,
                 worth * q * idf * (r->k1 + 1));
}

/* What is asked for; false when it is worth nothing, or was given out
 * before. */
static bool take(struct pst_weighed *x, struct asked *out)
{
    if (x->given || x->boosts == 0)
        return false;
    out->qtf = x->qtf;
    out->boost = (double)x->boosts / PST_BOOST_ONE / x->qtf;
    return x->given = true;
}

/* The best of the list; NULL of none. */
static const struct pst_clause *best_of(struct pst_weigher *w,
                                        struct pst_build_list *list, bool *best)
{
    if (best != NULL)
        *best = list->count > 1;
    if (list->count == 0)
        return NULL;
    return pst_build_join(w->build, PST_OP_MAX, list, 0);
}

/* Every stem by the statistics of the most frequent one. */
static void weigh_stems(struct pst_weigher *w, const struct pst_stems *stems,
                        const struct asked *asked, struct pst_build_list *list)
{
    struct pst_term_stats most = {0, 0};
    struct pst_term_stats *own =
        pst_arena_alloc(w->arena, stems->count * sizeof *own);
    for (size_t i = 0; i < stems->count; i++) {
        if (!stats_of(w, stems->terms[i], &own[i]))
            return;
        if (own[i].df > most.df)
            most = own[i];
    }
    double worth = pst_weigh_burst(w->rank, &most) * asked->boost;
    for (size_t i = 0; i < stems->count; i++) {
        if (own[i].df == 0)
            continue;
        explain_term(w, stems->terms[i], &most, worth, asked->qtf);
        pst_build_push(list, scale_term(w, stems->terms[i], most.df, own[i].df,
                                        worth, asked->qtf));
    }
}

const struct pst_clause *pst_weigh_stems(struct pst_weigher *w,
                                         struct pst_str term, bool *best)
{
    struct pst_stems stems;
    struct pst_build_list list = {NULL, 0, 0};
    pst_weigher_stems(w, term, &stems);
    struct asked asked;
    if (take(find_stems(w, &stems), &asked))
        weigh_stems(w, &stems, &asked, &list);
    return best_of(w, &list, best);
}

const struct pst_clause *pst_weigh_stem(struct pst_weigher *w,
                                        struct pst_str stem, double share)
{
    struct pst_term_stats s;
    if (!stats_of(w, stem, &s) || s.df == 0)
        return NULL;
    double worth = share * pst_weigh_burst(w->rank, &s);
    explain_term(w, stem, &s, worth, 1);
    return scale_term(w, stem, s.df, s.df, worth, 1);
}

static const struct pst_clause *weigh_form(struct pst_weigher *w,
                                           struct pst_str term, double worth)
{
    struct asked asked;
    if (!take(find_kind(w, KEY_EXACT, term), &asked))
        return NULL;
    struct pst_term_stats s;
    worth *= asked.boost;
    pst_term_make(&w->room, "", term);
    if (!stats_of(w, pst_buf_str(&w->room), &s) || s.df == 0)
        return NULL;
    explain_term(w, pst_buf_str(&w->room), &s, worth, asked.qtf);
    return scale_term(w, pst_buf_str(&w->room), s.df, s.df, worth, asked.qtf);
}

const struct pst_clause *pst_weigh_exact(struct pst_weigher *w,
                                         struct pst_str term)
{
    return w->rank->exact > 0 ? weigh_form(w, term, w->rank->exact) : NULL;
}

const struct pst_clause *pst_weigh_single(struct pst_weigher *w,
                                          struct pst_str term)
{
    return weigh_form(w, term, 1);
}

/* word~: as it was typed, and how often that is in the index. */
struct typed {
    struct pst_edits edits;
    bool is_fuzzy;
    uint32_t df;
};

static unsigned edits_of(const struct typed *t, const struct pst_expansions *x,
                         struct pst_str term)
{
    if (!t->is_fuzzy)
        return 0;
    return pst_edits_distance(
        &t->edits, (struct pst_str){term.p + x->skip, term.n - x->skip});
}

static void find_typed(struct typed *t, const struct pst_query_word *word)
{
    const struct pst_expansions *x = word->expansions;
    t->df = 0;
    t->is_fuzzy = word->match == PST_MATCH_FUZZY &&
                  pst_edits_init(&t->edits, pst_pattern_fuzzy_word(word->term));
    for (size_t i = 0; t->is_fuzzy && i < x->count; i++)
        if (edits_of(t, x, x->items[i].term) == 0)
            t->df = x->items[i].df;
}

const struct pst_clause *pst_weigh_pattern(struct pst_weigher *w,
                                           const struct pst_query_word *word)
{
    const struct pst_expansions *x = word->expansions;
    struct pst_build_list list = {NULL, 0, 0};
    struct asked asked;
    if (!take(find_kind(w, KEY_PATTERN, word->term), &asked) || x->count == 0)
        return NULL;
    struct typed typed;
    find_typed(&typed, word);
    /* Frequent ones together: then most documents have none of a group. */
    size_t size = x->count * sizeof *x->items;
    struct pst_expansion *items = pst_arena_alloc(w->arena, size);
    memcpy(items, x->items, size);
    qsort(items, x->count, sizeof *items, pst_expansion_by_frequency);
    for (size_t i = 0; i < x->count; i++) {
        uint32_t own = items[i].df;
        double worth =
            asked.boost * pow(EDIT_WORTH, edits_of(&typed, x, items[i].term));
        pst_build_push(&list, scale_term(w, items[i].term,
                                         own > typed.df ? own : typed.df, own,
                                         worth, asked.qtf));
    }
    return best_of(w, &list, NULL);
}
