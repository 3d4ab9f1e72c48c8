/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/docprops.h - what an old office document says of itself: the stream
 * of a compound file that is called "\005SummaryInformation" (MS-OLEPS).
 */
#ifndef POSTIL_ARTICLE_DOCPROPS_H
#define POSTIL_ARTICLE_DOCPROPS_H

#include "article/article.h"
#include "base/buf.h"

/* Add title, author, keywords and the date when it was made to fields that are
 * still empty; they have no place. What is damaged is passed over. */
void pst_docprops_add(struct pst_article *a, struct pst_str stream);

#endif
