/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the methods of the language server share. */
#include "rpc/lsp.h"

#include <unistd.h>

#include "base/file.h"
#include "base/term.h"
#include "rpc/message.h"
#include "rpc/methods.h"
#include "rpc/uri.h"
#include "text/utf8.h"

enum { LINE_MOST = 1 << 20 /* bytes before a match that are looked at */ };

struct pst_document *pst_lsp_document(struct pst_call *c)
{
    const json_t *uri =
        json_object_get(pst_params_get(&c->params, "textDocument"), "uri");
    if (!json_is_string(uri))
        return NULL;
    return pst_documents_find(&pst_lsp_of(c)->documents,
                              pst_message_string(uri));
}

void pst_lsp_folder(const struct pst_call *c, const struct pst_document *d,
                    struct pst_buf *out)
{
    if (d->path.n != 0)
        pst_path_absolute(out, d->path.p, "..");
    else
        pst_path_absolute(out, "/", c->session->cwd.p);
}

static size_t number_of(const json_t *v)
{
    json_int_t n = json_integer_value(v);
    return n < 0 ? 0 : (size_t)n;
}

size_t pst_lsp_offset(const struct pst_call *c, const struct pst_document *d,
                      const json_t *position)
{
    const json_t *line = json_object_get(position, "line");
    const json_t *character = json_object_get(position, "character");
    if (!json_is_integer(line) || !json_is_integer(character))
        return d->text.n;
    return pst_position_offset(pst_lsp_of(c)->encoding, pst_buf_str(&d->text),
                               number_of(line), number_of(character));
}

bool pst_lsp_open(struct pst_call *c)
{
    return pst_call_open_from(c, c->session->cwd.p) == 0;
}

void pst_lsp_position(struct pst_json *j, size_t line, size_t character)
{
    pst_json_begin_object(j);
    pst_json_key(j, "line");
    pst_json_u64(j, line);
    pst_json_key(j, "character");
    pst_json_u64(j, character);
    pst_json_end_object(j);
}

void pst_lsp_line_range(struct pst_call *c, struct pst_json *j,
                        struct pst_str line, size_t number, size_t begin,
                        size_t end)
{
    enum pst_encoding e = pst_lsp_of(c)->encoding;
    pst_json_begin_object(j);
    pst_json_key(j, "start");
    pst_lsp_position(j, number,
                     pst_units_of(e, (struct pst_str){line.p, begin}));
    pst_json_key(j, "end");
    pst_lsp_position(j, number, pst_units_of(e, (struct pst_str){line.p, end}));
    pst_json_end_object(j);
}

/* --- places in articles --------------------------------------------------- */

/* The file's bytes before the column as units; in a file that changed, or is
 * no UTF-8, each byte counts as one. */
static size_t column_units(struct pst_call *c, const struct pst_view *v,
                           size_t byte, size_t col)
{
    const struct pst_original *o = pst_view_original(v);
    size_t before = col - 1;
    size_t units = before;
    struct pst_buf line = PST_BUF_INIT;
    if (o->stale || !o->exact || before > LINE_MOST || before > byte ||
        pst_lsp_of(c)->encoding == PST_ENCODING_UTF8)
        return units;
    char *to = pst_buf_reserve(&line, before);
    if (pread(o->fd, to, before, (off_t)(byte - before)) == (ssize_t)before)
        units =
            pst_units_of(pst_lsp_of(c)->encoding, (struct pst_str){to, before});
    pst_buf_dispose(&line);
    return units;
}

void pst_lsp_range(struct pst_call *c, struct pst_json *j,
                   const struct pst_view *v)
{
    const struct pst_match *m = pst_view_best(v);
    pst_json_begin_object(j);
    pst_json_key(j, "start");
    if (m != NULL)
        pst_lsp_position(j, m->line - 1, column_units(c, v, m->byte, m->col));
    else
        pst_lsp_position(j, 0, 0);
    pst_json_key(j, "end");
    if (m != NULL)
        pst_lsp_position(j, m->end_line - 1,
                         column_units(c, v, m->end_byte, m->end_col));
    else
        pst_lsp_position(j, 0, 0);
    pst_json_end_object(j);
}

void pst_lsp_uri(struct pst_json *j, const struct pst_view *v)
{
    struct pst_buf path = PST_BUF_INIT;
    struct pst_buf absolute = PST_BUF_INIT;
    struct pst_buf uri = PST_BUF_INIT;
    pst_buf_addstr(&path, v->hit->header.path);
    pst_path_absolute(&absolute, v->options.index->root.p, path.p);
    pst_uri_of_path(&uri, pst_buf_str(&absolute));
    pst_json_string(j, pst_buf_str(&uri));
    pst_buf_dispose(&uri);
    pst_buf_dispose(&absolute);
    pst_buf_dispose(&path);
}

void pst_lsp_location(struct pst_call *c, struct pst_json *j,
                      const struct pst_view *v)
{
    pst_json_begin_object(j);
    pst_json_key(j, "uri");
    pst_lsp_uri(j, v);
    pst_json_key(j, "range");
    pst_lsp_range(c, j, v);
    pst_json_end_object(j);
}

/* --- texts ---------------------------------------------------------------- */

static void add_part(struct pst_buf *out, struct pst_str part)
{
    if (part.n == 0)
        return;
    pst_buf_adds(out, out->n != 0 ? ", " : "");
    pst_term_safe(out, part, PST_TERM_SPACES);
}

void pst_lsp_byline(struct pst_buf *out, const struct pst_record_header *h)
{
    char date[PST_DATE_MAX];
    for (size_t i = 0; i < h->author_count; i++)
        add_part(out, h->authors[i]);
    if (h->date.year != 0)
        add_part(out, (struct pst_str){date, pst_date_format(&h->date, date)});
    add_part(out, h->source);
}

void pst_lsp_cut(struct pst_buf *out, struct pst_str text, size_t characters)
{
    struct pst_buf safe = PST_BUF_INIT;
    pst_term_safe(&safe, text, PST_TERM_SPACES);
    struct pst_str s = pst_str_trim(pst_buf_str(&safe));
    size_t n = pst_units_bytes(PST_ENCODING_UTF32, s, characters);
    pst_buf_add(out, s.p, n);
    if (n < s.n)
        pst_buf_adds(out, "\u2026");
    pst_buf_dispose(&safe);
}
