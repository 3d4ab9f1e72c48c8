/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/places.h - where each document's data lies in docdata.glass, by docid:
 * section "DOCS" of a sidecar. u32 for each docid from 0 to the last one: the
 * place of the first item (pst_glass_cursor_place), 0 where there is none or
 * that is too large a number.
 */
#ifndef POSTIL_GLASS_PLACES_H
#define POSTIL_GLASS_PLACES_H

#include <stdbool.h>
#include <stdint.h>

#include "glass/mapped.h"
#include "glass/sidecar.h"

#define PST_GLASS_PLACES "DOCS"

/* The first item of the document's data by that section, which may be NULL;
 * false when it is to be searched for in the table. */
bool pst_glass_places_find(struct pst_glass_section *places,
                           const struct pst_glass_mapped *m, uint32_t docid,
                           struct pst_glass_item *out);
/* What a search for it will look at is asked of memory, to be there by then:
 * the place, and when that has come, the item. */
void pst_glass_places_expect(const struct pst_glass_section *places,
                             uint32_t docid);
void pst_glass_places_expect_item(const struct pst_glass_section *places,
                                  const struct pst_glass_mapped *m,
                                  uint32_t docid);

#endif
