/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/xmlmeta.h - what XML documents say of themselves in a head of their
 * own: DocBook, JATS, FictionBook and their like.
 */
#ifndef POSTIL_ARTICLE_XMLMETA_H
#define POSTIL_ARTICLE_XMLMETA_H

#include <stdint.h>

#include "article/htmlwalk.h"

/* Fill the article from the head, which is returned, as it is no text; 0: there
 * is none that states a title. */
uint32_t pst_xml_metadata(struct pst_article *a, const struct pst_walk *w);

#endif
