/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/scratch.h - the tables of a shard where they may be written: the
 * shard itself, or, when its files are not ours to write, as on a read-only
 * file system, a copy in TMPDIR (else /tmp). Xapian's check opens tables for
 * writing, though it only reads.
 */
#ifndef POSTIL_INDEXER_SCRATCH_H
#define POSTIL_INDEXER_SCRATCH_H

#include <signal.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_scratch {
    struct pst_buf dir; /* to be used */
    bool is_copy;
};

/* `shard` is the shard's folder; `stop` may be NULL. PST_EIO, PST_EINTR.
 * Dispose of *s in any case. */
int pst_scratch_make(struct pst_scratch *s, const char *shard,
                     const volatile sig_atomic_t *stop, struct pst_error *err);
/* Removes the copy. */
void pst_scratch_dispose(struct pst_scratch *s);

#endif
