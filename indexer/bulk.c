/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/bulk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "glass/database.h"
#include "glass/pack.h"
#include "glass/postlist.h"
#include "glass/table.h"
#include "glass/version.h"
#include "indexer/seal.h"
#include "indexer/tasks.h"

struct bulk {
    const char *path;
    struct pst_part *const *parts;
    size_t part_count;
    uint32_t *bases; /* docids before each part */
    const struct pst_bulk_options *o;
    unsigned block_size;
    struct pst_glass_version version;
    uint64_t to_merge; /* work of all runs */
    uint64_t to_write; /* bytes of spooled documents and of a crew's leaves */
    struct pst_glass_leaves postlist, positions;
    struct pst_doctables own_tables;
    struct pst_doctables *tables; /* the documents': the caller's, or own */
    /* What the threads of a crew wrote; NULL: the tables were written at once.
     */
    struct range *ranges;
    /* For the sidecar. */
    uint32_t *lengths; /* as glass/lengths.h has them */
    struct pst_seal seal;
    struct pst_glass_pairs_docs pairs;
    struct pst_glass_pairs_doc *pair_docs;
};

/* Work, and bytes, between two steps of the pace. */
enum { MERGE_PACE = 1 << 18, WRITE_PACE = 1 << 20 };

static int get_on(const struct bulk *b, enum pst_index_phase phase,
                  uint64_t more, uint64_t total, struct pst_error *err)
{
    const struct pst_index_pace *pace = &b->o->pace;
    return pace->step != NULL
               ? pace->step(pace->payload, phase, more, total, err)
               : 0;
}

static void count_work(struct bulk *b)
{
    for (size_t i = 0; i < b->part_count; i++) {
        const struct pst_part *p = b->parts[i];
        b->to_write += pst_spool_bytes(&p->documents);
        for (size_t k = 0; k < p->spill_count; k++)
            for (size_t range = 0; range < PST_RUN_RANGES; range++)
                b->to_merge += p->spills[k].work[range];
    }
}

/* A run that takes part in a merge. */
struct source {
    struct pst_run_cursor cursor;
    uint32_t base;
    size_t order; /* documents of a lower one come first */
};

/* One range of terms being merged into two tables. */
struct merge {
    struct source *sources;
    size_t source_count;
    uint64_t since;       /* work done since the last step of the pace */
    struct source **heap; /* the least term on top */
    size_t heap_count;
    struct source **equal; /* those that have the term at hand */
    struct pst_buf term, key;
    struct pst_glass_postings postings;
    struct pst_glass_leaves *positions;
};

static bool comes_before(const struct source *a, const struct source *b)
{
    int c = pst_str_cmp(a->cursor.term, b->cursor.term);
    return c != 0 ? c < 0 : a->order < b->order;
}

static void sift_down(struct merge *m, size_t at)
{
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2; child++)
            if (child < m->heap_count &&
                comes_before(m->heap[child], m->heap[least]))
                least = child;
        if (least == at)
            return;
        struct source *s = m->heap[at];
        m->heap[at] = m->heap[least];
        m->heap[least] = s;
        at = least;
    }
}

static void push(struct merge *m, struct source *s)
{
    size_t at = m->heap_count++;
    m->heap[at] = s;
    while (at > 0 && comes_before(m->heap[at], m->heap[(at - 1) / 2])) {
        m->heap[at] = m->heap[(at - 1) / 2];
        m->heap[(at - 1) / 2] = s;
        at = (at - 1) / 2;
    }
}

static struct source *pop(struct merge *m)
{
    struct source *s = m->heap[0];
    m->heap[0] = m->heap[--m->heap_count];
    sift_down(m, 0);
    return s;
}

/* The next term of a source, if there is one, into the heap. */
static int advance(struct merge *m, struct source *s, struct pst_error *err)
{
    int r = pst_run_cursor_next(&s->cursor, err);
    if (r > 0)
        push(m, s);
    return r < 0 ? r : 0;
}

