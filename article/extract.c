/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/extract.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "article/archive.h"
#include "article/charset.h"
#include "article/inflate.h"
#include "article/keymap.h"
#include "article/members.h"
#include "article/package.h"
#include "article/pdf.h"
#include "article/readers.h"
#include "article/sniff.h"
#include "article/warc.h"
#include "article/windows.h"
#include "base/map.h"
#include "base/mem.h"
#include "schema/pathterms.h"
#include "text/utf8.h"
#include "text/words.h"

enum {
    MEMBER_NAME_MAX = 512, /* bytes */
    MEMBER_NUMBER_MAX = 40,
    PACKED_DEPTH = 4 /* archives in archives */
};

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

/* The file, and what came of it so far. */
struct extraction {
    const struct pst_extract_input *in;
    pst_article_sink *sink;
    void *payload;
    struct pst_error *err;
    struct pst_map names; /* of members so far, and how often */
    size_t *repeats, repeat_cap;
    size_t count;          /* articles */
    int64_t packed_number; /* of the last one out of an archive */
    int fatal;             /* the sink's refusal */
    struct pst_step step;
    struct pst_unpack_limits room;
    struct pst_error left_out; /* why the first was that was */
    size_t left_out_count;
};

/* What is known of the windows of a long file that were read. */
struct windowing {
    struct extraction *x;
    const struct unit *unit;
    int64_t numbers; /* of members */
    size_t before;   /* articles that came before the file */
    char charset[sizeof((struct pst_source *)0)->charset];
    struct pst_kept kept;
    struct pst_error damage; /* where no article had come yet */
};

/* Bytes to be read: the file, or something out of it. */
struct unit {
    struct pst_str bytes;
    const struct pst_piecewise *file; /* of which they are the first, or NULL */
    struct pst_str name;              /* its path: says title and date */
    struct pst_str member; /* its path within the file; empty: the file */
    struct pst_str url;    /* where it was; empty: unknown */
    struct pst_str kind;   /* the name that decides on the kind */
    const char *charset;   /* that was stated for it; NULL: none */
    const char *format;    /* what `bytes` are the text of; NULL: themselves */
    const struct pst_window *window; /* of a longer one; NULL: it is whole */
    struct windowing *windows;       /* with it alone */
    unsigned flags;
    unsigned depth; /* archives that it lies in */
};

static void tell_step(const struct extraction *x)
{
    const struct pst_extract_guard *guard = x->in->guard;
    if (guard == NULL)
        return;
    for (size_t i = PST_STEP_DEPTH; i-- != 0;)
        guard->at->n[i] = x->step.n[i];
}

/* Why the member at hand cannot be read, as is known already; NULL: it can. */
static const char *crash_of(const struct extraction *x)
{
    const struct pst_extract_guard *guard = x->in->guard;
    for (size_t i = 0; guard != NULL && i < guard->crash_count; i++)
        if (pst_step_cmp(&guard->crashes[i].at, &x->step) == 0)
            return guard->crashes[i].reason;
    return NULL;
}

/* A name as text on one line, of bounded length. */
static void add_name(struct pst_buf *out, struct pst_str name)
{
    size_t most = out->n + MEMBER_NAME_MAX;
    for (size_t at = 0; at < name.n && out->n < most;) {
        size_t n;
        uint32_t cp = pst_utf8_decode(name.p + at, name.p + name.n, &n);
        pst_utf8_append(out, cp < 0x20 || cp == 0x7f ? ' ' : cp);
        at += n;
    }
}

/* What cannot be read is left out, and remembered: it is one member of many. */
static void leave_out(struct extraction *x, struct pst_str name)
{
    struct pst_buf shown = PST_BUF_INIT;
    add_name(&shown, name);
    if (x->left_out_count++ == 0) {
        x->left_out = *x->err;
        pst_error_prefix(&x->left_out, "%s", shown.p);
    }
    pst_buf_dispose(&shown);
}

/* Go on to the next member of a unit of that depth; false when it is known to
 * crash. To be left in any case. */
static bool enter_member(struct extraction *x, unsigned depth,
                         struct pst_str name)
{
    pst_step_enter(&x->step, depth);
    tell_step(x);
    const char *crash = crash_of(x);
    if (crash == NULL)
        return true;
    pst_fail(x->err, PST_EFORMAT, "%s", crash);
    leave_out(x, name);
    return false;
}

