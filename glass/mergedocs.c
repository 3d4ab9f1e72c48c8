/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/mergeparts.h"
#include "glass/postlist.h"
#include "glass/slots.h"

/* The next old docid from this one on that is not dropped. */
static uint32_t live_from(const struct pst_glass_source *s, uint32_t docid)
{
    while (docid <= s->last && s->docids[docid] == PST_GLASS_DROPPED)
        docid++;
    return docid;
}

void pst_glass_merged_docs_init(struct pst_glass_merged_docs *d,
                                const struct pst_glass_merge *m)
{
    memset(d, 0, sizeof *d);
    d->merge = m;
    d->next = pst_calloc(m->count, sizeof *d->next);
    for (size_t i = 0; i < m->count; i++)
        d->next[i] = live_from(&m->sources[i], 1);
}

void pst_glass_merged_docs_dispose(struct pst_glass_merged_docs *d)
{
    free(d->next);
}

bool pst_glass_merged_docs_next(struct pst_glass_merged_docs *d)
{
    d->docid = PST_GLASS_ENDED;
    for (size_t i = 0; i < d->merge->count; i++) {
        const struct pst_glass_source *s = &d->merge->sources[i];
        if (d->next[i] > s->last || s->docids[d->next[i]] >= d->docid)
            continue;
        d->docid = s->docids[d->next[i]];
        d->before = d->next[i];
        d->source = i;
    }
    if (d->docid == PST_GLASS_ENDED)
        return false;
    d->next[d->source] =
        live_from(&d->merge->sources[d->source], d->before + 1);
    return true;
}

/* --- values ----------------------------------------------------------------
 */

struct pst_glass_slot_feed {
    struct pst_glass_slot slot;
    uint32_t docid; /* the new one, or PST_GLASS_ENDED */
};

static int next_value(const struct pst_glass_source *s,
                      struct pst_glass_slot_feed *f, struct pst_error *err)
{
    for (;;) {
        int r = pst_glass_slot_next(&f->slot, err);
        f->docid = PST_GLASS_ENDED;
        if (r <= 0)
            return r;
        if (f->slot.docid > s->last)
            return pst_glass_cursor_damaged(&f->slot.chunks.cursor,
                                            "a slot has a docid too many", err);
        f->docid = s->docids[f->slot.docid];
        if (f->docid != PST_GLASS_DROPPED)
            return 0;
    }
}

void pst_glass_merged_slot_init(struct pst_glass_merged_slot *s,
                                const struct pst_glass_merge *m, uint32_t slot)
{
    memset(s, 0, sizeof *s);
    s->merge = m;
    s->feeds = pst_calloc(m->count, sizeof *s->feeds);
    for (size_t i = 0; i < m->count; i++)
        pst_glass_slot_init(&s->feeds[i].slot, m->sources[i].database, slot);
}

void pst_glass_merged_slot_dispose(struct pst_glass_merged_slot *s)
{
    for (size_t i = 0; i < s->merge->count; i++)
        pst_glass_slot_dispose(&s->feeds[i].slot);
    free(s->feeds);
}

int pst_glass_merged_slot_next(struct pst_glass_merged_slot *s,
                               struct pst_error *err)
{
    uint32_t least = PST_GLASS_ENDED;
    for (size_t i = 0; i < s->merge->count; i++) {
        struct pst_glass_slot_feed *f = &s->feeds[i];
        /* At first none is at a value; then the one that was given last. */
        int r = f->docid == s->docid ? next_value(&s->merge->sources[i], f, err)
                                     : 0;
        if (r < 0)
            return r;
        if (f->docid < least) {
            least = f->docid;
            s->value = f->slot.value;
        }
    }
    s->docid = least;
    return least != PST_GLASS_ENDED;
}

struct range {
    uint64_t count;
    struct pst_buf low, high;
};

static void widen(struct range *w, struct pst_str value)
{
    if (w->count == 0 || pst_str_cmp(value, pst_buf_str(&w->low)) < 0) {
        pst_buf_clear(&w->low);
        pst_buf_addstr(&w->low, value);
    }
    if (w->count == 0 || pst_str_cmp(value, pst_buf_str(&w->high)) > 0) {
        pst_buf_clear(&w->high);
        pst_buf_addstr(&w->high, value);
    }
    w->count++;
}

static int put_stats(const struct pst_glass_merge *m, uint32_t slot,
                     struct pst_glass_leaves *out, struct pst_error *err)
{
    struct range w = {0, PST_BUF_INIT, PST_BUF_INIT};
    struct pst_glass_merged_slot s;
    int r;
    pst_glass_merged_slot_init(&s, m, slot);
    while ((r = pst_glass_merged_slot_next(&s, err)) == 1)
        widen(&w, s.value);
    if (r == 0 && w.count != 0)
        r = pst_glass_put_value_stats(out, slot, w.count, pst_buf_str(&w.low),
                                      pst_buf_str(&w.high), err);
    pst_glass_merged_slot_dispose(&s);
    pst_buf_dispose(&w.low);
    pst_buf_dispose(&w.high);
    return r;
}

static int put_values(const struct pst_glass_merge *m, uint32_t slot,
                      struct pst_glass_leaves *out, struct pst_error *err)
{
    struct pst_glass_merged_slot s;
    struct pst_glass_values values;
    int r;
    pst_glass_merged_slot_init(&s, m, slot);
    pst_glass_values_begin(&values, out, slot);
    while ((r = pst_glass_merged_slot_next(&s, err)) == 1) {
        r = pst_glass_values_add(&values, s.docid, s.value, err);
        if (r != 0)
            break;
    }
    int finished = pst_glass_values_end(&values, r == 0 ? err : NULL);
    pst_glass_merged_slot_dispose(&s);
    return r != 0 ? r : finished;
}

/* Statistics, then values; each has keys with an order of their own. */
int pst_glass_merge_slots(const struct pst_glass_merge *m,
                          struct pst_glass_leaves *out, struct pst_error *err)
{
    struct pst_glass_slots_used used = {NULL, 0, 0};
    int r = 0;
    for (size_t i = 0; r == 0 && i < m->count; i++)
        r = pst_glass_slots_list(&used, m->sources[i].database, err);
    used.count = pst_glass_slots_for_stats(used.items, used.count);
    for (size_t i = 0; r == 0 && i < used.count; i++)
        r = put_stats(m, used.items[i], out, err);
    pst_glass_slots_for_values(used.items, used.count);
    for (size_t i = 0; r == 0 && i < used.count; i++)
        r = put_values(m, used.items[i], out, err);
    free(used.items);
    return r;
}
