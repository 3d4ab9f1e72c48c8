/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/facts.h"

#include <string.h>

#include "schema/pathterms.h"
#include "searcher/daterange.h"

static bool has_field(struct pst_str name, const struct pst_record_header *h,
                      const struct pst_record_body *b)
{
    if (pst_str_is(name, "image"))
        return pst_record_has_image(b);
    return pst_record_has(h, b, pst_field_by_name(name));
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

/* Whether the file has the folder's path. */
static bool is_file(const struct pst_record_header *h, struct pst_str folder)
{
    return folder.n == h->path.n + 1 &&
           memcmp(folder.p, h->path.p, h->path.n) == 0;
}

/* A file of many articles is a folder of them. */
static bool is_in(const struct pst_record_header *h, struct pst_str folder)
{
    return is_below(h, folder) || (h->member.n != 0 && is_file(h, folder));
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
        return is_in(h, n->value);
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
    if (node->kind == PST_NODE_LENGTH)
        return h->words >= node->least && h->words <= node->most;
    if (node->kind != PST_NODE_DATE)
        return filter_holds(node, h, b);
    struct pst_daterange range = {node->from, node->to};
    return pst_daterange_holds(&range, &h->date);
}
