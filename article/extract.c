/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/extract.h"

#include <stdio.h>
#include <stdlib.h>

#include "article/charset.h"
#include "article/inflate.h"
#include "article/keymap.h"
#include "article/members.h"
#include "article/package.h"
#include "article/packed.h"
#include "article/pdf.h"
#include "article/pieces.h"
#include "article/readers.h"
#include "article/sniff.h"
#include "article/unit.h"
#include "base/bytes.h"
#include "text/words.h"

enum { MEMBER_NUMBER_MAX = 40 };

typedef int reader(struct pst_article *a, const struct pst_source *src,
                   const struct pst_extract_limits *limits,
                   struct pst_error *err);

static const struct {
    const char *format;
    reader *read;
} readers[] = {
    [PST_SNIFF_TEXT] = {"text", pst_plain_read},
    [PST_SNIFF_MARKDOWN] = {"markdown", pst_markdown_read},
    [PST_SNIFF_HTML] = {"html", pst_html_read},
    [PST_SNIFF_ORG] = {"org", pst_org_read},
    [PST_SNIFF_RST] = {"rst", pst_rst_read},
    [PST_SNIFF_ASCIIDOC] = {"asciidoc", pst_asciidoc_read},
};

/* Files of many articles. */
typedef int finder(const struct pst_source *src,
                   const struct pst_extract_limits *limits,
                   pst_member_sink *sink, void *payload, struct pst_error *err);
typedef int member_reader(struct pst_article *a, const struct pst_source *src,
                          const struct pst_member *m,
                          const struct pst_extract_limits *limits,
                          struct pst_error *err);

static const struct container {
    const char *format,
        *member; /* what a member is called, before its number */
    finder *find;
    member_reader *read;
    bool is_raw; /* members state their charsets */
} containers[] = {
    [PST_SNIFF_JSON] = {"json", "item", pst_json_members, pst_json_read, false},
    [PST_SNIFF_FEED] = {"feed", "entry", pst_feed_members, pst_feed_read,
                        false},
    [PST_SNIFF_TABLE] = {"table", "row", pst_table_members, pst_table_read,
                         false},
    [PST_SNIFF_WORDPROC] = {"wordproc", "text", pst_wordproc_members,
                            pst_wordproc_read, true},
    [PST_SNIFF_WORDDOC] = {"doc", "text", pst_worddoc_members, pst_worddoc_read,
                           true},
    [PST_SNIFF_FLATDOC] = {"odt", "text", pst_flatdoc_members,
                           pst_wordproc_read, false},
    [PST_SNIFF_NOTEBOOK] = {"ipynb", "text", pst_notebook_members,
                            pst_notebook_read, false},
    [PST_SNIFF_JOPLIN] = {"joplin", "text", pst_joplin_members, pst_joplin_read,
                          false},
    [PST_SNIFF_OPML] = {"opml", "text", pst_opml_members, pst_opml_read, false},
    [PST_SNIFF_EPUB] = {"epub", "chapter", pst_epub_members, pst_epub_read,
                        true},
    [PST_SNIFF_RTF] = {"rtf", "text", pst_rtf_members, pst_rtf_read, true},
    [PST_SNIFF_SAVEDPAGE] = {"mhtml", "page", pst_savedpage_members,
                             pst_savedpage_read, true},
    [PST_SNIFF_MAIL] = {"mail", "message", pst_mail_members, pst_mail_read,
                        true},
};

static const struct container *container_of(enum pst_sniffed kind)
{
    size_t i = (size_t)kind;
    bool is_one = i < sizeof containers / sizeof *containers &&
                  containers[i].find != NULL;
    return is_one ? &containers[i] : NULL;
}

const char *pst_extract_format(enum pst_sniffed kind)
{
    const struct container *container = container_of(kind);
    return container != NULL ? container->format : readers[kind].format;
}

