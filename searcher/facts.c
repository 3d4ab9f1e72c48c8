/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/facts.h"

#include <string.h>

#include "text/fold.h"
#include "text/words.h"

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
        return true; /* the index knows: this record does not say */
    default:
        return has_stretch(b, field);
    }
}

static bool folds_to(struct pst_buf *room, struct pst_str text,
                     struct pst_str folded)
{
    pst_buf_clear(room);
    pst_fold(room, text.p, text.n);
    return pst_str_eq(pst_buf_str(room), folded);
}

static bool has_file_word(struct pst_str name, struct pst_str folded)
{
    struct pst_words words;
    struct pst_word w;
    bool found = false;
    pst_words_init(&words, name.p, name.n);
    while (!found && pst_words_next(&words, &w))
        found = pst_str_eq(w.term, folded);
    pst_words_dispose(&words);
    return found;
}

/* A name without its extensions; one dot in front belongs to the name. */
static struct pst_str stem_of_name(struct pst_str name)
{
    for (size_t i = 1; i < name.n; i++)
        if (name.p[i] == '.')
            return (struct pst_str){name.p, i};
    return name;
}

static bool path_has(struct pst_str path, struct pst_str folded)
{
    struct pst_buf room = PST_BUF_INIT;
    bool found = false;
    while (!found) {
        const char *slash = memchr(path.p, '/', path.n);
        size_t n = slash != NULL ? (size_t)(slash - path.p) : path.n;
        struct pst_str part = {path.p, n};
        found = folds_to(&room, part, folded);
        if (slash == NULL) {
            struct pst_str stem = stem_of_name(part);
            found = found || folds_to(&room, stem, folded) ||
                    has_file_word(stem, folded);
            break;
        }
        path = (struct pst_str){slash + 1, path.n - n - 1};
    }
    pst_buf_dispose(&room);
    return found;
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
        return n->value.n <= h->path.n &&
               memcmp(n->value.p, h->path.p, n->value.n) == 0;
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
        return pst_str_is(n->value, id);
    default:
        return false;
    }
}

/* As slot 0 compares them: a coarse date is before the finer ones in it. */
static bool date_holds(const struct pst_node *n, const struct pst_date *date)
{
    char at[PST_DATE_MAX];
    char bound[PST_DATE_MAX];
    if (date->year == 0)
        return false;
    struct pst_str value = {at, pst_date_compact(date, at)};
    if (n->from.year != 0) {
        struct pst_str from = {bound, pst_date_compact(&n->from, bound)};
        if (pst_str_cmp(value, from) < 0)
            return false;
    }
    if (n->to.year != 0) {
        struct pst_str to = {bound, pst_date_compact(&n->to, bound)};
        size_t common = value.n < to.n ? value.n : to.n;
        if (memcmp(value.p, to.p, common) > 0)
            return false;
    }
    return true;
}

bool pst_facts_hold(const struct pst_node *node,
                    const struct pst_record_header *h,
                    const struct pst_record_body *b)
{
    return node->kind == PST_NODE_DATE ? date_holds(node, &h->date)
                                       : filter_holds(node, h, b);
}
