/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/leaf.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "schema/schema.h"
#include "searcher/daterange.h"
#include "text/words.h"

void pst_leaves_init(struct pst_leaves *l, struct pst_weigher *w,
                     struct pst_buf *explain)
{
    memset(l, 0, sizeof *l);
    l->build = w->build;
    l->index = w->index;
    l->arena = w->arena;
    l->weigher = w;
    l->explain = explain;
    pst_buf_init(&l->room);
}

void pst_leaves_dispose(struct pst_leaves *l)
{
    free(l->expanded);
    pst_buf_dispose(&l->room);
}

/* --- words --------------------------------------------------------------- */

/* The dictionary's term of a word in the node's field; lives until the next
 * call. */
static struct pst_str field_term(struct pst_leaves *l, const struct pst_node *n,
                                 struct pst_str term)
{
    const char *prefix = "";
    if (n->field == PST_FIELD_META) {
        pst_term_make_meta(&l->room, n->key, term);
        return pst_buf_str(&l->room);
    }
    if (n->field != PST_FIELD_COUNT)
        prefix = pst_field_info((enum pst_field)n->field)->prefix;
    pst_term_make(&l->room, prefix != NULL ? prefix : "", term);
    return pst_buf_str(&l->room);
}

static void explain_expansions(struct pst_leaves *l, struct pst_str prefix,
                               const struct pst_expansions *x)
{
    enum { SHOWN = 20 };
    if (l->explain == NULL)
        return;
    pst_buf_addf(l->explain, "  %.*s*: %zu words", (int)prefix.n, prefix.p,
                 x->found);
    if (x->found > x->count)
        pst_buf_addf(l->explain, ", of which the %zu most frequent are used",
                     x->count);
    for (size_t i = 0; i < x->count && i < SHOWN; i++) {
        pst_buf_adds(l->explain, i == 0 ? ": " : " ");
        pst_buf_addstr(l->explain, x->items[i].term);
    }
    pst_buf_adds(l->explain, x->count > SHOWN ? " ...\n" : "\n");
}

static void expand(struct pst_leaves *l, struct pst_str prefix,
                   struct pst_expansions *out)
{
    xap_error xe;
    if (pst_expand(out, l->index->db, prefix, l->arena, &xe) != XAP_OK)
        pst_build_fail(l->build, &xe);
    explain_expansions(l, prefix, out);
}

const struct pst_expansions *
pst_leaf_expansions(struct pst_leaves *l, const struct pst_node *n,
                    const struct pst_query_word *word)
{
    for (size_t i = 0; i < l->expanded_count; i++)
        if (l->expanded[i].word == word)
            return &l->expanded[i].expansions;
    struct pst_expanded *x =
        &PST_PUSH(l->expanded, l->expanded_count, l->expanded_cap);
    x->word = word;
    expand(l, field_term(l, n, word->term), &x->expansions);
    return &x->expansions;
}

