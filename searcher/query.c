/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/daterange.h"
#include "searcher/parse.h"

void pst_query_dispose(struct pst_query *q)
{
    free(q->repairs);
    pst_arena_dispose(&q->arena);
    memset(q, 0, sizeof *q);
}

void pst_query_repair(struct pst_query *q, size_t begin, size_t end,
                      const char *format, ...)
{
    char message[200];
    va_list ap;
    va_start(ap, format);
    vsnprintf(message, sizeof message, format, ap);
    va_end(ap);
    PST_PUSH(q->repairs, q->repair_count, q->repair_cap) = (struct pst_repair){
        begin, end, pst_arena_dup(&q->arena, message, strlen(message))};
}

/* --- nodes --------------------------------------------------------------- */

struct pst_node *pst_node_new(struct pst_query *q, enum pst_node_kind kind,
                              size_t begin, size_t end)
{
    struct pst_node *n = pst_arena_zalloc(&q->arena, sizeof *n);
    n->kind = (uint8_t)kind;
    n->field = PST_FIELD_COUNT;
    n->boost = PST_BOOST_ONE;
    n->begin = begin;
    n->end = end;
    return n;
}

struct pst_node *pst_node_join(struct pst_query *q, enum pst_node_kind kind,
                               struct pst_node *const *nodes, size_t count)
{
    size_t children = 0;
    for (size_t i = 0; i < count; i++)
        children += nodes[i]->kind == kind ? nodes[i]->child_count : 1;
    if (count <= 1)
        return count == 0 ? NULL : nodes[0];
    struct pst_node *n =
        pst_node_new(q, kind, nodes[0]->begin, nodes[count - 1]->end);
    n->children = pst_arena_alloc(&q->arena, children * PST_NODE_REF);
    for (size_t i = 0; i < count; i++) {
        n->begin = nodes[i]->begin < n->begin ? nodes[i]->begin : n->begin;
        n->end = nodes[i]->end > n->end ? nodes[i]->end : n->end;
        bool same = nodes[i]->kind == kind;
        memcpy(n->children + n->child_count,
               same ? nodes[i]->children : &nodes[i],
               (same ? nodes[i]->child_count : 1) * PST_NODE_REF);
        n->child_count += same ? nodes[i]->child_count : 1;
    }
    return n;
}

struct pst_node *pst_node_negate(struct pst_query *q, struct pst_node *node,
                                 size_t begin)
{
    if (node->kind == PST_NODE_NOT)
        return node->children[0];
    struct pst_node *n = pst_node_new(q, PST_NODE_NOT, begin, node->end);
    n->children = pst_arena_alloc(&q->arena, PST_NODE_REF);
    n->children[0] = node;
    n->child_count = 1;
    return n;
}

/* Before a word stand ASCII signs at most: a quotation mark is ", or none of
 * ASCII. */
bool pst_node_is_quoted(const struct pst_query *q, const struct pst_node *n)
{
    const char *begin = q->text.p + n->begin;
    return n->exact && n->word_count > 0 && n->words[0].surface.p != begin &&
           (*begin == '"' || (unsigned char)*begin >= 0x80);
}

bool pst_node_is_bound(const struct pst_node *n)
{
    return n->kind == PST_NODE_FILTER || n->kind == PST_NODE_DATE ||
           n->kind == PST_NODE_LENGTH;
}

void pst_query_restrict(struct pst_query *q, struct pst_str folder)
{
    if (q->root->kind == PST_NODE_NOTHING)
        return;
    bool slash = folder.n == 0 || folder.p[folder.n - 1] == '/';
    char *value = pst_arena_alloc(&q->arena, folder.n + 2);
    memcpy(value, folder.p, folder.n);
    if (!slash)
        value[folder.n] = '/';
    struct pst_node *f = pst_node_new(q, PST_NODE_FILTER, q->text.n, q->text.n);
    f->filter = PST_FILTER_FOLDER;
    f->value = (struct pst_str){value, folder.n + !slash};
    struct pst_node *parts[] = {q->root, f};
    q->root = pst_node_join(q, PST_NODE_AND, parts, 2);
}

/* --- a hint -------------------------------------------------------------- */

/* near/5, adj/5 */
static bool is_lower_nearness(const struct pst_query *q,
                              const struct pst_node *n)
{
    struct pst_str text = {q->text.p + n->begin, n->end - n->begin};
    size_t at = pst_str_starts(text, "near/") ? 5 : 4;
    if (at == 4 && !pst_str_starts(text, "adj/"))
        return false;
    return n->word_count == 2 && text.n > at &&
           strspn(text.p + at, "0123456789") == text.n - at;
}

static bool has_lower_operator(const struct pst_query *q,
                               const struct pst_node *n)
{
    static const char *const names[] = {"and", "or", "not"};
    for (size_t i = 0; i < 3 && n->kind == PST_NODE_WORDS && !n->exact; i++)
        if (pst_str_is(n->words[0].surface, names[i]))
            return true;
    if (n->kind == PST_NODE_WORDS && is_lower_nearness(q, n))
        return true;
    for (size_t i = 0; i < n->child_count; i++)
        if (has_lower_operator(q, n->children[i]))
            return true;
    return false;
}

