/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/phrase.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/pack.h"
#include "glass/position.h"

/* Of one term in one document: more is no text, but damage. */
enum { POSITIONS_MAX = 1 << 25 };

/* The lists of positions of a term. */
struct term {
    struct pst_buf key; /* what all of its keys begin with ... */
    size_t prefix;      /* ... is so long */
    struct pst_glass_cursor cursor;
    bool at; /* the cursor is at an item */
    /* Of the list's row, which posting that is of; or 0 and UINT32_MAX. */
    uint32_t row, number;
};

/* A part, and its positions in a document, ascending. */
struct place {
    struct term *terms;
    size_t term_count, term_cap;
    const struct pst_fast_list *list; /* of the only term, or NULL */
    uint32_t *positions;
    size_t count, cap;
    size_t at;
};

struct pst_fast_phrase {
    struct pst_fast_search *search;
    struct pst_fast_phrase *next;
    bool ordered;
    uint32_t window;
    struct place *parts;
    struct place **order; /* the parts, the fewest positions first */
    size_t count;
    uint64_t stop; /* of the positions behind it no more than one is read */
    struct pst_buf room;
};

/* --- making -------------------------------------------------------------- */

/* The terms of a part: of ORs in it, too. */
static void add_terms(const struct pst_fast_search *s,
                      const struct pst_clause *c, struct place *part)
{
    if (c->op == PST_OP_TERM) {
        struct term *t =
            &PST_PUSH(part->terms, part->term_count, part->term_cap);
        memset(t, 0, sizeof *t);
        pst_buf_init(&t->key);
        pst_glass_sort_str(&t->key, c->text, false);
        t->prefix = t->key.n;
        t->number = UINT32_MAX;
        pst_glass_cursor_init(&t->cursor,
                              &s->shard->mapped.tables[PST_GLASS_POSITION]);
    }
    for (size_t i = 0; i < c->count; i++)
        add_terms(s, c->parts[i], part);
}

struct pst_fast_phrase *pst_fast_phrase_make(struct pst_fast_search *s,
                                             const struct pst_clause *c)
{
    struct pst_fast_phrase *p = pst_arena_zalloc(s->arena, sizeof *p);
    p->search = s;
    p->ordered = c->op == PST_OP_PHRASE;
    p->window = c->number != 0 ? c->number : (uint32_t)c->count;
    p->count = c->count;
    p->parts = pst_arena_zalloc(s->arena, c->count * sizeof *p->parts);
    p->order = pst_arena_alloc(s->arena, c->count * sizeof(struct place *));
    for (size_t i = 0; i < c->count; i++) {
        p->order[i] = &p->parts[i];
        add_terms(s, c->parts[i], &p->parts[i]);
    }
    pst_buf_init(&p->room);
    p->next = s->phrases;
    s->phrases = p;
    return p;
}

void pst_fast_phrase_see(struct pst_fast_phrase *p, size_t part,
                         const struct pst_fast_list *list)
{
    p->parts[part].list = list;
}

static void dispose(struct pst_fast_phrase *p)
{
    for (size_t i = 0; i < p->count; i++) {
        for (size_t k = 0; k < p->parts[i].term_count; k++)
            pst_buf_dispose(&p->parts[i].terms[k].key);
        free(p->parts[i].terms);
        free(p->parts[i].positions);
    }
    pst_buf_dispose(&p->room);
}

void pst_fast_phrases_dispose(struct pst_fast_phrase *first)
{
    for (; first != NULL; first = first->next)
        dispose(first);
}

/* --- reading ------------------------------------------------------------- */

/* How many items ahead of the cursor the list of a document is, whose posting
 * is of this number in the row of its list; 0 when that is not known. Most
 * postings have a list each, in the same order. */
static size_t count_ahead(const struct term *t,
                          const struct pst_fast_list *postings, uint32_t number)
{
    bool known = t->at && number != UINT32_MAX && t->number != UINT32_MAX &&
                 postings->row == t->row && number > t->number;
    return known ? number - t->number : 0;
}

/* Go to the term's list of the document: 1, 0 when there is none, or a
 * negative code. */