static int write_stream(struct merge *m, const struct source *s,
                        struct pst_error *err)
{
    struct pst_reader in;
    pst_reader_init(&in, s->cursor.stream.p, s->cursor.stream.n);
    uint32_t docid = s->base;
    int r = 0;
    while (r == 0 && in.p < in.end) {
        docid += (uint32_t)pst_reader_uint(&in);
        uint32_t wdf = (uint32_t)pst_reader_uint(&in);
        struct pst_str tag = pst_reader_string(&in);
        r = pst_glass_postings_add(&m->postings, docid, wdf, err);
        if (r != 0 || tag.n == 0)
            continue;
        size_t term_n = m->key.n;
        pst_glass_sort_uint(&m->key, docid);
        r = pst_glass_leaves_add(m->positions, pst_buf_str(&m->key), tag, false,
                                 err);
        pst_buf_truncate(&m->key, term_n);
    }
    if (r == 0 && in.bad)
        r = pst_fail(err, PST_EIO, "a spilled run is damaged");
    return r;
}

/* The least term of all, out of every source that has it. */
static int merge_term(struct merge *m, struct pst_error *err)
{
    uint64_t count = 0, collection = 0;
    size_t n = 0;
    pst_buf_clear(&m->term);
    pst_buf_addstr(&m->term, m->heap[0]->cursor.term);
    while (m->heap_count != 0 &&
           pst_str_eq(m->heap[0]->cursor.term, pst_buf_str(&m->term))) {
        m->equal[n++] = pop(m);
        count += m->equal[n - 1]->cursor.count;
        collection += m->equal[n - 1]->cursor.collection;
    }
    m->since += count + collection;
    pst_glass_postings_begin(&m->postings, pst_buf_str(&m->term), count,
                             collection);
    pst_buf_clear(&m->key);
    pst_glass_sort_str(&m->key, pst_buf_str(&m->term), false);
    int r = 0;
    for (size_t i = 0; r == 0 && i < n; i++)
        r = write_stream(m, m->equal[i], err);
    if (r == 0)
        r = pst_glass_postings_end(&m->postings, err);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = advance(m, m->equal[i], err);
    return r;
}

/* Where a range of terms goes. */
struct range_out {
    struct pst_glass_leaves *postlist, *positions;
    struct pst_glass_block_maker *maker;
};

static void merge_open(struct merge *m, const struct bulk *b, size_t range,
                       const struct range_out *out)
{
    memset(m, 0, sizeof *m);
    size_t most = 0;
    for (size_t i = 0; i < b->part_count; i++)
        most += b->parts[i]->spill_count;
    m->sources = pst_calloc(most, sizeof *m->sources);
    m->heap = pst_calloc(most, sizeof(struct source *));
    m->equal = pst_calloc(most, sizeof(struct source *));
    for (size_t i = 0; i < b->part_count; i++) {
        const struct pst_part *p = b->parts[i];
        for (size_t k = 0; k < p->spill_count; k++) {
            struct source *s = &m->sources[m->source_count];
            s->base = b->bases[i];
            s->order = m->source_count++;
            pst_run_cursor_init(&s->cursor, &p->spills[k], range);
        }
    }
    pst_buf_init(&m->term);
    pst_buf_init(&m->key);
    pst_glass_postings_init(&m->postings, out->postlist, out->maker);
    m->positions = out->positions;
}

static void merge_close(struct merge *m)
{
    for (size_t i = 0; i < m->source_count; i++)
        pst_run_cursor_dispose(&m->sources[i].cursor);
    free(m->sources);
    free(m->heap);
    free(m->equal);
    pst_buf_dispose(&m->term);
    pst_buf_dispose(&m->key);
    pst_glass_postings_dispose(&m->postings);
}

static int merge_step(struct merge *m, const struct bulk *b,
                      struct pst_error *err)
{
    uint64_t more = m->since;
    m->since = 0;
    return get_on(b, PST_INDEX_MERGING, more, b->to_merge, err);
}

static int merge_range(const struct bulk *b, size_t range,
                       const struct range_out *out, struct pst_error *err)
{
    struct merge m;
    int r = 0;
    merge_open(&m, b, range, out);
    for (size_t i = 0; r == 0 && i < m.source_count; i++)
        r = advance(&m, &m.sources[i], err);
    while (r == 0 && m.heap_count != 0) {
        r = merge_term(&m, err);
        if (r == 0 && m.since >= MERGE_PACE)
            r = merge_step(&m, b, err);
    }
    if (r == 0)
        r = merge_step(&m, b, err);
    merge_close(&m);
    return r;
}

/* A range that is merged into leaves of its own. */
struct range {
    const struct bulk *b;
    size_t number;
    struct pst_glass_leaves postlist, positions;
    struct pst_glass_block_maker maker;
};