static int read_article(struct pst_extraction *x, const struct pst_unit *u,
                        const struct pst_source *src, enum pst_sniffed kind)
{
    struct pst_article a;
    pst_unit_begin(&a, x, u,
                   u->format != NULL ? u->format : readers[kind].format);
    int r = readers[kind].read(&a, src, &x->in->limits, x->err);
    if (r == 0) {
        pst_unit_name(x, u, &a, NULL, NULL);
        pst_unit_add_url(&a, u);
        r = pst_unit_finish(&a, x, src);
    }
    pst_article_dispose(&a);
    return r < 0 ? r : PST_EXTRACTED;
}

/* A file of many articles while it is read. */
struct reading {
    struct pst_extraction *x;
    const struct pst_unit *unit;
    const struct pst_source *src;
    const struct container *container;
    int64_t before; /* members in windows before this one */
    size_t count;   /* articles so far */
    bool failed;    /* not for what the file is, as a whole */
};

static int take_file(struct reading *g, const struct pst_member *m)
{
    const struct pst_packed file = {.name = m->name, .bytes = *m->file};
    size_t count = g->x->count;
    unsigned depth = g->unit->depth;
    int r = 0;
    if (pst_unit_enter_file(g->x, depth, m->name))
        r = pst_packed_take(g->x, g->unit, &file);
    int end = pst_unit_leave(g->x, depth, m->name);
    g->count += g->x->count - count;
    g->failed = g->failed || r < 0;
    return r < 0 ? r : end;
}

static int read_member(struct reading *g, const struct pst_member *m)
{
    struct pst_extraction *x = g->x;
    struct pst_article a;
    pst_unit_begin(&a, x, g->unit, g->container->format);
    int r = g->container->read(&a, g->src, m, &x->in->limits, x->err);
    if (r < 0 && m->number >= 0)
        pst_error_prefix(x->err, "%s %lld", g->container->member,
                         (long long)m->number);
    if (r > 0) {
        pst_unit_name(x, g->unit, &a, m, g->container->member);
        g->count++;
        if (m->src != NULL)
            a.header.flags |= PST_RECORD_DECODED;
        r = pst_unit_finish(&a, x, m->src != NULL ? m->src : g->src);
    }
    g->failed = g->failed || r < 0;
    pst_article_dispose(&a);
    return r;
}

/* In a window members are numbered on, and none is alone. */
static struct pst_member number_on(const struct reading *g,
                                   const struct pst_member *m)
{
    struct pst_member own = *m;
    if (g->unit->window == NULL || g->unit->window->is_whole)
        return own;
    own.number = g->before + (m->number < 0 ? 1 : m->number);
    g->unit->windows->numbers = own.number;
    return own;
}

static int take_member(void *payload, const struct pst_member *member)
{
    struct reading *g = payload;
    const struct pst_member own = number_on(g, member), *m = &own;
    if (m->file != NULL)
        return take_file(g, m);
    if (m->number < 0)
        return read_member(g, m);
    char name[MEMBER_NUMBER_MAX];
    int r = 0;
    snprintf(name, sizeof name, "%s %lld", g->container->member,
             (long long)m->number);
    if (pst_unit_enter(g->x, g->unit->depth, pst_str_of(name)))
        r = read_member(g, m);
    int end = pst_unit_leave(g->x, g->unit->depth, pst_str_of(name));
    return r < 0 ? r : end;
}

/* The same of windows before. */
static bool has_come(const struct reading *g)
{
    const struct pst_windowing *w = g->unit->windows;
    return g->count != 0 || (w != NULL && g->x->count != w->before);
}

/* What holds no article before it turns out to be damaged is some other file
 * of that name; or articles follow in other windows. */
static int read_members(struct reading *g)
{
    struct pst_error *err = g->x->err;
    pst_fail(err, PST_OK, "no article in it");
    int r = g->container->find(g->src, &g->x->in->limits, take_member, g, err);
    if (r < 0 && pst_unit_ends(g->x))
        r = 0;
    if (r < 0 && (g->failed || has_come(g)))
        return r;
    struct pst_windowing *windows = g->unit->windows;
    if (r < 0 && windows != NULL && windows->damage.code == PST_OK)
        windows->damage = *err;
    if (r < 0)
        return pst_unit_skip(err, "no article in it");
    if (g->count != 0)
        return PST_EXTRACTED;
    return pst_unit_fail_left_out(g->x, g->unit) ? -PST_EFORMAT
                                                 : PST_EXTRACT_SKIPPED;
}

