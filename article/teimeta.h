/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article/teimeta.h - the header of a TEI document. */
#ifndef POSTIL_ARTICLE_TEIMETA_H
#define POSTIL_ARTICLE_TEIMETA_H

#include "article/article.h"
#include "article/htmlwalk.h"

/* Add the stretches that <teiHeader> and the root's xml:lang give. */
void pst_tei_metadata(struct pst_article *a, const struct pst_walk *w);

#endif
