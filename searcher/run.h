/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/run.h - a query tree and an open index to ordered hits.
 *
 * Order is total and the same for any engine and shard layout: by score
 * (rank.h), rounded to 1e-9 relative, then newer date, then path, then member.
 */
#ifndef POSTIL_SEARCHER_RUN_H
#define POSTIL_SEARCHER_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "searcher/index.h"
#include "searcher/query.h"
#include "searcher/rank.h"

enum pst_sort { PST_SORT_RELEVANCE, PST_SORT_DATE, PST_SORT_PATH };

/* Of what hits have in common the first one stands for all: collapse.h. */
enum pst_collapse {
    PST_COLLAPSE_NONE,
    PST_COLLAPSE_AUTHOR,
    PST_COLLAPSE_SOURCE,
    PST_COLLAPSE_DUPLICATE,
    PST_COLLAPSE_COPIES /* the same, but only of the hits that are asked for and
                           a few more: cheap, and what it says of others is
                           what there is at least */
};

struct pst_run_options {
    enum pst_sort sort;
    bool reverse;
    size_t offset;
    size_t limit;                /* SIZE_MAX: all */
    const struct pst_rank *rank; /* NULL: relevance, as built in */
    enum pst_collapse collapse;
    size_t feedback; /* so many hits say what else tells: feedback.h */
    bool rough;      /* hits->total may be too high, where it is dear */
};

/* An article that was found; nothing of it is loaded (hits.h does that). */
struct pst_found {
    uint32_t docid;
    double score;  /* 0 when sorted otherwise or for pure filters */
    uint32_t more; /* hits that it stands for, itself not counted */
};

struct pst_hits {
    struct pst_found *found; /* in order, from `offset` */
    size_t count;
    size_t total;  /* articles that match, exact */
    size_t groups; /* the same, collapsed; so far as that was looked at */
};

/* Runs the query, whose patterns are expanded as by pst_plan_make. No more than
 * the index's terms and slots is read, and, for queries that must be verified
 * (plan.h), one article after the other. An index that changes under it is no
 * concern: shards are immutable; one that is gone is PST_EINDEX. */
int pst_run(struct pst_index *ix, struct pst_query *q,
            const struct pst_run_options *options, struct pst_hits *out,
            struct pst_error *err);
void pst_hits_dispose(struct pst_hits *h);

/* The article of an id (a unique prefix of at least 4 digits will do) or of a
 * path relative to the root. PST_EUSAGE when there is none, and out->docid is
 * 0, or more than one, and it is one of them. */
int pst_find_article(struct pst_index *ix, struct pst_str id_or_path,
                     struct pst_found *out, struct pst_error *err);

/* The articles of a file, in their order there, by its path as seen from `cwd`,
 * else as the index has it; none is no error. free() *out. */
int pst_find_file(struct pst_index *ix, const char *cwd, const char *name,
                  struct pst_found **out, size_t *count, struct pst_error *err);
/* The article of an id, else of a path as seen from `cwd`, else of one as the
 * index has it, else of a member of a file (PATH/MEMBER). PST_EUSAGE
 * when none of them is an article, and found->docid is 0; or when they are
 * several, and it is one of them. */
int pst_find_named(struct pst_index *ix, const char *cwd, const char *name,
                   struct pst_found *found, struct pst_error *err);

/* --explain: the tree, the Xapian query, expansions, term statistics, and what
 * the scores of the first hits are made of. */
int pst_run_explain(struct pst_index *ix, struct pst_query *q,
                    const struct pst_run_options *options, struct pst_buf *out,
                    struct pst_error *err);

#endif
