/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/index.h - an open generation: its shards mapped, its dead bitmaps,
 * its languages. Read-only; never locks. Xapian opens the shards when it is
 * first needed (pst_index_db), or at once where they cannot be mapped.
 */
#ifndef POSTIL_SEARCHER_INDEX_H
#define POSTIL_SEARCHER_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xapian-c.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/patience.h"
#include "schema/dead.h"
#include "schema/stub.h"

struct pst_shard {
    uint64_t number;
    struct pst_dead dead;
    bool has_dead;
};

struct pst_fast;    /* fast/fast.h */
struct pst_stemmer; /* text/stem.h */

/* Who searches: the fast engine wherever it can, only that, or only Xapian. */
enum pst_engine { PST_ENGINE_AUTO, PST_ENGINE_FAST, PST_ENGINE_XAPIAN };

struct pst_index {
    struct pst_buf dir;  /* the index folder, absolute */
    struct pst_buf root; /* the tree it covers, absolute */
    struct pst_stub stub;
    struct pst_shard *shards;
    size_t shard_count;
    char (*languages)[8]; /* those of its articles, most frequent first */
    size_t language_count;
    struct pst_stemmer **stemmers; /* theirs; each NULL until it is used */
    uint32_t doc_count;            /* articles that are not dead */
    uint32_t dead_count;
    uint32_t last_docid;    /* of all shards; 0 without any article */
    enum pst_engine engine; /* AUTO, until the caller says otherwise */
    struct pst_fast *fast;  /* the shards mapped, or NULL ... */
    struct pst_buf slow;    /* ... and why not */
    /* Of who searches now: expanding patterns, matching, counting and putting
     * in order end with PST_EINTR when it does. Never set here; NULL: nothing
     * ends them. */
    struct pst_patience *patience;
    struct pst_inflater *inflater; /* of its articles' bodies */
    struct pst_index_held *held;   /* private: pst_index_db */
};

/* `named` as for pst_index_find. */
int pst_index_open(struct pst_index *ix, const char *named, const char *cwd,
                   struct pst_error *err);
void pst_index_close(struct pst_index *ix);
/* All shards through Xapian, in the stub's order; borrowed, as long as the
 * index is open. They are opened by the first call, which may be too late when
 * the generation is no longer the published one and has lost its grace time
 * (PST_EINDEX): who keeps an index for long calls it at once. */
int pst_index_db(const struct pst_index *ix, xap_db **out,
                 struct pst_error *err);

/* A docid of the whole database is (local - 1) * shards + shard + 1. */
static inline size_t pst_index_shard_of(const struct pst_index *ix,
                                        uint32_t docid)
{
    return (docid - 1) % ix->shard_count;
}
static inline uint32_t pst_index_local_of(const struct pst_index *ix,
                                          uint32_t docid)
{
    return (uint32_t)((docid - 1) / ix->shard_count + 1);
}
static inline uint32_t pst_index_docid(const struct pst_index *ix, size_t shard,
                                       uint32_t local)
{
    return (uint32_t)((local - 1) * ix->shard_count + shard + 1);
}
/* The mapped shards, if they are to be used. */
static inline struct pst_fast *pst_index_fast(const struct pst_index *ix)
{
    return ix->engine != PST_ENGINE_XAPIAN ? ix->fast : NULL;
}
/* In how many articles a term is, dead ones included, and how often. */
int pst_index_term(const struct pst_index *ix, struct pst_str term,
                   uint32_t *df, uint64_t *cf, struct pst_error *err);
/* The stem of a folded word in the language of this number, until the next call
 * for that language; its `p` is NULL after a failure. */
struct pst_str pst_index_stem(const struct pst_index *ix, size_t language,
                              struct pst_str word, struct pst_error *err);
bool pst_index_is_dead(const struct pst_index *ix, uint32_t docid);

/* Turn what the binding reported into our error: which code, and what to do. */
int pst_index_fail(struct pst_error *err, const xap_error *xe,
                   const char *doing);

#endif
