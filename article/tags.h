/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/tags.h - what an element is to a reader: HTML, XHTML, TEI and XML of
 * unknown vocabularies.
 */
#ifndef POSTIL_ARTICLE_TAGS_H
#define POSTIL_ARTICLE_TAGS_H

#include <stdbool.h>

#include "base/buf.h"

enum pst_vocabulary {
    PST_VOCABULARY_HTML,
    PST_VOCABULARY_TEI,
    PST_VOCABULARY_XML
};

enum pst_role {
    PST_ROLE_UNKNOWN, /* no element of the vocabulary */
    PST_ROLE_INLINE,
    PST_ROLE_BLOCK, /* begins and ends a stretch */
    PST_ROLE_HEADING,
    PST_ROLE_ITEM,
    PST_ROLE_CELL,
    PST_ROLE_PRE,
    PST_ROLE_QUOTE,
    PST_ROLE_CAPTION,
    PST_ROLE_BREAK,     /* a line break */
    PST_ROLE_IMAGE,     /* may have a text in `alt` */
    PST_ROLE_FURNITURE, /* of the page, unless within the article */
    PST_ROLE_DROP       /* never read as text */
};

/* By name, without regard to case. In PST_VOCABULARY_XML all are unknown. */
enum pst_role pst_tag_role(struct pst_str name, enum pst_vocabulary v);
/* An HTML element that has no end tag. */
bool pst_tag_is_void(struct pst_str name);
/* For pst_name_is: all of it. */
bool pst_name_is_whole(struct pst_str name, const char *lower);
/* Equal but for ASCII case. Most names differ in their first letter. */
static inline bool pst_name_is(struct pst_str name, const char *lower)
{
    return (name.n == 0 || (name.p[0] | 0x20) == (lower[0] | 0x20)) &&
           pst_name_is_whole(name, lower);
}

#endif