static int find_list(struct term *t, const struct pst_fast_list *postings,
                     uint32_t docid, struct pst_error *err)
{
    uint32_t number =
        postings != NULL ? pst_fast_list_number(postings, docid) : UINT32_MAX;
    size_t jump = count_ahead(t, postings, number);
    pst_buf_truncate(&t->key, t->prefix);
    pst_glass_sort_uint(&t->key, docid);
    struct pst_str key = pst_buf_str(&t->key);
    t->number = number;
    t->row = postings != NULL ? postings->row : 0;
    if (jump != 0 && pst_glass_cursor_jump(&t->cursor, jump, key))
        return 1;
    bool ahead = t->at && pst_str_cmp(t->cursor.key, key) <= 0;
    int r = ahead ? pst_glass_cursor_skip(&t->cursor, key, err)
                  : pst_glass_cursor_seek(&t->cursor, key, err);
    t->at = r == 1;
    if (r != 1 || !pst_str_eq(t->cursor.key, key)) {
        t->number = UINT32_MAX;
        return r < 0 ? r : 0;
    }
    return 1;
}

static int damaged(const struct pst_fast_phrase *p, const struct term *t)
{
    return pst_glass_cursor_damaged(&t->cursor, "a list of positions is none",
                                    pst_fast_search_err(p->search));
}

/* Begin the term's list of the document, with room behind the positions that
 * the part has already: 1, 0 when there is none, or a negative code. */
static int begin_list(struct pst_fast_phrase *p, struct place *part,
                      struct term *t, uint32_t docid,
                      struct pst_glass_positions *list)
{
    struct pst_error *err = pst_fast_search_err(p->search);
    struct pst_str tag;
    int r = find_list(t, part->list, docid, err);
    if (r == 1 &&
        (r = pst_glass_cursor_tag(&t->cursor, NULL, &p->room, &tag, err)) == 0)
        r = 1;
    if (r != 1)
        return r;
    if (!pst_glass_positions_begin(list, tag) || list->count > POSITIONS_MAX)
        return damaged(p, t);
    part->positions =
        pst_grow(part->positions, &part->cap, part->count + (size_t)list->count,
                 sizeof(uint32_t));
    return 1;
}

/* Append the positions of a term, up to the stop. */
static int read_term(struct pst_fast_phrase *p, struct place *part,
                     struct term *t, uint32_t docid)
{
    uint32_t stop = p->stop < UINT32_MAX ? (uint32_t)p->stop : UINT32_MAX;
    struct pst_glass_positions list;
    int r = begin_list(p, part, t, docid, &list);
    if (r != 1)
        return r;
    size_t n =
        pst_glass_positions_read(&list, stop, part->positions + part->count);
    part->count += n;
    return n != 0 ? 1 : damaged(p, t);
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* False when it has none, or cannot be read. */
static bool read_part(struct pst_fast_phrase *p, struct place *part,
                      uint32_t docid)
{
    int lists = 0;
    part->count = 0;
    part->at = 0;
    for (size_t i = 0; i < part->term_count; i++) {
        int r = read_term(p, part, &part->terms[i], docid);
        if (r < 0) {
            pst_fast_search_fail(p->search, r);
            return false;
        }
        lists += r;
    }
    if (lists > 1)
        qsort(part->positions, part->count, sizeof *part->positions, by_value);
    return lists > 0;
}

/* By how many positions there should be. */
static void put_in_order(struct pst_fast_phrase *p)
{
    for (size_t i = 1; i < p->count; i++) {
        struct place *part = p->order[i];
        uint32_t wdf = part->list != NULL ? part->list->wdf : UINT32_MAX;
        size_t k = i;
        while (k > 0 &&
               (p->order[k - 1]->list != NULL ? p->order[k - 1]->list->wdf
                                              : UINT32_MAX) > wdf) {
            p->order[k] = p->order[k - 1];
            k--;
        }
        p->order[k] = part;
    }
}

/* Of what comes after the last position of the first part no more is read than
 * the window can reach. */
static bool read_parts(struct pst_fast_phrase *p, uint32_t docid)
{
    p->stop = UINT32_MAX;
    for (size_t i = 0; i < p->count; i++) {
        struct place *part = p->order[i];
        if (!read_part(p, part, docid))
            return false;
        uint64_t last = (uint64_t)part->positions[part->count - 1] + p->window;
        p->stop = last < p->stop ? last : p->stop;
    }
    return true;
}

/* --- comparing ----------------------------------------------------------- */

/* To the first position that is not less; false at the end. */
static bool skip(struct place *part, uint64_t least)
{
    size_t low = part->at;
    size_t step = 1;
    while (low < part->count && part->positions[low] < least) {
        low += step;
        step *= 2;
    }
    if (step > 1) {
        size_t high = low < part->count ? low : part->count;
        low -= step / 2;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (part->positions[middle] < least)
                low = middle + 1;
            else
                high = middle;
        }
    }
    part->at = low;
    return low < part->count;
}

/* Whether the only term of a part is where it should be behind any place that
 * the lead has; of its positions only some are read. */
