/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pst_markdown_read: CommonMark with tables by md4c.
 *
 * md4c reads the source, or a copy of it in which the tags of site generators
 * are masked by letters and the rows of some tables widened; its texts point
 * into that, so their offsets lead to those of the source. Captions wait until
 * the paragraph that their image stands in is done.
 */
#include <limits.h>
#include <md4c.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "article/frontmatter.h"
#include "article/html.h"
#include "article/markup.h"
#include "article/mdrows.h"
#include "article/mdtags.h"
#include "article/readers.h"
#include "base/mem.h"
#include "text/fold.h"

enum { MARKS_MOST = 1 << 20 }; /* of markup, in a block */

/* A piece of an image's text; `first` begins another caption. */
struct caption_piece {
    size_t begin, end;
    bool verbatim, first;
};

struct reader {
    struct pst_article *a;
    const struct pst_source *src;
    unsigned depth;
    struct pst_error *err;
    size_t stated; /* stretches that the front matter gave */
    struct pst_spans tags;
    struct pst_markup plain; /* the source, for what is decoded of it */
    struct pst_str parsed;   /* what md4c reads */
    struct pst_buf masked;   /* a copy; empty without tags */
    struct pst_widened rows; /* another one, where rows are widened */
    struct pst_buf blanked;  /* what gumbo reads; empty until needed */
    enum pst_block *containers;
    size_t container_count, container_cap;
    enum pst_field field; /* of the text to come */
    enum pst_block block;
    struct pst_buf gap; /* text without a place since the last one */
    size_t last;        /* end of the last text's source */
    unsigned images;    /* how many the text is in */
    bool caption_begins;
    struct caption_piece *captions;
    size_t caption_count, caption_cap;
    struct pst_str skipped; /* an inline element whose content is dropped */
    bool in_html;
    size_t html_begin, html_end; /* the HTML block; empty at its start */
};

static enum pst_block container(const struct reader *r)
{
    return r->container_count == 0 ? PST_BLOCK_PARAGRAPH
                                   : r->containers[r->container_count - 1];
}

/* Place in the source of a text that md4c gives; false when it is its own. */
static bool place(const struct reader *r, const char *p, size_t n,
                  struct pst_range *at)
{
    uintptr_t begin = (uintptr_t)p, base = (uintptr_t)r->parsed.p;
    if (begin < base || begin > base + r->parsed.n ||
        n > r->parsed.n - (begin - base))
        return false;
    at->begin = (size_t)(begin - base);
    at->end = at->begin + n;
    if (r->rows.count != 0) {
        at->begin = pst_widened_origin(&r->rows, at->begin);
        at->end = pst_widened_origin(&r->rows, at->end);
    }
    return true;
}

/* The next line end in [*at, end): its range; false when there is none. */
static bool next_line_end(const struct reader *r, size_t *at, size_t end,
                          size_t *begin)
{
    const char *p = r->src->text.p;
    while (*at < end && p[*at] != '\n' && p[*at] != '\r')
        ++*at;
    if (*at >= end)
        return false;
    *begin = *at;
    *at += p[*at] == '\r' && *at + 1 < end && p[*at + 1] == '\n' ? 2 : 1;
    return true;
}

/* Line ends between two texts map to theirs in the source. */
static void add_gap(struct reader *r, size_t next)
{
    size_t at = r->last, begin;
    for (size_t i = 0; i < r->gap.n; i++) {
        if (r->gap.p[i] == '\n' && next_line_end(r, &at, next, &begin))
            pst_article_add_mapped(r->a, "\n", 1, begin, at);
        else
            pst_article_add_made(r->a, &r->gap.p[i], 1);
    }
    pst_buf_clear(&r->gap);
}

/* Text [begin, end) of the source, in the open stretch or a new one. */
static void add_text(struct reader *r, size_t begin, size_t end, bool verbatim)
{
    if (begin == end)
        return;
    if (r->a->is_open && begin < r->last)
        pst_article_close(r->a);
    if (!r->a->is_open) {
        pst_article_open(r->a, r->field, r->block, NULL);
        r->last = begin;
        pst_buf_clear(&r->gap);
    }
    add_gap(r, begin);
    if (verbatim)
        pst_article_add(r->a, r->src, begin, end);
    else
        pst_markup_add(r->a, &r->plain, begin, end, false);
    r->last = end;
}

static void add_piece(struct reader *r, size_t begin, size_t end, bool verbatim)
{
    if (r->images == 0) {
        add_text(r, begin, end, verbatim);
        return;
    }
    PST_PUSH(r->captions, r->caption_count, r->caption_cap) =
        (struct caption_piece){begin, end, verbatim, r->caption_begins};
    r->caption_begins = false;
}

