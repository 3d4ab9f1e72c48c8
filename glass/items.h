/* SPDX-License-Identifier: GPL-2.0-or-later */
/* glass/items.h - what a database has under one key: metadata. */
#ifndef POSTIL_GLASS_ITEMS_H
#define POSTIL_GLASS_ITEMS_H

#include <stdint.h>

#include "glass/mapped.h"

/* 1 and the tag, which lies in the map or in `room` and lives as long as that
 * stays; 0 when there is none; or a negative code. */
int pst_glass_get_metadata(const struct pst_glass_mapped *m, struct pst_str key,
                           struct pst_buf *room, struct pst_str *tag,
                           struct pst_error *err);

#endif
