/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/package.h"

#include <stdlib.h>
#include <string.h>

#include "article/archive.h"
#include "article/ascii.h"
#include "article/charset.h"
#include "article/frontmatter.h"
#include "article/xmltree.h"
#include "base/mem.h"

enum { FIRST_NAME = 30 /* where the name of a zip's first file stands */ };

static bool holds(struct pst_str bytes, const char *name)
{
    return memmem(bytes.p, bytes.n, name, strlen(name)) != NULL;
}

static size_t short_at(struct pst_str s, size_t at)
{
    return (unsigned char)s.p[at] | (size_t)(unsigned char)s.p[at + 1] << 8;
}

/* What begins in the first file, if that is called "mimetype"; it is not
 * compressed. */
static struct pst_str stated_type(struct pst_str bytes)
{
    static const char name[] = "mimetype";
    size_t length = short_at(bytes, 26), extra = short_at(bytes, 28);
    struct pst_str rest = {bytes.p + FIRST_NAME, bytes.n - FIRST_NAME};
    if (length != sizeof name - 1 || !pst_str_starts(rest, name) ||
        rest.n < length + extra)
        return (struct pst_str){"", 0};
    return (struct pst_str){rest.p + length + extra, rest.n - length - extra};
}

bool pst_package_may_be(struct pst_str bytes)
{
    static const char *const names[] = {
        "[Content_Types].xml", "_rels/",  "word/", "docProps/", "xl/", "ppt/",
        "META-INF/",           "mimetype"};
    if (!pst_str_starts(bytes, "PK\x03\x04") || bytes.n <= FIRST_NAME)
        return false;
    struct pst_str first = {bytes.p + FIRST_NAME, bytes.n - FIRST_NAME};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (pst_str_starts(first, names[i]))
            return true;
    return false;
}

enum pst_package_kind pst_package_kind(struct pst_str bytes, const char **what)
{
    static const struct {
        const char *mark, *what;
        enum pst_package_kind kind;
    } typed[] =
        {
            {"application/epub+zip", "EPUB book", PST_PACKAGE_EPUB},
            {"application/vnd.oasis.opendocument.text", "OpenDocument text",
             PST_PACKAGE_ODT},
            {"application/vnd.oasis.opendocument.",
             "OpenDocument file without a reader", PST_PACKAGE_FOREIGN},
        },
      named[] = {
          {"word/document.xml", "Word document", PST_PACKAGE_DOCX},
          {"xl/workbook.xml", "Excel sheet", PST_PACKAGE_FOREIGN},
          {"ppt/presentation.xml", "PowerPoint slides", PST_PACKAGE_FOREIGN},
          {"META-INF/MANIFEST.MF", "Java archive", PST_PACKAGE_FOREIGN},
          {"META-INF/container.xml", "EPUB book", PST_PACKAGE_EPUB},
      };
    *what = "";
    if (!pst_str_starts(bytes, "PK\x03\x04") || bytes.n <= FIRST_NAME)
        return PST_PACKAGE_NONE;
    struct pst_str type = stated_type(bytes);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        if (pst_str_starts(type, typed[i].mark)) {
            *what = typed[i].what;
            return typed[i].kind;
        }
    if (!pst_package_may_be(bytes))
        return PST_PACKAGE_NONE;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (holds(bytes, named[i].mark)) {
            *what = named[i].what;
            return named[i].kind;
        }
    return PST_PACKAGE_NONE;
}

struct opening {
    struct pst_package *p;
    struct pst_error *err;
};

static bool ends(struct pst_str s, const char *with)
{
    size_t n = strlen(with);
    return s.n >= n && memcmp(s.p + s.n - n, with, n) == 0;
}

static bool wants(void *payload, const struct pst_packed *p)
{
    static const char *const names[] = {".xml", ".xhtml", ".html",
                                        ".htm", ".opf",   ".ncx"};
    (void)payload;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ends(p->name, names[i]))
            return true;
    return false;
}

static int take(void *payload, const struct pst_packed *p)
{
    struct opening *o = payload;
    bool added;
    if (p->is_encrypted || p->is_cut)
        return pst_fail(o->err, PST_EFORMAT, "%s",
                        p->is_encrypted ? "it is encrypted"
                                        : "a file in it is too large");
    pst_map_put(&o->p->names, p->name, &added);
    if (!added)
        return 0;
    struct pst_buf *file = &PST_PUSH(o->p->files, o->p->count, o->p->cap);
    pst_buf_init(file);
    pst_buf_addstr(file, p->bytes);
    return 0;
}

int pst_package_open(struct pst_package *p, struct pst_str bytes,
                     const struct pst_extract_limits *limits,
                     struct pst_error *err)
{
    struct pst_unpack_limits room = {limits->inflated, limits->inflated,
                                     limits->count};
    struct opening o = {p, err};
    struct pst_unpacker u = {.wants = wants, .take = take, .payload = &o};
    *p = (struct pst_package){.files = NULL};
    pst_map_init(&p->names);
    return pst_unpack((struct pst_packed_input){bytes, NULL}, &room, &u, err);
}

