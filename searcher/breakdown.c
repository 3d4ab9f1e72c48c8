/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/breakdown.h"

#include <stdbool.h>

#include "searcher/weigh.h"

struct breakdown {
    xap_db *db;
    const struct pst_rank *rank;
    uint32_t docid;
    uint32_t doc_count;
    double length_part; /* of the denominator */
    struct pst_buf *out;
    struct pst_error *err;
    int status;
};

static void fail(struct breakdown *b, const xap_error *xe)
{
    if (b->status == 0)
        b->status = pst_index_fail(b->err, xe, "look at a hit");
}

static uint32_t tf_of(struct breakdown *b, struct pst_str term)
{
    xap_term_iter *it;
    xap_error xe;
    uint32_t tf = 0;
    if (xap_db_term_list(&it, b->db, b->docid, &xe) != XAP_OK) {
        fail(b, &xe);
        return 0;
    }
    int r = xap_term_iter_skip_to(it, (xap_bytes){term.p, term.n}, &xe);
    if (r < 0)
        fail(b, &xe);
    if (r > 0) {
        xap_bytes t = xap_term_iter_term(it);
        if (pst_str_eq((struct pst_str){t.p, t.n}, term))
            tf = xap_term_iter_wdf(it);
    }
    xap_term_iter_free(it);
    return tf;
}

/* BM25 as engines compute it. */
static double term_worth(struct breakdown *b, const struct pst_clause *c,
                         double factor, bool say)
{
    const struct pst_rank *r = b->rank;
    xap_docid df;
    xap_error xe;
    double tf = tf_of(b, c->text);
    double qtf = c->number;
    if (tf == 0)
        return 0;
    if (xap_db_term_freq(b->db, (xap_bytes){c->text.p, c->text.n}, &df, &xe) !=
        XAP_OK) {
        fail(b, &xe);
        return 0;
    }
    double worth = factor * pst_weigh_plain_idf(b->doc_count, df) *
                   (r->k3 + 1) * qtf / (r->k3 + qtf) * (r->k1 + 1) * tf /
                   (tf + b->length_part);
    if (say)
        pst_buf_addf(b->out, "    %9.4f  %.*s, %.0f times\n", worth,
                     (int)c->text.n, c->text.p, tf);
    return worth;
}

static double worth_of(struct breakdown *b, const struct pst_clause *c,
                       double factor, bool say);

static double best_worth(struct breakdown *b, const struct pst_clause *c,
                         double factor, bool say)
{
    const struct pst_clause *best = NULL;
    double most = 0;
    for (size_t i = 0; i < c->count; i++) {
        double worth = worth_of(b, c->parts[i], factor, false);
        if (worth > most) {
            most = worth;
            best = c->parts[i];
        }
    }
    return best != NULL && say ? worth_of(b, best, factor, true) : most;
}

static double worth_of(struct breakdown *b, const struct pst_clause *c,
                       double factor, bool say)
{
    double sum = 0;
    if (factor == 0)
        return 0;
    switch (c->op) {
    case PST_OP_TERM:
        return term_worth(b, c, factor, say);
    case PST_OP_SCALE:
        return worth_of(b, c->parts[0], factor * c->factor, say);
    case PST_OP_MAX:
        return best_worth(b, c, factor, say);
    case PST_OP_AND_NOT:
        return worth_of(b, c->parts[0], factor, say);
    default:
        for (size_t i = 0; i < c->count; i++)
            sum += worth_of(b, c->parts[i], factor, say);
        return sum;
    }
}

int pst_breakdown(struct pst_buf *out, const struct pst_index *ix,
                  const struct pst_plan *plan, const struct pst_rank *rank,
                  const struct pst_found *hit, double *sum,
                  struct pst_error *err)
{
    struct breakdown b = {
        .rank = rank, .docid = hit->docid, .out = out, .err = err};
    double average;
    uint64_t length;
    xap_error xe;
    int r = pst_index_db(ix, &b.db, err);
    if (r != 0)
        return r;
    if (xap_db_doc_count(b.db, &b.doc_count, &xe) != XAP_OK ||
        xap_db_average_length(b.db, &average, &xe) != XAP_OK ||
        xap_db_doc_length(b.db, hit->docid, &length, &xe) != XAP_OK)
        return pst_index_fail(err, &xe, "look at a hit");
    double norm = average > 0 ? (double)length / average : 0;
    b.length_part = rank->k1 * (1 - rank->b + rank->b * norm);
    double whole = worth_of(&b, plan->root, 1, true);
    if (sum != NULL)
        *sum = whole;
    if (rank->by == PST_RANK_RECENCY && whole > 0)
        pst_buf_addf(out, "    * %7.4f  for its age\n", hit->score / whole);
    return b.status;
}
