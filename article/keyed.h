/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/keyed.h - what the keys of collections of articles mean, beside the
 * names of front matter (metadata.h): keys of objects, heads of columns.
 */
#ifndef POSTIL_ARTICLE_KEYED_H
#define POSTIL_ARTICLE_KEYED_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/buf.h"

enum { PST_KEYED_NO_TEXT = 99 };

/* What the user says of the keys (keymap.h) comes before what they are called.
 *
 * 0 for the key whose value is the text before all others', and so on; without
 * regard to case. PST_KEYED_NO_TEXT: the value of no such key. */
size_t pst_keyed_rank(struct pst_str keymap, struct pst_str key);
/* The name that front matter would have for it; else the key itself. Empty:
 * the user says that the field it seems to be is another key's. */
struct pst_str pst_keyed_name(struct pst_str keymap, struct pst_str key);

/* Of a key that is a date: whether it is that of the draft, which gives way to
 * another one. */
bool pst_keyed_is_creation(struct pst_str key);

/* A date as seconds since 1970, or milli- or microseconds, becomes a date
 * stretch of the article, as of UTC, that leads to that place; false when it is
 * written otherwise. */
bool pst_keyed_epoch(struct pst_article *a, struct pst_str text,
                     struct pst_range place);

#endif
