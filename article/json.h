/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/json.h - a scanner of JSON (RFC 8259) that keeps byte positions.
 */
#ifndef POSTIL_ARTICLE_JSON_H
#define POSTIL_ARTICLE_JSON_H

#include <stdbool.h>

#include "article/scalar.h"

/* Hand out every scalar of the value at the start of `text` (after white
 * space). Returns the bytes read, 0 when it is not JSON or nests deeper than
 * `depth`; scalars before the fault have been handed out then. What follows
 * the value is not looked at. `sink` may be NULL to check only. */
size_t pst_json_walk(struct pst_str text, unsigned depth, pst_scalar_sink *sink,
                     void *payload);

#endif