static bool meets(struct pst_fast_phrase *p, struct place *lead,
                  struct place *part, uint32_t docid)
{
    uint64_t before = (uint64_t)(lead - p->parts);
    uint64_t behind = (uint64_t)(part - p->parts);
    struct pst_glass_positions list;
    struct pst_glass_wanted wanted;
    size_t n = 0;
    for (size_t i = 0; i < lead->count; i++) {
        uint64_t position = lead->positions[i] + behind;
        if (position >= before && position - before <= UINT32_MAX)
            lead->positions[n++] = (uint32_t)(position - before);
    }
    part->count = 0;
    int r = n != 0 ? begin_list(p, part, &part->terms[0], docid, &list) : 0;
    if (r == 1) {
        pst_glass_wanted_init(&wanted, lead->positions, n);
        r = pst_glass_positions_meet(&list, &wanted, part->positions);
        if (r < 0)
            r = damaged(p, &part->terms[0]);
    }
    if (r < 0)
        pst_fast_search_fail(p->search, r);
    return r == 1;
}

/* One right behind the other: what begins there by the parts read so far is
 * kept as positions of the first part read, and while there are any, another
 * part is read as far as they go. */
static bool is_exact(struct pst_fast_phrase *p, uint32_t docid)
{
    struct place *lead = p->order[0];
    size_t place = (size_t)(lead - p->parts);
    p->stop = UINT32_MAX;
    if (!read_part(p, lead, docid))
        return false;
    for (size_t k = 1; k < p->count && lead->count > 0; k++) {
        struct place *part = p->order[k];
        size_t behind = (size_t)(part - p->parts);
        size_t kept = 0;
        if (k + 1 == p->count && part->term_count == 1)
            return meets(p, lead, part, docid);
        p->stop = (uint64_t)lead->positions[lead->count - 1] + behind;
        if (!read_part(p, part, docid))
            return false;
        for (size_t i = 0; i < lead->count; i++) {
            uint32_t position = lead->positions[i];
            if (position < place ||
                !skip(part, (uint64_t)position - place + behind))
                continue;
            if (part->positions[part->at] == position - place + behind)
                lead->positions[kept++] = position;
        }
        lead->count = kept;
    }
    return lead->count > 0;
}

/* In order, the last less than the window behind the first. */
static bool is_ordered(struct pst_fast_phrase *p)
{
    const struct place *lead = &p->parts[0];
    for (size_t i = 0; i < lead->count; i++) {
        uint64_t first = lead->positions[i];
        uint64_t at = first;
        size_t k = 1;
        for (; k < p->count; k++) {
            if (!skip(&p->parts[k], at + 1))
                return false;
            at = p->parts[k].positions[p->parts[k].at];
            if (at >= first + p->window)
                break;
        }
        if (k == p->count)
            return true;
    }
    return false;
}

/* The parts are moved one by one, that which is behind all others. No two share
 * a position: the plan sees to it that the parts have no term in common. */
static bool is_near(struct pst_fast_phrase *p)
{
    for (;;) {
        struct place *least = &p->parts[0];
        uint64_t last = 0;
        for (size_t i = 0; i < p->count; i++) {
            struct place *part = &p->parts[i];
            uint32_t position = part->positions[part->at];
            if (position < least->positions[least->at])
                least = part;
            last = position > last ? position : last;
        }
        uint64_t first = least->positions[least->at];
        if (last < first + p->window)
            return true;
        if (!skip(least, last - p->window + 1))
            return false;
    }
}

void pst_fast_phrase_expect(struct pst_fast_phrase *p, uint32_t docid)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct pst_fast_list *postings = p->parts[i].list;
        struct term *t = &p->parts[i].terms[0];
        if (p->parts[i].term_count != 1 || !t->at)
            continue;
        size_t ahead = postings != NULL
                           ? count_ahead(t, postings,
                                         pst_fast_list_number(postings, docid))
                           : 0;
        if (ahead != 0) {
            pst_glass_cursor_expect_at(&t->cursor, ahead);
            continue;
        }
        pst_buf_truncate(&t->key, t->prefix);
        pst_glass_sort_uint(&t->key, docid);
        pst_glass_cursor_expect(&t->cursor, pst_buf_str(&t->key));
    }
}

bool pst_fast_phrase_holds(struct pst_fast_phrase *p, uint32_t docid)
{
    if (p->search->status != 0)
        return false;
    put_in_order(p);
    if (p->ordered && p->window == p->count)
        return is_exact(p, docid);
    if (!read_parts(p, docid))
        return false;
    return p->ordered ? is_ordered(p) : is_near(p);
}
