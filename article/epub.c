/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Books (EPUB 2 and 3): each file of the reading order is an article. */
#include <stdlib.h>
#include <string.h>

#include "article/booktoc.h"
#include "article/charset.h"
#include "article/members.h"
#include "article/package.h"
#include "article/readers.h"
#include "base/map.h"
#include "base/mem.h"

struct book {
    struct pst_package package;
    struct pst_package_part opf;
    uint32_t metadata;    /* its element there; 0: none */
    struct pst_buf title; /* of the book */
    struct pst_map ids;   /* of items */
    uint32_t *items;      /* their nodes */
    size_t count, cap;
    struct pst_booktoc toc;
    struct pst_str chapter; /* what the table calls the file that is read, or
                               the last one before that it knows */
    bool *passed;           /* by node: what of the metadata does not count */
};

static bool attribute(const struct pst_markup *m, uint32_t node,
                      const char *name, struct pst_buf *value)
{
    size_t begin, end;
    pst_buf_clear(value);
    if (!pst_markup_attribute(m, node, name, &begin, &end))
        return false;
    pst_markup_decode(value, m, begin, end);
    return value->n != 0;
}

/* The manifest's items by their ids. */
static void read_manifest(struct book *b)
{
    const struct pst_markup *m = &b->opf.m;
    struct pst_buf id = PST_BUF_INIT;
    uint32_t manifest = pst_markup_find(m, 0, "manifest");
    for (uint32_t n = m->nodes[manifest].child; n != 0; n = m->nodes[n].next) {
        bool added;
        if (!attribute(m, n, "id", &id))
            continue;
        pst_map_put(&b->ids, pst_buf_str(&id), &added);
        if (added)
            PST_PUSH(b->items, b->count, b->cap) = n;
    }
    pst_buf_dispose(&id);
}

/* People, by their ids, to whom <meta property="role" refines="#id"> gives a
 * role, and those of them that it calls authors. */
struct roles {
    struct pst_map have_one, write;
};

static void read_roles(const struct book *b, uint32_t top, struct roles *roles)
{
    const struct pst_markup *m = &b->opf.m;
    struct pst_buf id = PST_BUF_INIT;
    for (uint32_t n = top; (n = pst_markup_next(m, n, top, false)) != 0;) {
        if (!pst_markup_is(m, n, "meta") ||
            !pst_markup_has_word(m, n, "property", "role") ||
            !attribute(m, n, "refines", &id) || id.p[0] != '#')
            continue;
        struct pst_source role;
        struct pst_str whose = {id.p + 1, id.n - 1};
        pst_markup_inner(&role, m, n);
        pst_map_put(&roles->have_one, whose, NULL);
        if (pst_str_is(pst_str_trim(pst_buf_str(&role.text)), "aut"))
            pst_map_put(&roles->write, whose, NULL);
        pst_source_dispose(&role);
    }
    pst_buf_dispose(&id);
}

enum standing { STANDS_OUT, STANDS_FIRST, STANDS_BY };

static bool is_in(const struct pst_map *ids, const struct pst_buf *id)
{
    return pst_map_find(ids, pst_buf_str(id)) != UINT32_MAX;
}

/* Of people, whether it is an author. */
static enum standing standing_of_person(const struct book *b, uint32_t n,
                                        const struct roles *roles)
{
    struct pst_buf value = PST_BUF_INIT;
    enum standing s = STANDS_BY;
    if (attribute(&b->opf.m, n, "opf:role", &value))
        s = pst_str_is(pst_buf_str(&value), "aut") ? STANDS_FIRST : STANDS_OUT;
    else if (!attribute(&b->opf.m, n, "id", &value))
        s = STANDS_BY;
    else if (is_in(&roles->write, &value))
        s = STANDS_FIRST;
    else if (is_in(&roles->have_one, &value))
        s = STANDS_OUT;
    pst_buf_dispose(&value);
    return s;
}

/* Of dates, whether it is that of publication. Programs write 0101-01-01 when
 * they know none. */
static enum standing standing_of_date(const struct book *b, uint32_t n)
{
    struct pst_buf event = PST_BUF_INIT;
    struct pst_source text;
    enum standing s = STANDS_BY;
    if (attribute(&b->opf.m, n, "opf:event", &event) &&
        strstr(event.p, "publication") != NULL)
        s = STANDS_FIRST;
    else if (pst_str_is(pst_buf_str(&event), "modification"))
        s = STANDS_OUT;
    pst_markup_inner(&text, &b->opf.m, n);
    if (pst_str_starts(pst_str_trim(pst_buf_str(&text.text)), "0"))
        s = STANDS_OUT;
    pst_source_dispose(&text);
    pst_buf_dispose(&event);
    return s;
}

/* Illustrators and translators do not count beside authors, nor other dates
 * beside that of publication, nor further titles. */
