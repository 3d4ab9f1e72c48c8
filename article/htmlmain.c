/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlmain.h"

#include <stdlib.h>
#include <string.h>

#include "article/ascii.h"
#include "article/furniture.h"
#include "article/htmlclass.h"
#include "base/mem.h"

enum {
    PROSE_LEAST = 80,  /* bytes of a paragraph of sentences */
    SHORT_MOST = 80,   /* bytes of what may be a label */
    SHOWN_MOST = 400,  /* bytes of a block that are looked at */
    TOTAL_LEAST = 300, /* bytes of prose: of less nothing can be said */
    LINKS_LEAST = 2,
    HEADS_MOST = 200 /* of what is no article, on a page */
};

/* The text of one block: a paragraph, a heading, an item, a label. */
struct leaf {
    uint32_t owner;       /* the innermost block that it is in */
    uint32_t first, last; /* text nodes */
    size_t text, linked;  /* bytes that are no white space */
    bool is_heading, is_caption, is_prose, is_dropped;
};

struct survey {
    const struct pst_walk *w;
    const struct pst_markup *m;
    struct leaf *leaves;
    size_t count, cap;
    size_t prose; /* bytes of all */
    bool *dropped;
    struct pst_buf shown;
};

static bool is_block(enum pst_role role)
{
    return role != PST_ROLE_UNKNOWN && role != PST_ROLE_INLINE &&
           role != PST_ROLE_BREAK && role != PST_ROLE_IMAGE;
}

static uint32_t owner_of(const struct survey *s, uint32_t node)
{
    uint32_t n = s->m->nodes[node].parent;
    while (n != s->w->root && n != 0 && !is_block(pst_walk_role(s->w, n)))
        n = s->m->nodes[n].parent;
    return n;
}

static size_t visible(const struct pst_markup *m, uint32_t node)
{
    size_t n = 0;
    for (size_t i = m->nodes[node].begin; i < m->nodes[node].end; i++)
        n += !pst_is_space(m->p[i]);
    return n;
}

static void add_text(struct survey *s, uint32_t node, uint32_t newest_block,
                     bool is_caption)
{
    size_t n = visible(s->m, node);
    if (n == 0)
        return;
    uint32_t owner = owner_of(s, node);
    struct leaf *l = s->count == 0 ? NULL : &s->leaves[s->count - 1];
    if (l == NULL || l->owner != owner || newest_block > l->last) {
        enum pst_role role = pst_walk_role(s->w, owner);
        l = &PST_PUSH(s->leaves, s->count, s->cap);
        *l = (struct leaf){.owner = owner,
                           .first = node,
                           .is_heading = role == PST_ROLE_HEADING,
                           .is_caption =
                               is_caption || role == PST_ROLE_CAPTION ||
                               pst_markup_above(s->m, node, "figcaption") != 0};
    }
    l->last = node;
    l->text += n;
    if (pst_markup_above(s->m, node, "a") != 0)
        l->linked += n;
}

/* The number after those of the nodes below it. */
static uint32_t end_below(const struct survey *s, uint32_t top)
{
    uint32_t next = pst_markup_next(s->m, top, 0, true);
    return next != 0 ? next : (uint32_t)s->m->count;
}

static bool is_address(const struct survey *s, const struct leaf *l)
{
    const struct pst_node *n = &s->m->nodes[l->first];
    struct pst_str text = {s->m->p + n->begin, n->end - n->begin};
    return pst_str_starts(pst_str_trim(text), "http");
}

static void collect(struct survey *s)
{
    uint32_t newest_block = 0, captions_end = 0;
    enum pst_field field;
    bool skip = false;
    for (uint32_t n = s->w->root;
         (n = pst_markup_next(s->m, n, s->w->root, skip)) != 0;) {
        skip = pst_walk_drops(s->w, n);
        if (skip)
            continue;
        if (s->m->nodes[n].is_text) {
            add_text(s, n, newest_block, n < captions_end);
            continue;
        }
        bool is_caption = n >= captions_end && pst_walk_names(s->w, n, &field);
        if (is_caption)
            captions_end = end_below(s, n);
        if (is_caption || is_block(pst_walk_role(s->w, n)))
            newest_block = n;
    }
    for (size_t i = 0; i < s->count; i++) {
        struct leaf *l = &s->leaves[i];
        l->is_prose = l->text >= PROSE_LEAST && l->linked < l->text / 2 &&
                      !l->is_heading && !l->is_caption && !is_address(s, l);
        s->prose += l->is_prose ? l->text : 0;
    }
}

