/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/expand.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "glass/dictionary.h"
#include "schema/stub.h"
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
    const struct pst_index *ix;
    struct pst_str prefix;       /* of every term that counts */
    size_t skip;                 /* bytes of the field's prefix in it */
    struct pst_pattern *pattern; /* of what follows them; NULL: anything */
    bool keyed;                  /* it is of a meta key */
    size_t max;
    struct pst_arena *arena;

    struct pst_map known; /* the terms that were found, by number in items */
    struct pst_expansion *items;
    size_t count, cap;
};

/* The next term that can count; as pst_glass_dictionary_next. Words of the
 * default search have no prefix, and all that has one begins with a capital. */
static int next_term(const struct scan *s, struct pst_glass_dictionary *d,
                     struct pst_str *term, uint32_t *df, struct pst_error *err)
{
    int r = pst_glass_dictionary_next(d, term, df, err);
    if (r == 1 && s->prefix.n == 0 && term->p[0] >= 'A' && term->p[0] <= 'Z') {
        r = pst_glass_dictionary_seek(d, (struct pst_str){"[", 1}, err);
        if (r == 0)
            r = pst_glass_dictionary_next(d, term, df, err);
    }
    if (r == 1 && (term->n < s->prefix.n ||
                   memcmp(term->p, s->prefix.p, s->prefix.n) != 0))
        r = 0;
    return r;
}

/* A lone shard has each term once. */
static void add_term(struct scan *s, struct pst_str term, uint32_t df)
{
    bool added = s->ix->shard_count == 1;
    size_t number = s->count;
    if (!added)
        number = pst_map_put(&s->known, term, &added);
    if (added)
        PST_PUSH(s->items, s->count, s->cap) = (struct pst_expansion){
            {pst_arena_dup(s->arena, term.p, term.n), term.n}, 0};
    s->items[number].df += df;
}

/* All that begins as the term does, if nothing that does so matches. */
static void pass_over(const struct scan *s, struct pst_glass_dictionary *d,
                      struct pst_str term)
{
    size_t dead = pst_pattern_dead(s->pattern, term);
    if (dead > 0)
        pst_glass_dictionary_beyond(d, s->skip + dead);
}

/* A meta key may begin with another one and a colon; words have none. */
static bool is_of_key(const struct scan *s, struct pst_str rest)
{
    return !s->keyed || memchr(rest.p, ':', rest.n) == NULL;
}

static int scan_shard(struct scan *s, const struct pst_shard *shard,
                      struct pst_error *err)
{
    struct pst_glass_dictionary d;
    struct pst_buf path = PST_BUF_INIT;
    struct pst_str term;
    uint32_t df;
    pst_stub_shard_path(&path, s->ix->dir.p, shard->number);
    int r = pst_glass_dictionary_open(&d, path.p, err);
    if (s->pattern != NULL)
        pst_glass_dictionary_require(&d, pst_pattern_literal(s->pattern));
    if (r == 0)
        r = pst_glass_dictionary_seek(&d, s->prefix, err);
    while (r == 0 && (r = next_term(s, &d, &term, &df, err)) == 1) {
        struct pst_str rest = {term.p + s->skip, term.n - s->skip};
        if (s->pattern == NULL || pst_pattern_matches(s->pattern, rest)) {
            if (is_of_key(s, rest))
                add_term(s, term, df);
        } else {
            pass_over(s, &d, rest);
        }
        r = pst_patience_work(s->ix->patience, 1, err);
    }
    pst_glass_dictionary_dispose(&d);
    pst_buf_dispose(&path);
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

/* The number that `rank` others are not less than (Hoare's selection); the
 * numbers are put in another order. */
static uint32_t greatest_but(uint32_t *numbers, size_t count, size_t rank)
{
    size_t low = 0;
    size_t high = count - 1;
    while (low < high) {
        uint32_t pivot = numbers[low + (high - low) / 2];
        size_t i = low;
        size_t k = high;
        for (;;) {
            while (numbers[i] > pivot)
                i++;
            while (numbers[k] < pivot)
                k--;
            if (i >= k)
                break;
            uint32_t swap = numbers[i];
            numbers[i++] = numbers[k];
            numbers[k--] = swap;
        }
        /* Down to k none is less than the pivot, and behind it none greater. */
        if (rank <= k)
            high = k;
        else
            low = k + 1;
    }
    return numbers[low];
}

/* Keep the most frequent ones, in their order; of equally frequent ones the
 * first. */
static void keep_frequent(struct scan *s)
{
    uint32_t *numbers = pst_calloc(s->count, sizeof *numbers);
    for (size_t i = 0; i < s->count; i++)
        numbers[i] = s->items[i].df;
    uint32_t least = greatest_but(numbers, s->count, s->max - 1);
    free(numbers);
    size_t room = s->max; /* for those that are in just as many articles */
    for (size_t i = 0; i < s->count; i++)
        room -= s->items[i].df > least;
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        bool equal = s->items[i].df == least && room > 0;
        room -= equal;
        if (equal || s->items[i].df > least)
            s->items[kept++] = s->items[i];
    }
    s->count = kept;
}

