/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/slots.h - reading the values of a slot, document by document. Docids
 * ascend; what breaks that is PST_EINDEX.
 */
#ifndef POSTIL_GLASS_SLOTS_H
#define POSTIL_GLASS_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "glass/chunks.h"

struct pst_glass_slot {
    uint32_t docid;       /* the current one ... */
    struct pst_str value; /* ... and its value, until the next call */
    /* Private. */
    struct pst_glass_chunks chunks;
    struct pst_reader entries;
};

/* Before the first value. */
void pst_glass_slot_init(struct pst_glass_slot *s,
                         const struct pst_glass_mapped *m, uint32_t slot);
void pst_glass_slot_dispose(struct pst_glass_slot *s);
/* To the next value: 1, 0 after the last, or a negative code; after 0 or a
 * code nothing but to dispose of it. */
int pst_glass_slot_next(struct pst_glass_slot *s, struct pst_error *err);
/* The same, to the first value from the current one on of a document that is
 * not before this one. */
int pst_glass_slot_skip_to(struct pst_glass_slot *s, uint32_t docid,
                           struct pst_error *err);

/* Numbers of slots. */
struct pst_glass_slots_used {
    uint32_t *items;
    size_t count, cap;
};

/* Append the slots that the database has statistics of; the caller frees the
 * items. */
int pst_glass_slots_list(struct pst_glass_slots_used *out,
                         const struct pst_glass_mapped *m,
                         struct pst_error *err);

#endif
