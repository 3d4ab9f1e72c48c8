/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/lengths.h - the lengths of a database's documents by docid, as an
 * array: from postlist.glass, or as section "LENS" of a sidecar.
 *
 * u32 for each docid from 0 to the last one: 1 more than the length (at most
 * UINT32_MAX), 0 where there is no document.
 */
#ifndef POSTIL_GLASS_LENGTHS_H
#define POSTIL_GLASS_LENGTHS_H

#include <stdint.h>

#include "glass/mapped.h"

#define PST_GLASS_LENGTHS "LENS"

/* Fill in the array, which has last_docid + 1 zeros. */
int pst_glass_lengths_read(const struct pst_glass_mapped *m, uint32_t *lengths,
                           struct pst_error *err);
/* That of a sidecar, all of which is then checked; NULL when it has none of
 * this many documents. */
const uint32_t *pst_glass_lengths_of(struct pst_glass_sidecar *s,
                                     uint32_t last_docid);

#endif
