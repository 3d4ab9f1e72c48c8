/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pst_microdata_read (article/schemaorg.h). */
#include "article/schemaorg.h"

enum { TEXT_MAX = 400 }; /* bytes of a value that stands as text */

static bool is_scope(const struct pst_markup *m, uint32_t node)
{
    size_t begin, end;
    return pst_markup_attribute(m, node, "itemscope", &begin, &end);
}

static bool is_article(const struct pst_markup *m, uint32_t node)
{
    size_t begin, end;
    return pst_markup_attribute(m, node, "itemtype", &begin, &end) &&
           pst_schema_is_article((struct pst_str){m->p + begin, end - begin});
}

/* The element whose properties include the node's; 0: none. */
static uint32_t scope_of(const struct pst_markup *m, uint32_t node)
{
    do
        node = m->nodes[node].parent;
    while (node != 0 && !is_scope(m, node));
    return node;
}

/* The place of a value: in the attribute made for it, else the only text. */
static bool value_of(const struct pst_markup *m, uint32_t node, size_t *begin,
                     size_t *end)
{
    static const char *const attributes[] = {"content", "datetime"};
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++)
        if (pst_markup_attribute(m, node, attributes[i], begin, end))
            return true;
    if (pst_markup_is(m, node, "a") || pst_markup_is(m, node, "link"))
        if (pst_markup_has_word(m, node, "itemprop", "url") &&
            pst_markup_attribute(m, node, "href", begin, end))
            return true;
    uint32_t text = pst_markup_only_text(m, node, NULL);
    *begin = m->nodes[text].begin;
    *end = m->nodes[text].end;
    return text != 0 && *end - *begin <= TEXT_MAX;
}

static void add(struct pst_statements *s, const struct pst_markup *m,
                uint32_t node, const char *name, bool is_one)
{
    size_t begin, end;
    if (!value_of(m, node, &begin, &end))
        return;
    struct pst_buf text = PST_BUF_INIT;
    pst_markup_decode(&text, m, begin, end);
    pst_statements_add(s, (struct pst_statement){.name = name,
                                                 .text = pst_buf_str(&text),
                                                 .begin = begin,
                                                 .end = end,
                                                 .is_one = is_one});
    pst_buf_dispose(&text);
}

/* The names of the person or organisation that the element describes. */
static void add_names(struct pst_statements *s, const struct pst_markup *m,
                      uint32_t agent, const char *name)
{
    size_t begin = 0, end = 0;
    pst_markup_attribute(m, agent, "itemtype", &begin, &end);
    bool is_one =
        pst_schema_is_organization((struct pst_str){m->p + begin, end - begin});
    for (uint32_t n = agent; (n = pst_markup_next(m, n, agent, false)) != 0;)
        if (pst_markup_has_word(m, n, "itemprop", "name") &&
            scope_of(m, n) == agent)
            add(s, m, n, name, is_one);
}

/* The property's name as is fit for pst_statement. */
static const char *known_property(const struct pst_markup *m, uint32_t node)
{
    static const char *const names[] = {
        "headline",       "author",        "creator",
        "publisher",      "datepublished", "inlanguage",
        "articlesection", "keywords",      "url"};
    size_t begin, end;
    if (!pst_markup_attribute(m, node, "itemprop", &begin, &end))
        return NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (pst_markup_has_word(m, node, "itemprop", names[i]))
            return names[i];
    return NULL;
}

void pst_microdata_read(struct pst_statements *s, const struct pst_markup *m)
{
    uint32_t top = 1;
    while (top < m->count && !(is_scope(m, top) && is_article(m, top)))
        top++;
    if (top >= m->count)
        return;
    for (uint32_t n = top; (n = pst_markup_next(m, n, top, false)) != 0;) {
        const char *name = known_property(m, n);
        if (name == NULL || scope_of(m, n) != top)
            continue;
        if (is_scope(m, n))
            add_names(s, m, n, name);
        else
            add(s, m, n, name, false);
    }
}
