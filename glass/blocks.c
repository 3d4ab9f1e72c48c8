/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/blocks.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "glass/pack.h"

uint64_t pst_glass_terms_hash(struct pst_str packed)
{
    return XXH3_64bits(packed.p, packed.n);
}

void pst_glass_blocks_init(struct pst_glass_blocks *b,
                           struct pst_glass_sidecar *s,
                           const struct pst_glass_map *postlist)
{
    memset(b, 0, sizeof *b);
    struct pst_glass_section *terms =
        pst_glass_sidecar_find(s, PST_GLASS_TERMS);
    const struct pst_glass_terms_head *head =
        pst_glass_section_get(terms, 0, sizeof *head);
    b->table = postlist;
    if (head == NULL || head->bits > 31 ||
        terms->size - sizeof *head != sizeof(struct pst_glass_terms_slot)
                                          << head->bits ||
        !(head->k1 >= 0 && head->b >= 0 && head->b <= 1 && head->average > 0))
        return;
    b->head = *head;
    b->terms = terms;
    b->blocks = pst_glass_sidecar_find(s, PST_GLASS_BLOCKS);
}

/* What the item of a first chunk says. */
static bool read_head(const struct pst_glass_blocks *b,
                      const struct pst_glass_terms_slot *slot,
                      struct pst_str key, struct pst_glass_blocked *out)
{
    struct pst_glass_item item;
    struct pst_reader r;
    if (!pst_glass_item_at(b->table, slot->place, &item) || !item.whole ||
        !pst_str_eq(item.key, key))
        return false;
    pst_reader_init(&r, item.part.p, item.part.n);
    uint64_t count = pst_reader_uint(&r);
    out->collection = pst_reader_uint(&r);
    uint64_t first = pst_reader_uint(&r) + 1;
    pst_reader_bytes(&r, 1);
    uint64_t spread = pst_reader_uint(&r);
    out->count = (uint32_t)count;
    out->most = slot->most;
    out->own.first = (uint32_t)first;
    out->own.last = (uint32_t)(first + spread);
    out->own.place = (uint32_t)(r.p - b->table->bytes);
    out->own.most = slot->most;
    return !r.bad && count <= UINT32_MAX && first <= UINT32_MAX &&
           spread <= UINT32_MAX - first;
}

static bool find_blocks(const struct pst_glass_blocks *b, uint32_t at,
                        struct pst_glass_blocked *out)
{
    const struct pst_glass_block *head;
    size_t offset = (size_t)(at - 1) * sizeof *head;
    out->blocks = NULL;
    out->block_count = 1;
    if (at == 0)
        return true;
    head = pst_glass_section_get(b->blocks, offset, sizeof *head);
    if (head == NULL || head->first == 0)
        return false;
    out->block_count = head->first;
    out->blocks = pst_glass_section_get(b->blocks, offset + sizeof *head,
                                        out->block_count * sizeof *out->blocks);
    return out->blocks != NULL;
}

bool pst_glass_blocks_find(const struct pst_glass_blocks *b,
                           struct pst_str term, struct pst_glass_blocked *out)
{
    struct pst_buf packed = PST_BUF_INIT;
    bool found = false;
    if (b->terms == NULL || term.n == 0)
        return false;
    if (memchr(term.p, '\0', term.n) != NULL) {
        pst_glass_sort_str(&packed, term, true);
        term = pst_buf_str(&packed);
    }
    uint64_t hash = pst_glass_terms_hash(term);
    uint32_t mask = (UINT32_C(1) << b->head.bits) - 1;
    for (uint32_t i = 0; i <= mask && !found; i++) {
        size_t at = ((uint32_t)hash + i) & mask;
        const struct pst_glass_terms_slot *slot = pst_glass_section_get(
            b->terms, sizeof b->head + at * sizeof *slot, sizeof *slot);
        if (slot == NULL || slot->place == 0)
            break;
        found = slot->hash == (uint32_t)(hash >> 32) &&
                read_head(b, slot, term, out) &&
                find_blocks(b, slot->blocks, out);
    }
    pst_buf_dispose(&packed);
    return found;
}

void pst_glass_block_expect(const struct pst_glass_map *postlist,
                            const struct pst_glass_block *block)
{
    enum { LINE = 64, USUAL = 4 * LINE };
    if (postlist->size < USUAL || block->place > postlist->size - USUAL)
        return;
    for (size_t i = 0; i < USUAL; i += LINE)
        __builtin_prefetch(postlist->bytes + block->place + i);
}

int pst_glass_block_read(const struct pst_glass_map *postlist,
                         const struct pst_glass_block *block,
                         struct pst_glass_run *out, struct pst_error *err)
{
    size_t number = block->place / postlist->block_size;
    if (number < postlist->blocks) {
        const unsigned char *end =
            postlist->bytes + (number + 1) * postlist->block_size;
        if (pst_glass_run_read(out, postlist->bytes + block->place, end,
                               block->first, block->last))
            return 0;
    }
    return pst_fail(err, PST_EINDEX, "%s: block %zu: postings do not fit",
                    postlist->name.p, number);
}
