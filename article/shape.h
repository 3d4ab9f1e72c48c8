/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/shape.h - what lines and paragraphs of plain text look like: a
 * name, a byline, a date line, a caption glued to a paragraph, an author's
 * bio, an image credit. All look at well-formed UTF-8 alone; offsets count
 * bytes from the start of what was given.
 */
#ifndef POSTIL_ARTICLE_SHAPE_H
#define POSTIL_ARTICLE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* The length of the name that s begins with: two to five capitalised words,
 * particles ("van", "de") and initials among them; 0 when it is none. */
size_t pst_shape_name(struct pst_str s);

/* "By Jane Doe and John Roe", a line or a part of one: the place of the
 * names. */
bool pst_shape_byline(struct pst_str line, size_t *begin, size_t *end);

/* "Published: Thursday, 11 Dec 2014", "LONDON, May 5, 1910": a line or a part
 * of one that states a date and little else. */
bool pst_shape_dateline(struct pst_str line, size_t *begin, size_t *end);

/* A line that can be a title: short, with letters, no sentence, no
 * salutation. */
bool pst_shape_title(struct pst_str line);

/* A line that greets those who are spoken to: "Mr. President, members of". */
bool pst_shape_salutation(struct pst_str line);

/* The length of a picture's caption that lost the space between it and the
 * paragraph ("Road to RasonOver the past"); 0 when there is none. `text` is
 * the whole article, which tells glued words from brand names. */
size_t pst_shape_caption(struct pst_str paragraph, struct pst_str text);

/* A paragraph about its author ("Jane Doe is a fellow at ..."); *name gets
 * the length of the name it begins with, 0 for "The author is". `before` is
 * the article up to it: who is named there is no author. */
bool pst_shape_bio(struct pst_str paragraph, struct pst_str before,
                   size_t *name);

/* Where the image credit begins that ends the paragraph ("Image courtesy of
 * ..."); its length when there is none. */
size_t pst_shape_credit(struct pst_str paragraph);

#endif