/* The beginning of a block's text in single spaces. */
static struct pst_str shown(struct survey *s, const struct leaf *l)
{
    pst_buf_clear(&s->shown);
    for (uint32_t n = l->first; n <= l->last && s->shown.n <= SHOWN_MOST; n++)
        if (s->m->nodes[n].is_text)
            pst_markup_decode(&s->shown, s->m, s->m->nodes[n].begin,
                              s->m->nodes[n].end);
    size_t to = 0;
    for (size_t i = 0; i < s->shown.n; i++) {
        bool blank = pst_is_space(s->shown.p[i]);
        if (!blank || (to != 0 && s->shown.p[to - 1] != ' '))
            s->shown.p[to++] = blank ? ' ' : s->shown.p[i];
    }
    pst_buf_truncate(&s->shown, to);
    return pst_str_trim(pst_buf_str(&s->shown));
}

static bool is_below(const struct survey *s, const struct leaf *l, uint32_t top)
{
    return l->first > top && l->first < end_below(s, top);
}

/* The leaf of that number on lies in the element: past its last one. */
static size_t end_of(const struct survey *s, size_t i, uint32_t top)
{
    uint32_t end = end_below(s, top);
    size_t low = i, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->leaves[middle].first < end)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void drop_leaves(struct survey *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        s->leaves[i].is_dropped = true;
}

static bool is_live_prose(const struct survey *s, size_t i)
{
    return s->leaves[i].is_prose && !s->leaves[i].is_dropped;
}

static size_t prose_in(const struct survey *s, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        if (is_live_prose(s, i))
            n += s->leaves[i].text;
    return n;
}

static bool is_linked(const struct leaf *l)
{
    return l->linked > l->text / 2;
}

/* Linked but for a date or a number; an entry of a list of references is not.
 */
static bool is_link(const struct leaf *l)
{
    return l->linked > l->text / 4 * 3;
}

/* The largest element that begins with this leaf, without the page itself and
 * without half of the prose. */
static size_t end_of_section(const struct survey *s, size_t i)
{
    size_t end = i + 1;
    for (uint32_t n = s->leaves[i].owner; n != s->w->root && n != 0;
         n = s->m->nodes[n].parent) {
        if (i != 0 && is_below(s, &s->leaves[i - 1], n))
            break;
        size_t next = end_of(s, i, n);
        if (prose_in(s, i, next) > s->prose / 2)
            break;
        end = next;
    }
    return end;
}

