/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/census.h - how many articles there are in each language. */
#ifndef POSTIL_INDEXER_CENSUS_H
#define POSTIL_INDEXER_CENSUS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"

struct pst_census {
    struct pst_map codes;
    uint64_t *counts; /* by number in the map */
    size_t count, cap;
};

void pst_census_init(struct pst_census *c);
void pst_census_dispose(struct pst_census *c);
/* n more articles; an empty code counts as "und". */
void pst_census_add(struct pst_census *c, struct pst_str code, uint64_t n);
void pst_census_join(struct pst_census *c, const struct pst_census *more);
/* "en 812\nfr 45\n", the most first: the shard's metadata. */
void pst_census_format(const struct pst_census *c, struct pst_buf *out);

#endif
