/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/frontmatter.h - metadata at the head of Markdown and text files:
 * YAML between --- lines, TOML between +++ lines, JSON between braces on
 * lines of their own, "[#]: key: value" lines (as blogs use them), "% title"
 * blocks (as pandoc has them), and "Title: x" headers.
 */
#ifndef POSTIL_ARTICLE_FRONTMATTER_H
#define POSTIL_ARTICLE_FRONTMATTER_H

#include "article/article.h"

/* Read the front matter at the start of src into stretches of the article;
 * each value points to its place in the source. Keys that are no field are
 * kept as meta, nested ones with dots: "author.name". Returns where the body
 * begins, 0 when there is no front matter. Front matter that cannot be parsed
 * is not an error: its "key: value" lines are taken as they stand, its other
 * lines become meta "front-matter", so that nothing is lost. */
size_t pst_front_matter(struct pst_article *a, const struct pst_source *src,
                        unsigned depth_limit);

/* One metadata value by the name that a file gives it ("dc.creator",
 * "keywords", "og:title"): adds a stretch to the field it means, or to meta.
 * Splits lists when `split`: tags at commas and semicolons, authors also at
 * "and". A value that the field has already is left out. */
void pst_metadata_add(struct pst_article *a, const struct pst_source *src,
                      struct pst_str name, size_t begin, size_t end,
                      bool split);

#endif
