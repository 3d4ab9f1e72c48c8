/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/regex.h"
#include "text/utf8.h"

/* A growing list of nodes. */
struct list {
    struct pst_node **items;
    size_t count, cap;
};

struct parser {
    struct pst_query *q;
    const struct pst_query_options *options;
    struct pst_lexer lexer;
    struct pst_token token; /* the next one */
    unsigned depth;         /* of open parentheses */
    size_t ignored_opens;   /* parentheses beyond the limit of depth */
    struct list stops;      /* words that may be left out */
};

static struct pst_node *parse_or(struct parser *p,
                                 const struct pst_scope *scope);

static void advance(struct parser *p)
{
    pst_lexer_next(&p->lexer, &p->token);
}

static void push(struct list *l, struct pst_node *n)
{
    l->items = pst_grow(l->items, &l->cap, l->count + 1, PST_NODE_REF);
    l->items[l->count++] = n;
}

static void no_operand(struct parser *p, const struct pst_token *t)
{
    if (p->lexer.full)
        return;
    pst_query_repair(p->q, t->begin, t->end,
                     "an operator without an operand: ignored");
}

/* --- boosts -------------------------------------------------------------- */

/* The token's boost, within its limits. */
static uint32_t boost_of(struct parser *p, const struct pst_token *t)
{
    if (t->boost <= PST_BOOST_MAX)
        return t->boost;
    pst_query_repair(
        p->q, t->end, t->boost_end, "a boost is 0 to %d: taken as %d",
        PST_BOOST_MAX / PST_BOOST_ONE, PST_BOOST_MAX / PST_BOOST_ONE);
    return PST_BOOST_MAX;
}

static void no_boost(struct parser *p, const struct pst_token *t)
{
    if (t->boost_end != 0)
        pst_query_repair(p->q, t->end, t->boost_end,
                         "a boost counts only behind what adds to the rank: "
                         "ignored");
}

static bool has_pattern(const struct pst_query_word *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].match != PST_MATCH_TERM)
            return true;
    return false;
}

/* Whether words of the node may add to an article's rank. */
static bool may_weigh(const struct pst_node *n)
{
    if (n->field == PST_FIELD_COUNT)
        return true;
    return pst_field_info((enum pst_field)n->field)->searched &&
           !has_pattern(n->words, n->word_count);
}

/* Give a WORDS node the boost of its token. */
static void set_boost(struct parser *p, struct pst_node *n,
                      const struct pst_token *t)
{
    if (may_weigh(n))
        n->boost = boost_of(p, t);
    else
        no_boost(p, t);
}

/* All words below get a factor more. */
static void boost_all(struct pst_node *n, uint32_t boost)
{
    uint64_t product = (uint64_t)n->boost * boost / PST_BOOST_ONE;
    if (n->kind == PST_NODE_WORDS && may_weigh(n))
        n->boost = product < PST_BOOST_MAX ? (uint32_t)product : PST_BOOST_MAX;
    for (size_t i = 0; i < n->child_count; i++)
        boost_all(n->children[i], boost);
}

/* --- words, quotes, fields, groups --------------------------------------- */

/* The node of some words as the token and its scope have them. */
static struct pst_node *words_node(struct parser *p,
                                   const struct pst_scope *scope,
                                   const struct pst_token *t,
                                   struct pst_query_word *words, size_t count)
{
    struct pst_node *n = pst_node_new(p->q, PST_NODE_WORDS, t->begin, t->end);
    n->field = scope->field;
    n->key = scope->key;
    n->cased = t->cased;
    n->exact = t->kind != PST_TOKEN_WORD || t->cased || count > 1 ||
               scope->field != PST_FIELD_COUNT;
    n->words = words;
    n->word_count = count;
    return n;
}

