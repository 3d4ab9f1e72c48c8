/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/partial.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* An AND or OR of words and phrases of the default search. */
static bool joins_words(const struct pst_node *n, enum pst_node_kind kind)
{
    if (n->kind != kind)
        return false;
    for (size_t i = 0; i < n->child_count; i++)
        if (n->children[i]->kind != PST_NODE_WORDS ||
            n->children[i]->field != PST_FIELD_COUNT)
            return false;
    return true;
}

bool pst_partial_allowed(const struct pst_node *all, const struct pst_node *any)
{
    return joins_words(all, PST_NODE_AND) && joins_words(any, PST_NODE_OR);
}

/* From its first word to its last, as typed; with its quotes, if any. */
static struct pst_str text_of(const struct pst_query *q,
                              const struct pst_node *n)
{
    const struct pst_query_word *last =
        n->word_count != 0 ? &n->words[n->word_count - 1] : NULL;
    if (last == NULL || pst_node_is_quoted(q, n))
        return (struct pst_str){q->text.p + n->begin, n->end - n->begin};
    const char *begin = n->words[0].surface.p;
    return (struct pst_str){
        begin, (size_t)(last->surface.p + last->surface.n - begin)};
}

/* Whether the article has the word, or a synonym: they come right behind it. */
static bool holds(const struct pst_matcher *m, const struct pst_node *words,
                  size_t i)
{
    bool found = pst_matcher_holds(m, words->children[i]);
    for (i++; !found && i < words->child_count; i++) {
        if (!words->children[i]->synonym)
            break;
        found = pst_matcher_holds(m, words->children[i]);
    }
    return found;
}

static bool has(const struct pst_missing *m, struct pst_str text)
{
    for (size_t i = 0; i < m->count; i++)
        if (pst_str_eq(m->items[i], text))
            return true;
    return false;
}

void pst_partial_missing(struct pst_missing *out, const struct pst_query *any,
                         const struct pst_matcher *m)
{
    const struct pst_node *words = any->root;
    if (words->kind == PST_NODE_AND) /* and a folder: pst_query_restrict */
        words = words->children[0];
    out->count = 0;
    for (size_t i = 0; i < words->child_count; i++) {
        const struct pst_node *n = words->children[i];
        struct pst_str text = text_of(any, n);
        if (!n->dropped && !n->synonym && !holds(m, words, i) &&
            !has(out, text))
            PST_PUSH(out->items, out->count, out->cap) = text;
    }
}

void pst_missing_dispose(struct pst_missing *m)
{
    free(m->items);
    memset(m, 0, sizeof *m);
}
