/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/facts.h"

#include <string.h>

#include "schema/pathterms.h"
#include "searcher/daterange.h"
#include "searcher/pathglob.h"
#include "searcher/pattern.h"
#include "text/fold.h"
#include "text/words.h"

static bool has_field(struct pst_str name, const struct pst_record_header *h,
                      const struct pst_record_body *b)
{
    if (pst_str_is(name, "image"))
        return pst_record_has_image(b);
    return pst_record_has(h, b, pst_field_by_name(name));
}

struct path_search {
    struct pst_str wanted;
    bool is_glob;
    bool found;
};

/* Long terms are compared as the index has them: cut. */
static void compare_path_term(void *payload, const char *prefix,
                              struct pst_str term)
{
    struct path_search *s = payload;
    struct pst_buf made = PST_BUF_INIT;
    if (s->is_glob && !s->found) {
        size_t skip = strlen(prefix);
        pst_term_make(&made, prefix, term);
        s->found = pst_pattern_glob(
            s->wanted, (struct pst_str){made.p + skip, made.n - skip});
    } else if (!s->found) {
        s->found = pst_str_eq(term, s->wanted);
    }
    pst_buf_dispose(&made);
}

static bool path_has(struct pst_str path, struct pst_str folded, bool is_glob)
{
    struct path_search s = {folded, is_glob, false};
    pst_path_terms(path, compare_path_term, &s);
    return s.found;
}

/* Whether the text has a word. */
static bool has_words(struct pst_str text)
{
    struct pst_words words;
    struct pst_word word;
    pst_words_init(&words, text.p, text.n);
    bool found = pst_words_next(&words, &word);
    pst_words_dispose(&words);
    return found;
}

static bool has_meta(struct pst_str key, const struct pst_record_body *b)
{
    struct pst_buf folded = PST_BUF_INIT;
    bool found = false;
    for (size_t i = 0; i < b->stretch_count && !found; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        if (s->field != PST_FIELD_META)
            continue;
        pst_buf_clear(&folded);
        pst_fold(&folded, s->key.p, s->key.n);
        found = pst_str_eq(pst_buf_str(&folded), key) &&
                has_words(
                    (struct pst_str){b->text.p + s->begin, s->end - s->begin});
    }
    pst_buf_dispose(&folded);
    return found;
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
    case PST_FILTER_NAME_LIKE:
        return path_has(h->path, n->value, n->filter == PST_FILTER_NAME_LIKE);
    case PST_FILTER_PLACE_LIKE:
        return pst_pathglob_holds(n->value, h->path, h->member.n != 0);
    case PST_FILTER_META:
        return has_meta(n->value, b);
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
