/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlpage.h"

#include <stdlib.h>

#include "base/mem.h"

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

/* The block that the text is in. */
static uint32_t block_of(const struct pst_walk *w, uint32_t text)
{
    uint32_t n = w->m->nodes[text].parent;
    while (n != w->root && n != 0 && pst_walk_role(w, n) == PST_ROLE_INLINE)
        n = w->m->nodes[n].parent;
    return n;
}

/* Bytes of paragraphs: of all, and of those in the box that has most. */
struct prose {
    size_t all, most;
    size_t *sums; /* for each box */
};

static void end_block(const struct pst_walk *w, struct prose *p, uint32_t block,
                      size_t bytes)
{
    enum { PROSE_LEAST = 80 };
    if (bytes < PROSE_LEAST)
        return;
    size_t *sum = &p->sums[w->m->nodes[block].parent];
    *sum += bytes;
    p->all += bytes;
    if (*sum > p->most)
        p->most = *sum;
}

/* Paragraphs that are no links. */
static struct prose find_prose(const struct pst_walk *w)
{
    const struct pst_markup *m = w->m;
    struct prose p = {.sums = pst_calloc(m->count, sizeof *p.sums)};
    uint32_t block = 0;
    size_t bytes = 0; /* of the block, but for links */
    bool skip = false;
    for (uint32_t n = w->root;
         (n = pst_markup_next(m, n, w->root, skip)) != 0;) {
        skip = pst_walk_drops(w, n) || pst_markup_is(m, n, "a");
        if (skip || !m->nodes[n].is_text)
            continue;
        uint32_t owner = block_of(w, n);
        if (owner != block) {
            end_block(w, &p, block, bytes);
            block = owner;
            bytes = 0;
        }
        bytes += visible(m, n);
    }
    end_block(w, &p, block, bytes);
    free(p.sums);
    return p;
}

/* Among links there may still be an article, between teasers one that has most
 * of the text. */
static bool has_text(const struct pst_walk *w, bool teasers)
{
    enum { ENOUGH = 500 }; /* bytes: front pages have less of each article */
    struct prose p = find_prose(w);
    return p.most >= ENOUGH && (!teasers || p.most > p.all / 2);
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
    return s.text >= TEXT_MIN && (teasers || s.linked > s.text / 2) &&
           !has_text(w, teasers);
}
