/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "glass/database.h"
#include "glass/merge.h"
#include "glass/pack.h"
#include "glass/postlist.h"
#include "indexer/doctables.h"
#include "indexer/merge_words.h"
#include "indexer/run.h"
#include "indexer/seal.h"
#include "indexer/signatures.h"
#include "indexer/tasks.h"
#include "schema/schema.h"

struct pst_merge_origin {
    struct pst_glass_mapped database;
    struct pst_glass_sidecar sidecar;
    uint32_t *docids;      /* by docid: that in the new shard; 0: dropped */
    uint32_t last, before; /* docids: the last one, the last one taken */
    char *path;
};

void pst_merge_init(struct pst_merge *m)
{
    *m = (struct pst_merge){NULL, 0, 0, 0};
}

void pst_merge_dispose(struct pst_merge *m)
{
    for (size_t i = 0; i < m->count; i++) {
        pst_glass_mapped_dispose(&m->origins[i].database);
        pst_glass_sidecar_dispose(&m->origins[i].sidecar);
        free(m->origins[i].docids);
        free(m->origins[i].path);
    }
    free(m->origins);
    pst_merge_init(m);
}

int pst_merge_add(struct pst_merge *m, const char *path, struct pst_error *err)
{
    static const unsigned tables =
        1U << PST_GLASS_POSTLIST | 1U << PST_GLASS_DOCDATA |
        1U << PST_GLASS_TERMLIST | 1U << PST_GLASS_POSITION;
    struct pst_merge_origin *o = &PST_PUSH(m->origins, m->count, m->cap);
    memset(o, 0, sizeof *o);
    o->path = pst_strdup(path);
    int r = pst_glass_mapped_open(&o->database, path, tables, err);
    if (r != 0)
        return r;
    pst_glass_sidecar_open(&o->sidecar, path, o->database.seal);
    o->last = o->database.version.last_docid;
    /* A foreign file says how many. */
    const char *wrong = pst_glass_mapped_too_large(&o->database);
    if (wrong != NULL)
        return pst_fail(err, PST_EINDEX, "%s: %s", path, wrong);
    size_t bytes = ((size_t)o->last + 1) * sizeof *o->docids;
    o->docids = pst_try_malloc(bytes);
    if (o->docids == NULL)
        return pst_fail(err, PST_ENOMEM, "%s: too many articles", path);
    memset(o->docids, 0, bytes);
    return 0;
}

int pst_merge_take(struct pst_merge *m, size_t shard, uint32_t docid,
                   uint32_t *out, struct pst_error *err)
{
    struct pst_merge_origin *o = &m->origins[shard];
    if (docid <= o->before || docid > o->last)
        return pst_fail(err, PST_EINDEX,
                        "the file table names article %u out of order",
                        (unsigned)docid);
    o->before = docid;
    *out = o->docids[docid] = ++m->articles;
    return 0;
}

/* --- the parts of the work ----------------------------------------------- */

struct merging {
    const struct pst_merge_options *o;
    const char *path;
    struct pst_glass_merge merge;
    struct pst_glass_version version;
    uint64_t bytes; /* of the tables that are read, about */
    const char *cuts[PST_RUN_RANGES];
    uint32_t articles;
    /* For the sidecar. */
    const struct pst_merge *from;
    uint32_t *lengths; /* as glass/lengths.h has them */
    struct pst_doctables documents;
    struct pst_seal seal;
    struct pst_glass_block_maker maker;
    struct pst_glass_block_piece piece;
    struct pst_signatures signatures;
    struct pst_glass_pairs_docs pairs;
    struct pst_glass_pairs_doc *pair_docs;
};

static int step(void *payload, uint64_t bytes, struct pst_error *err)
{
    const struct merging *g = payload;
    const struct pst_index_pace *pace = &g->o->pace;
    return pace->step == NULL ? 0
                              : pace->step(pace->payload, PST_INDEX_MERGING,
                                           bytes, g->bytes, err);
}

static int merge_positions(void *payload, struct pst_error *err)
{
    struct merging *g = payload;
    struct pst_glass_leaves out;
    int r = pst_glass_database_begin(&out, g->path, PST_GLASS_POSITION,
                                     PST_GLASS_BLOCK, err);
    if (r != 0)
        return r;
    r = pst_glass_merge_positions(&g->merge, &out, err);
    if (r == 0)
        r = pst_glass_database_end(&out, PST_GLASS_POSITION, &g->version, err);
    pst_glass_leaves_dispose(&out);
    return r;
}

