/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/partial.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/parse.h"

static bool is_word(const struct pst_node *n)
{
    return n->kind == PST_NODE_WORDS && n->field == PST_FIELD_COUNT;
}

static bool joins_plain(const struct pst_node *n, enum pst_node_kind kind,
                        bool negations)
{
    size_t words = 0;
    if (n->kind != kind)
        return false;
    for (size_t i = 0; i < n->child_count; i++) {
        const struct pst_node *child = n->children[i];
        bool negated = negations && child->kind == PST_NODE_NOT;
        if (!is_word(child) && !pst_node_is_bound(child) && !negated)
            return false;
        words += is_word(child);
    }
    return words > 1;
}

/* What --any joins, of a tree read so: itself, or what stands beside negations
 * alone; NULL when there is more. */
static const struct pst_node *joined(const struct pst_node *any)
{
    const struct pst_node *only = NULL;
    if (any->kind != PST_NODE_AND)
        return any;
    for (size_t i = 0; i < any->child_count; i++) {
        if (any->children[i]->kind == PST_NODE_NOT)
            continue;
        if (only != NULL)
            return NULL;
        only = any->children[i];
    }
    return only;
}

bool pst_partial_allowed(const struct pst_node *all, const struct pst_node *any)
{
    const struct pst_node *words = joined(any);
    return words != NULL && joins_plain(all, PST_NODE_AND, true) &&
           joins_plain(words, PST_NODE_OR, false);
}

struct pst_node *pst_partial_root(struct pst_query *q,
                                  const struct pst_node *any)
{
    const struct pst_node *from = joined(any);
    size_t most = any->child_count + from->child_count;
    struct pst_node **words = pst_arena_alloc(&q->arena, most * PST_NODE_REF);
    struct pst_node **parts =
        pst_arena_alloc(&q->arena, (most + 1) * PST_NODE_REF);
    size_t word_count = 0;
    size_t count = 1;
    for (size_t i = 0; i < from->child_count; i++)
        if (is_word(from->children[i]))
            words[word_count++] = from->children[i];
        else
            parts[count++] = from->children[i];
    for (size_t i = 0; i < any->child_count && any != from; i++)
        if (any->children[i] != from)
            parts[count++] = any->children[i];
    parts[0] = pst_node_join(q, PST_NODE_OR, words, word_count);
    return pst_node_join(q, PST_NODE_AND, parts, count);
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
    if (words->kind == PST_NODE_AND)
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
