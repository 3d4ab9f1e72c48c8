/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/latest.h - an index held open by a program that lives long, in its
 * newest published state, with the configuration that goes with it.
 */
#ifndef POSTIL_SEARCHER_LATEST_H
#define POSTIL_SEARCHER_LATEST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/config.h"
#include "base/error.h"
#include "searcher/index.h"

/* A published stub, as the system knows it. */
struct pst_generation {
    dev_t device;
    ino_t inode;
    int64_t mtime_ns;
};

struct pst_latest {
    struct pst_buf named; /* the index, absolute; "": it is looked for */
    bool no_config;

    bool is_open;
    struct pst_index ix;
    struct pst_generation generation;
    struct pst_config config; /* of the index, too */
};

void pst_latest_init(struct pst_latest *l, bool no_config);
void pst_latest_dispose(struct pst_latest *l);
/* Open l->ix, the index that is named or found from `cwd` (absolute), unless it
 * is open in its newest state already. It is valid until the next call. 1 when
 * it was opened now, 0 when it was open; on failure nothing is open. */
int pst_latest_open(struct pst_latest *l, const char *cwd,
                    struct pst_error *err);
void pst_latest_close(struct pst_latest *l);

#endif
