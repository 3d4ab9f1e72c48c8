/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/keyed.h - what the keys of collections of articles mean, beside the
 * names of front matter (metadata.h): keys of objects, heads of columns.
 */
#ifndef POSTIL_ARTICLE_KEYED_H
#define POSTIL_ARTICLE_KEYED_H

#include <stddef.h>

#include "base/buf.h"

enum { PST_KEYED_NO_TEXT = 99 };

/* 0 for the key whose value is the text before all others', and so on; without
 * regard to case. PST_KEYED_NO_TEXT: the value of no such key. */
size_t pst_keyed_rank(struct pst_str key);
/* The name that front matter would have for it; else the key itself. */
struct pst_str pst_keyed_name(struct pst_str key);

#endif