/* What a figure that a site generator makes is said to show. */
static void add_figure(struct reader *r, const struct pst_span *tag)
{
    static const char *const names[] = {"alt", "title", "caption"};
    struct pst_range at;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (pst_markdown_figure(pst_buf_str(&r->src->text), tag, names[i],
                                &at)) {
            r->images++;
            r->caption_begins = true;
            add_piece(r, at.begin, at.end, false);
            r->images--;
        }
}

/* The same without the tags in it. */
static void add_normal(struct reader *r, size_t begin, size_t end)
{
    for (size_t i = pst_spans_after(&r->tags, begin); begin < end; i++) {
        size_t stop = end, next = end;
        if (i < r->tags.count && r->tags.items[i].begin < end) {
            stop = r->tags.items[i].begin;
            next = r->tags.items[i].end;
        }
        if (begin < stop)
            add_piece(r, begin, stop, true);
        if (stop < end && stop >= begin)
            add_figure(r, &r->tags.items[i]);
        begin = next;
    }
}

static void flush_captions(struct reader *r)
{
    for (size_t i = 0; i < r->caption_count; i++) {
        const struct caption_piece *c = &r->captions[i];
        if (c->first)
            pst_article_open(r->a, PST_FIELD_CAPTION, PST_BLOCK_PARAGRAPH,
                             NULL);
        if (c->verbatim)
            pst_article_add(r->a, r->src, c->begin, c->end);
        else
            pst_markup_add(r->a, &r->plain, c->begin, c->end, false);
    }
    pst_article_close(r->a);
    r->caption_count = 0;
}

/* A block begins or ends: so does the stretch. */
static void end_stretch(struct reader *r)
{
    if (r->a->is_open)
        pst_article_close(r->a);
    if (r->caption_count != 0)
        flush_captions(r);
    if (r->gap.n != 0)
        pst_buf_clear(&r->gap);
    r->skipped.n = 0;
    r->field = PST_FIELD_BODY;
    r->block = container(r);
}

static void push_container(struct reader *r, enum pst_block block)
{
    PST_PUSH(r->containers, r->container_count, r->container_cap) = block;
    r->block = block;
}

