/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/schemaorg.h - what a page says about its article in the vocabulary
 * of schema.org: what JSON-LD and microdata have in common.
 */
#ifndef POSTIL_ARTICLE_SCHEMAORG_H
#define POSTIL_ARTICLE_SCHEMAORG_H

#include <stdbool.h>
#include <stddef.h>

#include "article/markup.h"
#include "article/metadata.h"
#include "base/arena.h"

struct pst_statement {
    const char *name;    /* "headline", "author"; pst_metadata_field knows it */
    struct pst_str text; /* UTF-8, unescaped */
    size_t begin, end;   /* where it is written in the source */
    enum pst_quoting quoting;
    bool is_one; /* an organisation's name, which is no list of people */
};

/* In the order of the page; texts live in the arena. */
struct pst_statements {
    struct pst_arena arena;
    struct pst_statement *items;
    size_t count, cap;
};

enum { PST_STATEMENTS_MAX = 200 }; /* the rest is left out */

void pst_statements_init(struct pst_statements *s);
void pst_statements_dispose(struct pst_statements *s);
/* Adds it with a copy of its text; not when it is empty. */
void pst_statements_add(struct pst_statements *s, struct pst_statement item);

/* Whether a type is one of articles: "NewsArticle", "BlogPosting",
 * "https://schema.org/OpinionNewsArticle", "schema:Report". */
bool pst_schema_is_article(struct pst_str type);
bool pst_schema_is_page(struct pst_str type);
bool pst_schema_is_organization(struct pst_str type);
/* The name of a property or type without "http://schema.org/", "schema:". */
struct pst_str pst_schema_name(struct pst_str name);

/* From <script type="application/ld+json">: the article among the objects of
 * all scripts, at the top, in a @graph or as mainEntity; without one, the page
 * itself. Authors and publishers given by @id are looked up. */
void pst_jsonld_read(struct pst_statements *s, const struct pst_markup *m);
/* From the first element whose itemtype is an article's. */
void pst_microdata_read(struct pst_statements *s, const struct pst_markup *m);

#endif
