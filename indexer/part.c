/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/part.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/termlist.h"

enum { DOCUMENTS_HOLD = 1 << 20, VALUES_HOLD = 1 << 16 };

void pst_part_init(struct pst_part *p, const char *folder, size_t memory,
                   struct pst_part_budget *budget, int level,
                   unsigned pair_bits)
{
    memset(p, 0, sizeof *p);
    p->folder = folder;
    p->memory = memory;
    p->budget = budget;
    p->deflater = level != 0 ? pst_deflater_new(level) : NULL;
    pst_run_init(&p->run);
    pst_spool_init(&p->documents, folder, DOCUMENTS_HOLD);
    pst_signatures_init(&p->signatures, folder, pair_bits);
    pst_buf_init(&p->room);
    pst_buf_init(&p->list);
    pst_buf_init(&p->deflated);
    pst_buf_init(&p->slots);
}

void pst_part_drop_runs(struct pst_part *p)
{
    for (size_t i = 0; i < p->spill_count; i++)
        pst_spill_close(&p->spills[i]);
    free(p->spills);
    p->spills = NULL;
    p->spill_count = p->spill_cap = 0;
}

void pst_part_dispose(struct pst_part *p)
{
    pst_run_dispose(&p->run);
    pst_part_drop_runs(p);
    pst_deflater_free(p->deflater);
    free(p->lengths);
    pst_spool_dispose(&p->documents);
    pst_signatures_dispose(&p->signatures);
    for (size_t i = 0; i < p->value_count; i++) {
        pst_spool_dispose(&p->values[i]->entries);
        pst_buf_dispose(&p->values[i]->low);
        pst_buf_dispose(&p->values[i]->high);
        free(p->values[i]);
    }
    free(p->values);
    free(p->slot_room);
    pst_buf_dispose(&p->room);
    pst_buf_dispose(&p->list);
    pst_buf_dispose(&p->deflated);
    pst_buf_dispose(&p->slots);
}

int pst_part_flush(struct pst_part *p, struct pst_error *err)
{
    if (p->run.used == 0)
        return 0;
    struct pst_spill s;
    int r = pst_run_spill(&p->run, p->folder, &s, err);
    if (r == 0)
        PST_PUSH(p->spills, p->spill_count, p->spill_cap) = s;
    return r;
}

int pst_part_close(struct pst_part *p, struct pst_error *err)
{
    struct pst_part_budget *b = p->budget;
    if (p->run.used == 0)
        return 0;
    size_t bytes = p->run.bytes;
    if (b == NULL || atomic_fetch_add(&b->held, bytes) + bytes > b->limit) {
        if (b != NULL)
            atomic_fetch_sub(&b->held, bytes);
        return pst_part_flush(p, err);
    }
    pst_run_keep(&p->run, &PST_PUSH(p->spills, p->spill_count, p->spill_cap));
    return 0;
}

/* What is held already leaves less to each thread. */
static bool is_full(const struct pst_part *p)
{
    size_t held = 0;
    if (p->budget != NULL)
        held = atomic_load(&p->budget->held) / p->budget->threads;
    return p->run.bytes + held >= p->memory;
}

