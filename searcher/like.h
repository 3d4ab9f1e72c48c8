/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/like.h - the query of postil similar; part of the program. */
#ifndef POSTIL_SEARCHER_LIKE_H
#define POSTIL_SEARCHER_LIKE_H

#include "base/buf.h"
#include "base/error.h"
#include "searcher/cmd.h"
#include "searcher/index.h"
#include "text/language.h"

/*
 * What to search for to find articles like one: the telling words of the
 * article of an id or path, and not the article itself; or those of a file
 * that the index does not have, or of standard input ("-"), as postil-index
 * reads it. Appended to *text; nothing when no word tells anything. *language
 * becomes that of the words, of the first article where a file holds several.
 * A positive status is that of postil-index, which said why.
 */
int pst_like_query(const struct pst_app *app, struct pst_index *ix,
                   const char *name, char language[PST_LANG_MAX],
                   struct pst_buf *text, struct pst_error *err);

#endif