static xap_query *any_of(struct pst_leaves *l, const struct pst_expansions *x)
{
    struct pst_build_list list = {NULL, 0, 0};
    for (size_t i = 0; i < x->count; i++)
        pst_build_push(&list, pst_build_term(l->build, x->items[i].term, 1));
    return pst_build_join(l->build, XAP_OP_OR, &list, 0);
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
static xap_query *any_positioned(struct pst_leaves *l, const struct pst_node *n,
                                 const struct pst_expansions *x)
{
    struct pst_build_list list = {NULL, 0, 0};
    struct pst_words breaker;
    size_t prefix = field_term(l, n, (struct pst_str){"", 0}).n;
    pst_words_init(&breaker, "", 0);
    for (size_t i = 0; i < x->count; i++) {
        struct pst_str term = x->items[i].term;
        struct pst_str word = {term.p + prefix, term.n - prefix};
        if (!is_whole(&breaker, word))
            pst_build_push(&list, pst_build_term(l->build, term, 1));
    }
    pst_words_dispose(&breaker);
    return pst_build_join(l->build, XAP_OP_OR, &list, 0);
}

/* A word by its exact form, or by those that begin with it, as a part of
 * something that compares positions. */
static xap_query *exact_word(struct pst_leaves *l, const struct pst_node *n,
                             const struct pst_query_word *word)
{
    if (word->prefix)
        return any_positioned(l, n, pst_leaf_expansions(l, n, word));
    return pst_build_term(l->build, field_term(l, n, word->term), 1);
}

static xap_query *stems(struct pst_leaves *l, const struct pst_query_word *word)
{
    struct pst_stems s;
    struct pst_build_list list = {NULL, 0, 0};
    pst_weigher_stems(l->weigher, word->term, &s);
    for (size_t i = 0; i < s.count; i++)
        pst_build_push(&list, pst_build_term(l->build, s.terms[i], 1));
    return pst_build_join(l->build, XAP_OP_OR, &list, 0);
}

static bool has_single(const struct pst_node *n)
{
    for (size_t i = 0; i < n->word_count; i++)
        if (n->words[i].single)
            return true;
    for (size_t i = 0; i < n->child_count; i++)
        if (has_single(n->children[i]))
            return true;
    return false;
}

static xap_query *match_words(struct pst_leaves *l, const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    bool phrase = n->word_count > 1;
    bool approximate = phrase && has_single(n);
    l->approximate += approximate || n->field == PST_FIELD_BODY;
    if (!phrase && !n->exact && !n->words[0].prefix && !n->words[0].single)
        return stems(l, &n->words[0]);
    if (!phrase && n->words[0].prefix)
        return any_of(l, pst_leaf_expansions(l, n, &n->words[0]));
    for (size_t i = 0; i < n->word_count; i++)
        pst_build_push(&list, exact_word(l, n, &n->words[i]));
    return pst_build_join(l->build, approximate ? XAP_OP_AND : XAP_OP_PHRASE,
                          &list, (uint32_t)n->word_count);
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
        struct pst_expansions one = {&plain, 1, 1};
        const struct pst_expansions *x = &one;
        if (word->prefix)
            x = pst_leaf_expansions(l, n, word);
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
static xap_query *near_words(struct pst_leaves *l, const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    if (n->kind == PST_NODE_WORDS)
        return exact_word(l, n, &n->words[0]);
    for (size_t i = 0; i < n->child_count; i++)
        pst_build_push(
            &list, exact_word(l, n->children[i], &n->children[i]->words[0]));
    return pst_build_join(l->build, XAP_OP_OR, &list, 0);
}

static xap_query *match_any_words(struct pst_leaves *l,
                                  const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    if (n->kind == PST_NODE_WORDS)
        return match_words(l, n);
    for (size_t i = 0; i < n->child_count; i++)
        pst_build_push(&list, match_words(l, n->children[i]));
    return pst_build_join(l->build, XAP_OP_OR, &list, 0);
}

static const struct pst_node *first_words(const struct pst_node *n)
{
    return n->kind == PST_NODE_WORDS ? n : n->children[0];
}

static xap_query *match_near(struct pst_leaves *l, const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    bool approximate = has_phrase(n) || has_single(n) ||
                       (n->kind == PST_NODE_NEAR && share_terms(l, n));
    xap_op op = n->kind == PST_NODE_NEAR ? XAP_OP_NEAR : XAP_OP_PHRASE;
    if (first_words(n->children[0])->field == PST_FIELD_BODY)
        l->approximate++;
    if (approximate) {
        l->approximate++;
        op = XAP_OP_AND;
    }
    for (size_t i = 0; i < n->child_count; i++)
        pst_build_push(&list, approximate ? match_any_words(l, n->children[i])
                                          : near_words(l, n->children[i]));
    /* Xapian refuses a window narrower than its operands, which nothing
     * fits. */
    if (!approximate && n->distance + 1 < n->child_count) {
        xap_query_free(pst_build_join(l->build, XAP_OP_AND, &list, 0));
        return pst_build_nothing(l->build);
    }
    return pst_build_join(l->build, op, &list, n->distance + 1);
}

/* --- filters ------------------------------------------------------------- */

static xap_query *prefixed(struct pst_leaves *l, const char *prefix,
                           struct pst_str value)
{
    pst_term_make(&l->room, prefix, value);
    return pst_build_term(l->build, pst_buf_str(&l->room), 1);
}

static xap_query *match_path(struct pst_leaves *l, struct pst_str value)
{
    struct pst_build_list list = {NULL, 0, 0};
    pst_build_push(&list, prefixed(l, PST_PREFIX_COMPONENT, value));
    pst_build_push(&list, prefixed(l, PST_PREFIX_FILE_WORD, value));
    return pst_build_join(l->build, XAP_OP_OR, &list, 0);
}

/* The folder, and the file by the id of its one article. */
static xap_query *match_place(struct pst_leaves *l, struct pst_str folder)
{
    struct pst_build_list list = {NULL, 0, 0};
    char id[PST_ID_MAX];
    pst_build_push(&list, prefixed(l, PST_PREFIX_FOLDER, folder));
    if (folder.n != 0) {
        pst_article_id(id, (struct pst_str){folder.p, folder.n - 1},
                       (struct pst_str){"", 0});
        pst_build_push(&list, prefixed(l, PST_PREFIX_ID, pst_str_of(id)));
    }
    return pst_build_join(l->build, XAP_OP_OR, &list, 0);
}

static xap_query *match_id(struct pst_leaves *l, struct pst_str value)
{
    if (value.n == PST_ID_MAX - 1)
        return prefixed(l, PST_PREFIX_ID, value);
    struct pst_expansions x;
    pst_term_make(&l->room, PST_PREFIX_ID, value);
    expand(l, pst_buf_str(&l->room), &x);
    return any_of(l, &x);
}

static xap_query *match_filter(struct pst_leaves *l, const struct pst_node *n)
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
    default:
        return match_id(l, n->value);
    }
}

/* One year, month or day has a term; any other range is one of values. */
static xap_query *match_date(struct pst_leaves *l, const struct pst_node *n)
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
    xap_query *q = pst_build_range(l->build, PST_SLOT_DATE, b.low, b.high);
    struct pst_build_list except = {NULL, 0, 0};
    for (size_t i = 0; i < b.except_count; i++)
        pst_build_push(&except, pst_build_range(l->build, PST_SLOT_DATE,
                                                b.except[i], b.except[i]));
    if (except.count == 0)
        return q;
    return pst_build_pair(l->build, XAP_OP_AND_NOT, q,
                          pst_build_join(l->build, XAP_OP_OR, &except, 0));
}

xap_query *pst_leaf_match(struct pst_leaves *l, const struct pst_node *n)
{
    switch (n->kind) {
    case PST_NODE_WORDS:
        return match_words(l, n);
    case PST_NODE_NEAR:
    case PST_NODE_ADJ:
        return match_near(l, n);
    case PST_NODE_FILTER:
        return match_filter(l, n);
    default:
        return match_date(l, n);
    }
}
