/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/markup.h"

#include <stdlib.h>
#include <string.h>

#include "article/charset.h"
#include "article/entity.h"
#include "base/bytes.h"
#include "base/mem.h"

void pst_markup_init(struct pst_markup *m, const struct pst_source *src,
                     const char *parsed)
{
    *m = (struct pst_markup){.src = src,
                             .p = parsed == NULL ? src->text.p : parsed};
    PST_PUSH(m->nodes, m->count, m->cap) = (struct pst_node){.name = {"", 0}};
}

void pst_markup_dispose(struct pst_markup *m)
{
    free(m->nodes);
    *m = (struct pst_markup){0};
}

static uint32_t append(struct pst_markup *m, uint32_t parent,
                       struct pst_node node)
{
    uint32_t number = (uint32_t)m->count;
    node.parent = parent;
    PST_PUSH(m->nodes, m->count, m->cap) = node;
    struct pst_node *above = &m->nodes[parent];
    if (above->last != 0)
        m->nodes[above->last].next = number;
    else
        above->child = number;
    above->last = number;
    return number;
}

uint32_t pst_markup_element(struct pst_markup *m, uint32_t parent,
                            struct pst_str name, size_t begin, size_t end)
{
    return append(m, parent,
                  (struct pst_node){.name = name, .begin = begin, .end = end});
}

void pst_markup_text(struct pst_markup *m, uint32_t parent, size_t begin,
                     size_t end, bool literal)
{
    if (begin >= end)
        return;
    append(m, parent,
           (struct pst_node){.name = {"", 0},
                             .begin = begin,
                             .end = end,
                             .is_text = true,
                             .literal = literal});
    for (size_t i = begin; i < end && !m->nodes[parent].mixed; i++)
        m->nodes[parent].mixed = !pst_is_space(m->p[i]);
}

uint32_t pst_markup_next(const struct pst_markup *m, uint32_t node,
                         uint32_t top, bool skip)
{
    if (!skip && m->nodes[node].child != 0)
        return m->nodes[node].child;
    while (node != top) {
        if (m->nodes[node].next != 0)
            return m->nodes[node].next;
        node = m->nodes[node].parent;
    }
    return 0;
}

bool pst_markup_is(const struct pst_markup *m, uint32_t node, const char *name)
{
    return !m->nodes[node].is_text && pst_name_is(m->nodes[node].name, name);
}

uint32_t pst_markup_above(const struct pst_markup *m, uint32_t node,
                          const char *name)
{
    while (node != 0) {
        node = m->nodes[node].parent;
        if (pst_markup_is(m, node, name))
            return node;
    }
    return 0;
}

bool pst_markup_is_below(const struct pst_markup *m, uint32_t node,
                         uint32_t top)
{
    while (node != 0 && node != top)
        node = m->nodes[node].parent;
    return node == top;
}

uint32_t pst_markup_find(const struct pst_markup *m, uint32_t top,
                         const char *name)
{
    uint32_t n = top;
    while ((n = pst_markup_next(m, n, top, false)) != 0)
        if (pst_markup_is(m, n, name))
            break;
    return n;
}

struct attribute {
    struct pst_str name;
    size_t begin, end; /* the value */
};

/* The attribute at *at, which is moved past it; false at the tag's end. */
static bool next_attribute(const char *p, size_t *at, size_t end,
                           struct attribute *out)
{
    size_t i = *at;
    while (i < end && (pst_is_space(p[i]) || p[i] == '/'))
        i++;
    *at = i;
    if (i >= end || p[i] == '>')
        return false;
    size_t name = i++;
    while (i < end && !pst_is_space(p[i]) && p[i] != '=' && p[i] != '>' &&
           p[i] != '/')
        i++;
    out->name = (struct pst_str){p + name, i - name};
    size_t value = i;
    while (value < end && pst_is_space(p[value]))
        value++;
    out->begin = out->end = i;
    if (value < end && p[value] == '=') {
        i = value + 1;
        while (i < end && pst_is_space(p[i]))
            i++;
        char quote = i < end && (p[i] == '"' || p[i] == '\'') ? p[i] : '\0';
        out->begin = i += quote != '\0';
        while (i < end && (quote != '\0' ? p[i] != quote
                                         : !pst_is_space(p[i]) && p[i] != '>'))
            i++;
        out->end = i;
        i += i < end && quote != '\0';
    }
    *at = i;
    return true;
}

