/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/version.h - `iamglass`, the file that makes a folder a database: the
 * roots of its tables and its statistics. Written last, read first.
 */
#ifndef POSTIL_GLASS_VERSION_H
#define POSTIL_GLASS_VERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/table.h"

/* In the order of the file. */
enum pst_glass_table {
    PST_GLASS_POSTLIST,
    PST_GLASS_DOCDATA,
    PST_GLASS_TERMLIST,
    PST_GLASS_POSITION,
    PST_GLASS_SPELLING,
    PST_GLASS_SYNONYM,
    PST_GLASS_TABLES
};

enum { PST_GLASS_LEVELS = 10 }; /* of a table at most */

struct pst_glass_version {
    bool unsynced; /* nothing waits for the disk: not for what should stay */
    unsigned char uuid[16];
    struct pst_glass_root roots[PST_GLASS_TABLES];
    uint32_t doc_count, last_docid;
    uint32_t length_low;  /* the smallest document length but 0 */
    uint32_t length_high; /* at least wdf_high */
    uint32_t wdf_high;
    uint64_t total_length;
    uint32_t spelling_high;
};

/* "postlist" ... */
const char *pst_glass_table_name(enum pst_glass_table table);
/* The writer's threshold for deflating a tag that goes with the table. */
unsigned pst_glass_compress_min(enum pst_glass_table table);
/* The root of a table that was never written. */
struct pst_glass_root pst_glass_fake_root(enum pst_glass_table table,
                                          unsigned block_size);
void pst_glass_version_format(struct pst_buf *out,
                              const struct pst_glass_version *v);
/* Read the file's bytes; PST_EINDEX, with `name` and the reason, when they are
 * not those of a database in a folder. Of the roots, levels and sizes of blocks
 * are checked, but not the number of the root's block, for which the table's
 * size must be known. */
int pst_glass_version_parse(struct pst_glass_version *v, struct pst_str bytes,
                            const char *name, struct pst_error *err);
/* Make DIR/iamglass: written beside, synced, renamed. */
int pst_glass_version_write(const char *dir, const struct pst_glass_version *v,
                            struct pst_error *err);

#endif