/* "a b c"~N: one after the other, with at most N others between them. */
static struct pst_node *sloppy_phrase(struct parser *p,
                                      const struct pst_scope *scope,
                                      const struct pst_token *t,
                                      struct pst_query_word *words,
                                      size_t count)
{
    struct pst_node *n = pst_node_new(p->q, PST_NODE_ADJ, t->begin, t->end);
    size_t distance = count - 1 + t->slop;
    if (distance > PST_NEAR_MAX) {
        pst_query_repair(p->q, t->content_end, t->end,
                         "words of a phrase are at most %d apart: taken so",
                         PST_NEAR_MAX);
        distance = PST_NEAR_MAX;
    }
    n->distance = (unsigned)distance;
    n->children = pst_arena_alloc(&p->q->arena, count * PST_NODE_REF);
    uint32_t boost = boost_of(p, t);
    for (size_t i = 0; i < count; i++) {
        struct pst_token part = *t;
        part.begin = (size_t)(words[i].surface.p - p->q->text.p);
        part.end = part.begin + words[i].surface.n;
        struct pst_node *child = words_node(p, scope, &part, &words[i], 1);
        if (may_weigh(child))
            child->boost = boost;
        n->children[n->child_count++] = child;
    }
    return n;
}

static void report_no_words(struct parser *p, const struct pst_token *t)
{
    bool quoted = t->kind == PST_TOKEN_QUOTE;
    bool unclosed = quoted && t->content_end == t->end; /* and reported */
    if (!p->lexer.full && !unclosed)
        pst_query_repair(p->q, t->begin, t->end,
                         quoted ? "empty quotes: ignored"
                                : "no word in it: ignored");
}

static struct pst_node *
make_words(struct parser *p, const struct pst_scope *scope, struct pst_token *t)
{
    struct pst_query_word *words;
    size_t count =
        pst_lexer_words(&p->lexer, t->content_begin, t->content_end, &words);
    if (count == 0) {
        report_no_words(p, t);
        return NULL;
    }
    /* =wor* has no meaning: case is that of what is written. */
    if (t->cased && has_pattern(words, count)) {
        pst_query_repair(p->q, t->begin, t->begin + 1,
                         "= does not go with * ? and ~: ignored");
        t->cased = false;
    }
    if (t->slop > 0 && count > 1)
        return sloppy_phrase(p, scope, t, words, count);
    if (t->slop > 0)
        pst_query_repair(p->q, t->content_end, t->end,
                         "a ~ behind quotes needs two words: ignored");
    struct pst_node *n = words_node(p, scope, t, words, count);
    set_boost(p, n, t);
    if (count == 1 && !n->exact && words[0].stop)
        push(&p->stops, n);
    return n;
}

static struct pst_node *make_regex(struct parser *p,
                                   const struct pst_scope *scope,
                                   const struct pst_token *t)
{
    struct pst_str text = {p->q->text.p + t->begin, t->end - t->begin};
    struct pst_error err = PST_ERROR_INIT;
    size_t at;
    if (!pst_lexer_take(&p->lexer, t->begin, t->end))
        return NULL;
    struct pst_regex *regex =
        pst_regex_new((struct pst_str){text.p + 1, text.n - 2}, &at, &err);
    if (regex == NULL) {
        at = pst_utf8_floor(text.p, text.n, at + 1);
        pst_query_repair(p->q, t->begin + at, t->end, "%s: ignored",
                         err.message);
        return NULL;
    }
    pst_regex_free(regex);
    struct pst_query_word *word = pst_arena_zalloc(&p->q->arena, sizeof *word);
    word->term = word->surface = text;
    word->match = PST_MATCH_REGEX;
    struct pst_node *n = words_node(p, scope, t, word, 1);
    set_boost(p, n, t);
    return n;
}

/* The field that must be there for field:*; PST_FIELD_COUNT for one that every
 * article has. */
static enum pst_field field_of(const struct pst_scope *scope)
{
    if (scope->kind == PST_SCOPE_WORDS)
        return (enum pst_field)scope->field;
    if (scope->kind == PST_SCOPE_FILTER && scope->filter == PST_FILTER_LANG)
        return PST_FIELD_LANG;
    return scope->kind == PST_SCOPE_FILTER || scope->kind == PST_SCOPE_LENGTH
               ? PST_FIELD_COUNT
               : PST_FIELD_DATE;
}