/* Where the attributes of a start tag begin: after its name. */
static size_t after_name(const char *p, size_t begin, size_t end)
{
    while (begin < end && !pst_is_space(p[begin]) && p[begin] != '/' &&
           p[begin] != '>')
        begin++;
    return begin;
}

bool pst_markup_attribute(const struct pst_markup *m, uint32_t node,
                          const char *name, size_t *begin, size_t *end)
{
    const struct pst_node *n = &m->nodes[node];
    if (n->is_text)
        return false;
    const char *p = m->p;
    size_t at = after_name(p, n->begin, n->end);
    struct attribute a;
    while (next_attribute(p, &at, n->end, &a))
        if (pst_name_is(a.name, name)) {
            *begin = a.begin;
            *end = a.end;
            return true;
        }
    return false;
}

bool pst_markup_value(const struct pst_markup *m, uint32_t node,
                      const char *name, struct pst_str *value)
{
    size_t begin, end;
    if (!pst_markup_attribute(m, node, name, &begin, &end))
        return false;
    *value = (struct pst_str){m->p + begin, end - begin};
    return true;
}

static bool is_one_of(struct pst_str s, const char *const *words)
{
    while (*words != NULL && !pst_name_is(s, *words))
        words++;
    return *words != NULL;
}

bool pst_markup_has_word(const struct pst_markup *m, uint32_t node,
                         const char *name, const char *word)
{
    const char *const words[] = {word, NULL};
    return pst_markup_has_one_of(m, node, name, words);
}

bool pst_markup_has_one_of(const struct pst_markup *m, uint32_t node,
                           const char *name, const char *const *words)
{
    size_t at, end;
    if (!pst_markup_attribute(m, node, name, &at, &end))
        return false;
    const char *p = m->p;
    while (at < end) {
        size_t begin = at;
        while (at < end && !pst_is_space(p[at]))
            at++;
        if (is_one_of((struct pst_str){p + begin, at - begin}, words))
            return true;
        at++;
    }
    return false;
}

uint32_t pst_markup_find_word(const struct pst_markup *m, uint32_t top,
                              const char *name, const char *word)
{
    uint32_t n = top;
    while ((n = pst_markup_next(m, n, top, false)) != 0)
        if (pst_markup_has_word(m, n, name, word))
            break;
    return n;
}

uint32_t pst_markup_only_text(const struct pst_markup *m, uint32_t node,
                              bool (*counts)(struct pst_str text))
{
    uint32_t found = 0;
    for (uint32_t n = node; (n = pst_markup_next(m, n, node, false)) != 0;) {
        const struct pst_node *t = &m->nodes[n];
        struct pst_str s = {m->p + t->begin, t->end - t->begin};
        if (!t->is_text || pst_str_trim(s).n == 0 ||
            (counts != NULL && !counts(s)))
            continue;
        if (found != 0)
            return 0;
        found = n;
    }
    return found;
}

enum piece_kind { PIECE_VERBATIM, PIECE_DECODED, PIECE_BLANKED };

/* Source text cut into what is as it stands and what is not. */
struct piece {
    enum piece_kind kind;
    size_t begin, end;
    char text[PST_ENTITY_MAX]; /* of PIECE_DECODED */
    size_t n;
};

static bool is_blanked(const struct pst_markup *m, size_t at)
{
    return m->p[at] != m->src->text.p[at];
}

/* Whether what stands at `at` is more than a byte of text. */
static bool special_piece(const struct pst_markup *m, size_t at, size_t end,
                          bool attribute, struct piece *out)
{
    const char *p = m->p;
    size_t used = 0;
    out->kind = PIECE_DECODED;
    if (is_blanked(m, at)) {
        out->kind = PIECE_BLANKED;
        while (at + used < end && is_blanked(m, at + used))
            used++;
    } else if (p[at] == '\r') {
        used = at + 1 < end && p[at + 1] == '\n' ? 2 : 1;
        out->text[0] = '\n';
        out->n = 1;
    } else if (p[at] == '&') {
        used =
            pst_entity_decode(p + at, p + end, attribute, out->text, &out->n);
    }
    out->begin = at;
    out->end = at + used;
    return used != 0;
}

