/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/run.h - a run: the postings of a range of documents, inverted in
 * memory in the form in which the tables want them, and spilled to a file in
 * order of term.
 *
 * A term's stream has an entry a document: uint difference to the docid
 * before, uint wdf, uint length of the position tag (0: none), the tag as
 * glass/position.h makes it. Docids count from the run's own start, the first
 * difference from 0, so joining runs is only a matter of adding their starts.
 */
#ifndef POSTIL_INDEXER_RUN_H
#define POSTIL_INDEXER_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "indexer/doc.h"
#include "indexer/lexicon.h"

/*
 * Terms are cut into ranges that are merged one by one, or by several threads.
 * The cuts are fixed, so that the tables do not depend on how many there are.
 */
enum { PST_RUN_RANGES = 16 };

/* The first term of a range, 1 .. PST_RUN_RANGES - 1. */
const char *pst_run_range_start(size_t range);

struct pst_run_term;

/* Being filled. Members are private. */
struct pst_run {
    struct pst_lexicon *lexicon; /* of the documents' term numbers */
    struct pst_lexicon own;      /* in its stead, if they have none */
    struct pst_run_term *terms;  /* by the term's number */
    size_t term_count, term_cap;
    size_t used; /* terms that have postings */
    struct pst_arena streams;
    size_t bytes; /* of memory, about */
    struct pst_buf entry;
};

void pst_run_init(struct pst_run *r);
void pst_run_dispose(struct pst_run *r);
/* Docids ascend from 1. All documents have the same lexicon, or none; it must
 * not be dropped before the run is spilled or kept. */
void pst_run_add(struct pst_run *r, uint32_t docid, const struct pst_doc *doc);

struct pst_kept_term;

/* A finished run: in a file, or in memory. */
struct pst_spill {
    int fd;                              /* -1: in memory */
    uint64_t starts[PST_RUN_RANGES + 1]; /* of the ranges: offsets in the file,
                                            or numbers of terms */
    size_t ranges;                       /* whose start is known */
    uint64_t work[PST_RUN_RANGES];       /* postings and their wdf, of each */
    struct pst_kept_term *kept;          /* in order */
    size_t kept_count;
    struct pst_arena streams; /* of these */
};

/* Write the run to an unlinked file in the folder, and empty it. */
int pst_run_spill(struct pst_run *r, const char *folder, struct pst_spill *out,
                  struct pst_error *err);
/* Empty the run; what it held stays in the memory where it is. */
void pst_run_keep(struct pst_run *r, struct pst_spill *out);
void pst_spill_close(struct pst_spill *s);

/* Reads a range of a finished run, term by term. */
struct pst_run_cursor {
    const struct pst_spill *spill;
    uint64_t at, end; /* offsets of what is not yet in `room` */
    struct pst_buf room;
    size_t used; /* bytes of room that are done with */
    /* The term at hand; its bytes live until the next call. */
    struct pst_str term;
    uint64_t count, collection;
    struct pst_str stream;
};

void pst_run_cursor_init(struct pst_run_cursor *c, const struct pst_spill *s,
                         size_t range);
void pst_run_cursor_dispose(struct pst_run_cursor *c);
/* 1: there is a term; 0: the end; negative: an error. */
int pst_run_cursor_next(struct pst_run_cursor *c, struct pst_error *err);

#endif
