/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/live.h - keep an index true to its tree for as long as the program
 * runs: a run over the whole tree, then one for each batch of changes.
 *
 * A batch begins when nothing has changed for a tenth of the latency, and at
 * the latest half of the latency after its first change, however fast others
 * follow; what is left is for the run. Nothing wakes the program while nothing
 * changes.
 *
 * Each run is one like any other (indexer/update.h): it holds the lock while it
 * goes on, and another writer may come in between any two of them. If that one
 * holds the lock, the run waits. A run that fails is tried again, over the
 * whole tree, after a pause that doubles up to a minute; lost events cost a run
 * over the whole tree.
 *
 * Where the system does not report changes, the whole tree is looked at again
 * and again.
 */
#ifndef POSTIL_INDEXER_LIVE_H
#define POSTIL_INDEXER_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "indexer/update.h"

struct pst_live_options {
    const struct pst_update_options *update; /* without scope and dry_run; stop
                                                is set by SIGINT, SIGTERM or
                                                SIGHUP, or not at all */
    int64_t latency_ms;
    bool poll;       /* even where changes are reported */
    int64_t poll_ms; /* between the end of a run and the next */
    void *payload;
    /* The first run is over. Folders that are watched; 0: polling. */
    void (*ready)(void *payload, size_t folders);
    /* A run is over, and took so long. */
    void (*batch)(void *payload, const struct pst_update_report *report,
                  int64_t ms);
    /* Something that the user should know; it goes on. */
    void (*note)(void *payload, const char *text);
};

/* Returns only with a failure: PST_EINTR when it was stopped; what the first
 * run says; PST_EIO when the root is gone. The watcher of `update` is told of
 * each run, but of a failed file in runs over the whole tree only if the last
 * one did not say the same. */
int pst_live_run(const struct pst_live_options *o, struct pst_error *err);

#endif
