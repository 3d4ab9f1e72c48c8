/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/store.h - keeping the index folder in order: its subfolders, what
 * crashed runs left, what no generation names any more.
 *
 * Everything here but pst_store_next_generation is for the holder of the lock.
 *
 * A shard, bitmap or file table that a new generation no longer names stays
 * for PST_STORE_GRACE seconds, counted from its mtime, which is set when it is
 * retired: a reader that read the stub just before can still open it. One that
 * has it open keeps it in any case.
 */
#ifndef POSTIL_INDEXER_STORE_H
#define POSTIL_INDEXER_STORE_H

#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "schema/stub.h"

enum { PST_STORE_GRACE = 60 };

/* The index folder with all that belongs into an empty one. */
int pst_store_make(const char *dir, struct pst_error *err);
/* Remove the contents of tmp/, bitmaps and tables of generations after
 * `current` (they were never published), and everything retired before the
 * grace time. `current` is the stub that is in force, NULL: none. */
int pst_store_clean(const char *dir, const struct pst_stub *current, time_t now,
                    struct pst_error *err);
/* Numbers that nothing in the folder has. */
uint64_t pst_store_next_shard(const char *dir, const struct pst_stub *current);
uint64_t pst_store_next_generation(const char *dir,
                                   const struct pst_stub *current);
/* After publishing: what `old` names and `fresh` does not begins its grace
 * time. */
void pst_store_retire(const char *dir, const struct pst_stub *old,
                      const struct pst_stub *fresh);

#endif
