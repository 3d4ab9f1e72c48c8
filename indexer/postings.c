/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/postings.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"

void pst_postings_init(struct pst_postings *p)
{
    memset(p, 0, sizeof *p);
    pst_map_init(&p->terms);
    pst_buf_init(&p->room);
}

void pst_postings_dispose(struct pst_postings *p)
{
    pst_map_dispose(&p->terms);
    pst_buf_dispose(&p->room);
    free(p->entries);
    free(p->places);
    free(p->grouped);
    free(p->sorted);
}

void pst_postings_clear(struct pst_postings *p)
{
    pst_map_clear(&p->terms);
    p->count = 0;
    p->place_count = 0;
    p->length = 0;
}

/* The number of the term in `room`. */
static uint32_t number_of_room(struct pst_postings *p)
{
    bool added;
    uint32_t number = pst_map_put(&p->terms, pst_buf_str(&p->room), &added);
    if (added)
        PST_PUSH(p->entries, p->count, p->cap) =
            (struct pst_postings_entry){0, 0};
    return number;
}

uint32_t pst_postings_term(struct pst_postings *p, const char *prefix,
                           struct pst_str term)
{
    pst_term_make(&p->room, prefix, term);
    return number_of_room(p);
}

uint32_t pst_postings_meta(struct pst_postings *p, struct pst_str key,
                           struct pst_str term)
{
    pst_term_make_meta(&p->room, key, term);
    return number_of_room(p);
}

void pst_postings_add(struct pst_postings *p, uint32_t number, uint32_t wdf,
                      uint32_t position)
{
    p->entries[number].wdf += wdf;
    p->length += wdf;
    if (position == 0)
        return;
    p->entries[number].positions++;
    PST_PUSH(p->places, p->place_count, p->place_cap) =
        (struct pst_postings_place){number, position};
}

void pst_postings_settle(struct pst_postings *p)
{
    if (p->length != 0)
        return;
    for (size_t i = 0; i < p->count; i++)
        p->entries[i].positions = 0;
    p->place_count = 0;
}

static int by_term(const void *a, const void *b)
{
    const struct pst_doc_term *x = a, *y = b;
    return pst_str_cmp(x->term, y->term);
}

void pst_postings_sort(struct pst_postings *p, struct pst_doc *out)
{
    if (p->count > p->sorted_cap)
        p->sorted =
            pst_grow(p->sorted, &p->sorted_cap, p->count, sizeof *p->sorted);
    if (p->place_count > p->grouped_cap)
        p->grouped = pst_grow(p->grouped, &p->grouped_cap, p->place_count,
                              sizeof *p->grouped);

    size_t from = 0;
    for (uint32_t i = 0; i < p->count; i++) {
        p->sorted[i] = (struct pst_doc_term){
            .term = pst_map_key(&p->terms, i),
            .wdf = p->entries[i].wdf,
            .positions = p->grouped + from,
        };
        from += p->entries[i].positions;
    }
    for (size_t i = 0; i < p->place_count; i++) {
        struct pst_doc_term *t = &p->sorted[p->places[i].term];
        size_t at = (size_t)(t->positions - p->grouped) + t->position_count++;
        p->grouped[at] = p->places[i].position;
    }
    if (p->count != 0)
        qsort(p->sorted, p->count, sizeof *p->sorted, by_term);
    out->terms = p->sorted;
    out->term_count = p->count;
}
