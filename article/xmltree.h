/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/xmltree.h - XML into a tree of markup.
 *
 * A scanner of our own, since an HTML parser takes <pb/> for an open element,
 * moves the text of unknown tables and drops a <head> within the body. It
 * reads what is not well-formed as well as it can: an end tag closes the
 * nearest open element of its name, or nothing.
 */
#ifndef POSTIL_ARTICLE_XMLTREE_H
#define POSTIL_ARTICLE_XMLTREE_H

#include "article/markup.h"
#include "base/error.h"

/* Whether the text is XML by its own word: an XML declaration, or a root
 * element other than html that states a namespace. */
bool pst_xml_sniff(struct pst_str text);
/* Read all of m->src; *well_formed says whether every tag had its counterpart.
 * PST_EFORMAT when elements nest deeper than `depth`. */
int pst_xml_tree(struct pst_markup *m, unsigned depth, bool *well_formed,
                 struct pst_error *err);

#endif
