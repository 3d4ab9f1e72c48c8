/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlpage.h"

enum {
    TEASERS_MIN = 3,
    TEXT_MIN = 100 /* bytes; of less nothing can be said */
};

struct share {
    size_t text, linked; /* bytes that are no white space */
    unsigned articles;
};

static size_t visible(const struct pst_markup *m, uint32_t node)
{
    const struct pst_node *n = &m->nodes[node];
    size_t count = 0;
    for (size_t i = n->begin; i < n->end; i++)
        count += !pst_is_space(m->p[i]);
    return count;
}

static struct share measure(const struct pst_walk *w)
{
    const struct pst_markup *m = w->m;
    struct share s = {0};
    bool skip = false;
    uint32_t link = 0; /* the last one */
    for (uint32_t n = w->root;
         (n = pst_markup_next(m, n, w->root, skip)) != 0;) {
        skip = pst_walk_drops(w, n);
        if (skip)
            continue;
        if (pst_markup_is(m, n, "a"))
            link = n;
        s.articles += pst_markup_is(m, n, "article");
        if (!m->nodes[n].is_text)
            continue;
        size_t bytes = visible(m, n);
        s.text += bytes;
        if (link != 0 && pst_markup_above(m, n, "a") == link)
            s.linked += bytes;
    }
    return s;
}

static bool says_article(const struct pst_markup *m)
{
    uint32_t type = pst_markup_find_word(m, 0, "property", "og:type");
    return type != 0 && pst_markup_has_word(m, type, "content", "article");
}

bool pst_html_is_list(const struct pst_walk *w)
{
    if (says_article(w->m))
        return false;
    struct share s = measure(w);
    bool teasers =
        s.articles >= TEASERS_MIN && !pst_markup_is(w->m, w->root, "article");
    return s.text >= TEXT_MIN && (teasers || s.linked > s.text / 2);
}
