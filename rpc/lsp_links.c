/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links between articles: what is behind them, where they lead, and names to
 * link to. */
#include <string.h>

#include "rpc/cite.h"
#include "rpc/complete.h"
#include "rpc/links.h"
#include "rpc/lsp.h"
#include "rpc/methods.h"

enum {
    LINKS_MOST = 300, /* of a document that are looked up */
    LEAD = 300,       /* characters, about */
    LEAD_MOST = 600,
    COMPLETIONS_MOST = 50,
    PREFIX_MOST = 300, /* bytes */
    KIND_REFERENCE = 18
};

/* Show the article that was found, with its lead. */
static int with_view(struct pst_call *c, const struct pst_found *found,
                     void (*write)(struct pst_call *c, const struct pst_view *v,
                                   void *payload),
                     void *payload)
{
    const struct pst_view_options options = {
        .index = &c->session->latest.ix,
        .cwd = c->session->cwd.p,
        .snippets = {.count = 1, .width = LEAD}};
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_hit hit;
    struct pst_view v;
    int r = 0;
    pst_view_init(&v, NULL, &options);
    if (pst_hit_load(&hit, &c->session->latest.ix, found, &arena, &err) != 0 ||
        pst_view_set(&v, &hit, &err) != 0)
        r = pst_fault_take(c->fault, &err);
    else
        write(c, &v, payload);
    pst_view_dispose(&v);
    pst_arena_dispose(&arena);
    return r;
}

/* --- hover ---------------------------------------------------------------- */

/* Text, in Markdown escaped. */
static void add_text(const struct pst_call *c, struct pst_buf *out,
                     struct pst_str text)
{
    pst_cite_text(
        out, pst_lsp_of(c)->hover_markdown ? PST_CITE_MARKDOWN : PST_CITE_PLAIN,
        text);
}

static void add_hover(struct pst_call *c, const struct pst_view *v,
                      struct pst_buf *out)
{
    struct pst_buf byline = PST_BUF_INIT;
    struct pst_buf lead = PST_BUF_INIT;
    const char *bold = pst_lsp_of(c)->hover_markdown ? "**" : "";
    pst_buf_adds(out, bold);
    add_text(c, out, v->hit->header.title);
    pst_buf_adds(out, bold);
    pst_lsp_byline(&byline, &v->hit->header);
    if (byline.n != 0) {
        pst_buf_adds(out, "\n\n");
        add_text(c, out, pst_buf_str(&byline));
    }
    if (v->snippets.count != 0) {
        pst_lsp_cut(&lead, pst_buf_str(&v->snippets.items[0].text), LEAD_MOST);
        pst_buf_adds(out, "\n\n");
        add_text(c, out, pst_buf_str(&lead));
    }
    pst_buf_dispose(&lead);
    pst_buf_dispose(&byline);
}

static void write_hover(struct pst_call *c, const struct pst_view *v,
                        void *payload)
{
    struct pst_json *j = &c->result;
    struct pst_buf text = PST_BUF_INIT;
    const struct pst_buf *range = payload;
    add_hover(c, v, &text);
    pst_json_begin_object(j);
    pst_json_key(j, "contents");
    pst_json_begin_object(j);
    pst_json_key(j, "kind");
    pst_json_cstring(j,
                     pst_lsp_of(c)->hover_markdown ? "markdown" : "plaintext");
    pst_json_key(j, "value");
    pst_json_string(j, pst_buf_str(&text));
    pst_json_end_object(j);
    pst_json_key(j, "range");
    pst_json_raw(j, pst_buf_str(range));
    pst_json_end_object(j);
    pst_buf_dispose(&text);
}

/* The link of the line that the byte is in. */
static bool link_at(struct pst_str line, size_t byte, struct pst_link *link)
{
    size_t at = 0;
    while (pst_link_next(line, &at, link))
        if (byte >= link->begin && byte < link->end)
            return true;
    return false;
}

static size_t line_start(const struct pst_document *d, size_t at)
{
    while (at > 0 && d->text.p[at - 1] != '\n' && d->text.p[at - 1] != '\r')
        at--;
    return at;
}

static size_t line_number(const struct pst_document *d, size_t start)
{
    struct pst_str text = pst_buf_str(&d->text);
    size_t number = 0;
    for (size_t at = 0; at < start; number++)
        at = pst_line_next(text, at);
    return number;
}

