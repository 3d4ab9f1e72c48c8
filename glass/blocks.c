/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/blocks.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "glass/pack.h"

static uint64_t hash_of(struct pst_str key)
{
    return XXH3_64bits(key.p, key.n);
}

/* --- writing ------------------------------------------------------------- */

struct known {
    uint64_t hash;
    struct pst_glass_terms_slot slot;
};

struct writing {
    struct pst_glass_sidecar_writer *w;
    const struct pst_glass_map *table;
    const uint32_t *lengths;
    uint32_t last_docid;
    struct pst_glass_terms_head head;
    uint32_t written; /* entries of BLKS */
    struct known *terms;
    size_t cap;
    /* Of the current list. */
    struct pst_glass_block *blocks; /* from the second entry on */
    size_t count, block_cap;
    bool pieced; /* a tag of it is not in one piece */
};

static float most_of(const struct writing *g, const struct pst_glass_run *run)
{
    const struct pst_glass_terms_head *h = &g->head;
    double most = 0;
    for (size_t i = 0; i < run->count; i++) {
        uint32_t length = g->lengths[run->docids[i]];
        double norm = (length != 0 ? length - 1 : 0) / h->average;
        double part = h->k1 * (norm * h->b + (1 - h->b));
        double x = run->wdfs[i] != 0 ? run->wdfs[i] / part : 0;
        most = x > most ? x : most;
    }
    return most < (double)FLT_MAX / 2 ? (float)(most * (1 + 1e-6)) : FLT_MAX;
}

/* The next run, as a block: 1, 0 at the end of the list, or a negative code. */
static int add_block(struct writing *g, struct pst_glass_list *l,
                     struct pst_error *err)
{
    struct pst_glass_run run;
    bool inside = l->begun && l->entries.p != l->entries.end;
    struct pst_reader behind_gap = l->entries;
    if (inside)
        pst_reader_uint(&behind_gap);
    int r = pst_glass_list_run(l, 0, &run, err);
    if (r != 1)
        return r;
    if (run.docids[run.count - 1] > g->last_docid)
        return pst_glass_cursor_damaged(&l->chunks.cursor,
                                        "a posting of no document", err);
    const unsigned char *at = inside ? behind_gap.p : l->first_wdf;
    g->pieced |= !l->chunks.cursor.whole;
    PST_PUSH(g->blocks, g->count, g->block_cap) = (struct pst_glass_block){
        run.docids[0], run.docids[run.count - 1],
        g->pieced ? 0 : (uint32_t)(at - g->table->bytes), most_of(g, &run)};
    return 1;
}

static int end_list(struct writing *g, const struct pst_glass_list *l,
                    uint64_t place, struct pst_error *err)
{
    struct pst_str term = pst_glass_list_term(l);
    struct known k = {hash_of((struct pst_str){term.p, term.n - 1}), {0}};
    int r = 0;
    if (g->pieced)
        return 0;
    k.slot.hash = (uint32_t)(k.hash >> 32);
    k.slot.place = (uint32_t)place;
    for (size_t i = 1; i < g->count; i++)
        if (g->blocks[i].most > k.slot.most)
            k.slot.most = g->blocks[i].most;
    if (g->count > 2) {
        g->blocks[0] =
            (struct pst_glass_block){(uint32_t)g->count - 1, 0, 0, 0};
        k.slot.blocks = g->written + 1;
        r = pst_glass_sidecar_add(g->w, g->blocks, g->count * sizeof *g->blocks,
                                  err);
        g->written += (uint32_t)g->count;
    }
    size_t number = g->head.terms++;
    g->terms = pst_grow(g->terms, &g->cap, number + 1, sizeof k);
    g->terms[number] = k;
    return r;
}

static int add_list(struct writing *g, struct pst_glass_list *l,
                    struct pst_error *err)
{
    static const struct pst_glass_block none;
    uint64_t place = pst_glass_cursor_place(&l->chunks.cursor);
    int r;
    g->count = 0;
    g->pieced = false;
    PST_PUSH(g->blocks, g->count, g->block_cap) = none;
    do
        r = add_block(g, l, err);
    while (r == 1);
    return r < 0 ? r : end_list(g, l, place, err);
}

static int write_blocks(struct writing *g, const struct pst_glass_mapped *m,
                        struct pst_error *err)
{
    struct pst_glass_list l;
    int r = pst_glass_sidecar_section(g->w, PST_GLASS_BLOCKS, err);
    size_t steps = 0;
    pst_glass_list_walk(&l, m);
    while (r == 0 && (r = pst_glass_list_next_list(&l, err)) == 1) {
        pst_glass_map_walked(g->table, &steps);
        r = add_list(g, &l, err);
    }
    pst_glass_list_dispose(&l);
    return r;
}

static int write_terms(struct writing *g, struct pst_error *err)
{
    /* Four of five slots are used at most. */
    while (g->head.bits < 31 &&
           (uint64_t)g->head.terms * 5 > (UINT64_C(4) << g->head.bits))
        g->head.bits++;
    size_t slots = (size_t)1 << g->head.bits;
    struct pst_glass_terms_slot *table = pst_try_malloc(slots * sizeof *table);
    if (table == NULL)
        return pst_fail(err, PST_ENOMEM, "no memory for an index of terms");
    memset(table, 0, slots * sizeof *table);
    for (size_t i = 0; i < g->head.terms; i++) {
        size_t at = (size_t)g->terms[i].hash & (slots - 1);
        while (table[at].place != 0)
            at = (at + 1) & (slots - 1);
        table[at] = g->terms[i].slot;
    }
    int r = pst_glass_sidecar_section(g->w, PST_GLASS_TERMS, err);
    if (r == 0)
        r = pst_glass_sidecar_add(g->w, &g->head, sizeof g->head, err);
    if (r == 0)
        r = pst_glass_sidecar_add(g->w, table, slots * sizeof *table, err);
    free(table);
    return r;
}

int pst_glass_blocks_write(struct pst_glass_sidecar_writer *w,
                           const struct pst_glass_mapped *m,
                           const uint32_t *lengths, double k1, double b,
                           struct pst_error *err)
{
    const struct pst_glass_version *v = &m->version;
    struct writing g = {.w = w,
                        .table = &m->tables[PST_GLASS_POSTLIST],
                        .lengths = lengths,
                        .last_docid = v->last_docid,
                        .head = {.k1 = k1, .b = b, .average = 1}};
    if (g.table->size > UINT32_MAX)
        return 0;
    if (v->doc_count != 0 && v->total_length != 0)
        g.head.average = (double)v->total_length / v->doc_count;
    int r = write_blocks(&g, m, err);
    if (r == 0)
        r = write_terms(&g, err);
    free(g.blocks);
    free(g.terms);
    return r;
}

/* --- reading ------------------------------------------------------------- */

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
    uint64_t hash = hash_of(term);
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
