/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/tasks.h - pieces of work that threads share. */
#ifndef POSTIL_INDEXER_TASKS_H
#define POSTIL_INDEXER_TASKS_H

#include <stddef.h>

#include "base/error.h"

struct pst_task {
    int (*run)(void *payload, struct pst_error *err);
    void *payload;
};

/* Run all of them, begun in this order, by as many threads at most, of which
 * the caller's is one. After a failure no more are begun; of several, the first
 * in the list counts. */
int pst_tasks_run(const struct pst_task *tasks, size_t count, unsigned threads,
                  struct pst_error *err);

#endif
