/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmlcheck.h - what gumbo would choke on.
 *
 * gumbo takes time and memory quadratic in the depth of nesting, in formatting
 * elements that are left open (each is opened anew in every block) and in the
 * attributes of one element. This scan counts them without building anything:
 * it keeps the stack of open elements and the list of active formatting
 * elements much as a browser does.
 */
#ifndef POSTIL_ARTICLE_HTMLCHECK_H
#define POSTIL_ARTICLE_HTMLCHECK_H

#include "base/buf.h"
#include "base/error.h"

/* 0 when gumbo can read the text from `from` on; else PST_EFORMAT with the
 * reason and the line. */
int pst_html_check(struct pst_str text, size_t from, unsigned depth,
                   struct pst_error *err);

#endif
