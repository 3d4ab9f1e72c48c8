/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/mergeparts.h"
#include "glass/postings.h"
#include "glass/postlist.h"

/* Bytes between two steps. */
enum { PACE = 1 << 20 };

int pst_glass_merge_pace(const struct pst_glass_merge *m, uint64_t *since,
                         uint64_t more, struct pst_error *err)
{
    *since += more;
    if (*since < PACE || m->step == NULL)
        return 0;
    uint64_t bytes = *since;
    *since = 0;
    return m->step(m->payload, bytes, err);
}

int pst_glass_merge_cut(const struct pst_glass_merge *m, size_t *done,
                        struct pst_str packed, struct pst_glass_leaves *out,
                        struct pst_error *err)
{
    size_t before = *done;
    while (*done < m->cut_count &&
           pst_str_cmp(packed, pst_str_of(m->cuts[*done])) >= 0)
        ++*done;
    return *done != before ? pst_glass_leaves_break(out, err) : 0;
}

/* A source's list, of which only documents that are not dropped are seen. */
struct feed {
    const struct pst_glass_source *source;
    struct pst_glass_list list;
    uint32_t docid; /* the new one of the current posting, or PST_GLASS_ENDED */
    bool more;      /* the walk is at a list */
};

struct posting {
    uint32_t docid, wdf;
};

struct lists {
    const struct pst_glass_merge *m;
    struct pst_glass_leaves *out;
    struct feed *feeds;
    struct feed **equal; /* those at the term at hand */
    size_t equal_count;
    struct posting *found; /* the merged list */
    size_t count, cap;
    struct pst_glass_postings writer;
    uint64_t since;
};

static int next_posting(struct feed *f, struct pst_error *err)
{
    for (;;) {
        int r = pst_glass_list_next(&f->list, err);
        if (r <= 0) {
            f->docid = PST_GLASS_ENDED;
            return r;
        }
        if (f->list.docid > f->source->last)
            return pst_glass_cursor_damaged(&f->list.chunks.cursor,
                                            "a list has a docid too many", err);
        f->docid = f->source->docids[f->list.docid];
        if (f->docid != PST_GLASS_DROPPED)
            return 0;
    }
}

static struct feed *least_posting(const struct lists *l)
{
    struct feed *least = l->equal[0];
    for (size_t i = 1; i < l->equal_count; i++)
        if (l->equal[i]->docid < least->docid)
            least = l->equal[i];
    return least;
}

/* The lists that are equal, merged, into `found`. */
static int gather(struct lists *l, struct pst_error *err)
{
    l->count = 0;
    for (size_t i = 0; i < l->equal_count; i++) {
        int r = next_posting(l->equal[i], err);
        if (r != 0)
            return r;
    }
    for (;;) {
        struct feed *f = least_posting(l);
        if (f->docid == PST_GLASS_ENDED)
            return 0;
        PST_PUSH(l->found, l->count, l->cap) =
            (struct posting){f->docid, f->list.wdf};
        int r = next_posting(f, err);
        if (r != 0)
            return r;
    }
}

static int put_found(struct lists *l, struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < l->count; i++)
        r = pst_glass_postings_add(&l->writer, l->found[i].docid,
                                   l->found[i].wdf, err);
    return r == 0 ? pst_glass_postings_end(&l->writer, err) : r;
}

static void lists_init(struct lists *l, const struct pst_glass_merge *m,
                       struct pst_glass_leaves *out,
                       struct pst_glass_block_maker *maker)
{
    memset(l, 0, sizeof *l);
    l->m = m;
    l->out = out;
    l->feeds = pst_calloc(m->count, sizeof *l->feeds);
    l->equal = pst_calloc(m->count, sizeof(struct feed *));
    pst_glass_postings_init(&l->writer, out, maker);
}

/* The feeds' lists are the caller's. */
static void lists_dispose(struct lists *l)
{
    pst_glass_postings_dispose(&l->writer);
    free(l->feeds);
    free(l->equal);
    free(l->found);
}

/* --- terms -----------------------------------------------------------------
 */

static int next_term(struct feed *f, struct pst_error *err)
{
    int r = pst_glass_list_next_list(&f->list, err);
    f->more = r == 1;
    return r < 0 ? r : 0;
}

