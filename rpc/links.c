/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/links.h"

#include <string.h>

#include "base/file.h"
#include "rpc/complete.h"
#include "rpc/find.h"
#include "rpc/uri.h"
#include "text/fold.h"

enum {
    LINK_MOST = 2000,   /* bytes, so that a line is read in linear time */
    TARGET_MOST = 1000, /* bytes */
    SAME_TITLES = 20,   /* looked at for the very one */
    SAME_URLS = 10
};

/* --- finding -------------------------------------------------------------- */

static const char *find(struct pst_str s, const char *text)
{
    return memmem(s.p, s.n, text, strlen(text));
}

static struct pst_str cut(struct pst_str s, const char *end)
{
    return end != NULL ? (struct pst_str){s.p, (size_t)(end - s.p)} : s;
}

static struct pst_str behind(struct pst_str s, size_t n)
{
    return (struct pst_str){s.p + n, s.n - n};
}

static bool is_url(struct pst_str s)
{
    return pst_str_starts(s, "https://") || pst_str_starts(s, "http://");
}

/* What a target is that may be of any kind. */
static void classify(struct pst_link *link, struct pst_str target,
                     enum pst_link_kind otherwise)
{
    static const char file[] = "file:";
    static const char postil[] = "postil:";
    link->kind = otherwise;
    link->target = target;
    if (is_url(target)) {
        link->kind = PST_LINK_URL;
    } else if (pst_str_starts(target, postil)) {
        link->kind = PST_LINK_ID;
        link->target = behind(target, strlen(postil));
    } else if (pst_str_starts(target, file)) {
        link->kind = PST_LINK_PATH;
        link->target = behind(target, strlen(file));
    }
}

/* [[target]], [[target|words]] or [[target][words]] at the text's start; the
 * length, or 0. */
static size_t read_double(struct pst_str s, struct pst_link *link)
{
    struct pst_str inner = behind(s, 2);
    const char *end = find(inner, "]]");
    if (end == NULL)
        return 0;
    inner = cut(inner, end);
    if (find(inner, "[[") != NULL || pst_str_starts(inner, "["))
        return 0; /* the one within is the link */
    struct pst_str target = cut(inner, find(inner, "]["));
    if (target.n == inner.n)
        target = cut(inner, memchr(inner.p, '|', inner.n));
    classify(link, pst_str_trim(target), PST_LINK_TITLE);
    return inner.n + 4;
}

/* ](target) or ](<target>) at the text's start. */
static size_t read_inline(struct pst_str s, struct pst_link *link)
{
    struct pst_str rest = behind(s, 2);
    bool angled = rest.n > 0 && rest.p[0] == '<';
    size_t n = angled ? 1 : 0;
    size_t depth = 0;
    for (; n < rest.n; n++) {
        char c = rest.p[n];
        depth += c == '(' && !angled;
        if (angled ? c == '>' : (c == ')' && depth-- == 0) || c == ' ')
            break;
    }
    const char *end = n < rest.n ? memchr(rest.p + n, ')', rest.n - n) : NULL;
    if (end == NULL)
        return 0;
    classify(link, (struct pst_str){rest.p + angled, n - angled},
             PST_LINK_PATH);
    return (size_t)(end - s.p) + 1;
}

/* The words in brackets before it belong to the link. */
static size_t words_begin(struct pst_str line, size_t at)
{
    size_t depth = 1;
    for (size_t i = at; i-- > 0 && at - i < LINK_MOST;) {
        depth += line.p[i] == ']';
        if (line.p[i] == '[' && --depth == 0)
            return i;
    }
    return at;
}

static size_t read_bare(struct pst_str s, struct pst_link *link)
{
    size_t n = 0;
    while (n < s.n && (unsigned char)s.p[n] > ' ' &&
           strchr("<>\"[]{}|\\^`", s.p[n]) == NULL)
        n++;
    while (n > 0 && strchr(".,;:!?)'*", s.p[n - 1]) != NULL)
        n--;
    link->kind = PST_LINK_URL;
    link->target = (struct pst_str){s.p, n};
    return n;
}

/* The link that begins here, if one does. */
static bool read_link(struct pst_str line, size_t at, struct pst_link *link)
{
    struct pst_str s = behind(line, at);
    size_t n = 0;
    if (s.n > LINK_MOST)
        s.n = LINK_MOST;
    link->begin = at;
    if (pst_str_starts(s, "[["))
        n = read_double(s, link);
    else if (pst_str_starts(s, "](") && (n = read_inline(s, link)) != 0)
        link->begin = words_begin(line, at);
    else if (is_url(s))
        n = read_bare(s, link);
    link->end = at + n;
    return n != 0 && link->target.n != 0;
}

bool pst_link_next(struct pst_str line, size_t *at, struct pst_link *link)
{
    for (; *at < line.n; ++*at)
        if ((line.p[*at] == '[' || line.p[*at] == ']' || line.p[*at] == 'h') &&
            read_link(line, *at, link)) {
            *at = link->end;
            return true;
        }
    return false;
}

