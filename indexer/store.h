/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/store.h - keeping the index folder in order: its subfolders, what
 * crashed runs left, what no generation names any more.
 *
 * Everything here but pst_store_begin and pst_store_next_generation is for the
 * holder of the lock.
 *
 * A shard, bitmap or file table that a new generation no longer names stays
 * for PST_STORE_GRACE seconds, counted from its mtime, which is set when it is
 * retired: a reader that read the stub just before can still open it. One that
 * has it open keeps it in any case.
 */
#ifndef POSTIL_INDEXER_STORE_H
#define POSTIL_INDEXER_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "schema/stub.h"

enum { PST_STORE_GRACE = 60 };

/* Make the index folder, if need be. PST_EUSAGE when it is there, but holds
 * what is not ours: things get removed here. */
int pst_store_begin(const char *dir, struct pst_error *err);
/* What belongs into an empty index folder. */
int pst_store_make(const char *dir, struct pst_error *err);
/* Remove the index folder and all in it, the lock last, so that nobody else
 * begins meanwhile. */
void pst_store_remove(const char *dir);
/* Remove the contents of tmp/, what no run published, and everything retired
 * before the grace time. `current` is the stub that is in force, or NULL: it
 * cannot be read, or, with `none`, there is none. */
int pst_store_clean(const char *dir, const struct pst_stub *current, bool none,
                    time_t now, struct pst_error *err);
/* Before a new shard is placed: it has no grace until it is retired. */
void pst_store_mark_fresh(const char *path, time_t now);
/* Numbers that nothing in the folder has. */
uint64_t pst_store_next_shard(const char *dir, const struct pst_stub *current);
uint64_t pst_store_next_generation(const char *dir,
                                   const struct pst_stub *current);
/* After publishing: what `old` names and `fresh` does not begins its grace
 * time. */
void pst_store_retire(const char *dir, const struct pst_stub *old,
                      const struct pst_stub *fresh);

#endif
