/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/rank.h"

#include "schema/schema.h"
#include "text/date.h"

enum { UNDATED = 10 }; /* half-lives */

const char *const pst_rank_names[] = {"relevance", "bm25", "recency", NULL};

void pst_rank_init(struct pst_rank *r)
{
    *r = (struct pst_rank){.by = PST_RANK_RELEVANCE,
                           .k1 = PST_R_K1,
                           .k3 = PST_R_K3,
                           .b = PST_R_B,
                           .idf = PST_R_IDF,
                           .burst = PST_R_BURST,
                           .burst_limit = PST_R_BURST_LIMIT,
                           .exact = PST_R_EXACT,
                           .half_life = PST_R_HALF_LIFE};
}

void pst_rank_configure(struct pst_rank *r, const struct pst_config *c)
{
    uint64_t days = pst_config_number(c, "rank.half-life");
    r->k1 = pst_config_real(c, "rank.k1");
    r->k3 = pst_config_real(c, "rank.k3");
    r->b = pst_config_real(c, "rank.b");
    r->idf = pst_config_real(c, "rank.idf");
    r->burst = pst_config_real(c, "rank.burst");
    r->burst_limit = pst_config_real(c, "rank.burst-limit");
    r->exact = pst_config_real(c, "rank.exact");
    r->half_life = days > 0 ? (double)days : 1;
}

void pst_rank_choose(struct pst_rank *r, enum pst_rank_by by)
{
    r->by = by;
    if (by != PST_RANK_BM25)
        return;
    r->k1 = 1.2;
    r->k3 = 8;
    r->b = 0.75;
    r->idf = 1;
    r->burst = 0;
    r->exact = 0;
}

double pst_rank_decay(const struct pst_rank *r, struct pst_str order_key)
{
    struct pst_date date;
    double lives = UNDATED;
    if (pst_slot_order_date(order_key, &date)) {
        int64_t age = r->today - pst_date_to_days(&date);
        lives = age > 0 ? (double)age / r->half_life : 0;
    }
    return 1 / (1 + lives);
}