static void enter_heading(struct reader *r, unsigned level)
{
    r->block = PST_BLOCK_HEADING;
    if (level == 1 && pst_article_first(r->a, PST_FIELD_TITLE).n == 0)
        r->field = PST_FIELD_TITLE;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *payload)
{
    struct reader *r = payload;
    end_stretch(r);
    switch (type) {
    case MD_BLOCK_QUOTE:
        push_container(r, PST_BLOCK_QUOTE);
        break;
    case MD_BLOCK_LI:
        push_container(r, PST_BLOCK_ITEM);
        break;
    case MD_BLOCK_H:
        enter_heading(r, ((MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_CODE:
        r->field = PST_FIELD_CODE;
        r->block = PST_BLOCK_PRE;
        break;
    case MD_BLOCK_HTML:
        r->in_html = true;
        r->html_begin = r->html_end = 0;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        r->block = PST_BLOCK_CELL;
        break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_HR:
    case MD_BLOCK_P:
    case MD_BLOCK_TABLE:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        break;
    }
    return 0;
}

/* Blank [begin, end) but for line ends. */
static void blank(char *p, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (p[i] != '\n' && p[i] != '\r')
            p[i] = ' ';
}

/* A line of an HTML block; what stands before it ("> ") is no part of it. */
static void add_html(struct reader *r, size_t begin, size_t end)
{
    if (r->blanked.n == 0) {
        pst_buf_addstr(&r->blanked, pst_buf_str(&r->src->text));
        for (size_t i = 0; i < r->tags.count; i++)
            blank(r->blanked.p, r->tags.items[i].begin, r->tags.items[i].end);
    }
    if (r->html_end == 0)
        r->html_begin = begin;
    else if (r->html_end < begin)
        blank(r->blanked.p, r->html_end, begin);
    if (end > r->html_end)
        r->html_end = end;
}

/* The last stretch is a heading: when it stands before all else and says what
 * the front matter's title says, it goes. */
static void drop_repeated_title(struct reader *r)
{
    struct pst_article *a = r->a;
    const struct pst_stretch *s = &a->stretches[a->stretch_count - 1];
    struct pst_str title = pst_article_first(a, PST_FIELD_TITLE);
    if (a->stretch_count != r->stated + 1 || s->field != PST_FIELD_BODY)
        return;
    struct pst_str text = {a->text.p + s->begin, s->end - s->begin};
    bool same = pst_str_eq(title, text); /* as they mostly are */
    if (!same) {
        struct pst_buf stated = PST_BUF_INIT, heading = PST_BUF_INIT;
        pst_fold_whole(&stated, title.p, title.n);
        pst_fold_whole(&heading, text.p, text.n);
        same = pst_str_eq(pst_buf_str(&stated), pst_buf_str(&heading));
        pst_buf_dispose(&stated);
        pst_buf_dispose(&heading);
    }
    if (same)
        pst_article_undo(a);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *payload)
{
    struct reader *r = payload;
    int result = 0;
    if (type == MD_BLOCK_H && ((MD_BLOCK_H_DETAIL *)detail)->level == 1 &&
        r->a->is_open && pst_article_close(r->a))
        drop_repeated_title(r);
    end_stretch(r);
    if (type == MD_BLOCK_HTML) {
        r->in_html = false;
        if (r->html_begin < r->html_end)
            result =
                pst_html_fragment(r->a, r->src, r->blanked.p, r->html_begin,
                                  r->html_end, container(r), r->depth, r->err);
    } else if (type == MD_BLOCK_QUOTE || type == MD_BLOCK_LI) {
        r->container_count--;
        r->block = container(r);
    }
    return result;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *payload)
{
    (void)detail;
    struct reader *r = payload;
    if (type == MD_SPAN_IMG && r->images++ == 0)
        r->caption_begins = true;
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *payload)
{
    struct reader *r = payload;
    if (type != MD_SPAN_IMG)
        return 0;
    const MD_ATTRIBUTE *title = &((MD_SPAN_IMG_DETAIL *)detail)->title;
    struct pst_range at;
    r->caption_begins = true;
    if (title->size != 0 && place(r, title->text, title->size, &at))
        add_piece(r, at.begin, at.end, false);
    r->images--;
    return 0;
}

/* The name of the tag at `begin`, which is a '<'. */
static struct pst_str inline_name(const struct reader *r, size_t begin,
                                  size_t end, bool *closing)
{
    const char *p = r->src->text.p;
    size_t at = begin + 1;
    *closing = at < end && p[at] == '/';
    at += *closing;
    size_t from = at;
    while (at < end && !pst_is_space(p[at]) && p[at] != '>' && p[at] != '/')
        at++;
    return (struct pst_str){p + from, at - from};
}

/* The text of <img alt="...">. */
static void add_image(struct reader *r, struct pst_str name, size_t begin)
{
    struct pst_markup m;
    size_t from, to;
    pst_markup_init(&m, r->src, NULL);
    size_t end =
        pst_markup_tag_end(r->src->text.p, begin + 1, r->src->text.n, NULL);
    uint32_t node = pst_markup_element(&m, 0, name, begin, end);
    if (pst_markup_attribute(&m, node, "alt", &from, &to) && from < to) {
        r->images++;
        r->caption_begins = true;
        add_piece(r, from, to, false);
        r->images--;
    }
    pst_markup_dispose(&m);
}

static void inline_html(struct reader *r, size_t begin, size_t end)
{
    bool closing;
    if (r->src->text.p[begin] != '<')
        return;
    struct pst_str name = inline_name(r, begin, end, &closing);
    enum pst_role role = pst_tag_role(name, PST_VOCABULARY_HTML);
    if (r->skipped.n != 0) {
        if (closing && pst_str_eq(name, r->skipped))
            r->skipped.n = 0;
    } else if (role == PST_ROLE_BREAK && r->a->is_open) {
        add_gap(r, begin);
        pst_article_add_mapped(r->a, "\n", 1, begin, end);
        r->last = end;
    } else if (role == PST_ROLE_IMAGE) {
        add_image(r, name, begin);
    } else if (role == PST_ROLE_DROP && !closing && !pst_tag_is_void(name)) {
        r->skipped = name;
    }
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *payload)
{
    struct reader *r = payload;
    struct pst_range at = {0, 0};
    bool known = type != MD_TEXT_NULLCHAR && place(r, p, n, &at);
    if (r->in_html) {
        if (known)
            add_html(r, at.begin, at.end);
    } else if (type == MD_TEXT_HTML) {
        if (known && n > 0)
            inline_html(r, at.begin, at.end);
    } else if (r->skipped.n != 0) {
        return 0;
    } else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
        pst_buf_addc(&r->gap, '\n');
    } else if (type == MD_TEXT_NULLCHAR) {
        pst_buf_addc(&r->gap, ' ');
    } else if (!known) {
        pst_buf_add(&r->gap, p, n);
    } else if (type == MD_TEXT_NORMAL) {
        add_normal(r, at.begin, at.end);
    } else {
        add_piece(r, at.begin, at.end, type != MD_TEXT_ENTITY);
    }
    return 0;
}

/* Of each block md4c keeps what may be markup in it, at some 50 bytes. A block
 * of a million marks is no text, or a long one without blank lines. */
static bool has_too_many_marks(struct pst_str s)
{
    static const char marks[] = "*_[]!`~&<>\\|$:@.";
    bool is_mark[UCHAR_MAX + 1] = {false}, was_end = false;
    size_t count = 0;
    if (s.n <= MARKS_MOST)
        return false;
    for (size_t i = 0; i < sizeof marks - 1; i++)
        is_mark[(unsigned char)marks[i]] = true;
    for (size_t i = 0; i < s.n && count <= MARKS_MOST; i++) {
        bool is_end = s.p[i] == '\n';
        count = is_end && was_end ? 0 : count;
        count += is_mark[(unsigned char)s.p[i]];
        was_end = is_end || (was_end && s.p[i] == '\r');
    }
    return count > MARKS_MOST;
}

static int parse(struct reader *r, size_t from)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
                 MD_FLAG_WIKILINKS,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = on_text,
    };
    size_t n = r->parsed.n - from;
    if (n > UINT32_MAX / 2)
        return pst_fail(r->err, PST_EFORMAT,
                        "Markdown of %zu bytes is too large", n);
    if (has_too_many_marks((struct pst_str){r->parsed.p + from, n}))
        return pst_fail(r->err, PST_EFORMAT,
                        "a paragraph of Markdown with more than %d marks",
                        MARKS_MOST);
    int result = md_parse(r->parsed.p + from, (MD_SIZE)n, &parser, r);
    /* md4c's own failure is -1: out of memory. A callback's is our code. */
    if (result == -1)
        return pst_fail(r->err, PST_ENOMEM, "no memory to read Markdown");
    return result;
}