/* A link in a document, and the article that it leads to. */
struct followed {
    struct pst_str line;
    size_t number;
    struct pst_link link;
    struct pst_found found;
};

/* The one at the request's position; 1, 0 when there is none, or -1. */
static int follow(struct pst_call *c, struct followed *f)
{
    const struct pst_document *d = pst_lsp_document(c);
    struct pst_buf folder = PST_BUF_INIT;
    if (d == NULL)
        return 0;
    size_t at = pst_lsp_offset(c, d, pst_params_get(&c->params, "position"));
    size_t start = line_start(d, at);
    f->line = pst_line_text(pst_buf_str(&d->text), start);
    if (!link_at(f->line, at - start, &f->link) || !pst_lsp_open(c))
        return 0;
    f->number = line_number(d, start);
    pst_lsp_folder(c, d, &folder);
    int r = pst_link_resolve(c, &f->link, folder.p, &f->found);
    pst_buf_dispose(&folder);
    return r;
}

int pst_lsp_hover(struct pst_call *c)
{
    struct pst_buf range = PST_BUF_INIT;
    struct followed f;
    struct pst_json j;
    int r = follow(c, &f);
    if (r == 1) {
        pst_json_init(&j, &range);
        pst_lsp_line_range(c, &j, f.line, f.number, f.link.begin, f.link.end);
        r = with_view(c, &f.found, write_hover, &range);
    }
    pst_buf_dispose(&range);
    return r;
}

/* --- definition ----------------------------------------------------------- */

static void write_location(struct pst_call *c, const struct pst_view *v,
                           void *payload)
{
    (void)payload;
    pst_lsp_location(c, &c->result, v);
}

int pst_lsp_definition(struct pst_call *c)
{
    struct followed f;
    int r = follow(c, &f);
    return r == 1 ? with_view(c, &f.found, write_location, NULL) : r;
}

/* --- links ---------------------------------------------------------------- */

struct place {
    struct pst_str line;
    size_t number;
    const struct pst_link *link;
};

static void write_link(struct pst_call *c, const struct pst_view *v,
                       void *payload)
{
    const struct place *p = payload;
    struct pst_json *j = &c->result;
    struct pst_buf title = PST_BUF_INIT;
    pst_json_begin_object(j);
    pst_json_key(j, "range");
    pst_lsp_line_range(c, j, p->line, p->number, p->link->begin, p->link->end);
    pst_json_key(j, "target");
    pst_lsp_uri(j, v);
    pst_json_key(j, "tooltip");
    pst_lsp_cut(&title, v->hit->header.title, LEAD);
    pst_json_string(j, pst_buf_str(&title));
    pst_json_end_object(j);
    pst_buf_dispose(&title);
}

/* Links of a line but for addresses, which editors open by themselves. */
static int add_links(struct pst_call *c, struct pst_str line, size_t number,
                     const char *folder, size_t *left)
{
    struct pst_found found;
    struct pst_link link;
    struct place place = {line, number, &link};
    size_t at = 0;
    int r = 0;
    while (r == 0 && *left > 0 && pst_link_next(line, &at, &link)) {
        if (link.kind == PST_LINK_URL)
            continue;
        --*left;
        r = pst_link_resolve(c, &link, folder, &found);
        if (r == 1)
            r = with_view(c, &found, write_link, &place);
        if (r == 0 && !pst_call_goes_on(c))
            r = -1;
    }
    return r;
}

int pst_lsp_links(struct pst_call *c)
{
    const struct pst_document *d = pst_lsp_document(c);
    struct pst_buf folder = PST_BUF_INIT;
    size_t left = LINKS_MOST;
    size_t number = 0;
    int r = 0;
    pst_json_begin_array(&c->result);
    if (d != NULL && pst_lsp_open(c)) {
        struct pst_str text = pst_buf_str(&d->text);
        pst_lsp_folder(c, d, &folder);
        for (size_t at = 0; at < text.n && r == 0;
             at = pst_line_next(text, at), number++)
            r = add_links(c, pst_line_text(text, at), number, folder.p, &left);
    }
    pst_json_end_array(&c->result);
    pst_buf_dispose(&folder);
    return r;
}

/* --- completion ----------------------------------------------------------- */