static void leave_member(struct extraction *x, unsigned depth)
{
    pst_step_leave(&x->step, depth);
    tell_step(x);
}

static bool enter_file(struct extraction *x, unsigned depth,
                       struct pst_str name)
{
    const struct pst_extract_guard *guard = x->in->guard;
    if (guard != NULL)
        guard->next_file(guard->payload);
    return enter_member(x, depth, name);
}

/* Fill what the reader may look at (the path) and what nobody else knows. */
static void begin_article(struct pst_article *a, const struct extraction *x,
                          const struct unit *u, const char *format)
{
    struct pst_record_header *h = &a->header;
    pst_article_init(a);
    a->place = u->name;
    h->path = x->in->path;
    h->file_size = x->in->file_size;
    h->file_mtime_ns = x->in->file_mtime_ns;
    h->format = pst_str_of(format);
    h->flags |= u->flags;
}

static int finish(struct pst_article *a, struct extraction *x,
                  const struct pst_source *src)
{
    pst_article_close(a);
    pst_article_compose(a, src);
    pst_article_finish(a, x->in->guesser);
    x->count++;
    int r = x->sink(x->payload, a);
    if (r < 0)
        x->fatal = r;
    return r;
}

static int skip(struct pst_error *err, const char *reason)
{
    pst_fail(err, PST_OK, "%s", reason);
    return PST_EXTRACT_SKIPPED;
}

/* A file may give several members one name, but an article's id is made of
 * it. */
static void make_unique(struct extraction *x, struct pst_buf *name)
{
    for (;;) {
        bool added;
        uint32_t i = pst_map_put(&x->names, pst_buf_str(name), &added);
        x->repeats = pst_grow(x->repeats, &x->repeat_cap, (size_t)i + 1,
                              sizeof *x->repeats);
        if (added) {
            x->repeats[i] = 1;
            return;
        }
        pst_buf_addf(name, " (%zu)", ++x->repeats[i]);
    }
}

/* Of what is packed the path, and behind it what a container in it calls its
 * member; a file that is one article has no member. */
static void name_member(struct extraction *x, const struct unit *u,
                        struct pst_article *a, const struct pst_member *m,
                        const char *what)
{
    struct pst_buf name = PST_BUF_INIT;
    int64_t number = m == NULL ? -1 : m->number;
    add_name(&name, u->member);
    if (number >= 0) {
        if (name.n != 0)
            pst_buf_addc(&name, '/');
        if (m->name.n != 0)
            add_name(&name, m->name);
        else
            pst_buf_addf(&name, "%s %lld", what, (long long)number);
    }
    if (name.n != 0) {
        make_unique(x, &name);
        a->header.member =
            (struct pst_str){pst_arena_dup(&a->arena, name.p, name.n), name.n};
        a->header.member_number =
            u->member.n != 0 ? ++x->packed_number : number;
    }
    pst_buf_dispose(&name);
}

/* A page that was fetched has an address, whether it says so or not. */
static void add_url(struct pst_article *a, const struct unit *u)
{
    if (pst_article_first(a, PST_FIELD_URL).n != 0)
        return;
    struct pst_buf url = PST_BUF_INIT;
    add_name(&url, u->url);
    pst_article_open(a, PST_FIELD_URL, PST_BLOCK_VALUE, NULL);
    pst_article_add_made(a, url.p, url.n);
    pst_article_close(a);
    pst_buf_dispose(&url);
}

static int read_article(struct extraction *x, const struct unit *u,
                        const struct pst_source *src, enum pst_sniffed kind)
{
    struct pst_article a;
    begin_article(&a, x, u,
                  u->format != NULL ? u->format : readers[kind].format);
    int r = readers[kind].read(&a, src, &x->in->limits, x->err);
    if (r == 0) {
        name_member(x, u, &a, NULL, NULL);
        add_url(&a, u);
        r = finish(&a, x, src);
    }
    pst_article_dispose(&a);
    return r < 0 ? r : PST_EXTRACTED;
}

static int extract_unit(struct extraction *x, const struct unit *u);
static int take_inner(struct extraction *x, const struct unit *outer,
                      const struct pst_packed *p);

