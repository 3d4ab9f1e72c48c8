/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/leaf.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "schema/schema.h"
#include "searcher/daterange.h"
#include "searcher/pathglob.h"
#include "text/fold.h"
#include "text/words.h"

void pst_leaves_init(struct pst_leaves *l, struct pst_weigher *w)
{
    memset(l, 0, sizeof *l);
    l->build = w->build;
    l->index = w->index;
    l->arena = w->arena;
    l->weigher = w;
    pst_buf_init(&l->room);
}

void pst_leaves_dispose(struct pst_leaves *l)
{
    pst_buf_dispose(&l->room);
}

/* --- words --------------------------------------------------------------- */

/* The dictionary's term of a word in the node's field; lives until the next
 * call. */
static struct pst_str field_term(struct pst_leaves *l, const struct pst_node *n,
                                 struct pst_str term)
{
    pst_expand_term(&l->room, n, term);
    return pst_buf_str(&l->room);
}

static const struct pst_clause *any_of(struct pst_leaves *l,
                                       const struct pst_expansions *x)
{
    struct pst_build_list list = {NULL, 0, 0};
    for (size_t i = 0; i < x->count; i++)
        pst_build_push(&list, pst_build_term(l->build, x->items[i].term, 1));
    return pst_build_join(l->build, PST_OP_OR, &list, 0);
}

/* Whether the word is the whole of a compound: the breaker takes it apart. A
 * bigram too comes in parts, but its single characters have no position. */
static bool is_whole(struct pst_words *breaker, struct pst_str word)
{
    struct pst_word w;
    pst_words_restart(breaker, word.p, word.n);
    return pst_words_next(breaker, &w) && w.kind != PST_WORD_SINGLE &&
           w.end < word.n && pst_words_next(breaker, &w);
}

/* Those that have positions: all but the wholes of compounds. In a phrase they
 * would match nothing, but for libxapian 1.4.22, where a term without positions
 * seems to stand at position 0. */
static const struct pst_clause *any_positioned(struct pst_leaves *l,
                                               const struct pst_expansions *x)
{
    struct pst_build_list list = {NULL, 0, 0};
    struct pst_words breaker;
    pst_words_init(&breaker, "", 0);
    for (size_t i = 0; i < x->count; i++) {
        struct pst_str term = x->items[i].term;
        struct pst_str word = {term.p + x->skip, term.n - x->skip};
        if (!is_whole(&breaker, word))
            pst_build_push(&list, pst_build_term(l->build, term, 1));
    }
    pst_words_dispose(&breaker);
    return pst_build_join(l->build, PST_OP_OR, &list, 0);
}

/* A word by its exact form, or a pattern by its terms, as a part of something
 * that compares positions. */
static const struct pst_clause *exact_word(struct pst_leaves *l,
                                           const struct pst_node *n,
                                           const struct pst_query_word *word)
{
    if (word->match != PST_MATCH_TERM)
        return any_positioned(l, word->expansions);
    return pst_build_term(l->build, field_term(l, n, word->term), 1);
}

static const struct pst_clause *stems(struct pst_leaves *l,
                                      const struct pst_query_word *word)
{
    struct pst_stems s;
    struct pst_build_list list = {NULL, 0, 0};
    pst_weigher_stems(l->weigher, word->term, &s);
    for (size_t i = 0; i < s.count; i++)
        pst_build_push(&list, pst_build_term(l->build, s.terms[i], 1));
    return pst_build_join(l->build, PST_OP_OR, &list, 0);
}

static bool has_single(const struct pst_node *n)
{
    for (size_t i = 0; i < n->word_count; i++)
        if (n->words[i].single || (n->words[i].match != PST_MATCH_TERM &&
                                   n->words[i].expansions->single))
            return true;
    for (size_t i = 0; i < n->child_count; i++)
        if (has_single(n->children[i]))
            return true;
    return false;
}

/* =Word: its surface form has a term of its own if case and accents tell it
 * from others; else the articles with its folded form are verified. */
