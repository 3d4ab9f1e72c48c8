/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/expand.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "searcher/pattern.h"
#include "text/words.h"

int pst_expansion_by_frequency(const void *a, const void *b)
{
    const struct pst_expansion *x = a;
    const struct pst_expansion *y = b;
    if (x->df != y->df)
        return x->df > y->df ? -1 : 1;
    return pst_str_cmp(x->term, y->term);
}

int pst_expansion_by_term(const void *a, const void *b)
{
    const struct pst_expansion *x = a;
    const struct pst_expansion *y = b;
    return pst_str_cmp(x->term, y->term);
}

/* --- one scan of the dictionary ------------------------------------------ */

struct scan {
    const xap_db *db;
    struct pst_str prefix;       /* of every term that counts */
    size_t skip;                 /* bytes of the field's prefix in it */
    struct pst_pattern *pattern; /* of what follows them; NULL: anything */
    size_t max;
    struct pst_arena *arena;

    struct pst_expansion *items;
    size_t count, cap;
};

/* The next term that can count. Words of the default search have no prefix,
 * and all that has one begins with a capital. */
static int next_term(const struct scan *s, xap_term_iter *it, xap_bytes *term,
                     xap_error *xe)
{
    int r = xap_term_iter_next(it, xe);
    if (r <= 0)
        return r;
    *term = xap_term_iter_term(it);
    if (s->prefix.n != 0 || term->n == 0 || term->p[0] < 'A' ||
        term->p[0] > 'Z')
        return r;
    r = xap_term_iter_skip_to(it, (xap_bytes){"[", 1}, xe);
    if (r > 0)
        *term = xap_term_iter_term(it);
    return r;
}

static xap_status run_scan(struct scan *s, xap_error *xe)
{
    xap_term_iter *it;
    xap_bytes t;
    xap_status status =
        xap_db_all_terms(&it, s->db, (xap_bytes){s->prefix.p, s->prefix.n}, xe);
    if (status != XAP_OK)
        return status;
    int r;
    while ((r = next_term(s, it, &t, xe)) > 0) {
        struct pst_str rest = {t.p + s->skip, t.n - s->skip};
        if (s->pattern != NULL && !pst_pattern_matches(s->pattern, rest))
            continue;
        PST_PUSH(s->items, s->count, s->cap) =
            (struct pst_expansion){{pst_arena_dup(s->arena, t.p, t.n), t.n},
                                   xap_term_iter_term_freq(it)};
    }
    xap_term_iter_free(it);
    return r;
}

static bool is_single(struct pst_words *breaker, struct pst_str word)
{
    struct pst_word w;
    if (word.n == 0 || (unsigned char)word.p[0] < 0x80)
        return false;
    struct pst_buf twice = PST_BUF_INIT;
    pst_buf_addstr(&twice, word);
    pst_buf_addstr(&twice, word);
    pst_words_restart(breaker, twice.p, twice.n);
    bool single = pst_words_next(breaker, &w) && w.kind == PST_WORD_SINGLE &&
                  w.end == word.n;
    pst_buf_dispose(&twice);
    return single;
}

/* What was found, cut to the most frequent ones. */
static void hand_over(struct scan *s, struct pst_expansions *out)
{
    struct pst_words breaker;
    out->found = s->count;
    out->count = s->count < s->max ? s->count : s->max;
    out->skip = s->skip;
    out->gave_up = s->pattern != NULL && pst_pattern_gave_up(s->pattern);
    if (s->count > s->max) {
        qsort(s->items, s->count, sizeof *s->items, pst_expansion_by_frequency);
        qsort(s->items, out->count, sizeof *s->items, pst_expansion_by_term);
    }
    out->items = pst_arena_alloc(s->arena, out->count * sizeof *s->items);
    if (out->count > 0)
        memcpy(out->items, s->items, out->count * sizeof *s->items);
    pst_words_init(&breaker, "", 0);
    for (size_t i = 0; i < out->count && !out->single; i++) {
        struct pst_str term = out->items[i].term;
        out->single = is_single(
            &breaker, (struct pst_str){term.p + s->skip, term.n - s->skip});
    }
    pst_words_dispose(&breaker);
}

