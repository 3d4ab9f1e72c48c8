/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"
#include "searcher/expand.h"
#include "text/stem.h"
#include "text/stop.h"
#include "text/utf8.h"

/* --- one word ------------------------------------------------------------ */

bool pst_nearby_init(struct pst_nearby *n, struct pst_str word, uint32_t known)
{
    struct pst_edits *e = &n->edits;
    memset(n, 0, sizeof *n);
    pst_buf_init(&n->best);
    if (!pst_edits_init(e, word) || e->length > PST_SUGGEST_LONGEST ||
        e->length < PST_SUGGEST_SHORTEST || known > PST_SUGGEST_RARE)
        return false;
    for (size_t i = 0; i < e->length; i++)
        if (e->word[i] >= '0' && e->word[i] <= '9')
            return false;
    e->most = e->length < PST_SUGGEST_TWO_EDITS ? 1 : 2;
    n->least = known == 0 ? 1 : known * PST_SUGGEST_RATIO;
    return true;
}

void pst_nearby_dispose(struct pst_nearby *n)
{
    pst_buf_dispose(&n->best);
}

void pst_nearby_offer(struct pst_nearby *n, struct pst_str term,
                      unsigned distance, uint32_t df)
{
    if (distance == 0 || distance > n->edits.most || df < n->least)
        return;
    double score = df;
    size_t size;
    if (distance == 1)
        score *= PST_SUGGEST_NEARER;
    if (pst_utf8_decode(term.p, term.p + term.n, &size) == n->edits.word[0])
        score *= PST_SUGGEST_SAME_FIRST;
    if (score < n->score || (n->df != 0 && score == n->score &&
                             pst_str_cmp(term, pst_buf_str(&n->best)) >= 0))
        return;
    n->score = score;
    n->df = df;
    pst_buf_clear(&n->best);
    pst_buf_addstr(&n->best, term);
}

/* Nobody looks for a stop word. */
static bool is_stop(const struct pst_index *ix, struct pst_str term)
{
    for (size_t i = 0; i < ix->language_count; i++)
        if (pst_stop_word(ix->languages[i], term))
            return true;
    return false;
}

/* Offer all that are near: the terms of word~1 or word~2 behind a prefix. */
static int look_around(struct pst_nearby *n, const struct pst_index *ix,
                       struct pst_str prefix, struct pst_str word,
                       struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_buf pattern = PST_BUF_INIT;
    struct pst_expansions x;
    pst_buf_addf(&pattern, "%.*s~%u", (int)word.n, word.p, n->edits.most);
    const struct pst_query_word fuzzy = {.term = pst_buf_str(&pattern),
                                         .match = PST_MATCH_FUZZY};
    int r = pst_expand_behind(&x, ix, prefix, &fuzzy, &arena, err);
    for (size_t i = 0; r == 0 && i < x.count; i++) {
        struct pst_str term = x.items[i].term;
        term = (struct pst_str){term.p + x.skip, term.n - x.skip};
        if (!is_stop(ix, term))
            pst_nearby_offer(n, term, pst_edits_distance(&n->edits, term),
                             x.items[i].df);
    }
    pst_buf_dispose(&pattern);
    pst_arena_dispose(&arena);
    return r;
}

/* --- the query ----------------------------------------------------------- */

struct suggester {
    struct pst_suggestions *out;
    const struct pst_index *index;
    struct pst_error *err;
    int status;
};

static uint32_t frequency(struct suggester *s, struct pst_str term)
{
    uint32_t df = 0;
    uint64_t cf;
    int r = pst_index_term(s->index, term, &df, &cf, s->err);
    if (r != 0)
        s->status = r;
    return df;
}

