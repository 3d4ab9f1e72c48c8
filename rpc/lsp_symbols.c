/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workspace/symbol: searches where editors look for names. */
#include "rpc/find.h"
#include "rpc/lsp.h"
#include "rpc/methods.h"

enum {
    SYMBOLS_MOST = 50,
    NAME_MOST = 120, /* characters */
    BEFORE = 60,     /* bytes of a line in front of a match */
    AROUND = 600,    /* of a line */
    KIND_STRING = 15
};

/* The line that matched; of a file that changed the snippet; else the title. */
static void add_name(struct pst_buf *out, const struct pst_view *v)
{
    const struct pst_match *m = pst_view_best(v);
    struct pst_buf line = PST_BUF_INIT;
    size_t from;
    if (m != NULL && pst_original_line(&v->original, &v->body, m->byte, BEFORE,
                                       AROUND, &line, &from))
        pst_lsp_cut(out, pst_buf_str(&line), NAME_MOST);
    else if (m != NULL && v->snippets.count != 0)
        pst_lsp_cut(out, pst_buf_str(&v->snippets.items[0].text), NAME_MOST);
    if (out->n == 0)
        pst_lsp_cut(out, v->hit->header.title, NAME_MOST);
    pst_buf_dispose(&line);
}

static int add_symbol(void *payload, const struct pst_view *v, size_t number,
                      const struct pst_notes *notes, struct pst_error *err)
{
    struct pst_call *c = payload;
    struct pst_json *j = &c->result;
    struct pst_buf text = PST_BUF_INIT;
    (void)number;
    (void)notes;
    (void)err;
    add_name(&text, v);
    pst_json_begin_object(j);
    pst_json_key(j, "name");
    pst_json_string(j, pst_buf_str(&text));
    pst_json_key(j, "kind");
    pst_json_u64(j, KIND_STRING);
    pst_json_key(j, "containerName");
    pst_buf_clear(&text);
    pst_lsp_cut(&text, v->hit->header.title, NAME_MOST);
    pst_json_string(j, pst_buf_str(&text));
    pst_json_key(j, "location");
    pst_lsp_location(c, j, v);
    pst_json_end_object(j);
    pst_buf_dispose(&text);
    return pst_call_goes_on(c) ? 0 : -PST_EINTR;
}

int pst_lsp_symbols(struct pst_call *c)
{
    const struct pst_find find = {
        .cwd = c->session->cwd.p, .limit = SYMBOLS_MOST, .snippets = 1};
    struct pst_str query = {"", 0};
    if (pst_params_string(&c->params, "query", &query) != 0)
        return -1;
    pst_json_begin_array(&c->result);
    int r = 0;
    if (pst_str_trim(query).n != 0)
        r = pst_lsp_open(c) ? pst_find_run(c, &find, query, add_symbol, c) : -1;
    pst_json_end_array(&c->result);
    return r;
}
