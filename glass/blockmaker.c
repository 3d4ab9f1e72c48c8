/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/blockmaker.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

enum {
    HOLD = 1 << 15, /* bytes of a spool that stay in memory */
    TAKEN = 1 << 12 /* entries of a spool that are looked at together */
};

/* Those of searcher/rank.h, for which bounds are exact. */
static const double K1 = 2;
static const double B = 0.6;

/* A term on its way into TERM; places are those of the maker. */
struct known {
    uint64_t hash;
    struct pst_glass_terms_slot slot;
};

int pst_glass_weights_init(struct pst_glass_weights *w, const uint32_t *lengths,
                           const struct pst_glass_version *version,
                           struct pst_error *err)
{
    *w = (struct pst_glass_weights){
        .k1 = K1, .b = B, .average = 1, .last_docid = version->last_docid};
    if (version->doc_count != 0 && version->total_length != 0)
        w->average = (double)version->total_length / version->doc_count;
    w->norms = pst_try_malloc(((size_t)w->last_docid + 1) * sizeof *w->norms);
    if (w->norms == NULL)
        return pst_fail(err, PST_ENOMEM,
                        "no memory for the lengths of articles");
    for (size_t i = 0; i <= w->last_docid; i++) {
        double norm = (lengths[i] != 0 ? lengths[i] - 1 : 0) / w->average;
        w->norms[i] = w->k1 * (norm * w->b + (1 - w->b));
    }
    return 0;
}

void pst_glass_weights_dispose(struct pst_glass_weights *w)
{
    free(w->norms);
    w->norms = NULL;
}

/* --- one maker ----------------------------------------------------------- */

void pst_glass_block_maker_init(struct pst_glass_block_maker *m,
                                const struct pst_glass_weights *weights,
                                const char *folder)
{
    memset(m, 0, sizeof *m);
    m->weights = weights;
    pst_spool_init(&m->blocks, folder, HOLD);
    pst_spool_init(&m->terms, folder, HOLD);
}

void pst_glass_block_maker_dispose(struct pst_glass_block_maker *m)
{
    pst_spool_dispose(&m->blocks);
    pst_spool_dispose(&m->terms);
    free(m->list);
    m->list = NULL;
}

void pst_glass_block_maker_list(struct pst_glass_block_maker *m)
{
    static const struct pst_glass_block none;
    m->count = 0;
    PST_PUSH(m->list, m->count, m->cap) = none;
    m->chunk = 1;
    m->room = 0;
    m->pieced = false;
}

static void close_block(struct pst_glass_block_maker *m)
{
    struct pst_glass_block *b = &m->list[m->count - 1];
    b->last = m->last;
    b->most =
        m->most < (double)FLT_MAX / 2 ? (float)(m->most * (1 + 1e-6)) : FLT_MAX;
}

void pst_glass_block_maker_open(struct pst_glass_block_maker *m, uint32_t docid,
                                size_t at)
{
    if (m->count > m->chunk)
        close_block(m);
    PST_PUSH(m->list, m->count, m->cap) =
        (struct pst_glass_block){.first = docid, .place = (uint32_t)at};
    m->room = PST_GLASS_RUN;
    m->most = 0;
}

void pst_glass_block_maker_chunk(struct pst_glass_block_maker *m,
                                 const struct pst_glass_chunk_place *place)
{
    close_block(m);
    if (m->chunk == 1)
        m->place = place->item;
    m->list[m->chunk].place = (uint32_t)place->first;
    for (size_t i = m->chunk + 1; i < m->count; i++)
        m->list[i].place += (uint32_t)place->entries;
    m->pieced |= !place->whole;
    m->end = place->entries;
    m->chunk = m->count;
    m->room = 0;
}

int pst_glass_block_maker_end(struct pst_glass_block_maker *m,
                              struct pst_str packed, struct pst_error *err)
{
    struct known k = {pst_glass_terms_hash(packed), {0}};
    int r = 0;
    if (m->pieced)
        return 0;
    k.slot.hash = (uint32_t)(k.hash >> 32);
    k.slot.place = (uint32_t)m->place;
    for (size_t i = 1; i < m->count; i++)
        if (m->list[i].most > k.slot.most)
            k.slot.most = m->list[i].most;
    if (m->count > 2) {
        m->list[0].first = (uint32_t)m->count - 1;
        k.slot.blocks = m->block_count + 1;
        m->block_count += (uint32_t)m->count;
        r = pst_spool_add(&m->blocks, m->list, m->count * sizeof *m->list, err);
    }
    m->term_count++;
    return r == 0 ? pst_spool_add(&m->terms, &k, sizeof k, err) : r;
}

/* --- the sections -------------------------------------------------------- */

/* Go through the entries of a spool, each of `size` bytes, some at a time,
 * which are the callee's to change. */
