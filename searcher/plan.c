/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/plan.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/build.h"
#include "searcher/feedback.h"
#include "searcher/leaf.h"
#include "searcher/weigh.h"

struct planner {
    struct pst_build build;
    struct pst_weigher weigher;
    struct pst_leaves leaves;
    const struct pst_feedback *feedback;
    bool scored;   /* weights are wanted */
    bool weighted; /* and some were given */
};

/* Whether the node is left out of the search, with all below it. */
static bool is_left_out(const struct pst_node *n)
{
    if (n->kind != PST_NODE_AND && n->kind != PST_NODE_OR)
        return n->dropped;
    for (size_t i = 0; i < n->child_count; i++)
        if (!is_left_out(n->children[i]))
            return false;
    return true;
}

/* Every article, or an OR with that. */
static bool is_all(const struct pst_node *n)
{
    if (n->kind != PST_NODE_OR)
        return n->kind == PST_NODE_ALL;
    for (size_t i = 0; i < n->child_count; i++)
        if (is_all(n->children[i]))
            return true;
    return false;
}

/* --- match --------------------------------------------------------------- */

static const struct pst_clause *match(struct planner *p,
                                      const struct pst_node *n);

/* What AND is put together from; the queries of `worth` only add weight. */
struct conjunction {
    struct pst_build_list all, none, worth;
};

static const struct pst_clause *conjoin(struct planner *p,
                                        struct conjunction *c)
{
    struct pst_build *b = &p->build;
    const struct pst_clause *q =
        c->all.count == 0 ? pst_build_all(b)
                          : pst_build_join(b, PST_OP_AND, &c->all, 0);
    if (c->none.count > 0)
        q = pst_build_pair(b, PST_OP_AND_NOT, q,
                           pst_build_join(b, PST_OP_OR, &c->none, 0));
    if (c->worth.count > 0)
        q = pst_build_pair(b, PST_OP_AND_MAYBE, q,
                           pst_build_join(b, PST_OP_OR, &c->worth, 0));
    return q;
}

/* Add NOT n. Where more than n matches, less than NOT n would: then it is left
 * to the verification. */
static void exclude(struct planner *p, const struct pst_node *n,
                    struct conjunction *c)
{
    size_t approximate = p->leaves.approximate;
    const struct pst_clause *q = match(p, n);
    if (p->leaves.approximate == approximate)
        pst_build_push(&c->none, q);
}

static const struct pst_clause *match_and(struct planner *p,
                                          const struct pst_node *n)
{
    struct conjunction c;
    memset(&c, 0, sizeof c);
    for (size_t i = 0; i < n->child_count; i++) {
        const struct pst_node *child = n->children[i];
        if (child->kind == PST_NODE_NOT)
            exclude(p, child->children[0], &c);
        else if (!is_left_out(child) && !is_all(child))
            pst_build_push(&c.all, match(p, child));
    }
    return conjoin(p, &c);
}

static const struct pst_clause *match_or(struct planner *p,
                                         const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    for (size_t i = 0; i < n->child_count; i++)
        if (!is_left_out(n->children[i]))
            pst_build_push(&list, match(p, n->children[i]));
    return pst_build_join(&p->build, PST_OP_OR, &list, 0);
}

static const struct pst_clause *match_not(struct planner *p,
                                          const struct pst_node *n)
{
    struct conjunction c;
    memset(&c, 0, sizeof c);
    exclude(p, n->children[0], &c);
    return conjoin(p, &c);
}

/* What matches the node, with whatever weights: the caller scales them off. */
static const struct pst_clause *match(struct planner *p,
                                      const struct pst_node *n)
{
    if (is_all(n))
        return pst_build_all(&p->build);
    switch (n->kind) {
    case PST_NODE_NOTHING:
        return pst_build_nothing(&p->build);
    case PST_NODE_AND:
        return match_and(p, n);
    case PST_NODE_OR:
        return match_or(p, n);
    case PST_NODE_NOT:
        return match_not(p, n);
    default:
        return pst_leaf_match(&p->leaves, n);
    }
}

static const struct pst_clause *match_unweighted(struct planner *p,
                                                 const struct pst_node *n)
{
    return pst_build_scale(&p->build, 0, match(p, n));
}

/* --- worth --------------------------------------------------------------- */

static void push_worth(struct planner *p, struct pst_build_list *list,
                       const struct pst_clause *q)
{
    if (q == NULL)
        return;
    p->weighted = true;
    pst_build_push(list, q);
}

static void word_worth(struct planner *p, const struct pst_node *n,
                       const struct pst_query_word *word,
                       struct pst_build_list *list)
{
    struct pst_weigher *w = &p->weigher;
    if (!pst_weigher_counts(n, word))
        return;
    if (word->match != PST_MATCH_TERM) {
        push_worth(p, list, pst_weigh_pattern(w, word));
    } else if (word->single) {
        push_worth(p, list, pst_weigh_single(w, word->term));
    } else {
        push_worth(p, list, pst_weigh_stems(w, word->term, NULL));
        push_worth(p, list, pst_weigh_exact(w, word->term));
    }
}

/* The parts of what all words below the node are worth. */
static void worth(struct planner *p, const struct pst_node *n,
                  struct pst_build_list *list)
{
    if (n->kind == PST_NODE_NOT)
        return;
    for (size_t i = 0; i < n->word_count; i++)
        word_worth(p, n, &n->words[i], list);
    for (size_t i = 0; i < n->child_count; i++)
        worth(p, n->children[i], list);
}

/* --- both ---------------------------------------------------------------- */

