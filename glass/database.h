/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/database.h - the tables of a database by their names.
 */
#ifndef POSTIL_GLASS_DATABASE_H
#define POSTIL_GLASS_DATABASE_H

#include "base/error.h"
#include "glass/table.h"
#include "glass/version.h"

/* Begin DIR/NAME.glass, which must not exist. After a failure there is nothing
 * to dispose of. */
int pst_glass_database_begin(struct pst_glass_leaves *l, const char *dir,
                             enum pst_glass_table table, unsigned block_size,
                             struct pst_error *err);
/* Write what is left of the table and note its root; one that holds nothing
 * and may be absent is taken away. Disposes of the leaves. */
int pst_glass_database_end(struct pst_glass_leaves *l,
                           enum pst_glass_table table,
                           struct pst_glass_version *version,
                           struct pst_error *err);

#endif