static int each_entry(const struct pst_spool *spool, size_t size,
                      int (*take)(void *payload, void *entries, size_t n,
                                  struct pst_error *err),
                      void *payload, struct pst_error *err)
{
    struct pst_spool_reader in;
    uint64_t left = pst_spool_bytes(spool) / size;
    char *room = pst_malloc(TAKEN * size);
    int r = 0;
    pst_spool_reader_init(&in, spool);
    while (r == 0 && left != 0) {
        size_t n = left < TAKEN ? (size_t)left : TAKEN;
        struct pst_str bytes;
        r = pst_spool_take(&in, n * size, &bytes, err);
        if (r == 0) {
            memcpy(room, bytes.p, n * size);
            r = take(payload, room, n, err);
        }
        left -= n;
    }
    pst_spool_reader_dispose(&in);
    free(room);
    return r;
}

struct block_feed {
    struct pst_glass_section_writer *out;
    uint32_t base; /* of the places */
    uint32_t left; /* of a list, whose head was seen */
};

static int take_blocks(void *payload, void *entries, size_t n,
                       struct pst_error *err)
{
    struct block_feed *f = payload;
    struct pst_glass_block *blocks = entries;
    for (size_t i = 0; i < n; i++) {
        if (f->left == 0) {
            f->left = blocks[i].first;
        } else {
            blocks[i].place += f->base;
            f->left--;
        }
    }
    return pst_glass_section_add(f->out, blocks, n * sizeof *blocks, err);
}

struct term_feed {
    struct pst_glass_terms_slot *table;
    size_t mask;
    uint32_t base, before; /* of the places; blocks of BLKS before */
};

static int take_terms(void *payload, void *entries, size_t n,
                      struct pst_error *err)
{
    const struct term_feed *f = payload;
    const struct known *terms = entries;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        size_t at = (size_t)terms[i].hash & f->mask;
        while (f->table[at].place != 0)
            at = (at + 1) & f->mask;
        f->table[at] = terms[i].slot;
        f->table[at].place += f->base;
        if (f->table[at].blocks != 0)
            f->table[at].blocks += f->before;
    }
    return 0;
}

void pst_glass_blocks_lay(struct pst_glass_blocks_writer *g,
                          struct pst_glass_sidecar_writer *w,
                          const struct pst_glass_block_piece *pieces,
                          size_t count)
{
    const struct pst_glass_weights *weights = pieces[0].maker->weights;
    uint64_t blocks = 0;
    memset(g, 0, sizeof *g);
    g->pieces = pieces;
    g->count = count;
    g->head.k1 = weights->k1;
    g->head.b = weights->b;
    g->head.average = weights->average;
    g->fits = true;
    for (size_t i = 0; i < count; i++) {
        const struct pst_glass_block_maker *m = pieces[i].maker;
        g->fits &= pieces[i].base <= UINT32_MAX &&
                   m->end <= UINT32_MAX - pieces[i].base;
        blocks += m->block_count;
        g->head.terms += m->term_count;
    }
    if (!g->fits)
        return;
    /* Four of five slots are used at most. */
    while (g->head.bits < 31 &&
           (uint64_t)g->head.terms * 5 > (UINT64_C(4) << g->head.bits))
        g->head.bits++;
    pst_glass_sidecar_section(w, &g->blocks, PST_GLASS_BLOCKS,
                              blocks * sizeof(struct pst_glass_block));
    pst_glass_sidecar_section(
        w, &g->terms, PST_GLASS_TERMS,
        sizeof g->head + (sizeof(struct pst_glass_terms_slot) << g->head.bits));
}

void pst_glass_blocks_writer_dispose(struct pst_glass_blocks_writer *g)
{
    if (!g->fits)
        return;
    pst_glass_section_dispose(&g->blocks);
    pst_glass_section_dispose(&g->terms);
}

static int fill_blocks(struct pst_glass_blocks_writer *g, struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < g->count; i++) {
        struct block_feed f = {&g->blocks, (uint32_t)g->pieces[i].base, 0};
        r = each_entry(&g->pieces[i].maker->blocks,
                       sizeof(struct pst_glass_block), take_blocks, &f, err);
    }
    return r == 0 ? pst_glass_section_end(&g->blocks, err) : r;
}

static int fill_terms(struct pst_glass_blocks_writer *g, struct pst_error *err)
{
    size_t slots = (size_t)1 << g->head.bits;
    struct term_feed f = {.table = pst_try_malloc(slots * sizeof *f.table),
                          .mask = slots - 1};
    if (f.table == NULL)
        return pst_fail(err, PST_ENOMEM, "no memory for an index of terms");
    memset(f.table, 0, slots * sizeof *f.table);
    int r = 0;
    for (size_t i = 0; r == 0 && i < g->count; i++) {
        const struct pst_glass_block_maker *m = g->pieces[i].maker;
        f.base = (uint32_t)g->pieces[i].base;
        r = each_entry(&m->terms, sizeof(struct known), take_terms, &f, err);
        f.before += m->block_count;
    }
    if (r == 0)
        r = pst_glass_section_add(&g->terms, &g->head, sizeof g->head, err);
    if (r == 0)
        r = pst_glass_section_add(&g->terms, f.table, slots * sizeof *f.table,
                                  err);
    free(f.table);
    return r == 0 ? pst_glass_section_end(&g->terms, err) : r;
}

int pst_glass_blocks_fill(struct pst_glass_blocks_writer *g,
                          struct pst_error *err)
{
    if (!g->fits)
        return 0;
    int r = fill_blocks(g, err);
    return r == 0 ? fill_terms(g, err) : r;
}