/* A file of many articles while it is read. */
struct reading {
    struct extraction *x;
    const struct unit *unit;
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
    if (enter_file(g->x, depth, m->name))
        r = take_inner(g->x, g->unit, &file);
    leave_member(g->x, depth);
    g->count += g->x->count - count;
    g->failed = g->failed || r < 0;
    return r;
}

static int read_member(struct reading *g, const struct pst_member *m)
{
    struct extraction *x = g->x;
    struct pst_article a;
    begin_article(&a, x, g->unit, g->container->format);
    int r = g->container->read(&a, g->src, m, &x->in->limits, x->err);
    if (r < 0 && m->number >= 0)
        pst_error_prefix(x->err, "%s %lld", g->container->member,
                         (long long)m->number);
    if (r > 0) {
        name_member(x, g->unit, &a, m, g->container->member);
        g->count++;
        if (m->src != NULL)
            a.header.flags |= PST_RECORD_DECODED;
        r = finish(&a, x, m->src != NULL ? m->src : g->src);
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
    if (enter_member(g->x, g->unit->depth, pst_str_of(name)))
        r = read_member(g, m);
    leave_member(g->x, g->unit->depth);
    return r;
}

/* Whether the file gave no article because of what was left out. */
static bool fail_left_out(const struct extraction *x, const struct unit *u)
{
    if (x->left_out_count == 0 || u->depth != 0)
        return false;
    *x->err = x->left_out;
    return true;
}

/* The same of windows before. */
static bool has_come(const struct reading *g)
{
    const struct windowing *w = g->unit->windows;
    return g->count != 0 || (w != NULL && g->x->count != w->before);
}

/* What holds no article before it turns out to be damaged is some other file
 * of that name; or articles follow in other windows. */
static int read_members(struct reading *g)
{
    struct pst_error *err = g->x->err;
    pst_fail(err, PST_OK, "no article in it");
    int r = g->container->find(g->src, &g->x->in->limits, take_member, g, err);
    if (r < 0 && (g->failed || has_come(g)))
        return r;
    struct windowing *windows = g->unit->windows;
    if (r < 0 && windows != NULL && windows->damage.code == PST_OK)
        windows->damage = *err;
    if (r < 0)
        return skip(err, "no article in it");
    if (g->count != 0)
        return PST_EXTRACTED;
    return fail_left_out(g->x, g->unit) ? -PST_EFORMAT : PST_EXTRACT_SKIPPED;
}

/* Not for this process. */
static int leave(const struct extraction *x, const char *format)
{
    pst_fail(x->err, PST_OK, "%s", format);
    return PST_EXTRACT_APART;
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
    struct pst_words words;
    struct pst_word w;
    pst_words_init(&words, text.p, text.n);
    bool found = pst_words_next(&words, &w);
    pst_words_dispose(&words);
    return found;
}

static int fail_size(const struct extraction *x)
{
    return pst_fail(x->err, PST_EFORMAT, "larger than the limit of %zu bytes",
                    x->room.member);
}

static enum pst_sniffed kind_of_windows(enum pst_windowed kind)
{
    switch (kind) {
    case PST_WINDOWED_MBOX:
        return PST_SNIFF_MAIL;
    case PST_WINDOWED_TABLE:
        return PST_SNIFF_TABLE;
    case PST_WINDOWED_FEED:
        return PST_SNIFF_FEED;
    default:
        return PST_SNIFF_JSON;
    }
}

/* A window is of the kind of its file, whatever it looks like. */
static enum pst_sniffed sniff(const struct unit *u,
                              char reason[PST_SNIFF_REASON_MAX])
{
    return u->window == NULL ? pst_sniff(u->bytes, u->kind, reason)
                             : kind_of_windows(u->window->kind);
}

/* A window whose charset nothing states has that of those before it, which it
 * may be too short to tell. */
static void find_declared(const struct unit *u, enum pst_sniffed kind,
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

/* The window's source is a part of the file's. */
static void place_window(const struct unit *u, struct pst_source *src)
{
    const struct pst_window *w = u->window;
    const struct pst_source_part part = {.head = w->head,
                                         .at = (size_t)w->at,
                                         .size = w->size,
                                         .lines = w->lines,
                                         .line_start = w->line_start,
                                         .next_line = w->next_line};
    if (strcmp(src->charset, "UTF-8") != 0)
        memcpy(u->windows->charset, src->charset, sizeof src->charset);
    src->kept = &u->windows->kept;
    pst_source_shift(src, &part);
}

static int extract_plain(struct extraction *x, const struct unit *u)
{
    char reason[PST_SNIFF_REASON_MAX];
    if (u->file != NULL)
        return fail_size(x);
    enum pst_sniffed kind = sniff(u, reason);
    if (kind == PST_SNIFF_SKIP)
        return skip(x->err, reason);
    const struct container *container = container_of(kind);
    if (x->in->only_plain && !is_plain(kind))
        return leave(x, container != NULL ? container->format
                                          : readers[kind].format);
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
        r = pst_source_decode(&src, u->bytes, declared, x->err);
    src.keymap = pst_buf_str(&keymap);
    if (u->window != NULL)
        place_window(u, &src);
    if (r == 0 && !is_raw && !has_word(pst_buf_str(&src.text)))
        r = skip(x->err, "no letter or digit in it");
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

/* The path without the extension of a compressed file: "tgz" means "tar". */
static struct pst_str inner_name(struct pst_str name)
{
    static const char *const names[] = {"gz", "xz", "bz2", "zst", "lz4"};
    struct pst_str ext = pst_path_extension(name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ext.n == strlen(names[i]) &&
            strncasecmp(ext.p, names[i], ext.n) == 0)
            name.n -= ext.n + 1;
    return name;
}

static bool is_pdf(const struct extraction *x, struct pst_str bytes)
{
    return x->in->pdf != NULL && pst_is_pdf(bytes);
}

/* An archive, or a compressed file, while it is read. */
struct packing {
    struct extraction *x;
    const struct unit *unit;
    bool is_archive;
};

/* As in a folder, what is hidden is left out. */
static bool is_hidden(struct pst_str path)
{
    if (pst_str_starts(path, ".") || pst_str_starts(path, "__MACOSX/"))
        return true;
    return memmem(path.p, path.n, "/.", 2) != NULL ||
           memmem(path.p, path.n, "/__MACOSX/", 10) != NULL;
}

static bool begin_packed(void *payload, struct pst_str name)
{
    const struct packing *k = payload;
    return !k->is_archive || enter_file(k->x, k->unit->depth, name);
}

/* Whether what begins so may hold articles. */
static bool wants_packed(void *payload, const struct pst_packed *p)
{
    char reason[PST_SNIFF_REASON_MAX];
    const struct packing *k = payload;
    if (!k->is_archive || p->is_encrypted)
        return true;
    return (p->url.n != 0 || !is_hidden(p->name)) &&
           (pst_is_packed(p->bytes) || is_pdf(k->x, p->bytes) ||
            pst_sniff(p->bytes, p->kind.n != 0 ? p->kind : p->name, reason) !=
                PST_SNIFF_SKIP);
}

static int fail_depth(const struct extraction *x)
{
    return pst_fail(x->err, PST_EFORMAT, "packed more than %d times over",
                    PACKED_DEPTH);
}

static int fail_packed(const struct extraction *x, const struct pst_packed *p)
{
    if (p->is_encrypted)
        return pst_fail(x->err, PST_EFORMAT, "it is encrypted");
    if (p->is_cut)
        return fail_size(x);
    return fail_depth(x);
}

/* Read a file that was in another one, by its own kind; what cannot be read is
 * left out. */
static int take_inner(struct extraction *x, const struct unit *outer,
                      const struct pst_packed *p)
{
    struct pst_buf name = PST_BUF_INIT, member = PST_BUF_INIT;
    pst_buf_addf(&name, "%.*s/%.*s", (int)outer->name.n, outer->name.p,
                 (int)p->name.n, p->name.p);
    pst_buf_addstr(&member, outer->member);
    if (member.n != 0)
        pst_buf_addc(&member, '/');
    pst_buf_addstr(&member, p->name);
    struct unit inner = {.bytes = p->bytes,
                         .name = pst_buf_str(&name),
                         .member = pst_buf_str(&member),
                         .url = p->url,
                         .kind = p->kind.n != 0 ? p->kind : p->name,
                         .charset = p->charset,
                         .flags = PST_RECORD_DECODED,
                         .depth = outer->depth + 1};
    int r = p->is_encrypted || p->is_cut || inner.depth == PST_STEP_DEPTH
                ? fail_packed(x, p)
                : extract_unit(x, &inner);
    bool goes_on = x->fatal == 0 && x->room.total != 0 && x->room.count != 0;
    if (r < 0 && goes_on)
        leave_out(x, p->name);
    pst_buf_dispose(&member);
    pst_buf_dispose(&name);
    return r < 0 && !goes_on ? r : 0;
}

static int take_packed(void *payload, const struct pst_packed *p)
{
    const struct packing *k = payload;
    if (k->is_archive) {
        int r = take_inner(k->x, k->unit, p);
        leave_member(k->x, k->unit->depth);
        return r;
    }
    /* A compressed file is the same file. */
    struct unit inner = {.bytes = p->bytes,
                         .name = inner_name(k->unit->name),
                         .kind = inner_name(k->unit->kind),
                         .member = k->unit->member,
                         .flags = PST_RECORD_DECODED,
                         .depth = k->unit->depth + 1};
    return p->is_cut ? fail_packed(k->x, p) : extract_unit(k->x, &inner);
}

/* Articles that an archive gave before it turned out to be damaged are not
 * enough. */
static int extract_packed(struct extraction *x, const struct unit *u,
                          enum pst_packing packing)
{
    struct packing k = {x, u, packing != PST_PACKING_FILE};
    struct pst_unpacker unpacker = {begin_packed, wants_packed, take_packed,
                                    &k};
    struct pst_packed_input in = {u->bytes, u->file};
    size_t count = x->count;
    if (u->depth >= PACKED_DEPTH)
        return fail_depth(x);
    int r = packing == PST_PACKING_WARC
                ? pst_warc_read(in, &x->room, &unpacker, x->err)
                : pst_unpack(in, &x->room, &unpacker, x->err);
    if (r < 0 || !k.is_archive)
        return r;
    if (x->count != count)
        return PST_EXTRACTED;
    return fail_left_out(x, u) ? -PST_EFORMAT
                               : skip(x->err, "no article in it");
}

static int extract_pdf(struct extraction *x, const struct unit *u)
{
    const struct pst_extract_pdf *pdf = x->in->pdf;
    struct pst_buf text = PST_BUF_INIT;
    int r = pdf->read(pdf->payload, u->bytes, &text, x->err);
    struct unit inner = *u;
    inner.bytes = pst_buf_str(&text);
    inner.kind = pst_str_of(".txt");
    inner.format = "pdf";
    inner.flags |= PST_RECORD_DECODED;
    if (r == 0)
        r = extract_plain(x, &inner);
    pst_buf_dispose(&text);
    return r;
}

static bool is_named_gzip(struct pst_str name)
{
    struct pst_str ext = pst_path_extension(name);
    return ext.n == 2 && strncasecmp(ext.p, "gz", 2) == 0;
}

/* A single gzip file says where it is damaged. */
static int extract_gzip(struct extraction *x, const struct unit *u)
{
    struct unit inner = *u;
    struct pst_buf bytes = PST_BUF_INIT;
    inner.name = inner_name(u->name);
    inner.kind = inner_name(u->kind);
    inner.flags |= PST_RECORD_DECODED;
    size_t most =
        x->room.member < x->room.total ? x->room.member : x->room.total;
    int r = pst_gunzip(u->bytes, most, &bytes, x->err);
    inner.bytes = pst_buf_str(&bytes);
    x->room.total -= bytes.n;
    if (r == 0)
        r = extract_plain(x, &inner);
    pst_buf_dispose(&bytes);
    return r;
}

bool pst_extract_in_pieces(struct pst_str head, struct pst_str path)
{
    return (pst_is_packed(head) && !pst_package_may_be(head)) ||
           pst_windowed_bytes(head, path) != PST_WINDOWED_NOT;
}

static int take_window(void *payload, const struct pst_window *w)
{
    struct windowing *g = payload;
    struct extraction *x = g->x;
    if (w->is_cut) {
        char name[MEMBER_NUMBER_MAX];
        snprintf(name, sizeof name, "line %zu", w->lines + 1);
        fail_size(x);
        leave_out(x, pst_str_of(name));
        g->numbers++;
        return 0;
    }
    if (x->in->guard != NULL)
        x->in->guard->next_file(x->in->guard->payload);
    struct unit inner = *g->unit;
    inner.file = NULL;
    inner.bytes = w->bytes;
    inner.window = w;
    inner.windows = g;
    return extract_plain(x, &inner);
}

/* What the windows gave, all told. */
static int end_windows(struct windowing *g, enum pst_windowed kind)
{
    struct extraction *x = g->x;
    bool any = x->count != g->before;
    if (any && g->damage.code != PST_OK) {
        *x->err = g->damage;
        return -PST_EFORMAT;
    }
    if (any)
        return PST_EXTRACTED;
    bool is_sure = kind == PST_WINDOWED_MBOX || kind == PST_WINDOWED_LINES;
    if (!fail_left_out(x, g->unit))
        return skip(x->err, "no article in it");
    return is_sure ? -PST_EFORMAT : PST_EXTRACT_SKIPPED;
}

/* The unit's name is that of what is decompressed. */
static int extract_windows(struct extraction *x, const struct unit *u,
                           enum pst_windowed kind)
{
    struct windowing g = {
        .x = x, .unit = u, .before = x->count, .damage = PST_ERROR_INIT};
    struct pst_packed_input in = {u->bytes, u->file};
    size_t size = x->in->limits.window;
    if (x->in->only_plain)
        return leave(x, container_of(kind_of_windows(kind))->format);
    int r = pst_windows_read(in, kind,
                             size < x->room.member ? size : x->room.member,
                             &x->room, take_window, &g, x->err);
    return r < 0 ? r : end_windows(&g, kind);
}

/* A file of any length, compressed or not. */
static int extract_pieces(struct extraction *x, const struct unit *u)
{
    struct unit inner = *u;
    struct pst_packed_input in = {u->bytes, u->file};
    bool is_packed = pst_is_packed(u->bytes);
    inner.name = is_packed ? inner_name(u->name) : u->name;
    inner.flags |= is_packed ? PST_RECORD_DECODED : 0;
    enum pst_windowed kind = pst_windowed_kind(in, inner.name);
    if (kind != PST_WINDOWED_NOT)
        return extract_windows(x, &inner, kind);
    return is_packed ? extract_packed(x, u, PST_PACKING_FILE)
                     : extract_plain(x, u);
}

static int extract_unit(struct extraction *x, const struct unit *u)
{
    const char *what;
    if (is_pdf(x, u->bytes))
        return extract_pdf(x, u);
    if (pst_package_kind(u->bytes, &what) != PST_PACKAGE_NONE)
        return extract_plain(x, u);
    bool is_gzip =
        pst_is_gzip(u->bytes) || (is_named_gzip(u->name) && u->bytes.n != 0);
    if (x->in->only_plain && (is_gzip || pst_is_packed(u->bytes)))
        return leave(x, "archive");
    enum pst_packing packing =
        pst_packing_of((struct pst_packed_input){u->bytes, u->file});
    if (packing == PST_PACKING_ARCHIVE || packing == PST_PACKING_WARC)
        return extract_packed(x, u, packing);
    if (u->file != NULL)
        return extract_pieces(x, u);
    if (is_gzip)
        return extract_gzip(x, u);
    if (packing == PST_PACKING_FILE)
        return extract_packed(x, u, packing);
    return extract_plain(x, u);
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

int pst_extract(const struct pst_extract_input *in, pst_article_sink *sink,
                void *payload, struct pst_error *err)
{
    if (in->file == NULL && in->limits.file_size != 0 &&
        in->bytes.n > in->limits.file_size)
        return pst_fail(err, PST_EFORMAT,
                        "%zu bytes are more than the limit of %zu", in->bytes.n,
                        in->limits.file_size);
    struct extraction x = {.in = in,
                           .sink = sink,
                           .payload = payload,
                           .err = err,
                           .room = room_for(in)};
    struct unit file = {.bytes = in->bytes,
                        .file = in->file,
                        .name = in->path,
                        .kind = in->path};
    pst_map_init(&x.names);
    int r = extract_unit(&x, &file);
    pst_map_dispose(&x.names);
    free(x.repeats);
    if (r == PST_EXTRACTED)
        pst_fail(err, PST_OK, "%s", "");
    if (r == PST_EXTRACTED && x.left_out_count != 0)
        pst_fail(err, PST_OK, "%zu of its members left out; %s",
                 x.left_out_count, x.left_out.message);
    return x.fatal != 0 ? x.fatal : r;
}
