/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmlclass.h - what an element is by the words of its class and id:
 * "photo-credit", "commentList", "wp_caption_text".
 */
#ifndef POSTIL_ARTICLE_HTMLCLASS_H
#define POSTIL_ARTICLE_HTMLCLASS_H

#include "article/markup.h"

enum pst_html_class {
    PST_CLASS_OTHER,
    PST_CLASS_COMMENTS, /* of readers, or one of them, or where to write one */
    PST_CLASS_CAPTION,
    PST_CLASS_CREDIT /* of a picture */
};

/* By its first word that says so. */
enum pst_html_class pst_html_class(const struct pst_markup *m, uint32_t node);

#endif
