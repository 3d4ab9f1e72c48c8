/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/furniture.h - what pages say around their articles, in the words of
 * several languages: "Read next", "3 Comments", "All rights reserved".
 */
#ifndef POSTIL_ARTICLE_FURNITURE_H
#define POSTIL_ARTICLE_FURNITURE_H

#include <stdbool.h>

#include "base/buf.h"

/* Whether the whole text is the heading of something that is no part of the
 * article: what others wrote to it, other articles, ways to subscribe. White
 * space is single. */
bool pst_furniture_heads(struct pst_str text);
/* Whether it begins so: of a text that is mostly links. */
bool pst_furniture_leads(struct pst_str text);
/* Whether a short text is a button, a label or a notice. */
bool pst_furniture_is(struct pst_str text);
/* Whether it says who wrote it, when, or how long it takes: what stands between
 * a title and a text. */
bool pst_furniture_is_byline(struct pst_str text);

#endif