static int open_own(const struct bulk *b, struct pst_glass_leaves *l,
                    struct pst_error *err)
{
    int fd = pst_file_unlinked(b->o->folder, err);
    pst_glass_leaves_init(l, fd, "a spilled table", b->block_size, false);
    return fd < 0 ? fd : 0;
}

static int merge_own(void *payload, struct pst_error *err)
{
    struct range *range = payload;
    const struct range_out out = {&range->postlist, &range->positions,
                                  &range->maker};
    int r = open_own(range->b, &range->postlist, err);
    if (r == 0)
        r = open_own(range->b, &range->positions, err);
    return r == 0 ? merge_range(range->b, range->number, &out, err) : r;
}

static void ranges_open(struct bulk *b)
{
    b->ranges = pst_calloc(PST_RUN_RANGES, sizeof *b->ranges);
    for (size_t i = 0; i < PST_RUN_RANGES; i++) {
        struct range *range = &b->ranges[i];
        range->b = b;
        range->number = i;
        range->postlist.fd = range->positions.fd = -1;
        pst_glass_block_maker_init(&range->maker, &b->seal.weights,
                                   b->o->folder);
    }
}

static void ranges_close(struct bulk *b)
{
    for (size_t i = 0; b->ranges != NULL && i < PST_RUN_RANGES; i++) {
        pst_glass_leaves_dispose(&b->ranges[i].postlist);
        pst_glass_leaves_dispose(&b->ranges[i].positions);
        pst_glass_block_maker_dispose(&b->ranges[i].maker);
    }
    free(b->ranges);
    b->ranges = NULL;
}

static int merge_alone(const struct bulk *b, const struct range_out *out,
                       struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < PST_RUN_RANGES; i++) {
        r = pst_glass_leaves_break(out->postlist, err);
        if (r == 0)
            r = pst_glass_leaves_break(out->positions, err);
        if (r == 0)
            r = merge_range(b, i, out, err);
    }
    return r;
}

static int merge_by_crew(struct bulk *b, struct pst_error *err)
{
    struct pst_task tasks[PST_RUN_RANGES];
    ranges_open(b);
    for (size_t i = 0; i < PST_RUN_RANGES; i++)
        tasks[i] = (struct pst_task){merge_own, &b->ranges[i]};
    int r = pst_tasks_run(tasks, PST_RUN_RANGES, b->o->threads, err);
    for (size_t i = 0; r == 0 && i < PST_RUN_RANGES; i++)
        b->to_write += pst_glass_leaves_bytes(&b->ranges[i].postlist) +
                       pst_glass_leaves_bytes(&b->ranges[i].positions);
    return r;
}

/* Append what a crew wrote of a table. */
static int append(const struct bulk *b, struct pst_glass_leaves *table,
                  struct pst_glass_leaves *(*own)(struct range *range),
                  struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && b->ranges != NULL && i < PST_RUN_RANGES; i++) {
        struct pst_glass_leaves *more = own(&b->ranges[i]);
        uint64_t bytes = pst_glass_leaves_bytes(more);
        r = pst_glass_leaves_append(table, more, err);
        if (r == 0)
            r = get_on(b, PST_INDEX_WRITING, bytes, b->to_write, err);
    }
    return r;
}

static struct pst_glass_leaves *own_postlist(struct range *range)
{
    return &range->postlist;
}

static struct pst_glass_leaves *own_positions(struct range *range)
{
    return &range->positions;
}

/* The slots that some part uses, each once, in the order of their statistics;
 * the caller frees them. */
static uint32_t *used_slots(const struct bulk *b, size_t *count)
{
    size_t most = 0, n = 0;
    for (size_t i = 0; i < b->part_count; i++)
        most += b->parts[i]->value_count;
    uint32_t *slots = pst_calloc(most + 1, sizeof *slots);
    for (size_t i = 0; i < b->part_count; i++)
        for (size_t k = 0; k < b->parts[i]->value_count; k++)
            slots[n++] = b->parts[i]->values[k]->slot;
    *count = pst_glass_slots_for_stats(slots, n);
    return slots;
}

static int write_value_stats(const struct bulk *b, uint32_t slot,
                             struct pst_glass_leaves *postlist,
                             struct pst_error *err)
{
    uint64_t count = 0;
    struct pst_str low = {NULL, 0}, high = {NULL, 0};
    for (size_t i = 0; i < b->part_count; i++) {
        const struct pst_part_values *v = pst_part_slot(b->parts[i], slot);
        if (v == NULL)
            continue;
        struct pst_str l = pst_buf_str(&v->low), h = pst_buf_str(&v->high);
        if (count == 0 || pst_str_cmp(l, low) < 0)
            low = l;
        if (count == 0 || pst_str_cmp(h, high) > 0)
            high = h;
        count += v->count;
    }
    return pst_glass_put_value_stats(postlist, slot, count, low, high, err);
}