static void read_standing(struct book *b)
{
    const struct pst_markup *m = &b->opf.m;
    uint32_t top = b->metadata;
    struct roles roles;
    bool has_title = false;
    enum standing *all = pst_calloc(m->count, sizeof *all);
    enum standing people = STANDS_BY, dates = STANDS_BY;
    b->passed = pst_calloc(m->count, sizeof *b->passed);
    pst_map_init(&roles.have_one);
    pst_map_init(&roles.write);
    read_roles(b, top, &roles);
    for (uint32_t n = top; (n = pst_markup_next(m, n, top, false)) != 0;) {
        if (pst_markup_is(m, n, "creator")) {
            all[n] = standing_of_person(b, n, &roles);
            people = all[n] == STANDS_FIRST ? STANDS_FIRST : people;
        } else if (pst_markup_is(m, n, "date")) {
            all[n] = standing_of_date(b, n);
            dates = all[n] == STANDS_FIRST ? STANDS_FIRST : dates;
        } else if (pst_markup_is(m, n, "title")) {
            b->passed[n] = has_title;
            has_title = true;
        }
    }
    for (uint32_t n = top; (n = pst_markup_next(m, n, top, false)) != 0;) {
        if (pst_markup_is(m, n, "creator"))
            b->passed[n] = people == STANDS_FIRST && all[n] == STANDS_OUT;
        else if (pst_markup_is(m, n, "date"))
            b->passed[n] = all[n] == STANDS_OUT ||
                           (dates == STANDS_FIRST && all[n] == STANDS_BY);
    }
    pst_map_dispose(&roles.have_one);
    pst_map_dispose(&roles.write);
    free(all);
}

/* The item that an entry of the spine refers to; 0: none. */
static uint32_t find_item(const struct book *b, uint32_t itemref)
{
    struct pst_buf id = PST_BUF_INIT;
    uint32_t i = UINT32_MAX;
    if (attribute(&b->opf.m, itemref, "idref", &id))
        i = pst_map_find(&b->ids, pst_buf_str(&id));
    pst_buf_dispose(&id);
    return i == UINT32_MAX ? 0 : b->items[i];
}

/* "text/ch001.xhtml" is called "ch001.xhtml" or "ch001". */
static bool is_file_name(struct pst_str text, struct pst_str path)
{
    const char *slash = memrchr(path.p, '/', path.n);
    size_t skip = slash != NULL ? (size_t)(slash + 1 - path.p) : 0;
    struct pst_str name = {path.p + skip, path.n - skip};
    const char *dot = memrchr(name.p, '.', name.n);
    struct pst_str stem = {name.p,
                           dot != NULL ? (size_t)(dot - name.p) : name.n};
    return pst_str_eq(text, name) || pst_str_eq(text, stem);
}

/* A chapter that is called as the book or its file is goes by its first
 * heading. */
static void drop_empty_titles(struct pst_article *a, struct pst_str title,
                              struct pst_str path)
{
    for (size_t i = 0; i < a->stretch_count; i++) {
        struct pst_stretch *s = &a->stretches[i];
        struct pst_str text = {a->text.p + s->begin, s->end - s->begin};
        if (s->field == PST_FIELD_TITLE && s->block == PST_BLOCK_VALUE &&
            (pst_str_eq(text, title) || is_file_name(text, path))) {
            s->field = PST_FIELD_META;
            s->key = pst_str_of("book");
        }
    }
}

/* Where the chapter states no title and does not begin with a heading, it is
 * called what the table of contents calls it; where it is not in that, and has
 * no heading at all, as the book. */
static void add_title(struct pst_article *a, const struct book *b)
{
    struct pst_str title = b->chapter;
    for (size_t i = 0; i < a->stretch_count; i++) {
        const struct pst_stretch *s = &a->stretches[i];
        if (s->field == PST_FIELD_TITLE ||
            (s->field == PST_FIELD_BODY && s->block == PST_BLOCK_HEADING))
            return;
        if (s->field == PST_FIELD_BODY && title.n != 0)
            break;
    }
    if (title.n == 0)
        title = pst_buf_str(&b->title);
    pst_article_open(a, PST_FIELD_TITLE, PST_BLOCK_VALUE, NULL);
    pst_article_add_made(a, title.p, title.n);
    pst_article_close(a);
}

int pst_epub_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *member,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err)
{
    (void)src;
    const struct book *b = member->own;
    int r = pst_html_read(a, member->src, limits, err);
    if (r < 0)
        return r;
    pst_article_close(a);
    struct pst_str title = pst_buf_str(&b->title);
    drop_empty_titles(a, title, member->name);
    add_title(a, b);
    bool has_body = false;
    for (size_t i = 0; i < a->stretch_count; i++)
        has_body = has_body || a->stretches[i].field == PST_FIELD_BODY;
    a->header.kind = (struct pst_str){"", 0};
    /* The book is where its chapters come from. */
    if (b->metadata != 0)
        pst_package_metadata(a, &b->opf.m, b->metadata, b->passed,
                             PST_FIELD_SOURCE);
    return has_body;
}

/* The name of the package document. */
static bool find_opf(struct pst_buf *out, const struct pst_package *p,
                     unsigned depth)
{
    struct pst_package_part container;
    bool found = false;
    if (pst_package_part_open(&container, p,
                              pst_str_of("META-INF/container.xml"), depth)) {
        uint32_t root = pst_markup_find(&container.m, 0, "rootfile");
        found = root != 0 && attribute(&container.m, root, "full-path", out);
    }
    pst_package_part_close(&container);
    return found;
}