static bool ends_sentence(struct pst_str text)
{
    static const char *const ends[] = {
        ".", "!", "?", ":", "\xE2\x80\xA6", "\"", "\xE2\x80\x9D", ")"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (text.n >= n && memcmp(text.p + text.n - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

/* A heading without a box around what it heads: that goes on to the next one,
 * as long as it is links and labels. */
static size_t end_of_siblings(struct survey *s, size_t i)
{
    size_t end = i + 1;
    while (end < s->count && !s->leaves[end].is_heading &&
           !s->leaves[end].is_prose &&
           (is_linked(&s->leaves[end]) ||
            !ends_sentence(shown(s, &s->leaves[end]))))
        end++;
    return end;
}

/* Prose under such a heading is others' if links are there, too, or if the text
 * is over. */
static bool is_foreign(const struct survey *s, size_t from, size_t to)
{
    enum { REST = 10 }; /* the share of all prose that may come after it */
    size_t links = 0;
    for (size_t i = from; i < to; i++)
        links += is_linked(&s->leaves[i]);
    return prose_in(s, from, to) == 0 || links >= LINKS_LEAST ||
           prose_in(s, to, s->count) <= s->prose / REST;
}

static void drop_headed(struct survey *s)
{
    size_t heads = 0;
    for (size_t i = 0; i < s->count && heads < HEADS_MOST; i++) {
        const struct leaf *l = &s->leaves[i];
        if (l->is_dropped || l->is_prose || l->is_caption ||
            l->text > SHOWN_MOST || !pst_furniture_heads(shown(s, l)))
            continue;
        heads++;
        size_t end = end_of_section(s, i);
        if (end == i + 1 && l->is_heading)
            end = end_of_siblings(s, i);
        bool heads_text =
            end == i + 1 && end < s->count && !s->leaves[end].is_heading;
        if (!heads_text && is_foreign(s, i, end))
            drop_leaves(s, i, end);
    }
}

/* A link in capitals, as a paragraph of its own, is to another article. */
static bool is_shouted(const struct survey *s, const struct leaf *l,
                       struct pst_str text)
{
    enum { LETTERS_LEAST = 16 };
    size_t letters = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] >= 'a' && text.p[i] <= 'z')
            return false;
        letters += text.p[i] >= 'A' && text.p[i] <= 'Z';
    }
    return letters >= LETTERS_LEAST && l->linked == l->text &&
           pst_walk_role(s->w, l->owner) == PST_ROLE_BLOCK;
}

static void drop_notices(struct survey *s)
{
    for (size_t i = 0; i < s->count; i++) {
        struct leaf *l = &s->leaves[i];
        if (l->is_heading || l->is_caption || l->text > SHOWN_MOST)
            continue;
        struct pst_str text = shown(s, l);
        if (pst_furniture_is(text) ||
            (is_linked(l) &&
             (pst_furniture_leads(text) || is_shouted(s, l, text))))
            l->is_dropped = true;
    }
}

/* The prose that counts: the first and the last of it. */
struct span {
    size_t first, last;
};

static bool find_span(const struct survey *s, struct span *out)
{
    bool any = false;
    for (size_t i = 0; i < s->count; i++)
        if (s->leaves[i].is_prose && !s->leaves[i].is_dropped) {
            if (!any)
                out->first = i;
            out->last = i;
            any = true;
        }
    return any;
}

/* A heading that has the title, perhaps behind another word, and is not the one
 * that was taken for it. */
static bool repeats(struct survey *s, const struct leaf *l,
                    struct pst_str title)
{
    enum { TITLE_LEAST = 8, BEFORE_MOST = 40 };
    struct pst_str text = shown(s, l);
    return l->is_heading && title.n >= TITLE_LEAST && text.n >= title.n &&
           text.n - title.n <= BEFORE_MOST &&
           memcmp(text.p + text.n - title.n, title.p, title.n) == 0;
}

/* What stands above the text: all before the title, but headings where that is
 * not certain; and what is linked or names author and date. */
static void drop_head(struct survey *s, const struct span *span,
                      struct pst_str title, uint32_t heading)
{
    size_t after_title = 0;
    for (size_t i = 0; i < span->first; i++) {
        struct leaf *l = &s->leaves[i];
        bool is_title = repeats(s, l, title);
        l->is_dropped = l->is_dropped || is_title;
        if (is_title || (heading != 0 && l->last < heading))
            after_title = i + 1;
    }
    for (size_t i = 0; i < span->first; i++) {
        struct leaf *l = &s->leaves[i];
        bool is_above = i < after_title && !l->is_caption &&
                        (!l->is_heading || l->last < s->w->omit);
        bool is_about =
            !l->is_caption &&
            (is_linked(l) ||
             (!l->is_heading && (pst_furniture_is_byline(shown(s, l)) ||
                                 pst_str_starts(shown(s, l), "http"))));
        l->is_dropped = l->is_dropped || is_above || is_about;
    }
}

/* The box that holds the last of the prose and what comes before it. */
static uint32_t last_box(const struct survey *s, const struct span *span)
{
    uint32_t box = s->m->nodes[s->leaves[span->last].owner].parent;
    size_t before = span->last;
    while (before > span->first && !s->leaves[--before].is_prose)
        continue;
    while (box != s->w->root && box != 0 &&
           !is_below(s, &s->leaves[before], box))
        box = s->m->nodes[box].parent;
    return box;
}

/* What stands below it in boxes of its own: links and labels. */
static void drop_tail(struct survey *s, const struct span *span)
{
    uint32_t box = last_box(s, span);
    for (size_t i = span->last + 1; i < s->count; i++) {
        struct leaf *l = &s->leaves[i];
        bool is_inside = box != s->w->root
                             ? is_below(s, l, box)
                             : s->m->nodes[l->owner].parent == box &&
                                   pst_markup_is(s->m, l->owner, "p");
        bool is_label = l->text < SHORT_MOST && !ends_sentence(shown(s, l));
        if (is_linked(l) || (!is_inside && is_label))
            l->is_dropped = true;
    }
}

/* The highest element below the root with nothing of the text in it. */
static uint32_t box_of(const struct survey *s, size_t i,
                       const struct span *span)
{
    uint32_t box = s->leaves[i].owner;
    for (uint32_t n = box; n != s->w->root && n != 0;
         n = s->m->nodes[n].parent) {
        if (is_below(s, &s->leaves[span->first], n))
            break;
        box = n;
    }
    return box;
}

/* The leaves in an element. */
struct extent {
    size_t begin, end;
};

static struct extent extent_of(const struct survey *s, uint32_t node)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->leaves[middle].first <= node)
            low = middle + 1;
        else
            high = middle;
    }
    return (struct extent){low, end_of(s, low, node)};
}

