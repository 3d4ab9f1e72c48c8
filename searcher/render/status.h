/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/render/status.h - what an index holds, for people and as JSON. */
#ifndef POSTIL_SEARCHER_RENDER_STATUS_H
#define POSTIL_SEARCHER_RENDER_STATUS_H

#include <stdbool.h>

#include "base/buf.h"
#include "searcher/render/style.h"
#include "searcher/status.h"

void pst_status_human(struct pst_buf *out, const struct pst_style *style,
                      const struct pst_status *s);
/* A line: a file, and why it is in the list of its state. */
void pst_status_file(struct pst_buf *out, const struct pst_style *style,
                     const struct pst_file_entry *e);
/* A line of JSON, with the files of those states that are to be listed; the
 * count of stale ones is null if `looked` is false. */
void pst_status_json(struct pst_buf *out, const struct pst_status *s,
                     const bool list[PST_STATUS_STATES], bool looked);

#endif