/* field:* - every article that has the field; NULL when it is not that. */
static struct pst_node *make_any(struct parser *p,
                                 const struct pst_scope *scope,
                                 const struct pst_token *t)
{
    struct pst_str text = {p->q->text.p + t->begin, t->end - t->begin};
    bool is_has =
        scope->kind == PST_SCOPE_FILTER && scope->filter == PST_FILTER_HAS;
    if (t->kind != PST_TOKEN_WORD || !pst_str_is(text, "*") || is_has ||
        !pst_lexer_take(&p->lexer, t->begin, t->end))
        return NULL;
    enum pst_field field = field_of(scope);
    if (field == PST_FIELD_COUNT)
        return pst_node_new(p->q, PST_NODE_ALL, t->begin, t->end);
    struct pst_node *n = pst_node_new(p->q, PST_NODE_FILTER, t->begin, t->end);
    n->filter = field == PST_FIELD_META ? PST_FILTER_META : PST_FILTER_HAS;
    n->value = field == PST_FIELD_META
                   ? scope->key
                   : pst_str_of(pst_field_info(field)->name);
    return n;
}

/* In paths ^ is a sign like others. */
static bool is_of_paths(const struct pst_scope *scope)
{
    return scope->kind == PST_SCOPE_FILTER &&
           (scope->filter == PST_FILTER_PATH ||
            scope->filter == PST_FILTER_FOLDER);
}

/* A word, a quoted text or an expression. */
static struct pst_node *
make_value(struct parser *p, const struct pst_scope *scope, struct pst_token *t)
{
    struct pst_node *any = make_any(p, scope, t);
    if (any != NULL)
        return any;
    if (scope->kind == PST_SCOPE_WORDS)
        return t->kind == PST_TOKEN_REGEX ? make_regex(p, scope, t)
                                          : make_words(p, scope, t);
    bool quoted = t->kind == PST_TOKEN_QUOTE;
    size_t begin = quoted ? t->content_begin : t->begin;
    size_t end = quoted ? t->content_end : t->end;
    if (!quoted && is_of_paths(scope) && t->boost_end != 0)
        end = t->boost_end;
    else
        no_boost(p, t);
    return pst_lexer_take(&p->lexer, begin, end)
               ? pst_filter_node(p->q, scope, begin, end, p->options->today)
               : NULL;
}

static struct pst_node *parse_group(struct parser *p,
                                    const struct pst_scope *scope)
{
    struct pst_token open = p->token;
    p->depth++;
    advance(p);
    struct pst_node *n = parse_or(p, scope);
    p->depth--;
    if (p->token.kind != PST_TOKEN_CLOSE) {
        if (!p->lexer.full)
            pst_query_repair(p->q, open.begin, open.end,
                             "unbalanced parenthesis: closed at the end");
        return n;
    }
    struct pst_token close = p->token;
    advance(p);
    if (n == NULL)
        pst_query_repair(p->q, open.begin, close.end,
                         "empty parentheses: ignored");
    else if (close.boost_end != 0)
        boost_all(n, boost_of(p, &close));
    return n;
}

/* NULL when the next token begins no operand (then it is still the next), or
 * when what was read holds none. */
static struct pst_node *parse_primary(struct parser *p,
                                      const struct pst_scope *outer)
{
    struct pst_scope scope = *outer;
    for (;; advance(p)) {
        if (p->token.kind == PST_TOKEN_FIELD) {
            scope = p->token.scope;
        } else if (p->token.kind == PST_TOKEN_OPEN &&
                   p->depth == PST_QUERY_DEPTH_MAX) {
            if (p->ignored_opens++ == 0)
                pst_query_repair(p->q, p->token.begin, p->token.end,
                                 "parentheses nest at most %d deep: ignored",
                                 PST_QUERY_DEPTH_MAX);
        } else {
            break;
        }
    }
    struct pst_token t = p->token;
    switch (t.kind) {
    case PST_TOKEN_OPEN:
        return parse_group(p, &scope);
    case PST_TOKEN_STAR:
        t.kind = PST_TOKEN_WORD; /* in a field it is its star */
        t.end = t.content_end = t.begin + 1;
        /* fall through */
    case PST_TOKEN_WORD:
    case PST_TOKEN_QUOTE:
    case PST_TOKEN_REGEX:
        advance(p);
        return make_value(p, &scope, &t);
    default:
        return NULL;
    }
}

