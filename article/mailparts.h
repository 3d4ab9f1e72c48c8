/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/mailparts.h - the parts of a message (RFC 2046): a tree of ranges
 * in the file; and their text.
 */
#ifndef POSTIL_ARTICLE_MAILPARTS_H
#define POSTIL_ARTICLE_MAILPARTS_H

#include "article/mime.h"

enum pst_part_kind {
    PST_PART_PLAIN,
    PST_PART_HTML,
    PST_PART_MESSAGE, /* a message of its own */
    PST_PART_OTHER,
    PST_PART_MIXED,       /* holds parts, all of them wanted */
    PST_PART_ALTERNATIVE, /* holds parts that say the same */
    PST_PART_RELATED      /* holds a part and what it needs */
};

struct pst_part {
    enum pst_part_kind kind;
    struct pst_range header, body;
    struct pst_range type; /* the value of Content-Type; empty: none */
    enum pst_transfer transfer;
    bool is_attachment;
    uint32_t child, next; /* numbers; 0: none */
};

struct pst_parts {
    struct pst_part *items; /* number 0 is the message itself */
    size_t count, cap;
};

/* The parts of the message at [begin, end) of `bytes`. Parts nested more than
 * `depth` deep, and those after the first 10,000, are PST_PART_OTHER or left
 * out. */
void pst_parts_find(struct pst_parts *p, struct pst_str bytes,
                    struct pst_range message, unsigned depth);
void pst_parts_dispose(struct pst_parts *p);

enum { PST_CHARSET_MAX = 32 };
/* The charset that a part of text states; empty when it states none. */
void pst_part_charset(struct pst_str bytes, const struct pst_part *p,
                      char charset[PST_CHARSET_MAX]);
/* The part's text, whose segments lead to `bytes`; of HTML by the charset that
 * it declares, if need be. */
void pst_part_text(struct pst_source *out, struct pst_str bytes,
                   const struct pst_part *p, bool is_mbox);
/* Note in the article's header what was done to make it. */
void pst_part_note(struct pst_article *a, const struct pst_part *p,
                   const struct pst_source *text);

#endif
