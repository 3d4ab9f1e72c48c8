/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/look.h - what the name of a style says of the paragraphs that have it
 * in a word processor.
 */
#ifndef POSTIL_ARTICLE_LOOK_H
#define POSTIL_ARTICLE_LOOK_H

#include <stdbool.h>

#include "schema/record.h"

enum pst_look {
    PST_LOOK_TEXT,
    PST_LOOK_TITLE,
    PST_LOOK_SUBTITLE,
    PST_LOOK_AUTHOR,
    PST_LOOK_DATE,
    PST_LOOK_HEADING,
    PST_LOOK_QUOTE,
    PST_LOOK_CODE,
    PST_LOOK_CAPTION,
    PST_LOOK_CONTENTS /* of a list of contents: no text */
};

/* Names of built-in styles are English in every language; OpenDocument has
 * "_20_" for a space. */
enum pst_look pst_look_of(struct pst_str name);

/* Where a document has come to. */
struct pst_look_state {
    bool had_title, had_text;
};

/* Field and block of a paragraph: what stands above the text says what the
 * article is. `text` is the block of one without a look. */
enum pst_field pst_look_take(struct pst_look_state *s, enum pst_look look,
                             enum pst_block text, enum pst_block *block);

#endif
