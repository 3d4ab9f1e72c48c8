/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/facet.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "schema/schema.h"
#include "searcher/values.h"
#include "text/date.h"
#include "text/fold.h"

enum { YEAR_DIGITS = 4, MONTH_DIGITS = 6 };

const char *const pst_facet_names[] = {"author", "source", "year",    "month",
                                       "tag",    "lang",   "section", NULL};

static const enum pst_slot slots[] = {
    [PST_FACET_AUTHOR] = PST_SLOT_AUTHORS,
    [PST_FACET_SOURCE] = PST_SLOT_SOURCE,
    [PST_FACET_YEAR] = PST_SLOT_DATE,
    [PST_FACET_MONTH] = PST_SLOT_DATE,
    [PST_FACET_TAG] = PST_SLOT_TAGS,
    [PST_FACET_LANG] = PST_SLOT_LANG,
    [PST_FACET_SECTION] = PST_SLOT_SECTION,
};

struct counter {
    struct pst_facet *facet;
    struct pst_arena *arena;
    struct pst_map keys; /* folded */
    uint32_t *last;      /* by key: the article that was counted last */
    size_t last_cap, values_cap;
    struct pst_buf room;
};

static void count_value(struct counter *c, uint32_t docid, struct pst_str text)
{
    struct pst_facet *f = c->facet;
    bool added;
    pst_buf_clear(&c->room);
    pst_fold_whole(&c->room, text.p, text.n);
    uint32_t number = pst_map_put(&c->keys, pst_buf_str(&c->room), &added);
    if (added) {
        size_t count = number;
        PST_PUSH(c->last, count, c->last_cap) = 0;
        PST_PUSH(f->values, f->count, c->values_cap) =
            (struct pst_facet_value){{"", 0}, 0};
    }
    struct pst_facet_value *v = &f->values[number];
    if (c->last[number] == docid)
        return;
    c->last[number] = docid;
    v->count++;
    if (pst_str_cmp(text, v->text) > 0)
        v->text =
            (struct pst_str){pst_arena_dup(c->arena, text.p, text.n), text.n};
}

static void count_list(struct counter *c, uint32_t docid, struct pst_str list)
{
    struct pst_str item;
    while (pst_values_item(&list, &item))
        count_value(c, docid, item);
}

static void count_date(struct counter *c, uint32_t docid, struct pst_str value)
{
    struct pst_date date;
    char text[PST_DATE_MAX];
    bool month = c->facet->kind == PST_FACET_MONTH;
    size_t digits = month ? MONTH_DIGITS : YEAR_DIGITS;
    if (value.n < digits ||
        !pst_date_from_compact((struct pst_str){value.p, digits}, &date)) {
        c->facet->without++;
        return;
    }
    size_t n = pst_date_format(&date, text);
    count_value(c, docid, (struct pst_str){text, n});
}

static void count_article(struct counter *c, uint32_t docid,
                          struct pst_str value)
{
    enum pst_facet_kind kind = c->facet->kind;
    if (kind == PST_FACET_YEAR || kind == PST_FACET_MONTH)
        count_date(c, docid, value);
    else if (value.n == 0)
        c->facet->without++;
    else if (kind == PST_FACET_AUTHOR || kind == PST_FACET_TAG)
        count_list(c, docid, value);
    else
        count_value(c, docid, value);
}

static int count_all(struct counter *c, const struct pst_index *ix,
                     const uint32_t *docids, size_t count,
                     struct pst_error *err)
{
    struct pst_values values;
    struct pst_str value;
    int r = pst_values_open(&values, ix, slots[c->facet->kind],
                            "count the articles", err);
    for (size_t i = 0; i < count && r == 0; i++) {
        r = pst_values_at(&values, docids[i], &value, err);
        if (r == 0)
            count_article(c, docids[i], value);
        if (r == 0)
            r = pst_patience_work(ix->patience, 1, err);
    }
    pst_values_close(&values);
    return r;
}

static int by_text(const void *a, const void *b)
{
    const struct pst_facet_value *x = a;
    const struct pst_facet_value *y = b;
    return pst_str_cmp(x->text, y->text);
}

static int by_count(const void *a, const void *b)
{
    const struct pst_facet_value *x = a;
    const struct pst_facet_value *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return by_text(a, b);
}

int pst_facet_count(struct pst_facet *out, enum pst_facet_kind kind,
                    const struct pst_index *ix, const uint32_t *docids,
                    size_t count, struct pst_arena *arena,
                    struct pst_error *err)
{
    struct counter c = {.facet = out, .arena = arena};
    memset(out, 0, sizeof *out);
    out->kind = kind;
    pst_map_init(&c.keys);
    pst_buf_init(&c.room);
    int r = ix->shard_count == 0 ? 0 : count_all(&c, ix, docids, count, err);
    struct pst_facet_value *values = out->values;
    if (out->count != 0) {
        size_t size = out->count * sizeof *values;
        qsort(values, out->count, sizeof *values, by_count);
        out->values = pst_arena_alloc(arena, size);
        memcpy(out->values, values, size);
    }
    free(values);
    free(c.last);
    pst_map_dispose(&c.keys);
    pst_buf_dispose(&c.room);
    return r;
}

/* "2014" or "2014-12". */
static struct pst_date period_of(struct pst_str text)
{
    struct pst_date d;
    struct pst_buf digits = PST_BUF_INIT;
    pst_buf_add(&digits, text.p, YEAR_DIGITS);
    if (text.n > YEAR_DIGITS)
        pst_buf_add(&digits, text.p + YEAR_DIGITS + 1, 2);
    pst_date_from_compact(pst_buf_str(&digits), &d);
    pst_buf_dispose(&digits);
    return d;
}

/* The next year or month. */
static struct pst_date after(struct pst_date d)
{
    if (d.month == 0 || d.month == 12)
        d.year++;
    if (d.month != 0)
        d.month = d.month == 12 ? 1 : (int8_t)(d.month + 1);
    return d;
}

void pst_facet_timeline(struct pst_facet *f, struct pst_arena *arena)
{
    struct pst_facet_value *values = NULL;
    size_t count = 0;
    size_t cap = 0;
    char text[PST_DATE_MAX];
    if (f->count == 0)
        return;
    qsort(f->values, f->count, sizeof *f->values, by_text);
    struct pst_date at = period_of(f->values[0].text);
    for (size_t i = 0; i < f->count; at = after(at)) {
        struct pst_str period = {text, pst_date_format(&at, text)};
        if (pst_str_eq(period, f->values[i].text)) {
            PST_PUSH(values, count, cap) = f->values[i++];
            continue;
        }
        period.p = pst_arena_dup(arena, text, period.n);
        PST_PUSH(values, count, cap) = (struct pst_facet_value){period, 0};
    }
    f->values = pst_arena_alloc(arena, count * sizeof *values);
    memcpy(f->values, values, count * sizeof *values);
    f->count = count;
    free(values);
}
