/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding one article by its id or its path. */
#include "searcher/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "glass/postings.h"
#include "searcher/expand.h"
#include "searcher/fast/fast.h"
#include "searcher/hits.h"
#include "searcher/parse.h"
#include "text/fold.h"

/* Docids of live articles. */
struct found {
    uint32_t *items;
    size_t count, cap;
};

static void add_docid(const struct pst_index *ix, uint32_t docid,
                      struct found *found)
{
    if (!pst_index_is_dead(ix, docid))
        PST_PUSH(found->items, found->count, found->cap) = docid;
}

static int add_of_shard(const struct pst_index *ix, size_t shard,
                        struct pst_str term, struct found *found,
                        struct pst_error *err)
{
    struct pst_glass_list l;
    int r = pst_glass_list_open(&l, pst_fast_shard(ix->fast, shard), term, err);
    while (r > 0 && (r = pst_glass_list_next(&l, err)) > 0)
        add_docid(ix, pst_index_docid(ix, shard, l.docid), found);
    pst_glass_list_dispose(&l);
    return r;
}

static int by_docid(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int add_mapped(const struct pst_index *ix, struct pst_str term,
                      struct found *found, struct pst_error *err)
{
    size_t before = found->count;
    int r = 0;
    for (size_t i = 0; r == 0 && i < ix->shard_count; i++)
        r = add_of_shard(ix, i, term, found, err);
    if (found->count > before)
        qsort(found->items + before, found->count - before,
              sizeof *found->items, by_docid);
    return r;
}

/* The live articles with the term, ascending. */
static int add_postings(const struct pst_index *ix, struct pst_str term,
                        struct found *found, struct pst_error *err)
{
    if (pst_index_fast(ix) != NULL)
        return add_mapped(ix, term, found, err);
    xap_posting_iter *it;
    xap_db *db;
    xap_error xe;
    int r = pst_index_db(ix, &db, err);
    if (r != 0)
        return r;
    if (xap_db_postings(&it, db, (xap_bytes){term.p, term.n}, &xe) != XAP_OK)
        return pst_index_fail(err, &xe, "look up an article");
    while ((r = xap_posting_iter_next(it, &xe)) > 0)
        add_docid(ix, xap_posting_iter_docid(it), found);
    xap_posting_iter_free(it);
    return r < 0 ? pst_index_fail(err, &xe, "look up an article") : 0;
}

/* Those whose id begins with the digits. */
static int find_by_id(const struct pst_index *ix, struct pst_str digits,
                      struct found *found, struct pst_error *err)
{
    char lower[PST_ID_MAX];
    if (digits.n < PST_QUERY_ID_MIN || digits.n >= sizeof lower)
        return 0;
    for (size_t i = 0; i < digits.n; i++) {
        char c = digits.p[i];
        lower[i] = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
        if (lower[i] == '\0' || strchr("0123456789abcdef", lower[i]) == NULL)
            return 0;
    }
    struct pst_buf prefix = PST_BUF_INIT;
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_expansions x;
    int r;
    pst_term_make(&prefix, PST_PREFIX_ID, (struct pst_str){lower, digits.n});
    r = pst_expand(&x, ix, pst_buf_str(&prefix), &arena, err);
    for (size_t i = 0; r == 0 && i < x.count; i++)
        r = add_postings(ix, x.items[i].term, found, err);
    pst_arena_dispose(&arena);
    pst_buf_dispose(&prefix);
    return r;
}

/* The articles of a file: those that have its name as a component, filtered by
 * their whole path. */
static int find_by_path(const struct pst_index *ix, struct pst_str path,
                        struct found *found, struct pst_error *err)
{
    struct pst_buf room = PST_BUF_INIT;
    struct pst_buf term = PST_BUF_INIT;
    const char *slash = memrchr(path.p, '/', path.n);
    size_t name = slash != NULL ? (size_t)(slash + 1 - path.p) : 0;
    pst_fold(&room, path.p + name, path.n - name);
    pst_term_make(&term, PST_PREFIX_COMPONENT, pst_buf_str(&room));
    int r = add_postings(ix, pst_buf_str(&term), found, err);
    size_t kept = 0;
    for (size_t i = 0; r == 0 && i < found->count; i++) {
        r = pst_hit_path(&room, ix, found->items[i], err);
        if (r == 0 && pst_str_eq(pst_buf_str(&room), path))
            found->items[kept++] = found->items[i];
    }
    found->count = kept;
    pst_buf_dispose(&term);
    pst_buf_dispose(&room);
    return r;
}

int pst_find_article(struct pst_index *ix, struct pst_str id_or_path,
                     struct pst_found *out, struct pst_error *err)
{
    struct found found = {NULL, 0, 0};
    int r = 0;
    if (ix->shard_count > 0 && id_or_path.n > 0)
        r = find_by_path(ix, id_or_path, &found, err);
    bool by_path = found.count > 0;
    if (r == 0 && !by_path && ix->shard_count > 0)
        r = find_by_id(ix, id_or_path, &found, err);
    int shown = (int)(id_or_path.n < 300 ? id_or_path.n : 300);
    if (r == 0 && found.count == 0)
        r = pst_fail(err, PST_EUSAGE,
                     "%.*s: no article of the index has this id or path", shown,
                     id_or_path.p);
    else if (r == 0 && found.count > 1)
        r = pst_fail(err, PST_EUSAGE, "%.*s: %zu articles; %s", shown,
                     id_or_path.p, found.count,
                     by_path ? "name one by its id" : "give more digits");
    *out = (struct pst_found){.docid = found.count > 0 ? found.items[0] : 0};
    free(found.items);
    return r;
}

static bool is_id(const char *name)
{
    size_t n = strspn(name, "0123456789abcdef");
    return name[n] == '\0' && n >= 4 && n < PST_ID_MAX;
}

static void path_below(struct pst_buf *out, const struct pst_index *ix,
                       const char *cwd, const char *name)
{
    struct pst_buf absolute = PST_BUF_INIT;
    pst_path_absolute(&absolute, cwd, name);
    pst_path_relative(out, ix->root.p, absolute.p);
    pst_buf_dispose(&absolute);
}

int pst_find_file(struct pst_index *ix, const char *cwd, const char *name,
                  struct pst_found **out, size_t *count, struct pst_error *err)
{
    struct found found = {NULL, 0, 0};
    struct pst_buf below = PST_BUF_INIT;
    int r = 0;
    path_below(&below, ix, cwd, name);
    if (ix->shard_count > 0)
        r = find_by_path(ix, pst_buf_str(&below), &found, err);
    if (r == 0 && found.count == 0 && ix->shard_count > 0)
        r = find_by_path(ix, pst_str_of(name), &found, err);
    *count = r == 0 ? found.count : 0;
    *out = pst_calloc(*count + 1, sizeof **out);
    for (size_t i = 0; i < *count; i++)
        (*out)[i].docid = found.items[i];
    pst_buf_dispose(&below);
    free(found.items);
    return r;
}

/* The member of a file; 1, or 0 when there is none of that name. */
static int find_member(struct pst_index *ix, struct pst_str path,
                       struct pst_str member, struct pst_found *out,
                       struct pst_error *err)
{
    char id[PST_ID_MAX];
    struct found found = {NULL, 0, 0};
    struct pst_buf term = PST_BUF_INIT;
    pst_article_id(id, path, member);
    pst_term_make(&term, PST_PREFIX_ID, pst_str_of(id));
    int r = ix->shard_count == 0
                ? 0
                : add_postings(ix, pst_buf_str(&term), &found, err);
    if (r == 0 && found.count != 0) {
        *out = (struct pst_found){.docid = found.items[0]};
        r = 1;
    }
    pst_buf_dispose(&term);
    free(found.items);
    return r;
}

/* PATH/MEMBER, where both may hold slashes. */
static int find_named_member(struct pst_index *ix, const char *cwd,
                             const char *name, struct pst_found *found,
                             struct pst_error *err)
{
    int r = 0;
    for (const char *p = name; r == 0 && (p = strchr(p, '/')) != NULL; p++) {
        struct pst_buf file = PST_BUF_INIT;
        struct pst_buf path = PST_BUF_INIT;
        struct pst_str as_is = {name, (size_t)(p - name)};
        pst_buf_addstr(&file, as_is);
        path_below(&path, ix, cwd, file.p);
        struct pst_str member = pst_str_of(p + 1);
        r = find_member(ix, pst_buf_str(&path), member, found, err);
        if (r == 0)
            r = find_member(ix, as_is, member, found, err);
        pst_buf_dispose(&path);
        pst_buf_dispose(&file);
    }
    return r;
}

/* Names it as it was given, not as it is called from the index's root. */
static int fail_absent(const char *name, struct pst_error *err)
{
    size_t n = strspn(name, "0123456789abcdefABCDEF");
    bool short_id = n != 0 && name[n] == '\0' && n < PST_QUERY_ID_MIN;
    if (short_id)
        return pst_fail(err, PST_EUSAGE,
                        "%s: no article of the index has this path; of an id "
                        "at least %d digits are wanted",
                        name, (int)PST_QUERY_ID_MIN);
    return pst_fail(err, PST_EUSAGE,
                    "%.300s: no article of the index has this id or path",
                    name);
}

int pst_find_named(struct pst_index *ix, const char *cwd, const char *name,
                   struct pst_found *found, struct pst_error *err)
{
    struct pst_error other;
    struct pst_found found_second;
    struct pst_buf below = PST_BUF_INIT;
    path_below(&below, ix, cwd, name);

    struct pst_str first = pst_buf_str(&below);
    struct pst_str second = pst_str_of(name);
    if (is_id(name)) {
        first = pst_str_of(name);
        second = pst_buf_str(&below);
    }
    int r = pst_find_article(ix, first, found, err);
    if (r == -PST_EUSAGE && found->docid == 0)
        r = pst_find_article(ix, second, found, err);
    else if (r == -PST_EUSAGE &&
             pst_find_article(ix, second, &found_second, &other) == 0) {
        *found = found_second;
        r = 0;
    }
    pst_buf_dispose(&below);
    if (r == -PST_EUSAGE && found->docid == 0)
        r = find_named_member(ix, cwd, name, found, &other) == 1
                ? 0
                : fail_absent(name, err);
    return r;
}