/* What was found, cut to the most frequent ones. */
static void hand_over(struct scan *s, struct pst_expansions *out)
{
    struct pst_words breaker;
    out->found = s->count;
    out->skip = s->skip;
    out->gave_up = s->pattern != NULL && pst_pattern_gave_up(s->pattern);
    if (s->count == 0)
        return;
    if (s->ix->shard_count > 1)
        qsort(s->items, s->count, sizeof *s->items, pst_expansion_by_term);
    if (s->count > s->max)
        keep_frequent(s);
    out->count = s->count;
    out->items = pst_arena_alloc(s->arena, out->count * sizeof *s->items);
    memcpy(out->items, s->items, out->count * sizeof *s->items);
    pst_words_init(&breaker, "", 0);
    for (size_t i = 0; i < out->count && !out->single; i++) {
        struct pst_str term = out->items[i].term;
        out->single = is_single(
            &breaker, (struct pst_str){term.p + s->skip, term.n - s->skip});
    }
    pst_words_dispose(&breaker);
}

static int run_scan(struct scan *s, struct pst_expansions *out,
                    struct pst_error *err)
{
    int r = 0;
    pst_map_init(&s->known);
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < s->ix->shard_count && r == 0; i++)
        r = scan_shard(s, &s->ix->shards[i], err);
    if (r == 0)
        hand_over(s, out);
    pst_map_dispose(&s->known);
    free(s->items);
    return r;
}

int pst_expand(struct pst_expansions *out, const struct pst_index *ix,
               struct pst_str prefix, struct pst_arena *arena,
               struct pst_error *err)
{
    struct scan s = {
        .ix = ix, .prefix = prefix, .max = PST_EXPAND_MAX, .arena = arena};
    return run_scan(&s, out, err);
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
    struct pst_map known;            /* field and pattern */
    struct pst_expansions **results; /* by its number */
    size_t cap;
    struct pst_error *err;
};

/* The terms of a pattern behind a prefix, at most `max`. */
static int look_up(struct pst_expansions *out, const struct pst_index *ix,
                   struct pst_str prefix, const struct pst_query_word *w,
                   size_t max, struct pst_arena *arena, struct pst_error *err)
{
    struct pst_buf begin = PST_BUF_INIT;
    struct scan s = {.ix = ix,
                     .skip = prefix.n,
                     .keyed = prefix.n > 0 && prefix.p[prefix.n - 1] == ':',
                     .max = max,
                     .arena = arena};
    if (w != NULL) {
        s.pattern = pst_pattern_new(w, err);
        if (s.pattern == NULL)
            return -PST_EQUERY;
    }
    pst_buf_addstr(&begin, prefix);
    if (s.pattern != NULL)
        pst_buf_addstr(&begin, pst_pattern_prefix(s.pattern));
    s.prefix = pst_buf_str(&begin);
    int r = run_scan(&s, out, err);
    pst_pattern_free(s.pattern);
    pst_buf_dispose(&begin);
    return r;
}

int pst_expand_behind(struct pst_expansions *out, const struct pst_index *ix,
                      struct pst_str prefix, const struct pst_query_word *word,
                      struct pst_arena *arena, struct pst_error *err)
{
    return look_up(out, ix, prefix, word, SIZE_MAX, arena, err);
}

/* Equal patterns of a field share what they stand for. */
static int expand_word(struct expander *e, const struct pst_node *n,
                       struct pst_query_word *w)
{
    struct pst_buf key = PST_BUF_INIT;
    bool added = false;
    int r = 0;
    pst_expand_term(&key, n, (struct pst_str){"", 0});
    size_t prefix = key.n;
    pst_buf_addc(&key, (char)('0' + w->match));
    pst_buf_addstr(&key, w->term);
    uint32_t number = pst_map_put(&e->known, pst_buf_str(&key), &added);
    if (added) {
        e->results = pst_grow(e->results, &e->cap, (size_t)number + 1,
                              sizeof(struct pst_expansions *));
        e->results[number] =
            pst_arena_zalloc(&e->q->arena, sizeof(struct pst_expansions));
        r = look_up(e->results[number], e->ix, (struct pst_str){key.p, prefix},
                    w, e->max, &e->q->arena, e->err);
    }
    w->expansions = e->results[number];
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
    free(e.results);
    return r;
}
