/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/readers.h - one function per format: decoded text to stretches.
 *
 * Each is total: any bytes give an article, if need be an empty one. Limits
 * that a format needs (nesting) are checked before a library sees the bytes;
 * what is over them is PST_EFORMAT with a reason.
 */
#ifndef POSTIL_ARTICLE_READERS_H
#define POSTIL_ARTICLE_READERS_H

#include "article/article.h"
#include "article/extract.h"
#include "base/error.h"

/* Plain text: e-mail-like headers, "By NAME" and dateline patterns, the shape
 * of scraped op-eds (title; "DATE|"; a picture's caption glued to the front of
 * the first paragraph; the author's bio and the image credit last), paragraphs
 * at blank lines. */
int pst_plain_read(struct pst_article *a, const struct pst_source *src,
                   const struct pst_extract_limits *limits,
                   struct pst_error *err);
/* Markdown: front matter, then CommonMark with tables by md4c, and the HTML in
 * it as below. A first heading that repeats the front matter's title is
 * dropped. */
int pst_markdown_read(struct pst_article *a, const struct pst_source *src,
                      const struct pst_extract_limits *limits,
                      struct pst_error *err);
/* The same without front matter, as a part of an article; places count in src.
 */
int pst_markdown_fragment(struct pst_article *a, const struct pst_source *src,
                          unsigned depth, struct pst_error *err);
/* HTML by gumbo; XHTML, TEI and other XML by a scanner of our own, where
 * unknown elements are blocks unless they stand within text. */
int pst_html_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err);

/* Light markup by its lines: Org, reStructuredText, AsciiDoc. What they state
 * of the document is metadata, as in front matter; marks are dropped from the
 * text, which otherwise maps byte by byte. Code, literal blocks, quotations,
 * lists, tables and captions are told apart; comments, includes and what is for
 * programs are left out. */
int pst_org_read(struct pst_article *a, const struct pst_source *src,
                 const struct pst_extract_limits *limits,
                 struct pst_error *err);
int pst_rst_read(struct pst_article *a, const struct pst_source *src,
                 const struct pst_extract_limits *limits,
                 struct pst_error *err);
int pst_asciidoc_read(struct pst_article *a, const struct pst_source *src,
                      const struct pst_extract_limits *limits,
                      struct pst_error *err);

#endif
