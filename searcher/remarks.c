/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/remarks.h"

#include "searcher/cmd.h"
#include "searcher/expand.h"

static void list_dropped(const struct pst_node *n, struct pst_buf *out)
{
    if (n->kind == PST_NODE_WORDS && n->dropped) {
        pst_buf_adds(out, out->n != 0 ? ", " : "");
        for (size_t i = 0; i < n->word_count; i++)
            pst_buf_addstr(out, n->words[i].surface);
    }
    for (size_t i = 0; i < n->child_count; i++)
        list_dropped(n->children[i], out);
}

void pst_remark_query(const struct pst_query *q)
{
    for (size_t i = 0; i < q->repair_count; i++) {
        const struct pst_repair *r = &q->repairs[i];
        pst_cmd_note("\"%.*s\": %s", (int)(r->end - r->begin),
                     q->text.p + r->begin, r->message);
    }
    struct pst_buf dropped = PST_BUF_INIT;
    list_dropped(q->root, &dropped);
    if (dropped.n != 0)
        pst_cmd_note("stop words left out: %s (quote them to find them)",
                     dropped.p);
    pst_buf_dispose(&dropped);
}

static void say_truncated(const struct pst_node *n)
{
    for (size_t i = 0; i < n->word_count; i++) {
        const struct pst_query_word *w = &n->words[i];
        const struct pst_expansions *x = w->expansions;
        if (x != NULL && x->found > x->count)
            pst_cmd_note("%.*s: the %zu most frequent of %zu words "
                         "(search.expansions)",
                         (int)w->term.n, w->term.p, x->count, x->found);
        if (x != NULL && x->gave_up)
            pst_cmd_note("%.*s: takes too long over some words, which are "
                         "left out",
                         (int)w->term.n, w->term.p);
    }
    for (size_t i = 0; i < n->child_count; i++)
        say_truncated(n->children[i]);
}

void pst_remark_total(const struct pst_query *q, const struct pst_hits *h,
                      bool partial, bool counted)
{
    const char *what = partial && h->total == 1 ? "article has some of them"
                       : partial                ? "articles have some of them"
                       : h->total == 1          ? "article matches"
                                                : "articles match";
    const char *hint = h->total == 0 || partial ? pst_query_hint(q) : NULL;
    struct pst_buf text = PST_BUF_INIT;
    say_truncated(q->root);
    if (h->total == 0)
        pst_buf_adds(&text, "no article matches");
    else
        pst_buf_addf(&text, "%zu %s", h->total, what);
    if (h->groups < h->total && !counted)
        pst_buf_addf(&text, ", collapsed to %zu", h->groups);
    if (h->count < h->groups && !counted)
        pst_buf_addf(&text, "; %zu shown (--limit, --offset)", h->count);
    pst_cmd_note("%s", text.p);
    if (hint != NULL)
        pst_cmd_note("%s", hint);
    pst_buf_dispose(&text);
}

void pst_remark_unbounded(size_t articles)
{
    if (articles != 0)
        pst_cmd_note("without its filters %zu %s", articles,
                     articles == 1 ? "article matches" : "articles match");
}

void pst_remark_suggestions(const struct pst_suggestions *s)
{
    if (s->count != 0 && s->total == 0)
        pst_cmd_note("did you mean: %s", s->query.p);
    else if (s->count != 0)
        pst_cmd_note("did you mean: %s (%zu %s)", s->query.p, s->total,
                     s->total == 1 ? "article" : "articles");
}
