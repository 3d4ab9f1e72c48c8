/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/like.h - the query that finds what is similar. */
#ifndef POSTIL_SEARCHER_LIKE_H
#define POSTIL_SEARCHER_LIKE_H

#include "base/buf.h"
#include "base/error.h"
#include "searcher/index.h"
#include "searcher/run.h"
#include "text/language.h"

/* What to search for to find articles like one: the telling words of an
 * article, and not the article itself; or those of a text, which is taken to be
 * in the language that most articles have. Appended to *text; nothing when no
 * word tells anything. *language becomes that of the words. */
int pst_like_article(struct pst_index *ix, const struct pst_found *found,
                     char language[PST_LANG_MAX], struct pst_buf *text,
                     struct pst_error *err);
int pst_like_text(struct pst_index *ix, struct pst_str from,
                  char language[PST_LANG_MAX], struct pst_buf *text,
                  struct pst_error *err);
/* The same of the articles that postil-index extract --record printed, all of
 * them together; the language is that of the first. */
int pst_like_records(struct pst_index *ix, struct pst_str records,
                     char language[PST_LANG_MAX], struct pst_buf *text,
                     struct pst_error *err);

#endif
