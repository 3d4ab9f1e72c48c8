/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/booktoc.h"

#include <stdlib.h>

#include "article/charset.h"
#include "article/srcmap.h"
#include "base/mem.h"

void pst_booktoc_init(struct pst_booktoc *t)
{
    *t = (struct pst_booktoc){.labels = NULL};
    pst_map_init(&t->names);
}

void pst_booktoc_dispose(struct pst_booktoc *t)
{
    for (size_t i = 0; i < t->count; i++)
        pst_buf_dispose(&t->labels[i]);
    free(t->labels);
    pst_map_dispose(&t->names);
}

struct pst_str pst_booktoc_label(const struct pst_booktoc *t,
                                 struct pst_str name)
{
    uint32_t i = pst_map_find(&t->names, name);
    return i == UINT32_MAX ? (struct pst_str){"", 0}
                           : pst_buf_str(&t->labels[i]);
}

/* In single spaces. */
static void add_words(struct pst_buf *out, struct pst_str text)
{
    text = pst_text_trim(text);
    bool gap = false;
    for (size_t i = 0; i < text.n; i++) {
        bool is_space = pst_is_space(text.p[i]);
        if (!is_space && gap)
            pst_buf_addc(out, ' ');
        if (!is_space)
            pst_buf_addc(out, text.p[i]);
        gap = is_space;
    }
}

/* A table while it is read. */
struct table {
    struct pst_booktoc *t;
    const struct pst_markup *m;
    struct pst_str path;
    struct pst_buf href, name;
};

/* One entry: the label is the text below `label`. */
static void add(struct table *t, uint32_t target, const char *attribute,
                uint32_t label)
{
    size_t begin, end;
    bool added;
    if (label == 0 ||
        !pst_markup_attribute(t->m, target, attribute, &begin, &end))
        return;
    pst_buf_clear(&t->href);
    pst_markup_decode(&t->href, t->m, begin, end);
    pst_package_resolve(&t->name, t->path, pst_buf_str(&t->href));
    struct pst_source text;
    struct pst_buf words = PST_BUF_INIT;
    pst_markup_inner(&text, t->m, label);
    add_words(&words, pst_buf_str(&text.text));
    pst_source_dispose(&text);
    if (words.n != 0)
        pst_map_put(&t->t->names, pst_buf_str(&t->name), &added);
    if (words.n != 0 && added)
        PST_PUSH(t->t->labels, t->t->count, t->t->cap) = words;
    else
        pst_buf_dispose(&words);
}

/* <navPoint><navLabel><text>...</text></navLabel><content src=""/> */
static void read_ncx(struct table *t, uint32_t top)
{
    uint32_t label = 0;
    for (uint32_t n = top; (n = pst_markup_next(t->m, n, top, false)) != 0;) {
        if (pst_markup_is(t->m, n, "navlabel"))
            label = n;
        else if (pst_markup_is(t->m, n, "content"))
            add(t, n, "src", label);
    }
}

static void read_nav(struct table *t, uint32_t top)
{
    for (uint32_t n = top; (n = pst_markup_next(t->m, n, top, false)) != 0;)
        if (pst_markup_is(t->m, n, "a"))
            add(t, n, "href", n);
}

void pst_booktoc_read(struct pst_booktoc *toc, const struct pst_package *p,
                      struct pst_str path, unsigned depth)
{
    struct pst_package_part part;
    if (pst_package_part_open(&part, p, path, depth)) {
        struct table t = {.t = toc,
                          .m = &part.m,
                          .path = path,
                          .href = PST_BUF_INIT,
                          .name = PST_BUF_INIT};
        uint32_t map = pst_markup_find(t.m, 0, "navmap");
        uint32_t nav = pst_markup_find_word(t.m, 0, "epub:type", "toc");
        if (nav == 0)
            nav = pst_markup_find(t.m, 0, "nav");
        if (map != 0)
            read_ncx(&t, map);
        else if (nav != 0)
            read_nav(&t, nav);
        pst_buf_dispose(&t.href);
        pst_buf_dispose(&t.name);
    }
    pst_package_part_close(&part);
}