/* --- NEAR and ADJ -------------------------------------------------------- */

/* NEAR and ADJ compare positions, which exact forms alone have. */
static bool is_near_operand(const struct pst_node *n, const struct pst_node *of)
{
    if (n->kind == PST_NODE_WORDS)
        return n->field == of->field && pst_str_eq(n->key, of->key);
    if (n->kind != PST_NODE_OR)
        return false;
    for (size_t i = 0; i < n->child_count; i++)
        if (n->children[i]->kind != PST_NODE_WORDS ||
            !is_near_operand(n->children[i], of))
            return false;
    return true;
}

/* A copy whose words are exact; of a WORDS node or an OR of them. */
static struct pst_node *near_operand(struct pst_query *q,
                                     const struct pst_node *n)
{
    struct pst_node *copy = pst_arena_alloc(&q->arena, sizeof *copy);
    *copy = *n;
    copy->exact = n->kind == PST_NODE_WORDS;
    if (n->child_count == 0)
        return copy;
    copy->children = pst_arena_alloc(&q->arena, n->child_count * PST_NODE_REF);
    for (size_t i = 0; i < n->child_count; i++)
        copy->children[i] = near_operand(q, n->children[i]);
    return copy;
}

/* A chain of nearness: operands, each but the first behind its operator. */
struct link {
    struct pst_token op;
    struct pst_node *node;
};

/* The nearness of some links, by the operator of the second. */
static struct pst_node *make_near(struct pst_query *q, const struct link *links,
                                  size_t count)
{
    const struct pst_token *t = &links[1].op;
    struct pst_node *n = pst_node_new(
        q, t->kind == PST_TOKEN_NEAR ? PST_NODE_NEAR : PST_NODE_ADJ,
        links[0].node->begin, links[count - 1].node->end);
    n->distance = t->distance;
    n->children = pst_arena_alloc(&q->arena, count * PST_NODE_REF);
    n->child_count = count;
    for (size_t i = 0; i < count; i++)
        n->children[i] = near_operand(q, links[i].node);
    return n;
}

/* The first operand that can be none, or `count`. */
static size_t wrong_operand(const struct link *links, size_t count)
{
    const struct pst_node *first = links[0].node;
    size_t i = 0;
    if (first->kind == PST_NODE_OR)
        first = first->children[0];
    while (i < count && is_near_operand(links[i].node, first))
        i++;
    return i;
}

static bool is_uniform(const struct link *links, size_t count)
{
    const struct pst_token *first = &links[1].op;
    for (size_t i = 2; i < count; i++)
        if (links[i].op.kind != first->kind ||
            links[i].op.distance != first->distance)
            return false;
    return true;
}

/* One operator all along is one nearness of all; mixed ones hold pair by
 * pair. */
static struct pst_node *join_chain(struct parser *p, const struct link *links,
                                   size_t count)
{
    size_t wrong = wrong_operand(links, count);
    struct list parts = {NULL, 0, 0};
    if (wrong == count && is_uniform(links, count))
        return make_near(p->q, links, count);
    if (wrong < count) {
        pst_query_repair(p->q, links[wrong].node->begin, links[wrong].node->end,
                         "NEAR and ADJ join words, phrases and (a OR b) of "
                         "one field: taken as AND");
        for (size_t i = 0; i < count; i++)
            push(&parts, links[i].node);
    } else {
        pst_query_repair(p->q, links[1].op.begin, links[count - 1].op.end,
                         "NEAR and ADJ mixed: taken pair by pair");
        for (size_t i = 0; i + 1 < count; i++)
            push(&parts, make_near(p->q, links + i, 2));
    }
    struct pst_node *n =
        pst_node_join(p->q, PST_NODE_AND, parts.items, parts.count);
    free(parts.items);
    return n;
}

static bool is_nearness(const struct pst_token *t)
{
    return t->kind == PST_TOKEN_NEAR || t->kind == PST_TOKEN_ADJ;
}