/* What is called comments, behind some of the text. */
static void drop_comments(struct survey *s)
{
    enum { BEFORE_LEAST = 100 }; /* bytes of prose */
    bool skip = false;
    size_t before = 0, counted = 0; /* prose, of so many leaves */
    for (uint32_t n = s->w->root;
         (n = pst_markup_next(s->m, n, s->w->root, skip)) != 0;) {
        skip = !s->m->nodes[n].is_text &&
               pst_html_class(s->m, n) == PST_CLASS_COMMENTS;
        if (!skip)
            continue;
        struct extent e = extent_of(s, n);
        /* Within a paragraph it is none: of a program, say. */
        if (e.begin < e.end && s->leaves[e.begin].owner < n) {
            skip = false;
            continue;
        }
        if (e.begin > counted) {
            before += prose_in(s, counted, e.begin);
            counted = e.begin;
        }
        if (before >= BEFORE_LEAST)
            drop_leaves(s, e.begin, e.end);
        else
            skip = false;
    }
}

static bool is_alike(const struct survey *s, uint32_t a, uint32_t b)
{
    const struct pst_markup *m = s->m;
    size_t a_at = 0, a_end = 0, b_at = 0, b_end = 0;
    if (m->nodes[a].is_text || m->nodes[b].is_text ||
        !pst_str_eq(m->nodes[a].name, m->nodes[b].name))
        return false;
    bool a_has = pst_markup_attribute(m, a, "class", &a_at, &a_end);
    bool b_has = pst_markup_attribute(m, b, "class", &b_at, &b_end);
    /* Of many classes one is often a number. */
    size_t n = 0;
    while (a_at + n < a_end && b_at + n < b_end &&
           m->p[a_at + n] == m->p[b_at + n] && !pst_is_space(m->p[a_at + n]))
        n++;
    return a_has == b_has && (!a_has || n != 0);
}

/* Prose with a link or a name and a date to it: a teaser or a comment. */
static bool is_record(struct survey *s, struct extent e)
{
    enum { LEAVES_MOST = 64 }; /* more are no teaser: nested pages stay cheap */
    bool about = false, prose = false;
    if (e.end - e.begin > LEAVES_MOST)
        return false;
    for (size_t i = e.begin; i < e.end; i++) {
        const struct leaf *l = &s->leaves[i];
        prose = prose || l->is_prose;
        about =
            about || (!l->is_prose &&
                      (is_linked(l) || (l->text < SHORT_MOST &&
                                        pst_furniture_is_byline(shown(s, l)))));
    }
    return prose && about;
}

/* Three records or more in a row are a list of other articles or of comments,
 * if the text is elsewhere and does not go on behind them. Returns what is left
 * of the page's prose. */