/* How many articles have the word or one of its stems. */
static uint32_t known(struct suggester *s, struct pst_str word)
{
    struct pst_buf term = PST_BUF_INIT;
    pst_term_make(&term, "", word);
    uint32_t most = frequency(s, pst_buf_str(&term));
    for (size_t i = 0; i < s->index->language_count && s->status == 0; i++) {
        struct pst_str stem = pst_index_stem(s->index, i, word, s->err);
        if (stem.p == NULL) {
            s->status = -s->err->code;
            break;
        }
        pst_term_make(&term, PST_PREFIX_STEM, stem);
        uint32_t df = frequency(s, pst_buf_str(&term));
        most = df > most ? df : most;
    }
    pst_buf_dispose(&term);
    return most;
}

/* Whether its words are among those of the default search. */
static bool is_prose(const struct pst_node *n)
{
    return n->field == PST_FIELD_COUNT ||
           pst_field_info((enum pst_field)n->field)->searched;
}

/* The same in a field with words of its own. */
static uint32_t known_in_field(struct suggester *s, const struct pst_node *n,
                               struct pst_str word)
{
    struct pst_buf term = PST_BUF_INIT;
    pst_expand_term(&term, n, word);
    uint32_t df = frequency(s, pst_buf_str(&term));
    pst_buf_dispose(&term);
    return df;
}

static void correct(struct suggester *s, const struct pst_node *node,
                    const struct pst_query_word *w)
{
    struct pst_suggestions *out = s->out;
    struct pst_nearby n;
    struct pst_buf prefix = PST_BUF_INIT;
    if (out->count == PST_SUGGEST_MOST || w->match != PST_MATCH_TERM ||
        w->single || w->stop)
        return;
    uint32_t articles =
        is_prose(node) ? known(s, w->term) : known_in_field(s, node, w->term);
    if (s->status != 0 || !pst_nearby_init(&n, w->term, articles))
        return;
    if (!is_prose(node))
        pst_expand_term(&prefix, node, (struct pst_str){"", 0});
    s->status =
        look_around(&n, s->index, pst_buf_str(&prefix), w->term, s->err);
    if (n.df != 0)
        out->items[out->count++] = (struct pst_suggestion){
            w->surface,
            {pst_arena_dup(&out->arena, n.best.p, n.best.n), n.best.n},
            n.df};
    pst_nearby_dispose(&n);
    pst_buf_dispose(&prefix);
}

static void correct_below(struct suggester *s, const struct pst_node *n)
{
    if (n->kind == PST_NODE_NOT || n->dropped)
        return;
    if (n->kind == PST_NODE_WORDS && !n->cased)
        for (size_t i = 0; i < n->word_count && s->status == 0; i++)
            correct(s, n, &n->words[i]);
    for (size_t i = 0; i < n->child_count && s->status == 0; i++)
        correct_below(s, n->children[i]);
}

static int by_place(const void *a, const void *b)
{
    const struct pst_suggestion *x = a;
    const struct pst_suggestion *y = b;
    return (x->word.p > y->word.p) - (x->word.p < y->word.p);
}

/* The query's text with what was found put in. */
static void put_in(struct pst_suggestions *s, struct pst_str text)
{
    const char *at = text.p;
    qsort(s->items, s->count, sizeof *s->items, by_place);
    for (size_t i = 0; i < s->count; i++) {
        struct pst_str word = s->items[i].word;
        pst_buf_add(&s->query, at, (size_t)(word.p - at));
        pst_buf_addstr(&s->query, s->items[i].better);
        at = word.p + word.n;
    }
    pst_buf_add(&s->query, at, (size_t)(text.p + text.n - at));
}

int pst_suggest(struct pst_suggestions *out, const struct pst_index *ix,
                const struct pst_query *q, const struct pst_node *root,
                struct pst_error *err)
{
    struct suggester s = {.out = out, .index = ix, .err = err};
    memset(out, 0, sizeof *out);
    pst_buf_init(&out->query);
    if (ix->shard_count == 0)
        return 0;
    correct_below(&s, root);
    if (s.status == 0 && out->count != 0)
        put_in(out, q->text);
    return s.status;
}

void pst_suggestions_dispose(struct pst_suggestions *s)
{
    pst_buf_dispose(&s->query);
    pst_arena_dispose(&s->arena);
    memset(s, 0, sizeof *s);
}
