/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/seal.h"

#include <string.h>

#include "glass/lengths.h"
#include "glass/places.h"

int pst_seal_begin(struct pst_seal *s, const char *path,
                   const struct pst_glass_version *version,
                   const uint32_t *lengths, struct pst_error *err)
{
    memset(s, 0, sizeof *s);
    s->path = path;
    s->lengths = lengths;
    s->last_docid = version->last_docid;
    return pst_glass_weights_init(&s->weights, lengths, version, err);
}

void pst_seal_dispose(struct pst_seal *s)
{
    pst_glass_weights_dispose(&s->weights);
    if (!s->laid)
        return;
    pst_glass_section_dispose(&s->length_section);
    pst_glass_section_dispose(&s->place_section);
    pst_glass_blocks_writer_dispose(&s->blocks);
    if (s->has_pairs)
        pst_glass_pairs_writer_dispose(&s->pairs);
    pst_glass_sidecar_writer_dispose(&s->sidecar);
}

/* Of a section with a number for each docid. */
static uint64_t size_of(const struct pst_seal *s)
{
    return ((uint64_t)s->last_docid + 1) * sizeof(uint32_t);
}

int pst_seal_lay(struct pst_seal *s, const struct pst_glass_block_piece *pieces,
                 size_t piece_count, const struct pst_glass_pairs_docs *pairs,
                 struct pst_error *err)
{
    int r = pst_glass_sidecar_begin(&s->sidecar, s->path, err);
    s->laid = true;
    s->has_pairs = pairs != NULL;
    pst_glass_sidecar_section(&s->sidecar, &s->length_section,
                              PST_GLASS_LENGTHS, size_of(s));
    pst_glass_blocks_lay(&s->blocks, &s->sidecar, pieces, piece_count);
    pst_glass_sidecar_section(&s->sidecar, &s->place_section, PST_GLASS_PLACES,
                              size_of(s));
    if (pairs != NULL)
        pst_glass_pairs_lay(&s->pairs, &s->sidecar, pairs);
    return r;
}

static int fill(struct pst_glass_section_writer *section, const void *p,
                uint64_t n, struct pst_error *err)
{
    int r = pst_glass_section_add(section, p, (size_t)n, err);
    return r != 0 ? r : pst_glass_section_end(section, err);
}

int pst_seal_fill_lists(struct pst_seal *s, struct pst_error *err)
{
    int r = fill(&s->length_section, s->lengths, size_of(s), err);
    return r != 0 ? r : pst_glass_blocks_fill(&s->blocks, err);
}

int pst_seal_fill_pairs(struct pst_seal *s, struct pst_error *err)
{
    return s->has_pairs ? pst_glass_pairs_fill(&s->pairs, err) : 0;
}

int pst_seal_fill_places(struct pst_seal *s, const uint32_t *places,
                         struct pst_error *err)
{
    return fill(&s->place_section, places, size_of(s), err);
}

int pst_seal_end(struct pst_seal *s, const struct pst_glass_version *version,
                 struct pst_error *err)
{
    int r = pst_glass_sidecar_end(&s->sidecar, version, err);
    return r != 0 ? r : pst_glass_version_write(s->path, version, err);
}