static size_t drop_records_of(struct survey *s, uint32_t parent, size_t page)
{
    enum { RECORDS_LEAST = 3, PARAGRAPHS_MOST = 2 }; /* on average */
    size_t records = 0, others = 0, prose = 0, paragraphs = 0;
    uint32_t sample = 0;
    struct extent all = {0, 0};
    for (uint32_t n = s->m->nodes[parent].child; n != 0;
         n = s->m->nodes[n].next) {
        struct extent e = extent_of(s, n);
        if (s->m->nodes[n].is_text || e.begin == e.end)
            continue;
        if (e.end - e.begin < 2 || (sample != 0 && !is_alike(s, sample, n)) ||
            !is_record(s, e)) {
            others += records != 0 && prose_in(s, e.begin, e.end) != 0;
            continue;
        }
        sample = n;
        if (records++ == 0)
            all.begin = e.begin;
        all.end = e.end;
        prose += prose_in(s, e.begin, e.end);
        for (size_t i = e.begin; i < e.end; i++)
            paragraphs += s->leaves[i].is_prose;
    }
    if (records < RECORDS_LEAST || others > records / 3 ||
        paragraphs > records * PARAGRAPHS_MOST)
        return page;
    size_t outside = page - prose_in(s, all.begin, all.end);
    if (outside < TOTAL_LEAST || outside < prose / 2 ||
        (prose_in(s, 0, all.begin) != 0 && prose_in(s, all.end, s->count) != 0))
        return page;
    drop_leaves(s, all.begin, all.end);
    return outside;
}

static void drop_records(struct survey *s)
{
    size_t page = prose_in(s, 0, s->count);
    for (uint32_t n = s->w->root;
         (n = pst_markup_next(s->m, n, s->w->root, false)) != 0;)
        if (!s->m->nodes[n].is_text && s->m->nodes[n].child != 0)
            page = drop_records_of(s, n, page);
    drop_records_of(s, s->w->root, page);
}

/* What speaks for an element and against it: prose; links and labels. */
struct balance {
    size_t prose, rest;
};

/* Items, cells, code and quotations are as good in a text as beside it. */
static bool is_neutral(const struct survey *s, const struct leaf *l)
{
    enum pst_role role = pst_walk_role(s->w, l->owner);
    if (l->is_caption)
        return true;
    return !is_linked(l) &&
           (l->is_heading || (role == PST_ROLE_ITEM || role == PST_ROLE_CELL ||
                              role == PST_ROLE_PRE || role == PST_ROLE_QUOTE));
}

static struct balance weigh(const struct survey *s, struct extent e)
{
    struct balance b = {0, 0};
    for (size_t i = e.begin; i < e.end; i++) {
        const struct leaf *l = &s->leaves[i];
        if (l->is_prose && !l->is_dropped)
            b.prose += l->text;
        else if (!is_neutral(s, l))
            b.rest += l->text;
    }
    return b;
}

/* Whether more of the text is in elements beside it that are like it. */
static bool goes_on_beside(const struct survey *s, uint32_t node)
{
    uint32_t n = s->m->nodes[s->m->nodes[node].parent].child;
    for (; n != 0; n = s->m->nodes[n].next) {
        struct extent e = extent_of(s, n);
        if (n != node && is_alike(s, n, node) &&
            prose_in(s, e.begin, e.end) != 0)
            return true;
    }
    return false;
}

/* The element that holds the text: around the parent of most prose, as far out
 * as more prose is won than there is of anything else, or the text goes on
 * beside it. */
static uint32_t find_box(const struct survey *s)
{
    size_t *sums = pst_calloc(s->m->count, sizeof *sums);
    uint32_t best = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct leaf *l = &s->leaves[i];
        if (!l->is_prose || l->is_dropped)
            continue;
        size_t share = l->text;
        uint32_t n = s->m->nodes[l->owner].parent;
        for (; share != 0 && n != 0; n = s->m->nodes[n].parent) {
            sums[n] += share;
            if (best == 0 || sums[n] > sums[best])
                best = n;
            if (n == s->w->root)
                break;
            share /= 2;
        }
    }
    free(sums);
    uint32_t box = best;
    struct balance inner = weigh(s, extent_of(s, best));
    for (uint32_t n = best; n != s->w->root && n != 0;) {
        bool more = goes_on_beside(s, n);
        n = s->m->nodes[n].parent;
        struct balance outer = weigh(s, extent_of(s, n));
        if (more || outer.prose - inner.prose >= outer.rest - inner.rest) {
            box = n;
            inner = outer;
        }
    }
    return box;
}