/* --- resolving ------------------------------------------------------------ */

struct wanted {
    struct pst_str text; /* folded, of a title */
    uint32_t docid;      /* 0: not found */
};

static bool is_title(void *payload, const struct pst_view *v)
{
    struct wanted *w = payload;
    struct pst_buf folded = PST_BUF_INIT;
    struct pst_str title = v->hit->header.title;
    pst_fold_whole(&folded, title.p, title.n);
    if (pst_str_eq(pst_buf_str(&folded), w->text))
        w->docid = v->hit->docid;
    pst_buf_dispose(&folded);
    return w->docid == 0;
}

static int take_first(void *payload, const struct pst_view *v, size_t number,
                      const struct pst_notes *notes, struct pst_error *err)
{
    struct wanted *w = payload;
    (void)number;
    (void)notes;
    (void)err;
    w->docid = v->hit->docid;
    return 1;
}

static int is_address(void *payload, const struct pst_view *v, size_t number,
                      const struct pst_notes *notes, struct pst_error *err)
{
    struct wanted *w = payload;
    (void)number;
    (void)notes;
    (void)err;
    if (pst_str_eq(v->hit->header.url, w->text))
        w->docid = v->hit->docid;
    return w->docid != 0;
}

/* NAME:"target" as a query, with spaces for what would be a sign there. */
static void add_field(struct pst_buf *query, const char *name,
                      struct pst_str target, const char *signs)
{
    pst_buf_addf(query, "%s:\"", name);
    for (size_t i = 0; i < target.n; i++) {
        char c = target.p[i];
        pst_buf_addc(query, c == '\0' || strchr(signs, c) != NULL ? ' ' : c);
    }
    pst_buf_addc(query, '"');
}

/* By the title, else by the file's name. */
static int find_title(struct pst_call *c, struct pst_str title,
                      struct wanted *w)
{
    struct pst_buf folded = PST_BUF_INIT;
    struct pst_buf query = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    const struct pst_find by_name = {.cwd = c->session->cwd.p, .limit = 1};
    pst_fold_whole(&folded, title.p, title.n);
    w->text = pst_buf_str(&folded);
    int r = pst_titles_find(c->session, c->session->cwd.p, title, SAME_TITLES,
                            is_title, w, &err);
    r = r < 0 ? pst_fault_take(c->fault, &err) : 0;
    if (r == 0 && w->docid == 0) {
        add_field(&query, "path", title, "\"*/");
        r = pst_find_run(c, &by_name, pst_buf_str(&query), take_first, w);
    }
    pst_buf_dispose(&query);
    pst_buf_dispose(&folded);
    return r;
}

static int find_url(struct pst_call *c, struct pst_str url, struct wanted *w)
{
    struct pst_buf query = PST_BUF_INIT;
    const struct pst_find find = {.cwd = c->session->cwd.p, .limit = SAME_URLS};
    w->text = url;
    add_field(&query, "url", url, "\"*?~");
    int r = pst_find_run(c, &find, pst_buf_str(&query), is_address, w);
    pst_buf_dispose(&query);
    return r;
}

/* As it is, else decoded; what follows # is a place in it. */
static int find_path(struct pst_call *c, struct pst_str path,
                     const char *folder, struct wanted *w)
{
    struct pst_buf decoded = PST_BUF_INIT;
    struct pst_buf plain = PST_BUF_INIT;
    struct pst_found found;
    struct pst_index *ix = &c->session->latest.ix;
    struct pst_error err = PST_ERROR_INIT;
    pst_buf_addstr(&plain, cut(path, memchr(path.p, '#', path.n)));
    pst_percent_decode(&decoded, pst_buf_str(&plain));
    if (memchr(decoded.p, '\0', decoded.n) == NULL && decoded.n != 0 &&
        memchr(plain.p, '\0', plain.n) == NULL &&
        (pst_find_named(ix, folder, decoded.p, &found, &err) == 0 ||
         pst_find_named(ix, folder, plain.p, &found, &err) == 0))
        w->docid = found.docid;
    pst_buf_dispose(&plain);
    pst_buf_dispose(&decoded);
    return 0;
}

int pst_link_resolve(struct pst_call *c, const struct pst_link *link,
                     const char *folder, struct pst_found *found)
{
    struct wanted w = {.docid = 0};
    struct pst_error err = PST_ERROR_INIT;
    int r = 0;
    *found = (struct pst_found){.docid = 0};
    if (link->target.n > TARGET_MOST)
        return 0;
    switch (link->kind) {
    case PST_LINK_TITLE:
        r = find_title(c, link->target, &w);
        break;
    case PST_LINK_URL:
        r = find_url(c, link->target, &w);
        break;
    case PST_LINK_PATH:
        r = find_path(c, link->target, folder, &w);
        break;
    case PST_LINK_ID:
        if (pst_find_article(&c->session->latest.ix, link->target, found,
                             &err) == 0)
            w.docid = found->docid;
        break;
    }
    found->docid = w.docid;
    return r != 0 ? -1 : w.docid != 0;
}
