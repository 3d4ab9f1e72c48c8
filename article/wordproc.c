/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Documents of word processors: .docx (ECMA-376), .odt (ISO 26300) and the same
 * in one file of XML, .fodt. */
#include <stdlib.h>
#include <string.h>

#include "article/ascii.h"
#include "article/look.h"
#include "article/members.h"
#include "article/package.h"
#include "article/tags.h"
#include "article/xmltree.h"
#include "base/map.h"
#include "base/mem.h"

struct document {
    struct pst_package package;
    struct pst_package_part text, about, styles;
    const struct pst_markup *about_m; /* what it says of itself is in here, */
    uint32_t about_top;               /* below this element */
    bool is_odt;
    struct pst_map styles_by_id; /* numbers of: */
    enum pst_look *looks;
    size_t count, cap;
};

/* The look of a style that was defined; else of what the id says. */
static enum pst_look find_look(const struct document *d, struct pst_str id)
{
    uint32_t number = pst_map_find(&d->styles_by_id, id);
    return number != UINT32_MAX ? d->looks[number] : pst_look_of(id);
}

/* Of several with the same id the first counts. */
static void add_style(struct document *d, struct pst_str id, enum pst_look look)
{
    bool added;
    pst_map_put(&d->styles_by_id, id, &added);
    if (added)
        PST_PUSH(d->looks, d->count, d->cap) = look;
}

/* Word has names beside ids; in OpenDocument an automatic style has a parent.
 */
static void read_styles(struct document *d, const struct pst_markup *m)
{
    for (uint32_t n = 0; (n = pst_markup_next(m, n, 0, false)) != 0;) {
        struct pst_str id, name;
        if (!pst_markup_is(m, n, "style"))
            continue;
        if (d->is_odt) {
            if (!pst_markup_value(m, n, "style:name", &id))
                continue;
            enum pst_look look = pst_look_of(id);
            if (look == PST_LOOK_TEXT &&
                pst_markup_value(m, n, "style:parent-style-name", &name))
                look = find_look(d, name);
            add_style(d, id, look);
            continue;
        }
        uint32_t child = pst_markup_find(m, n, "name");
        if (child != 0 && pst_markup_value(m, n, "w:styleid", &id) &&
            pst_markup_value(m, child, "w:val", &name))
            add_style(d, id, pst_look_of(name));
    }
}

struct walker {
    struct pst_article *a;
    const struct document *d;
    const struct pst_markup *m;
    uint32_t paragraph; /* the one whose stretch is open; 0: none */
    struct pst_look_state state;
    uint32_t *notes; /* of OpenDocument, in that paragraph */
    size_t note_count, note_cap;
};

static bool is_paragraph(const struct walker *w, uint32_t n)
{
    return pst_markup_is(w->m, n, "p") ||
           (w->d->is_odt && pst_markup_is(w->m, n, "h"));
}

static uint32_t paragraph_of(const struct walker *w, uint32_t n)
{
    while (n != 0 && !is_paragraph(w, n))
        n = w->m->nodes[n].parent;
    return n;
}

/* What Word says of a paragraph: an element that comes first in it, but for
 * white space. 0: none. */
static uint32_t properties_of(const struct pst_markup *m, uint32_t p)
{
    uint32_t first = m->nodes[p].child;
    if (first != 0 && m->nodes[first].is_text)
        first = m->nodes[first].next;
    return pst_markup_is(m, first, "ppr") ? first : 0;
}

static enum pst_look paragraph_look(const struct walker *w, uint32_t p)
{
    struct pst_str id;
    if (w->d->is_odt) {
        if (pst_markup_is(w->m, p, "h"))
            return PST_LOOK_HEADING;
        return pst_markup_value(w->m, p, "text:style-name", &id)
                   ? find_look(w->d, id)
                   : PST_LOOK_TEXT;
    }
    uint32_t all = properties_of(w->m, p);
    uint32_t style = all == 0 ? 0 : pst_markup_find(w->m, all, "pstyle");
    if (style != 0 && pst_markup_value(w->m, style, "w:val", &id))
        return find_look(w->d, id);
    return PST_LOOK_TEXT;
}