/* Whether the title is that of a part: the prose before it and behind it are
 * in one box. */
static bool is_within(const struct survey *s, size_t title)
{
    size_t before = title, behind = title;
    while (before > 0 && !is_live_prose(s, before - 1))
        before--;
    while (behind < s->count && !is_live_prose(s, behind))
        behind++;
    if (before == 0 || behind == s->count)
        return false;
    const struct leaf *a = &s->leaves[before - 1], *b = &s->leaves[behind];
    return is_below(s, a, s->m->nodes[b->owner].parent) ||
           is_below(s, b, s->m->nodes[a->owner].parent);
}

/* Nothing of the text stands before its title. */
static void drop_before(struct survey *s, uint32_t title)
{
    size_t i = 0;
    while (i < s->count && s->leaves[i].last < title)
        i++;
    size_t before = prose_in(s, 0, i);
    if (title == 0 || before == 0 || prose_in(s, i, s->count) < TOTAL_LEAST ||
        (before >= TOTAL_LEAST && is_within(s, i)))
        return;
    for (size_t j = 0; j < i; j++)
        s->leaves[j].is_dropped =
            s->leaves[j].is_dropped || s->leaves[j].is_prose;
}

/* What stands outside of the box, but for what leads to it from the title. */
static void drop_outside(struct survey *s, uint32_t heading)
{
    uint32_t box = find_box(s);
    struct extent e = extent_of(s, box);
    if (box == 0 || prose_in(s, e.begin, e.end) < TOTAL_LEAST)
        return;
    for (size_t i = 0; i < e.begin; i++)
        if (s->leaves[i].is_prose && s->leaves[i].last < heading)
            s->leaves[i].is_dropped = true;
    for (size_t i = e.end; i < s->count; i++)
        s->leaves[i].is_dropped =
            s->leaves[i].is_dropped || !is_neutral(s, &s->leaves[i]);
}

/* Prose behind the text in a box that is full of links: teasers. The text is
 * what comes before, if it is more. */
static void drop_teasers(struct survey *s)
{
    struct span span = {0, 0};
    if (!find_span(s, &span))
        return;
    size_t before = prose_in(s, span.first, span.first + 1);
    for (size_t i = span.first + 1, end; i < s->count; i = end) {
        uint32_t box = box_of(s, i, &span);
        size_t text = 0, linked = 0, links = 0;
        end = end_of(s, i, box);
        for (size_t j = i; j < end; j++) {
            text += s->leaves[j].text;
            if (is_link(&s->leaves[j])) {
                linked += s->leaves[j].linked;
                links++;
            }
        }
        bool is_box = box != s->leaves[span.first].owner && end > i;
        end = end > i ? end : i + 1;
        size_t prose = prose_in(s, i, end);
        if (is_box && links >= LINKS_LEAST && linked > text / 5 && prose != 0 &&
            prose < before)
            drop_leaves(s, i, end);
        else
            before += prose;
    }
}

static void mark(struct survey *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct leaf *l = &s->leaves[i];
        for (uint32_t n = l->first; l->is_dropped && n <= l->last; n++)
            if (s->m->nodes[n].is_text)
                s->dropped[n] = true;
    }
}

bool *pst_html_main(const struct pst_walk *w, struct pst_str title,
                    uint32_t heading)
{
    struct survey s = {.w = w, .m = w->m, .shown = PST_BUF_INIT};
    struct span span = {0, 0};
    collect(&s);
    if (s.prose >= TOTAL_LEAST) {
        drop_comments(&s);
        drop_headed(&s);
        drop_notices(&s);
        drop_records(&s);
        drop_before(&s, w->omit);
        drop_teasers(&s);
        drop_outside(&s, heading);
        if (find_span(&s, &span)) {
            s.dropped = pst_calloc(w->m->count, sizeof *s.dropped);
            drop_head(&s, &span, title, heading);
            drop_tail(&s, &span);
            mark(&s);
        }
    }
    free(s.leaves);
    pst_buf_dispose(&s.shown);
    return s.dropped;
}