static int copy_values(const struct pst_part_values *v, uint32_t base,
                       struct pst_glass_values *out, struct pst_error *err)
{
    struct pst_spool_reader in;
    pst_spool_reader_init(&in, &v->entries);
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < v->count; i++) {
        uint64_t docid = 0, n = 0;
        struct pst_str value;
        r = pst_spool_take_uint(&in, &docid, err);
        if (r == 0)
            r = pst_spool_take_uint(&in, &n, err);
        if (r == 0)
            r = pst_spool_take(&in, (size_t)n, &value, err);
        if (r == 0)
            r = pst_glass_values_add(out, base + (uint32_t)docid, value, err);
    }
    pst_spool_reader_dispose(&in);
    return r;
}

static int write_slot(const struct bulk *b, uint32_t slot,
                      struct pst_glass_leaves *postlist, struct pst_error *err)
{
    struct pst_glass_values out;
    pst_glass_values_begin(&out, postlist, slot);
    int r = 0;
    for (size_t i = 0; r == 0 && i < b->part_count; i++) {
        const struct pst_part_values *v = pst_part_slot(b->parts[i], slot);
        if (v != NULL)
            r = copy_values(v, b->bases[i], &out, err);
    }
    int ended = pst_glass_values_end(&out, err);
    return r != 0 ? r : ended;
}

static int write_lengths(const struct bulk *b,
                         struct pst_glass_leaves *postlist,
                         struct pst_error *err)
{
    struct pst_glass_postings lengths;
    pst_glass_postings_init(&lengths, postlist, NULL);
    pst_glass_postings_begin_lengths(&lengths);
    int r = 0;
    for (size_t i = 0; r == 0 && i < b->part_count; i++)
        for (uint32_t k = 0; r == 0 && k < b->parts[i]->count; k++)
            r = pst_glass_postings_add(&lengths, b->bases[i] + k + 1,
                                       (uint32_t)b->parts[i]->lengths[k], err);
    if (r == 0 && b->version.doc_count != 0)
        r = pst_glass_postings_end(&lengths, err);
    pst_glass_postings_dispose(&lengths);
    return r;
}

/* Statistics, then values; each has keys with an order of their own. */
static int write_values(const struct bulk *b, struct pst_glass_leaves *postlist,
                        struct pst_error *err)
{
    size_t n;
    uint32_t *slots = used_slots(b, &n);
    int r = 0;
    for (size_t i = 0; r == 0 && i < n; i++)
        r = write_value_stats(b, slots[i], postlist, err);
    pst_glass_slots_for_values(slots, n);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = write_slot(b, slots[i], postlist, err);
    free(slots);
    return r;
}

/* What comes before the terms in postlist.glass. */
static int write_head(const struct bulk *b, struct pst_glass_leaves *postlist,
                      struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < b->o->metadata_count; i++)
        r = pst_glass_put_metadata(postlist, b->o->metadata[i].key,
                                   b->o->metadata[i].value, err);
    if (r == 0)
        r = write_values(b, postlist, err);
    if (r == 0)
        r = write_lengths(b, postlist, err);
    return r;
}

static int copy_documents(const struct bulk *b, size_t part,
                          struct pst_doctables *t, struct pst_error *err)
{
    const struct pst_part *p = b->parts[part];
    uint64_t since = 0;
    struct pst_spool_reader in;
    struct pst_buf room = PST_BUF_INIT;
    int r = 0;
    pst_spool_reader_init(&in, &p->documents);
    for (uint32_t k = 1; r == 0 && k <= p->count; k++) {
        struct pst_doctags tags = {.deflated = false};
        r = pst_part_next(&in, &room, &tags, err);
        if (r == 0)
            r = pst_doctables_put(t, b->bases[part] + k, &tags, err);
        if (r == 0 && in.at - since >= WRITE_PACE) {
            r = get_on(b, PST_INDEX_WRITING, in.at - since, b->to_write, err);
            since = in.at;
        }
    }
    pst_spool_reader_dispose(&in);
    pst_buf_dispose(&room);
    return r;
}

