/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/mdtags.h - what stands in Markdown files but is no Markdown: tags of
 * site generators ({% ... %}, {{ ... }}, {: ... }, {#id}), attributes
 * ({.class key=value}), footnote marks ([^1]), marks of containers and notes
 * (::: tip, !!! note, > [!NOTE]), the signs of highlights (==text==), embedded
 * files (![[view.png]]; of ![[a note]] only the sign) and [[toc]].
 */
#ifndef POSTIL_ARTICLE_MDTAGS_H
#define POSTIL_ARTICLE_MDTAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/buf.h"

struct pst_span {
    size_t begin, end;
};

struct pst_spans {
    struct pst_span *items; /* ascending, not overlapping */
    size_t count, cap;
};

/* All such tags in text[from, n); spans->items is freed by the caller. */
void pst_markdown_tags(struct pst_str text, size_t from,
                       struct pst_spans *spans);
/* The value of an attribute of the tag if that is {{< figure ... >}}; false
 * when it is none, or has none. */
bool pst_markdown_figure(struct pst_str text, const struct pst_span *tag,
                         const char *name, struct pst_range *value);
/* The number of the first span that ends after `at`; count when none does. */
size_t pst_spans_after(const struct pst_spans *spans, size_t at);

#endif
