/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/cite.h"

#include <string.h>

#include "base/file.h"
#include "base/term.h"
#include "rpc/uri.h"

const char *const pst_cite_styles[] = {"markdown", "org", "plain", NULL};
const char *const pst_cite_links[] = {"url", "file", "postil", NULL};

void pst_cite_text(struct pst_buf *out, enum pst_cite_style style,
                   struct pst_str text)
{
    struct pst_buf safe = PST_BUF_INIT;
    pst_term_safe(&safe, text, PST_TERM_SPACES);
    for (size_t i = 0; i < safe.n; i++) {
        char c = safe.p[i];
        if (style == PST_CITE_MARKDOWN && strchr("\\`*_[]<>&", c) != NULL)
            pst_buf_addc(out, '\\');
        if (style == PST_CITE_ORG && (c == '[' || c == ']'))
            c = c == '[' ? '(' : ')';
        pst_buf_addc(out, c);
    }
    pst_buf_dispose(&safe);
}

/* Of the article's file, as seen from the folder. */
static void add_file(struct pst_buf *out, const struct pst_view *v,
                     const struct pst_cite_options *o)
{
    struct pst_buf absolute = PST_BUF_INIT;
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&absolute, v->options.index->root.p, "");
    pst_buf_addstr(&absolute, v->hit->header.path);
    pst_path_absolute(&absolute, "/", absolute.p);
    pst_path_relative(&path, o->folder, absolute.p);
    if (o->style == PST_CITE_MARKDOWN)
        pst_percent_encode(out, pst_buf_str(&path), "/-._~,;=@+$!'");
    else if (o->style == PST_CITE_ORG) {
        pst_buf_adds(out, "file:");
        for (size_t i = 0; i < path.n; i++) {
            if (strchr("[]\\", path.p[i]) != NULL)
                pst_buf_addc(out, '\\');
            pst_buf_addc(out, path.p[i]);
        }
    } else {
        pst_term_safe(out, pst_buf_str(&path), PST_TERM_SPACES);
    }
    pst_buf_dispose(&absolute);
    pst_buf_dispose(&path);
}

static void add_link(struct pst_buf *out, const struct pst_view *v,
                     const struct pst_cite_options *o)
{
    struct pst_str url = v->hit->header.url;
    if (o->link == PST_CITE_POSTIL)
        pst_buf_addf(out, "postil:%s", v->id);
    else if (o->link == PST_CITE_URL && url.n != 0)
        pst_percent_encode(out, url, "/-._~,;=@+$!'%:?#&*");
    else
        add_file(out, v, o);
}

static void add_authors(struct pst_buf *out, enum pst_cite_style style,
                        const struct pst_record_header *h)
{
    for (size_t i = 0; i < h->author_count; i++) {
        if (i != 0)
            pst_buf_adds(out, i + 1 == h->author_count ? " and " : ", ");
        pst_cite_text(out, style, h->authors[i]);
    }
    if (h->author_count != 0)
        pst_buf_adds(out, ", ");
}

static void add_title(struct pst_buf *out, const struct pst_view *v,
                      const struct pst_cite_options *o)
{
    struct pst_str title = v->hit->header.title;
    if (o->style == PST_CITE_ORG) {
        pst_buf_adds(out, "[[");
        add_link(out, v, o);
        pst_buf_adds(out, "][");
        pst_cite_text(out, o->style, title);
        pst_buf_adds(out, "]]");
        return;
    }
    bool linked = o->style == PST_CITE_MARKDOWN;
    pst_buf_adds(out, linked ? "[\"" : "\"");
    pst_cite_text(out, o->style, title);
    pst_buf_adds(out, linked ? "\"](" : "\"");
    if (linked) {
        add_link(out, v, o);
        pst_buf_addc(out, ')');
    }
}

static void add_source(struct pst_buf *out, enum pst_cite_style style,
                       struct pst_str source)
{
    static const char *const marks[] = {"*", "/", ""};
    if (source.n == 0)
        return;
    pst_buf_addf(out, ", %s", marks[style]);
    pst_cite_text(out, style, source);
    pst_buf_adds(out, marks[style]);
}

void pst_cite(struct pst_buf *out, const struct pst_view *v,
              const struct pst_cite_options *options)
{
    const struct pst_record_header *h = &v->hit->header;
    char date[PST_DATE_MAX];
    add_authors(out, options->style, h);
    add_title(out, v, options);
    add_source(out, options->style, h->source);
    if (h->date.year != 0) {
        pst_buf_adds(out, ", ");
        pst_buf_add(out, date, pst_date_format(&h->date, date));
    }
    if (options->style == PST_CITE_PLAIN) {
        pst_buf_adds(out, ", ");
        add_link(out, v, options);
    }
}