/* Whether it is an item of a list. */
static bool is_item(const struct walker *w, uint32_t p)
{
    if (w->d->is_odt)
        return pst_markup_above(w->m, p, "list-item") != 0;
    uint32_t all = properties_of(w->m, p);
    return all != 0 && pst_markup_find(w->m, all, "numpr") != 0;
}

static bool is_cell(const struct walker *w, uint32_t p)
{
    return pst_markup_above(w->m, p, w->d->is_odt ? "table-cell" : "tc") != 0;
}

static enum pst_block text_block(const struct walker *w, uint32_t p)
{
    if (is_cell(w, p))
        return PST_BLOCK_CELL;
    return is_item(w, p) ? PST_BLOCK_ITEM : PST_BLOCK_PARAGRAPH;
}

static void open_paragraph(struct walker *w, uint32_t p)
{
    enum pst_block block;
    enum pst_field field = pst_look_take(&w->state, paragraph_look(w, p),
                                         text_block(w, p), &block);
    pst_article_open(w->a, field, block, NULL);
    w->paragraph = p;
}

/* What is no text: deleted, moved away, said twice, of the page or program. */
static bool is_dropped(const struct walker *w, uint32_t n)
{
    static const char *const word[] = {"fallback", "movefrom", "del"};
    static const char *const open_document[] = {
        "annotation",         "annotation-end",
        "tracked-changes",    "note-citation",
        "sequence-decls",     "variable-decls",
        "table-of-content",   "forms",
        "alphabetical-index", "bibliography-mark",
        "automatic-styles",   "binary-data"};
    const char *const *names = w->d->is_odt ? open_document : word;
    size_t count = w->d->is_odt ? sizeof open_document / sizeof *open_document
                                : sizeof word / sizeof *word;
    for (size_t i = 0; i < count; i++)
        if (pst_markup_is(w->m, n, names[i]))
            return true;
    return is_paragraph(w, n) && paragraph_look(w, n) == PST_LOOK_CONTENTS;
}

/* Elements that stand for a character; NULL: none. */
static const char *character_of(const struct walker *w, uint32_t n)
{
    static const struct {
        const char *name, *text;
    } all[] = {{"tab", "\t"},        {"br", "\n"}, {"cr", "\n"},
               {"line-break", "\n"}, {"s", " "},   {"nobreakhyphen", "-"}};
    uint32_t above = w->m->nodes[n].parent;
    /* Word also calls the stops of a paragraph so. */
    if (!w->d->is_odt && !pst_markup_is(w->m, above, "r"))
        return NULL;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (pst_markup_is(w->m, n, all[i].name))
            return all[i].text;
    return NULL;
}

static bool is_text(const struct walker *w, uint32_t n)
{
    const struct pst_node *node = &w->m->nodes[n];
    return node->is_text &&
           (w->d->is_odt ? paragraph_of(w, n) != 0
                         : pst_markup_is(w->m, node->parent, "t"));
}

static void walk(struct walker *w, uint32_t top);

/* The notes follow the paragraph that they stand in. */
static void flush_notes(struct walker *w)
{
    size_t count = w->note_count;
    uint32_t *notes = w->notes;
    w->notes = NULL;
    w->note_count = w->note_cap = 0;
    for (size_t i = 0; i < count; i++)
        walk(w, notes[i]);
    free(notes);
}

static void walk(struct walker *w, uint32_t top)
{
    bool skip = false;
    for (uint32_t n = top;
         top != 0 && (n = pst_markup_next(w->m, n, top, skip)) != 0;) {
        const struct pst_node *node = &w->m->nodes[n];
        skip = !node->is_text && is_dropped(w, n);
        if (w->d->is_odt && pst_markup_is(w->m, n, "note-body")) {
            PST_PUSH(w->notes, w->note_count, w->note_cap) = n;
            skip = true;
        } else if (w->note_count != 0 && is_paragraph(w, n)) {
            flush_notes(w);
        }
        const char *character =
            node->is_text || skip ? NULL : character_of(w, n);
        if (character == NULL && !is_text(w, n))
            continue;
        uint32_t p = paragraph_of(w, n);
        if (p != w->paragraph || !w->a->is_open)
            open_paragraph(w, p);
        if (character != NULL)
            pst_article_add_mapped(w->a, character, 1, node->begin, node->end);
        else
            pst_markup_add_node(w->a, w->m, n);
    }
    pst_article_close(w->a);
    w->paragraph = 0;
    if (w->note_count != 0)
        flush_notes(w);
}

