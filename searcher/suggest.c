/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"
#include "text/stem.h"
#include "text/stop.h"
#include "text/utf8.h"

/* The exact terms lie behind those with prefixes; before them are numbers. */
static const char after_prefixes[] = "[";

enum { BLOCK = 0xff, CHARACTER_MAX = 4 };

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
    double score = distance == 1 ? (double)df * PST_SUGGEST_NEARER : df;
    if (score < n->score || (n->df != 0 && score == n->score &&
                             pst_str_cmp(term, pst_buf_str(&n->best)) >= 0))
        return;
    n->score = score;
    n->df = df;
    pst_buf_clear(&n->best);
    pst_buf_addstr(&n->best, term);
}

/* --- the dictionary ------------------------------------------------------ */

/* A pass over parts of the dictionary. */
struct pass {
    struct pst_nearby *nearby;
    const struct pst_index *index;
    xap_term_iter *terms; /* stands on a term while `more` */
    bool more;
    xap_error xe;
    int status; /* of the iterator, when negative */
};

static struct pst_str term_of(const struct pass *p)
{
    xap_bytes t = xap_term_iter_term(p->terms);
    return (struct pst_str){t.p, t.n};
}

static void note(struct pass *p, int r)
{
    p->more = r > 0;
    p->status = r < 0 ? r : 0;
}

static void seek(struct pass *p, struct pst_str to)
{
    if (p->more)
        note(p,
             xap_term_iter_skip_to(p->terms, (xap_bytes){to.p, to.n}, &p->xe));
}

static bool begins_with(struct pst_str term, struct pst_str prefix)
{
    return term.n >= prefix.n && memcmp(term.p, prefix.p, prefix.n) == 0;
}

/* Nobody looks for a stop word. */
static bool is_stop(const struct pst_index *ix, struct pst_str term)
{
    for (size_t i = 0; i < ix->language_count; i++)
        if (pst_stop_word(ix->languages[i], term))
            return true;
    return false;
}

/* Offer all terms that begin with these code points. */
static void offer_range(struct pass *p, const uint32_t *points, size_t count)
{
    char bytes[2 * CHARACTER_MAX];
    struct pst_str prefix = {bytes, 0};
    for (size_t i = 0; i < count; i++)
        prefix.n += pst_utf8_encode(points[i], bytes + prefix.n);
    for (seek(p, prefix); p->more && begins_with(term_of(p), prefix);
         note(p, xap_term_iter_next(p->terms, &p->xe))) {
        struct pst_str term = term_of(p);
        unsigned distance = pst_edits_distance(&p->nearby->edits, term);
        if (distance <= p->nearby->edits.most && !is_stop(p->index, term))
            pst_nearby_offer(p->nearby, term, distance,
                             xap_term_iter_term_freq(p->terms));
    }
}

/* Terms whose first character is another: left out, put in or replaced in the
 * word, or exchanged with the second. */
static void offer_other_first(struct pass *p)
{
    const uint32_t *w = p->nearby->edits.word;
    uint32_t seconds[3] = {w[0], w[1], w[2]};
    for (size_t i = 0; i < 3; i++) /* ascending: the iterator goes on only */
        for (size_t k = i + 1; k < 3; k++)
            if (seconds[k] < seconds[i]) {
                uint32_t swap = seconds[i];
                seconds[i] = seconds[k];
                seconds[k] = swap;
            }
    uint32_t first = w[0] & ~(uint32_t)BLOCK;
    for (uint32_t c = first; p->more && c <= (first | BLOCK); c++) {
        char bytes[CHARACTER_MAX];
        if (c == w[0] || c < 'a')
            continue;
        seek(p, (struct pst_str){bytes, pst_utf8_encode(c, bytes)});
        size_t n;
        if (!p->more)
            break;
        struct pst_str term = term_of(p);
        uint32_t next = pst_utf8_decode(term.p, term.p + term.n, &n);
        if (next > c) /* no term begins so */
            c = next - 1;
        for (size_t i = 0; next == c && i < 3; i++)
            if (i == 0 || seconds[i] != seconds[i - 1])
                offer_range(p, (const uint32_t[]){c, seconds[i]}, 2);
    }
}