struct completion {
    struct pst_call *call;
    struct pst_buf range; /* of what was typed, JSON */
    bool closed;          /* ]] follows already */
};

static void write_item(struct pst_json *j, const struct completion *c,
                       struct pst_str title, const struct pst_buf *detail)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_addstr(&text, title);
    pst_buf_adds(&text, c->closed ? "" : "]]");
    pst_json_begin_object(j);
    pst_json_key(j, "label");
    pst_json_string(j, title);
    pst_json_key(j, "kind");
    pst_json_u64(j, KIND_REFERENCE);
    pst_json_key(j, "detail");
    pst_json_string(j, pst_buf_str(detail));
    pst_json_key(j, "filterText");
    pst_json_string(j, title);
    pst_json_key(j, "textEdit");
    pst_json_begin_object(j);
    pst_json_key(j, "range");
    pst_json_raw(j, pst_buf_str(&c->range));
    pst_json_key(j, "newText");
    pst_json_string(j, pst_buf_str(&text));
    pst_json_end_object(j);
    pst_json_end_object(j);
    pst_buf_dispose(&text);
}

static bool add_item(void *payload, const struct pst_view *v)
{
    const struct completion *c = payload;
    struct pst_buf title = PST_BUF_INIT;
    struct pst_buf detail = PST_BUF_INIT;
    pst_cite_text(&title, PST_CITE_PLAIN, v->hit->header.title);
    pst_lsp_byline(&detail, &v->hit->header);
    /* What has brackets cannot stand in them. */
    if (strpbrk(title.p, "[]|") == NULL)
        write_item(&c->call->result, c, pst_buf_str(&title), &detail);
    pst_buf_dispose(&detail);
    pst_buf_dispose(&title);
    return true;
}

/* Where the text after [[ begins in what is before the cursor. */
static bool typed_begin(struct pst_str before, size_t *begin)
{
    size_t least = before.n > PREFIX_MOST ? before.n - PREFIX_MOST : 0;
    for (size_t i = before.n; i-- > least;) {
        if (before.p[i] == ']')
            return false;
        if (before.p[i] == '[' && i > 0 && before.p[i - 1] == '[') {
            *begin = i + 1;
            return true;
        }
    }
    return false;
}

/* Where the link ends that the cursor is in: at its ]], else at the cursor. */
static size_t typed_end(struct pst_str line, size_t cursor)
{
    size_t i = cursor;
    while (i < line.n && line.p[i] != '[' && line.p[i] != ']')
        i++;
    return i < line.n && line.p[i] == ']' ? i : cursor;
}

static int add_items(struct pst_call *c, const struct pst_document *d)
{
    struct completion completion = {.call = c};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_json j;
    size_t begin;
    size_t at = pst_lsp_offset(c, d, pst_params_get(&c->params, "position"));
    size_t start = line_start(d, at);
    struct pst_str line = pst_line_text(pst_buf_str(&d->text), start);
    struct pst_str before = {line.p, at - start};
    if (!typed_begin(before, &begin) || !pst_lsp_open(c))
        return 0;
    size_t end = typed_end(line, before.n);
    completion.closed =
        pst_str_starts((struct pst_str){line.p + end, line.n - end}, "]]");
    pst_buf_init(&completion.range);
    pst_json_init(&j, &completion.range);
    pst_lsp_line_range(c, &j, line, line_number(d, start), begin, end);
    int r =
        pst_titles_find(c->session, c->session->cwd.p,
                        (struct pst_str){before.p + begin, before.n - begin},
                        COMPLETIONS_MOST, add_item, &completion, &err);
    pst_buf_dispose(&completion.range);
    return r < 0 ? pst_fault_take(c->fault, &err) : 0;
}

int pst_lsp_complete(struct pst_call *c)
{
    const struct pst_document *d = pst_lsp_document(c);
    struct pst_json *j = &c->result;
    int r = 0;
    pst_json_begin_object(j);
    pst_json_key(j, "items");
    pst_json_begin_array(j);
    if (d != NULL)
        r = add_items(c, d);
    pst_json_end_array(j);
    /* Words may be given in any order, so what matches less may match more. */
    pst_json_key(j, "isIncomplete");
    pst_json_bool(j, true);
    pst_json_end_object(j);
    return r;
}
