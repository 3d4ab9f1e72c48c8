/* SPDX-License-Identifier: GPL-2.0-or-later */
/* glass/mergeparts.h - what the parts of a merge share; for them alone. */
#ifndef POSTIL_GLASS_MERGEPARTS_H
#define POSTIL_GLASS_MERGEPARTS_H

#include "glass/merge.h"

/* Past every docid: nothing is left of a source. */
#define PST_GLASS_ENDED UINT32_MAX

/* Break the table at the cuts up to this packed term, of which *done are done.
 * Packing keeps the order of terms and cuts, which have no NUL. */
int pst_glass_merge_cut(const struct pst_glass_merge *m, size_t *done,
                        struct pst_str packed, struct pst_glass_leaves *out,
                        struct pst_error *err);
/* Statistics and values of all slots. */
int pst_glass_merge_slots(const struct pst_glass_merge *m,
                          struct pst_glass_leaves *out, struct pst_error *err);

#endif
