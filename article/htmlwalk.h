/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmlwalk.h - a tree of markup to stretches.
 *
 * Each block is a stretch, inline elements go on in it, and what is no part
 * of an article (scripts, forms, navigation) is left out.
 */
#ifndef POSTIL_ARTICLE_HTMLWALK_H
#define POSTIL_ARTICLE_HTMLWALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "article/markup.h"
#include "article/tags.h"

struct pst_walk {
    const struct pst_markup *m;
    enum pst_vocabulary vocabulary;
    uint32_t root;       /* what is read */
    uint32_t omit;       /* below it: left out; 0: nothing */
    uint32_t heading;    /* what is around it is kept, whatever it is called; 0:
                            unknown */
    const bool *dropped; /* nodes that are no part of it (htmlmain.h); NULL:
                            unknown */
    size_t *length; /* bytes of text below each node, without links and without
                       what is dropped; NULL: classes and roles are not looked
                       at */
    enum pst_block block; /* of text in no other block */
    bool is_list;         /* no article: what it lists has authors and dates
                             that are not the page's */
};

/* Measures all nodes: fills `length`, to be freed by the caller. */
void pst_walk_measure(struct pst_walk *w);
enum pst_role pst_walk_role(const struct pst_walk *w, uint32_t node);
/* Whether an element is no part of the article. */
bool pst_walk_drops(const struct pst_walk *w, uint32_t node);
/* Whether an element's class says that its text is not the body's: then which
 * field it is. */
bool pst_walk_names(const struct pst_walk *w, uint32_t node,
                    enum pst_field *field);
/* The text below the root into stretches. */
void pst_walk_read(const struct pst_walk *w, struct pst_article *a);
/* All text below `node`, elements as spaces. */
void pst_walk_content(const struct pst_walk *w, uint32_t node,
                      struct pst_buf *out);
/* All text below `node` as one stretch of the field; text of different blocks
 * is kept apart by a space. Returns whether there was any; node 0 has none. */
bool pst_walk_value(const struct pst_walk *w, struct pst_article *a,
                    uint32_t node, enum pst_field field, enum pst_block block);

#endif
