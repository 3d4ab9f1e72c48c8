/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sidecar by reading the tables that it is of: what the writers of tables
 * make on the way is the same. */
#ifndef POSTIL_TESTS_SIDECAR_OF_TABLES_H
#define POSTIL_TESTS_SIDECAR_OF_TABLES_H

#include <stdlib.h>
#include <string.h>

#include "glass/blockmaker.h"
#include "glass/lengths.h"
#include "glass/pack.h"
#include "glass/pairs.h"
#include "glass/places.h"

/* Where in the table's file the current item is. */
static inline uint64_t place_of_item(const struct pst_glass_cursor *c)
{
    const unsigned char *key = (const unsigned char *)c->key.p;
    return (uint64_t)(key - PST_GLASS_ITEM_HEAD - c->map->bytes);
}

/* The next run, as a chunk of its own: 1, 0 at the end of the list, or a
 * negative code. */
static inline int table_run(struct pst_glass_block_maker *m,
                            struct pst_glass_list *l, struct pst_error *err)
{
    struct pst_glass_run run;
    const struct pst_glass_cursor *c = &l->chunks.cursor;
    bool inside = l->begun && l->entries.p != l->entries.end;
    struct pst_reader behind_gap = l->entries;
    if (inside)
        pst_reader_uint(&behind_gap);
    int r = pst_glass_list_run(l, 0, &run, err);
    if (r != 1)
        return r;
    if (run.docids[run.count - 1] > m->weights->last_docid)
        return pst_glass_cursor_damaged(c, "a posting of no document", err);
    for (size_t i = 0; i < run.count; i++)
        pst_glass_block_maker_add(m, run.docids[i], run.wdfs[i], 0);
    struct pst_glass_chunk_place place = {place_of_item(c), 0, 0, c->whole};
    if (c->whole)
        place.first =
            (uint64_t)((inside ? behind_gap.p : l->first_wdf) - c->map->bytes);
    place.entries = place.first;
    pst_glass_block_maker_chunk(m, &place);
    return 1;
}

static inline int table_list(struct pst_glass_block_maker *m,
                             struct pst_glass_list *l, struct pst_error *err)
{
    int r;
    pst_glass_block_maker_list(m);
    do
        r = table_run(m, l, err);
    while (r == 1);
    if (r < 0)
        return r;
    struct pst_str term = pst_glass_list_term(l);
    return pst_glass_block_maker_end(m, (struct pst_str){term.p, term.n - 1},
                                     err);
}

static inline int table_lists(struct pst_glass_block_maker *m,
                              const struct pst_glass_mapped *database,
                              struct pst_error *err)
{
    struct pst_glass_list l;
    size_t steps = 0;
    int r;
    pst_glass_list_walk(&l, database);
    while ((r = pst_glass_list_next_list(&l, err)) == 1 &&
           (r = table_list(m, &l, err)) == 0)
        pst_glass_map_walked(&database->tables[PST_GLASS_POSTLIST], &steps);
    pst_glass_list_dispose(&l);
    return r;
}

/* Sections BLKS and TERM. */
static inline int write_table_lists(struct pst_glass_sidecar_writer *w,
                                    const struct pst_glass_mapped *m,
                                    const uint32_t *lengths, const char *folder,
                                    struct pst_error *err)
{
    struct pst_glass_weights weights;
    struct pst_glass_block_maker maker;
    const struct pst_glass_block_piece piece = {&maker, 0};
    int r = pst_glass_weights_init(&weights, lengths, &m->version, err);
    pst_glass_block_maker_init(&maker, &weights, folder);
    if (r == 0)
        r = table_lists(&maker, m, err);
    if (r == 0) {
        struct pst_glass_blocks_writer g;
        pst_glass_blocks_lay(&g, w, &piece, 1);
        r = pst_glass_blocks_fill(&g, err);
        pst_glass_blocks_writer_dispose(&g);
    }
    pst_glass_block_maker_dispose(&maker);
    pst_glass_weights_dispose(&weights);
    return r;
}

static inline int read_table_places(const struct pst_glass_mapped *m,
                                    uint32_t *places, struct pst_error *err)
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
        uint64_t place = place_of_item(&c);
        places[docid] = place <= UINT32_MAX ? (uint32_t)place : 0;
    }
    return r;
}

/* A number for each docid, as a section. */
static inline int write_table_numbers(struct pst_glass_sidecar_writer *w,
                                      const char *tag, const uint32_t *numbers,
                                      size_t count, struct pst_error *err)
{
    struct pst_glass_section_writer s;
    size_t bytes = count * sizeof *numbers;
    pst_glass_sidecar_section(w, &s, tag, bytes);
    int r = pst_glass_section_add(&s, numbers, bytes, err);
    if (r == 0)
        r = pst_glass_section_end(&s, err);
    pst_glass_section_dispose(&s);
    return r;
}

static inline int write_table_pairs(struct pst_glass_sidecar_writer *w,
                                    const struct pst_glass_pairs_docs *pairs,
                                    struct pst_error *err)
{
    struct pst_glass_pairs_writer g;
    pst_glass_pairs_lay(&g, w, pairs);
    int r = pst_glass_pairs_fill(&g, err);
    pst_glass_pairs_writer_dispose(&g);
    return r;
}

/* FOLDER/sidecar of the database that is mapped, which has these signatures
 * unless `pairs` is NULL. */
static inline int write_table_sidecar(const struct pst_glass_mapped *m,
                                      const char *folder,
                                      const struct pst_glass_pairs_docs *pairs,
                                      struct pst_error *err)
{
    struct pst_glass_sidecar_writer w;
    size_t count = (size_t)m->version.last_docid + 1;
    uint32_t *lengths = pst_calloc(count, sizeof *lengths);
    uint32_t *places = pst_calloc(count, sizeof *places);
    int r = pst_glass_sidecar_begin(&w, folder, err);
    if (r == 0)
        r = pst_glass_lengths_read(m, lengths, err);
    if (r == 0)
        r = write_table_numbers(&w, PST_GLASS_LENGTHS, lengths, count, err);
    if (r == 0)
        r = write_table_lists(&w, m, lengths, folder, err);
    if (r == 0 && m->tables[PST_GLASS_DOCDATA].blocks != 0)
        r = read_table_places(m, places, err);
    if (r == 0)
        r = write_table_numbers(&w, PST_GLASS_PLACES, places, count, err);
    if (r == 0 && pairs != NULL)
        r = write_table_pairs(&w, pairs, err);
    if (r == 0)
        r = pst_glass_sidecar_end_sealed(&w, m->seal, true, err);
    pst_glass_sidecar_writer_dispose(&w);
    free(lengths);
    free(places);
    return r;
}

#endif