/* Kinds that are read by our own code, libraries for YAML and Markdown aside.
 */
static bool is_plain(enum pst_sniffed kind)
{
    return kind != PST_SNIFF_HTML && container_of(kind) == NULL;
}

/* A letter or a digit makes one. */
static bool has_word(struct pst_str text)
{
    enum { LOOKED_AT = 100 }; /* bytes, where most texts have a letter */
    struct pst_words words;
    struct pst_word w;
    for (size_t i = 0; i < text.n && i < LOOKED_AT; i++)
        if (pst_byte_is_letter(text.p[i]))
            return true;
    pst_words_init(&words, text.p, text.n);
    bool found = pst_words_next(&words, &w);
    pst_words_dispose(&words);
    return found;
}

/* A window is of the kind of its file, whatever it looks like. */
static enum pst_sniffed sniff(const struct pst_unit *u,
                              char reason[PST_SNIFF_REASON_MAX], bool *is_even)
{
    if (u->window == NULL)
        return pst_sniff_even(u->bytes, u->kind, reason, is_even);
    *is_even =
        pst_byteset_find(&pst_odd_bytes, u->bytes.p, u->bytes.n) == u->bytes.n;
    return pst_pieces_kind(u->window->kind);
}

/* A window whose charset nothing states has that of those before it, which it
 * may be too short to tell. */
static void find_declared(const struct pst_unit *u, enum pst_sniffed kind,
                          char declared[32])
{
    declared[0] = '\0';
    if (u->charset != NULL)
        snprintf(declared, 32, "%s", u->charset);
    else if (kind == PST_SNIFF_HTML || kind == PST_SNIFF_FEED ||
             kind == PST_SNIFF_FLATDOC || kind == PST_SNIFF_OPML)
        pst_charset_declared(u->bytes, declared);
    if (declared[0] == '\0' && u->windows != NULL)
        snprintf(declared, 32, "%s", u->windows->charset);
}

int pst_extract_whole(struct pst_extraction *x, const struct pst_unit *u)
{
    char reason[PST_SNIFF_REASON_MAX];
    if (u->file != NULL)
        return pst_unit_fail_size(x);
    bool is_even;
    enum pst_sniffed kind = sniff(u, reason, &is_even);
    if (kind == PST_SNIFF_SKIP)
        return pst_unit_skip(x->err, reason);
    const struct container *container = container_of(kind);
    if (x->in->only_plain && !is_plain(kind))
        return pst_unit_apart(x, pst_extract_format(kind));
    char declared[32];
    find_declared(u, kind, declared);
    struct pst_source src;
    pst_source_init(&src);
    bool is_raw = container != NULL && container->is_raw;
    struct pst_buf keymap = PST_BUF_INIT;
    int r = 0;
    if (x->in->keymaps.n != 0)
        pst_keymap_of(x->in->keymaps, u->name, &keymap);
    if (is_raw)
        pst_source_raw(&src, u->bytes);
    else
        r = pst_source_decode_known(&src, u->bytes, declared, is_even, x->err);
    src.keymap = pst_buf_str(&keymap);
    if (u->window != NULL)
        pst_pieces_place(u, &src);
    if (r == 0 && !is_raw && !has_word(pst_buf_str(&src.text)))
        r = pst_unit_skip(x->err, "no letter or digit in it");
    else if (r == 0 && container != NULL)
        r = read_members(&(struct reading){
            .x = x,
            .unit = u,
            .src = &src,
            .container = container,
            .before = u->windows != NULL ? u->windows->numbers : 0});
    else if (r == 0)
        r = read_article(x, u, &src, kind);
    pst_source_dispose(&src);
    pst_buf_dispose(&keymap);
    return r;
}

bool pst_extract_is_pdf(const struct pst_extraction *x, struct pst_str bytes)
{
    return x->in->pdf != NULL && pst_is_pdf(bytes);
}

