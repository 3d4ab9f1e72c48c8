/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/extract.h"

#include <stdlib.h>
#include <strings.h>

#include "article/charset.h"
#include "article/inflate.h"
#include "article/members.h"
#include "article/readers.h"
#include "article/sniff.h"
#include "base/map.h"
#include "base/mem.h"
#include "schema/pathterms.h"
#include "text/utf8.h"
#include "text/words.h"

enum { MEMBER_NAME_MAX = 512 /* bytes */ };

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

/* Fill what the reader may look at (the path) and what nobody else knows. */
static void begin_header(struct pst_record_header *h,
                         const struct pst_extract_input *in, const char *format,
                         unsigned flags)
{
    h->path = in->path;
    h->file_size = in->file_size;
    h->file_mtime_ns = in->file_mtime_ns;
    h->format = pst_str_of(format);
    h->flags |= flags;
}

static int finish(struct pst_article *a, const struct pst_extract_input *in,
                  const struct pst_source *src, pst_article_sink *sink,
                  void *payload)
{
    pst_article_close(a);
    pst_article_compose(a, src);
    pst_article_finish(a, in->guesser);
    return sink(payload, a);
}

static int skip(struct pst_error *err, const char *reason)
{
    pst_fail(err, PST_OK, "%s", reason);
    return PST_EXTRACT_SKIPPED;
}

static int read_article(const struct pst_extract_input *in,
                        const struct pst_source *src, enum pst_sniffed kind,
                        unsigned flags, pst_article_sink *sink, void *payload,
                        struct pst_error *err)
{
    struct pst_article a;
    pst_article_init(&a);
    begin_header(&a.header, in, readers[kind].format, flags);
    int r = readers[kind].read(&a, src, &in->limits, err);
    if (r == 0)
        r = finish(&a, in, src, sink, payload);
    pst_article_dispose(&a);
    return r < 0 ? r : PST_EXTRACTED;
}

/* A file of many articles while it is read. */
struct reading {
    const struct pst_extract_input *in;
    const struct pst_source *src;
    const struct container *container;
    unsigned flags;
    pst_article_sink *sink;
    void *payload;
    struct pst_error *err;
    struct pst_map names; /* of members so far, and how often */
    size_t *repeats, repeat_cap;
    size_t count; /* articles so far */
    bool failed;  /* not for what the file is, as a whole */
};

/* A name as text on one line, of bounded length. */
static void add_name(struct pst_buf *out, struct pst_str name)
{
    for (size_t at = 0; at < name.n && out->n < MEMBER_NAME_MAX;) {
        size_t n;
        uint32_t cp = pst_utf8_decode(name.p + at, name.p + name.n, &n);
        pst_utf8_append(out, cp < 0x20 || cp == 0x7f ? ' ' : cp);
        at += n;
    }
}

/* A file may give several members one name, but an article's id is made of
 * it. */
static void make_unique(struct reading *x, struct pst_buf *name)
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

static void name_member(struct reading *x, struct pst_article *a,
                        const struct pst_member *m)
{
    struct pst_buf name = PST_BUF_INIT;
    if (m->number < 0)
        return;
    add_name(&name, m->name);
    if (name.n == 0)
        pst_buf_addf(&name, "%s %lld", x->container->member,
                     (long long)m->number);
    make_unique(x, &name);
    a->header.member =
        (struct pst_str){pst_arena_dup(&a->arena, name.p, name.n), name.n};
    a->header.member_number = m->number;
    pst_buf_dispose(&name);
}

static int take_member(void *payload, const struct pst_member *m)
{
    struct reading *x = payload;
    struct pst_article a;
    pst_article_init(&a);
    begin_header(&a.header, x->in, x->container->format, x->flags);
    name_member(x, &a, m);
    int r = x->container->read(&a, x->src, m, &x->in->limits, x->err);
    if (r < 0 && m->number >= 0)
        pst_error_prefix(x->err, "%.*s", (int)a.header.member.n,
                         a.header.member.p);
    if (r > 0) {
        x->count++;
        r = finish(&a, x->in, x->src, x->sink, x->payload);
    }
    x->failed = x->failed || r < 0;
    pst_article_dispose(&a);
    return r;
}

