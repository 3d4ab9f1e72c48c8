/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Books (EPUB 2 and 3): each file of the reading order is an article. */
#include <stdlib.h>
#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/members.h"
#include "article/package.h"
#include "article/readers.h"
#include "base/map.h"
#include "base/mem.h"

struct book {
    struct pst_package package;
    struct pst_package_part opf;
    struct pst_buf title; /* of the book */
    struct pst_map ids;   /* of items */
    uint32_t *items;      /* their nodes */
    size_t count, cap;
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

/* A reference from the file `base` as a name in the archive. */
static void resolve(struct pst_buf *out, struct pst_str base,
                    struct pst_str href)
{
    const char *slash = memrchr(base.p, '/', base.n);
    pst_buf_clear(out);
    if (slash != NULL)
        pst_buf_add(out, base.p, (size_t)(slash + 1 - base.p));
    for (size_t i = 0; i < href.n && href.p[i] != '#'; i++) {
        int high = href.p[i] == '%' && i + 2 < href.n
                       ? pst_hex_digit(href.p[i + 1])
                       : -1;
        int low = high < 0 ? -1 : pst_hex_digit(href.p[i + 2]);
        pst_buf_addc(out, low < 0 ? href.p[i] : (char)(high * 16 + low));
        i += low < 0 ? 0 : 2;
        /* "../" takes a folder back. */
        if (out->n >= 4 && memcmp(out->p + out->n - 4, "/../", 4) == 0) {
            const char *up = memrchr(out->p, '/', out->n - 4);
            pst_buf_truncate(out, up == NULL ? 0 : (size_t)(up + 1 - out->p));
        }
    }
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
    bool has_body = false;
    for (size_t i = 0; i < a->stretch_count; i++)
        has_body = has_body || a->stretches[i].field == PST_FIELD_BODY;
    a->header.kind = (struct pst_str){"", 0};
    /* The book is where its chapters come from. */
    pst_package_metadata(a, &b->opf.m,
                         pst_markup_find(&b->opf.m, 0, "metadata"),
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
    uint32_t spine = pst_markup_find(m, 0, "spine");
    int64_t number = 0;
    int r = 0;
    for (uint32_t n = spine == 0 ? 0 : m->nodes[spine].child; n != 0 && r >= 0;
         n = m->nodes[n].next) {
        if (!pst_markup_is(m, n, "itemref"))
            continue;
        uint32_t item = find_item(b, n);
        number++;
        if (item == 0 || pst_markup_has_word(m, item, "properties", "nav") ||
            !attribute(m, item, "href", &href))
            continue;
        resolve(&name, opf, pst_buf_str(&href));
        r = hand_out_chapter(b, pst_buf_str(&name), number, sink, payload);
    }
    pst_buf_dispose(&href);
    pst_buf_dispose(&name);
    return r < 0 ? r : 0;
}

int pst_epub_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err)
{
    struct book b = {.title = PST_BUF_INIT};
    struct pst_buf opf = PST_BUF_INIT;
    pst_map_init(&b.ids);
    int r = pst_package_open(&b.package, pst_buf_str(&src->text), limits, err);
    bool found = r == 0 && find_opf(&opf, &b.package, limits->depth);
    found = pst_package_part_open(&b.opf, &b.package, pst_buf_str(&opf),
                                  limits->depth) &&
            found;
    if (r == 0 && !found)
        r = pst_fail(err, PST_EFORMAT, "no package document in it");
    if (r == 0) {
        uint32_t title = pst_markup_find(
            &b.opf.m, pst_markup_find(&b.opf.m, 0, "metadata"), "title");
        if (title != 0 && b.opf.m.nodes[title].child != 0) {
            const struct pst_node *n =
                &b.opf.m.nodes[b.opf.m.nodes[title].child];
            pst_markup_decode(&b.title, &b.opf.m, n->begin, n->end);
        }
        read_manifest(&b);
        r = hand_out(&b, pst_buf_str(&opf), sink, payload);
    }
    pst_package_part_close(&b.opf);
    pst_package_close(&b.package);
    pst_buf_dispose(&opf);
    pst_buf_dispose(&b.title);
    pst_map_dispose(&b.ids);
    free(b.items);
    return r;
}
