/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/postings.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"

void pst_postings_init(struct pst_postings *p)
{
    memset(p, 0, sizeof *p);
    pst_lexicon_init(&p->lexicon);
    pst_buf_init(&p->room);
}

void pst_postings_dispose(struct pst_postings *p)
{
    pst_lexicon_dispose(&p->lexicon);
    pst_buf_dispose(&p->room);
    free(p->locals);
    free(p->places);
    free(p->grouped);
    free(p->order);
    free(p->sorted);
}

void pst_postings_clear(struct pst_postings *p)
{
    for (size_t i = 0; i < p->local_count; i++)
        p->lexicon.terms[p->locals[i].number].local = 0;
    p->local_count = 0;
    p->place_count = 0;
    p->length = 0;
}

void pst_postings_forget(struct pst_postings *p)
{
    pst_postings_dispose(p);
    pst_postings_init(p);
}

/* The term in the article at hand. */
static struct pst_postings_local *local_of(struct pst_postings *p,
                                           uint32_t number)
{
    struct pst_lexeme *t = &p->lexicon.terms[number];
    if (t->local != 0)
        return &p->locals[t->local - 1];
    struct pst_postings_local *l =
        &PST_PUSH(p->locals, p->local_count, p->local_cap);
    *l = (struct pst_postings_local){.number = number};
    t->local = (uint32_t)p->local_count;
    return l;
}

static void raise(struct pst_postings *p, uint32_t number, uint32_t wdf,
                  uint32_t position)
{
    struct pst_postings_local *l = local_of(p, number);
    l->wdf += wdf;
    p->length += wdf;
    if (position == 0)
        return;
    l->positions++;
    PST_PUSH(p->places, p->place_count, p->place_cap) =
        (struct pst_postings_place){(uint32_t)(l - p->locals), position};
}

static uint32_t number_of(struct pst_postings *p, const char *prefix,
                          struct pst_str term)
{
    /* Words have no NULs; a short one needs neither cutting nor copying. */
    if (*prefix != '\0' || term.n > PST_TERM_CUT) {
        pst_term_make(&p->room, prefix, term);
        term = pst_buf_str(&p->room);
    }
    return pst_lexicon_put(&p->lexicon, term);
}

uint32_t pst_postings_put(struct pst_postings *p, const char *prefix,
                          struct pst_str term, uint32_t wdf, uint32_t position)
{
    uint32_t number = number_of(p, prefix, term);
    raise(p, number, wdf, position);
    return number;
}

void pst_postings_put_meta(struct pst_postings *p, struct pst_str key,
                           struct pst_str term, uint32_t position)
{
    pst_term_make_meta(&p->room, key, term);
    raise(p, pst_lexicon_put(&p->lexicon, pst_buf_str(&p->room)), 0, position);
}

uint32_t pst_postings_number(struct pst_postings *p, const char *prefix,
                             struct pst_str term)
{
    return number_of(p, prefix, term);
}

void pst_postings_add(struct pst_postings *p, uint32_t number, uint32_t wdf)
{
    raise(p, number, wdf, 0);
}

void pst_postings_settle(struct pst_postings *p)
{
    if (p->length != 0)
        return;
    for (size_t i = 0; i < p->local_count; i++)
        p->locals[i].positions = 0;
    p->place_count = 0;
}

static void make_room(struct pst_postings *p)
{
    size_t n = p->local_count;
    p->order = pst_grow(p->order, &p->order_cap, n, sizeof *p->order);
    p->sorted = pst_grow(p->sorted, &p->sorted_cap, n, sizeof *p->sorted);
    p->grouped = pst_grow(p->grouped, &p->grouped_cap, p->place_count,
                          sizeof *p->grouped);
}

void pst_postings_sort(struct pst_postings *p, struct pst_doc *out)
{
    size_t n = p->local_count;
    make_room(p);
    for (size_t i = 0; i < n; i++)
        p->order[i] = p->locals[i].number;
    pst_lexicon_sort(&p->lexicon, p->order, n);

    uint32_t from = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t number = p->order[i];
        struct pst_postings_local *l =
            &p->locals[p->lexicon.terms[number].local - 1];
        p->sorted[i] = (struct pst_doc_term){
            .term = pst_lexicon_term(&p->lexicon, number),
            .number = number,
            .wdf = l->wdf,
            .positions = p->grouped + from,
            .position_count = l->positions,
        };
        l->next = from;
        from += l->positions;
    }
    for (size_t i = 0; i < p->place_count; i++)
        p->grouped[p->locals[p->places[i].local].next++] =
            p->places[i].position;
    out->lexicon = &p->lexicon;
    out->terms = p->sorted;
    out->term_count = n;
}
