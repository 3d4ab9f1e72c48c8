/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/places.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/pack.h"

static int read_places(const struct pst_glass_mapped *m, uint32_t *places,
                       struct pst_error *err)
{
    static const struct pst_str first = {"", 0};
    struct pst_glass_cursor c;
    size_t steps = 0;
    pst_glass_cursor_init(&c, &m->tables[PST_GLASS_DOCDATA]);
    int r = pst_glass_cursor_seek(&c, first, err);
    for (; r == 1; r = pst_glass_cursor_next(&c, err)) {
        struct pst_reader key;
        pst_glass_map_walked(c.map, &steps);
        pst_reader_init(&key, c.key.p, c.key.n);
        uint64_t docid = pst_glass_read_sort_uint(&key);
        if (key.bad || key.p != key.end || docid > m->version.last_docid)
            return pst_glass_cursor_damaged(&c, "data of no document", err);
        places[docid] = (uint32_t)pst_glass_cursor_place(&c);
    }
    return r;
}

int pst_glass_places_write(struct pst_glass_sidecar_writer *w,
                           const struct pst_glass_mapped *m,
                           struct pst_error *err)
{
    size_t size = ((size_t)m->version.last_docid + 1) * sizeof(uint32_t);
    if (m->tables[PST_GLASS_DOCDATA].size > UINT32_MAX)
        return 0;
    uint32_t *places = pst_try_malloc(size);
    if (places == NULL)
        return pst_fail(err, PST_ENOMEM,
                        "no memory for the places of articles");
    memset(places, 0, size);
    int r = m->tables[PST_GLASS_DOCDATA].blocks != 0
                ? read_places(m, places, err)
                : 0;
    if (r == 0)
        r = pst_glass_sidecar_section(w, PST_GLASS_PLACES, err);
    if (r == 0)
        r = pst_glass_sidecar_add(w, places, size, err);
    free(places);
    return r;
}

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
