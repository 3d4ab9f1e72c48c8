/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/bulk.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
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
    /* A thread that writes the documents while a crew's leaves are put
     * together, and what came of it. */
    pthread_t aside;
    bool aside_runs;
    int aside_code;
    struct pst_error aside_err;
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

static void merge_open(struct merge *m, const struct bulk *b, size_t range,
                       struct pst_glass_leaves *postlist,
                       struct pst_glass_leaves *positions)
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
    pst_glass_postings_init(&m->postings, postlist);
    m->positions = positions;
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
                       struct pst_glass_leaves *postlist,
                       struct pst_glass_leaves *positions,
                       struct pst_error *err)
{
    struct merge m;
    int r = 0;
    merge_open(&m, b, range, postlist, positions);
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

/* Ranges that threads merge into leaves of their own. */
struct crew {
    const struct bulk *b;
    atomic_size_t next;
    struct range {
        struct pst_glass_leaves postlist, positions;
        struct pst_error err;
        int code;
    } ranges[PST_RUN_RANGES];
};

static uint64_t leaf_bytes(const struct range *r)
{
    return pst_glass_leaves_bytes(&r->postlist) +
           pst_glass_leaves_bytes(&r->positions);
}

static int open_own(const struct bulk *b, struct pst_glass_leaves *l,
                    struct pst_error *err)
{
    int fd = pst_file_unlinked(b->o->folder, err);
    pst_glass_leaves_init(l, fd, "a spilled table", b->block_size, false);
    return fd < 0 ? fd : 0;
}

static void *crew_work(void *payload)
{
    struct crew *c = payload;
    for (;;) {
        size_t i = atomic_fetch_add(&c->next, 1);
        if (i >= PST_RUN_RANGES)
            return NULL;
        struct range *r = &c->ranges[i];
        r->code = open_own(c->b, &r->postlist, &r->err);
        int code = open_own(c->b, &r->positions, &r->err);
        if (r->code == 0)
            r->code = code;
        if (r->code == 0)
            r->code =
                merge_range(c->b, i, &r->postlist, &r->positions, &r->err);
    }
}

static int write_documents(struct bulk *b, struct pst_error *err);

static void *write_aside(void *payload)
{
    struct bulk *b = payload;
    b->aside_code = write_documents(b, &b->aside_err);
    return NULL;
}

static int merge_by_crew(struct bulk *b, struct pst_glass_leaves *postlist,
                         struct pst_glass_leaves *positions,
                         struct pst_error *err)
{
    struct crew *c = pst_calloc(1, sizeof *c);
    c->b = b;
    size_t helpers = b->o->threads - 1;
    pthread_t *threads = pst_calloc(helpers, sizeof *threads);
    size_t started = 0;
    while (started < helpers &&
           pthread_create(&threads[started], NULL, crew_work, c) == 0)
        started++;
    crew_work(c);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);

    for (size_t i = 0; i < PST_RUN_RANGES; i++)
        b->to_write += leaf_bytes(&c->ranges[i]);
    int r = get_on(b, PST_INDEX_WRITING, 0, b->to_write, err);
    b->aside_runs =
        r == 0 && pthread_create(&b->aside, NULL, write_aside, b) == 0;
    for (size_t i = 0; i < PST_RUN_RANGES; i++) {
        struct range *range = &c->ranges[i];
        uint64_t bytes = leaf_bytes(range);
        if (r == 0 && range->code != 0) {
            r = range->code;
            if (err != NULL)
                *err = range->err;
        }
        if (r == 0)
            r = pst_glass_leaves_append(postlist, &range->postlist, err);
        if (r == 0)
            r = pst_glass_leaves_append(positions, &range->positions, err);
        if (r == 0)
            r = get_on(b, PST_INDEX_WRITING, bytes, b->to_write, err);
        pst_glass_leaves_dispose(&range->postlist);
        pst_glass_leaves_dispose(&range->positions);
    }
    free(c);
    return r;
}

static int merge_alone(const struct bulk *b, struct pst_glass_leaves *postlist,
                       struct pst_glass_leaves *positions,
                       struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < PST_RUN_RANGES; i++) {
        r = pst_glass_leaves_break(postlist, err);
        if (r == 0)
            r = pst_glass_leaves_break(positions, err);
        if (r == 0)
            r = merge_range(b, i, postlist, positions, err);
    }
    return r;
}

static int by_value_key(const void *a, const void *b)
{
    return pst_glass_slot_cmp(*(const uint32_t *)a, *(const uint32_t *)b);
}

static int by_stats_key(const void *a, const void *b)
{
    return pst_glass_slot_stats_cmp(*(const uint32_t *)a, *(const uint32_t *)b);
}