/* Whether no article satisfies both, as it has one value alone. */
static bool exclude_each_other(const struct pst_node *a,
                               const struct pst_node *b)
{
    if (a->kind == PST_NODE_FILTER && b->kind == PST_NODE_FILTER)
        return a->filter == b->filter && !pst_str_eq(a->value, b->value) &&
               (a->filter == PST_FILTER_LANG || a->filter == PST_FILTER_KIND ||
                a->filter == PST_FILTER_FORMAT);
    if (a->kind != PST_NODE_DATE || b->kind != PST_NODE_DATE)
        return false;
    struct pst_daterange_bounds x, y;
    pst_daterange_bounds(&x, &(struct pst_daterange){a->from, a->to});
    pst_daterange_bounds(&y, &(struct pst_daterange){b->from, b->to});
    return strcmp(x.low, y.high) > 0 || strcmp(y.low, x.high) > 0;
}

static bool has_exclusion(const struct pst_node *n)
{
    for (size_t i = 0; i < n->child_count; i++) {
        for (size_t k = 0; k < i && n->kind == PST_NODE_AND; k++)
            if (exclude_each_other(n->children[i], n->children[k]))
                return true;
        if (has_exclusion(n->children[i]))
            return true;
    }
    return false;
}

const char *pst_query_hint(const struct pst_query *q)
{
    if (has_lower_operator(q, q->root))
        return "and, or, not are words; the operators are AND, OR, NOT, NEAR";
    return has_exclusion(q->root)
               ? "an article has one date, language, kind and format: OR joins "
                 "several"
               : NULL;
}

/* --- the tree as text ---------------------------------------------------- */

static const char *const filter_names[] = {
    "lang", "folder", "place", "path",      "kind",      "format",
    "has",  "id",     "meta",  "path like", "place like"};

/* Foreign bytes on one line. */
static void add_plain(struct pst_buf *out, struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < ' ' || c == 0x7f || c == '\\')
            pst_buf_addf(out, "\\x%02x", c);
        else
            pst_buf_addc(out, (char)c);
    }
}

void pst_query_format_boost(uint32_t boost, struct pst_buf *out)
{
    unsigned rest = boost % PST_BOOST_ONE;
    pst_buf_addf(out, "^%u", boost / PST_BOOST_ONE);
    if (rest == 0)
        return;
    pst_buf_addf(out, ".%03u", rest);
    while (out->p[out->n - 1] == '0')
        pst_buf_truncate(out, out->n - 1);
}

static void format_words(const struct pst_node *n, struct pst_buf *out)
{
    if (n->field != PST_FIELD_COUNT)
        pst_buf_adds(out, pst_field_info((enum pst_field)n->field)->name);
    if (n->key.n != 0) {
        pst_buf_addc(out, '.');
        add_plain(out, n->key);
    }
    if (n->field != PST_FIELD_COUNT)
        pst_buf_adds(out, ": ");
    pst_buf_adds(out, n->word_count > 1 ? "phrase"
                      : n->exact        ? "exact"
                                        : "word");
    if (n->cased)
        pst_buf_adds(out, " as written:");
    for (size_t i = 0; i < n->word_count; i++) {
        const struct pst_query_word *w = &n->words[i];
        pst_buf_addc(out, ' ');
        add_plain(out, n->cased ? w->surface : w->term);
        if (w->single)
            pst_buf_adds(out, " (one character)");
    }
    if (n->boost != PST_BOOST_ONE) {
        pst_buf_addc(out, ' ');
        pst_query_format_boost(n->boost, out);
    }
    if (n->dropped)
        pst_buf_adds(out, " (stop word, left out)");
    if (n->synonym)
        pst_buf_adds(out, " (synonym)");
}

/* A space and the date; nothing for an open end. */
static void add_date(struct pst_buf *out, const struct pst_date *d)
{
    char text[PST_DATE_MAX];
    if (d->year == 0)
        return;
    pst_buf_addc(out, ' ');
    pst_buf_add(out, text, pst_date_format(d, text));
}

static void format_node(const struct pst_node *n, unsigned depth,
                        struct pst_buf *out)
{
    static const char *const names[] = {"nothing", "all", "",   "near",
                                        "adj",     "and", "or", "not"};
    for (unsigned i = 0; i < depth; i++)
        pst_buf_adds(out, "  ");
    switch (n->kind) {
    case PST_NODE_WORDS:
        format_words(n, out);
        break;
    case PST_NODE_FILTER:
        pst_buf_addf(out, "%s:%s", filter_names[n->filter],
                     n->value.n != 0 ? " " : "");
        add_plain(out, n->value);
        break;
    case PST_NODE_DATE:
        pst_buf_adds(out, "date:");
        add_date(out, &n->from);
        pst_buf_adds(out, " ..");
        add_date(out, &n->to);
        break;
    case PST_NODE_LENGTH:
        pst_buf_addf(out, "words: %u ..", n->least);
        if (n->most != UINT32_MAX)
            pst_buf_addf(out, " %u", n->most);
        break;
    case PST_NODE_NEAR:
    case PST_NODE_ADJ:
        pst_buf_addf(out, "%s/%u", names[n->kind], n->distance);
        break;
    default:
        pst_buf_adds(out, names[n->kind]);
    }
    pst_buf_addc(out, '\n');
    for (size_t i = 0; i < n->child_count; i++)
        format_node(n->children[i], depth + 1, out);
}

void pst_query_format(const struct pst_query *q, struct pst_buf *out)
{
    format_node(q->root, 0, out);
}
