/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil duplicates */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "searcher/alike.h"
#include "searcher/cmd.h"
#include "searcher/duplicates.h"
#include "searcher/hits.h"
#include "searcher/render/duplicates.h"

enum { OPT_JSON = 1, OPT_EXACT, OPT_ALIKE };

static const struct pst_opt table[] = {
    {"", 0, NULL, "What:", 0, 0},
    {"exact", 0, NULL, "only articles of the same words", OPT_EXACT, 0},
    {"alike", 0, "PERCENT", "how much is to be the same (40)", OPT_ALIKE, 0},
    {"", 0, NULL, "Output:", 0, 0},
    {"json", 0, NULL, "each group as a line of JSON", OPT_JSON, 0},
    PST_CMD_COMMON_OPTIONS};

static const struct pst_cmd_doc doc = {
    table, "Usage: postil duplicates [OPTION ...]\n",
    "Lists the articles that are copies of one another, or nearly so, in "
    "groups,\n"
    "the oldest first. PERCENT is about how many of the phrases of three words "
    "that\n"
    "two articles have are in both. Who is alike to one is of its group, so "
    "that two\n"
    "of a large group may be less so. The exit status is 1 when there are "
    "none.\n",
    "  postil duplicates\n"
    "  postil duplicates --exact --json | jq -r '.articles[1:][].path.text'\n",
    NULL};

/* An article that is not alone. */
struct member {
    uint32_t group;
    unsigned char hash[PST_HASH128_SIZE];
    int64_t number; /* in its file */
    struct pst_duplicate shown;
};

struct finder {
    struct pst_app *app;
    const struct pst_index *index;
    bool json, exact;
    unsigned least;
    struct pst_arena arena; /* of what members show */
    struct member *members;
    size_t count, cap;
    size_t groups; /* printed */
};

/* Oldest first, those without a date last; then by path and member. */
static int by_age(const struct member *a, const struct member *b)
{
    const struct pst_date *x = &a->shown.date;
    const struct pst_date *y = &b->shown.date;
    if ((x->year == 0) != (y->year == 0))
        return x->year == 0 ? 1 : -1;
    int64_t days = x->year == 0 ? 0 : pst_date_to_days(x) - pst_date_to_days(y);
    if (days != 0)
        return days < 0 ? -1 : 1;
    int r = pst_str_cmp(a->shown.path, b->shown.path);
    return r != 0 ? r : (a->number > b->number) - (a->number < b->number);
}

static int by_group(const void *a, const void *b)
{
    const struct member *x = a;
    const struct member *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return by_age(x, y);
}

static int by_words(const void *a, const void *b)
{
    const struct member *x = a;
    const struct member *y = b;
    int r = memcmp(x->hash, y->hash, sizeof x->hash);
    return r != 0 ? r : by_age(x, y);
}

static struct pst_str keep(struct finder *f, struct pst_str s)
{
    return (struct pst_str){pst_arena_dup(&f->arena, s.p, s.n), s.n};
}

static void set_shown(struct finder *f, struct member *m,
                      const struct pst_record_header *h)
{
    struct pst_buf whole = PST_BUF_INIT, path = PST_BUF_INIT;
    pst_buf_addstr(&whole, pst_buf_str(&f->index->root));
    pst_buf_addc(&whole, '/');
    pst_buf_addstr(&whole, h->path);
    pst_path_relative(&path, f->app->cwd, whole.p);
    m->number = h->member_number;
    m->shown = (struct pst_duplicate){.path = keep(f, pst_buf_str(&path)),
                                      .member = keep(f, h->member),
                                      .title = keep(f, h->title),
                                      .date = h->date,
                                      .words = h->words};
    pst_article_id(m->shown.id, h->path, h->member);
    pst_buf_dispose(&whole);
    pst_buf_dispose(&path);
}

static int load(struct finder *f, uint32_t docid, uint32_t group,
                struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    const struct pst_found found = {.docid = docid};
    struct pst_hit hit;
    struct member *m = &PST_PUSH(f->members, f->count, f->cap);
    m->group = group;
    int r = pst_hit_load(&hit, f->index, &found, &arena, err);
    if (r == 0)
        set_shown(f, m, &hit.header);
    pst_arena_dispose(&arena);
    return r == 0 ? pst_duplicates_hash(f->index, docid, m->hash, err) : r;
}

static int print_group(struct finder *f, const struct member *members,
                       size_t count, struct pst_error *err)
{
    struct pst_buf *out = &f->app->out.buf;
    struct pst_duplicate *items = pst_calloc(count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[i] = members[i].shown;
        items[i].same =
            memcmp(members[i].hash, members[0].hash, sizeof members->hash) == 0;
    }
    if (f->json)
        pst_duplicates_json(out, items, count);
    else
        pst_duplicates_text(out, &f->app->style, items, count, f->groups == 0);
    f->groups++;
    free(items);
    return pst_output_drain(&f->app->out, err);
}