static int put_metadata(const struct merging *g, struct pst_glass_leaves *out,
                        struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < g->o->metadata_count; i++)
        r = pst_glass_put_metadata(out, g->o->metadata[i].key,
                                   g->o->metadata[i].value, err);
    return r;
}

/* What a table has under the key, as it is stored; nothing when it has none. */
static int get_stored(const struct pst_glass_map *table, struct pst_str key,
                      struct pst_buf *room, struct pst_str *tag, bool *deflated,
                      struct pst_error *err)
{
    struct pst_glass_cursor c;
    pst_glass_cursor_init(&c, table);
    int r = pst_glass_cursor_find(&c, key, err);
    *deflated = c.compressed;
    if (r == 1)
        return pst_glass_cursor_stored(&c, room, tag, err);
    *tag = (struct pst_str){"", 0};
    *deflated = false;
    return r;
}

struct document {
    struct pst_buf key, data, terms, slots;
    struct pst_doctags tags;
};

static int get_document(const struct pst_glass_mapped *m, uint32_t docid,
                        struct document *d, struct pst_error *err)
{
    const struct pst_glass_map *termlist = &m->tables[PST_GLASS_TERMLIST];
    bool deflated;
    pst_buf_clear(&d->key);
    pst_glass_sort_uint(&d->key, docid);
    int r = get_stored(&m->tables[PST_GLASS_DOCDATA], pst_buf_str(&d->key),
                       &d->data, &d->tags.data, &d->tags.data_deflated, err);
    if (r == 0)
        r = get_stored(termlist, pst_buf_str(&d->key), &d->terms,
                       &d->tags.terms, &d->tags.deflated, err);
    pst_buf_addc(&d->key, '\0');
    if (r == 0)
        r = get_stored(termlist, pst_buf_str(&d->key), &d->slots,
                       &d->tags.slots, &deflated, err);
    /* No writer would deflate a few bytes. */
    if (r == 0 && deflated)
        r = pst_fail(err, PST_EINDEX, "%s: slots are compressed",
                     termlist->name.p);
    return r;
}

static int copy_documents(const struct merging *g, struct pst_doctables *out,
                          uint64_t hash[2], struct pst_error *err)
{
    struct document d = {PST_BUF_INIT,
                         PST_BUF_INIT,
                         PST_BUF_INIT,
                         PST_BUF_INIT,
                         {.deflated = false}};
    struct pst_glass_merged_docs at;
    uint64_t since = 0;
    int r = 0;
    pst_glass_merged_docs_init(&at, &g->merge);
    while (r == 0 && pst_glass_merged_docs_next(&at)) {
        r = get_document(g->merge.sources[at.source].database, at.before, &d,
                         err);
        if (r != 0)
            break;
        pst_doctags_hash(&d.tags, hash);
        r = pst_doctables_put(out, at.docid, &d.tags, err);
        if (r == 0)
            r = pst_glass_merge_pace(&g->merge, &since,
                                     d.tags.data.n + d.tags.terms.n, err);
    }
    pst_glass_merged_docs_dispose(&at);
    pst_buf_dispose(&d.key);
    pst_buf_dispose(&d.data);
    pst_buf_dispose(&d.terms);
    pst_buf_dispose(&d.slots);
    return r;
}

static int merge_documents(void *payload, struct pst_error *err)
{
    struct merging *g = payload;
    uint64_t hash[2] = {0, 0};
    int r = copy_documents(g, &g->documents, hash, err);
    if (r == 0)
        r = pst_doctables_end(&g->documents, &g->version, err);
    pst_doctags_uuid(hash, g->version.uuid);
    return r;
}

/* --- signatures ---------------------------------------------------------- */

