/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes are a query: the first one chooses the options, the rest is read
 * leniently and strictly, and the tree must be as query.h says. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "searcher/parse.h"
#include "searcher/query.h"
#include "tests/unit/query_print.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

static const struct pst_node *first_words(const struct pst_node *n)
{
    check(n->kind == PST_NODE_WORDS ||
          (n->kind == PST_NODE_OR && n->children[0]->kind == PST_NODE_WORDS));
    return n->kind == PST_NODE_WORDS ? n : n->children[0];
}

static void check_operand(const struct pst_node *n, const struct pst_node *of)
{
    if (n->kind == PST_NODE_OR) {
        for (size_t i = 0; i < n->child_count; i++)
            check_operand(n->children[i], of);
        return;
    }
    check(n->kind == PST_NODE_WORDS && n->exact && !n->dropped);
    check(n->field == of->field && pst_str_eq(n->key, of->key));
}

static void check_words(const struct pst_node *n)
{
    check(n->word_count > 0);
    check(n->boost <= PST_BOOST_MAX);
    check(!n->dropped || (n->word_count == 1 && n->words[0].stop && !n->exact));
    check(n->field != PST_FIELD_DATE && n->field != PST_FIELD_LANG);
    for (size_t i = 0; i < n->word_count; i++)
        check(n->words[i].term.n > 0 &&
              (!n->cased || n->words[i].match == PST_MATCH_TERM));
}

static void check_children(const struct pst_node *n)
{
    if (n->kind == PST_NODE_NOT)
        check(n->child_count == 1);
    else if (n->kind >= PST_NODE_NEAR)
        check(n->kind <= PST_NODE_OR ? n->child_count >= 2
                                     : n->child_count == 0);
    else
        check(n->child_count == 0);
    for (size_t i = 0; i < n->child_count; i++) {
        const struct pst_node *child = n->children[i];
        if (n->kind == PST_NODE_NEAR || n->kind == PST_NODE_ADJ)
            check_operand(child, first_words(n->children[0]));
        else
            check(child->kind != n->kind && child->kind != PST_NODE_NOTHING);
    }
}

static void check_tree(const struct pst_query *q, const struct pst_node *n,
                       unsigned depth)
{
    check(depth <= 4 * PST_QUERY_DEPTH_MAX);
    check(n->begin <= n->end && n->end <= q->text.n);
    check_children(n);
    if (n->kind == PST_NODE_WORDS)
        check_words(n);
    if (n->kind == PST_NODE_NEAR || n->kind == PST_NODE_ADJ)
        check(n->distance >= 1 && n->distance <= PST_NEAR_MAX);
    if (n->kind == PST_NODE_LENGTH)
        check(n->least <= n->most);
    if (n->kind == PST_NODE_DATE)
        check(n->from.year != 0 || n->to.year != 0);
    for (size_t i = 0; i < n->child_count; i++)
        check_tree(q, n->children[i], depth + 1);
}

static size_t count_of(struct pst_str s, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n; i++)
        count += s.p[i] == c;
    return count;
}

/* Printed and read again it is the same, unless it grew beyond the limits. */
static void check_print(const struct pst_query *q,
                        const struct pst_query_options *options)
{
    struct pst_buf printed = PST_BUF_INIT;
    struct pst_buf wanted = PST_BUF_INIT;
    struct pst_buf got = PST_BUF_INIT;
    struct pst_query again;
    print_query(q, &printed);
    pst_query_format(q, &wanted);
    check(pst_query_parse(&again, pst_buf_str(&printed), options, NULL) == 0);
    pst_query_format(&again, &got);
    if (count_of(q->text, '(') < PST_QUERY_DEPTH_MAX / 2 &&
        q->text.n < PST_QUERY_WORDS_MAX) {
        check(pst_str_eq(pst_buf_str(&wanted), pst_buf_str(&got)));
        check(again.repair_count == 0 || q->root->kind == PST_NODE_NOTHING);
    }
    pst_query_dispose(&again);
    pst_buf_dispose(&printed);
    pst_buf_dispose(&wanted);
    pst_buf_dispose(&got);
}

static void check_query(struct pst_query *q)
{
    struct pst_buf out = PST_BUF_INIT;
    for (size_t i = 0; i < q->repair_count; i++)
        check(q->repairs[i].begin <= q->repairs[i].end &&
              q->repairs[i].end <= q->text.n && q->repairs[i].message[0] != 0);
    check_tree(q, q->root, 0);
    check(q->root->kind != PST_NODE_NOTHING || q->repair_count > 0);
    pst_query_format(q, &out);
    check(out.n > 0);
    pst_query_restrict(q, (struct pst_str){"a/b", 3});
    check_tree(q, q->root, 0);
    pst_buf_dispose(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {NULL, "en", "de", "xx"};
    if (size == 0)
        return 0;
    struct pst_query_options options = {.any = (data[0] & 1) != 0,
                                        .language = languages[data[0] >> 1 & 3],
                                        .today = 16780};
    struct pst_str text = {(const char *)data + 1, size - 1};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_query q;
    check(pst_query_parse(&q, text, &options, NULL) == 0);
    check_print(&q, &options);
    check_query(&q);
    options.strict = true;
    struct pst_query strict;
    int r = pst_query_parse(&strict, text, &options, &err);
    check((r == 0) == (q.repair_count == 0));
    if (r == 0)
        pst_query_dispose(&strict);
    pst_query_dispose(&q);
    return 0;
}
