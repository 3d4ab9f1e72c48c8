/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/fast.h - the fast engine: clauses over the mapped tables of an
 * index, without libxapian, and with its answers.
 *
 * What matches is found document by document (match.h); what a document is
 * worth is added up beside that (score.h), by BM25 as Xapian::BM25Weight
 * computes it, over statistics that are summed over all shards first. A shard
 * is searched after the other; the best ones of all are kept (top.h).
 *
 * The tables may be anybody's: what the readers of glass/ refuse is an error,
 * docids are held to what iamglass says, and nothing of foreign size is
 * allocated without a test.
 */
#ifndef POSTIL_SEARCHER_FAST_FAST_H
#define POSTIL_SEARCHER_FAST_FAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/mapped.h"
#include "searcher/engine.h"
#include "searcher/index.h"

/* The shards of an open index, mapped for as long as the handle lives. For one
 * thread at a time. */
struct pst_fast;

int pst_fast_open(struct pst_fast **out, const struct pst_index *ix,
                  struct pst_error *err);
void pst_fast_close(struct pst_fast *f); /* f may be NULL */

const struct pst_glass_mapped *pst_fast_shard(const struct pst_fast *f,
                                              size_t shard);

/* The first piece of a document's data, as it is stored; false when the shard's
 * sidecar does not know it, so that it is to be searched for in the table.
 * Lives as long as f. */
bool pst_fast_data(const struct pst_fast *f, size_t shard, uint32_t docid,
                   struct pst_glass_item *out);

/* The data of these documents, by pairs of shard and docid, will be asked for:
 * what takes its time to come from memory is asked for now. */
struct pst_fast_place {
    size_t shard;
    uint32_t docid;
};
void pst_fast_data_expect(const struct pst_fast *f,
                          const struct pst_fast_place *places, size_t count);

/* In how many documents of all shards a term is, dead ones included, and how
 * often; 0 when there is no such term. */
int pst_fast_term(struct pst_fast *f, struct pst_str term, uint32_t *df,
                  uint64_t *cf, struct pst_error *err);

/* As pst_engine_run; the index has its `fast`. */
int pst_fast_run(const struct pst_index *ix, const struct pst_plan *plan,
                 const struct pst_rank *rank, const struct pst_wish *wish,
                 struct pst_matches *out, struct pst_error *err);

#endif