/* Whether the text was not in the set before. */
static bool is_new(struct pst_map *set, const struct pst_buf *text)
{
    bool added;
    pst_map_put(set, pst_buf_str(text), &added);
    return added;
}

/* Both kinds of tables, the newer one first; each once. */
static void read_toc(struct book *b, struct pst_str opf, unsigned depth)
{
    const struct pst_markup *m = &b->opf.m;
    struct pst_buf href = PST_BUF_INIT, name = PST_BUF_INIT;
    struct pst_map read;
    struct pst_str type;
    pst_map_init(&read);
    for (int newer = 1; newer >= 0; newer--)
        for (size_t i = 0; i < b->count; i++) {
            uint32_t n = b->items[i];
            bool is_table =
                newer != 0 ? pst_markup_has_word(m, n, "properties", "nav")
                           : pst_markup_value(m, n, "media-type", &type) &&
                                 pst_str_is(type, "application/x-dtbncx+xml");
            if (!is_table || !attribute(m, n, "href", &href))
                continue;
            pst_package_resolve(&name, opf, pst_buf_str(&href));
            if (is_new(&read, &name))
                pst_booktoc_read(&b->toc, &b->package, pst_buf_str(&name),
                                 depth);
        }
    pst_map_dispose(&read);
    pst_buf_dispose(&href);
    pst_buf_dispose(&name);
}

static int hand_out_chapter(struct book *b, struct pst_str name, int64_t number,
                            pst_member_sink *sink, void *payload)
{
    struct pst_str bytes;
    struct pst_source src;
    struct pst_error ignored;
    char declared[32];
    if (!pst_package_file(&b->package, name, &bytes))
        return 0;
    pst_source_init(&src);
    pst_charset_declared(bytes, declared);
    pst_source_decode(&src, bytes, declared, &ignored);
    struct pst_member m = {
        .number = number, .name = name, .own = b, .src = &src};
    int r = sink(payload, &m);
    pst_source_dispose(&src);
    return r;
}

static int hand_out(struct book *b, struct pst_str opf, pst_member_sink *sink,
                    void *payload)
{
    const struct pst_markup *m = &b->opf.m;
    struct pst_buf href = PST_BUF_INIT, name = PST_BUF_INIT;
    struct pst_map handed; /* names: each chapter once, however often it is in
                              the order */
    uint32_t spine = pst_markup_find(m, 0, "spine");
    int64_t number = 0;
    int r = 0;
    pst_map_init(&handed);
    for (uint32_t n = spine == 0 ? 0 : m->nodes[spine].child; n != 0 && r >= 0;
         n = m->nodes[n].next) {
        if (!pst_markup_is(m, n, "itemref"))
            continue;
        uint32_t item = find_item(b, n);
        number++;
        if (item == 0 || pst_markup_has_word(m, item, "properties", "nav") ||
            !attribute(m, item, "href", &href))
            continue;
        pst_package_resolve(&name, opf, pst_buf_str(&href));
        if (!is_new(&handed, &name))
            continue;
        struct pst_str label = pst_booktoc_label(&b->toc, pst_buf_str(&name));
        if (label.n != 0)
            b->chapter = label;
        r = hand_out_chapter(b, pst_buf_str(&name), number, sink, payload);
    }
    pst_map_dispose(&handed);
    pst_buf_dispose(&href);
    pst_buf_dispose(&name);
    return r < 0 ? r : 0;
}

int pst_epub_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err)
{
    struct book b = {.title = PST_BUF_INIT, .chapter = {"", 0}};
    struct pst_buf opf = PST_BUF_INIT;
    pst_map_init(&b.ids);
    pst_booktoc_init(&b.toc);
    int r = pst_package_open(&b.package, pst_buf_str(&src->text), limits, err);
    bool found = r == 0 && find_opf(&opf, &b.package, limits->depth);
    found = pst_package_part_open(&b.opf, &b.package, pst_buf_str(&opf),
                                  limits->depth) &&
            found;
    if (r == 0 && !found)
        r = pst_fail(err, PST_EFORMAT, "no package document in it");
    if (r == 0) {
        b.metadata = pst_markup_find(&b.opf.m, 0, "metadata");
        uint32_t title = pst_markup_find(&b.opf.m, b.metadata, "title");
        if (title != 0 && b.opf.m.nodes[title].child != 0) {
            const struct pst_node *n =
                &b.opf.m.nodes[b.opf.m.nodes[title].child];
            pst_markup_decode(&b.title, &b.opf.m, n->begin, n->end);
        }
        read_manifest(&b);
        read_standing(&b);
        read_toc(&b, pst_buf_str(&opf), limits->depth);
        r = hand_out(&b, pst_buf_str(&opf), sink, payload);
    }
    pst_package_part_close(&b.opf);
    pst_package_close(&b.package);
    pst_buf_dispose(&opf);
    pst_buf_dispose(&b.title);
    pst_map_dispose(&b.ids);
    pst_booktoc_dispose(&b.toc);
    free(b.items);
    free(b.passed);
    return r;
}