static struct pst_node *parse_near(struct parser *p,
                                   const struct pst_scope *scope)
{
    size_t stops = p->stops.count;
    struct pst_node *n = parse_primary(p, scope);
    if (n == NULL || !is_nearness(&p->token))
        return n;
    struct link *links = NULL;
    size_t count = 0;
    size_t cap = 0;
    PST_PUSH(links, count, cap) = (struct link){.node = n};
    while (is_nearness(&p->token)) {
        struct pst_token t = p->token;
        advance(p);
        struct pst_node *next = parse_primary(p, scope);
        if (next != NULL)
            PST_PUSH(links, count, cap) = (struct link){t, next};
        else
            no_operand(p, &t);
    }
    if (count > 1) {
        p->stops.count = stops; /* none of these is left out */
        n = join_chain(p, links, count);
    }
    free(links);
    return n;
}

/* --- NOT, AND, OR -------------------------------------------------------- */

enum sign { PLAIN, REQUIRED, PROHIBITED };

static struct pst_node *
parse_unary(struct parser *p, const struct pst_scope *scope, enum sign *sign)
{
    struct pst_token first = p->token;
    struct pst_token last = first;
    size_t stops = p->stops.count;
    bool negate = false;
    bool is_signed = false;
    while (p->token.kind == PST_TOKEN_NOT || p->token.kind == PST_TOKEN_MINUS ||
           p->token.kind == PST_TOKEN_PLUS) {
        negate = negate != (p->token.kind != PST_TOKEN_PLUS);
        is_signed = true;
        last = p->token;
        advance(p);
    }
    struct pst_node *n = parse_near(p, scope);
    *sign = PLAIN;
    if (!is_signed)
        return n;
    if (n == NULL) {
        no_operand(p, &last);
        return NULL;
    }
    p->stops.count = stops; /* it was asked for by name */
    if (negate)
        n = pst_node_negate(p->q, n, first.begin);
    *sign = n->kind == PST_NODE_NOT ? PROHIBITED : REQUIRED;
    return n;
}

/* What stands side by side under --any: one of the plain ones must match, or
 * none of them when there are required ones. */
static struct pst_node *join_any(struct pst_query *q, const struct list *groups,
                                 const enum sign *signs)
{
    struct list parts = {NULL, 0, 0};
    struct list plain = {NULL, 0, 0};
    bool required = false;
    for (size_t i = 0; i < groups->count; i++) {
        push(signs[i] == PLAIN ? &plain : &parts, groups->items[i]);
        required = required || signs[i] == REQUIRED;
    }
    if (required && plain.count > 0)
        push(&plain, pst_node_new(q, PST_NODE_ALL, plain.items[0]->begin,
                                  plain.items[0]->begin));
    if (plain.count > 0)
        push(&parts, pst_node_join(q, PST_NODE_OR, plain.items, plain.count));
    struct pst_node *n =
        pst_node_join(q, PST_NODE_AND, parts.items, parts.count);
    free(parts.items);
    free(plain.items);
    return n;
}

/* The operands up to an OR, a ')' that is ours, or the end. Groups are what
 * AND joins; all side by side is one group unless --any. */
struct run {
    struct list groups; /* finished ones */
    enum sign *signs;
    size_t sign_count, sign_cap;
    struct list group; /* the one at work */
    enum sign sign;
};

static void close_group(struct pst_query *q, struct run *r)
{
    if (r->group.count == 0)
        return;
    push(&r->groups,
         pst_node_join(q, PST_NODE_AND, r->group.items, r->group.count));
    PST_PUSH(r->signs, r->sign_count, r->sign_cap) =
        r->group.count == 1 ? r->sign : PLAIN;
    r->group.count = 0;
}

/* Whether the run ends before the next token; reads over a stray ')'. */
static bool run_ends(struct parser *p)
{
    while (p->token.kind == PST_TOKEN_CLOSE) {
        if (p->ignored_opens > 0)
            p->ignored_opens--;
        else if (p->depth > 0)
            return true;
        else
            pst_query_repair(p->q, p->token.begin, p->token.end,
                             "unbalanced parenthesis: ignored");
        advance(p);
    }
    return p->token.kind == PST_TOKEN_END || p->token.kind == PST_TOKEN_OR;
}

