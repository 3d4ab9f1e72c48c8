/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/places.h"

#include "glass/pack.h"

bool pst_glass_places_find(struct pst_glass_section *places,
                           const struct pst_glass_mapped *m, uint32_t docid,
                           struct pst_glass_item *out)
{
    const uint32_t *place =
        pst_glass_section_get(places, docid * sizeof *place, sizeof *place);
    if (place == NULL || *place == 0 ||
        !pst_glass_item_at(&m->tables[PST_GLASS_DOCDATA], *place, out))
        return false;
    struct pst_reader key;
    pst_reader_init(&key, out->key.p, out->key.n);
    return pst_glass_read_sort_uint(&key) == docid && key.p == key.end;
}

static const uint32_t *entry_of(const struct pst_glass_section *places,
                                uint32_t docid)
{
    if (places == NULL || docid >= places->size / sizeof(uint32_t))
        return NULL;
    return (const uint32_t *)(const void *)places->bytes + docid;
}

void pst_glass_places_expect(const struct pst_glass_section *places,
                             uint32_t docid)
{
    const uint32_t *entry = entry_of(places, docid);
    if (entry != NULL)
        __builtin_prefetch(entry);
}

void pst_glass_places_expect_item(const struct pst_glass_section *places,
                                  const struct pst_glass_mapped *m,
                                  uint32_t docid)
{
    enum { LINE = 64, HEAD = 4 * LINE };
    const struct pst_glass_map *t = &m->tables[PST_GLASS_DOCDATA];
    const uint32_t *entry = entry_of(places, docid);
    if (entry == NULL || t->size < HEAD || *entry > t->size - HEAD)
        return;
    for (size_t i = 0; i < HEAD; i += LINE)
        __builtin_prefetch(t->bytes + *entry + i);
}
