/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/cite.h - the words that cite an article, to be put into a text.
 *
 *     Ann Low and Bo Ek, ["Harbour dues"](../2014/dues.html), *Post*,
 * 2014-12-11 Ann Low and Bo Ek, [[file:../2014/dues.html][Harbour dues]],
 * /Post/, ... Ann Low and Bo Ek, "Harbour dues", Post, 2014-12-11,
 * ../2014/dues.html
 *
 * What is unknown is left out. Nothing in the article's own words is markup of
 * the text, or steers a terminal. A file's path is percent-encoded in Markdown.
 */
#ifndef POSTIL_RPC_CITE_H
#define POSTIL_RPC_CITE_H

#include "base/buf.h"
#include "searcher/view.h"

enum pst_cite_style { PST_CITE_MARKDOWN, PST_CITE_ORG, PST_CITE_PLAIN };
enum pst_cite_link {
    PST_CITE_URL, /* the article's, else as FILE */
    PST_CITE_FILE,
    PST_CITE_POSTIL /* postil:ID */
};
/* By enum, NULL-ended. */
extern const char *const pst_cite_styles[], *const pst_cite_links[];

struct pst_cite_options {
    enum pst_cite_style style;
    enum pst_cite_link link;
    const char *folder; /* absolute: links to files begin there */
};

/* Append it, without a line feed. The view shows the article. */
void pst_cite(struct pst_buf *out, const struct pst_view *v,
              const struct pst_cite_options *options);

/* Append text of the article's, with what is markup in the style made none. */
void pst_cite_text(struct pst_buf *out, enum pst_cite_style style,
                   struct pst_str text);

#endif