static int look_around(struct pst_nearby *n, const struct pst_index *ix,
                       bool same_first, struct pst_error *err)
{
    struct pass p = {.nearby = n, .index = ix};
    if (xap_db_all_terms(&p.terms, ix->db, (xap_bytes){"", 0}, &p.xe) != XAP_OK)
        return pst_index_fail(err, &p.xe, "look for similar words");
    p.more = true;
    seek(&p, pst_str_of(after_prefixes));
    if (same_first)
        offer_range(&p, n->edits.word, 1);
    else
        offer_other_first(&p);
    xap_term_iter_free(p.terms);
    if (p.status < 0)
        return pst_index_fail(err, &p.xe, "look for similar words");
    return 0;
}

/* --- the query ----------------------------------------------------------- */

struct suggester {
    struct pst_suggestions *out;
    const struct pst_index *index;
    struct pst_stemmer **stemmers; /* beside index->languages */
    struct pst_error *err;
    int status;
};

static uint32_t frequency(struct suggester *s, const char *prefix,
                          struct pst_str word)
{
    struct pst_buf term = PST_BUF_INIT;
    xap_docid df = 0;
    xap_error xe;
    pst_term_make(&term, prefix, word);
    if (xap_db_term_freq(s->index->db, (xap_bytes){term.p, term.n}, &df, &xe) !=
        XAP_OK)
        s->status = pst_index_fail(s->err, &xe, "look for a word");
    pst_buf_dispose(&term);
    return df;
}

/* How many articles have the word or one of its stems. */
static uint32_t known(struct suggester *s, struct pst_str word)
{
    uint32_t most = frequency(s, "", word);
    for (size_t i = 0; i < s->index->language_count && s->status == 0; i++) {
        if (s->stemmers[i] == NULL)
            s->stemmers[i] = pst_stemmer_new(s->index->languages[i], s->err);
        if (s->stemmers[i] == NULL) {
            s->status = -s->err->code;
            break;
        }
        uint32_t df = frequency(s, PST_PREFIX_STEM,
                                pst_stemmer_stem(s->stemmers[i], word));
        most = df > most ? df : most;
    }
    return most;
}

static void correct(struct suggester *s, const struct pst_query_word *w)
{
    struct pst_suggestions *out = s->out;
    struct pst_nearby n;
    if (out->count == PST_SUGGEST_MOST || w->match != PST_MATCH_TERM ||
        w->single || w->stop)
        return;
    uint32_t articles = known(s, w->term);
    if (s->status != 0 || !pst_nearby_init(&n, w->term, articles))
        return;
    s->status = look_around(&n, s->index, true, s->err);
    if (s->status == 0 && n.df == 0)
        s->status = look_around(&n, s->index, false, s->err);
    if (n.df != 0)
        out->items[out->count++] = (struct pst_suggestion){
            w->surface,
            {pst_arena_dup(&out->arena, n.best.p, n.best.n), n.best.n}};
    pst_nearby_dispose(&n);
}

static void correct_below(struct suggester *s, const struct pst_node *n)
{
    if (n->kind == PST_NODE_NOT || n->dropped)
        return;
    if (n->kind == PST_NODE_WORDS && n->field == PST_FIELD_COUNT && !n->cased)
        for (size_t i = 0; i < n->word_count && s->status == 0; i++)
            correct(s, &n->words[i]);
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
    s.stemmers =
        pst_calloc(ix->language_count + 1, sizeof(struct pst_stemmer *));
    correct_below(&s, root);
    for (size_t i = 0; i < ix->language_count; i++)
        pst_stemmer_free(s.stemmers[i]);
    free(s.stemmers);
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
