/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/places.h"

#include "glass/pack.h"

bool pst_glass_places_find(struct pst_glass_sidecar *s,
                           const struct pst_glass_mapped *m, uint32_t docid,
                           struct pst_glass_item *out)
{
    struct pst_glass_section *places =
        pst_glass_sidecar_find(s, PST_GLASS_PLACES);
    const uint32_t *place =
        pst_glass_section_get(places, docid * sizeof *place, sizeof *place);
    if (place == NULL || *place == 0 ||
        !pst_glass_item_at(&m->tables[PST_GLASS_DOCDATA], *place, out))
        return false;
    struct pst_reader key;
    pst_reader_init(&key, out->key.p, out->key.n);
    return pst_glass_read_sort_uint(&key) == docid && key.p == key.end;
}