/* The piece that begins at `at` < end. */
static struct piece next_piece(const struct pst_markup *m, size_t at,
                               size_t end, bool attribute)
{
    struct piece piece;
    if (special_piece(m, at, end, attribute, &piece))
        return piece;
    const char *p = m->p + at + 1;
    size_t n = pst_bytes_same(p, m->src->text.p + at + 1, end - (at + 1), '&');
    const char *cr = memchr(p, '\r', n);
    if (cr != NULL)
        n = (size_t)(cr - p);
    return (struct piece){
        .kind = PIECE_VERBATIM, .begin = at, .end = at + 1 + n};
}

void pst_markup_add(struct pst_article *a, const struct pst_markup *m,
                    size_t begin, size_t end, bool attribute)
{
    while (begin < end) {
        struct piece piece = next_piece(m, begin, end, attribute);
        if (piece.kind == PIECE_DECODED)
            pst_article_add_mapped(a, piece.text, piece.n, begin, piece.end);
        else if (piece.kind == PIECE_VERBATIM)
            pst_article_add(a, m->src, begin, piece.end);
        begin = piece.end;
    }
}

void pst_markup_add_node(struct pst_article *a, const struct pst_markup *m,
                         uint32_t node)
{
    const struct pst_node *n = &m->nodes[node];
    if (n->literal)
        pst_article_add(a, m->src, n->begin, n->end);
    else
        pst_markup_add(a, m, n->begin, n->end, false);
}

/* What was added to the article, which has an open stretch, as a source. */
static void make_source(struct pst_source *out, struct pst_article *from)
{
    pst_source_init(out);
    out->segments = from->segments;
    out->segment_count = from->segment_count;
    out->segment_cap = from->segment_cap;
    out->text = from->text;
    from->segments = NULL;
    pst_buf_init(&from->text);
    pst_article_dispose(from);
}

void pst_markup_inner(struct pst_source *inner, const struct pst_markup *m,
                      uint32_t node)
{
    struct pst_article scratch;
    pst_article_init(&scratch);
    pst_article_open(&scratch, PST_FIELD_BODY, PST_BLOCK_VALUE, NULL);
    for (uint32_t n = node; (n = pst_markup_next(m, n, node, false)) != 0;)
        if (m->nodes[n].is_text)
            pst_markup_add_node(&scratch, m, n);
    make_source(inner, &scratch);
}

bool pst_markup_inner_attribute(struct pst_source *inner,
                                const struct pst_markup *m, uint32_t node,
                                const char *name)
{
    size_t begin, end;
    struct pst_article scratch;
    bool has = pst_markup_attribute(m, node, name, &begin, &end);
    pst_article_init(&scratch);
    pst_article_open(&scratch, PST_FIELD_BODY, PST_BLOCK_VALUE, NULL);
    if (has)
        pst_markup_add(&scratch, m, begin, end, true);
    make_source(inner, &scratch);
    return has;
}

void pst_markup_decode(struct pst_buf *out, const struct pst_markup *m,
                       size_t begin, size_t end)
{
    while (begin < end) {
        struct piece piece = next_piece(m, begin, end, false);
        if (piece.kind == PIECE_DECODED)
            pst_buf_add(out, piece.text, piece.n);
        else if (piece.kind == PIECE_VERBATIM)
            pst_buf_add(out, m->p + begin, piece.end - begin);
        begin = piece.end;
    }
}

size_t pst_markup_tag_end(const char *p, size_t at, size_t end,
                          size_t *attributes)
{
    size_t count = 0;
    struct attribute a;
    at = after_name(p, at, end);
    while (next_attribute(p, &at, end, &a))
        count++;
    if (attributes != NULL)
        *attributes = count;
    return at < end ? at + 1 : end;
}
