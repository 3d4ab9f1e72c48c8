/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workspace/symbol: searches where editors look for names. */
#include "rpc/find.h"
#include "rpc/lsp.h"
#include "rpc/message.h"
#include "rpc/methods.h"

enum {
    SYMBOLS_MOST = 50,
    NAME_MOST = 120, /* characters */
    BEFORE = 60,     /* bytes of a line in front of a match */
    AROUND = 600,    /* of a line */
    PART = 10,       /* symbols in one notification */
    KIND_STRING = 15
};

struct listing {
    struct pst_call *call;
    const json_t *token;    /* parts are sent with it; NULL: none are */
    struct pst_buf symbols; /* JSON, those of an array that are not sent yet */
    size_t count;
};

/* The line that matched; of a file that changed the snippet; else the title. */
static void add_name(struct pst_buf *out, const struct pst_view *v)
{
    const struct pst_match *m = pst_view_best(v);
    struct pst_buf line = PST_BUF_INIT;
    size_t from;
    if (m != NULL && pst_original_line(pst_view_original(v), &v->body, m->byte,
                                       BEFORE, AROUND, &line, &from))
        pst_lsp_cut(out, pst_buf_str(&line), NAME_MOST);
    else if (m != NULL && v->snippets.count != 0)
        pst_lsp_cut(out, pst_buf_str(&v->snippets.items[0].text), NAME_MOST);
    if (out->n == 0)
        pst_lsp_cut(out, v->hit->header.title, NAME_MOST);
    pst_buf_dispose(&line);
}

static void write_symbol(struct listing *l, const struct pst_view *v)
{
    struct pst_buf text = PST_BUF_INIT;
    struct pst_json j;
    pst_json_init(&j, &l->symbols);
    add_name(&text, v);
    pst_json_begin_object(&j);
    pst_json_key(&j, "name");
    pst_json_string(&j, pst_buf_str(&text));
    pst_json_key(&j, "kind");
    pst_json_u64(&j, KIND_STRING);
    pst_json_key(&j, "containerName");
    pst_buf_clear(&text);
    pst_lsp_cut(&text, v->hit->header.title, NAME_MOST);
    pst_json_string(&j, pst_buf_str(&text));
    pst_json_key(&j, "location");
    pst_lsp_location(l->call, &j, v);
    pst_json_end_object(&j);
    pst_buf_dispose(&text);
}

/* What is there, as an array. */
static void write_all(struct listing *l, struct pst_json *j)
{
    pst_json_begin_array(j);
    if (l->symbols.n != 0)
        pst_json_raw(j, pst_buf_str(&l->symbols));
    pst_json_end_array(j);
    pst_buf_clear(&l->symbols);
}

static void send_part(struct listing *l)
{
    struct pst_buf params = PST_BUF_INIT;
    struct pst_json j;
    pst_json_init(&j, &params);
    pst_json_begin_object(&j);
    pst_json_key(&j, "token");
    pst_message_scalar(&j, l->token);
    pst_json_key(&j, "value");
    write_all(l, &j);
    pst_json_end_object(&j);
    pst_call_notify(l->call, "$/progress", pst_buf_str(&params));
    pst_buf_dispose(&params);
}

static int add_symbol(void *payload, const struct pst_view *v, size_t number,
                      const struct pst_notes *notes, struct pst_error *err)
{
    struct listing *l = payload;
    (void)number;
    (void)notes;
    (void)err;
    if (l->symbols.n != 0)
        pst_buf_addc(&l->symbols, ',');
    write_symbol(l, v);
    if (++l->count % PART == 0 && l->token != NULL)
        send_part(l);
    return pst_call_goes_on(l->call) ? 0 : -PST_EINTR;
}

int pst_lsp_symbols(struct pst_call *c)
{
    const struct pst_find find = {
        .cwd = c->session->cwd.p, .limit = SYMBOLS_MOST, .snippets = 1};
    struct pst_str query = {"", 0};
    struct listing l = {.call = c};
    const json_t *token = pst_params_get(&c->params, "partialResultToken");
    if (pst_params_string(&c->params, "query", &query) != 0)
        return -1;
    if (json_is_string(token) || json_is_integer(token))
        l.token = token;
    pst_buf_init(&l.symbols);
    int r = 0;
    if (pst_str_trim(query).n != 0)
        r = pst_lsp_open(c) ? pst_find_run(c, &find, query, add_symbol, &l)
                            : -1;
    /* What was sent in parts is not sent again. */
    if (r == 0 && l.token != NULL && l.symbols.n != 0)
        send_part(&l);
    write_all(&l, &c->result);
    pst_buf_dispose(&l.symbols);
    return r;
}