static int write_documents(void *payload, struct pst_error *err)
{
    struct bulk *b = payload;
    int r = 0;
    for (size_t i = 0; r == 0 && i < b->part_count; i++)
        if (b->parts[i]->tables == NULL)
            r = copy_documents(b, i, b->tables, err);
    return r == 0 ? pst_doctables_end(b->tables, &b->version, err) : r;
}

static int end_positions(void *payload, struct pst_error *err)
{
    struct bulk *b = payload;
    int r = append(b, &b->positions, own_positions, err);
    return r == 0 ? pst_glass_database_end(&b->positions, PST_GLASS_POSITION,
                                           &b->version, err)
                  : r;
}

static int end_postlist(void *payload, struct pst_error *err)
{
    struct bulk *b = payload;
    int r = append(b, &b->postlist, own_postlist, err);
    if (r == 0)
        r = pst_glass_database_end(&b->postlist, PST_GLASS_POSTLIST,
                                   &b->version, err);
    return r == 0 ? pst_seal_fill_lists(&b->seal, err) : r;
}

static int write_pairs(void *payload, struct pst_error *err)
{
    struct bulk *b = payload;
    return pst_seal_fill_pairs(&b->seal, err);
}

/* What comes after all lists were merged; the longest first. Threads wait for
 * the disk here, so there is one more. */
static int end_tables(struct bulk *b, struct pst_error *err)
{
    const struct pst_task tasks[] = {{end_positions, b},
                                     {write_documents, b},
                                     {write_pairs, b},
                                     {end_postlist, b}};
    unsigned threads = b->o->threads > 1 ? b->o->threads + 1 : 1;
    int r = get_on(b, PST_INDEX_WRITING, 0, b->to_write, err);
    return r == 0 ? pst_tasks_run(tasks, sizeof tasks / sizeof *tasks, threads,
                                  err)
                  : r;
}

static void sum_up(struct bulk *b)
{
    struct pst_glass_version *v = &b->version;
    uint64_t hash[2] = {0, 0};
    uint64_t low = UINT64_MAX, high = 0;
    for (size_t i = 0; i < b->part_count; i++) {
        const struct pst_part *p = b->parts[i];
        b->bases[i] = v->doc_count;
        v->doc_count += p->count;
        if (p->wdf_high > v->wdf_high)
            v->wdf_high = p->wdf_high;
        for (uint32_t k = 0; k < p->count; k++) {
            v->total_length += p->lengths[k];
            if (p->lengths[k] != 0 && p->lengths[k] < low)
                low = p->lengths[k];
            if (p->lengths[k] > high)
                high = p->lengths[k];
        }
        hash[0] += p->hash[0];
        hash[1] += p->hash[1];
    }
    v->last_docid = v->doc_count;
    b->lengths = pst_malloc(((size_t)v->doc_count + 1) * sizeof *b->lengths);
    uint32_t *to = b->lengths;
    *to++ = 0;
    for (size_t i = 0; i < b->part_count; i++)
        for (uint32_t k = 0; k < b->parts[i]->count; k++) {
            uint32_t length = (uint32_t)b->parts[i]->lengths[k];
            *to++ = length < UINT32_MAX ? length + 1 : UINT32_MAX;
        }
    v->length_low = low != UINT64_MAX ? (uint32_t)low : 0;
    v->length_high = (uint32_t)high;

    pst_doctags_uuid(hash, v->uuid);
}

static void forget_signatures(void *payload)
{
    const struct bulk *b = payload;
    for (size_t i = 0; i < b->part_count; i++)
        pst_signatures_forget(&b->parts[i]->signatures);
}

/* The signatures of all parts. */
static int take_pairs(struct bulk *b, struct pst_error *err)
{
    int r = 0;
    b->pair_docs =
        pst_calloc((size_t)b->version.doc_count + 1, sizeof *b->pair_docs);
    for (size_t i = 0; r == 0 && i < b->part_count; i++)
        r = pst_signatures_finish(&b->parts[i]->signatures,
                                  b->pair_docs + b->bases[i],
                                  b->parts[i]->count, err);
    b->pairs = (struct pst_glass_pairs_docs){.items = b->pair_docs,
                                             .count = b->version.doc_count,
                                             .bits = b->o->pair_bits,
                                             .forget = forget_signatures,
                                             .payload = b};
    return r;
}