/* Take the signatures of a class over for those of its documents that stay. */
static int copy_class(const struct pst_merge_origin *o,
                      struct pst_glass_pairs *from, uint32_t i,
                      struct pst_signatures *to, struct pst_error *err)
{
    enum { AT_ONCE = 64 };
    struct pst_glass_pairs_copy c;
    if (!pst_glass_pairs_class(from, i, &c) || !c.known)
        return 0;
    size_t words = c.rows / 64;
    size_t most = c.count < AT_ONCE ? c.count : AT_ONCE;
    uint64_t *room = pst_malloc(most * words * sizeof *room);
    int r = 0;
    for (uint32_t at = 0; r == 0 && at < c.count; at += AT_ONCE) {
        size_t n = c.count - at < AT_ONCE ? c.count - at : AT_ONCE;
        if (!pst_glass_pairs_read(from, i, at, room))
            break;
        for (size_t k = 0; r == 0 && k < n; k++) {
            uint32_t docid = c.docids[at + k];
            uint32_t now = docid <= o->last ? o->docids[docid] : 0;
            if (now != 0)
                r = pst_signatures_put(to, now - 1, c.class_number,
                                       room + k * words, err);
        }
    }
    free(room);
    return r;
}

static int copy_signatures(const struct pst_merge *m, struct pst_signatures *to,
                           struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < m->count; i++) {
        struct pst_merge_origin *o = &m->origins[i];
        struct pst_glass_pairs from;
        pst_glass_pairs_open(
            &from, pst_glass_sidecar_find(&o->sidecar, PST_GLASS_PAIRS_TAG));
        if (from.bits != to->bits)
            continue;
        for (uint32_t k = 0; r == 0 && k < from.class_count; k++)
            r = copy_class(o, &from, k, to, err);
    }
    return r;
}

static void forget_signatures(void *payload)
{
    pst_signatures_forget(payload);
}

static int take_pairs(struct merging *g, struct pst_error *err)
{
    g->pair_docs = pst_calloc((size_t)g->articles + 1, sizeof *g->pair_docs);
    g->pairs = (struct pst_glass_pairs_docs){.items = g->pair_docs,
                                             .count = g->articles,
                                             .bits = g->o->pair_bits,
                                             .forget = forget_signatures,
                                             .payload = &g->signatures};
    int r = copy_signatures(g->from, &g->signatures, err);
    return r == 0 ? pst_signatures_finish(&g->signatures, g->pair_docs,
                                          g->articles, err)
                  : r;
}

/* --- posting lists, and what the sidecar has of them --------------------- */

/* Before the lists, which have no documents but those. */
static int check_count(const struct merging *g, struct pst_error *err)
{
    if (g->version.doc_count == g->articles)
        return 0;
    return pst_fail(err, PST_EINDEX,
                    "of %u articles that are merged, %u have a length",
                    (unsigned)g->articles, (unsigned)g->version.doc_count);
}

/* Or the version file, which tells of the one by the other, would be damaged.
 */
static int check_lengths(const struct merging *g, struct pst_error *err)
{
    if (g->version.wdf_high <= g->version.length_high)
        return 0;
    return pst_fail(err, PST_EINDEX,
                    "a term occurs %u times, and no article has more than %u",
                    (unsigned)g->version.wdf_high,
                    (unsigned)g->version.length_high);
}

static int merge_lists(struct merging *g, struct pst_glass_leaves *out,
                       struct pst_error *err)
{
    int r = put_metadata(g, out, err);
    if (r == 0)
        r = pst_glass_merge_lengths(&g->merge, out, &g->version, g->lengths,
                                    err);
    if (r == 0)
        r = check_count(g, err);
    if (r == 0)
        r = pst_seal_begin(&g->seal, g->path, &g->version, g->lengths, err);
    if (r == 0)
        r = pst_glass_merge_terms(&g->merge, out, &g->maker, &g->version, err);
    return r == 0 ? check_lengths(g, err) : r;
}

static int merge_postlist(void *payload, struct pst_error *err)
{
    struct merging *g = payload;
    struct pst_glass_leaves out;
    int r = pst_glass_database_begin(&out, g->path, PST_GLASS_POSTLIST,
                                     PST_GLASS_BLOCK, err);
    if (r != 0)
        return r;
    r = merge_lists(g, &out, err);
    if (r == 0)
        r = pst_glass_database_end(&out, PST_GLASS_POSTLIST, &g->version, err);
    pst_glass_leaves_dispose(&out);
    bool has_pairs = g->o->pair_bits != 0;
    if (r == 0 && has_pairs)
        r = take_pairs(g, err);
    if (r == 0)
        r = pst_seal_lay(&g->seal, &g->piece, 1, has_pairs ? &g->pairs : NULL,
                         err);
    if (r == 0)
        r = pst_seal_fill_lists(&g->seal, err);
    return r == 0 ? pst_seal_fill_pairs(&g->seal, err) : r;
}