static const struct pst_clause *cased_word(struct pst_leaves *l,
                                           const struct pst_node *n)
{
    const struct pst_query_word *word = &n->words[0];
    struct pst_str s = word->surface;
    if (n->field != PST_FIELD_COUNT || !pst_fold_has_surface(s.p, s.n)) {
        l->approximate++;
        return exact_word(l, n, word);
    }
    struct pst_buf surface = PST_BUF_INIT;
    pst_fold_surface(&surface, s.p, s.n);
    pst_term_make(&l->room, PST_PREFIX_SURFACE, pst_buf_str(&surface));
    pst_buf_dispose(&surface);
    return pst_build_term(l->build, pst_buf_str(&l->room), 1);
}

static const struct pst_clause *match_phrase(struct pst_leaves *l,
                                             const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    bool loose = has_single(n);
    l->approximate += loose || n->cased || n->field == PST_FIELD_BODY;
    for (size_t i = 0; i < n->word_count; i++)
        pst_build_push(&list, exact_word(l, n, &n->words[i]));
    return pst_build_join(l->build, loose ? PST_OP_AND : PST_OP_PHRASE, &list,
                          (uint32_t)n->word_count);
}

static const struct pst_clause *match_words(struct pst_leaves *l,
                                            const struct pst_node *n)
{
    const struct pst_query_word *word = &n->words[0];
    if (n->word_count > 1)
        return match_phrase(l, n);
    l->approximate += n->field == PST_FIELD_BODY;
    if (n->cased)
        return cased_word(l, n);
    if (word->match != PST_MATCH_TERM)
        return any_of(l, word->expansions);
    if (!n->exact && !word->single)
        return stems(l, word);
    return exact_word(l, n, word);
}

/* --- nearness ------------------------------------------------------------ */

static bool has_phrase(const struct pst_node *n)
{
    if (n->word_count > 1)
        return true;
    for (size_t i = 0; i < n->child_count; i++)
        if (has_phrase(n->children[i]))
            return true;
    return false;
}

static bool has_cased(const struct pst_node *n)
{
    for (size_t i = 0; i < n->child_count; i++)
        if (has_cased(n->children[i]))
            return true;
    return n->cased;
}

/* Note the terms of an operand; true when an operand before it, whose terms
 * have numbers under `base`, has one of them. */
static bool note_terms(struct pst_leaves *l, const struct pst_node *n,
                       struct pst_map *terms, size_t base)
{
    bool shared = false;
    for (size_t i = 0; i < n->child_count; i++)
        shared |= note_terms(l, n->children[i], terms, base);
    for (size_t i = 0; i < n->word_count; i++) {
        const struct pst_query_word *word = &n->words[i];
        struct pst_expansion plain = {word->term, 0};
        struct pst_expansions one = {.items = &plain, .count = 1};
        const struct pst_expansions *x = &one;
        if (word->match != PST_MATCH_TERM)
            x = word->expansions;
        else
            plain.term = field_term(l, n, word->term);
        for (size_t k = 0; k < x->count; k++)
            shared |= pst_map_put(terms, x->items[k].term, NULL) < base;
    }
    return shared;
}

/* Whether two operands have a term in common: then Xapian can't tell whether
 * each has a place of its own. */
static bool share_terms(struct pst_leaves *l, const struct pst_node *n)
{
    struct pst_map terms;
    bool shared = false;
    pst_map_init(&terms);
    for (size_t i = 0; i < n->child_count; i++)
        shared |= note_terms(l, n->children[i], &terms, terms.count);
    pst_map_dispose(&terms);
    return shared;
}

/* All words of a list of alternatives in one OR: NEAR and PHRASE take no
 * nested one. */
static const struct pst_clause *near_words(struct pst_leaves *l,
                                           const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    if (n->kind == PST_NODE_WORDS)
        return exact_word(l, n, &n->words[0]);
    for (size_t i = 0; i < n->child_count; i++)
        pst_build_push(
            &list, exact_word(l, n->children[i], &n->children[i]->words[0]));
    return pst_build_join(l->build, PST_OP_OR, &list, 0);
}

static const struct pst_clause *match_any_words(struct pst_leaves *l,
                                                const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    if (n->kind == PST_NODE_WORDS)
        return match_words(l, n);
    for (size_t i = 0; i < n->child_count; i++)
        pst_build_push(&list, match_words(l, n->children[i]));
    return pst_build_join(l->build, PST_OP_OR, &list, 0);
}

static const struct pst_node *first_words(const struct pst_node *n)
{
    return n->kind == PST_NODE_WORDS ? n : n->children[0];
}

