/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/plan.h - what a run has to do: the scan against the file table of
 * the last generation.
 */
#ifndef POSTIL_INDEXER_PLAN_H
#define POSTIL_INDEXER_PLAN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "indexer/scan.h"
#include "schema/filetable.h"

enum pst_plan_action {
    PST_PLAN_TAKE, /* to be read and indexed */
    PST_PLAN_KEEP, /* as it was: its articles stand */
    PST_PLAN_NOTE  /* the scan has said already that it cannot be taken */
};

struct pst_plan_item {
    struct pst_file_entry entry; /* KEEP: all of the new table's entry; else
                                    as scanned. Borrows from scan and table */
    const struct pst_file_entry *old; /* of the last generation, or NULL */
    uint8_t action;                   /* enum pst_plan_action */
    bool again;    /* it has not changed, but can be read now */
    bool compared; /* the stat differed, or was too young: the bytes did not */
    bool aside; /* outside of the scope: kept without a look, and not told of */
};

struct pst_plan {
    struct pst_plan_item *items; /* by path; one for each path of the scan and
                                    each of the table outside of the scope */
    size_t count;
    struct pst_file_entry *gone; /* of the table, not in the scan */
    size_t gone_count, gone_cap;
    size_t take_count;
    uint64_t take_bytes;
};

struct pst_plan_options {
    const char *root; /* absolute */
    bool follow;
    const struct pst_scope *scope; /* that of the scan */
    int64_t last_run_ns; /* when it began: a file with this mtime or a later one
                            may have changed unseen, and is hashed */
    bool pdf;            /* is read: what was skipped for that is taken */
    const volatile sig_atomic_t *stop;
};

/* Whether the entry is of a PDF document that was not to be read. */
bool pst_plan_is_pdf(const struct pst_file_entry *e);
/* Whether the entry is of a file whose content is known. */
bool pst_plan_was_read(const struct pst_file_entry *e);
/* A file is as it was when size, mtime, ctime and inode are; when they are not
 * but the bytes are (by their hash), it keeps its articles and gets the new
 * stat. `old` may be NULL: then all is to be taken. The plan borrows from
 * scan and table. On failure it is empty. */
int pst_index_plan_make(struct pst_plan *p, const struct pst_scan *scan,
                        const struct pst_file_table *old,
                        const struct pst_plan_options *o,
                        struct pst_error *err);
void pst_index_plan_dispose(struct pst_plan *p);

#endif
