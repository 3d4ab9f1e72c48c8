/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/yamlwalk.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/mem.h"

enum {
    VALUES_MAX = 10000,
    DEPTH_MAX = 64,
    OPENERS_MAX = 1000 /* brackets and braces */
};

struct walk {
    yaml_document_t *document;
    struct pst_str text;
    size_t *bytes; /* of each character; NULL when all are ASCII */
    size_t characters;
    pst_scalar_sink *sink;
    void *payload;
    struct pst_buf path;
    size_t values;
    bool in_list;
};

/* libyaml's marks count characters. */
static void count_characters(struct walk *w)
{
    size_t count = 0;
    for (size_t i = 0; i < w->text.n; i++)
        count += ((unsigned char)w->text.p[i] & 0xc0) != 0x80;
    w->characters = count;
    if (count == w->text.n)
        return;
    w->bytes = pst_malloc(count * sizeof *w->bytes);
    count = 0;
    for (size_t i = 0; i < w->text.n; i++)
        if (((unsigned char)w->text.p[i] & 0xc0) != 0x80)
            w->bytes[count++] = i;
}

static size_t byte_of(const struct walk *w, size_t character)
{
    if (character >= w->characters)
        return w->text.n;
    return w->bytes != NULL ? w->bytes[character] : character;
}

static bool is_null(const yaml_node_t *n)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    struct pst_str s = {(const char *)n->data.scalar.value,
                        n->data.scalar.length};
    if (n->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return s.n == 0;
    for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++)
        if (pst_str_is(s, nulls[i]))
            return true;
    return false;
}

/* The place of the text itself: inside the quotes, after a block's header. */
static void place(const struct walk *w, const yaml_node_t *n,
                  struct pst_scalar *s)
{
    const char *line_end;
    s->begin = byte_of(w, n->start_mark.index);
    s->end = byte_of(w, n->end_mark.index);
    switch (n->data.scalar.style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        s->quoting = n->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE
                         ? PST_QUOTE_SINGLE
                         : PST_QUOTE_DOUBLE;
        if (s->end - s->begin >= 2) {
            s->begin++;
            s->end--;
        }
        break;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE:
        line_end = memchr(w->text.p + s->begin, '\n', s->end - s->begin);
        if (line_end != NULL)
            s->begin = (size_t)(line_end + 1 - w->text.p);
        break;
    default:
        break;
    }
}

static void hand_out(struct walk *w, const yaml_node_t *n)
{
    if (is_null(n))
        return;
    struct pst_scalar s = {
        .path = pst_buf_str(&w->path),
        .text = {(const char *)n->data.scalar.value, n->data.scalar.length},
        .is_string = true,
        .in_list = w->in_list,
    };
    place(w, n, &s);
    w->sink(w->payload, &s);
}

static void walk_node(struct walk *w, int number, unsigned depth);

static void walk_pair(struct walk *w, const yaml_node_pair_t *pair,
                      unsigned depth)
{
    const yaml_node_t *key = yaml_document_get_node(w->document, pair->key);
    if (key == NULL || key->type != YAML_SCALAR_NODE)
        return;
    size_t outer = w->path.n;
    if (outer != 0)
        pst_buf_addc(&w->path, '.');
    pst_buf_add(&w->path, key->data.scalar.value, key->data.scalar.length);
    walk_node(w, pair->value, depth);
    pst_buf_truncate(&w->path, outer);
}

static void walk_node(struct walk *w, int number, unsigned depth)
{
    const yaml_node_t *n = yaml_document_get_node(w->document, number);
    if (n == NULL || w->values >= VALUES_MAX)
        return;
    w->values++;
    if (n->type == YAML_SCALAR_NODE) {
        hand_out(w, n);
    } else if (depth != 0 && n->type == YAML_MAPPING_NODE) {
        for (const yaml_node_pair_t *p = n->data.mapping.pairs.start;
             p < n->data.mapping.pairs.top; p++)
            walk_pair(w, p, depth - 1);
    } else if (depth != 0 && n->type == YAML_SEQUENCE_NODE) {
        bool outer = w->in_list;
        w->in_list = true;
        for (const yaml_node_item_t *i = n->data.sequence.items.start;
             i < n->data.sequence.items.top; i++)
            walk_node(w, *i, depth - 1);
        w->in_list = outer;
    }
}

static bool walk_document(struct walk *w, unsigned depth)
{
    const yaml_node_t *root = yaml_document_get_root_node(w->document);
    if (root == NULL || root->type != YAML_MAPPING_NODE)
        return false;
    count_characters(w);
    walk_node(w, (int)(root - w->document->nodes.start) + 1,
              depth < DEPTH_MAX ? depth : DEPTH_MAX);
    free(w->bytes);
    pst_buf_dispose(&w->path);
    return true;
}

/* For each token libyaml looks at every open bracket, so their number must be
 * bounded before it sees them. */
static bool has_too_many_openers(struct pst_str text)
{
    size_t count = 0;
    for (size_t i = 0; text.n > OPENERS_MAX && i < text.n; i++)
        count += text.p[i] == '[' || text.p[i] == '{';
    return count > OPENERS_MAX;
}

bool pst_yaml_walk(struct pst_str text, unsigned depth, pst_scalar_sink *sink,
                   void *payload)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (has_too_many_openers(text) || !yaml_parser_initialize(&parser))
        return false;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.p,
                                 text.n);
    bool ok = yaml_parser_load(&parser, &document) == 1;
    if (ok) {
        struct walk w = {.document = &document,
                         .text = text,
                         .sink = sink,
                         .payload = payload,
                         .path = PST_BUF_INIT};
        ok = walk_document(&w, depth);
        yaml_document_delete(&document);
    }
    yaml_parser_delete(&parser);
    return ok;
}
