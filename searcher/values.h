/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/values.h - the values that articles have in one slot. */
#ifndef POSTIL_SEARCHER_VALUES_H
#define POSTIL_SEARCHER_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/slots.h"
#include "schema/schema.h"
#include "searcher/index.h"

struct pst_values_shard; /* private */

/* Members are private. */
struct pst_values {
    const struct pst_index *index;
    const char *doing;               /* for errors */
    struct pst_values_shard *shards; /* mapped ones, or NULL: then Xapian */
    xap_value_iter *it;
    uint32_t docid; /* where it stands, 0 before the first */
    bool more;
};

/* The index has a shard. *v must be closed also on error. */
int pst_values_open(struct pst_values *v, const struct pst_index *ix,
                    enum pst_slot slot, const char *doing,
                    struct pst_error *err);
void pst_values_close(struct pst_values *v);
/* The article's value, empty when it has none; valid until the next call.
 * Docids must ascend, where the index has its fast engine only those of each
 * shard. */
int pst_values_at(struct pst_values *v, uint32_t docid, struct pst_str *out,
                  struct pst_error *err);

/* Take the next name off a list (slots 6 and 7); false at its end. */
bool pst_values_item(struct pst_str *list, struct pst_str *item);

#endif
