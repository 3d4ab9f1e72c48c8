/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/term.h"
#include "searcher/breakdown.h"
#include "searcher/engine.h"
#include "searcher/expand.h"
#include "searcher/feedback.h"
#include "searcher/hits.h"
#include "searcher/plan.h"
#include "searcher/xapian.h"
#include "text/utf8.h"

/* The most frequent ones of a pattern's terms. */
static void explain_expansions(const struct pst_query_word *word,
                               struct pst_buf *out)
{
    enum { SHOWN = 20 };
    const struct pst_expansions *x = word->expansions;
    struct pst_expansion *items = pst_calloc(x->count + 1, sizeof *items);
    if (x->count > 0)
        memcpy(items, x->items, x->count * sizeof *items);
    qsort(items, x->count, sizeof *items, pst_expansion_by_frequency);
    pst_buf_addf(out, "  %.*s: %zu words", (int)word->term.n, word->term.p,
                 x->found);
    if (x->found > x->count)
        pst_buf_addf(out, ", of which the %zu most frequent are used",
                     x->count);
    if (x->gave_up)
        pst_buf_adds(out, ", without those that took too long");
    for (size_t i = 0; i < x->count && i < SHOWN; i++) {
        pst_buf_adds(out, i == 0 ? ": " : " ");
        pst_buf_addstr(out, items[i].term);
        pst_buf_addf(out, " (%u)", items[i].df);
    }
    free(items);
    pst_buf_adds(out, x->count > SHOWN ? " ...\n" : "\n");
}

static void explain_patterns(const struct pst_node *n, struct pst_buf *out)
{
    for (size_t i = 0; i < n->word_count; i++)
        if (n->words[i].expansions != NULL)
            explain_expansions(&n->words[i], out);
    for (size_t i = 0; i < n->child_count; i++)
        explain_patterns(n->children[i], out);
}

static void explain_feedback(const struct pst_feedback *f, size_t hits,
                             struct pst_buf *out)
{
    if (f->count == 0)
        return;
    pst_buf_addf(out, "feedback:\n  of the first %zu:", hits);
    for (size_t i = 0; i < f->count; i++)
        pst_buf_addf(out, " %.*s %.4f", (int)f->items[i].term.n,
                     f->items[i].term.p, f->items[i].share);
    pst_buf_addc(out, '\n');
}

/* What the scores of the first ones are made of. */
static int explain_hits(struct pst_index *ix, struct pst_query *q,
                        const struct pst_run_options *run,
                        const struct pst_plan *plan, struct pst_buf *out,
                        struct pst_error *err)
{
    enum { SHOWN = 3 };
    struct pst_run_options first = *run;
    struct pst_hits hits;
    struct pst_buf path = PST_BUF_INIT;
    if (first.limit > SHOWN)
        first.limit = SHOWN;
    int r = pst_run(ix, q, &first, &hits, err);
    for (size_t i = 0; r == 0 && i < hits.count && hits.found[i].score > 0;
         i++) {
        r = pst_hit_path(&path, ix, hits.found[i].docid, err);
        pst_buf_addf(out, "%s  %zu. ", i == 0 ? "hits:\n" : "",
                     first.offset + i + 1);
        pst_term_safe(out, pst_buf_str(&path), PST_TERM_SPACES);
        pst_buf_addf(out, ": %.4f\n", hits.found[i].score);
        if (r == 0)
            r = pst_breakdown(out, ix, plan, run->rank, &hits.found[i], NULL,
                              err);
    }
    pst_hits_dispose(&hits);
    pst_buf_dispose(&path);
    return r;
}

/* Patterns may stand for very many terms. */
static int explain_clause(const struct pst_clause *root, struct pst_buf *out,
                          struct pst_error *err)
{
    enum { SHOWN = 4000 };
    struct pst_buf text = PST_BUF_INIT;
    int r = pst_xapian_describe(root, &text, err);
    size_t shown = text.n;
    if (r == 0 && text.n > SHOWN)
        shown = pst_utf8_floor(text.p, text.n, SHOWN);
    pst_buf_adds(out, "xapian:\n  ");
    pst_buf_add(out, text.p, shown);
    if (shown < text.n)
        pst_buf_addf(out, " ... (%zu bytes more)", text.n - shown);
    pst_buf_addc(out, '\n');
    pst_buf_dispose(&text);
    return r;
}

static int explain_plan(struct pst_index *ix, struct pst_query *q,
                        const struct pst_run_options *run, struct pst_buf *out,
                        struct pst_error *err)
{
    struct pst_plan plan = {.root = NULL};
    struct pst_feedback feedback;
    struct pst_buf statistics = PST_BUF_INIT;
    struct pst_buf patterns = PST_BUF_INIT;
    struct pst_plan_options options = {true, run->rank, &statistics, &feedback};
    int r = pst_feedback_find(&feedback, ix, q, run, err);
    if (r == 0)
        r = pst_plan_make(&plan, ix, q, &options, err);
    if (r == 0) {
        pst_buf_adds(out, "engine:\n  ");
        pst_engine_explain(ix, out);
        pst_buf_addc(out, '\n');
        r = explain_clause(plan.root, out, err);
    }
    if (r == 0) {
        if (plan.verify)
            pst_buf_adds(out, "  each match is verified in its text\n");
        explain_patterns(q->root, &patterns);
        if (patterns.n > 0)
            pst_buf_adds(out, "patterns:\n");
        pst_buf_addstr(out, pst_buf_str(&patterns));
        explain_feedback(&feedback, run->feedback, out);
        if (statistics.n > 0)
            pst_buf_adds(out, "terms:\n");
        pst_buf_addstr(out, pst_buf_str(&statistics));
        r = explain_hits(ix, q, run, &plan, out, err);
    }
    pst_plan_dispose(&plan);
    pst_feedback_dispose(&feedback);
    pst_buf_dispose(&statistics);
    pst_buf_dispose(&patterns);
    return r;
}

int pst_run_explain(struct pst_index *ix, struct pst_query *q,
                    const struct pst_run_options *options, struct pst_buf *out,
                    struct pst_error *err)
{
    pst_buf_adds(out, "query:\n");
    pst_query_format(q, out);
    pst_buf_addf(out, "index:\n  %u articles, %u dead, %zu shards; languages:",
                 ix->doc_count, ix->dead_count, ix->shard_count);
    for (size_t i = 0; i < ix->language_count; i++)
        pst_buf_addf(out, " %s", ix->languages[i]);
    pst_buf_addc(out, '\n');
    return ix->shard_count == 0 ? 0 : explain_plan(ix, q, options, out, err);
}