/* All terms are merged. */
static int lay(struct bulk *b, const struct pst_glass_block_piece *pieces,
               size_t piece_count, struct pst_error *err)
{
    bool has_pairs = b->o->pair_bits != 0;
    for (size_t i = 0; i < b->part_count; i++)
        pst_part_drop_runs(b->parts[i]);
    int r = has_pairs ? take_pairs(b, err) : 0;
    return r == 0 ? pst_seal_lay(&b->seal, pieces, piece_count,
                                 has_pairs ? &b->pairs : NULL, err)
                  : r;
}

static int write_by_crew(struct bulk *b, struct pst_error *err)
{
    struct pst_glass_block_piece pieces[PST_RUN_RANGES];
    int r = merge_by_crew(b, err);
    uint64_t base = pst_glass_leaves_next(&b->postlist);
    for (size_t i = 0; r == 0 && i < PST_RUN_RANGES; i++) {
        struct range *range = &b->ranges[i];
        pieces[i] = (struct pst_glass_block_piece){&range->maker, base};
        base += pst_glass_leaves_next(&range->postlist);
    }
    if (r == 0)
        r = lay(b, pieces, PST_RUN_RANGES, err);
    if (r == 0)
        r = end_tables(b, err);
    ranges_close(b);
    return r;
}

static int write_alone(struct bulk *b, struct pst_error *err)
{
    struct pst_glass_block_maker maker;
    const struct range_out out = {&b->postlist, &b->positions, &maker};
    const struct pst_glass_block_piece piece = {&maker, 0};
    pst_glass_block_maker_init(&maker, &b->seal.weights, b->o->folder);
    int r = merge_alone(b, &out, err);
    if (r == 0)
        r = lay(b, &piece, 1, err);
    if (r == 0)
        r = end_tables(b, err);
    pst_glass_block_maker_dispose(&maker);
    return r;
}

/* All tables but those of words, and what the sidecar has of them. */
static int write_tables(struct bulk *b, struct pst_error *err)
{
    int r = pst_seal_begin(&b->seal, b->path, &b->version, b->lengths, err);
    if (r == 0)
        r = write_head(b, &b->postlist, err);
    if (r == 0)
        r = get_on(b, PST_INDEX_MERGING, 0, b->to_merge, err);
    if (r == 0)
        r = b->o->threads > 1 ? write_by_crew(b, err) : write_alone(b, err);
    if (r == 0)
        r = pst_seal_fill_places(&b->seal, b->tables->places, err);
    if (r == 0)
        r = pst_bulk_words_write(b->path, b->o->folder, b->block_size,
                                 b->o->words, &b->version, err);
    if (r == 0)
        r = pst_seal_end(&b->seal, &b->version, err);
    pst_seal_dispose(&b->seal);
    free(b->pair_docs);
    return r;
}

/* Begin the tables, those of documents only if the caller has not. */
static int begin_tables(struct bulk *b, struct pst_error *err)
{
    int r = 0;
    if (b->tables == NULL) {
        r = pst_doctables_begin(&b->own_tables, b->path, b->block_size, err);
        b->tables = r == 0 ? &b->own_tables : NULL;
    }
    if (r == 0)
        r = pst_glass_database_begin(&b->postlist, b->path, PST_GLASS_POSTLIST,
                                     b->block_size, err);
    return r == 0 ? pst_glass_database_begin(&b->positions, b->path,
                                             PST_GLASS_POSITION, b->block_size,
                                             err)
                  : r;
}

int pst_bulk_write(const char *path, struct pst_part *const *parts,
                   size_t part_count, const struct pst_bulk_options *o,
                   struct pst_error *err)
{
    struct bulk b = {.path = path,
                     .parts = parts,
                     .part_count = part_count,
                     .o = o,
                     .block_size =
                         o->block_size != 0 ? o->block_size : PST_GLASS_BLOCK,
                     .tables = o->tables};
    if (o->tables == NULL && mkdir(path, 0777) != 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", path);
    b.postlist.fd = b.positions.fd = -1;
    b.bases = pst_calloc(part_count + 1, sizeof *b.bases);
    b.version.unsynced = o->unsynced;
    sum_up(&b);
    count_work(&b);
    int r = begin_tables(&b, err);
    if (r == 0)
        r = write_tables(&b, err);
    pst_glass_leaves_dispose(&b.postlist);
    pst_glass_leaves_dispose(&b.positions);
    if (b.tables == &b.own_tables)
        pst_doctables_dispose(&b.own_tables);
    free(b.lengths);
    free(b.bases);
    return r;
}