/* What holds no article before it turns out to be damaged is some other file
 * of that name. */
static int read_members(struct reading *x)
{
    pst_map_init(&x->names);
    pst_fail(x->err, PST_OK, "no article in it");
    int r = x->container->find(x->src, &x->in->limits, take_member, x, x->err);
    pst_map_dispose(&x->names);
    free(x->repeats);
    if (r < 0 && (x->failed || x->count != 0))
        return r;
    if (r < 0)
        return skip(x->err, "no article in it");
    return x->count != 0 ? PST_EXTRACTED : PST_EXTRACT_SKIPPED;
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

/* The bytes of a file, or of what was in a gzip file called `name` in it. */
static int extract_bytes(const struct pst_extract_input *in,
                         struct pst_str bytes, struct pst_str name,
                         unsigned flags, pst_article_sink *sink, void *payload,
                         struct pst_error *err)
{
    char reason[PST_SNIFF_REASON_MAX];
    enum pst_sniffed kind = pst_sniff(bytes, name, reason);
    if (kind == PST_SNIFF_SKIP)
        return skip(err, reason);
    char declared[32] = "";
    if (kind == PST_SNIFF_HTML || kind == PST_SNIFF_FEED)
        pst_charset_declared(bytes, declared);
    struct pst_source src;
    pst_source_init(&src);
    const struct container *container = container_of(kind);
    bool is_raw = container != NULL && container->is_raw;
    int r = 0;
    if (is_raw)
        pst_source_raw(&src, bytes);
    else
        r = pst_source_decode(&src, bytes, declared, err);
    if (r == 0 && !is_raw && !has_word(pst_buf_str(&src.text)))
        r = skip(err, "no letter or digit in it");
    else if (r == 0 && container != NULL)
        r = read_members(&(struct reading){.in = in,
                                           .src = &src,
                                           .container = container,
                                           .flags = flags,
                                           .sink = sink,
                                           .payload = payload,
                                           .err = err});
    else if (r == 0)
        r = read_article(in, &src, kind, flags, sink, payload, err);
    pst_source_dispose(&src);
    return r;
}

static int extract_gzip(const struct pst_extract_input *in,
                        pst_article_sink *sink, void *payload,
                        struct pst_error *err)
{
    struct pst_str name = in->path;
    struct pst_str ext = pst_path_extension(name);
    if (ext.n == 2 && strncasecmp(ext.p, "gz", 2) == 0)
        name.n -= 3;
    struct pst_buf inner = PST_BUF_INIT;
    int r = pst_gunzip(in->bytes, in->limits.inflated, &inner, err);
    if (r == 0)
        r = extract_bytes(in, pst_buf_str(&inner), name, PST_RECORD_DECODED,
                          sink, payload, err);
    pst_buf_dispose(&inner);
    return r;
}

int pst_extract(const struct pst_extract_input *in, pst_article_sink *sink,
                void *payload, struct pst_error *err)
{
    if (in->limits.file_size != 0 && in->bytes.n > in->limits.file_size)
        return pst_fail(err, PST_EFORMAT,
                        "%zu bytes are more than the limit of %zu", in->bytes.n,
                        in->limits.file_size);
    struct pst_str ext = pst_path_extension(in->path);
    bool named_gz = ext.n == 2 && strncasecmp(ext.p, "gz", 2) == 0;
    if (pst_is_gzip(in->bytes) || (named_gz && in->bytes.n != 0))
        return extract_gzip(in, sink, payload, err);
    return extract_bytes(in, in->bytes, in->path, 0, sink, payload, err);
}