static void mask_tags(struct reader *r)
{
    r->parsed = pst_buf_str(&r->src->text);
    if (r->tags.count == 0)
        return;
    pst_buf_addstr(&r->masked, r->parsed);
    r->parsed = pst_buf_str(&r->masked);
    for (size_t i = 0; i < r->tags.count; i++)
        for (size_t j = r->tags.items[i].begin; j < r->tags.items[i].end; j++)
            if (r->masked.p[j] != '\n' && r->masked.p[j] != '\r')
                r->masked.p[j] = 'x';
}

static int read_from(struct pst_article *a, const struct pst_source *src,
                     size_t from, size_t stated, unsigned depth,
                     struct pst_error *err)
{
    struct reader r = {.a = a,
                       .src = src,
                       .depth = depth,
                       .err = err,
                       .stated = stated,
                       .rows = PST_WIDENED_INIT};
    pst_markup_init(&r.plain, src, NULL);
    pst_buf_init(&r.masked);
    pst_buf_init(&r.gap);
    pst_buf_init(&r.blanked);
    pst_markdown_tags(pst_buf_str(&src->text), from, &r.tags);
    mask_tags(&r);
    if (pst_markdown_widen(&r.rows, r.parsed, from))
        r.parsed = pst_buf_str(&r.rows.text);
    int result = parse(&r, from);
    pst_article_close(a);
    pst_markup_dispose(&r.plain);
    pst_buf_dispose(&r.masked);
    pst_widened_dispose(&r.rows);
    pst_buf_dispose(&r.gap);
    pst_buf_dispose(&r.blanked);
    free(r.tags.items);
    free(r.containers);
    free(r.captions);
    return result;
}

int pst_markdown_read(struct pst_article *a, const struct pst_source *src,
                      const struct pst_extract_limits *limits,
                      struct pst_error *err)
{
    enum { RESERVED_MAX = 1024 };
    if (has_too_many_marks(pst_buf_str(&src->text)))
        return pst_plain_read(a, src, limits, err);
    size_t blocks = src->line_count / 2 + 8; /* most lines are apart */
    pst_article_reserve(a, src->text.n,
                        blocks < RESERVED_MAX ? blocks : RESERVED_MAX);
    size_t from = pst_front_matter(a, src, limits->depth);
    return read_from(a, src, from, a->stretch_count, limits->depth, err);
}

int pst_markdown_fragment(struct pst_article *a, const struct pst_source *src,
                          unsigned depth, struct pst_error *err)
{
    return read_from(a, src, 0, a->stretch_count, depth, err);
}
