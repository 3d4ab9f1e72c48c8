/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/shard_bulk.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/mem.h"
#include "indexer/bulk.h"
#include "indexer/part.h"

enum { METADATA_MOST = 8 };

struct writer {
    struct pst_shard_writer base;
    char *path, *folder;
    unsigned threads;
    struct pst_part_budget budget;
    bool unsynced;
    unsigned pair_bits;
    struct pst_index_pace pace;
    struct pst_part **parts;
    struct pst_doctables tables;
    struct pst_bulk_metadata metadata[METADATA_MOST];
    size_t metadata_count;
    struct pst_arena arena; /* of the metadata */
};

static int add(struct pst_shard_writer *base, size_t lane,
               const struct pst_doc *doc, struct pst_error *err)
{
    struct writer *w = (struct writer *)base;
    return pst_part_add(w->parts[lane], doc, err);
}

static int flush(struct pst_shard_writer *base, size_t lane,
                 struct pst_error *err)
{
    struct writer *w = (struct writer *)base;
    return pst_part_flush(w->parts[lane], err);
}

static int close_lane(struct pst_shard_writer *base, size_t lane,
                      struct pst_error *err)
{
    struct writer *w = (struct writer *)base;
    return pst_part_close(w->parts[lane], err);
}

static int set_metadata(struct pst_shard_writer *base, struct pst_str key,
                        struct pst_str value, struct pst_error *err)
{
    struct writer *w = (struct writer *)base;
    if (w->metadata_count == METADATA_MOST)
        return pst_fail(err, PST_EINDEX, "too much metadata for a shard");
    w->metadata[w->metadata_count++] = (struct pst_bulk_metadata){
        {pst_arena_dup(&w->arena, key.p, key.n), key.n},
        {pst_arena_dup(&w->arena, value.p, value.n), value.n}};
    return 0;
}

static int finish(struct pst_shard_writer *base, struct pst_error *err)
{
    struct writer *w = (struct writer *)base;
    struct pst_bulk_options o = {.folder = w->folder,
                                 .threads = w->threads,
                                 .pace = w->pace,
                                 .tables = &w->tables,
                                 .unsynced = w->unsynced,
                                 .pair_bits = w->pair_bits,
                                 .metadata = w->metadata,
                                 .metadata_count = w->metadata_count};
    return pst_bulk_write(w->path, w->parts, base->lanes, &o, err);
}

static void free_writer(struct pst_shard_writer *base)
{
    struct writer *w = (struct writer *)base;
    if (w->parts[0]->tables != NULL)
        pst_doctables_dispose(&w->tables);
    for (size_t i = 0; i < base->lanes; i++) {
        pst_part_dispose(w->parts[i]);
        free(w->parts[i]);
    }
    pst_arena_dispose(&w->arena);
    pst_shard_dispose(base);
    free(w->parts);
    free(w->path);
    free(w->folder);
    free(w);
}

/* The shard's folder and the tables that the first lane fills at once. */
static int begin_tables(struct writer *w, struct pst_error *err)
{
    if (mkdir(w->path, 0777) != 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", w->path);
    int r = pst_doctables_begin(&w->tables, w->path, PST_GLASS_BLOCK, err);
    if (r == 0)
        w->parts[0]->tables = &w->tables;
    return r;
}

int pst_shard_bulk_new(struct pst_shard_writer **out,
                       const struct pst_shard_bulk_options *o,
                       struct pst_error *err)
{
    static const struct pst_shard_ops ops = {add,          flush,  close_lane,
                                             set_metadata, finish, free_writer};
    struct writer *w = pst_calloc(1, sizeof *w);
    pst_shard_init(&w->base, &ops, o->lanes);
    w->path = pst_strdup(o->path);
    w->folder = pst_strdup(o->folder);
    w->threads = o->threads;
    /* While lanes are being filled, half of the memory must stay theirs. */
    w->budget.threads = o->threads;
    w->budget.limit = o->memory * o->threads / (o->lanes > 1 ? 2 : 1);
    w->unsynced = o->unsynced;
    w->pair_bits = o->pair_bits;
    w->base.wants_pairs = o->pair_bits != 0;
    w->pace = o->pace;
    w->parts = pst_calloc(o->lanes, sizeof(struct pst_part *));
    for (size_t i = 0; i < o->lanes; i++) {
        w->parts[i] = pst_malloc(sizeof(struct pst_part));
        pst_part_init(w->parts[i], w->folder, o->memory, &w->budget, o->level,
                      o->pair_bits);
    }
    int r = begin_tables(w, err);
    *out = r == 0 ? &w->base : NULL;
    if (r != 0)
        free_writer(&w->base);
    return r;
}
