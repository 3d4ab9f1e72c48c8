/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/toml.h - a reader of TOML (version 1.0) that keeps byte positions:
 * tables, arrays of tables, dotted and quoted keys, the four kinds of
 * strings, arrays and inline tables. Numbers and dates are handed out as they
 * are written. Keys that occur twice are not refused.
 */
#ifndef POSTIL_ARTICLE_TOML_H
#define POSTIL_ARTICLE_TOML_H

#include <stdbool.h>

#include "article/scalar.h"

/* Hand out every scalar of the document. False when it is not TOML or nests
 * deeper than `depth`; scalars before the fault have been handed out then.
 * `sink` may be NULL to check only. */
bool pst_toml_walk(struct pst_str text, unsigned depth, pst_scalar_sink *sink,
                   void *payload);

#endif