/* The feeds at the least term of all; false when there is none. */
static bool find_equal(struct lists *l)
{
    l->equal_count = 0;
    for (size_t i = 0; i < l->m->count; i++) {
        struct feed *f = &l->feeds[i];
        int order = -1;
        if (!f->more)
            continue;
        if (l->equal_count != 0)
            order = pst_str_cmp(pst_glass_list_term(&f->list),
                                pst_glass_list_term(&l->equal[0]->list));
        if (order < 0)
            l->equal_count = 0;
        if (order <= 0)
            l->equal[l->equal_count++] = f;
    }
    return l->equal_count != 0;
}

static int put_term(struct lists *l, struct pst_glass_version *version,
                    size_t *cuts, struct pst_error *err)
{
    uint64_t collection = 0;
    for (size_t i = 0; i < l->count; i++) {
        collection += l->found[i].wdf;
        if (l->found[i].wdf > version->wdf_high)
            version->wdf_high = l->found[i].wdf;
    }
    struct pst_str term = pst_glass_list_term(&l->equal[0]->list);
    int r = pst_glass_merge_cut(l->m, cuts, term, l->out, err);
    if (r != 0)
        return r;
    pst_glass_postings_begin_packed(&l->writer, term, l->count, collection);
    return put_found(l, err);
}

static int merge_terms(struct lists *l, struct pst_glass_version *version,
                       struct pst_error *err)
{
    size_t cuts = 0;
    int r = 0;
    for (size_t i = 0; r == 0 && i < l->m->count; i++)
        r = next_term(&l->feeds[i], err);
    while (r == 0 && find_equal(l)) {
        r = gather(l, err);
        if (r == 0 && l->count != 0)
            r = put_term(l, version, &cuts, err);
        if (r == 0)
            r = pst_glass_merge_pace(l->m, &l->since, 4 * l->count + 16, err);
        for (size_t i = 0; r == 0 && i < l->equal_count; i++)
            r = next_term(l->equal[i], err);
    }
    return r;
}

int pst_glass_merge_terms(const struct pst_glass_merge *m,
                          struct pst_glass_leaves *out,
                          struct pst_glass_block_maker *maker,
                          struct pst_glass_version *version,
                          struct pst_error *err)
{
    struct lists l;
    lists_init(&l, m, out, maker);
    for (size_t i = 0; i < m->count; i++) {
        l.feeds[i].source = &m->sources[i];
        pst_glass_list_walk(&l.feeds[i].list, m->sources[i].database);
    }
    int r = merge_terms(&l, version, err);
    for (size_t i = 0; i < m->count; i++)
        pst_glass_list_dispose(&l.feeds[i].list);
    lists_dispose(&l);
    return r;
}

/* --- lengths ---------------------------------------------------------------
 */

static void count_length(struct pst_glass_version *v, uint32_t length)
{
    v->doc_count++;
    v->total_length += length;
    if (length != 0 && (v->length_low == 0 || length < v->length_low))
        v->length_low = length;
    if (length > v->length_high)
        v->length_high = length;
}

static int merge_lengths(const struct pst_glass_merge *m,
                         struct pst_glass_leaves *out,
                         struct pst_glass_version *version, uint32_t *lengths,
                         struct pst_error *err)
{
    struct lists l;
    int r = 0;
    lists_init(&l, m, out, NULL);
    for (size_t i = 0; i < m->count; i++) {
        struct feed *f = l.equal[i] = &l.feeds[i];
        f->source = &m->sources[i];
        int opened = pst_glass_list_open_lengths(&f->list, f->source->database,
                                                 r == 0 ? err : NULL);
        if (opened < 0 && r == 0)
            r = opened;
    }
    l.equal_count = m->count;
    if (r == 0)
        r = gather(&l, err);
    for (size_t i = 0; r == 0 && i < l.count; i++) {
        uint32_t length = l.found[i].wdf;
        count_length(version, length);
        lengths[l.found[i].docid] =
            length < UINT32_MAX ? length + 1 : UINT32_MAX;
    }
    version->last_docid = version->doc_count;
    pst_glass_postings_begin_lengths(&l.writer);
    if (r == 0 && l.count != 0)
        r = put_found(&l, err);
    for (size_t i = 0; i < m->count; i++)
        pst_glass_list_dispose(&l.feeds[i].list);
    lists_dispose(&l);
    return r;
}

int pst_glass_merge_lengths(const struct pst_glass_merge *m,
                            struct pst_glass_leaves *out,
                            struct pst_glass_version *version,
                            uint32_t *lengths, struct pst_error *err)
{
    int r = pst_glass_merge_slots(m, out, err);
    return r != 0 ? r : merge_lengths(m, out, version, lengths, err);
}
