/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmlmain.h - the article within a page by its shape, where names of
 * elements and classes do not tell: paragraphs of sentences are the text, what
 * stands before the first and after the last of them in other boxes, lists of
 * links and what has a heading such as "Read next" is not.
 */
#ifndef POSTIL_ARTICLE_HTMLMAIN_H
#define POSTIL_ARTICLE_HTMLMAIN_H

#include <stdbool.h>

#include "article/htmlwalk.h"
#include "base/buf.h"

/* One for each node, to be freed: true where it and what is below it is no part
 * of the article. NULL when nothing can be told, as there are no paragraphs.
 * `title` is the title where it is known, `heading` the element that has it; 0:
 * unknown. */
bool *pst_html_main(const struct pst_walk *w, struct pst_str title,
                    uint32_t heading);

#endif
