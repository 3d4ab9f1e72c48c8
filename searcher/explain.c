/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "searcher/plan.h"
#include "searcher/run.h"

static int explain_plan(struct pst_index *ix, const struct pst_query *q,
                        const struct pst_rank *rank, struct pst_buf *out,
                        struct pst_error *err)
{
    struct pst_plan plan;
    struct pst_buf statistics = PST_BUF_INIT;
    struct pst_plan_options options = {true, rank, &statistics};
    xap_buf description = XAP_BUF_INIT;
    xap_error xe;
    int r = pst_plan_make(&plan, ix, q, &options, err);
    if (r == 0 && xap_query_describe(plan.query, &description, &xe) != XAP_OK)
        r = pst_index_fail(err, &xe, "describe the query");
    if (r == 0) {
        pst_buf_adds(out, "xapian:\n  ");
        pst_buf_add(out, description.p, description.n);
        pst_buf_adds(out, "\n");
        if (plan.verify)
            pst_buf_adds(out, "  each match is verified in its text\n");
        if (statistics.n > 0)
            pst_buf_adds(out, "terms:\n");
        pst_buf_addstr(out, pst_buf_str(&statistics));
    }
    pst_plan_dispose(&plan);
    xap_buf_dispose(&description);
    pst_buf_dispose(&statistics);
    return r;
}

int pst_run_explain(struct pst_index *ix, const struct pst_query *q,
                    const struct pst_rank *rank, struct pst_buf *out,
                    struct pst_error *err)
{
    pst_buf_adds(out, "query:\n");
    pst_query_format(q, out);
    pst_buf_addf(out, "index:\n  %u articles, %u dead, %zu shards; languages:",
                 ix->doc_count, ix->dead_count, ix->shard_count);
    for (size_t i = 0; i < ix->language_count; i++)
        pst_buf_addf(out, " %s", ix->languages[i]);
    pst_buf_addc(out, '\n');
    return ix->shard_count == 0 ? 0 : explain_plan(ix, q, rank, out, err);
}
