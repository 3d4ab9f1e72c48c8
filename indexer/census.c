/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/census.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct language {
    struct pst_str code;
    uint64_t articles;
};

void pst_census_init(struct pst_census *c)
{
    memset(c, 0, sizeof *c);
    pst_map_init(&c->codes);
}

void pst_census_dispose(struct pst_census *c)
{
    pst_map_dispose(&c->codes);
    free(c->counts);
}

void pst_census_add(struct pst_census *c, struct pst_str code, uint64_t n)
{
    bool added;
    uint32_t number =
        pst_map_put(&c->codes, code.n != 0 ? code : pst_str_of("und"), &added);
    if (added)
        PST_PUSH(c->counts, c->count, c->cap) = 0;
    c->counts[number] += n;
}

void pst_census_join(struct pst_census *c, const struct pst_census *more)
{
    for (uint32_t i = 0; i < more->count; i++)
        pst_census_add(c, pst_map_key(&more->codes, i), more->counts[i]);
}

static int by_articles(const void *a, const void *b)
{
    const struct language *x = a;
    const struct language *y = b;
    if (x->articles != y->articles)
        return x->articles > y->articles ? -1 : 1;
    return pst_str_cmp(x->code, y->code);
}

void pst_census_format(const struct pst_census *c, struct pst_buf *out)
{
    struct language *all = pst_calloc(c->count + 1, sizeof *all);
    for (uint32_t i = 0; i < c->count; i++)
        all[i] = (struct language){pst_map_key(&c->codes, i), c->counts[i]};
    qsort(all, c->count, sizeof *all, by_articles);
    for (size_t i = 0; i < c->count; i++)
        pst_buf_addf(out, "%.*s %" PRIu64 "\n", (int)all[i].code.n,
                     all[i].code.p, all[i].articles);
    free(all);
}