/* The slots that some part uses, each once; the caller frees them. */
static uint32_t *used_slots(const struct bulk *b, size_t *count)
{
    size_t most = 0, n = 0, kept = 0;
    for (size_t i = 0; i < b->part_count; i++)
        most += b->parts[i]->value_count;
    uint32_t *slots = pst_calloc(most + 1, sizeof *slots);
    for (size_t i = 0; i < b->part_count; i++)
        for (size_t k = 0; k < b->parts[i]->value_count; k++)
            slots[n++] = b->parts[i]->values[k]->slot;
    qsort(slots, n, sizeof *slots, by_stats_key);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || slots[kept - 1] != slots[i])
            slots[kept++] = slots[i];
    *count = kept;
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
    pst_glass_postings_init(&lengths, postlist);
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
    qsort(slots, n, sizeof *slots, by_value_key);
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

static int write_postings(struct bulk *b, struct pst_error *err)
{
    struct pst_glass_leaves postlist, positions;
    int r = pst_glass_database_begin(&postlist, b->path, PST_GLASS_POSTLIST,
                                     b->block_size, err);
    if (r != 0)
        return r;
    r = pst_glass_database_begin(&positions, b->path, PST_GLASS_POSITION,
                                 b->block_size, err);
    if (r != 0) {
        pst_glass_leaves_dispose(&postlist);
        return r;
    }
    r = write_head(b, &postlist, err);
    if (r == 0)
        r = get_on(b, PST_INDEX_MERGING, 0, b->to_merge, err);
    if (r == 0 && b->o->threads > 1)
        r = merge_by_crew(b, &postlist, &positions, err);
    else if (r == 0)
        r = merge_alone(b, &postlist, &positions, err);
    if (r == 0)
        r = get_on(b, PST_INDEX_WRITING, 0, b->to_write, err);
    if (r == 0)
        r = pst_glass_database_end(&postlist, PST_GLASS_POSTLIST, &b->version,
                                   err);
    if (r == 0)
        r = pst_glass_database_end(&positions, PST_GLASS_POSITION, &b->version,
                                   err);
    pst_glass_leaves_dispose(&postlist);
    pst_glass_leaves_dispose(&positions);
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

static int write_documents(struct bulk *b, struct pst_error *err)
{
    struct pst_doctables own;
    struct pst_doctables *t = b->o->tables;
    if (t == NULL) {
        int r = pst_doctables_begin(&own, b->path, b->block_size, err);
        if (r != 0)
            return r;
        t = &own;
    }
    int r = 0;
    for (size_t i = 0; r == 0 && i < b->part_count; i++)
        if (b->parts[i]->tables == NULL)
            r = copy_documents(b, i, t, err);
    if (r == 0)
        r = pst_doctables_end(t, &b->version, err);
    if (t == &own)
        pst_doctables_dispose(t);
    return r;
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

/* The end, with the signatures of all parts. */
static int seal(struct bulk *b, struct pst_error *err)
{
    struct pst_glass_pairs_docs pairs = {.count = b->version.doc_count,
                                         .bits = b->o->pair_bits,
                                         .forget = forget_signatures,
                                         .payload = b};
    if (pairs.bits == 0)
        return pst_shard_seal(b->path, &b->version, NULL, err);
    struct pst_glass_pairs_doc *docs =
        pst_calloc((size_t)b->version.doc_count + 1, sizeof *docs);
    int r = 0;
    for (size_t i = 0; r == 0 && i < b->part_count; i++)
        r = pst_signatures_finish(&b->parts[i]->signatures, docs + b->bases[i],
                                  b->parts[i]->count, err);
    pairs.items = docs;
    if (r == 0)
        r = pst_shard_seal(b->path, &b->version, &pairs, err);
    free(docs);
    return r;
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
                         o->block_size != 0 ? o->block_size : PST_GLASS_BLOCK};
    if (o->tables == NULL && mkdir(path, 0777) != 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", path);
    b.bases = pst_calloc(part_count + 1, sizeof *b.bases);
    b.version.unsynced = o->unsynced;
    sum_up(&b);
    count_work(&b);
    int r = write_postings(&b, err);
    if (b.aside_runs)
        pthread_join(b.aside, NULL);
    if (r == 0 && !b.aside_runs)
        r = write_documents(&b, err);
    if (r == 0 && b.aside_code != 0) {
        r = b.aside_code;
        if (err != NULL)
            *err = b.aside_err;
    }
    if (r == 0)
        r = pst_bulk_words_write(path, o->folder, b.block_size, o->words,
                                 &b.version, err);
    if (r == 0)
        r = seal(&b, err);
    free(b.bases);
    return r;
}