static void read_run(struct parser *p, const struct pst_scope *scope,
                     struct run *r)
{
    struct pst_token waiting = {.kind = PST_TOKEN_END}; /* one that waits */
    while (!run_ends(p)) {
        if (p->token.kind == PST_TOKEN_AND) {
            if (waiting.kind != PST_TOKEN_END || r->group.count == 0)
                no_operand(p, &p->token);
            if (r->group.count > 0)
                waiting = p->token;
            advance(p);
            continue;
        }
        if (is_nearness(&p->token)) {
            no_operand(p, &p->token);
            advance(p);
            continue;
        }
        enum sign sign;
        struct pst_node *n = parse_unary(p, scope, &sign);
        if (n == NULL)
            continue;
        if (p->options->any && waiting.kind == PST_TOKEN_END)
            close_group(p->q, r);
        waiting.kind = PST_TOKEN_END;
        r->sign = sign;
        push(&r->group, n);
    }
    if (waiting.kind != PST_TOKEN_END)
        no_operand(p, &waiting);
}

static struct pst_node *parse_run(struct parser *p,
                                  const struct pst_scope *scope)
{
    struct run r;
    memset(&r, 0, sizeof r);
    read_run(p, scope, &r);
    close_group(p->q, &r);
    struct pst_node *n = NULL;
    if (r.groups.count == 1)
        n = r.groups.items[0];
    else if (r.groups.count > 1)
        n = join_any(p->q, &r.groups, r.signs);
    free(r.groups.items);
    free(r.group.items);
    free(r.signs);
    return n;
}

static struct pst_node *parse_or(struct parser *p,
                                 const struct pst_scope *scope)
{
    struct list runs = {NULL, 0, 0};
    struct pst_token last = {.kind = PST_TOKEN_END}; /* an OR that waits */
    for (;;) {
        struct pst_node *n = parse_run(p, scope);
        if (n != NULL)
            push(&runs, n);
        else if (last.kind == PST_TOKEN_OR)
            no_operand(p, &last);
        if (p->token.kind != PST_TOKEN_OR)
            break;
        last = p->token;
        if (runs.count == 0) {
            no_operand(p, &last);
            last.kind = PST_TOKEN_END;
        }
        advance(p);
    }
    struct pst_node *n =
        pst_node_join(p->q, PST_NODE_OR, runs.items, runs.count);
    free(runs.items);
    return n;
}

/* --- stop words ---------------------------------------------------------- */

/* Whether something is asked for that is not left out. */
static bool asks_for_something(const struct pst_node *n)
{
    if (n->kind == PST_NODE_NOT)
        return false;
    if (n->child_count == 0)
        return !n->dropped && n->kind != PST_NODE_NOTHING;
    for (size_t i = 0; i < n->child_count; i++)
        if (asks_for_something(n->children[i]))
            return true;
    return false;
}

static void drop_stop_words(struct parser *p, bool drop)
{
    for (size_t i = 0; i < p->stops.count; i++)
        p->stops.items[i]->dropped = drop;
    if (drop && !asks_for_something(p->q->root))
        drop_stop_words(p, false);
}

/* --- repairs ------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct pst_repair *x = a;
    const struct pst_repair *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/* Columns of a character on a terminal, near enough for a caret. */
static size_t columns(uint32_t cp)
{
    if ((cp >= 0x300 && cp <= 0x36f) || (cp >= 0x200b && cp <= 0x200f) ||
        (cp >= 0xfe00 && cp <= 0xfe0f) || cp == 0xfeff)
        return 0;
    return (cp >= 0x1100 && cp <= 0x115f) || (cp >= 0x2e80 && cp <= 0xa4cf) ||
                   (cp >= 0xac00 && cp <= 0xd7a3) ||
                   (cp >= 0xf900 && cp <= 0xfaff) ||
                   (cp >= 0xfe30 && cp <= 0xfe6f) ||
                   (cp >= 0xff00 && cp <= 0xff60) ||
                   (cp >= 0x1f300 && cp <= 0x1faff) ||
                   (cp >= 0x20000 && cp <= 0x3fffd)
               ? 2
               : 1;
}

