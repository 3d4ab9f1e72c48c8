/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/pagesays.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "text/fold.h"
#include "text/utf8.h"

void pst_squeeze(struct pst_buf *out, struct pst_str text)
{
    struct pst_buf folded = PST_BUF_INIT;
    pst_fold_whole(&folded, text.p, text.n);
    for (size_t i = 0; i < folded.n;) {
        size_t n;
        uint32_t cp = pst_utf8_decode(folded.p + i, folded.p + folded.n, &n);
        bool keep = cp >= 0x2070 || (cp >= 0xC0 && cp < 0x2000) ||
                    (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z');
        if (keep)
            pst_buf_add(out, folded.p + i, n);
        i += n;
    }
    pst_buf_dispose(&folded);
}

/* RDFa has several names in one attribute. */
static void add_meta(struct pst_page_says *d, struct pst_said_meta v,
                     bool may_be_many)
{
    struct pst_str all = pst_str_trim(v.name);
    for (size_t at = 0; at < all.n; at++) {
        size_t begin = at;
        while (at < all.n && (!may_be_many || !pst_is_space(all.p[at])))
            at++;
        v.name = (struct pst_str){all.p + begin, at - begin};
        if (v.name.n != 0)
            PST_PUSH(d->metas, d->count, d->cap) = v;
    }
}

static void collect_metas(struct pst_page_says *d)
{
    enum { PROPERTY = 1 };
    static const char *const names[] = {"name", "property", "itemprop"};
    const struct pst_markup *m = d->m;
    for (uint32_t n = 1; n < m->count; n++) {
        size_t begin, end;
        struct pst_said_meta v;
        if (!pst_markup_is(m, n, "meta") ||
            (!pst_markup_attribute(m, n, "content", &v.begin, &v.end) &&
             !pst_markup_attribute(m, n, "value", &v.begin, &v.end)))
            continue;
        size_t i = 0;
        while (i < sizeof names / sizeof *names &&
               !pst_markup_attribute(m, n, names[i], &begin, &end))
            i++;
        if (i < sizeof names / sizeof *names)
            v.name = (struct pst_str){m->p + begin, end - begin};
        else if (pst_markup_has_word(m, n, "http-equiv", "content-language"))
            v.name = pst_str_of("content-language");
        else
            continue;
        add_meta(d, v, i == PROPERTY);
    }
}

const struct pst_said_meta *pst_says_meta(const struct pst_page_says *d,
                                          const char *name)
{
    for (size_t i = 0; i < d->count; i++)
        if (pst_name_is(d->metas[i].name, name))
            return &d->metas[i];
    return NULL;
}

const struct pst_statement *pst_says_statement(const struct pst_page_says *d,
                                               const char *name)
{
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < d->said[i].count; j++)
            if (strcmp(d->said[i].items[j].name, name) == 0)
                return &d->said[i].items[j];
    return NULL;
}

struct pst_str pst_says_site(const struct pst_page_says *d)
{
    static const char *const names[] = {"og:site_name", "application-name"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct pst_said_meta *v = pst_says_meta(d, names[i]);
        if (v != NULL)
            return pst_str_trim(
                (struct pst_str){d->m->p + v->begin, v->end - v->begin});
    }
    const struct pst_statement *publisher = pst_says_statement(d, "publisher");
    return publisher == NULL ? (struct pst_str){"", 0} : publisher->text;
}

/* The host of the page's address, without "www."; empty when unknown. */
static struct pst_str host_of(const struct pst_page_says *d)
{
    struct pst_str url = d->address;
    const char *p = memmem(url.p, url.n, "//", 2);
    if (p == NULL)
        return (struct pst_str){"", 0};
    struct pst_str host = {p + 2, (size_t)(url.p + url.n - p) - 2};
    const char *slash = memchr(host.p, '/', host.n);
    if (slash != NULL)
        host.n = (size_t)(slash - host.p);
    if (host.n > 4 && strncasecmp(host.p, "www.", 4) == 0)
        host = (struct pst_str){host.p + 4, host.n - 4};
    return host;
}

static bool is_same(const struct pst_buf *a, const struct pst_buf *b)
{
    return a->n != 0 && pst_str_eq(pst_buf_str(a), pst_buf_str(b));
}

/* Whether a squeezed name is a label of the host or, when `holds`, has a
 * longer one in it; the last label names no site. */
static bool has_label(const struct pst_buf *name, struct pst_str host,
                      bool holds)
{
    enum { LABEL_LEAST = 5 }; /* bytes */
    struct pst_buf label = PST_BUF_INIT;
    bool has = false;
    for (size_t at = 0, end; !has && at < host.n; at = end + 1) {
        const char *dot = memchr(host.p + at, '.', host.n - at);
        if (dot == NULL)
            break;
        end = (size_t)(dot - host.p);
        pst_buf_clear(&label);
        pst_squeeze(&label, (struct pst_str){host.p + at, end - at});
        has = is_same(name, &label) ||
              (holds && label.n >= LABEL_LEAST &&
               memmem(name->p, name->n, label.p, label.n) != NULL);
    }
    pst_buf_dispose(&label);
    return has;
}

bool pst_says_is_site(const struct pst_page_says *d, struct pst_str text,
                      bool about)
{
    enum { NAME_LEAST = 3 /* bytes */ };
    struct pst_buf name = PST_BUF_INIT, other = PST_BUF_INIT;
    struct pst_str host = host_of(d);
    pst_squeeze(&name, text);
    pst_squeeze(&other, pst_says_site(d));
    bool is = is_same(&name, &other) || has_label(&name, host, about);
    pst_buf_clear(&other);
    pst_squeeze(&other, host);
    is = is || is_same(&name, &other) ||
         (about && name.n >= NAME_LEAST &&
          memmem(other.p, other.n, name.p, name.n) != NULL);
    pst_buf_dispose(&name);
    pst_buf_dispose(&other);
    return is;
}

static struct pst_str find_address(const struct pst_page_says *d)
{
    struct pst_str url;
    uint32_t link = pst_markup_find_word(d->m, 0, "rel", "canonical");
    if (link != 0 && pst_markup_value(d->m, link, "href", &url))
        return url;
    const struct pst_said_meta *v = pst_says_meta(d, "og:url");
    return v == NULL ? (struct pst_str){"", 0}
                     : (struct pst_str){d->m->p + v->begin, v->end - v->begin};
}

void pst_page_says_init(struct pst_page_says *d, const struct pst_markup *m)
{
    *d = (struct pst_page_says){.m = m};
    for (size_t i = 0; i < 2; i++)
        pst_statements_init(&d->said[i]);
    pst_jsonld_read(&d->said[0], m);
    pst_microdata_read(&d->said[1], m);
    collect_metas(d);
    d->address = find_address(d);
}

void pst_page_says_dispose(struct pst_page_says *d)
{
    for (size_t i = 0; i < 2; i++)
        pst_statements_dispose(&d->said[i]);
    free(d->metas);
    *d = (struct pst_page_says){0};
}
