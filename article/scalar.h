/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/scalar.h - what the readers of YAML, TOML and JSON hand out: each
 * single value with the keys above it and its place.
 */
#ifndef POSTIL_ARTICLE_SCALAR_H
#define POSTIL_ARTICLE_SCALAR_H

#include <stdbool.h>
#include <stddef.h>

#include "article/metadata.h"
#include "base/buf.h"

struct pst_scalar {
    struct pst_str path; /* keys, outermost first, joined by '.' */
    struct pst_str text; /* UTF-8, unescaped */
    size_t begin, end;   /* of the value within the text that was given,
                            without its quotes */
    enum pst_quoting quoting;
    bool is_string; /* no number, boolean, null or date */
    bool in_list;   /* an item of a list, at any depth */
    /* Of JSON only. Where the object that holds it begins, and the one around
     * that, both counted from 1; 0: there is none. */
    size_t object, parent;
    struct pst_str key;  /* in that object; the end of the path */
    struct pst_str role; /* the key of that object in the one around it */
};

/* Valid during the call only. */
typedef void pst_scalar_sink(void *payload, const struct pst_scalar *s);

#endif