/* The first place from `low` on whose slot is not below `slot`. */
static size_t find_slot(const struct pst_part *p, size_t low, uint32_t slot)
{
    size_t high = p->value_count;
    /* Documents tend to use the same slots: then it is the next one. */
    if (low < high && p->values[low]->slot >= slot)
        return low;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (p->values[mid]->slot < slot)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool has_slot_at(const struct pst_part *p, size_t at, uint32_t slot)
{
    return at < p->value_count && p->values[at]->slot == slot;
}

const struct pst_part_values *pst_part_slot(const struct pst_part *p,
                                            uint32_t slot)
{
    size_t at = find_slot(p, 0, slot);
    return has_slot_at(p, at, slot) ? p->values[at] : NULL;
}

/* The place of a slot, from `low` on; made if need be. */
static size_t place_of(struct pst_part *p, size_t low, uint32_t slot)
{
    size_t at = find_slot(p, low, slot);
    if (has_slot_at(p, at, slot))
        return at;
    struct pst_part_values *v = pst_calloc(1, sizeof *v);
    v->slot = slot;
    pst_spool_init(&v->entries, p->folder, VALUES_HOLD);
    pst_buf_init(&v->low);
    pst_buf_init(&v->high);
    p->values = pst_grow(p->values, &p->value_cap, p->value_count + 1,
                         sizeof(struct pst_part_values *));
    memmove(p->values + at + 1, p->values + at,
            (p->value_count - at) * sizeof(struct pst_part_values *));
    p->values[at] = v;
    p->value_count++;
    return at;
}

static void widen(struct pst_part_values *v, struct pst_str value)
{
    if (v->count == 0 || pst_str_cmp(value, pst_buf_str(&v->low)) < 0) {
        pst_buf_clear(&v->low);
        pst_buf_addstr(&v->low, value);
    }
    if (v->count == 0 || pst_str_cmp(value, pst_buf_str(&v->high)) > 0) {
        pst_buf_clear(&v->high);
        pst_buf_addstr(&v->high, value);
    }
    v->count++;
}

static int add_values(struct pst_part *p, const struct pst_doc *doc,
                      struct pst_error *err)
{
    size_t at = 0;
    for (size_t i = 0; i < doc->value_count; i++, at++) {
        const struct pst_doc_value *d = &doc->values[i];
        at = place_of(p, at, d->slot);
        struct pst_part_values *v = p->values[at];
        widen(v, d->value);
        pst_buf_clear(&p->room);
        pst_buf_adduint(&p->room, p->count);
        pst_buf_adduint(&p->room, d->value.n);
        pst_buf_addstr(&p->room, d->value);
        int r = pst_spool_add(&v->entries, p->room.p, p->room.n, err);
        if (r != 0)
            return r;
    }
    return 0;
}

/* The termlist's tag into p->list, deflated if that is wanted and worth it. */
static void make_terms(struct pst_part *p, const struct pst_doc *doc,
                       uint64_t length, struct pst_doctags *tags)
{
    struct pst_buf *plain = &p->list;
    pst_buf_clear(plain);
    if (doc->term_count != 0) {
        struct pst_glass_termlist list;
        pst_glass_termlist_begin(&list, plain, length, doc->term_count);
        for (size_t i = 0; i < doc->term_count; i++) {
            const struct pst_doc_term *d = &doc->terms[i];
            if (d->padded)
                pst_glass_termlist_add_padded(&list, d->term, d->wdf);
            else
                pst_glass_termlist_add(&list, d->term, d->wdf);
        }
    }
    pst_buf_clear(&p->deflated);
    tags->deflated =
        p->deflater != NULL &&
        pst_deflate_raw(p->deflater, &p->deflated, pst_buf_str(plain));
    tags->terms = pst_buf_str(tags->deflated ? &p->deflated : plain);
}

static void make_slots(struct pst_part *p, const struct pst_doc *doc,
                       struct pst_doctags *tags)
{
    p->slot_room = pst_grow(p->slot_room, &p->slot_cap, doc->value_count,
                            sizeof *p->slot_room);
    for (size_t i = 0; i < doc->value_count; i++)
        p->slot_room[i] = doc->values[i].slot;
    pst_buf_clear(&p->slots);
    if (doc->value_count != 0)
        pst_glass_slots(&p->slots, p->slot_room, doc->value_count);
    tags->slots = pst_buf_str(&p->slots);
}

static int spool_document(struct pst_part *p, const struct pst_doctags *tags,
                          struct pst_error *err)
{
    struct pst_buf *b = &p->room;
    pst_buf_clear(b);
    pst_buf_adduint(b, tags->data.n);
    pst_buf_addstr(b, tags->data);
    pst_buf_adduint(b, tags->terms.n << 1 | tags->deflated);
    pst_buf_addstr(b, tags->terms);
    pst_buf_adduint(b, tags->slots.n);
    pst_buf_addstr(b, tags->slots);
    return pst_spool_add(&p->documents, b->p, b->n, err);
}

int pst_part_next(struct pst_spool_reader *in, struct pst_buf *room,
                  struct pst_doctags *out, struct pst_error *err)
{
    uint64_t n[3] = {0, 0, 0};
    pst_buf_clear(room);
    for (int i = 0; i < 3; i++) {
        struct pst_str piece;
        int r = pst_spool_take_uint(in, &n[i], err);
        out->deflated = i == 1 ? (n[i] & 1) != 0 : out->deflated;
        n[i] = i == 1 ? n[i] >> 1 : n[i];
        if (r == 0)
            r = pst_spool_take(in, (size_t)n[i], &piece, err);
        if (r != 0)
            return r;
        pst_buf_addstr(room, piece);
    }
    out->data = (struct pst_str){room->p, (size_t)n[0]};
    out->terms = (struct pst_str){room->p + n[0], (size_t)n[1]};
    out->slots = (struct pst_str){room->p + n[0] + n[1], (size_t)n[2]};
    return 0;
}

int pst_part_add(struct pst_part *p, const struct pst_doc *doc,
                 struct pst_error *err)
{
    uint64_t length = 0;
    for (size_t i = 0; i < doc->term_count; i++) {
        length += doc->terms[i].wdf;
        if (doc->terms[i].wdf > p->wdf_high)
            p->wdf_high = doc->terms[i].wdf;
    }
    p->count++;
    p->lengths =
        pst_grow(p->lengths, &p->length_cap, p->count, sizeof *p->lengths);
    p->lengths[p->count - 1] = length;

    int r = add_values(p, doc, err);
    if (r != 0)
        return r;
    struct pst_doctags tags = {.data = doc->data};
    make_terms(p, doc, length, &tags);
    make_slots(p, doc, &tags);
    pst_doctags_hash(&tags, p->hash);
    r = p->tables != NULL ? pst_doctables_put(p->tables, p->count, &tags, err)
                          : spool_document(p, &tags, err);

    if (r == 0)
        r = pst_signatures_make(&p->signatures, p->count - 1, doc->pairs,
                                doc->pair_count, err);

    pst_run_add(&p->run, p->count, doc);
    if (r == 0 && is_full(p))
        r = pst_part_flush(p, err);
    return r;
}
