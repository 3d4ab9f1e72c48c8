/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/engine.h"

#include "searcher/fast/fast.h"
#include "searcher/xapian.h"

const char *const pst_engine_names[] = {"auto", "fast", "xapian", NULL};

int pst_engine_run(struct pst_index *ix, const struct pst_plan *plan,
                   const struct pst_rank *rank, const struct pst_wish *wish,
                   struct pst_matches *out, struct pst_error *err)
{
    memset(out, 0, sizeof *out);
    if (pst_index_fast(ix) != NULL)
        return pst_fast_run(ix, plan, rank, wish, out, err);
    if (ix->engine == PST_ENGINE_FAST)
        return pst_fail(err, PST_EINDEX,
                        "the fast engine cannot read the index: %s; "
                        "--engine xapian may",
                        ix->slow.p);
    return pst_xapian_run(ix, plan, rank, wish, out, err);
}

void pst_engine_explain(const struct pst_index *ix, struct pst_buf *out)
{
    if (pst_index_fast(ix) != NULL)
        pst_buf_adds(out, "fast, over the mapped tables of the shards");
    else if (ix->engine == PST_ENGINE_XAPIAN)
        pst_buf_adds(out, "xapian, as it was asked for");
    else
        pst_buf_addf(out, "xapian: %s", ix->slow.p);
}