static int extract_pdf(struct pst_extraction *x, const struct pst_unit *u)
{
    const struct pst_extract_pdf *pdf = x->in->pdf;
    struct pst_buf text = PST_BUF_INIT;
    int r = pdf->read(pdf->payload, u->bytes, &text, x->err);
    struct pst_unit inner = *u;
    inner.bytes = pst_buf_str(&text);
    inner.kind = pst_str_of(".txt");
    inner.format = "pdf";
    inner.flags |= PST_RECORD_DECODED;
    if (r == 0)
        r = pst_extract_whole(x, &inner);
    pst_buf_dispose(&text);
    return r;
}

bool pst_extract_in_pieces(struct pst_str head, struct pst_str path)
{
    return (pst_is_packed(head) && !pst_package_may_be(head)) ||
           pst_windowed_bytes(head, path) != PST_WINDOWED_NOT;
}

int pst_extract_unit(struct pst_extraction *x, const struct pst_unit *u)
{
    const char *what;
    if (pst_extract_is_pdf(x, u->bytes))
        return extract_pdf(x, u);
    if (pst_package_kind(u->bytes, &what) != PST_PACKAGE_NONE)
        return pst_extract_whole(x, u);
    bool is_gzip = pst_is_gzip(u->bytes) ||
                   (pst_packed_is_gzip(u->name) && u->bytes.n != 0);
    if (x->in->only_plain && (is_gzip || pst_is_packed(u->bytes)))
        return pst_unit_apart(x, "archive");
    enum pst_packing packing =
        pst_packing_of((struct pst_packed_input){u->bytes, u->file});
    if (packing == PST_PACKING_ARCHIVE || packing == PST_PACKING_WARC)
        return pst_packed_extract(x, u, packing);
    if (u->file != NULL)
        return pst_pieces_extract(x, u);
    if (is_gzip)
        return pst_packed_gzip(x, u);
    if (packing == PST_PACKING_FILE)
        return pst_packed_extract(x, u, packing);
    return pst_extract_whole(x, u);
}

static size_t times(size_t n, size_t factor)
{
    return factor == 0 || n < SIZE_MAX / factor ? n * factor : SIZE_MAX;
}

/* What may come out of a file of that size. */
static struct pst_unpack_limits room_for(const struct pst_extract_input *in)
{
    const struct pst_extract_limits *l = &in->limits;
    size_t n = in->file != NULL ? (size_t)in->file->size : in->bytes.n;
    size_t sure = times(n, l->sure_ratio);
    size_t most = sure > l->total ? sure : l->total;
    size_t total = times(n, l->ratio);
    if (total < l->inflated)
        total = l->inflated;
    return (struct pst_unpack_limits){.member = l->file_size != 0 ? l->file_size
                                                                  : SIZE_MAX,
                                      .total = total < most ? total : most,
                                      .count = l->count};
}

/* Of a file that gave articles. */
static void tell_left_out(const struct pst_extraction *x)
{
    struct pst_error *err = x->err;
    if (x->left_out_count != 0)
        pst_fail(err, PST_OK, "%zu of its members left out; %s",
                 x->left_out_count, x->left_out.message);
    else
        pst_fail(err, PST_OK, "%s", "");
    if (x->unread.code != PST_OK)
        pst_fail(err, PST_OK, "%s", x->unread.message);
}

int pst_extract(const struct pst_extract_input *in, pst_article_sink *sink,
                void *payload, struct pst_error *err)
{
    if (in->file == NULL && in->limits.file_size != 0 &&
        in->bytes.n > in->limits.file_size)
        return pst_fail(err, PST_EFORMAT,
                        "%zu bytes are more than the limit of %zu", in->bytes.n,
                        in->limits.file_size);
    struct pst_extraction x = {.in = in,
                               .sink = sink,
                               .payload = payload,
                               .err = err,
                               .room = room_for(in)};
    struct pst_unit file = {.bytes = in->bytes,
                            .file = in->file,
                            .name = in->path,
                            .kind = in->path};
    pst_map_init(&x.names);
    int r = pst_extract_unit(&x, &file);
    pst_map_dispose(&x.names);
    free(x.repeats);
    if (r == PST_EXTRACTED)
        tell_left_out(&x);
    return x.fatal != 0 ? x.fatal : r;
}
