/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/facts.h"

#include <string.h>

#include "searcher/daterange.h"
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

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/* Without its last extension: a dot and 1 to 8 ASCII letters or digits, with
 * something in front. */
static struct pst_str without_extension(struct pst_str name)
{
    enum { EXTENSION_MAX = 8 };
    size_t n = 0;
    while (n < name.n && is_alnum(name.p[name.n - 1 - n]))
        n++;
    bool is_one = n > 0 && n <= EXTENSION_MAX && name.n > n + 1 &&
                  name.p[name.n - 1 - n] == '.';
    return (struct pst_str){name.p, is_one ? name.n - n - 1 : name.n};
}

/* A file's name without its extensions: two when it is compressed. */
static struct pst_str bare_name(struct pst_str name)
{
    struct pst_str bare = without_extension(name);
    bool packed =
        name.n == bare.n + 3 && memcmp(name.p + bare.n, ".gz", 3) == 0;
    return packed ? without_extension(bare) : bare;
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
            struct pst_str stem = bare_name(part);
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
