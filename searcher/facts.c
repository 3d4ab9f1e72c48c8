/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/facts.h"

#include <string.h>

#include "schema/pathterms.h"
#include "searcher/daterange.h"

static bool has_stretch(const struct pst_record_body *b, enum pst_field field)
{
    for (size_t i = 0; i < b->stretch_count; i++)
        if (b->stretches[i].field == field)
            return true;
    return false;
}

static bool has_field(struct pst_str name, const struct pst_record_header *h,
                      const struct pst_record_body *b)
{
    if (pst_str_is(name, "image"))
        return has_stretch(b, PST_FIELD_CAPTION) ||
               has_stretch(b, PST_FIELD_CREDIT);
    enum pst_field field = pst_field_by_name(name);
    switch (field) {
    case PST_FIELD_TITLE:
        return h->title.n != 0;
    case PST_FIELD_AUTHOR:
        return h->author_count != 0;
    case PST_FIELD_DATE:
        return h->date.year != 0;
    case PST_FIELD_SOURCE:
        return h->source.n != 0;
    case PST_FIELD_SECTION:
        return h->section.n != 0;
    case PST_FIELD_TAG:
        return h->tag_count != 0;
    case PST_FIELD_LANG:
        return !pst_str_is(h->lang, "und");
    case PST_FIELD_URL:
        return h->url.n != 0;
    case PST_FIELD_COUNT:
        return false;
    default:
        return has_stretch(b, field);
    }
}

struct path_search {
    struct pst_str wanted;
    bool found;
};

static void compare_path_term(void *payload, const char *prefix,
                              struct pst_str term)
{
    struct path_search *s = payload;
    (void)prefix;
    s->found = s->found || pst_str_eq(term, s->wanted);
}

static bool path_has(struct pst_str path, struct pst_str folded)
{
    struct path_search s = {folded, false};
    pst_path_terms(path, compare_path_term, &s);
    return s.found;
}

static bool is_below(const struct pst_record_header *h, struct pst_str folder)
{
    return folder.n <= h->path.n && memcmp(folder.p, h->path.p, folder.n) == 0;
}

/* Whether the file has one article and the folder's path. */
static bool is_file(const struct pst_record_header *h, struct pst_str folder)
{
    return h->member.n == 0 && folder.n == h->path.n + 1 &&
           memcmp(folder.p, h->path.p, h->path.n) == 0;
}

static bool filter_holds(const struct pst_node *n,
                         const struct pst_record_header *h,
                         const struct pst_record_body *b)
{
    char id[PST_ID_MAX];
    switch (n->filter) {
    case PST_FILTER_LANG:
        return pst_str_eq(h->lang, n->value);
    case PST_FILTER_FOLDER:
        return is_below(h, n->value);
    case PST_FILTER_PLACE:
        return is_below(h, n->value) || is_file(h, n->value);
    case PST_FILTER_PATH:
        return path_has(h->path, n->value);
    case PST_FILTER_KIND:
        return pst_str_eq(h->kind, n->value);
    case PST_FILTER_FORMAT:
        return pst_str_eq(h->format, n->value);
    case PST_FILTER_HAS:
        return has_field(n->value, h, b);
    case PST_FILTER_ID:
        pst_article_id(id, h->path, h->member);
        return n->value.n < PST_ID_MAX &&
               memcmp(id, n->value.p, n->value.n) == 0;
    default:
        return false;
    }
}

bool pst_facts_hold(const struct pst_node *node,
                    const struct pst_record_header *h,
                    const struct pst_record_body *b)
{
    if (node->kind != PST_NODE_DATE)
        return filter_holds(node, h, b);
    struct pst_daterange range = {node->from, node->to};
    return pst_daterange_holds(&range, &h->date);
}