static bool belong_together(const struct finder *f, const struct member *a,
                            const struct member *b)
{
    return f->exact ? memcmp(a->hash, b->hash, sizeof a->hash) == 0
                    : a->group == b->group;
}

/* A group: members next to one another. */
struct run {
    const struct member *first;
    size_t count;
};

static int by_first(const void *a, const void *b)
{
    return by_age(((const struct run *)a)->first,
                  ((const struct run *)b)->first);
}

static int print_all(struct finder *f, struct pst_error *err)
{
    if (f->count == 0)
        return 0;
    struct run *runs = pst_calloc(f->count, sizeof *runs);
    size_t count = 0;
    int r = 0;
    qsort(f->members, f->count, sizeof *f->members,
          f->exact ? by_words : by_group);
    for (size_t i = 0, end; i < f->count; i = end) {
        end = i + 1;
        while (end < f->count &&
               belong_together(f, &f->members[i], &f->members[end]))
            end++;
        if (end - i > 1)
            runs[count++] = (struct run){&f->members[i], end - i};
    }
    qsort(runs, count, sizeof *runs, by_first);
    for (size_t i = 0; i < count && r == 0 && !f->app->out.closed; i++)
        r = print_group(f, runs[i].first, runs[i].count, err);
    free(runs);
    return r;
}

/* All that are not dead, ascending; free() them. */
static int list_articles(const struct pst_index *ix, uint32_t **docids,
                         size_t *count, struct pst_error *err)
{
    static const char doing[] = "list the articles";
    xap_posting_iter *it;
    xap_db *db;
    xap_error xe;
    size_t cap = 0;
    int more;
    *docids = NULL;
    *count = 0;
    int r = pst_index_db(ix, &db, err);
    if (r != 0)
        return r;
    if (xap_db_postings(&it, db, xap_str(""), &xe) != XAP_OK)
        return pst_index_fail(err, &xe, doing);
    while ((more = xap_posting_iter_next(it, &xe)) > 0) {
        uint32_t docid = xap_posting_iter_docid(it);
        if (!pst_index_is_dead(ix, docid))
            PST_PUSH(*docids, *count, cap) = docid;
    }
    xap_posting_iter_free(it);
    return more < 0 ? pst_index_fail(err, &xe, doing) : 0;
}

static int find(struct finder *f, struct pst_error *err)
{
    uint32_t *docids;
    size_t count;
    int r = list_articles(f->index, &docids, &count, err);
    uint32_t *groups = pst_calloc(count + 1, sizeof *groups);
    uint32_t *sizes = pst_calloc(count + 1, sizeof *sizes);
    if (r == 0)
        r = pst_duplicates_group(f->index, docids, count, f->least, groups,
                                 err);
    for (size_t i = 0; i < count && r == 0; i++)
        sizes[groups[i]]++;
    for (size_t i = 0; i < count && r == 0; i++)
        if (sizes[groups[i]] > 1)
            r = load(f, docids[i], groups[i], err);
    free(docids);
    free(groups);
    free(sizes);
    return r == 0 ? print_all(f, err) : r;
}

/* Parts of a signature out of percents. */
static int take_alike(struct finder *f, const struct pst_opts *opts,
                      struct pst_error *err)
{
    uint64_t percent = 0;
    int r = pst_opts_count(opts, OPT_ALIKE, 1, 100, &percent, err);
    f->least = PST_ALIKE_LEAST;
    if (percent != 0)
        f->least = (unsigned)((percent * PST_SIGNATURE_PARTS + 99) / 100);
    return r;
}

int pst_cmd_duplicates(struct pst_app *app, int argc, char *const *argv,
                       struct pst_error *err)
{
    struct pst_opts opts;
    struct pst_index ix = {.held = NULL};
    int r = pst_cmd_options(app, &doc, argc, argv, &opts, err);
    if (r != 0)
        return r < 0 ? r : 0;
    struct finder f = {.app = app,
                       .index = &ix,
                       .json = pst_opts_flag(&opts, OPT_JSON, false),
                       .exact = pst_opts_flag(&opts, OPT_EXACT, false)};
    if (opts.operand_count != 0)
        r = pst_fail(err, PST_EUSAGE, "duplicates: takes no arguments");
    if (r == 0)
        r = take_alike(&f, &opts, err);
    if (r == 0)
        r = pst_index_open(&ix, app->index, app->cwd, err);
    if (r == 0)
        r = pst_cmd_configure(app, ix.dir.p, err);
    if (r == 0 && ix.shard_count != 0)
        r = find(&f, err);
    if (r == 0 && f.groups == 0 && app->out_tty)
        pst_cmd_note(f.exact ? "no article has the words of another one"
                             : "no articles are alike");
    free(f.members);
    pst_arena_dispose(&f.arena);
    pst_index_close(&ix);
    pst_opts_dispose(&opts);
    return r != 0 ? r : f.groups == 0;
}