static const struct pst_clause *match_near(struct pst_leaves *l,
                                           const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    bool loose = has_phrase(n) || has_single(n) ||
                 (n->kind == PST_NODE_NEAR && share_terms(l, n));
    enum pst_op op = n->kind == PST_NODE_NEAR ? PST_OP_NEAR : PST_OP_PHRASE;
    l->approximate += loose || has_cased(n) ||
                      first_words(n->children[0])->field == PST_FIELD_BODY;
    if (loose)
        op = PST_OP_AND;
    else if (n->distance + 1 < n->child_count)
        return pst_build_nothing(l->build); /* no such window holds them */
    for (size_t i = 0; i < n->child_count; i++)
        pst_build_push(&list, loose ? match_any_words(l, n->children[i])
                                    : near_words(l, n->children[i]));
    return pst_build_join(l->build, op, &list, n->distance + 1);
}

/* --- filters ------------------------------------------------------------- */

static const struct pst_clause *
prefixed(struct pst_leaves *l, const char *prefix, struct pst_str value)
{
    pst_term_make(&l->room, prefix, value);
    return pst_build_term(l->build, pst_buf_str(&l->room), 1);
}

static const struct pst_clause *match_path(struct pst_leaves *l,
                                           struct pst_str value)
{
    struct pst_build_list list = {NULL, 0, 0};
    pst_build_push(&list, prefixed(l, PST_PREFIX_COMPONENT, value));
    pst_build_push(&list, prefixed(l, PST_PREFIX_FILE_WORD, value));
    return pst_build_join(l->build, PST_OP_OR, &list, 0);
}

/* The folder, and the file by the id of its one article. */
static const struct pst_clause *match_place(struct pst_leaves *l,
                                            struct pst_str folder)
{
    struct pst_build_list list = {NULL, 0, 0};
    char id[PST_ID_MAX];
    pst_build_push(&list, prefixed(l, PST_PREFIX_FOLDER, folder));
    if (folder.n != 0) {
        pst_article_id(id, (struct pst_str){folder.p, folder.n - 1},
                       (struct pst_str){"", 0});
        pst_build_push(&list, prefixed(l, PST_PREFIX_ID, pst_str_of(id)));
    }
    return pst_build_join(l->build, PST_OP_OR, &list, 0);
}

static void note_status(struct pst_leaves *l, int r)
{
    if (r != 0 && l->build->status == 0)
        l->build->status = r;
}

/* The articles that have a term of the prefix and a word that the pattern
 * (NULL: any) stands for. */
static const struct pst_clause *any_behind(struct pst_leaves *l,
                                           const char *prefix,
                                           const struct pst_query_word *pattern)
{
    struct pst_expansions x;
    note_status(l, pst_expand_behind(&x, l->index, pst_str_of(prefix), pattern,
                                     l->arena, l->build->err));
    return any_of(l, &x);
}

static const struct pst_clause *match_name_like(struct pst_leaves *l,
                                                struct pst_str glob)
{
    struct pst_build_list list = {NULL, 0, 0};
    struct pst_query_word pattern = {.term = glob, .match = PST_MATCH_GLOB};
    pst_build_push(&list, any_behind(l, PST_PREFIX_COMPONENT, &pattern));
    pst_build_push(&list, any_behind(l, PST_PREFIX_FILE_WORD, &pattern));
    return pst_build_join(l->build, PST_OP_OR, &list, 0);
}

/* Terms of articles, each once. */
struct distinct {
    struct pst_leaves *leaves;
    struct pst_map known;
    struct pst_build_list list;
};

static void add_distinct(void *payload, struct pst_str term)
{
    struct distinct *d = payload;
    bool added;
    pst_map_put(&d->known, term, &added);
    if (added)
        pst_build_push(&d->list, pst_build_term(d->leaves->build, term, 1));
}

static const struct pst_clause *match_place_like(struct pst_leaves *l,
                                                 struct pst_str glob)
{
    struct distinct d = {.leaves = l};
    pst_map_init(&d.known);
    note_status(
        l, pst_pathglob_terms(l->index, glob, add_distinct, &d, l->build->err));
    pst_map_dispose(&d.known);
    return pst_build_join(l->build, PST_OP_OR, &d.list, 0);
}