static bool is_plain_word(const struct pst_node *n)
{
    return n->kind == PST_NODE_WORDS && n->word_count == 1 &&
           n->field == PST_FIELD_COUNT;
}

static bool is_by_stem(const struct pst_node *n)
{
    return is_plain_word(n) && !n->exact &&
           n->words[0].match == PST_MATCH_TERM && !n->words[0].single;
}

/* Whether the node matches whenever one of its words is worth something: then
 * the weights can stand in an OR of its kind. */
static bool is_simple(const struct pst_node *n)
{
    if (n->child_count > 0)
        return n->kind == PST_NODE_NOT;
    return n->kind != PST_NODE_WORDS || is_by_stem(n) ||
           (is_plain_word(n) &&
            (n->words[0].match != PST_MATCH_TERM || n->words[0].single));
}

static const struct pst_clause *score(struct planner *p,
                                      const struct pst_node *n);

/* The match without weight, and what it is worth beside it. */
static const struct pst_clause *score_apart(struct planner *p,
                                            const struct pst_node *n)
{
    struct conjunction c;
    memset(&c, 0, sizeof c);
    pst_build_push(&c.all, match_unweighted(p, n));
    worth(p, n, &c.worth);
    return conjoin(p, &c);
}

/* One stem matches and weighs; the best of several must stand beside the match
 * (weigh.h). The exact form, which a stem covers, adds to it. */
static const struct pst_clause *score_by_stem(struct planner *p,
                                              const struct pst_node *n)
{
    struct conjunction c;
    struct pst_str term = n->words[0].term;
    bool best;
    memset(&c, 0, sizeof c);
    const struct pst_clause *q = pst_weigh_stems(&p->weigher, term, &best);
    push_worth(p, best ? &c.worth : &c.all, q);
    if (c.all.count == 0)
        pst_build_push(&c.all, match_unweighted(p, n));
    push_worth(p, &c.worth, pst_weigh_exact(&p->weigher, term));
    return conjoin(p, &c);
}

static const struct pst_clause *score_and(struct planner *p,
                                          const struct pst_node *n)
{
    struct conjunction c;
    memset(&c, 0, sizeof c);
    for (size_t i = 0; i < n->child_count; i++) {
        const struct pst_node *child = n->children[i];
        if (child->kind == PST_NODE_NOT)
            exclude(p, child->children[0], &c);
        else if (is_all(child))
            worth(p, child, &c.worth);
        else if (!is_left_out(child))
            pst_build_push(&c.all, score(p, child));
    }
    return conjoin(p, &c);
}

static const struct pst_clause *score_or(struct planner *p,
                                         const struct pst_node *n)
{
    struct pst_build_list list = {NULL, 0, 0};
    for (size_t i = 0; i < n->child_count; i++)
        if (!is_simple(n->children[i]))
            return score_apart(p, n);
    for (size_t i = 0; i < n->child_count; i++)
        if (!is_left_out(n->children[i]))
            pst_build_push(&list, score(p, n->children[i]));
    return pst_build_join(&p->build, PST_OP_OR, &list, 0);
}

static const struct pst_clause *score(struct planner *p,
                                      const struct pst_node *n)
{
    if (n->kind == PST_NODE_AND)
        return score_and(p, n);
    if (n->kind == PST_NODE_OR)
        return score_or(p, n);
    if (is_by_stem(n))
        return score_by_stem(p, n);
    return score_apart(p, n);
}

/* --- the whole ----------------------------------------------------------- */

/* It changes the order, never what is found. */
static const struct pst_clause *add_feedback(struct planner *p,
                                             const struct pst_clause *q)
{
    struct conjunction c;
    memset(&c, 0, sizeof c);
    if (p->feedback == NULL || !p->weighted)
        return q;
    pst_build_push(&c.all, q);
    for (size_t i = 0; i < p->feedback->count; i++) {
        const struct pst_feedback_term *t = &p->feedback->items[i];
        push_worth(p, &c.worth, pst_weigh_stem(&p->weigher, t->term, t->share));
    }
    return conjoin(p, &c);
}

static const struct pst_clause *plan_root(struct planner *p,
                                          const struct pst_node *root)
{
    if (is_left_out(root))
        return pst_build_nothing(&p->build);
    if (!p->scored)
        return match_unweighted(p, root);
    pst_weigher_count(&p->weigher, root);
    return add_feedback(p, score(p, root));
}

int pst_plan_make(struct pst_plan *plan, struct pst_index *ix,
                  struct pst_query *q, const struct pst_plan_options *options,
                  struct pst_error *err)
{
    struct planner p;
    memset(&p, 0, sizeof p);
    memset(plan, 0, sizeof *plan);
    int r = pst_query_expand(q, ix, PST_EXPAND_MAX, err);
    if (r != 0)
        return r;
    p.build.arena = &plan->arena;
    p.build.err = err;
    p.scored = options->scored;
    p.feedback = options->feedback;
    pst_weigher_init(&p.weigher, &p.build, ix, &plan->arena);
    p.weigher.explain = options->explain;
    p.weigher.rank = options->rank;
    pst_leaves_init(&p.leaves, &p.weigher);
    plan->root = plan_root(&p, q->root);
    plan->scored = p.weighted;
    plan->verify = p.leaves.approximate > 0;
    pst_leaves_dispose(&p.leaves);
    pst_weigher_dispose(&p.weigher);
    if (p.build.status == 0)
        return 0;
    pst_plan_dispose(plan);
    return p.build.status;
}

void pst_plan_dispose(struct pst_plan *plan)
{
    pst_arena_dispose(&plan->arena);
    memset(plan, 0, sizeof *plan);
}
