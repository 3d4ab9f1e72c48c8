/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/items.h - what a database has under one key: a document's data, terms
 * and positions, and metadata.
 *
 * All: 1 and the tag, which lies in the map or in `room` and lives as long as
 * that stays; 0 when there is none; or a negative code. `inflate` may be NULL
 * for databases without compressed tags.
 */
#ifndef POSTIL_GLASS_ITEMS_H
#define POSTIL_GLASS_ITEMS_H

#include <stdint.h>

#include "glass/mapped.h"

/* Empty data is none. */
int pst_glass_get_docdata(const struct pst_glass_mapped *m, uint32_t docid,
                          const struct pst_glass_inflate *inflate,
                          struct pst_buf *room, struct pst_str *tag,
                          struct pst_error *err);
/* For pst_glass_terms_begin. */
int pst_glass_get_termlist(const struct pst_glass_mapped *m, uint32_t docid,
                           const struct pst_glass_inflate *inflate,
                           struct pst_buf *room, struct pst_str *tag,
                           struct pst_error *err);
/* For pst_glass_positions_begin. */
int pst_glass_get_positions(const struct pst_glass_mapped *m,
                            struct pst_str term, uint32_t docid,
                            struct pst_buf *room, struct pst_str *tag,
                            struct pst_error *err);
int pst_glass_get_metadata(const struct pst_glass_mapped *m, struct pst_str key,
                           struct pst_buf *room, struct pst_str *tag,
                           struct pst_error *err);

#endif
