/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/status.h - what an index holds, and how it stands to the files.
 */
#ifndef POSTIL_SEARCHER_STATUS_H
#define POSTIL_SEARCHER_STATUS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "schema/filetable.h"
#include "schema/shardsize.h"
#include "searcher/index.h"

enum {
    PST_STATUS_STALE = 3, /* put in the place of PST_FILE_INDEXED; counted as
                             both */
    PST_STATUS_STATES = 4
};
extern const char *const pst_status_states[PST_STATUS_STATES]; /* their names */

struct pst_status {
    const struct pst_index *ix;
    struct pst_file_table files;
    uint64_t counts[PST_STATUS_STATES];
    uint64_t source_bytes;         /* of the indexed files */
    struct pst_shard_size *shards; /* in the order of the index */
    struct pst_shard_size all;     /* their sum */
    time_t updated, checked;       /* 0: unknown */
};

/* Looks at each indexed file whether it is stale, unless `look` is false. *s
 * must be disposed of also on error; the index must outlive it. */
int pst_status_gather(struct pst_status *s, const struct pst_index *ix,
                      bool look, struct pst_error *err);
void pst_status_dispose(struct pst_status *s);

#endif