/* The longest first. */
static int merge_tables(struct merging *g, struct pst_error *err)
{
    const struct pst_task tasks[] = {
        {merge_positions, g}, {merge_postlist, g}, {merge_documents, g}};
    return pst_tasks_run(tasks, sizeof tasks / sizeof *tasks, g->o->threads,
                         err);
}

/* --- the whole ----------------------------------------------------------- */

static struct pst_glass_source *sources_of(const struct pst_merge *m)
{
    struct pst_glass_source *sources = pst_calloc(m->count, sizeof *sources);
    for (size_t i = 0; i < m->count; i++)
        sources[i] = (struct pst_glass_source){
            &m->origins[i].database, m->origins[i].docids, m->origins[i].last};
    return sources;
}

int pst_merge_census(const struct pst_merge *m, struct pst_census *out,
                     struct pst_error *err)
{
    struct pst_glass_source *sources = sources_of(m);
    struct pst_glass_merge merge = {.sources = sources, .count = m->count};
    struct pst_glass_merged_slot languages;
    int r;
    pst_glass_merged_slot_init(&languages, &merge, PST_SLOT_LANG);
    while ((r = pst_glass_merged_slot_next(&languages, err)) == 1)
        pst_census_add(out, languages.value, 1);
    pst_glass_merged_slot_dispose(&languages);
    free(sources);
    return r;
}

/* Of those that have any; postil's own have not. */
static int merge_words(const struct pst_merge *m, struct merging *g,
                       struct pst_error *err)
{
    const char **paths = pst_calloc(m->count + 1, sizeof *paths);
    size_t count = 0;
    for (size_t i = 0; i < m->count; i++) {
        const struct pst_glass_root *roots =
            m->origins[i].database.version.roots;
        if (!roots[PST_GLASS_SPELLING].fake || !roots[PST_GLASS_SYNONYM].fake)
            paths[count++] = m->origins[i].path;
    }
    int r = 0;
    if (count != 0)
        r = pst_merge_words(paths, count, g->path, &g->version, err);
    free(paths);
    return r;
}

static int write_all(struct merging *g, struct pst_error *err)
{
    int r = merge_tables(g, err);
    if (r == 0)
        r = merge_words(g->from, g, err);
    if (r == 0)
        r = pst_seal_fill_places(&g->seal, g->documents.places, err);
    return r == 0 ? pst_seal_end(&g->seal, &g->version, err) : r;
}

int pst_merge_write(const struct pst_merge *m, const char *path,
                    const struct pst_merge_options *o, struct pst_error *err)
{
    struct pst_glass_source *sources = sources_of(m);
    struct merging g = {.o = o,
                        .path = path,
                        .from = m,
                        .articles = m->articles,
                        .merge = {.sources = sources,
                                  .count = m->count,
                                  .cuts = g.cuts,
                                  .cut_count = PST_RUN_RANGES,
                                  .step = step,
                                  .payload = &g},
                        .piece = {&g.maker, 0},
                        .version = {.unsynced = o->unsynced}};
    for (size_t i = 0; i < PST_RUN_RANGES; i++)
        g.cuts[i] = pst_run_range_start(i);
    for (size_t i = 0; i < m->count; i++)
        for (size_t table = 0; table < PST_GLASS_TABLES; table++)
            g.bytes += m->origins[i].database.tables[table].size;
    for (size_t i = 0; i < PST_GLASS_TABLES; i++)
        g.version.roots[i] =
            pst_glass_fake_root((enum pst_glass_table)i, PST_GLASS_BLOCK);
    g.lengths = pst_calloc((size_t)m->articles + 1, sizeof *g.lengths);
    pst_glass_block_maker_init(&g.maker, &g.seal.weights, o->folder);
    pst_signatures_init(&g.signatures, o->folder, o->pair_bits);
    int r = 0;
    if (mkdir(path, 0777) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path);
    if (r == 0)
        r = pst_doctables_begin(&g.documents, path, PST_GLASS_BLOCK, err);
    if (r == 0) {
        r = write_all(&g, err);
        pst_doctables_dispose(&g.documents);
    }
    pst_seal_dispose(&g.seal);
    pst_glass_block_maker_dispose(&g.maker);
    pst_signatures_dispose(&g.signatures);
    free(g.pair_docs);
    free(g.lengths);
    free(sources);
    return r;
}
