/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/tag.h - tags that may be stored as raw deflate streams (RFC 1951), as
 * Xapian's own writer does with those of the spelling and synonym tables that
 * are longer than their threshold. A reader takes either form.
 */
#ifndef POSTIL_GLASS_TAG_H
#define POSTIL_GLASS_TAG_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/table.h"
#include "glass/version.h"

/* The caller's deflater. */
struct pst_glass_deflate {
    /* Append the stream of s to out if it is smaller than s; false, and nothing
     * appended, when it is not. */
    bool (*raw)(void *payload, struct pst_buf *out, struct pst_str s);
    void *payload;
};

/* As pst_glass_leaves_add, deflated when that is wanted (`d` is not NULL) and
 * worth it. */
int pst_glass_tag_add(struct pst_glass_leaves *l, enum pst_glass_table table,
                      const struct pst_glass_deflate *d, struct pst_str key,
                      struct pst_str tag, struct pst_error *err);

#endif