static const struct pst_clause *match_meta(struct pst_leaves *l,
                                           struct pst_str key)
{
    struct pst_buf prefix = PST_BUF_INIT;
    pst_term_make_meta(&prefix, key, (struct pst_str){"", 0});
    const struct pst_clause *q = any_behind(l, prefix.p, NULL);
    pst_buf_dispose(&prefix);
    return q;
}

static const struct pst_clause *match_id(struct pst_leaves *l,
                                         struct pst_str value)
{
    if (value.n == PST_ID_MAX - 1)
        return prefixed(l, PST_PREFIX_ID, value);
    struct pst_expansions x;
    pst_term_make(&l->room, PST_PREFIX_ID, value);
    note_status(l, pst_expand(&x, l->index, pst_buf_str(&l->room), l->arena,
                              l->build->err));
    return any_of(l, &x);
}

static const struct pst_clause *match_filter(struct pst_leaves *l,
                                             const struct pst_node *n)
{
    switch (n->filter) {
    case PST_FILTER_LANG:
        return prefixed(l, PST_PREFIX_LANG, n->value);
    case PST_FILTER_FOLDER:
        return prefixed(l, PST_PREFIX_FOLDER, n->value);
    case PST_FILTER_PLACE:
        return match_place(l, n->value);
    case PST_FILTER_PATH:
        return match_path(l, n->value);
    case PST_FILTER_KIND:
        return prefixed(l, PST_PREFIX_KIND, n->value);
    case PST_FILTER_FORMAT:
        return prefixed(l, PST_PREFIX_FORMAT, n->value);
    case PST_FILTER_HAS:
        return prefixed(l, PST_PREFIX_HAS, n->value);
    case PST_FILTER_META:
        return match_meta(l, n->value);
    case PST_FILTER_NAME_LIKE:
        return match_name_like(l, n->value);
    case PST_FILTER_PLACE_LIKE:
        return match_place_like(l, n->value);
    default:
        return match_id(l, n->value);
    }
}

/* One year, month or day has a term; any other range is one of values. */
static const struct pst_clause *match_date(struct pst_leaves *l,
                                           const struct pst_node *n)
{
    char text[PST_DATE_MAX];
    const struct pst_date *d = &n->from;
    if (d->year != 0 && memcmp(d, &n->to, sizeof *d) == 0) {
        struct pst_str value = {text, pst_date_compact(d, text)};
        return prefixed(l,
                        d->day != 0     ? PST_PREFIX_DAY
                        : d->month != 0 ? PST_PREFIX_MONTH
                                        : PST_PREFIX_YEAR,
                        value);
    }
    struct pst_daterange range = {n->from, n->to};
    struct pst_daterange_bounds b;
    pst_daterange_bounds(&b, &range);
    if (strcmp(b.low, b.high) > 0)
        return pst_build_nothing(l->build);
    const struct pst_clause *q = pst_build_range(
        l->build, PST_SLOT_DATE, pst_str_of(b.low), pst_str_of(b.high));
    struct pst_build_list except = {NULL, 0, 0};
    for (size_t i = 0; i < b.except_count; i++)
        pst_build_push(&except, pst_build_range(l->build, PST_SLOT_DATE,
                                                pst_str_of(b.except[i]),
                                                pst_str_of(b.except[i])));
    if (except.count == 0)
        return q;
    return pst_build_pair(l->build, PST_OP_AND_NOT, q,
                          pst_build_join(l->build, PST_OP_OR, &except, 0));
}

static const struct pst_clause *match_length(struct pst_leaves *l,
                                             const struct pst_node *n)
{
    char least[4];
    char most[4];
    pst_slot_words(least, n->least);
    pst_slot_words(most, n->most);
    return pst_build_range(l->build, PST_SLOT_WORDS,
                           (struct pst_str){least, sizeof least},
                           (struct pst_str){most, sizeof most});
}

const struct pst_clause *pst_leaf_match(struct pst_leaves *l,
                                        const struct pst_node *n)
{
    switch (n->kind) {
    case PST_NODE_WORDS:
        return match_words(l, n);
    case PST_NODE_NEAR:
    case PST_NODE_ADJ:
        return match_near(l, n);
    case PST_NODE_FILTER:
        return match_filter(l, n);
    case PST_NODE_LENGTH:
        return match_length(l, n);
    default:
        return match_date(l, n);
    }
}