void pst_package_close(struct pst_package *p)
{
    for (size_t i = 0; i < p->count; i++)
        pst_buf_dispose(&p->files[i]);
    free(p->files);
    pst_map_dispose(&p->names);
}

bool pst_package_file(const struct pst_package *p, struct pst_str name,
                      struct pst_str *bytes)
{
    uint32_t i = pst_map_find(&p->names, name);
    if (i == UINT32_MAX)
        return false;
    *bytes = pst_buf_str(&p->files[i]);
    return true;
}

bool pst_package_part_open(struct pst_package_part *part,
                           const struct pst_package *p, struct pst_str name,
                           unsigned depth)
{
    struct pst_str bytes;
    struct pst_error ignored;
    bool well_formed;
    pst_source_init(&part->src);
    pst_markup_init(&part->m, &part->src, NULL);
    if (!pst_package_file(p, name, &bytes))
        return false;
    pst_source_decode(&part->src, bytes, "UTF-8", &ignored);
    pst_markup_dispose(&part->m);
    pst_markup_init(&part->m, &part->src, NULL);
    return pst_xml_tree(&part->m, depth, &well_formed, &ignored) == 0;
}

void pst_package_part_close(struct pst_package_part *part)
{
    pst_markup_dispose(&part->m);
    pst_source_dispose(&part->src);
}

void pst_package_resolve(struct pst_buf *out, struct pst_str base,
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

/* What programs call documents that nobody gave a title. */
static bool is_no_title(struct pst_str s)
{
    return pst_str_starts(s, "Microsoft Word - ") ||
           pst_str_is(s, "Word Document") || pst_str_is(s, "Unknown") ||
           pst_str_is(s, "Untitled");
}

static void add_made(struct pst_article *a, enum pst_field field,
                     struct pst_str text)
{
    pst_article_open(a, field, PST_BLOCK_VALUE, NULL);
    pst_article_add_made(a, text.p, text.n);
    pst_article_close(a);
}

/* A value of front matter that has no place. */
static void add_named(struct pst_article *a, const char *name,
                      struct pst_str text)
{
    struct pst_source src;
    pst_source_init(&src);
    pst_buf_addstr(&src.text, text);
    size_t first = a->segment_count;
    pst_metadata_add(a, &src, pst_str_of(name), 0, src.text.n, true);
    a->segment_count = first;
    pst_source_dispose(&src);
}

void pst_package_metadata(struct pst_article *a, const struct pst_markup *m,
                          uint32_t top, const bool *passed,
                          enum pst_field title)
{
    static const struct {
        const char *element;
        enum pst_field field;
        const char *name; /* as front matter would have it */
    } all[] = {
        {"title", PST_FIELD_TITLE, "title"},
        {"initial-creator", PST_FIELD_AUTHOR, "author"},
        {"creator", PST_FIELD_AUTHOR, "author"},
        {"created", PST_FIELD_DATE, "date"},
        {"creation-date", PST_FIELD_DATE, "date"},
        {"date", PST_FIELD_DATE, "date"},
        {"publisher", PST_FIELD_SOURCE, "source"},
        {"language", PST_FIELD_LANG, "lang"},
        {"subject", PST_FIELD_TAG, "tags"},
        {"keyword", PST_FIELD_TAG, "tags"},
        {"keywords", PST_FIELD_TAG, "tags"},
        {"description", PST_FIELD_SUMMARY, "summary"},
    };
    bool had[PST_FIELD_COUNT] = {false};
    const char *used[PST_FIELD_COUNT] = {NULL};
    for (size_t i = 0; i < PST_FIELD_COUNT; i++)
        had[i] = pst_article_first(a, (enum pst_field)i).n != 0;
    struct pst_source text;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        enum pst_field field = all[i].field;
        enum pst_field to = field == PST_FIELD_TITLE ? title : field;
        for (uint32_t n = top; (n = pst_markup_next(m, n, top, false)) != 0;) {
            bool is_first =
                used[field] == NULL || used[field] == all[i].element;
            if ((passed != NULL && passed[n]) ||
                !pst_markup_is(m, n, all[i].element) || had[to] ||
                (!is_first && field != PST_FIELD_TAG))
                continue;
            pst_markup_inner(&text, m, n);
            struct pst_str s = pst_str_trim(pst_buf_str(&text.text));
            if (to != field && !is_no_title(s))
                add_made(a, to, s);
            else if (field != PST_FIELD_TITLE || !is_no_title(s))
                add_named(a, all[i].name, s);
            if (s.n != 0)
                used[field] = all[i].element;
            pst_source_dispose(&text);
        }
    }
}
