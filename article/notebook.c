/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notebooks (Jupyter, nbformat 3 and 4): one article, in a walk over its
 * JSON. */
#include <stdlib.h>

#include "article/charset.h"
#include "article/frontmatter.h"
#include "article/json.h"
#include "article/members.h"
#include "article/readers.h"
#include "article/srcmap.h"

enum cell_kind {
    CELL_OTHER,
    CELL_MARKDOWN,
    CELL_CODE,
    CELL_RAW,
    CELL_HEADING /* of nbformat 3 */
};

struct notebook {
    struct pst_article *a;
    const struct pst_source *src;
    size_t offset; /* of the value in the source */
    unsigned depth;
    struct pst_error *err;
    int result;
    size_t object; /* the cell that is read; 0: none yet */
    enum cell_kind kind;
    struct pst_source text; /* of it, which leads to src */
    bool any;               /* a cell came before */
};

static void begin_cell(struct notebook *n, size_t object)
{
    n->object = object;
    n->kind = CELL_OTHER;
    pst_source_init(&n->text);
}

static void add_stretch(struct notebook *n, enum pst_field field,
                        enum pst_block block)
{
    pst_article_open(n->a, field, block, NULL);
    pst_article_add(n->a, &n->text, 0, n->text.text.n);
    pst_article_close(n->a);
}

/* Raw cells are for other programs, but that the first may be front matter. */
static void end_cell(struct notebook *n)
{
    size_t first = n->a->segment_count;
    if (n->object == 0)
        return;
    switch (n->kind) {
    case CELL_MARKDOWN:
        n->result = pst_markdown_fragment(n->a, &n->text, n->depth, n->err);
        break;
    case CELL_HEADING:
        add_stretch(n, PST_FIELD_BODY, PST_BLOCK_HEADING);
        break;
    case CELL_CODE:
        add_stretch(n, PST_FIELD_CODE, PST_BLOCK_PRE);
        break;
    case CELL_RAW:
        if (!n->any)
            pst_front_matter(n->a, &n->text, n->depth);
        break;
    case CELL_OTHER:
        break;
    }
    pst_article_close(n->a);
    pst_article_lift(n->a, first, &n->text);
    n->any = true;
    n->object = 0;
    pst_source_dispose(&n->text);
}

static enum cell_kind kind_of(struct pst_str name)
{
    static const struct {
        const char *name;
        enum cell_kind kind;
    } all[] = {{"markdown", CELL_MARKDOWN},
               {"code", CELL_CODE},
               {"raw", CELL_RAW},
               {"heading", CELL_HEADING}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (pst_str_is(name, all[i].name))
            return all[i].kind;
    return CELL_OTHER;
}

/* One more string of the cell's source: mostly a line. */
static void add_text(struct notebook *n, const struct pst_scalar *s)
{
    struct pst_source piece;
    struct pst_source *to = &n->text;
    pst_metadata_inner(&piece, n->src, s->text, n->offset + s->begin,
                       n->offset + s->end, s->quoting);
    for (size_t i = 0; i < piece.segment_count; i++) {
        struct pst_segment segment = piece.segments[i];
        segment.text += to->text.n;
        pst_segment_push(&to->segments, &to->segment_count, &to->segment_cap,
                         segment);
    }
    pst_buf_addstr(&to->text, s->text);
    pst_source_dispose(&piece);
}

/* What the notebook says of itself. */
static void add_metadata(struct notebook *n, const struct pst_scalar *s)
{
    static const struct {
        const char *path, *name;
    } all[] = {
        {"metadata.title", "title"},    {"metadata.authors.name", "author"},
        {"metadata.authors", "author"}, {"metadata.author", "author"},
        {"metadata.date", "date"},      {"metadata.name", "title"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (pst_str_is(s->path, all[i].path))
            pst_metadata_put(n->a, n->src, pst_str_of(all[i].name), s->text,
                             n->offset + s->begin, n->offset + s->end,
                             s->quoting, !s->in_list);
}

static bool ends_in(struct pst_str path, struct pst_str key, const char *with)
{
    struct pst_str owner = {path.p, path.n - key.n};
    struct pst_str end = pst_str_of(with);
    return owner.n >= end.n &&
           memcmp(owner.p + owner.n - end.n, end.p, end.n) == 0;
}

static void take(void *payload, const struct pst_scalar *s)
{
    struct notebook *n = payload;
    if (n->result < 0 || !s->is_string)
        return;
    if (!ends_in(s->path, s->key, "cells.")) {
        add_metadata(n, s);
        return;
    }
    if (s->object != n->object) {
        end_cell(n);
        if (n->result < 0)
            return;
        begin_cell(n, s->object);
    }
    if (pst_str_is(s->key, "cell_type"))
        n->kind = kind_of(s->text);
    else if (pst_str_is(s->key, "source") || pst_str_is(s->key, "input"))
        add_text(n, s);
}

int pst_notebook_read(struct pst_article *a, const struct pst_source *src,
                      const struct pst_member *m,
                      const struct pst_extract_limits *limits,
                      struct pst_error *err)
{
    struct pst_str text = {src->text.p + m->begin, m->end - m->begin};
    struct notebook n = {.a = a,
                         .src = src,
                         .offset = m->begin,
                         .depth = limits->depth,
                         .err = err};
    size_t read = pst_json_walk(text, limits->depth, take, &n);
    end_cell(&n);
    if (n.result == 0 && read == 0)
        n.result = pst_fail(err, PST_EFORMAT,
                            "no notebook: no JSON, or nested too deeply");
    return n.result < 0 ? n.result : a->stretch_count != 0;
}

int pst_notebook_members(const struct pst_source *src,
                         const struct pst_extract_limits *limits,
                         pst_member_sink *sink, void *payload,
                         struct pst_error *err)
{
    (void)limits;
    (void)err;
    struct pst_member m = {.end = src->text.n, .number = -1};
    int r = sink(payload, &m);
    return r < 0 ? r : 0;
}