enum { LINE_COLUMNS = 70, COLUMNS_BEFORE = 40, LINE_BYTES = 300 };

/* The start of what is shown of a long query: not too far before `place`. */
static size_t window_start(struct pst_str text, size_t place)
{
    size_t width = 0;
    size_t at = place;
    while (at > 0 && width < COLUMNS_BEFORE && place - at < LINE_BYTES / 2) {
        size_t size;
        at = pst_utf8_floor(text.p, text.n, at - 1);
        width += columns(pst_utf8_decode(text.p + at, text.p + text.n, &size));
    }
    return at;
}

/* The query, or a part of it around the place, and carets below. */
static void show_place(struct pst_buf *out, struct pst_str text,
                       const struct pst_repair *r)
{
    struct pst_buf carets = PST_BUF_INIT;
    size_t at = window_start(text, r->begin);
    size_t start = out->n;
    size_t width = 0;
    if (at > 0) {
        pst_buf_adds(out, "\xe2\x80\xa6");
        pst_buf_addc(&carets, ' ');
    }
    while (at < text.n && width < LINE_COLUMNS && out->n - start < LINE_BYTES) {
        size_t size;
        uint32_t cp = pst_utf8_decode(text.p + at, text.p + text.n, &size);
        if (cp < ' ' || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 ||
            cp == 0x2029 || (cp >= 0x202a && cp <= 0x202e) ||
            (cp >= 0x2066 && cp <= 0x2069))
            cp = ' ';
        bool marked = at == r->begin || (at > r->begin && at < r->end);
        for (size_t i = columns(cp); i > 0; i--)
            pst_buf_addc(&carets, marked ? '^' : ' ');
        pst_utf8_append(out, cp);
        width += columns(cp);
        at += size;
    }
    if (at < text.n)
        pst_buf_adds(out, "\xe2\x80\xa6");
    if (r->begin >= text.n)
        pst_buf_addc(&carets, '^');
    while (carets.n > 0 && carets.p[carets.n - 1] == ' ')
        pst_buf_truncate(&carets, carets.n - 1);
    pst_buf_addc(out, '\n');
    pst_buf_addstr(out, pst_buf_str(&carets));
    pst_buf_dispose(&carets);
}

/* What is wrong. How it would be repaired, behind the last colon, is not said:
 * it is not. */
static int fail_strictly(const struct pst_query *q, struct pst_error *err)
{
    struct pst_buf place = PST_BUF_INIT;
    struct pst_str message = pst_str_of(q->repairs[0].message);
    const char *colon = memrchr(message.p, ':', message.n);
    if (colon != NULL)
        message.n = (size_t)(colon - message.p);
    show_place(&place, q->text, &q->repairs[0]);
    int r = pst_fail(err, PST_EQUERY, "%.*s\n%s", (int)message.n, message.p,
                     place.p);
    pst_buf_dispose(&place);
    return r;
}

int pst_query_parse(struct pst_query *q, struct pst_str text,
                    const struct pst_query_options *options,
                    struct pst_error *err)
{
    memset(q, 0, sizeof *q);
    q->text.p = pst_arena_dup(&q->arena, text.n > 0 ? text.p : "", text.n);
    q->text.n = text.n;
    struct parser p = {.q = q, .options = options};
    pst_lexer_init(&p.lexer, q,
                   options->language != NULL ? options->language : "en");
    struct pst_scope scope = {.kind = PST_SCOPE_WORDS,
                              .field = PST_FIELD_COUNT};
    advance(&p);
    q->root = parse_or(&p, &scope);
    if (q->root == NULL) {
        q->root = pst_node_new(q, PST_NODE_NOTHING, 0, text.n);
        if (q->repair_count == 0)
            pst_query_repair(q, 0, text.n, "nothing to search for");
    }
    drop_stop_words(&p, true);
    pst_lexer_dispose(&p.lexer);
    free(p.stops.items);
    if (q->repair_count > 1)
        qsort(q->repairs, q->repair_count, sizeof *q->repairs, by_place);
    if (!options->strict || q->repair_count == 0)
        return 0;
    int r = fail_strictly(q, err);
    pst_query_dispose(q);
    return r;
}