xap_status pst_expand(struct pst_expansions *out, const xap_db *db,
                      struct pst_str prefix, struct pst_arena *arena,
                      xap_error *xe)
{
    struct scan s = {
        .db = db, .prefix = prefix, .max = PST_EXPAND_MAX, .arena = arena};
    memset(out, 0, sizeof *out);
    xap_status status = run_scan(&s, xe);
    if (status == XAP_OK)
        hand_over(&s, out);
    free(s.items);
    return status;
}

/* --- all patterns of a query --------------------------------------------- */

void pst_expand_term(struct pst_buf *out, const struct pst_node *n,
                     struct pst_str word)
{
    const char *prefix = "";
    if (n->field == PST_FIELD_META) {
        pst_term_make_meta(out, n->key, word);
        return;
    }
    if (n->field != PST_FIELD_COUNT)
        prefix = pst_field_info((enum pst_field)n->field)->prefix;
    pst_term_make(out, prefix != NULL ? prefix : "", word);
}

struct expander {
    struct pst_query *q;
    const struct pst_index *ix;
    size_t max;
    struct pst_map known; /* field and pattern */
    struct pst_expansions **expansions;
    size_t cap;
    struct pst_error *err;
};

static int look_up(struct expander *e, const struct pst_node *n,
                   const struct pst_query_word *w, struct pst_expansions *out)
{
    struct pst_buf prefix = PST_BUF_INIT;
    struct pst_pattern *pattern = pst_pattern_new(w, e->err);
    xap_error xe;
    if (pattern == NULL)
        return -PST_EQUERY;
    pst_expand_term(&prefix, n, (struct pst_str){"", 0});
    struct scan s = {.db = e->ix->db,
                     .skip = prefix.n,
                     .pattern = pattern,
                     .max = e->max,
                     .arena = &e->q->arena};
    pst_expand_term(&prefix, n, pst_pattern_prefix(pattern));
    s.prefix = pst_buf_str(&prefix);
    xap_status status = run_scan(&s, &xe);
    if (status == XAP_OK)
        hand_over(&s, out);
    free(s.items);
    pst_pattern_free(pattern);
    pst_buf_dispose(&prefix);
    return status == XAP_OK
               ? 0
               : pst_index_fail(e->err, &xe, "look up words of the index");
}

/* Equal patterns of a field share what they stand for. */
static int expand_word(struct expander *e, const struct pst_node *n,
                       struct pst_query_word *w)
{
    struct pst_buf key = PST_BUF_INIT;
    bool added = false;
    int r = 0;
    pst_expand_term(&key, n, (struct pst_str){"", 0});
    pst_buf_addc(&key, (char)('0' + w->match));
    pst_buf_addstr(&key, w->term);
    uint32_t number = pst_map_put(&e->known, pst_buf_str(&key), &added);
    if (added) {
        size_t count = number;
        PST_PUSH(e->expansions, count, e->cap) =
            pst_arena_zalloc(&e->q->arena, sizeof **e->expansions);
        r = look_up(e, n, w, e->expansions[number]);
    }
    w->expansions = e->expansions[number];
    pst_buf_dispose(&key);
    return r;
}

static int expand_node(struct expander *e, struct pst_node *n)
{
    int r = 0;
    for (size_t i = 0; i < n->word_count && r == 0; i++) {
        struct pst_query_word *w = &n->words[i];
        if (w->match != PST_MATCH_TERM && w->expansions == NULL)
            r = expand_word(e, n, w);
    }
    for (size_t i = 0; i < n->child_count && r == 0; i++)
        r = expand_node(e, n->children[i]);
    return r;
}

int pst_query_expand(struct pst_query *q, const struct pst_index *ix,
                     size_t max, struct pst_error *err)
{
    struct expander e = {
        .q = q, .ix = ix, .max = max != 0 ? max : SIZE_MAX, .err = err};
    pst_map_init(&e.known);
    int r = expand_node(&e, q->root);
    pst_map_dispose(&e.known);
    free(e.expansions);
    return r;
}