/* Notes of a Word document stand in a file of their own, which is not the one
 * that places are told of. */
static void add_notes(struct walker *w, const char *name, unsigned depth)
{
    struct pst_package_part notes;
    size_t first = w->a->segment_count;
    const struct pst_markup *m = w->m;
    if (pst_package_part_open(&notes, &w->d->package, pst_str_of(name),
                              depth)) {
        w->m = &notes.m;
        walk(w, pst_markup_find(&notes.m, 0, "footnotes"));
        walk(w, pst_markup_find(&notes.m, 0, "endnotes"));
        w->m = m;
        w->a->segment_count = first;
    }
    pst_package_part_close(&notes);
}

int pst_wordproc_read(struct pst_article *a, const struct pst_source *src,
                      const struct pst_member *member,
                      const struct pst_extract_limits *limits,
                      struct pst_error *err)
{
    (void)src;
    (void)err;
    const struct document *d = member->own;
    struct walker w = {.a = a, .d = d, .m = &d->text.m};
    a->header.format = pst_str_of(d->is_odt ? "odt" : "docx");
    walk(&w, pst_markup_find(w.m, 0, "body"));
    if (!d->is_odt) {
        add_notes(&w, "word/footnotes.xml", limits->depth);
        add_notes(&w, "word/endnotes.xml", limits->depth);
    }
    pst_package_metadata(a, d->about_m, d->about_top, NULL, PST_FIELD_TITLE);
    return a->stretch_count != 0;
}

int pst_wordproc_members(const struct pst_source *src,
                         const struct pst_extract_limits *limits,
                         pst_member_sink *sink, void *payload,
                         struct pst_error *err)
{
    const char *what;
    struct document d = {.looks = NULL};
    pst_map_init(&d.styles_by_id);
    struct pst_str bytes = pst_buf_str(&src->text);
    d.is_odt = pst_package_kind(bytes, &what) == PST_PACKAGE_ODT;
    int r = pst_package_open(&d.package, bytes, limits, err);
    const char *text = d.is_odt ? "content.xml" : "word/document.xml";
    const char *about = d.is_odt ? "meta.xml" : "docProps/core.xml";
    const char *styles = d.is_odt ? "styles.xml" : "word/styles.xml";
    bool has_text = pst_package_part_open(&d.text, &d.package, pst_str_of(text),
                                          limits->depth);
    pst_package_part_open(&d.about, &d.package, pst_str_of(about),
                          limits->depth);
    pst_package_part_open(&d.styles, &d.package, pst_str_of(styles),
                          limits->depth);
    if (r == 0 && !has_text)
        r = pst_fail(err, PST_EFORMAT, "no %s in it, or nested too deeply",
                     text);
    if (r == 0) {
        read_styles(&d, &d.styles.m);
        read_styles(&d, &d.text.m);
        d.about_m = &d.about.m;
        struct pst_member m = {.number = -1, .own = &d, .src = &d.text.src};
        r = sink(payload, &m);
    }
    pst_package_part_close(&d.styles);
    pst_package_part_close(&d.about);
    pst_package_part_close(&d.text);
    pst_package_close(&d.package);
    pst_map_dispose(&d.styles_by_id);
    free(d.looks);
    return r < 0 ? r : 0;
}

int pst_flatdoc_members(const struct pst_source *src,
                        const struct pst_extract_limits *limits,
                        pst_member_sink *sink, void *payload,
                        struct pst_error *err)
{
    struct document d = {.is_odt = true};
    bool well_formed;
    pst_map_init(&d.styles_by_id);
    pst_markup_init(&d.text.m, src, NULL);
    int r = pst_xml_tree(&d.text.m, limits->depth, &well_formed, err);
    if (r == 0) {
        read_styles(&d, &d.text.m);
        d.about_m = &d.text.m;
        d.about_top = pst_markup_find(&d.text.m, 0, "meta");
        struct pst_member m = {.number = -1, .own = &d};
        r = sink(payload, &m);
    }
    pst_markup_dispose(&d.text.m);
    pst_map_dispose(&d.styles_by_id);
    free(d.looks);
    return r < 0 ? r : 0;
}
