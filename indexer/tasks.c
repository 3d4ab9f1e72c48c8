/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/tasks.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

struct outcome {
    struct pst_error err;
    int code;
};

struct crew {
    const struct pst_task *tasks;
    struct outcome *outcomes;
    size_t count;
    atomic_size_t next;
    atomic_bool failed;
};

static void *work(void *payload)
{
    struct crew *c = payload;
    for (;;) {
        size_t i = atomic_fetch_add(&c->next, 1);
        if (i >= c->count || atomic_load(&c->failed))
            return NULL;
        struct outcome *o = &c->outcomes[i];
        o->code = c->tasks[i].run(c->tasks[i].payload, &o->err);
        if (o->code != 0)
            atomic_store(&c->failed, true);
    }
}

int pst_tasks_run(const struct pst_task *tasks, size_t count, unsigned threads,
                  struct pst_error *err)
{
    struct crew c = {.tasks = tasks, .count = count};
    size_t helpers = threads < count ? threads : count;
    helpers -= helpers != 0;
    pthread_t *ids = pst_calloc(helpers, sizeof *ids);
    c.outcomes = pst_calloc(count, sizeof *c.outcomes);
    size_t started = 0;
    while (started < helpers &&
           pthread_create(&ids[started], NULL, work, &c) == 0)
        started++;
    work(&c);
    for (size_t i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    int r = 0;
    for (size_t i = 0; r == 0 && i < count; i++) {
        r = c.outcomes[i].code;
        if (r != 0 && err != NULL)
            *err = c.outcomes[i].err;
    }
    free(c.outcomes);
    free(ids);
    return r;
}
